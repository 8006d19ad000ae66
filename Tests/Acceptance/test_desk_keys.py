"""The desk without a mouse: each shortcut does what the list says of it, and a call is handed over."""

from playwright.sync_api import Locator, expect

from harness.browser import Screen
from harness.desk import CAPACITY, CONFIGURATION, FLOWS, accept, alice, at_desk, chat, chromium, guest, open_item, program  # noqa: F401


def tab_into(screen: Screen, found: Locator, key: str = "Tab") -> None:
    """Presses the key until this element has the focus."""
    for _ in range(60):
        if found.evaluate("element => element.matches(':focus')"):
            return
        screen.page.keyboard.press(key)
    raise AssertionError(f"expected to reach {found} with {key} alone")


def hand_over(screen: Screen, name: str, target: Locator, note: str) -> None:
    """From Alt+T on, with keys alone; the dialog begins at its search field."""
    keys = screen.page.keyboard
    keys.press("Alt+t")
    expect(screen["transfer-search"]).to_be_focused()
    keys.type(name)
    expect(target).to_have_count(1)
    tab_into(screen, target)
    keys.press("Space")
    tab_into(screen, screen["transfer-note"])
    keys.type(note)
    tab_into(screen, screen["transfer-go"])
    keys.press("Enter")
    expect(screen["transfer-dialog"]).not_to_be_visible()


def test_a_call_is_handed_over_from_the_desk_to_an_agent_and_to_a_queue(tandem, floor, alice, chromium):
    screen = at_desk(tandem, chromium, alice)
    bob = floor.agent("Bob", tone=900, available=False)
    call, interaction = floor.incoming()
    screen.shows("offer-accept", within=15).click()
    screen.has("call-card", "data-media", "true")
    call.hears(700)
    bob.available()
    hand_over(screen, bob.name, screen["transfer-agent"], "Wants a refund")
    ringing = bob.phone.next_call()
    screen.hides("call-card")
    expect(screen["work-item"]).to_have_count(0)
    ringing.answer()
    view = floor.until(interaction, "active")
    assert view["agent"] == bob.id and view["notes"] == "Wants a refund", view
    call.hears(900)
    ringing.hears(440)
    call.hang_up()
    bob.until("wrapUp")
    bob.wrap_up(interaction)
    bob.become("offline")
    # The one who handed over is free for the next, and hands that to a queue.
    call, interaction = floor.incoming()
    screen.shows("offer-accept", within=15)
    screen.page.keyboard.press("Alt+a")
    screen.has("call-card", "data-media", "true")
    queue = next(one for one in tandem.admin.get("/queues")["items"] if one["key"] == "sales")
    hand_over(screen, queue["name"], screen["transfer-queue"], "")
    floor.until(interaction, "queued", where=lambda one: one["queue"] == queue["id"])
    screen.hides("call-card")
    call.hang_up()
    screen.quiet_console()


def test_the_list_of_shortcuts_is_true(tandem, floor, alice, chromium, guest):
    """Every key of the list is pressed, and what the list says happens; a key that it left out would be missing here."""
    tandem.admin.post("/canned-replies", {"shortcut": "keys", "title": "Keys", "text": "By keys."})
    screen = at_desk(tandem, chromium, alice)
    keys = screen.page.keyboard
    screen["user-menu"].focus()
    keys.press("Enter")
    tab_into(screen, screen["shortcuts-open"], "ArrowDown")
    keys.press("Enter")
    listed = screen["shortcut"].all_inner_texts()
    keys.press("Escape")
    expect(screen["shortcut-list"]).not_to_be_visible()
    screen.page.evaluate("() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; at?.blur(); }")
    pressed: list[str] = []

    def press(key: str) -> None:
        keys.press(f"Alt+{key.lower()}")
        pressed.append(key)

    refused = guest("Decline me")
    screen.shows("offer-card", within=15)
    press("X")
    expect(screen["offer-card"].filter(has_text=refused.name)).to_have_count(0)
    refused.do("leave")
    # Two ring: the one that came first keeps the focus, so Enter alone accepts what one was looking at.
    for visitor in (visitors := [guest("Accept me first"), guest("Accept me too")]):
        expect(screen["offer-card"].filter(has_text=visitor.name)).to_be_visible(timeout=15_000)
    for visitor, accepts in zip(visitors, (lambda: keys.press("Enter"), lambda: press("A"))):
        accepts()
        expect(screen["work-item"].filter(has_text=visitor.name)).to_have_attribute("data-state", "active", timeout=10_000)
    shown = screen["conversation-customer"]
    before = shown.inner_text()
    press("N")
    expect(shown).not_to_have_text(before)
    press("P")
    expect(shown).to_have_text(before)
    press("O")
    expect(screen["kind-note"]).to_have_attribute("aria-pressed", "true")
    expect(screen["composer"]).to_be_focused()
    press("W")
    expect(screen["kind-note"]).to_have_attribute("aria-pressed", "false")
    press("R")
    expect(screen["reply"].filter(has_text="Keys")).to_be_visible()
    keys.press("Escape")
    expect(screen["reply"]).to_have_count(0)
    screen["composer"].fill("")
    press("C")
    expect(screen["desk-main"]).to_have_attribute("data-view", "customer")
    press("T")
    expect(screen["transfer-dialog"]).to_be_visible()
    keys.press("Escape")
    expect(screen["transfer-dialog"]).not_to_be_visible()
    press("Q")
    expect(screen["wrapup-card"]).to_be_visible()

    call, interaction = floor.incoming()
    screen.shows("offer-card", within=15)
    keys.press("Alt+a")
    screen.has("call-card", "data-media", "true")
    press("H")
    screen.has("call-card", "data-state", "held")
    expect(screen["call-hold"]).to_be_enabled()  # The event may come before the answer to the request.
    keys.press("Alt+h")
    screen.has("call-card", "data-state", "active")
    press("M")
    floor.until(interaction, "active", where=lambda view: view["muted"])
    press("K")
    expect(screen["key-4"]).to_be_visible()
    press("E")
    call.wait("ended", within=5)
    told = {line.split()[-1] for line in listed if line.startswith("Alt")}
    assert told == set(pressed) and sum("Enter" in line for line in listed) == 1, (listed, pressed)
    screen.quiet_console()
