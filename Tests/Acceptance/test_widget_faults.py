"""The chat through everything that goes wrong between a visitor and an agent: nothing is lost, nothing comes twice."""

import os
import random

from playwright.sync_api import expect

from harness.deadlines import eventually
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor, chat_entry
from harness.web_chat_fixtures import chromium, desk, program, site, visitor  # noqa: F401

FLOWS = CHAT_FLOWS
UNREACHED = ("ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "ERR_INCOMPLETE_CHUNKED", "ERR_FAILED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_CLOSED", "ERR_SOCKET_NOT_CONNECTED", "no answer from")


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


def test_kills_at_any_moment_lose_and_double_nothing(tandem, visitor, desk):
    visitor.open().write("begin")
    desk.take()
    written, said = ["begin"], []
    chance = random.Random(os.environ.get("TANDEM_SEED", "chat"))
    for round in range(int(os.environ.get("TANDEM_KILL_ROUNDS", "3"))):
        for number in range(4):
            written.append(f"round {round}, {number}")
            visitor.write(written[-1])
            visitor.page.wait_for_timeout(chance.randrange(0, 40))
        tandem.kill()
        written.append(f"round {round}, while it is away")
        visitor.write(written[-1])
        tandem.start()
        said.append(f"answer {round}")
        desk.say(said[-1], clientID=f"answer-{round}")
        desk.say(said[-1], clientID=f"answer-{round}")
    desk.hears(*written, within=40)
    visitor.reads(*written, of="visitor", within=40)
    visitor.reads(*said, within=20)
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
    with visitor.page.expect_event("requestfailed"):
        visitor.write("only once")
    assert lost
    visitor.receipt("accepted")
    desk.hears("hello", "only once")
    visitor.reads("hello", "only once", of="visitor")
    assert visitor.page.evaluate("() => Object.keys(localStorage).filter(key => key.includes(':out:'))") == []


def test_two_tabs_show_one_conversation(tandem, desk, site, chromium):
    context = chromium.context()
    first = Visitor(context, site.page(tandem.origin)).open()
    first.write("from the first")
    first.receipt("accepted")
    second = Visitor(context, site.page(tandem.origin))
    second.shows("chat-panel")  # It was open, and stays so from page to page; the focus is the page's.
    assert second.page.evaluate("() => document.activeElement === document.body")
    second.reads("from the first", of="visitor")
    second.write("from the second")
    desk.take()
    desk.hears("from the first", "from the second")
    desk.say("to both")
    for tab in (first, second):
        tab.reads("to both")
        tab.reads("from the first", "from the second", of="visitor")


def test_a_token_that_is_no_longer_good_is_replaced(visitor, desk):
    visitor.open().write("before")
    visitor.receipt("accepted")
    visitor.page.evaluate("() => localStorage.setItem(Object.keys(localStorage).find(key => key.endsWith(':token')), '\"rubbish\"')")
    visitor.page.reload()
    visitor.shows("chat-panel")
    visitor.write("after")
    visitor.receipt("accepted")
    visitor.reads("after", of="visitor")


def test_answers_that_the_service_refuses_are_asked_for_again(tandem, floor, desk, site, chromium):
    """What is asked may change while a page is open: the visitor mends the answer, and is not locked out by it."""
    def ask(*topics: str) -> None:
        chat_entry(floor, preChat=[
            {"key": "topic", "kind": "choice", "required": True, "labels": {"en": "Topic"}, "options": list(topics)},
            {"key": "email", "kind": "email", "required": False, "labels": {"en": "E-mail"}}, {"key": "phone", "kind": "phone", "required": False, "labels": {"en": "Telephone"}}])
    ask("Plants", "Pots")
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/sessions") else None)
    # What the service would refuse is not sent.
    visitor["chat-field-topic"].select_option("Pots")
    for field, wrong, right in (("email", "a,b@x.y", "ada@example.org"), ("phone", ".....", "+49 30 12345")):
        visitor[f"chat-field-{field}"].fill(wrong)
        visitor["chat-form-submit"].click()
        expect(visitor[f"chat-wrong-{field}"]).to_be_visible()
        visitor[f"chat-field-{field}"].fill(right)
    assert sent == []
    ask("Plants", "Tools")
    visitor["chat-form-submit"].click()
    expect(visitor["chat-wrong-topic"]).to_contain_text("Plants, Tools")
    expect(visitor["chat-field-topic"]).to_be_focused()
    expect(visitor["chat-field-email"]).to_have_value("ada@example.org")
    assert len(sent) == 1, sent
    # A page loaded anew does not send it again either; nor what an earlier version of this script has kept.
    visitor.page.reload()
    visitor.shows("chat-form")
    visitor.page.evaluate("(key) => localStorage.setItem(key, JSON.stringify({email: 'a,b@x.y', fields: {topic: 'Plants'}}))", f"tandem-chat:chat@{tandem.origin}:wish")
    visitor.page.reload()
    expect(visitor["chat-wrong-email"]).to_be_visible(timeout=15_000)
    expect(visitor["chat-field-topic"]).to_have_value("Plants")
    visitor["chat-field-email"].fill("ada@example.org")
    visitor["chat-form-submit"].click()
    visitor.write("Which soil for ferns?")
    desk.take().hears("Which soil for ferns?")
    visitor.quiet_console("422")


def test_a_tab_that_rested_misses_nothing_when_it_has_sent_what_another_left(tandem, desk, site, chromium):
    """What a tab sends itself has a later number than what came while it rested: it goes on from what has come, not from there."""
    context = chromium.context()
    context.add_init_script("window.sight = 'visible'; Object.defineProperty(document, 'visibilityState', {get: () => window.sight});")
    context.clock.install()
    visitor = Visitor(context, site.page(tandem.origin)).open()
    visitor.write("before")
    desk.take()
    visitor.receipt("accepted")
    other = context.new_page()
    other.goto(site.page(tandem.origin, tag=""))
    look = "(sight) => { window.sight = sight; document.dispatchEvent(new Event('visibilitychange')); }"
    # Of the tabs that nobody looks at another one listens.
    other.evaluate("() => new Promise((held) => { navigator.locks.request('tandem-chat', () => { held(); return new Promise(() => {}); }); })")
    with visitor.page.expect_event("requestfailed", lambda request: "/events" in request.url):
        visitor.page.evaluate(look, "hidden")
        visitor.page.clock.fast_forward(61_000)
    missed = desk.say("while nobody looked")
    other.evaluate("([key, item]) => localStorage.setItem(key, JSON.stringify(item))", [
        f"tandem-chat:chat@{tandem.origin}:out:left", {"clientID": "left", "text": "left behind", "attachments": [], "choice": None, "at": 1, "state": "waiting"}])
    eventually("the tab has seen it", lambda: visitor.bubbles("visitor").count() == 2)
    visitor.page.clock.fast_forward(6_000)
    desk.hears("before", "left behind")
    assert visitor.bubbles("agent").count() == 0, "the tab does rest"
    with visitor.page.expect_request(lambda request: "/events?after=" in request.url) as asked:
        visitor.page.evaluate(look, "visible")
    assert int(asked.value.url.split("after=")[1]) < missed["number"], "from what has come, not from what it has sent"
    visitor.reads("while nobody looked")
    visitor.reads("before", "left behind", of="visitor")
