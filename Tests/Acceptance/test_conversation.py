"""What can be done in a conversation: hold, mute, keys, recording, dialling out, wrap-up."""

import time

import pytest

from harness.audio import describe, has_tone, loudness, seconds_of_tone
from harness.deadlines import eventually
from harness.rest import Refused
from harness.sip.phone import Answering


def test_on_hold_the_caller_hears_music_and_not_the_agent_and_afterwards_both_talk_again(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    call.hears(700)
    bob.do(interaction, "hold")
    floor.until(interaction, "held")
    eventually("the caller hears music instead of the agent", lambda: loudness(call.media.heard_lately()) > 0.003 and not has_tone(call.media.heard_lately(), 700), within=4,
               actual=lambda: describe(call.media.heard_lately()))
    eventually("the agent does not hear the caller", lambda: not has_tone(theirs.media.heard_lately(), 440), within=4, actual=lambda: describe(theirs.media.heard_lately()))
    with pytest.raises(Refused) as twice:
        bob.do(interaction, "hold")
    assert twice.value.status == 409
    bob.do(interaction, "resume")
    floor.until(interaction, "active")
    call.hears(700)
    theirs.hears(440)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    assert [kind for kind, _ in floor.segments(interaction) if kind in ("talk", "hold")] == ["talk", "hold", "talk"]


def test_a_muted_agent_hears_and_is_not_heard(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    call.hears(700)
    assert bob.do(interaction, "mute")["muted"]
    eventually("the caller no longer hears the agent", lambda: loudness(call.media.heard_lately()) < 0.005, within=4, actual=lambda: describe(call.media.heard_lately()))
    theirs.hears(440)
    assert not bob.do(interaction, "unmute")["muted"]
    call.hears(700)
    call.hang_up()


def test_the_agents_keys_reach_the_caller_as_touch_tones(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    bob.do(interaction, "dtmf", {"digits": "19*#"})
    eventually("the caller's phone gets 19*#", lambda: call.media.digits == "19*#", within=6, actual=lambda: call.media.digits)
    with pytest.raises(Refused) as nonsense:
        bob.do(interaction, "dtmf", {"digits": "1x"})
    assert nonsense.value.status in (400, 422)
    call.hang_up()


def test_the_recording_has_each_side_on_its_own_channel(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    call.hears(700)
    began = time.monotonic()
    theirs.hears(440)
    eventually("two seconds of talk", lambda: time.monotonic() - began > 2, within=4)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    rate, sound = floor.sound(interaction)
    assert sound.shape[1] == 2, f"expected a stereo recording, actual {sound.shape[1]} channel(s)"
    customer, agent = sound[:, 0], sound[:, 1]
    assert seconds_of_tone(customer, 440, rate) >= 1.5 and seconds_of_tone(customer, 700, rate) < 0.3, f"left: {describe(customer, rate)}"
    assert seconds_of_tone(agent, 700, rate) >= 1.5 and seconds_of_tone(agent, 440, rate) < 0.3, f"right: {describe(agent, rate)}"


def test_a_recording_is_served_in_parts(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hears(700)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    path = f"/recordings/{floor.recording(interaction)[0]['id']}/audio"
    whole = floor.tandem.admin.raw("GET", path)
    assert whole.headers["Content-Type"].startswith("audio/") and whole.headers.get("Accept-Ranges") == "bytes"
    part = floor.tandem.admin.raw("GET", path, headers={"Range": "bytes=100-299"})
    assert part.status_code == 206 and part.content == whole.content[100:300], (part.status_code, len(part.content))
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.content)}"
    tail = floor.tandem.admin.raw("GET", path, headers={"Range": "bytes=-50"})
    assert tail.status_code == 206 and tail.content == whole.content[-50:]
    beyond = floor.tandem.admin.raw("GET", path, headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416


def test_while_the_recording_is_paused_nothing_of_what_is_said_is_kept(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    theirs.hears(440)
    floor.until(interaction, "active", where=lambda view: view["recording"] == "recording")
    _talk(1.0)
    bob.do(interaction, "recording/pause")
    floor.until(interaction, "active", where=lambda view: view["recording"] == "paused")
    call.media.play(1000)  # What must not be kept: a card number, say.
    theirs.hears(1000)
    _talk(2.0)
    call.media.play(440)
    theirs.hears(440)
    bob.do(interaction, "recording/resume")
    floor.until(interaction, "active", where=lambda view: view["recording"] == "recording")
    _talk(1.0)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    rate, sound = floor.sound(interaction)
    assert seconds_of_tone(sound[:, 0], 1000, rate) < 0.25, f"the paused part was recorded: {seconds_of_tone(sound[:, 0], 1000, rate):.1f} s of 1000 Hz"
    assert seconds_of_tone(sound[:, 0], 440, rate) >= 1.4, "what was said before and after the pause must be kept"


def test_a_recording_can_be_stopped_and_started(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    floor.until(interaction, "active", where=lambda view: view["recording"] == "recording")
    bob.do(interaction, "recording/stop")
    floor.until(interaction, "active", where=lambda view: view["recording"] in ("stopped", "off"))
    bob.do(interaction, "recording/start")
    floor.until(interaction, "active", where=lambda view: view["recording"] == "recording")
    call.hang_up()


def test_nobody_dials_out_unless_a_rule_allows_it(floor, carrier):
    bob = floor.agent("Bob", answers=0.1)
    for number in ("+49301234", "0900123", "8001"):
        with pytest.raises(Refused) as refused:
            bob.rest.post("/calls", {"to": number})
        assert refused.value.status == 403, refused.value
    free = floor.agent("Fay", answers=0.1, mayDial=True)
    with pytest.raises(Refused) as refused:
        free.rest.post("/calls", {"to": "0900123"})
    assert refused.value.status in (403, 409, 422), refused.value
    assert not carrier.incoming


def test_an_agents_own_phone_dials_nobody_without_permission(floor, carrier):
    bob = floor.agent("Bob", available=False)
    before = len(carrier.incoming)
    for number in ("+49301234", "0900123", "8001"):
        call = bob.phone.call(number)
        eventually("the call ends", lambda call=call: call.state == "ended", within=15, actual=lambda: bob.phone.log())
    assert len(carrier.incoming) == before, "a number was dialled that no rule allows for this agent"
    bob.until("idle")


def test_an_agent_who_may_dial_reaches_an_allowed_number_through_the_trunk(floor, carrier):
    carrier.answering = Answering()
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    before = len(carrier.incoming)
    view = fay.rest.post("/calls", {"to": "+49 30 555-1234"})
    assert view["direction"] == "outbound"
    outside = carrier.next_call(after=before)
    assert "49305551234" in outside.invitation.start, outside.invitation.start
    floor.until(view["id"], "dialling")
    outside.answer()
    floor.until(view["id"], "active")
    outside.hears(700)
    fay.phone.incoming[0].hears(440)
    outside.hang_up()
    floor.until(view["id"], "wrapUp", "closed")
    kinds = [kind for kind, _ in floor.segments(view["id"])]
    assert "dial" in kinds and "talk" in kinds, kinds


def test_a_dialled_number_that_is_busy_ends_the_call_with_a_reason(floor, carrier):
    carrier.answering = Answering(code=486)
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    view = fay.rest.post("/calls", {"to": "+49305550000"})
    ended = floor.until(view["id"], "closed", "wrapUp", within=10)
    assert ended["ending"] is None or ended["ending"]["kind"] == "failed", ended["ending"]
    fay.phone.next_call().wait("ended", within=5)


def test_wrap_up_takes_a_code_and_notes_and_frees_the_agent(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    bob.wrap_up(interaction, "resolved", "asked for a bill", finished=False)
    assert floor.call(interaction)["state"] == "wrapUp", "a saved form must not end the wrap-up"
    bob.wrap_up(interaction, "resolved", "asked for a bill, sent it")
    closed = floor.until(interaction, "closed")
    assert closed["wrapUpCode"] == "resolved" and closed["notes"] == "asked for a bill, sent it"
    bob.until("idle", within=2)


def test_a_wrap_up_that_nobody_finishes_ends_by_itself_and_can_be_lengthened_once(floor):
    floor.queue("support", wrapUp=2000)
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hang_up()
    deadline = floor.until(interaction, "wrapUp")["deadline"]
    bob.do(interaction, "wrap-up/extend")
    longer = floor.call(interaction)["deadline"]
    assert longer > deadline
    with pytest.raises(Refused) as twice:
        bob.do(interaction, "wrap-up/extend")
    assert twice.value.status == 409
    floor.until(interaction, "closed", within=(longer - deadline) / 1000 + 6)
    bob.until("idle")
    floor.queue("support", wrapUp=20000)


def _talk(seconds: float) -> None:
    """Lets people talk: time is what is tested here, not what is waited for."""
    time.sleep(seconds)
