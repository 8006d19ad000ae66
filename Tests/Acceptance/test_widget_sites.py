"""The chat on sites and in browsers as they are: tabs, storage that is blocked, wrong clocks, pages that render themselves anew, blocked windows; and the promises of docs/web-chat.md."""

import json
import re

import pytest
from playwright.sync_api import expect

from harness.deadlines import eventually
from harness.tandem import TOP
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor, chat_entry
from harness.web_chat_fixtures import chromium, desk, program, site, visitor  # noqa: F401

FLOWS = CHAT_FLOWS
DOCS = (TOP / "docs/web-chat.md").read_text()
WIDGET = TOP / "Sources/WebDesk/Pages/widget"
UNREACHED = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_NETWORK_CHANGED", "ERR_ABORTED")

STORAGES = {
    "blocked": """const refuse = () => { throw new DOMException('not here', 'SecurityError'); };
      Object.defineProperty(window, 'localStorage', { get: refuse });
      if (navigator.locks) navigator.locks.request = () => Promise.reject(new DOMException('not here', 'SecurityError'));""",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
}


@pytest.mark.parametrize("storage", STORAGES)
def test_a_browser_that_keeps_nothing_can_chat(tandem, desk, site, chromium, storage):
    context = chromium.context()
    context.add_init_script(STORAGES[storage])
    visitor = Visitor(context, site.page(tandem.origin)).open()
    visitor.write("one")
    desk.take()
    desk.say("first")
    visitor.reads("first")
    context.set_offline(True)
    visitor.shows("chat-offline")
    visitor.write("two")
    visitor.write("three")
    context.set_offline(False)
    desk.hears("one", "two", "three", within=30)
    visitor.reads("one", "two", "three", of="visitor")
    visitor.quiet_console(*UNREACHED)


def test_two_tabs_that_begin_at_the_same_time_are_one_visitor(tandem, desk, site, chromium):
    context, address = chromium.context(), site.page(tandem.origin)
    tabs = [Visitor(context, address), Visitor(context, address)]
    for tab in tabs:
        tab.shows("chat-launcher")
    for tab in tabs:
        tab.page.evaluate("() => tandemChat.open()")
    for tab, text in zip(tabs, ("from the first", "from the second"), strict=True):
        tab.write(text)
        tab.receipt("accepted")
    desk.take()
    desk.hears("from the first", "from the second")
    desk.say("to both")
    for tab in tabs:
        tab.reads("to both")
        tab.reads("from the first", "from the second", of="visitor")
    assert len(desk.open_ones()) == 1, desk.open_ones()


def test_what_one_tab_has_read_and_forgotten_the_other_has_too(tandem, desk, site, chromium):
    context, address = chromium.context(), site.page(tandem.origin)
    first, second = Visitor(context, address), Visitor(context, address)
    second.page.evaluate("() => { window.heard = []; (window.tandemChat ??= []).push(['on', 'message', (message) => heard.push(message.text)]); window.counts = []; tandemChat.push(['on', 'unread', (count) => counts.push(count)]); }")
    first.shows("chat-launcher")
    first.open().write("hello")
    desk.take()
    first["chat-close"].click()
    desk.say("are you there?")
    for tab in (first, second):
        expect(tab["chat-badge"]).to_have_text("1")
    first.open()
    first.reads("are you there?")
    second.hides("chat-badge")
    assert second.page.evaluate("() => [heard.includes('are you there?'), counts.at(-1), tandemChat.unread]") == [True, 0, 0]
    second.open()
    second["chat-input"].fill("Between us")
    first.page.evaluate("() => tandemChat.identify(null)")
    expect(second["chat-input"]).to_have_value("")
    for tab in (first, second):
        tab.reads()
        tab.reads(of="visitor")


def test_from_page_to_page_the_chat_goes_on(tandem, desk, site, chromium):
    address = site.page(tandem.origin)
    visitor = Visitor(chromium.context(), address).open()
    visitor.write("Is it in stock?")
    desk.take()
    visitor["chat-input"].fill("and how mu")
    for page in range(5):
        visitor.page.goto(f"{address}?page={page}")
        visitor.shows("chat-panel")
        expect(visitor["chat-input"]).to_have_value("and how mu")
        desk.say(f"answer {page}")
        visitor.reads(*[f"answer {number}" for number in range(page + 1)])
    visitor.page.go_back()
    visitor.reads(*[f"answer {number}" for number in range(5)])
    visitor.write("and how much?")
    desk.hears("Is it in stock?", "and how much?")
    assert len(desk.open_ones()) == 1, desk.open_ones()
    visitor.quiet_console()


def test_a_hundred_broken_lines_lose_and_double_nothing(tandem, desk, site, chromium):
    """The network goes and comes; now and then something is written meanwhile, on one side or the other."""
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    visitor.write("begin")
    desk.take()
    opened = []
    visitor.page.on("response", lambda answer: opened.append(answer.status) if "/events" in answer.url else None)
    written, said = ["begin"], []
    for number in range(100):
        visitor.page.context.set_offline(True)
        if number % 25 == 0:
            written.append(f"visitor {number}")
            visitor.write(written[-1])
        elif number % 5 == 0:
            said.append(f"agent {number}")
            desk.say(said[-1])
        before = len(opened)
        visitor.page.context.set_offline(False)
        eventually("the line is back", lambda: visitor.page.evaluate("1") and len(opened) > before, within=30, actual=lambda: (number, opened[-3:]))
    # Who reconnects more often than anybody needs to is held back for a minute at most, and then has everything.
    desk.hears(*written, within=75)
    visitor.reads(*said, within=75)
    visitor.reads(*written, of="visitor")
    assert set(opened) <= {200, 429}, opened
    visitor.quiet_console(*UNREACHED, "status of 429")


@pytest.mark.parametrize("now", ["2001-02-03T04:05:06", "2038-07-06T05:04:03"])
def test_a_wrong_clock_changes_no_order(tandem, desk, site, chromium, now):
    context = chromium.context()
    context.clock.set_fixed_time(now)
    visitor = Visitor(context, site.page(tandem.origin)).open()
    visitor.write("one")
    desk.take()
    desk.say("first")
    visitor.reads("first")
    context.set_offline(True)
    visitor.shows("chat-offline")
    for text in ("two", "three", "four"):
        visitor.write(text)
    visitor.reads("one", "two", "three", "four", of="visitor")
    assert visitor.page.locator("tandem-chat .day").count() == 1, "what is not sent yet has no day of its own"
    context.set_offline(False)
    desk.hears("one", "two", "three", "four", within=30)
    desk.say("second")
    visitor.reads("first", "second")
    order = visitor.page.get_by_test_id("chat-text").all_text_contents()
    assert order == ["one", "first", "two", "three", "four", "second"], order
    visitor.quiet_console(*UNREACHED)


TAG = '<script src="{origin}/chat.js" data-entry="chat"{more}></script>'
PLACES = {
    "twice": lambda origin: {"tag": TAG.format(origin=origin, more=" async") * 2},
    "in the head, before there is a body": lambda origin: {"head": TAG.format(origin=origin, more=""), "tag": ""},
    "by a tag manager": lambda origin: {"tag": f"<script>for (const round of [1, 2]) {{ const s = document.createElement('script'); s.src = '{origin}/chat.js'; s.dataset.entry = 'chat'; document.head.append(s); }}</script>"},
    "with defer": lambda origin: {"tag": TAG.format(origin=origin, more=" defer")},
}


@pytest.mark.parametrize("place", PLACES)
def test_the_script_may_stand_anywhere_and_counts_once(tandem, desk, site, chromium, place):
    context, streams = chromium.context(), []
    context.on("request", lambda request: streams.append(request.url) if "/events" in request.url else None)
    visitor = Visitor(context, site.page(tandem.origin, **PLACES[place](tandem.origin))).open()
    visitor.write("hello")
    visitor.receipt("accepted")
    visitor.reads("hello", of="visitor")
    expect(visitor.page.locator("tandem-chat")).to_have_count(1)
    assert len(streams) == 1, streams
    visitor.quiet_console()


RENDERS = {
    "element": "document.querySelector('tandem-chat').remove()",
    "body": "document.body.replaceWith(document.createElement('body'))",
    "everything": "const page = document.createElement('html'); page.append(document.createElement('head'), document.createElement('body')); document.documentElement.replaceWith(page)",
    "inner": "document.documentElement.innerHTML = '<head></head><body><h1>Another page</h1></body>'",
}


@pytest.mark.parametrize("what", RENDERS)
def test_a_page_that_renders_itself_anew_keeps_the_chat(tandem, desk, site, chromium, what):
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    visitor.write("hello")
    desk.take()
    desk.say("\n".join(f"line {number}" for number in range(29)))
    visitor.shows("chat-text")
    visitor.page.evaluate(f"() => {{ {RENDERS[what]}; }}")
    visitor.write("still here")
    desk.hears("hello", "still here")
    desk.say("good")
    eventually("the newest message is in sight", lambda: visitor["chat-log"].evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight < 4"), within=5)
    assert visitor.page.evaluate("() => document.querySelector('tandem-chat').matches(':popover-open')")
    expect(visitor.page.locator("tandem-chat")).to_have_count(1)
    visitor.quiet_console()


def test_a_page_that_insists_on_taking_the_chat_away_has_its_will(tandem, desk, site, chromium):
    visitor = Visitor(chromium.context(), site.page(tandem.origin))
    visitor.shows("chat-launcher")
    visitor.page.evaluate("""() => { window.watch = new MutationObserver(() => document.querySelector('tandem-chat')?.remove());
      watch.observe(document.documentElement, { childList: true }); document.querySelector('tandem-chat').remove(); }""")
    eventually("the console says so", lambda: visitor.page.evaluate("1") and any("keeps taking the chat away" in line for line in visitor.complaints), within=5, actual=lambda: visitor.complaints)
    expect(visitor.page.locator("tandem-chat")).to_have_count(0)
    visitor.page.evaluate("() => { watch.disconnect(); tandemChat.open(); }")
    visitor.write("back again")
    visitor.receipt("accepted")


def test_where_no_window_may_be_opened_a_link_leads_to_the_call(tandem, desk, site, chromium):
    context = chromium.context()
    context.add_init_script("window.open = () => null;")
    visitor = Visitor(context, site.page(tandem.origin)).open()
    visitor.write("Can we talk?")
    desk.take()
    desk.do("call")
    visitor.shows("chat-choice-tandem-call").click()
    link = visitor.shows("chat-call-open")
    expect(link).to_have_attribute("href", re.compile(rf"^{re.escape(tandem.origin)}/call#"))
    expect(link).to_be_focused()
    visitor.page.keyboard.press("Escape")  # Puts the question away, and not the chat.
    visitor.hides("chat-call-open")
    visitor.shows("chat-panel")
    expect(visitor["chat-input"]).to_be_focused()
    visitor.shows("chat-choice-tandem-call").click()
    with context.expect_page() as opened:
        visitor.shows("chat-call-open").click()
    expect(opened.value.get_by_test_id("call-state")).to_have_attribute("data-state", "connected", timeout=15_000)
    visitor.hides("chat-call-open")


# --- docs/web-chat.md -----------------------------------------------------------------------------

def test_the_line_and_the_settings_of_the_documentation_work_as_they_stand(tandem, floor, desk, site, chromium):
    line = re.search(r"```html\n(<script .*?)\n```", DOCS, re.S).group(1)
    settings = json.loads(re.search(r"```json\n(\{.*?\n\})\n```", DOCS, re.S).group(1))
    assert "https://contact.example.org/" in line
    settings["chat"]["allowedOrigins"].append(site.origin)
    settings["flow"] = "chat-line"
    entry = chat_entry(floor)
    tandem.admin.change(f"/entry-points/{entry['id']}", **settings)
    try:
        visitor = Visitor(chromium.context(), site.page(tandem.origin, tag=line.replace("https://contact.example.org", tandem.origin))).open()
        visitor["chat-field-name"].fill("Nadia")
        visitor["chat-form-submit"].click()
        expect(visitor["chat-greeting"]).to_have_text("Hello! Ask us anything.")
        visitor.write("hello")
        desk.take()
        desk.hears("hello")
        assert desk.rest.get(f"/conversations/{desk.conversation}")["interaction"]["customerName"] == "Nadia"
        visitor.quiet_console()
    finally:
        chat_entry(floor, preChat=[], identity="none")


def test_the_documentation_names_each_attribute_event_and_method(tandem, desk, site, chromium):
    code = (WIDGET / "start.js").read_text()
    attributes = {f"data-{name}" for name in re.findall(r"(\w+)(?: = '[^']*')?(?:,| \})", re.search(r"const \{ (.*?)= script\.dataset", code).group(1))}
    assert attributes == set(re.findall(r"^\| `(data-\w+)` \|", DOCS, re.M)), attributes
    events = set(re.findall(r"'(\w+)'", re.search(r"const EVENTS = \[(.*?)\]", code).group(1)))
    assert events == set(re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", re.search(r"^Events: (.*?)\. ", DOCS, re.M).group(1)))), events
    visitor = Visitor(chromium.context(), site.page(tandem.origin))
    visitor.shows("chat-launcher")
    methods = visitor.page.evaluate("() => Object.keys(tandemChat).filter((name) => name !== 'isTandemChat')")
    named = set(re.findall(r"tandemChat\.(\w+)", DOCS)) | {"push"}
    assert set(methods) == named, (methods, named)
    left = Visitor(chromium.context(), site.page(tandem.origin, position="left", theme="dark", launcher="hidden", lang="zh-CN"))
    eventually("the chat is there", lambda: left.page.evaluate("() => !!document.querySelector('tandem-chat')"), within=8)
    left.hides("chat-launcher")
    left.page.evaluate("() => tandemChat.open()")
    box = left.shows("chat-panel").bounding_box()
    assert box["x"] < 100, box
    assert left["chat-panel"].evaluate("panel => getComputedStyle(panel).backgroundColor") == "rgb(24, 33, 40)"
    expect(left["chat-input"]).to_have_attribute("placeholder", "输入消息")


def test_each_event_of_the_documentation_is_told(tandem, desk, site, chromium):
    early = "<script>window.told = []; for (const name of ['ready', 'open', 'close', 'message', 'unread', 'state']) (window.tandemChat ??= []).push(['on', name, (detail) => told.push([name, detail?.text ?? detail?.state ?? detail])]);</script>"
    visitor = Visitor(chromium.context(), site.page(tandem.origin, early=early)).open()
    visitor.write("hello")
    desk.take()
    visitor["chat-close"].click()
    desk.say("hello Nadia")
    expected = [["ready", None], ["open", None], ["message", "hello"], ["state", "active"], ["close", None], ["message", "hello Nadia"], ["unread", 1]]
    eventually("the page was told everything", lambda: all(event in visitor.page.evaluate("() => told") for event in expected), within=10, actual=lambda: visitor.page.evaluate("() => told"))
    told = visitor.page.evaluate("""() => { const stop = tandemChat.on('open', () => told.push(['open again', null])); stop(); tandemChat.open(); return told; }""")
    assert ["open again", None] not in told and told[-1][0] in ("open", "unread"), told
