"""A whole floor in Chromium with a real call at the same time: a visitor on a shop's page, two agents at their desks, a supervisor; within capacity, and one customer on both channels."""

import time

from playwright.sync_api import expect

from harness.browser import Screen
from harness.deadlines import eventually
from harness.desk import CAPACITY, FLOWS, Guest, accept, at_desk, open_item, write
from harness.rest import new_password
from harness.visitor import refused
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor, chat_entry
from harness.web_chat_fixtures import chromium, program, site  # noqa: F401
from test_chat_visitors import token_of

CONFIGURATION = {"customers": {"region": "DE"}}
FLOWS = FLOWS | CHAT_FLOWS
SECRET = "a secret that shop and centre share"
NUMBER = "+4930776655"


def test_two_agents_a_supervisor_a_visitor_and_a_caller(tandem, floor, chromium, site):
    admin = tandem.admin
    # One customer, known by a telephone number and by the shop's own name for her.
    lena = admin.post("/customers", {"name": "Lena Fischer", "company": "Fischer Optik", "tags": ["VIP"], "identities": [{"kind": "phone", "value": NUMBER}, {"kind": "external", "value": "shop:17"}]})
    chat_entry(floor, identity="optional", secret=SECRET)
    chat_entry(floor, "desk-chat", "desk-chat")
    alice, bob = (floor.agent(name, phone="browser", available=False, capacity=CAPACITY) for name in ("Alice", "Bob"))
    alices = at_desk(tandem, chromium, alice)
    bobs = at_desk(tandem, chromium, bob, available=False)
    board = _board(tandem, chromium)
    _shows_work(board, alice, "idle", [])
    _shows_work(board, bob, "offline", [])

    # The visitor is signed in at the shop and writes; Alice's desk knows her before the chat is taken.
    token = token_of(SECRET, sub="shop:17", name="Lena Fischer", exp=int(time.time()) + 600)
    visitor = Visitor(chromium.context(), site.page(tandem.origin, identity=token)).open()
    visitor.write("My frames arrived scratched")
    accept(alices, "Lena Fischer")
    expect(alices["customer-card"]).to_have_attribute("data-customer", lena["id"])
    expect(alices["customer-tag"]).to_have_text(["VIP"])
    write(alices, "I am so sorry about that, Lena.")
    visitor.reads("I am so sorry about that, Lena.")
    second = Guest(tandem)
    second.say("Where is my order?")
    accept(alices, second.name)
    _shows_work(board, alice, "interacting", ["2/2"])

    # She calls as well. Two chats and a call are what fits: it rings at Alice, with the same customer's card.
    call = floor.caller(number=NUMBER.removeprefix("+")).call("8001")
    expect(alices["offer-customer"]).to_contain_text("Lena Fischer", timeout=15_000)
    alices["offer-accept"].click()
    alices.has("call-card", "data-media", "true", within=15)
    call.hears(700)
    alices.hears(440)
    expect(alices["customer-card"]).to_have_attribute("data-customer", lena["id"])
    for channel in ("voice", "chat"):
        expect(alices.page.locator(f'[data-testid="journey-entry"][data-channel="{channel}"]').first).to_be_visible()
    loads = {channel["channel"]: channel["count"] for channel in admin.get(f"/agents/{alice.id}/state")["load"]["channels"]}
    assert (loads["voice"], loads["chat"], admin.get(f"/agents/{alice.id}/state")["load"]["used"]) == (1, 2, 12)
    _shows_work(board, alice, "interacting", ["1/1", "2/2"])

    # Both channels at the same time: what is typed arrives while both talk.
    alices["work-item"].and_(alices.page.locator('[data-channel="chat"]')).filter(has_text="Lena Fischer").click()
    visitor.write("I am on the phone with you now")
    expect(alices["message"].filter(has_text="on the phone with you now")).to_be_visible()
    write(alices, "Yes, I hear you.")
    visitor.reads("I am so sorry about that, Lena.", "Yes, I hear you.")
    call.hears(700)
    alices.sound_flows(20)

    # A third chat is more than Alice may have: it waits, where the supervisor sees it, until somebody else is there.
    third = Guest(tandem)
    third.say("Is anybody there?")
    expect(board.page.locator('[data-testid="queue-row"][data-key="support"]').get_by_test_id("queue-waiting")).to_have_text("1", timeout=10_000)
    expect(alices["work-item"].filter(has_text=third.name)).to_have_count(0)
    bobs.become("available")
    accept(bobs, third.name)
    expect(board.page.locator('[data-testid="queue-row"][data-key="support"]').get_by_test_id("queue-waiting")).to_have_text("0", timeout=10_000)
    _shows_work(board, bob, "interacting", ["1/2"])
    fourth = Guest(tandem)
    fourth.say("And me?")
    accept(bobs, fourth.name)
    write(bobs, "Yes, you too.")
    fourth.hears("Yes, you too.")
    _shows_work(board, bob, "interacting", ["2/2"])
    assert admin.get(f"/agents/{alice.id}/state")["load"]["used"] == 12, "what went to Bob is not Alice's"

    # The supervisor reads along and whispers: Alice has it, the visitor has not, neither has Bob.
    board.page.locator(f'[data-testid="agent-row"][data-agent="{alice.id}"]').get_by_test_id("agent-chat").filter(has_text="Lena Fischer").click()
    expect(board["read-message"].filter(has_text="on the phone with you now")).to_be_visible()
    board["whisper-text"].fill("Offer her new frames")
    board.page.keyboard.press("Enter")
    expect(alices["message"].filter(has_text="Offer her new frames")).to_have_attribute("data-side", "note")
    write(alices, "We send you new frames today.")
    expect(board["read-message"].filter(has_text="new frames today")).to_be_visible()
    visitor.reads("I am so sorry about that, Lena.", "Yes, I hear you.", "We send you new frames today.")
    lenas = alices["conversation-pane"].get_attribute("data-conversation")
    assert refused(bob.rest.get, f"/conversations/{lenas}/messages").status == 404

    # The call ends, the chat goes on; the supervisor sees what is left.
    alices["call-hangup"].click()
    call.wait("ended", within=5)
    alices["work-item"].and_(alices.page.locator('[data-channel="voice"]')).click()
    alices["wrapup-code-resolved"].check()
    alices["wrapup-finish"].click()
    _shows_work(board, alice, "interacting", ["2/2"])
    open_item(alices, "Lena Fischer")
    visitor.write("Thank you!")
    expect(alices["message"].filter(has_text="Thank you!")).to_be_visible()

    # One customer, one time line, both contacts served by the same agent; each agent's page and the service say the same.
    journey = admin.get(f"/customers/{lena['id']}/journey")["items"]
    assert {(entry["interaction"]["channel"], entry["interaction"]["agent"]) for entry in journey} == {("voice", alice.id), ("chat", alice.id)}, journey
    for agent, screen in ((alice, alices), (bob, bobs)):
        ids = {item.get_attribute("data-interaction") for item in screen["work-item"].all()}
        assert ids == set(admin.get(f"/agents/{agent.id}/state")["interactions"]), agent.name
    for screen in (alices, bobs, board, visitor):
        screen.quiet_console()
    for guest in (second, third, fourth):
        guest.do("leave")
    alice.rest.post(f"/conversations/{lenas}/end")
    eventually("the visitor's chat has ended", lambda: admin.get(f"/conversations/{lenas}")["interaction"]["state"] in ("wrapUp", "closed"))


def _board(tandem, chromium) -> Screen:
    password = new_password()
    tandem.admin.post("/users", {"login": "blended-lead", "name": "Lead", "role": "supervisor", "language": "en", "disabled": False, "password": password})
    screen = Screen(chromium.context(microphone=False, width=1440, height=900))
    screen.page.goto(tandem.origin + "/supervisor")
    screen["login-name"].fill("blended-lead")
    screen["login-password"].fill(password)
    screen["login-submit"].click()
    screen.page.wait_for_selector("tandem-supervisor[data-ready=true]", timeout=30_000)
    screen.shows("queues")
    return screen


def _shows_work(board: Screen, agent, activity: str, loads: list[str]) -> None:
    """The agent's row as the page shows it live: what they do, and how much of how much on each channel."""
    row = board.page.locator(f'[data-testid="agent-row"][data-agent="{agent.id}"]')
    expect(row).to_have_attribute("data-activity", activity, timeout=10_000)
    eventually(f"{agent.name}'s load is {loads or 'none'}", lambda: sorted(row.get_by_test_id("agent-load").locator(".tag").all_inner_texts()) == sorted(loads), within=10,
               actual=lambda: row.get_by_test_id("agent-load").inner_text())
