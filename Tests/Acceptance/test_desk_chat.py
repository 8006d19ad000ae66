"""The desk with calls and chats at the same time: one list, one customer, two agents, two tabs, and no mouse."""

import itertools
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from harness.browser import Browser, Screen
from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Agent, Floor
from harness.rest import Rest
from harness.tandem import Tandem

FLOWS = {"desk-chat": """
flow: desk-chat
start: support
steps:
  support:
    queue: support
"""}
# A call and two chats fit at the same time; a third chat does not.
CAPACITY = {"units": 12, "rules": {"voice": {"units": 6, "maximum": 1, "exclusive": False, "interrupts": []}, "chat": {"units": 3, "maximum": 2, "exclusive": False, "interrupts": []}}}
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082")
_names = itertools.count(1)


class Guest:
    """Somebody who writes on a web site, by the public interface alone."""

    def __init__(self, tandem: Tandem, **wish) -> None:
        self.rest, self.path = Rest(tandem.origin), "/public/chat/desk-chat"
        self.name = wish.setdefault("name", f"Guest {next(_names)}")
        self.session = self.rest.post(self.path + "/sessions", wish)
        self.rest.session.headers["Authorization"] = f"Bearer {self.session['token']}"

    def say(self, text: str = "", **more) -> dict:
        return self.rest.post(self.path + "/messages", {"clientID": str(uuid.uuid4())} | ({"text": text} if text else {}) | more)

    def do(self, verb: str, body: object = None) -> None:
        self.rest.post(f"{self.path}/{verb}", body if body is not None else {})

    def messages(self) -> list[dict]:
        return self.rest.get(self.path + "/messages", limit=200)["items"]

    def hears(self, text: str, within: float = 10.0) -> dict:
        """The message of ours with this text."""
        return eventually(f"{self.name} hears {text!r}", lambda: next((one for one in self.messages() if text in one["text"] and one["from"] != "visitor"), None), within, actual=self.messages)


@pytest.fixture(scope="module")
def program(playwright_driver, tmp_path_factory):
    made = Browser(playwright_driver, tmp_path_factory.mktemp("chromium"), 700)
    yield made
    made.close()


@pytest.fixture
def chromium(program):
    yield program
    program.close_contexts()


@pytest.fixture(scope="module")
def chat(tandem: Tandem) -> dict:
    reload_flows(tandem, tandem.admin, "desk-chat")
    return tandem.admin.post("/entry-points", {
        "name": "Shop", "address": "desk-chat", "flow": "desk-chat", "channel": "chat",
        "chat": {"title": "Shop", "allowedOrigins": ["https://shop.example"], "greeting": {"en": "Hello"}}})


@pytest.fixture
def guest(tandem: Tandem, chat: dict, floor: Floor) -> Iterator[Callable[..., Guest]]:
    made: list[Guest] = []

    def make(text: str = "Hello there", **wish) -> Guest:
        made.append(Guest(tandem, **wish))
        if text:
            made[-1].say(text)
        return made[-1]
    yield make
    for one in made:
        one.do("leave")


@pytest.fixture
def alice(floor: Floor) -> Agent:
    return floor.agent("Alice", phone="browser", available=False, capacity=CAPACITY, mayDial=True)


def at_desk(tandem: Tandem, chromium: Browser, agent: Agent, available: bool = True, **window) -> Screen:
    screen = Screen(chromium.context(**window)).sign_in(tandem.origin, agent.login, agent.password)
    screen.has("phone-state", "data-state", "ready", within=20)
    if available:
        screen.become("available")
    return screen


def accept(screen: Screen, title: str) -> None:
    offer = screen["offer-card"].filter(has_text=title)
    expect(offer).to_be_visible(timeout=15_000)
    offer.get_by_test_id("offer-accept").click()
    expect(screen["work-item"].filter(has_text=title)).to_have_attribute("data-state", "active", timeout=10_000)


def open_item(screen: Screen, title: str) -> None:
    screen["work-item"].filter(has_text=title).click()
    expect(screen["conversation-customer"]).to_contain_text(title)


def write(screen: Screen, text: str) -> None:
    screen["composer"].fill(text)
    screen["composer"].press("Enter")
    expect(screen["message"].filter(has_text=text)).to_be_visible()


def finish(screen: Screen) -> None:
    """Ends the chat that is shown, and its wrap-up."""
    screen["conversation-end"].click()
    code = screen.shows("wrapup-card").get_by_test_id("wrapup-code-callback")
    if code.count():
        code.check()
    screen["wrapup-finish"].click()
    screen.hides("wrapup-card")


def test_one_agent_has_two_chats_and_a_call_and_one_customer_in_both(tandem, floor, alice, chromium, guest):
    number = f"+4930{777000 + next(_names)}"
    known = tandem.admin.post("/customers", {"name": "Lena Fischer", "company": "Fischer Optik", "tags": ["VIP"], "identities": [{"kind": "phone", "value": number}]})
    screen = at_desk(tandem, chromium, alice)
    first, second = guest("My frames arrived scratched"), guest("Where is my order?")
    for one in (first, second):
        accept(screen, one.name)
    third = guest("I am the third")
    call = floor.caller(number=number.removeprefix("+")).call("8001")
    # Two chats and a call are what fits: the third chat waits, the call comes.
    accept(screen, "Lena Fischer")
    screen.has("call-card", "data-media", "true")
    call.hears(700)
    assert floor.tandem.admin.get(f"/agents/{alice.id}/state")["load"]["used"] == 12
    expect(screen["work-item"].filter(has_text=third.name)).to_have_count(0)
    expect(screen["customer-card"]).to_have_attribute("data-customer", known["id"])
    # Chats go on during the call, which stays at hand above them.
    open_item(screen, first.name)
    expect(screen["call-card"]).to_be_visible()
    write(screen, "I am so sorry about that.")
    first.hears("I am so sorry about that.")
    call.hears(700)
    # The visitor turns out to be the caller: one customer, one journey over both channels.
    screen["customer-other" if screen["customer-other"].count() else "customer-search"].click()
    screen["customer-search"].fill("Lena")
    screen.shows("customer-found").click()
    expect(screen["customer-card"]).to_have_attribute("data-customer", known["id"])
    for channel in ("voice", "chat"):
        expect(screen.page.locator(f'[data-testid="journey-entry"][data-channel="{channel}"]').first).to_be_visible()
    expect(screen["conversation-customer"]).to_contain_text("Lena Fischer")
    screen["call-hangup"].click()
    call.wait("ended", within=5)
    second.do("leave")
    # What became free goes to the one who waited.
    screen["work-item"].filter(has_text=second.name).click()
    screen["wrapup-code-callback"].check()
    screen["wrapup-finish"].click()
    accept(screen, third.name)
    screen.quiet_console()


def test_what_is_written_shows_on_both_sides_with_its_state(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("Hello, can you help me?")
    accept(screen, visitor.name)
    expect(screen["message"].filter(has_text="can you help me")).to_have_attribute("data-side", "theirs")
    visitor.do("typing", {"isTyping": True})
    expect(screen["customer-types"]).to_be_visible()
    write(screen, "Of corse.")
    told = visitor.hears("Of corse.")
    visitor.do("read", {"upTo": told["number"]})
    expect(screen["message"].filter(has_text="Of corse.").get_by_test_id("message-state")).to_have_attribute("data-state", "read")
    screen["message"].filter(has_text="Of corse.").hover()
    screen["message-edit"].click()
    screen["message-mend"].fill("Of course.")
    screen["message-mend-save"].click()
    visitor.hears("Of course.")
    write(screen, "Not this one")
    screen["message"].filter(has_text="Not this one").hover()
    screen["message"].filter(has_text="Not this one").get_by_test_id("message-delete").click()
    eventually("the visitor's copy is empty", lambda: not any("Not this one" in one["text"] for one in visitor.messages()), actual=visitor.messages)
    screen["kind-note"].click()
    write(screen, "She is a gold customer")
    expect(screen["message"].filter(has_text="gold customer")).to_have_attribute("data-side", "note")
    write_after = guest  # Notes are for colleagues: nothing of it reaches the visitor.
    assert write_after and not any("gold customer" in one["text"] for one in visitor.messages())
    finish(screen)
    screen.quiet_console()


def test_files_go_both_ways_and_say_what_is_wrong_with_them(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("I send you a picture")
    sent = visitor.rest.raw("POST", f"{visitor.path}/files?name=scratch.png", data=PICTURE, headers={"Content-Type": "application/octet-stream"}).json()
    visitor.say("Here it is", attachments=[sent["id"]])
    accept(screen, visitor.name)
    expect(screen["message-file"].first).to_be_visible()
    eventually("the picture is shown", lambda: screen.page.locator("message-list img").first.evaluate("image => image.complete && image.naturalWidth > 0"))
    screen["attach-file"].set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"plain words"})
    screen.has("upload", "data-state", "ready")
    screen["composer"].fill("And here is ours")
    screen["composer-send"].click()
    told = visitor.hears("And here is ours")
    assert [one["name"] for one in told["attachments"]] == ["note.txt"], told
    screen["attach-file"].set_input_files({"name": "page.html", "mimeType": "text/html", "buffer": b"<!doctype html><script>window.hurt=1</script>"})
    screen.has("upload", "data-state", "failed")
    screen["composer"].fill("This must not go out half")
    screen["composer-send"].click()
    screen.shows("composer-wrong")
    screen["upload"].get_by_role("button").click()
    screen["composer-send"].click()
    visitor.hears("This must not go out half")


def test_a_canned_reply_is_filled_in_and_a_draft_outlives_the_page(tandem, alice, chromium, guest):
    reply = tandem.admin.post("/canned-replies", {"shortcut": "hello", "title": "Greeting", "text": "Hello {{customer.name}}, {{agent.name}} here."})
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("Anybody there?")
    accept(screen, visitor.name)
    screen["composer"].press_sequentially("/hel")
    expect(screen["reply"]).to_contain_text("Greeting")
    screen["composer"].press("Enter")
    expect(screen["composer"]).to_have_value(f"Hello {visitor.name}, {alice.name} here.")
    kept = lambda: alice.rest.get(f"/conversations/{screen['conversation-pane'].get_attribute('data-conversation')}/draft")["text"]
    eventually("the server has the draft", lambda: kept().startswith("Hello"), actual=kept)
    screen.page.reload()
    expect(screen["composer"]).to_have_value(f"Hello {visitor.name}, {alice.name} here.", timeout=15_000)
    screen["composer"].press("Enter")
    visitor.hears(f"Hello {visitor.name}")
    eventually("the draft is empty again", lambda: kept() == "", actual=kept)
    expect(screen["composer"]).to_have_value("")
    tandem.admin.delete(f"/canned-replies/{reply['id']}")


def test_a_chat_is_handed_over_with_its_history_and_a_note(tandem, floor, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("I want to speak with somebody from sales")
    accept(screen, visitor.name)
    write(screen, "I find you the right colleague.")
    bob = floor.agent("Bob", phone="browser", available=False, capacity=CAPACITY)
    other = at_desk(tandem, chromium, bob)
    screen["conversation-transfer"].click()
    screen["transfer-search"].fill(bob.name)
    screen["transfer-agent"].check()
    screen["transfer-note"].fill("Wants ten frames at once")
    screen["transfer-go"].click()
    screen.hides("transfer-dialog" if False else "conversation-pane")
    accept(other, visitor.name)
    expect(other["message"].filter(has_text="I find you the right colleague.")).to_be_visible()
    expect(other["message"].filter(has_text="ten frames")).to_have_attribute("data-side", "note")
    write(other, "Bob here, happy to help.")
    visitor.hears("Bob here, happy to help.")
    expect(screen["work-item"].filter(has_text=visitor.name)).to_have_count(0)
    finish(other)


def test_two_tabs_show_the_same_and_reading_in_one_clears_the_other(tandem, alice, chromium, guest):
    context = chromium.context()
    first = Screen(context).sign_in(tandem.origin, alice.login, alice.password)
    first.has("phone-state", "data-state", "ready", within=20)
    first.become("available")
    one, two = guest("First of two"), guest("Second of two")
    accept(first, one.name)
    accept(first, two.name)
    second = Screen(context)
    second.page.goto(tandem.origin + "/desk")
    expect(second["work-item"]).to_have_count(2, timeout=15_000)
    open_item(second, two.name)
    one.say("Are you still there?")
    item = second["work-item"].filter(has_text=one.name)
    expect(item.get_by_test_id("work-unread")).to_be_visible()
    eventually("the title counts", lambda: second.page.title().startswith("("), actual=second.page.title)
    first.page.bring_to_front()
    open_item(first, one.name)
    expect(item).to_have_attribute("data-unread", "0")
    eventually("the title is quiet", lambda: second.page.title() == "Tandem", actual=second.page.title)
    write(first, "Yes, I am.")
    second.page.bring_to_front()
    open_item(second, one.name)
    expect(second["message"].filter(has_text="Yes, I am.")).to_be_visible()
    second["composer"].fill("Half a sent")
    first.page.bring_to_front()
    expect(first["composer"]).to_have_value("Half a sent")
    first.page.close()


def test_a_chat_is_handled_with_the_keyboard_alone(tandem, alice, chromium, guest):
    reply = tandem.admin.post("/canned-replies", {"shortcut": "bye", "title": "Goodbye", "text": "Goodbye."})
    screen = at_desk(tandem, chromium, alice)
    keys = screen.page.keyboard
    visitor = guest("No mouse here")
    screen.shows("offer-accept", within=15)
    keys.press("Alt+a")
    expect(screen["conversation-customer"]).to_contain_text(visitor.name)
    keys.press("Alt+w")
    expect(screen["composer"]).to_be_focused()
    keys.type("Typed, not clicked")
    keys.press("Enter")
    visitor.hears("Typed, not clicked")
    keys.press("Alt+r")
    keys.type("bye")
    expect(screen["reply"]).to_have_count(1)
    keys.press("Tab")
    keys.press("Enter")
    visitor.hears("Goodbye.")
    keys.press("Alt+o")
    keys.type("For colleagues")
    keys.press("Enter")
    expect(screen["message"].filter(has_text="For colleagues")).to_have_attribute("data-side", "note")
    another = guest("And me?")
    screen.shows("offer-accept", within=15)
    keys.press("Alt+a")
    expect(screen["work-item"].filter(has_text=another.name)).to_have_attribute("data-state", "active")
    before = screen["conversation-customer"].inner_text()
    keys.press("Alt+n")
    eventually("the next item is shown", lambda: screen["conversation-customer"].inner_text() != before)
    keys.press("Alt+c")
    expect(screen["desk-main"]).to_have_attribute("data-view", "customer")
    for _ in range(2):
        keys.press("Alt+n")
        expect(screen["conversation-pane"]).to_be_visible()
        keys.press("Alt+q")
        screen.shows("wrapup-card")
        hook = _tab_into(screen, "wrapup-code-callback")
        keys.press("Space")
        _tab_into(screen, "wrapup-finish")
        keys.press("Enter")
        eventually("one item less", lambda: screen[hook].count() == 0)
    screen.shows("idle-card")
    tandem.admin.delete(f"/canned-replies/{reply['id']}")


def test_script_in_what_a_visitor_can_fill_stays_text(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    evil = "<img src=x onerror=window.hurt=1>"
    visitor = guest(f"{evil}<script>window.hurt=1</script> javascript:window.hurt=1 \u202egnp.exe\u200b", name=f"Eve {evil}"[:60])
    accept(screen, "Eve")
    visitor.say(evil)
    expect(screen["message"]).to_have_count(2)
    expect(screen["message"].first).to_contain_text("<script>")
    assert screen.page.evaluate("() => window.hurt") is None
    assert screen.page.locator("message-list a[href^=javascript]").count() == 0
    screen.quiet_console()


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_on_a_telephone_the_three_views_are_whole_and_translated(tandem, alice, chromium, guest, language):
    screen = at_desk(tandem, chromium, alice, available=False, width=360, height=740, language=language)
    if language == "zh-CN":
        screen["language-zh-CN"].click()
    screen.become("available")
    visitor = guest("Narrow")
    screen.shows("offer-accept", within=15).click()
    expect(screen["composer"]).to_be_visible()
    for hook in ("pane-customer", "pane-item", "pane-list"):
        wide = screen.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], f"before {hook} the page is {wide[0]} pixels wide in a window of {wide[1]}"
        screen[hook].click()
    expect(screen["work-item"].filter(has_text=visitor.name)).to_be_visible()
    assert (language == "en-GB") == screen["work-list"].get_by_role("heading").inner_text().isascii()


def _tab_into(screen: Screen, hook: str) -> str:
    """Presses Tab until the element with this hook has the focus, open shadow roots included."""
    focused = """hook => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.dataset?.testid === hook; }"""
    for _ in range(60):
        if screen.page.evaluate(focused, hook):
            return hook
        screen.page.keyboard.press("Tab")
    raise AssertionError(f"expected to reach {hook} with Tab alone")
