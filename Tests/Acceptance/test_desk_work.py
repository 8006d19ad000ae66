"""The desk's list of work by urgency, a full desk, and what must not be lost or doubled there: drafts, notes, messages that fail."""

import re

from playwright.sync_api import expect

from harness.deadlines import eventually
from harness.desk import CAPACITY, FLOWS as DESK_FLOWS, Guest, accept, alice, at_desk, chat, chromium, finish, guest, open_item, program, write  # noqa: F401
from harness.hooks import LOOPBACK
from harness.lines import FLOWS as LINE_FLOWS
from test_chat_channel import FLOWS as MESSENGER_FLOWS, Messenger

CONFIGURATION = LOOPBACK
FLOWS = DESK_FLOWS | LINE_FLOWS | MESSENGER_FLOWS
# Three chats and a call, no more.
ROOMY = {"units": 15, "rules": {"voice": CAPACITY["rules"]["voice"], "chat": CAPACITY["rules"]["chat"] | {"maximum": 3}}}


def _lose_answers(screen, pattern: str, method: str) -> list[str]:
    """From now on the service gets these requests, and the page never learns it. The list of what was lost grows."""
    lost: list[str] = []

    def lose(route) -> None:
        if route.request.method != method:
            route.continue_()
            return
        route.fetch()
        lost.append(route.request.post_data or "")
        route.abort()
    screen.page.route(pattern, lose)
    return lost


class LineGuest(Guest):
    """Somebody who writes to the queue of a line."""

    def __init__(self, tandem, address: str, **wish) -> None:
        tandem.admin.post("/entry-points", {"name": address, "address": address, "flow": f"line-{address.removeprefix('chat-')}", "channel": "chat", "chat": {"title": address}})
        super().__init__(tandem, address=address, **wish)


def test_work_is_listed_by_urgency_with_its_wait_and_target(tandem, lines, floor, chromium):
    """Who is due first stands first, not who came first; the wait runs beside the target, yellow before it and red beyond."""
    agent = floor.agent("Una", phone="browser", available=False, capacity=ROOMY)
    # The first to come has the most time, the last the least.
    for line, target in ((lines.one, 600_000), (lines.two, 60_000), (lines.three, 4_000)):
        line.set(serviceLevelTarget=target)
    screen = at_desk(tandem, chromium, agent)
    guests = [LineGuest(tandem, f"chat-{key}", name=f"Urgent {key}") for key in ("one", "two", "three")]
    for one in guests:
        one.say("Is anybody there?")
        accept(screen, one.name)
    items = screen["work-item"]
    expect(items.locator(".who")).to_have_text([guests[2].name, guests[1].name, guests[0].name])
    urgent, middle, easy = items.nth(0), items.nth(1), items.nth(2)
    expect(urgent).to_have_class(re.compile(r"\blate\b"), timeout=15_000)
    expect(urgent.locator(".time")).to_have_text(re.compile(r"^0:0[4-9]|0:[1-9]\d$"))
    expect(urgent).to_have_attribute("title", re.compile("0:04"))
    expect(easy).not_to_have_class(re.compile(r"\blate\b|\blong\b"))
    expect(easy).to_have_attribute("title", re.compile("10:00"))
    expect(middle).not_to_have_class(re.compile(r"\blate\b"))
    # What is read shows the target in place of the number of unread messages.
    open_item(screen, guests[0].name)
    expect(easy).to_have_attribute("data-unread", "0")
    expect(easy).to_contain_text("/ 10:00")
    # Answered, it is the customer's turn: it goes to the end, and comes back with the next word.
    open_item(screen, guests[2].name)
    write(screen, "Here I am.")
    expect(items.locator(".who")).to_have_text([guests[1].name, guests[0].name, guests[2].name])
    guests[2].say("At last!")
    expect(items.locator(".who")).to_have_text([guests[2].name, guests[1].name, guests[0].name])
    screen.quiet_console()
    for one in guests:
        one.do("leave")


def test_three_chats_and_a_call_stand_at_one_desk(tandem, floor, chromium, guest):
    agent = floor.agent("Vera", phone="browser", available=False, capacity=ROOMY)
    screen = at_desk(tandem, chromium, agent)
    guests = [guest(f"Question {number}") for number in (1, 2, 3)]
    for one in guests:
        accept(screen, one.name)
    call = floor.caller(number="4930790001").call("8001")
    accept(screen, "+4930790001" if screen["offer-card"].filter(has_text="+4930790001").count() else "4930790001")
    screen.has("call-card", "data-media", "true")
    expect(screen["work-item"]).to_have_count(4)
    for number, one in enumerate(guests, 1):
        open_item(screen, one.name)
        write(screen, f"Answer {number}")
        one.hears(f"Answer {number}")
    # The call was heard all the while, and is at hand beside each chat.
    expect(screen["call-card"]).to_be_visible()
    call.hears(700)
    assert floor.tandem.admin.get(f"/agents/{agent.id}/state")["load"]["used"] == 15
    screen["call-hangup"].click()
    call.wait("ended", within=5)
    screen.quiet_console()


def test_a_draft_is_kept_though_the_service_was_away_or_the_page_left(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("I have a long question")
    accept(screen, visitor.name)
    conversation = screen["conversation-pane"].get_attribute("data-conversation")
    kept = lambda: alice.rest.get(f"/conversations/{conversation}/draft")["text"]
    refused = []

    def refuse(route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        refused.append(True)
        route.abort()
    screen.page.route("**/draft", refuse)
    screen["composer"].fill("A long answer")
    eventually("the page gives up for the moment", lambda: screen["composer"].count() and len(refused) >= 3, within=15, actual=lambda: refused)
    screen.page.unroute("**/draft")
    # Nobody touches a key any more.
    eventually("the draft is kept after all", lambda: kept() == "A long answer", within=20, actual=kept)
    # Whoever leaves in the middle of a word finds it again.
    screen["composer"].fill("A long answer, and half a wo")
    screen.page.goto("about:blank")
    eventually("the draft is kept", lambda: kept() == "A long answer, and half a wo", actual=kept)


def test_a_note_whose_answer_is_lost_is_there_once(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("Do you know me?")
    accept(screen, visitor.name)
    lost = _lose_answers(screen, "**/notes", "POST")
    screen["kind-note"].click()
    screen["composer"].fill("A regular customer")
    screen["composer"].press("Enter")
    screen.shows("banner-error", within=20)
    assert lost
    screen.page.unroute("**/notes")
    # The event has brought it; whoever presses again because of the complaint does not write it twice.
    expect(screen["composer"]).to_have_value("A regular customer")
    screen["composer"].press("Enter")
    expect(screen["composer"]).to_have_value("")
    expect(screen["message"].filter(has_text="A regular customer")).to_have_count(1)
    conversation = screen["conversation-pane"].get_attribute("data-conversation")
    notes = [one["text"] for one in alice.rest.get(f"/conversations/{conversation}/messages")["items"] if one["audience"] == "staff"]
    assert notes == ["A regular customer"], notes
    # The same words, said again on purpose, are another note.
    screen["composer"].fill("A regular customer")
    screen["composer"].press("Enter")
    expect(screen["message"].filter(has_text="A regular customer")).to_have_count(2)


def test_a_chat_goes_to_a_queue_from_the_desk(tandem, lines, floor, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("I want to buy ten")
    accept(screen, visitor.name)
    interaction = screen["work-item"].filter(has_text=visitor.name).get_attribute("data-interaction")
    seller = floor.agent("Sally", phone="browser", available=False, capacity=CAPACITY)
    lines.two.set(members={"agents": [seller.id]})
    other = at_desk(tandem, chromium, seller)
    screen["conversation-transfer"].click()
    screen["transfer-search"].fill("Line two")
    screen["transfer-queue"].check()
    screen["transfer-note"].fill("Ten pieces")
    screen["transfer-go"].click()
    screen.hides("conversation-pane")
    accept(other, visitor.name)
    assert floor.call(interaction)["queue"] == lines.two.id
    expect(other["message"].filter(has_text="Ten pieces")).to_have_attribute("data-side", "note")
    write(other, "Ten it is.")
    visitor.hears("Ten it is.")
    screen.quiet_console()
    other.quiet_console()


def test_a_message_that_the_messenger_refuses_says_so_at_the_desk(tandem, floor, chromium, tmp_path):
    messenger = Messenger(tandem, tmp_path, "narrow")
    try:
        agent = floor.agent("Mia", phone="browser", available=False, capacity=CAPACITY | {"rules": CAPACITY["rules"] | {"webhook": CAPACITY["rules"]["chat"]}})
        screen = at_desk(tandem, chromium, agent)
        assert messenger.say("nora", "Please write to me", "n-1") == 204
        accept(screen, "User nora")
        write(screen, "Gladly.")
        state = lambda text: screen["message"].filter(has_text=text).get_by_test_id("message-state")
        expect(state("Gladly.")).to_have_attribute("data-state", "delivered", timeout=15_000)
        # More than this messenger takes at once.
        write(screen, "x" * 201)
        expect(state("x" * 201)).to_have_attribute("data-state", "failed", timeout=15_000)
        expect(state("x" * 201)).to_contain_text(re.compile("200"))
        assert messenger.shown("nora") == ["Gladly."]
        finish(screen)
        screen.quiet_console()
    finally:
        messenger.stop()
