"""The desk for everybody and everywhere: two tabs, no mouse, a telephone, two languages, visitors who mean harm."""

import pytest
from playwright.sync_api import expect

from harness.browser import Screen
from harness.deadlines import eventually
from harness.desk import CONFIGURATION, FLOWS, accept, alice, at_desk, chat, chromium, guest, open_item, program, write  # noqa: F401


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
    first.quiet_console()
    second.quiet_console()


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
        done = screen.shows("wrapup-card").get_attribute("data-interaction")
        # The first of a group of choices is where Tab leads; arrow keys choose among them.
        _tab_into(screen, screen.page.locator('[data-testid^="wrapup-code-"]').first.get_attribute("data-testid"))
        keys.press("Space")
        _tab_into(screen, "wrapup-finish")
        keys.press("Enter")
        expect(screen.page.locator(f'[data-testid="work-item"][data-interaction="{done}"]')).to_have_count(0)
    screen.shows("idle-card")
    tandem.admin.delete(f"/canned-replies/{reply['id']}")
    screen.quiet_console()


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
    screen.quiet_console()


def _tab_into(screen: Screen, hook: str) -> None:
    """Presses Tab until the element with this hook has the focus, open shadow roots included."""
    focused = """hook => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.dataset?.testid === hook; }"""
    for _ in range(60):
        if screen.page.evaluate(focused, hook):
            return
        screen.page.keyboard.press("Tab")
    raise AssertionError(f"expected to reach {hook} with Tab alone")
