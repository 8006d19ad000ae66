"""The chat on somebody's site: a visitor in a browser on another origin, an agent by REST, and everything that goes wrong between them."""

import re
import struct
import zlib

import pytest
from playwright.sync_api import expect

from harness.browser import Browser
from harness.deadlines import eventually
from harness.site import Site
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Desk, Visitor, chat_entry

FLOWS = CHAT_FLOWS


def _picture() -> bytes:
    """A small picture that browsers can show."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((40, 120, 60)) * 120 for _ in range(80))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 120, 80, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = _picture()
UNREACHED = ("ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "ERR_INCOMPLETE_CHUNKED", "ERR_FAILED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "no answer from")


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
def site():
    made = Site()
    yield made
    made.close()


@pytest.fixture
def desk(floor):
    chat_entry(floor)
    return Desk(floor.agent("Alice", phone="browser"))


@pytest.fixture
def visitor(tandem, desk, site, chromium):
    return Visitor(chromium.context(), site.page(tandem.origin))


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
    desk.do("read", {"upTo": desk.messages()[-1]["number"]})
    visitor.receipt("read")
    desk.rest.put(f"/conversations/{desk.conversation}/messages/{first['id']}", {"text": "It is there."})
    visitor.reads("It is there.")
    visitor.shows("chat-edited")
    desk.rest.delete(f"/conversations/{desk.conversation}/messages/{first['id']}", match=None)
    visitor.shows("chat-deleted")
    visitor.reads()
    visitor.quiet_console()


def test_the_buttons_of_a_flow_are_clicked(tandem, floor, desk, site, chromium):
    chat_entry(floor, flow="chat-menu")
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    visitor.shows("chat-choice-1")
    visitor.page.get_by_role("button", name="My order").click()
    visitor.hides("chat-choice-1")
    desk.take()
    desk.hears("My order")


def test_a_service_that_is_killed_loses_and_doubles_nothing(tandem, visitor, desk):
    visitor.open().write("one")
    desk.take()
    desk.say("first")
    visitor.reads("first")
    tandem.kill()
    visitor.shows("chat-offline", within=20)
    visitor.write("two")
    visitor.write("three")
    visitor.reads("one", "two", "three", of="visitor")
    visitor.page.reload()
    tandem.start()
    if visitor["chat-panel"].count() == 0:
        visitor.page.reload()
    visitor.shows("chat-panel", within=20)
    desk.hears("one", "two", "three", within=40)
    visitor.hides("chat-offline", within=30)
    desk.say("second")
    visitor.reads("first", "second", within=20)
    visitor.reads("one", "two", "three", of="visitor")
    visitor.quiet_console(*UNREACHED)


def test_what_is_written_without_a_network_goes_out_once(visitor, desk):
    visitor.open().write("before")
    desk.take()
    visitor.page.context.set_offline(True)
    visitor.shows("chat-offline")
    visitor.write("in the tunnel")
    visitor.receipt("waitingToSend")
    visitor.page.context.set_offline(False)
    desk.hears("before", "in the tunnel", within=30)
    visitor.reads("before", "in the tunnel", of="visitor")
    visitor.hides("chat-offline")
    visitor.quiet_console(*UNREACHED)


def test_a_message_whose_answer_is_lost_arrives_once(visitor, desk):
    visitor.open().write("hello")
    desk.take()
    lost = []

    def lose(route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        route.fetch()
        lost.append(True)
        route.abort()
    visitor.page.route("**/messages", lose)
    visitor.write("only once")
    # Playwright's routes are served while Playwright waits.
    visitor.receipt("accepted")
    assert lost
    desk.hears("hello", "only once")
    visitor.reads("hello", "only once", of="visitor")
    assert visitor.page.evaluate("() => Object.keys(localStorage).filter(key => key.includes(':out:'))") == []


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


def test_an_agent_invites_to_a_call_and_the_ticket_stays_out_of_sight(visitor, desk):
    visitor.open().write("Can we talk?")
    desk.take()
    desk.do("call")
    with visitor.page.context.expect_page() as opened:
        visitor.shows("chat-choice-tandem-call").click()
    page = opened.value
    page.wait_for_url(re.compile(r"/call$"), timeout=15_000)
    expect(page.get_by_test_id("call-button")).to_be_visible()
    assert page.evaluate("() => location.hash") == ""


def test_a_signed_identity_is_proven_and_a_forged_one_is_not(tandem, floor, desk, site, chromium, identity):
    secret = "a secret of twenty-four bytes"
    chat_entry(floor, identity="required", secret=secret)
    try:
        visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
        visitor.shows("chat-signIn")
        visitor.page.evaluate("token => tandemChat.identify(token)", identity("another secret, not ours", "customer-17", "Nadia", "nadia@example.org"))
        expect(visitor["chat-unavailable"]).to_contain_text("signature")
        visitor.page.evaluate("token => tandemChat.identify(token)", identity(secret, "customer-17", "Nadia", "nadia@example.org"))
        visitor.write("It is me")
        desk.take()
        interaction = desk.rest.get(f"/conversations/{desk.conversation}")["interaction"]
        assert interaction["customerName"] == "Nadia", interaction
        elsewhere = Visitor(chromium.context(), site.page(tandem.origin, identity=identity(secret, "customer-17", "Nadia", "nadia@example.org"))).open()
        elsewhere.reads("It is me", of="visitor")
    finally:
        chat_entry(floor, identity="none")


@pytest.fixture
def identity():
    """The example of docs/web-chat.md, as a reader would copy it."""
    from harness.tandem import TOP
    code = re.search(r"```python\n(.*?)```", (TOP / "docs/web-chat.md").read_text(), re.S)
    assert code, "docs/web-chat.md has no example in Python any more"
    names: dict = {}
    exec(compile(code[1], "docs/web-chat.md", "exec"), names)
    return names["identity"]
