"""What users of other systems suffer from, one test for each complaint that concerns calls and agents' states.

Complaints 6 and 7, a broken line to Asterisk, are in test_line_to_asterisk.py.
"""

import threading
import time

import pytest

from harness.audio import seconds_of_tone
from harness.browser import Screen
from harness.deadlines import eventually, stays
from harness.rest import Refused
from harness.sip.phone import Answering

CONFIGURATION = {"policy": {"notRespondingFor": "3s", "declineBackOff": "2s", "agentLostGrace": "6s", "dialTimeout": "5s", "connectTimeout": "4s"}}


def test_complaint_01_no_agent_stays_reserved_or_in_a_call_that_is_over(floor):
    floor.queue("support", offerTimeout=3000)
    bob = floor.agent("Bob")
    bob.phone.answering = Answering(dead=True)
    call, interaction = floor.incoming()
    bob.until("offered")
    bob.until("notResponding", within=5)  # The core's own deadline, although the phone never says a word.
    bob.phone.answering = Answering(after=0.1)
    bob.until("idle", within=5) if call.state != "up" else None
    floor.until(interaction, "active", within=8)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    bob.wrap_up(interaction, "resolved")
    view = bob.until("idle")
    assert view["interactions"] == [] and view["deadline"] is None
    floor.queue("support", offerTimeout=8000)


def test_complaint_02_after_a_restart_presence_reason_and_wrap_up_are_as_before(tandem, floor):
    eater, writer = floor.agent("Eater"), floor.agent("Writer", answers=0.1, available=False)
    eater.become("break", "lunch")
    writer.available()
    call, _, interaction = floor.connected(agent=writer)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    before = eater.view(), writer.view()
    tandem.kill()
    tandem.start()
    for agent, was in zip((eater, writer), before):
        view = agent.view()
        for key in ("presence", "presenceSince", "routingStatus", "routingStatusSince", "deadline", "interactions"):
            assert view[key] == was[key], f"{agent.name}: {key} was {was[key]}, is {view[key]}"
    writer.wrap_up(interaction, "resolved")


def test_complaint_03_two_never_answer_one_call(floor):
    team = [floor.agent(f"Racer{place}", answers=None) for place in range(3)]
    call, interaction = floor.incoming()
    view = floor.until(interaction, "offered")
    winner = next(agent for agent in team if agent.id == view["offer"]["agent"])
    answers: list[int] = []

    def accept(agent) -> None:
        answers.append(agent.rest.raw("POST", f"/offers/{view['offer']['id']}/accept").status_code)
    runners = [threading.Thread(target=accept, args=(agent,)) for agent in team for _ in range(4)]
    for runner in runners:
        runner.start()
    winner.phone.next_call().answer()
    for runner in runners:
        runner.join()
    assert floor.until(interaction, "active")["agent"] == winner.id
    assert all(not agent.phone.incoming for agent in team if agent is not winner)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    assert [kind for kind, _ in floor.segments(interaction)].count("talk") == 1
    assert set(answers) <= {200, 403, 404, 409}, answers


def test_complaint_04_when_the_caller_hangs_up_the_agents_phone_stops_ringing_and_no_channel_stays(floor):
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    ringing = bob.phone.next_call()
    call.hang_up()
    ringing.wait("ended", within=1)
    floor.until(interaction, "closed", within=2)
    floor.nothing_remains(within=2)


def test_complaint_05_a_channel_that_belongs_to_no_call_is_found_and_hung_up(tandem, floor, carrier):
    carrier.answering = Answering(after=0)
    before = len(carrier.incoming)
    tandem.asterisk.ari("channels", method="POST", endpoint="PJSIP/4999@carrier-udp", app="tandem", appArgs="nonsense", channelId="orphan-1")
    orphan = carrier.next_call(after=before)
    orphan.wait("ended", within=20)
    floor.nothing_remains(within=5)


def test_complaint_08_reloading_the_page_does_not_drop_the_call(tandem, floor, browser):
    alice = floor.agent("Alice", phone="browser", available=False)
    desk = Screen(browser(700).context()).sign_in(tandem.origin, alice.login, alice.password)
    desk.has("phone-state", "data-state", "ready")
    desk.become("available")
    call, interaction = floor.incoming()
    desk.shows("offer-accept", within=15).click()
    floor.until(interaction, "active")
    call.hears(700)
    desk.page.reload()
    desk.page.wait_for_selector("tandem-desk[data-ready=true]")
    desk.has("call-card", "data-media", "true", within=15)
    view = floor.until(interaction, "active", within=10)
    assert view["agent"] == alice.id and call.state == "up"
    call.hears(700)
    desk["call-hangup"].click()
    call.wait("ended", within=3)


def test_complaint_09_a_phone_that_asterisk_cannot_reach_counts_as_unreachable_and_gets_no_call(floor):
    bob = floor.agent("Bob")
    bob.phone.register(0)
    eventually("the agent is not reachable", lambda: not bob.view()["reachable"], within=5, actual=bob.view)
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    stays("nothing is offered", lambda: floor.call(interaction)["state"] == "queued", during=1.0)
    bob.phone.register()
    bob.phone.next_call().answer()
    floor.until(interaction, "active")
    call.hang_up()


def test_complaint_10_who_is_available_idle_and_reachable_gets_the_waiting_call_at_once(floor):
    bob = floor.agent("Bob", available=False)
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    asked = time.monotonic()
    bob.available()
    ringing = bob.phone.next_call(within=3)
    assert ringing.began - asked < 0.5, f"expected the phone to ring at once, actual {ringing.began - asked:.3f} s"
    ringing.answer()
    floor.until(interaction, "active")
    call.hang_up()


def test_complaint_11_not_responding_clears_by_itself_and_by_a_click(floor):
    floor.queue("support", offerTimeout=2000)
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    for _ in range(3):
        view = bob.until("notResponding", within=8)
        assert view["deadline"] and "not-responding" in view["notRoutableBecause"] and view["presence"]["kind"] == "available"
        bob.until("offered", within=6)  # Cleared by itself, and offered again.
    bob.until("notResponding", within=8)
    bob.become("available")
    assert bob.view()["routingStatus"] != "notResponding"
    bob.phone.calls[-1].answer() if bob.phone.calls[-1].state == "ringing" else bob.phone.next_call(after=len(bob.phone.incoming)).answer()
    floor.until(interaction, "active")
    call.hang_up()
    floor.queue("support", offerTimeout=8000)


def test_complaint_12_wrap_up_is_as_long_as_configured(floor):
    floor.queue("support", wrapUp=3000)
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hang_up()
    view = floor.until(interaction, "wrapUp")
    assert view["deadline"] - view["since"] == 3000
    floor.until(interaction, "closed", within=6)
    part = next(segment for segment in floor.details(interaction)["segments"] if segment["kind"] == "wrapUp")
    assert 2950 <= part["end"] - part["start"] <= 3600, part
    floor.queue("support", wrapUp=20000)


def test_complaint_13_an_agent_who_dials_gets_no_offer_and_the_waiting_call_comes_afterwards(floor, carrier):
    carrier.answering = Answering(after=0.2)
    floor.queue("support", wrapUp=0)
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    own = fay.rest.post("/calls", {"to": "+4930777"})
    floor.until(own["id"], "active")
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    stays("no offer while the agent talks", lambda: floor.call(interaction)["state"] == "queued" and fay.view()["interactions"] == [own["id"]], during=1.0)
    fay.do(own["id"], "hangup")
    floor.until(own["id"], "wrapUp", "closed")
    if floor.call(own["id"])["state"] == "wrapUp":
        fay.wrap_up(own["id"])
    assert floor.until(interaction, "active")["agent"] == fay.id
    call.hang_up()
    floor.queue("support", wrapUp=20000)


def test_complaint_14_when_the_last_agent_leaves_the_caller_is_kept_with_music_and_served_by_the_next_who_comes(floor):
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    bob.phone.next_call()
    enqueued = floor.call(interaction)["enqueuedAt"]
    bob.become("offline")
    view = floor.until(interaction, "queued")
    assert view["enqueuedAt"] == enqueued
    bob.phone.incoming[0].wait("ended", within=2)
    call.hears_something()
    load = next(queue for queue in floor.tandem.admin.get("/state")["queues"] if queue["key"] == "support")
    assert load["waiting"] == 1 and load["routableAgents"] == 0
    eve = floor.agent("Eve", answers=0.1)
    assert floor.until(interaction, "active")["agent"] == eve.id
    call.hang_up()


def test_complaint_21_the_recording_has_no_hole_where_the_call_was_held(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    theirs.hears(440)
    bob.do(interaction, "hold")
    floor.until(interaction, "held")
    held = time.monotonic()
    eventually("a second on hold", lambda: time.monotonic() - held > 1, within=2)
    bob.do(interaction, "resume")
    theirs.hears(440)
    resumed = time.monotonic()
    eventually("two more seconds", lambda: time.monotonic() - resumed > 2, within=4)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    rate, sound = floor.sound(interaction)
    talked = sum(part["end"] - part["start"] for part in floor.details(interaction)["segments"] if part["kind"] == "talk") / 1000
    assert seconds_of_tone(sound[:, 0], 440, rate) >= talked - 1.0, f"{talked:.1f} s were talked, {seconds_of_tone(sound[:, 0], 440, rate):.1f} s are in the recording"
    assert len(floor.details(interaction)["recordings"]) == 1, "one conversation, one recording"


def test_complaint_22_whoever_waits_for_a_ringing_phone_hears_it_ring(floor, carrier):
    carrier.answering = Answering()
    before = len(carrier.incoming)
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    view = fay.rest.post("/calls", {"to": "+4930778"})
    outside = carrier.next_call(after=before)
    fay.phone.incoming[0].hears_something(within=5)
    outside.answer()
    floor.until(view["id"], "active")
    outside.hang_up()


def test_complaint_23_talk_time_belongs_to_the_agent_who_talked(floor):
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    bob.phone.next_call()
    bob.decline(interaction)
    eve = floor.agent("Eve", answers=0.1)
    assert floor.until(interaction, "active")["agent"] == eve.id
    call.hang_up()
    eve.until("wrapUp")
    eve.wrap_up(interaction, "resolved")
    floor.until(interaction, "closed")
    segments = sorted(floor.details(interaction)["segments"], key=lambda part: part["start"])
    assert {part["agent"] for part in segments if part["kind"] == "talk"} == {eve.id}
    assert bob.id in {part["agent"] for part in segments if part["kind"] == "offer"}
    assert all(part["start"] <= part["end"] for part in segments)


def test_complaint_25_a_dialled_call_that_nobody_answers_ends_as_not_answered(floor, carrier):
    carrier.answering = Answering()
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    view = fay.rest.post("/calls", {"to": "+4930779"})
    closed = floor.until(view["id"], "closed", within=12)
    assert closed["ending"] == {"kind": "failed", "reason": "no-answer"}, closed["ending"]
    assert ("dial", "no-answer") in floor.segments(view["id"]), floor.segments(view["id"])
    fay.until("idle")


def test_complaint_26_a_dialled_call_is_connected_when_it_is_answered_and_not_when_it_rings(floor, carrier):
    carrier.answering = Answering()
    before = len(carrier.incoming)
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    view = fay.rest.post("/calls", {"to": "+4930780"})
    outside = carrier.next_call(after=before)
    stays("it counts as dialling while it rings", lambda: floor.call(view["id"])["state"] == "dialling", during=1.5)
    assert floor.call(view["id"])["connectedAt"] is None
    outside.answer()
    floor.until(view["id"], "active", within=2)
    fay.do(view["id"], "hangup")
    outside.wait("ended", within=2)


def test_agents_see_their_own_calls_and_no_others(floor):
    bob, eve = floor.agent("Bob", answers=0.1), floor.agent("Eve", available=False)
    call, _, interaction = floor.connected(agent=bob)
    assert bob.rest.get("/me")["interactions"][0]["id"] == interaction
    with pytest.raises(Refused) as refused:
        eve.rest.post(f"/calls/{interaction}/hangup")
    assert refused.value.status in (403, 404)
    with pytest.raises(Refused):
        eve.rest.get(f"/calls/{interaction}")
    assert call.state == "up"
    call.hang_up()
