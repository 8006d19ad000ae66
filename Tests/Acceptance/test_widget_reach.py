"""The chat for everybody: less motion, forced colours, enlarged pages, telephones' keyboards, screen readers, long texts."""

import pytest
from playwright.sync_api import expect

from harness.deadlines import eventually
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor, chat_entry
from harness.web_chat_fixtures import chromium, desk, program, site, visitor  # noqa: F401

FLOWS = CHAT_FLOWS


def _style(visitor, hook: str, name: str) -> str:
    return visitor[hook].first.evaluate("(element, name) => getComputedStyle(element)[name]", name)


@pytest.mark.parametrize("wish,moves", [("reduce", False), ("no-preference", True)])
def test_who_wants_less_motion_gets_none(visitor, desk, wish, moves):
    visitor.page.emulate_media(reduced_motion=wish)
    visitor.open().write("hello")
    desk.take()
    desk.do("typing", {"isTyping": True})
    visitor.shows("chat-typing")
    dot = visitor["chat-typing"].locator("i").first
    expect(dot).to_be_visible()
    seen = [_style(visitor, "chat-panel", "animationName"), dot.evaluate("dot => getComputedStyle(dot).animationName"), _style(visitor, "chat-launcher", "transitionDuration")]
    assert seen == (["rise", "breathe", "0.16s, 0.12s"] if moves else ["none", "none", "0s"]), seen


@pytest.mark.parametrize("theme,scheme,dark", [("auto", "dark", True), ("auto", "light", False), ("light", "dark", False), ("dark", "light", True)])
def test_it_is_dark_where_the_system_is_unless_the_site_says_otherwise(tandem, desk, site, chromium, theme, scheme, dark):
    visitor = Visitor(chromium.context(), site.page(tandem.origin, theme=theme)).open()
    visitor.page.emulate_media(color_scheme=scheme)
    assert _style(visitor, "chat-panel", "backgroundColor") == ("rgb(24, 33, 40)" if dark else "rgb(255, 255, 255)")
    assert _style(visitor, "chat-input", "colorScheme") == ("dark" if dark else "light")


def test_forced_colours_leave_everything_to_be_seen(visitor, desk):
    visitor.page.emulate_media(forced_colors="active")
    visitor.open().write("hello")
    desk.take()
    desk.say("hello")
    visitor.reads("hello")
    visitor["chat-close"].focus()
    visitor.page.keyboard.press("Shift+Tab")  # By keyboard: only then the focus must be seen.
    faults = visitor.page.evaluate("""() => {
      const root = document.querySelector('tandem-chat').shadowRoot, faults = [];
      const solid = (element) => { const style = getComputedStyle(element); return style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) >= 1; };
      for (const selector of ['.launcher', '.panel', '.agent .bubble', '.visitor .bubble', '.box', '.send']) if (!solid(root.querySelector(selector))) faults.push(`no border: ${selector}`);
      const focused = getComputedStyle(root.querySelector('[data-testid=chat-more]'));
      if (focused.outlineStyle === 'none' || parseFloat(focused.outlineWidth) < 2) faults.push('the focus cannot be seen');
      for (const icon of root.querySelectorAll('.panel .icon')) {
        let behind = icon; while (behind.parentElement && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
        if (icon.getClientRects().length > 0 && getComputedStyle(icon).stroke === getComputedStyle(behind).backgroundColor) faults.push(`cannot be seen: ${icon.parentElement.outerHTML.slice(0, 90)}`);
      }
      return faults;
    }""")
    assert faults == [], faults


@pytest.mark.parametrize("width,height", [(640, 400), (320, 256), (360, 640)])
def test_enlarged_pages_cut_nothing_off(tandem, floor, desk, site, chromium, width, height):
    """1280 × 800 at 200 %, 1280 × 1024 at 400 %, a small telephone."""
    chat_entry(floor, title="Northwind Garden Centre and Nursery of the Four Counties", preChat=[{"key": "topic", "kind": "choice", "required": True, "options": ["Orders", "A topic whose name is so long that no telephone has the room to show all of it"], "labels": {"en": "What would you like to talk with us about today?"}}])
    try:
        visitor = Visitor(chromium.context(width=width, height=height), site.page(tandem.origin)).open()
        outside = """() => { const root = document.querySelector('tandem-chat').shadowRoot, panel = root.querySelector('.panel').getBoundingClientRect();
          const cut = [...root.querySelectorAll('.panel button, .panel input, .panel select, .panel textarea, .panel h2, .panel p, .panel .bubble')].filter(element => element.getClientRects().length > 0 && element.type !== 'file').filter(element => {
            const box = element.getBoundingClientRect(), within = element.closest('.log, .page') !== null;
            return box.left < -0.5 || box.right > innerWidth + 0.5 || (!within && (box.top < -0.5 || box.bottom > innerHeight + 0.5)); }).map(element => element.outerHTML.slice(0, 100));
          const log = root.querySelector('.log, .page'); return [...cut, ...(log.clientHeight < 60 ? [`only ${log.clientHeight} pixels to read in`] : []), ...(log.scrollWidth > log.clientWidth ? ['it scrolls sideways'] : []),
            ...(panel.width > innerWidth || panel.height > innerHeight ? ['the panel is larger than the page'] : [])]; }"""
        assert visitor.page.evaluate(outside) == []
        visitor["chat-field-topic"].select_option(index=2)
        visitor["chat-form-submit"].click()
        visitor.write("W" * 300)
        visitor.reads("W" * 300, of="visitor")
        desk.take()
        note = desk.rest.raw("POST", "/files", params={"name": f"{'long-' * 30}name.txt"}, data=b"Water it.", headers={"Content-Type": "text/plain"}).json()
        desk.say("See this.", attachments=[note["id"]])
        visitor.shows("chat-file")
        visitor["chat-input"].fill("\n".join("many lines" for _ in range(20)))
        assert visitor.page.evaluate(outside) == []
        visitor["chat-more"].click()
        assert visitor.page.evaluate(outside) == []
    finally:
        chat_entry(floor, preChat=[])


def test_a_telephones_keyboard_covers_nothing_of_the_chat(tandem, desk, site, chromium):
    context = chromium.context(width=360, height=640)
    # The browsers of telephones make what is seen smaller, not the page.
    context.add_init_script("Object.defineProperty(window, 'visualViewport', { value: Object.assign(new EventTarget(), { scale: 1, offsetTop: 0, height: 640 }) });")
    visitor = Visitor(context, site.page(tandem.origin)).open()

    def box() -> tuple[float, float]:
        found = visitor["chat-panel"].bounding_box()
        return found["y"], found["height"]
    eventually("the panel fills the screen", lambda: box() == (0, 640), within=5, actual=box)
    visitor.page.evaluate("() => { Object.assign(visualViewport, { height: 340, offsetTop: 40 }); visualViewport.dispatchEvent(new Event('resize')); }")
    eventually("the panel keeps above the keyboard", lambda: box() == (40, 340), within=5, actual=box)
    visitor.page.evaluate("() => { Object.assign(visualViewport, { height: 200, scale: 2 }); visualViewport.dispatchEvent(new Event('resize')); }")
    eventually("who enlarges sees all of it, piece by piece", lambda: box() == (0, 640), within=5, actual=box)


def test_a_printed_page_shows_no_chat(visitor):
    visitor.open()
    visitor.page.emulate_media(media="print")
    for hook in ("chat-launcher", "chat-panel"):
        expect(visitor[hook]).to_be_hidden()


def _tree(visitor) -> list[tuple[str, str]]:
    """Roles and names as the browser tells them to a screen reader."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]


def test_a_screen_reader_is_told_what_everything_is(visitor, desk):
    visitor.open().write("hello")
    desk.take()
    desk.say("hello Nadia")
    visitor.reads("hello Nadia")
    tree = _tree(visitor)
    wanted = {("dialog", "Northwind Garden"), ("log", "Messages"), ("textbox", "Write a message"), ("button", "Send"), ("button", "Attach a file"), ("button", "Insert an emoji"), ("button", "More"), ("button", "Close chat")}
    assert wanted <= set(tree), wanted - set(tree)
    nameless = [node for node in tree if node[0] in ("button", "textbox", "combobox", "link", "image", "dialog", "menu", "menuitem", "log") and not node[1].strip()]
    assert nameless == [], nameless
    visitor["chat-more"].click()
    assert ("menuitem", "End chat") in _tree(visitor)
    visitor["chat-end"].click()
    assert ("alertdialog", "End this chat?") in _tree(visitor)
    visitor["chat-end-no"].click()
    expect(visitor["chat-input"]).to_be_focused()
    broken = visitor.page.evaluate("""() => { const root = document.querySelector('tandem-chat').shadowRoot;
      return [...root.querySelectorAll('[aria-labelledby], [aria-describedby], label[for]')].flatMap(element => [element.getAttribute('aria-labelledby'), element.getAttribute('aria-describedby'), element.htmlFor])
        .filter(id => id && !root.getElementById(id)).concat([...root.querySelectorAll('[tabindex]')].filter(element => element.tabIndex > 0).map(element => element.outerHTML.slice(0, 80))); }""")
    assert broken == [], broken


def test_new_messages_are_read_out_and_nothing_twice(visitor, desk):
    visitor.open().write("hello")
    desk.take()
    desk.hears("hello")
    visitor.receipt("accepted")
    expect(visitor["chat-log"]).to_have_attribute("aria-live", "polite")
    visitor.page.evaluate("""() => { window.told = []; const log = document.querySelector('tandem-chat').shadowRoot.querySelector('[role=log]');
      // What a screen reader goes by: nodes that come, outside of what is silent.
      new MutationObserver(changes => { for (const { addedNodes, target } of changes) if (!target.closest?.('[aria-live=off]')) for (const node of addedNodes) if (node.textContent.trim() && !node.matches?.('.day')) told.push(node.querySelector?.('[data-testid=chat-text]')?.textContent ?? node.textContent); })
        .observe(log, { childList: true, subtree: true }); }""")
    desk.do("read", {"upTo": desk.messages()[-1]["number"]})
    visitor.receipt("read")
    desk.say("one")
    desk.say("two")
    visitor.reads("one", "two")
    assert visitor.page.evaluate("() => told") == ["one", "two"]
    assert visitor.page.evaluate("() => document.querySelector('tandem-chat').shadowRoot.querySelector('[lang]').lang") == "en"


def _limit(visitor, limit: int | None) -> None:
    """What the service says it takes."""
    def welcome(route) -> None:
        answer = route.fetch()
        body = {key: value for key, value in answer.json().items() if key != "maxText"}
        route.fulfill(response=answer, json=body | ({} if limit is None else {"maxText": limit}))
    visitor.page.route("**/public/chat/chat", welcome)
    visitor.page.reload()


def test_what_is_left_to_write_is_counted_near_the_end(visitor, desk):
    _limit(visitor, 100)
    visitor.open()
    field, count = visitor["chat-input"], visitor["chat-count"]
    field.fill("x" * 89)
    expect(count).to_be_hidden()
    family = "👨‍👩‍👧‍👦"  # One character to people and to the service; eleven to JavaScript.
    field.fill("x" * 89 + family)
    expect(count).to_have_text("90 of 100 characters")
    field.fill("x" * 101)
    expect(count).to_contain_text("1 characters too many")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(visitor["chat-send"]).to_be_disabled()
    field.press("Enter")
    expect(field).to_have_value("x" * 101)
    visitor.reads(of="visitor")
    field.fill("x" * 99 + family)
    expect(count).to_have_text("100 of 100 characters")
    field.press("Enter")
    visitor.reads("x" * 99 + family, of="visitor")
    expect(count).to_be_hidden()
    desk.take()
    desk.hears("x" * 99 + family)


@pytest.mark.parametrize("limit", [None, 10_000_000])
def test_without_a_limit_of_the_services_the_usual_one_holds_and_the_service_has_the_last_word(visitor, desk, limit):
    _limit(visitor, limit)
    visitor.open()
    visitor["chat-input"].fill("x" * 10_001)
    if limit is None:
        expect(visitor["chat-count"]).to_be_visible()
        expect(visitor["chat-send"]).to_be_disabled()
        return
    visitor["chat-send"].click()
    expect(visitor["chat-failed"]).to_contain_text("Not sent: this message is too long.", timeout=15_000)
    visitor.shows("chat-retry")
    visitor.write("short")
    visitor.receipt("accepted")
    visitor["chat-discard"].click()
    visitor.reads("short", of="visitor")
