"""The first call, from the first ring to the history, as a newcomer makes it."""

import time

import pytest

from harness.audio import describe, seconds_of_tone
from harness.browser import Screen
from harness.deadlines import eventually


def CONFIGURATION(layout) -> dict:
    """baresip cannot be told from which address to call: the encrypted trunk has the plain one."""
    return {"trunks": layout.trunks(srtp="127.0.0.1")}


def test_a_visitor_calls_from_the_browser_reaches_alice_talks_is_recorded_and_is_in_the_history(tandem, floor, browser):
    alice = floor.agent("Alice", phone="browser", available=False)
    desk = Screen(browser(700).context()).sign_in(tandem.origin, alice.login, alice.password)
    desk.has("phone-state", "data-state", "ready")
    desk.become("available")
    desk.has("routing-status", "data-status", "idle")

    customer = Screen(browser(440).context())
    customer.page.goto(tandem.origin + "/call?to=demo")
    customer.shows("call-button").click()
    customer.has("call-state", "data-state", "connected")
    customer.shows("key-1").click()

    card = desk.shows("offer-card", within=20)
    interaction = card.get_attribute("data-interaction")
    view = floor.call(interaction)
    assert view["state"] == "offered" and view["offer"]["agent"] == alice.id
    assert desk.shows("offer-customer").inner_text().strip(), "the offer must say who calls"
    assert "support" in desk.shows("offer-queue").inner_text().lower()
    assert desk.shows("offer-choices").inner_text().strip(), "the offer must tell the menu's choices"
    assert desk.page.title().startswith("Call from")
    desk["offer-accept"].click()

    desk.has("call-card", "data-state", "active")
    desk.has("call-card", "data-media", "true")
    floor.until(interaction, "active")
    for screen in (desk, customer):
        screen.sound_flows()
    desk.hears(440)
    customer.hears(700)
    talked = time.monotonic()
    eventually("three seconds of talk", lambda: time.monotonic() - talked > 3, within=5)
    desk["call-hangup"].click()

    customer.has("call-state", "data-state", "ended")
    desk.shows("wrapup-card")
    desk["wrapup-code-resolved"].check()
    desk["wrapup-notes"].fill("wanted to know the way")
    desk["wrapup-finish"].click()
    desk.hides("wrapup-card")
    desk.has("routing-status", "data-status", "idle")

    closed = floor.until(interaction, "closed")
    assert closed["ending"]["kind"] == "completed" and closed["wrapUpCode"] == "resolved" and closed["notes"] == "wanted to know the way"
    kinds = [kind for kind, _ in floor.segments(interaction)]
    assert kinds == ["flow", "queue", "offer", "talk", "wrapUp"] or kinds == ["flow", "offer", "queue", "talk", "wrapUp"], kinds
    history = tandem.admin.get("/history", limit=5)["items"]
    assert interaction in [item["id"] for item in history]
    _each_side_is_on_its_channel(floor, interaction)

    desk["recent-call"].first.click()
    desk.shows("details-timeline")
    shown = desk["details-segment"].evaluate_all("all => all.map(one => one.dataset.kind)")
    assert sorted(shown) == sorted(kinds), shown
    desk.shows("recording-player")
    playable = desk["recording-player"].evaluate("player => new Promise(done => { if (player.readyState >= 1) done(player.duration); player.onloadedmetadata = () => done(player.duration); player.onerror = () => done(-1); player.load?.(); })")
    assert playable > 2, f"expected the player to know a length over 2 s, actual {playable}"
    desk.quiet_console()
    customer.quiet_console()


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_a_call_from_the_trunk_reaches_a_sip_phone_and_both_hear_each_other(floor, transport):
    bob = floor.agent("Bob", phone="sip", answers=0.2, transport=transport)
    call = floor.caller(transport=transport).call("8000")
    call.wait("up")
    call.hears_something()
    call.press("1")
    interaction = floor.interaction_of(call.phone.user)
    ringing = bob.phone.next_call()
    view = floor.until(interaction, "active")
    assert [choice["value"] for choice in view["choices"]], "the menu's choice must be known"
    call.hears(700)
    ringing.hears(440)
    call.hang_up()
    ringing.wait("ended", within=2)
    floor.until(interaction, "wrapUp")
    floor.nothing_remains()


def test_sipp_calls_and_baresip_answers(floor, sipp, baresip):
    bob = floor.agent("Bob", phone="sip")
    bob.phone.register(0)
    credentials = floor.tandem.admin.get(f"/agents/{bob.id}/phone")
    phone = baresip(credentials["user"], credentials["password"], tone_hertz=600).wait_registered()
    eventually("the phone counts as reachable", lambda: bob.view()["reachable"], within=5, actual=bob.view)
    calls = sipp("caller.xml", "8001", talk_ms=6000, caller="49888")
    phone.wait_event("CALL_INCOMING")
    phone.accept()
    phone.wait_event("CALL_ESTABLISHED")
    interaction = floor.interaction_of("498881")
    floor.until(interaction, "active")
    calls.wait()
    phone.wait_event("CALL_CLOSED")
    assert seconds_of_tone(phone.heard(), 440) > 1, f"baresip heard: {describe(phone.heard())}"
    floor.until(interaction, "wrapUp")
    rate, sound = floor.sound(interaction)
    assert seconds_of_tone(sound[:, 1], 600, rate) > 1, f"the agent's side: {describe(sound[:, 1], rate)}"


def test_sipp_presses_a_key_in_the_menu(floor, sipp):
    if not _may_send_raw():
        pytest.skip("SIPp sends captured touch tones only with the right to send raw packets")
    bob = floor.agent("Bob", answers=0.1)
    calls = sipp("caller_presses_1.xml", "8000", talk_ms=3000, caller="49777")
    bob.phone.next_call(within=15).wait("up")
    calls.wait()


def test_baresip_talks_encrypted_over_tls(floor, baresip):
    bob = floor.agent("Bob", phone="sip", answers=0.2)
    caller = baresip("4955501", "unused", transport="tls", tone_hertz=500, encrypted=True, register=False)
    caller.command("dial", f"sip:8001@127.0.0.1:{floor.tandem.layout.sip_tls}")
    ringing = bob.phone.next_call()
    ringing.wait("up")
    ringing.hears(500)
    talked = time.monotonic()
    eventually("two seconds of talk", lambda: time.monotonic() - talked > 2, within=4)
    channels = floor.tandem.asterisk.console("pjsip show channelstats")
    caller.hang_up()
    ringing.wait("ended")
    caller.wait_event("CALL_CLOSED")
    assert seconds_of_tone(caller.heard(), 700) > 1, f"baresip heard: {describe(caller.heard())}\n{channels}"


def test_ten_callers_at_once_are_all_served(floor, sipp):
    floor.queue("support", wrapUp=0)
    team = [floor.agent(f"Team{number}", answers=0.1, tone=None) for number in range(4)]
    sipp("caller.xml", "8001", calls=10, rate=5, talk_ms=8000, caller="49666").wait(within=60)
    floor.nothing_remains()
    history = [view for view in floor.tandem.admin.get("/history", limit=100)["items"] if view["customerNumber"].startswith("49666")]
    assert len(history) == 10, f"expected 10 calls in the history, actual {len(history)}"
    assert {view["ending"]["kind"] for view in history} <= {"completed", "abandoned"}
    assert sum(len(agent.phone.incoming) for agent in team) >= 4
    floor.queue("support", wrapUp=20000)


def _each_side_is_on_its_channel(floor, interaction: str) -> None:
    rate, sound = floor.sound(interaction)
    assert sound.shape[1] == 2, f"expected stereo, actual {sound.shape[1]} channel(s)"
    assert seconds_of_tone(sound[:, 0], 440, rate) >= 1.5, f"customer's side: {describe(sound[:, 0], rate)}"
    assert seconds_of_tone(sound[:, 1], 700, rate) >= 1.5, f"agent's side: {describe(sound[:, 1], rate)}"
    assert seconds_of_tone(sound[:, 0], 700, rate) < 0.5 and seconds_of_tone(sound[:, 1], 440, rate) < 0.5


def _may_send_raw() -> bool:
    import socket
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP).close()
        return True
    except PermissionError:
        return False
