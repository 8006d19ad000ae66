"""The chat on somebody's site: a visitor in a browser on another origin, an agent by REST, and everything that goes wrong between them."""

import json
import re
import secrets
import shutil
import struct
import subprocess
import zlib

import pytest
from playwright.sync_api import expect

from harness.browser import Screen
from harness.deadlines import eventually
from harness.tandem import TOP
from harness.wall import next_minute, open_between
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Desk, Visitor, chat_entry
from harness.web_chat_fixtures import chromium, desk, program, site, visitor  # noqa: F401

FLOWS = CHAT_FLOWS


def _picture() -> bytes:
    """A small picture that browsers can show."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((40, 120, 60)) * 120 for _ in range(80))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 120, 80, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = _picture()


def test_a_visitor_and_an_agent_talk_across_origins(visitor, desk):
    visitor.open()
    expect(visitor["chat-greeting"]).to_have_text("Hello from the garden.")
    visitor.write("Is my fern on its way?")
    desk.take()
    desk.hears("Is my fern on its way?")
    expect(visitor["chat-status"]).to_contain_text(desk.agent.name)
    first = desk.say("It is. See https://example.org/track/17.")
    visitor.reads("It is. See https://example.org/track/17.")
    link = visitor.bubbles("agent").locator("a")
    expect(link).to_have_attribute("href", "https://example.org/track/17")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    desk.do("typing", {"isTyping": True})
    expect(visitor["chat-typing"]).to_contain_text(desk.agent.name)
    with visitor.page.expect_response("**/typing") as told:
        visitor["chat-input"].press_sequentially("I ")
    assert told.value.status == 204
    desk.do("read", {"upTo": desk.messages()[-1]["number"]})
    visitor.receipt("read")
    desk.rest.put(f"/conversations/{desk.conversation}/messages/{first['id']}", {"text": "It is there."})
    visitor.reads("It is there.")
    visitor.shows("chat-edited")
    desk.rest.delete(f"/conversations/{desk.conversation}/messages/{first['id']}", match=None)
    visitor.shows("chat-deleted")
    visitor.reads()
    visitor.quiet_console()


def test_who_writes_on_shows_one_face_under_it_all(visitor, desk):
    visitor.open().write("Is my fern on its way?")
    desk.take()
    for count in range(1, 4):
        desk.say(f"Part {count}.")
        visitor.reads(*(f"Part {number}." for number in range(1, count + 1)))
        faces = visitor.page.locator("[data-testid=chat-message-agent] .small-face")
        expect(faces.locator("visible=true")).to_have_count(1)
        expect(faces.last).to_be_visible()


def test_the_buttons_of_a_flow_are_clicked(tandem, floor, desk, site, chromium):
    chat_entry(floor, flow="chat-menu")
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    visitor.shows("chat-choice-1")
    visitor.page.get_by_role("button", name="My order").click()
    visitor.hides("chat-choice-1")
    desk.take()
    desk.hears("My order")


def test_who_comes_back_finds_the_conversation_and_what_was_missed(tandem, visitor, desk):
    visitor.open().write("I have to go")
    desk.take()
    desk.say("See you")
    visitor.reads("See you")
    visitor["chat-close"].click()
    expect(visitor["chat-panel"]).to_be_hidden()
    desk.say("One more thing")
    expect(visitor["chat-badge"]).to_have_text("1")
    visitor.page.reload()
    expect(visitor["chat-badge"]).to_have_text("1")
    visitor.open()
    visitor.reads("See you", "One more thing")
    visitor.hides("chat-badge")
    eventually("the agent sees that it was read", lambda: desk.rest.get(f"/conversations/{desk.conversation}")["conversation"]["customerReadTo"] >= desk.messages()[-1]["number"], within=8)


def test_who_waits_sees_the_line(tandem, floor, desk, site, chromium):
    desk.agent.become("break", "lunch")
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    visitor.write("Anybody there?")
    expect(visitor["chat-waiting"]).to_contain_text("next")
    second = Visitor(chromium.context(), site.page(tandem.origin)).open()
    second.write("Me too")
    expect(second["chat-waiting"]).to_contain_text("number 2")
    desk.agent.available()
    desk.take()
    desk.take()
    for one in (visitor, second):
        one.hides("chat-waiting")
        expect(one["chat-status"]).to_contain_text(desk.agent.name)


def test_a_long_history_is_read_page_by_page(visitor, desk):
    visitor.open().write("Tell me everything")
    desk.take()
    told = [f"line {number}" for number in range(55)]
    for text in told:
        desk.say(text)
    visitor.reads(*told, within=20)
    visitor.page.reload()
    visitor.shows("chat-older").click()
    visitor.reads(*told, within=20)
    visitor.reads("Tell me everything", of="visitor")
    visitor.hides("chat-older")


def test_files_go_both_ways(visitor, desk, tmp_path):
    picture = tmp_path / "leaf.png"
    picture.write_bytes(PICTURE)
    visitor.open()
    visitor.write("Look")
    desk.take()
    visitor["chat-file-input"].set_input_files(picture)
    visitor.shows("chat-parcel")
    visitor["chat-send"].click()
    visitor.shows("chat-picture")
    sent = eventually("the agent has the picture", lambda: desk.messages()[-1]["attachments"], within=8)
    assert sent[0]["name"] == "leaf.png" and sent[0]["mediaType"] == "image/png", sent
    assert desk.rest.raw("GET", f"/files/{sent[0]['id']}").content == PICTURE
    note = desk.rest.raw("POST", "/files", params={"name": "care.txt"}, data="Water it.".encode(), headers={"Content-Type": "text/plain"}).json()
    desk.say("", attachments=[note["id"]])
    with visitor.page.expect_download() as waiting:
        visitor.shows("chat-file").click()
    assert waiting.value.suggested_filename == "care.txt"
    assert waiting.value.path().read_text() == "Water it."
    visitor.quiet_console()


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_files_are_dropped_and_pasted(visitor, desk, way):
    visitor.open().write("Look")
    desk.take()
    visitor.page.evaluate("""way => {
      const root = document.querySelector('tandem-chat').shadowRoot, parcel = new DataTransfer();
      parcel.items.add(new File(['Water it.'], 'care.txt', {type: 'text/plain'}));
      const fire = (hook, event) => root.querySelector(`[data-testid=${hook}]`).dispatchEvent(event);
      if (way === 'paste') fire('chat-input', new ClipboardEvent('paste', {clipboardData: parcel, bubbles: true, cancelable: true}));
      else for (const name of ['dragover', 'drop']) fire('chat-log', new DragEvent(name, {dataTransfer: parcel, bubbles: true, cancelable: true}));
    }""", way)
    visitor.shows("chat-parcel")
    visitor["chat-send"].click()
    sent = eventually("the agent has the file", lambda: desk.messages()[-1]["attachments"], within=8)
    assert [file["name"] for file in sent] == ["care.txt"], sent


def test_a_file_that_is_refused_says_why(visitor, desk, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<script>window.hurt = 1</script>")
    visitor.open().write("hello")
    visitor["chat-file-input"].set_input_files(page)
    expect(visitor["chat-complaint"]).to_contain_text("page.html")
    visitor.hides("chat-parcel")


def test_a_chat_is_ended_kept_and_begun_anew(visitor, desk):
    visitor.open().write("Thank you")
    desk.take()
    desk.say("You are welcome")
    visitor.reads("You are welcome")
    visitor["chat-more"].click()
    with visitor.page.expect_download() as waiting:
        visitor["chat-transcript"].click()
    kept = waiting.value.path().read_text()
    assert "Thank you" in kept and "You are welcome" in kept and kept.index("Thank you") < kept.index("You are welcome"), kept
    visitor["chat-more"].click()
    visitor["chat-end"].click()
    visitor["chat-end-yes"].click()
    visitor.shows("chat-over")
    eventually("the agent wraps up", lambda: desk.rest.get(f"/conversations/{desk.conversation}")["interaction"]["state"] in ("wrapUp", "closed"), within=8)
    visitor["chat-new"].click()
    visitor.write("One more question")
    desk.hears("Thank you", "One more question")
    visitor.reads("Thank you", "One more question", of="visitor")


def test_outside_of_hours_a_message_is_left(tandem, floor, desk, site, chromium):
    def is_open() -> bool:
        return tandem.client().get("/public/chat/chat")["isOpen"]
    floor.queue("support", emergency=True)
    try:
        eventually("the chat is closed", lambda: not is_open(), within=8)
        visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
        visitor.shows("chat-closed")
        visitor["chat-field-name"].fill("Nadia Night")
        visitor["chat-field-email"].fill("nobody")
        visitor["chat-form-submit"].click()
        expect(visitor["chat-field-email"]).to_have_attribute("aria-invalid", "true")
        visitor["chat-field-email"].fill("nadia@example.org")
        visitor["chat-form-submit"].click()
        visitor.write("Please answer tomorrow")
        visitor.receipt("accepted")
        visitor.reads("Please answer tomorrow", of="visitor")
    finally:
        floor.queue("support", emergency=False)
        eventually("the chat is open again", is_open, within=8)


def test_who_waits_sees_place_and_wait_and_who_comes_too_early_the_opening(tandem, floor, site, chromium):
    chat_entry(floor)
    # There for one chat at a time: whoever comes next waits, for as long as the service thinks that it takes.
    desk = Desk(floor.agent("Dora", phone="browser", capacity={"units": 1, "rules": {"chat": {"units": 1, "maximum": 1, "exclusive": False, "interrupts": []}}}))
    visitors = [Visitor(chromium.context(language="en-GB"), site.page(tandem.origin)) for _ in range(3)]
    try:
        for place, visitor in enumerate(visitors):
            visitor.open().write("Hello?")
            visitor.receipt("accepted")
            if place == 0:
                desk.take()
        expect(visitors[1]["chat-waiting"]).to_contain_text("You are next.")
        last = visitors[2]
        expect(last["chat-waiting"]).to_contain_text("number 2 in line")
        token = json.loads(last.page.evaluate("() => localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith(':token')))"))

        def estimate() -> str:
            """What the service says of this visitor's wait, as the chat writes it."""
            wait = tandem.client().post("/public/chat/chat/sessions", {"token": token, "begin": False})["state"]["estimatedWait"]
            return "Less than a minute." if wait < 60_000 else f"About {int(wait / 60_000 + 0.5)} min."
        eventually("the wait is told", lambda: estimate() in last["chat-waiting"].inner_text(), actual=lambda: (estimate(), last["chat-waiting"].inner_text()))
        for visitor in visitors[1:]:
            visitor["chat-more"].click()
            visitor["chat-end"].click()
            visitor["chat-end-yes"].click()
            visitor.shows("chat-over")
    finally:
        desk.finish_all()
    opens = next_minute(3 * 3600)
    floor.queue("support", hours=open_between("UTC", (opens, opens + 3600), by_date=True))
    try:
        eventually("the chat is closed", lambda: not tandem.client().get("/public/chat/chat")["isOpen"], within=8)
        assert tandem.client().get("/public/chat/chat")["opensAt"] == opens * 1000
        late = Visitor(chromium.context(language="en-GB"), site.page(tandem.origin)).open()
        shown = late.page.evaluate("(at) => new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit'}).format(at)", opens * 1000)
        expect(late["chat-closed"]).to_contain_text(shown)
        late.quiet_console()
    finally:
        floor.queue("support", hours=None)
        eventually("the chat is open again", lambda: tandem.client().get("/public/chat/chat")["isOpen"], within=8)


@pytest.mark.parametrize("entrance", ["chat-call", "chat-choice-tandem-call"])
def test_one_click_of_either_side_makes_a_call_of_the_chat(tandem, floor, site, chromium, entrance):
    """The visitor's own button and the agent's invitation: one click, and both hear each other."""
    chat_entry(floor)
    desk = Desk(floor.agent("Carla", answers=0.3))
    context = chromium.context()
    visitor = Visitor(context, site.page(tandem.origin)).open()
    expect(visitor["chat-call"]).to_be_hidden()  # There is nothing yet that could become a call.
    visitor.write("Can we talk?")
    desk.take()
    if entrance != "chat-call":
        desk.do("call")
    with context.expect_page() as opened:
        visitor.shows(entrance).click()
    customer = Screen(context, opened.value)
    customer.has("call-state", "data-state", "connected", within=20)
    assert customer.page.evaluate("() => location.href") == tandem.origin + "/call"  # The ticket stays out of sight.
    chat = desk.rest.get(f"/conversations/{desk.conversation}")["interaction"]["id"]

    def calls() -> list[dict]:
        return [line for line in tandem.admin.get("/state")["interactions"] if line["channel"] == "voice"]
    eventually("the agent who writes has the call, in the same case", lambda: [(one["origin"], one["state"], one.get("agent")) for one in calls()] == [(chat, "active", desk.agent.id)], actual=calls)
    customer.hears(700)
    customer["hangup-button"].click()
    desk.agent.wrap_up(floor.until(calls()[0]["id"], "wrapUp")["id"])
    # Loaded again, the page calls nobody by itself.
    customer.page.reload()
    customer.shows("call-button")
    desk.finish_all()
    visitor.quiet_console()
    customer.quiet_console()


def test_a_signed_identity_is_proven_and_a_forged_one_is_not(tandem, floor, desk, site, chromium, identity):
    secret, customer = "a secret of twenty-four bytes", f"customer-{secrets.token_hex(4)}"
    chat_entry(floor, identity="required", secret=secret)
    try:
        visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
        visitor.shows("chat-signIn")
        visitor.page.evaluate("token => tandemChat.identify(token)", identity("another secret, not ours", customer, "Nadia", "nadia@example.org"))
        expect(visitor["chat-unavailable"]).to_contain_text("signature")
        visitor.page.evaluate("token => tandemChat.identify(token)", identity(secret, customer, "Nadia", "nadia@example.org"))
        visitor.write("It is me")
        desk.take()
        interaction = desk.rest.get(f"/conversations/{desk.conversation}")["interaction"]
        assert interaction["customerName"] == "Nadia", interaction
        elsewhere = Visitor(chromium.context(), site.page(tandem.origin, identity=identity(secret, customer, "Nadia", "nadia@example.org"))).open()
        elsewhere.reads("It is me", of="visitor")
        elsewhere.page.evaluate("() => tandemChat.identify(null)")
        elsewhere.shows("chat-signIn")
        # Somebody else at the same computer sees nothing of it.
        elsewhere.page.evaluate("token => tandemChat.identify(token)", identity(secret, customer + "-other", "Otto", "otto@example.org"))
        elsewhere.write("Somebody else")
        elsewhere.reads("Somebody else", of="visitor")
        elsewhere["chat-input"].fill("Between us")
        # And from one person straight to another, from page to page.
        elsewhere.page.goto(site.page(tandem.origin, identity=identity(secret, customer, "Nadia", "nadia@example.org")))
        elsewhere.reads("It is me", of="visitor")
        expect(elsewhere["chat-input"]).to_have_value("")
    finally:
        chat_entry(floor, identity="none")


@pytest.fixture(params=["python", "js", "php", "swift"])
def identity(request):
    """The example of docs/web-chat.md in this language, as a reader would copy it."""
    text = (TOP / "docs/web-chat.md").read_text()
    code = next((block for block in re.findall(rf"```{request.param}\n(.*?)```", text, re.S) if "identity(" in block and "HS256" in block), None)
    assert code, f"docs/web-chat.md has no example in {request.param} any more"
    if request.param == "python":
        names: dict = {}
        exec(compile(code, "docs/web-chat.md", "exec"), names)
        return names["identity"]
    if request.param == "swift":
        file, built = TOP / "docs/examples/identity/main.swift", TOP / ".build/debug/identity-example"
        assert file.read_text().startswith(code), f"{file} must begin with the example of docs/web-chat.md, letter by letter"
        assert built.exists() and built.stat().st_mtime > file.stat().st_mtime, "run `swift build --product identity-example` first"
        return lambda *parts: subprocess.run([built, *parts], capture_output=True, text=True, timeout=20, check=True).stdout
    program = {"js": "node", "php": "php"}[request.param]
    path = shutil.which(program) or shutil.which(program, path=TOP / ".runtime/bin")
    assert path, f"there is no {program}: run scripts/setup --test"

    def run(*parts: str) -> str:
        call = f"identity({', '.join(json.dumps(part) for part in parts)})"
        script = f"{code}\nprocess.stdout.write({call});" if program == "node" else f"{code}\necho {call};"
        return subprocess.run([path, "-e" if program == "node" else "-r", script], capture_output=True, text=True, timeout=20, check=True).stdout
    return run
