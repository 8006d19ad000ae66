"""The chat through everything that goes wrong between a visitor and an agent: nothing is lost, nothing comes twice."""

import os
import random

from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor
from harness.web_chat_fixtures import chromium, desk, program, site, visitor  # noqa: F401

FLOWS = CHAT_FLOWS
UNREACHED = ("ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "ERR_INCOMPLETE_CHUNKED", "ERR_FAILED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "no answer from")


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
