"""The chat as a guest on other people's pages: it neither disturbs them nor is disturbed, runs nothing of what is written, and can be used by everybody."""

import gzip
import json

import pytest
import requests
from playwright.sync_api import expect

from harness.deadlines import eventually
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor, chat_entry
from harness.web_chat_fixtures import chromium, desk, program, site  # noqa: F401

FLOWS = CHAT_FLOWS
ATTACK = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>\"'><svg onload=window.hurt=1> javascript:window.hurt=1 {{constructor}}"
HOSTILE = """<style>
* { all: unset !important; display: none !important; color: red !important; font-size: 60px !important; position: static !important; transform: rotate(3deg) !important; }
html { font-size: 2px !important; direction: rtl; display: block !important; filter: blur(0); } body { display: block !important; }
tandem-chat, div, section, button { visibility: hidden !important; opacity: 0 !important; width: 1px !important; z-index: -1 !important; pointer-events: none !important; }
</style>"""


def test_the_script_is_small_may_be_kept_and_is_the_only_thing_that_others_may_load(tandem):
    answer = requests.get(tandem.origin + "/chat.js", timeout=5)
    size = len(gzip.compress(answer.content, 6))
    assert answer.status_code == 200 and size < 30 * 1024, f"chat.js has {size} bytes compressed"
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "public" in answer.headers["Cache-Control"]
    assert requests.get(tandem.origin + "/chat.js", headers={"If-None-Match": answer.headers["ETag"]}, timeout=5).status_code == 304
    for path in ("/", "/assets/js/desk.js", "/chat"):
        other = requests.get(tandem.origin + path, timeout=5)
        assert "Access-Control-Allow-Origin" not in other.headers and other.headers["Cross-Origin-Resource-Policy"] == "same-origin", path


def test_a_site_that_is_not_allowed_shows_nothing(tandem, floor, desk, site, chromium):
    chat_entry(floor, allowedOrigins=["https://shop.example"])
    visitor = Visitor(chromium.context(), site.page(tandem.origin))
    eventually("the console says why", lambda: visitor.page.evaluate("1") and any("allow the origin" in line for line in visitor.complaints), within=8, actual=lambda: visitor.complaints)
    visitor.hides("chat-launcher")
    chat_entry(floor)


def test_the_page_is_as_it_was(tandem, desk, site, chromium):
    """No shift of the layout, no style that leaks, nothing in the way."""
    measure = """() => [...document.querySelectorAll('#shop, #shop *')].map(element => {
      const { x, y, width, height } = element.getBoundingClientRect(); const style = getComputedStyle(element);
      return [element.id, x, y, width, height, style.font, style.color, style.backgroundColor, style.boxSizing]; })"""
    context = chromium.context()
    bare = context.new_page()
    bare.goto(site.page(tandem.origin, entry="none-such"))
    before = bare.evaluate(measure)
    visitor = Visitor(context, site.page(tandem.origin))
    visitor.open()
    assert visitor.page.evaluate(measure) == before
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")
    shift = visitor.page.evaluate("""() => new Promise(done => { const seen = []; new PerformanceObserver(list => seen.push(...list.getEntries().map(e => e.value))).observe({type: 'layout-shift', buffered: true});
      requestAnimationFrame(() => requestAnimationFrame(() => done(seen.reduce((a, b) => a + b, 0)))); })""")
    assert shift == 0, f"the page has moved by {shift}"
    visitor["chat-close"].click()
    visitor.page.locator("#buy").click()


def test_a_hostile_style_sheet_changes_nothing(tandem, desk, site, chromium):
    looks = """() => { const root = document.querySelector('tandem-chat').shadowRoot; const of = (hook) => { const element = root.querySelector(`[data-testid=${hook}]`);
      const { width, height } = element.getBoundingClientRect(); const style = getComputedStyle(element); return [hook, width, height, style.fontSize, style.color, style.opacity, style.visibility, style.direction, style.transform]; };
      return ['chat-launcher', 'chat-panel', 'chat-greeting', 'chat-input', 'chat-send'].map(of); }"""
    calm = Visitor(chromium.context(), site.page(tandem.origin)).open()
    calm.page.mouse.move(5, 5)
    expected = eventually("the panel has come to rest", lambda: (now := calm.page.evaluate(looks)) and {look[8] for look in now} == {"none"} and now, within=5)
    calm.page.close()
    stressed = Visitor(chromium.context(), site.page(tandem.origin, head=HOSTILE)).open()
    stressed.page.mouse.move(5, 5)
    eventually("the chat looks as on a calm page", lambda: stressed.page.evaluate(looks) == expected, within=5, actual=lambda: (expected, stressed.page.evaluate(looks)))
    stressed.write("I can be seen")
    stressed.reads("I can be seen", of="visitor")


def test_scripts_in_every_field_stay_text(tandem, floor, desk, site, chromium):
    chat_entry(floor, title=ATTACK[:70], greeting={"en": ATTACK}, preChat=[{"key": "name", "required": True, "labels": {"en": ATTACK[:90]}}])
    policy = f"default-src 'none'; script-src {tandem.origin}; connect-src {tandem.origin}; img-src blob:; require-trusted-types-for 'script'; trusted-types 'none'"
    visitor = Visitor(chromium.context(), site.page(tandem.origin, policy=policy)).open()
    visitor["chat-field-name"].fill(ATTACK)
    visitor["chat-form-submit"].click()
    visitor.write(ATTACK)
    visitor.reads(ATTACK, of="visitor")
    desk.take()
    desk.hears(ATTACK)
    desk.say(ATTACK)
    visitor.reads(ATTACK)
    expect(visitor.bubbles("agent").locator("a, img, script, svg")).to_have_count(0)
    assert visitor.page.evaluate("() => [window.hurt ?? null, window.violations]") == [None, []]
    visitor.quiet_console()
    chat_entry(floor, preChat=[])


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "https://user:secret@bank.example", "http://", "ftp://example.org", "https://[::1"])
def test_what_is_no_safe_address_is_no_link(tandem, desk, site, chromium, text):
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    visitor.write(f"see {text} now")
    visitor.reads(f"see {text} now", of="visitor")
    expect(visitor.bubbles("visitor").locator("a")).to_have_count(0)


def test_texts_of_every_kind(tandem, desk, site, chromium):
    visitor = Visitor(chromium.context(), site.page(tandem.origin)).open()
    right, hidden, long = "مرحبا, order 17 שלום", "a\u200bb\u202ec\u2066d", "word " * 1900
    for text in (right, hidden, long.strip(), "👍"):
        visitor.write(text)
    visitor.receipt("accepted")
    bubbles = visitor.bubbles("visitor")
    expect(bubbles).to_have_count(4)
    assert bubbles.nth(0).evaluate("element => getComputedStyle(element).direction") == "rtl"
    width = visitor["chat-log"].evaluate("element => [element.scrollWidth, element.clientWidth]")
    assert width[0] <= width[1], width
    assert bubbles.nth(2).evaluate("element => element.getBoundingClientRect().height") < 400, "a long text is folded"
    visitor.page.get_by_role("button", name="Show all").click()
    assert bubbles.nth(2).evaluate("element => element.getBoundingClientRect().height") > 1000
    desk.take()
    desk.hears(right, hidden, long.strip(), "👍")


def test_the_chat_is_used_with_the_keyboard_alone(tandem, desk, site, chromium):
    visitor = Visitor(chromium.context(), site.page(tandem.origin))
    visitor.shows("chat-launcher")
    focused = "() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.dataset?.testid ?? at?.id ?? ''; }"
    keyboard = visitor.page.keyboard
    for _ in range(6):
        if visitor.page.evaluate(focused) == "chat-launcher":
            break
        keyboard.press("Tab")
    assert visitor.page.evaluate(focused) == "chat-launcher"
    keyboard.press("Enter")
    eventually("the field has the focus", lambda: visitor.page.evaluate(focused) == "chat-input", within=5, actual=lambda: visitor.page.evaluate(focused))
    keyboard.type("by hand")
    keyboard.press("Shift+Enter")
    keyboard.type("second line")
    keyboard.press("Enter")
    visitor.reads("by hand\nsecond line", of="visitor")
    seen = set()
    for _ in range(20):
        keyboard.press("Tab")
        seen.add(visitor.page.evaluate(focused))
    assert {"chat-close", "chat-attach", "chat-emoji", "chat-log", "chat-input", "chat-more"} <= seen, seen
    assert not seen & {"link", "buy"}, f"the focus has left the dialog: {seen}"
    visitor["chat-emoji"].focus()
    keyboard.press("Enter")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(visitor["chat-input"]).to_have_value("😄")
    visitor["chat-more"].focus()
    keyboard.press("Enter")
    keyboard.press("Escape")
    assert visitor.page.evaluate(focused) == "chat-more"
    keyboard.press("Escape")
    expect(visitor["chat-panel"]).to_be_hidden()
    assert visitor.page.evaluate(focused) == "chat-launcher"


AUDIT = """() => {
  const root = document.querySelector('tandem-chat').shadowRoot, faults = [], visible = (element) => element.getClientRects().length > 0;
  const nameOf = (element) => element.getAttribute('aria-label') || (element.getAttribute('aria-labelledby') && root.getElementById(element.getAttribute('aria-labelledby'))?.textContent)
    || element.labels?.[0]?.textContent || element.alt || element.textContent.trim();
  for (const element of root.querySelectorAll('button, a, input:not([type=file]), textarea, select, img, [role=dialog], [role=log]')) if (visible(element) && !nameOf(element)) faults.push(`no name: ${element.outerHTML.slice(0, 120)}`);
  for (const element of root.querySelectorAll('button')) { const { width, height } = element.getBoundingClientRect(); if (visible(element) && (width < 24 || height < 24)) faults.push(`too small: ${element.outerHTML.slice(0, 120)}`); }
  const ids = [...root.querySelectorAll('[id]')].map(element => element.id);
  if (new Set(ids).size !== ids.length) faults.push(`an id is there twice: ${ids}`);
  for (const element of root.querySelectorAll('svg')) if (element.getAttribute('aria-hidden') !== 'true') faults.push('a drawing that is read out');
  for (const [selector, name] of [['[role=dialog]', 'dialog'], ['[role=log][aria-live=polite]', 'log']]) if (!root.querySelector(selector)) faults.push(`no ${name}`);
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => { const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => { for (let at = element; at; at = at.parentElement) { const c = channels(getComputedStyle(at).backgroundColor); if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  for (const element of root.querySelectorAll('h2, p, .bubble, .meta span, .meta time, .day, .who, button, .notice strong, label')) {
    const text = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!visible(element) || !text || element.disabled || element.closest('.unseen')) continue;
    const [a, b] = [light(channels(getComputedStyle(element).color).slice(0, 3)), light(behind(element))].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(2)}: ${element.outerHTML.slice(0, 100)}`);
  }
  return faults;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#0b6477", "#ffe14d", "#111111", "#ff5a36", "#7c7c7c"])
def test_everything_has_a_name_a_size_and_a_contrast(tandem, floor, desk, site, chromium, theme, colour):
    chat_entry(floor, colour=colour, preChat=[{"key": "topic", "kind": "choice", "options": ["Orders", "Plants"], "labels": {"en": "Topic"}}, {"key": "name", "required": True, "labels": {"en": "Your name"}}])
    visitor = Visitor(chromium.context(), site.page(tandem.origin, theme=theme)).open()
    assert visitor.page.evaluate(AUDIT.replace("[role=log][aria-live=polite]", "form")) == []
    visitor["chat-form-submit"].click()
    expect(visitor["chat-field-name"]).to_have_attribute("aria-invalid", "true")
    visitor["chat-field-topic"].select_option("Plants")
    visitor["chat-field-name"].fill("Nadia")
    visitor["chat-form-submit"].click()
    visitor.write("hello")
    desk.take()
    desk.say("Hello, https://example.org")
    visitor.reads("Hello, https://example.org")
    assert visitor.page.evaluate(AUDIT) == []
    chat_entry(floor, preChat=[])


@pytest.mark.parametrize("browser_language,attribute,word", [("zh-CN", "", "输入消息"), ("en-GB", "zh-CN", "输入消息"), ("zh-CN", "en", "Write a message"), ("fr-FR", "", "Write a message")])
def test_both_languages(tandem, desk, site, chromium, browser_language, attribute, word):
    visitor = Visitor(chromium.context(language=browser_language), site.page(tandem.origin, **({"lang": attribute} if attribute else {}))).open()
    expect(visitor["chat-input"]).to_have_attribute("placeholder", word)
    expect(visitor["chat-greeting"]).to_have_text("花园向您问好。" if word.startswith("输") else "Hello from the garden.")


def test_a_telephone_shows_nothing_but_the_chat(tandem, desk, site, chromium):
    visitor = Visitor(chromium.context(width=360, height=640), site.page(tandem.origin, head="<style>body { min-height: 3000px }</style>")).open()
    box = eventually("the panel has come to rest", lambda: (box := visitor["chat-panel"].bounding_box()) and box["y"] == 0 and box, within=5)
    assert (box["x"], box["width"], box["height"]) == (0, 360, 640), box
    expect(visitor["chat-panel"]).to_have_attribute("aria-modal", "true")
    visitor["chat-close"].click()
    visitor.shows("chat-launcher")


def test_the_page_speaks_with_the_chat(tandem, desk, site, chromium):
    early = "<script>window.told = []; window.tandemChat = [['on', 'ready', () => told.push('ready')], ['on', 'open', () => told.push('open')], ['on', 'unread', (n) => told.push(n)], ['open']];</script>"
    visitor = Visitor(chromium.context(), site.page(tandem.origin, early=early))
    visitor.shows("chat-panel")
    eventually("the page was told", lambda: visitor.page.evaluate("() => told") == ["open", "ready"], within=5, actual=lambda: visitor.page.evaluate("() => told"))
    visitor.write("hello")
    desk.take()
    visitor.page.evaluate("() => tandemChat.close()")
    assert visitor.page.evaluate("() => tandemChat.isOpen") is False
    desk.say("there?")
    eventually("the page is told of what is unread", lambda: visitor.page.evaluate("() => told.at(-1)") == 1, within=8)
    assert "no \"nothing\"" in visitor.page.evaluate("() => { try { tandemChat.on('nothing', () => {}); } catch (fault) { return fault.message; } }")
    assert "signed token" in visitor.page.evaluate("() => { try { tandemChat.identify(17); } catch (fault) { return fault.message; } }")
    visitor.page.evaluate("() => tandemChat.identify(null)")
    assert json.loads(visitor.page.evaluate("() => JSON.stringify(Object.keys(localStorage).filter(key => key.endsWith(':token')))")) == []


def test_the_shop_of_the_demo_has_the_chat(tandem, desk, chromium):
    visitor = Visitor(chromium.context(), tandem.origin + "/chat")
    visitor.page.locator("#ask").click()
    visitor.shows("chat-panel")
    visitor.write("hello")
    visitor.receipt("accepted")
    visitor.quiet_console()
