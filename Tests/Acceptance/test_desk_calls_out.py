"""How the desk calls a person who looks elsewhere: sounds, notifications, the tab's title; and at which of several desks."""

import pytest
from playwright.sync_api import expect

from harness.browser import Screen
from harness.deadlines import eventually
from harness.desk import CONFIGURATION, FLOWS, accept, alice, at_desk, chat, chromium, guest, open_item, program, write  # noqa: F401

RING, CHIME = (587.33, 739.99), (880, 1174.66)
"""The notes of each sound, as js/ring.js and js/chime.js have them."""

WATCH = """
() => {
  // What goes to the loudspeaker goes through an analyser too, and what is notified is kept.
  const connect = AudioNode.prototype.connect;
  window.sounds = [];
  AudioNode.prototype.connect = function (target, ...rest) {
    if (this instanceof AudioBufferSourceNode && target === this.context.destination) {
      const ear = this.context.createAnalyser();
      ear.fftSize = 16384;
      ear.smoothingTimeConstant = 0;
      connect.call(this, ear);
      const sound = {context: this.context, ear, loops: this.loop, ended: false};
      this.addEventListener('ended', () => { sound.ended = true; });
      window.sounds.push(sound);
    }
    return connect.call(this, target, ...rest);
  };
  const Original = window.Notification;
  window.notified = [];
  window.asked = 0;
  window.Notification = class extends Original {
    constructor(title, options) { super(title, options); window.notified.push(this); }
    static requestPermission() { window.asked += 1; return Original.requestPermission(); }
  };
}
"""

HEARD = """
() => {
  const sound = window.sounds.filter(one => !one.ended && one.context.state === 'running').at(-1);
  if (!sound) return null;
  const bins = new Float32Array(sound.ear.frequencyBinCount);
  sound.ear.getFloatFrequencyData(bins);
  const best = bins.indexOf(Math.max(...bins));
  return {hertz: best * sound.context.sampleRate / sound.ear.fftSize, decibels: bins[best], loops: sound.loops};
}
"""


class Watched(Screen):
    """A desk whose sounds and notifications are seen, and from which the person can look away."""

    def __init__(self, context, notifications: bool = True) -> None:
        if notifications:
            context.grant_permissions(["microphone", "notifications"])
        context.add_init_script(f"({WATCH})()")
        super().__init__(context)

    def look_away(self) -> None:
        """The window stays open, another one has the focus."""
        self.page.evaluate("() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }")

    def look_here(self) -> None:
        self.page.evaluate("() => { delete document.hasFocus; dispatchEvent(new Event('focus')); }")

    def toggle(self, hook: str) -> None:
        self["user-menu"].click()
        self[hook].click()

    def notifications(self) -> list[dict]:
        return self.page.evaluate("() => window.notified.map(({title, body, tag}) => ({title, body, tag}))")

    def sounds_like(self, notes: tuple[float, ...], loops: bool) -> None:
        def right() -> bool:
            heard = self.page.evaluate(HEARD)
            return bool(heard) and heard["loops"] == loops and heard["decibels"] > -60 and min(abs(heard["hertz"] - note) for note in notes) < 12
        eventually(f"the page sounds at {' or '.join(map(str, notes))} Hz", right, within=8, every=0.05, actual=lambda: self.page.evaluate(HEARD))

    def falls_silent(self) -> None:
        eventually("nothing sounds any more", lambda: self.page.evaluate(HEARD) is None, within=3, actual=lambda: self.page.evaluate(HEARD))

    def count(self) -> int:
        return self.page.evaluate("() => window.sounds.length")


@pytest.fixture
def watched(tandem, chromium, alice):
    def make(context=None, **how) -> Watched:
        screen = Watched(context or chromium.context(), **how).sign_in(tandem.origin, alice.login, alice.password)
        screen.has("phone-state", "data-state", "ready", within=20)
        screen.become("available")
        return screen
    yield make


def test_a_ringing_call_rings_and_notifies_whoever_looks_elsewhere(floor, watched):
    screen = watched()
    screen.toggle("notify-toggle")
    screen.look_away()
    call, _ = floor.incoming()
    screen.shows("offer-card", within=15)
    screen.sounds_like(RING, loops=True)
    told = eventually("it is notified", screen.notifications, within=5)
    assert len(told) == 1 and call.phone.user[-4:] in told[0]["title"].replace(" ", "") and told[0]["tag"] == "tandem-offer", told
    eventually("the tab's title says who rings", lambda: call.phone.user[-4:] in screen.page.title().replace(" ", ""), actual=screen.page.title)
    call.hang_up()
    screen.hides("offer-card")
    screen.falls_silent()
    assert screen.page.title() == "Tandem"
    screen.quiet_console()


def test_a_message_chimes_counts_in_the_title_and_its_notification_opens_the_conversation(watched, guest):
    screen = watched()
    one, two = guest("First of two"), guest("Second of two")
    for visitor in (one, two):
        accept(screen, visitor.name)
    open_item(screen, two.name)
    screen.toggle("notify-toggle")
    before = screen.count()
    # Who looks at it is not called.
    two.say("You are looking at me")
    expect(screen["message"].filter(has_text="looking at me")).to_be_visible()
    assert screen.count() == before and screen.notifications() == []
    screen.look_away()
    one.say("My card number is 4711")
    screen.sounds_like(CHIME, loops=False)
    screen.falls_silent()
    told = eventually("it is notified", screen.notifications, within=5)
    assert len(told) == 1 and one.name in told[0]["title"] and told[0]["body"] == "My card number is 4711", told
    eventually("the title counts", lambda: screen.page.title() == "(1) Tandem", actual=screen.page.title)
    # A click brings the person to what was written.
    screen.page.evaluate("() => window.notified[0].dispatchEvent(new Event('click'))")
    expect(screen["conversation-customer"]).to_contain_text(one.name)
    screen.look_here()
    eventually("the title is quiet", lambda: screen.page.title() == "Tandem", actual=screen.page.title)
    # Who shares a screen leaves the words out; that is remembered.
    screen.toggle("notify-text-toggle")
    screen.page.reload()
    screen.page.wait_for_selector("tandem-desk[data-ready=true]")
    expect(screen["work-item"]).to_have_count(2, timeout=15_000)
    screen.look_away()
    two.say("And mine is 4712")
    told = eventually("it is notified", screen.notifications, within=8)
    assert two.name in told[0]["title"] and told[0]["body"] == "", told
    screen.quiet_console()


def test_the_browser_is_asked_for_notifications_upon_a_click_alone(floor, watched, guest):
    screen = watched()
    screen.look_away()
    visitor = guest("Nobody has asked for notifications")
    screen.shows("offer-card", within=15)
    assert screen.page.evaluate("() => window.asked") == 0 and screen.notifications() == []
    accept(screen, visitor.name)
    screen.look_here()
    screen.toggle("notify-toggle")
    assert screen.page.evaluate("() => window.asked") == 1
    screen.page.reload()
    screen["user-menu"].click()
    expect(screen["notify-toggle"]).to_have_attribute("aria-checked", "true")
    assert screen.page.evaluate("() => window.asked") == 0
    screen["notify-toggle"].click()
    screen.look_away()
    visitor.say("Switched off again")
    eventually("the title counts", lambda: screen.page.title() == "(1) Tandem", actual=screen.page.title)
    assert screen.notifications() == []


def test_muted_sounds_stay_muted_and_a_ring_falls_silent_at_once(floor, watched):
    screen = watched()
    call, _ = floor.incoming()
    screen.shows("offer-card", within=15)
    screen.sounds_like(RING, loops=True)
    screen.toggle("sounds-toggle")
    screen.falls_silent()
    expect(screen["offer-card"]).to_be_visible()
    call.hang_up()
    screen.hides("offer-card")
    screen.page.reload()
    screen.has("phone-state", "data-state", "ready", within=20)
    call, _ = floor.incoming()
    screen.shows("offer-card", within=15)
    assert screen.count() == 0
    screen["user-menu"].click()
    expect(screen["sounds-toggle"]).to_have_attribute("aria-checked", "false")
    screen["sounds-toggle"].click()
    screen.sounds_like(RING, loops=True)
    call.hang_up()
    screen.quiet_console()


def test_of_two_tabs_one_sounds_and_notifies(tandem, watched, chromium, guest):
    context = chromium.context()
    first = watched(context)
    first.toggle("notify-toggle")
    second = Watched(context)
    second.page.goto(tandem.origin + "/desk")
    second.has("phone-state", "data-state", "other-tab", within=15)
    visitor = guest("Which tab?")
    accept(first, visitor.name)
    expect(second["work-item"]).to_have_count(1)
    for screen in (first, second):
        screen.look_away()
    before = first.count(), second.count()
    visitor.say("Anybody?")
    first.sounds_like(CHIME, loops=False)
    eventually("the other tab knows it too", lambda: second.page.title() == "(1) Tandem", actual=second.page.title)
    told = eventually("one tab notifies", first.notifications, within=5)
    assert [one["body"] for one in told] == ["Anybody?"] and second.notifications() == []
    assert first.count() == before[0] + 1 and second.count() == before[1]


def test_the_desk_taken_into_use_last_has_the_phone_and_a_click_takes_it_back(tandem, floor, alice, chromium):
    """Two browsers with one agent's desk used to fetch the call from each other for ever."""
    asked: list[str] = []
    contexts = chromium.context(), chromium.context()
    for name, context in zip(("office", "home"), contexts):
        context.on("request", lambda request, name=name: asked.append(name) if request.url.endswith("/rejoin") else None)
    office = Screen(contexts[0]).sign_in(tandem.origin, alice.login, alice.password)
    office.has("phone-state", "data-state", "ready", within=20)
    office.become("available")
    call, interaction = floor.incoming()
    office.shows("offer-accept", within=15).click()
    office.has("call-card", "data-media", "true")
    call.hears(700)

    home = Screen(contexts[1]).sign_in(tandem.origin, alice.login, alice.password)
    home.has("phone-state", "data-state", "ready", within=20)
    home.has("call-card", "data-media", "true", within=15)
    office.has("phone-state", "data-state", "other-desk")
    expect(office["banner-otherdesk"]).to_contain_text("Your phone is on another desk")
    office.has("call-card", "data-media", "false")
    home.sound_flows()
    call.hears(700)
    assert floor.until(interaction, "active")["agent"] == alice.id
    # Reading the older desk anew does not fetch the phone: only taking it into use does.
    office.page.reload()
    office.has("phone-state", "data-state", "other-desk", within=15)
    home.sound_flows(least=100)
    assert asked == ["home"], asked

    office["use-here"].click()
    office.has("call-card", "data-media", "true", within=15)
    home.has("phone-state", "data-state", "other-desk")
    office.sound_flows(least=100)
    call.hears(700)
    assert asked == ["home", "office"], asked
    office["call-hangup"].click()
    call.wait("ended", within=5)
    # The next call rings where the phone is, and there alone.
    office["wrapup-code-callback"].check()
    office["wrapup-finish"].click()
    call, interaction = floor.incoming()
    office.shows("offer-accept", within=15)
    home.shows("offer-accept").click()
    office.has("call-card", "data-media", "true")
    home.has("call-card", "data-media", "false")
    call.hears(700)
    call.hang_up()
    for screen in (office, home):
        screen.quiet_console()
