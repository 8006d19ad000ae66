"""What becomes of those who wait: steps, who goes first, and hours."""

import time

import pytest

from harness import lines as hall
from harness.audio import describe, has_tone, loudness, tone, write_wav
from harness.deadlines import eventually, stays

FLOWS = hall.FLOWS


def _sounds(layout) -> dict:
    folder = layout.dialplans / "sounds" / "en"
    folder.mkdir(parents=True)
    write_wav(folder / "thanks.wav", tone(1500, 2))
    return {}


CONFIGURATION = _sounds


def _step(after: int, *actions) -> dict:
    return {"after": after, "actions": list(actions)}


@pytest.mark.parametrize("requirement, action", [
    ("repair >= 5 and english", {"relax": ["repair"]}), ("english >= 8", {"lower": 3}), ("repair >= 5", {"require": "english"})], ids=["relax", "lower", "require"])
def test_a_step_asks_for_less_and_the_caller_reaches_somebody_who_lacks_it(floor, lines, requirement, action):
    lines.one.set(requirement=requirement, steps=[_step(1200, action)])
    bob = floor.agent("Bob", skills={"english": 5}, answers=0)
    call, interaction = lines.one.caller()
    assert not bob.phone.incoming
    view = floor.until(interaction, "active", within=5)
    assert view["agent"] == bob.id
    rang = bob.phone.incoming[0].began - call.began
    assert rang >= 1.2, f"expected the offer 1.2 s after the caller came, actual {rang:.2f} s"
    call.hang_up()


def test_a_step_adds_a_team_and_another_adds_a_queue(floor, lines):
    guest = floor.agent("Gus", team="reserve", answers=0)
    third = floor.agent("Theo", team="elsewhere", skills={"repair": 1}, answers=0)
    lines.two.set(members={"agents": [third.id]}, requirement="repair")
    lines.one.set(members={"teams": ["front"]}, steps=[_step(800, {"addTeams": ["reserve"]}), _step(1600, {"addQueues": [lines.two.id]})])
    first, first_id = lines.one.caller()
    second, second_id = lines.one.caller()
    assert floor.until(first_id, "active", within=5)["agent"] == guest.id
    view = floor.until(second_id, "active", within=5)
    assert view["agent"] == third.id and view["queue"] == lines.one.id, "an added queue lends its agents; the caller stays where they are"
    assert third.phone.incoming[0].began - second.began >= 1.6
    first.hang_up()
    second.hang_up()


def test_a_step_moves_the_caller_to_another_queue_with_their_age(floor, lines):
    events = floor.tandem.events
    bob = floor.agent("Bob", answers=0, available=False)
    lines.one.set(members={"teams": ["nobody"]}, steps=[_step(1000, {"overflow": lines.two.id})])
    call, interaction = lines.one.caller()
    enqueued = floor.call(interaction)["enqueuedAt"]
    younger, younger_id = lines.two.caller()
    view = floor.until(interaction, "queued", where=lambda view: view["queue"] == lines.two.id)
    assert view["queueName"] == "Line two" and view["enqueuedAt"] == enqueued
    assert lines.two.order() == [interaction, younger_id] and lines.one.order() == []
    assert ("queue", "step-1") in floor.segments(interaction)
    assert events.wait_for("interaction.step", where=lambda event: event.interaction == interaction)
    assert lines.served(bob, [(call, interaction), (younger, younger_id)]) == [interaction, younger_id]


def test_a_step_plays_a_sound_and_then_the_music_goes_on(floor, lines):
    lines.one.set(steps=[_step(1000, {"play": "thanks"})])
    call, interaction = lines.one.caller()
    call.hears(1500, within=5)
    eventually("the music goes on", lambda: not has_tone(call.media.heard_lately(), 1500) and loudness(call.media.heard_lately()) > 0.003, within=6,
               actual=lambda: describe(call.media.heard_lately()))
    floor.until(interaction, "queued")
    bob = floor.agent("Bob", answers=0)
    assert floor.until(interaction, "active")["agent"] == bob.id
    call.hears(700)
    call.hang_up()


def test_a_sound_is_played_to_its_end_also_when_the_caller_moves_meanwhile(floor, lines):
    lines.one.set(steps=[_step(600, {"play": "thanks"}, {"overflow": lines.two.id})])
    call, interaction = lines.one.caller()
    call.hears(1500, within=5)
    assert floor.call(interaction)["queue"] == lines.two.id
    stays("the sound is heard", lambda: has_tone(call.media.heard_lately(), 1500), during=0.7)
    eventually("the music goes on", lambda: not has_tone(call.media.heard_lately(), 1500) and loudness(call.media.heard_lately()) > 0.003, within=6,
               actual=lambda: describe(call.media.heard_lately()))
    call.hang_up()


def test_a_step_sends_the_caller_to_a_flow_from_which_they_can_come_back(floor, lines):
    lines.one.set(steps=[_step(800, {"flow": "goodbye"})])
    call, interaction = lines.one.caller()
    floor.until(interaction, "inFlow", within=4)
    assert ("queue", "step-1") in floor.segments(interaction)
    assert lines.one.order() == []
    eventually("the menu listens", lambda: call.state == "up" and not has_tone(call.media.heard_lately(), 1500), within=2)
    call.press("1")
    assert floor.until(interaction, "queued", within=8)["queue"] == lines.three.id
    call.hang_up()


def test_a_step_that_leaves_waits_while_a_phone_rings(floor, lines):
    lines.one.set(steps=[_step(1000, {"flow": "goodbye"})])
    bob = floor.agent("Bob")
    call, interaction = floor.incoming(lines.one.number, tone=None)
    bob.phone.next_call()
    stays("the call rings on", lambda: floor.call(interaction)["state"] == "offered", during=1.3)
    bob.decline(interaction)
    floor.until(interaction, "inFlow", within=3)
    call.hang_up()


def test_circles_queues_and_flows_that_are_not_there_are_refused(lines):
    lines.one.set(steps=[_step(1000, {"overflow": lines.two.id})])
    lines.two.set(offerLimit=3, exhausted={"queue": lines.three.id})
    told = lines.three.refuses(closing={"leave": {"queue": lines.one.id}})
    assert "circle" in told and all(key in told for key in ("one", "two", "three")), told
    assert "circle" in lines.three.refuses(steps=[_step(1000, {"overflow": lines.three.id})])
    nowhere = "01a20990-0000-7000-8000-000000000000"
    assert nowhere in lines.three.refuses(steps=[_step(1000, {"overflow": nowhere})])
    assert nowhere in lines.three.refuses(steps=[_step(1000, {"addQueues": [nowhere]})])
    for changes in ({"steps": [_step(1000, {"flow": "nowhere"})]}, {"offerLimit": 1, "exhausted": {"flow": "nowhere"}}, {"closing": {"leave": {"flow": "nowhere"}}}):
        assert "'nowhere'" in lines.three.refuses(**changes)
    lines.three.set(steps=[_step(1000, {"addQueues": [lines.one.id]})])  # That moves nobody.


# --- who goes first --------------------------------------------------------------------


def test_a_priority_from_the_flow_goes_first_and_else_the_oldest(floor, lines):
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.one.caller(), lines.one.caller("8015"), lines.one.caller("8015")]
    expected = [calls[place][1] for place in (2, 3, 0, 1)]
    assert lines.one.order() == expected
    assert [floor.call(interaction)["position"] for interaction in expected] == [1, 2, 3, 4]
    assert lines.served(bob, calls) == expected


def test_of_two_queues_the_weightier_goes_first_and_between_equals_the_older_caller(floor, lines):
    bob = floor.agent("Bob", answers=0, available=False)
    lines.three.set(priority=5)
    calls = [lines.one.caller(), lines.two.caller(), lines.one.caller(), lines.three.caller()]
    assert lines.served(bob, calls) == [calls[place][1] for place in (3, 0, 1, 2)]


def test_with_strong_ageing_an_older_caller_overtakes_priority(floor, lines):
    lines.one.set(ageing=1_000_000)  # A thousand points a second: half a second outweighs any priority here.
    bob = floor.agent("Bob", answers=0, available=False)
    older = lines.one.caller()
    eventually("half a second", lambda: time.monotonic() - older[0].began > 0.6)
    calls = [older, lines.one.caller("8015")]
    assert lines.served(bob, calls) == [interaction for _, interaction in calls]


def test_a_step_raises_who_has_waited_over_who_came_before(floor, lines):
    lines.two.set(steps=[_step(700, {"raise": 30})])
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.two.caller()]
    floor.tandem.events.wait_for("interaction.step", where=lambda event: event.interaction == calls[1][1], within=4)
    assert lines.served(bob, calls) == [calls[1][1], calls[0][1]]


def test_who_is_about_to_miss_the_service_level_becomes_urgent(floor, lines):
    lines.two.set(serviceLevelTarget=1000, urgencyPoints=50, urgencyWithin=0)
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.two.caller(), lines.one.caller(), lines.two.caller()]
    last = calls[3][0]
    eventually("both have missed the target", lambda: time.monotonic() - last.began > 1.3)
    assert lines.served(bob, calls) == [calls[place][1] for place in (1, 3, 0, 2)]


# --- hours -----------------------------------------------------------------------------


def test_closed_with_serve_out_those_who_wait_are_served_and_nobody_else_comes_in(floor, lines):
    call, interaction = lines.one.caller()
    lines.one.set(emergency=True, closing="serveOut")
    late, late_id = floor.incoming(lines.one.number, tone=None)
    floor.until(late_id, "inFlow", "closed")
    assert floor.call(interaction)["state"] == "queued" and lines.one.order() == [interaction]
    assert ("queue", "queue-closed") in floor.segments(late_id)
    bob = floor.agent("Bob", answers=0)
    assert floor.until(interaction, "active")["agent"] == bob.id
    call.hang_up()
    late.hang_up()


def test_closed_with_hold_those_who_wait_are_held_until_it_opens(floor, lines):
    bob = floor.agent("Bob", answers=0, available=False)
    call, interaction = lines.one.caller()
    lines.one.set(emergency=True, closing="hold")
    late, late_id = lines.one.caller()
    bob.available()
    stays("nobody is offered", lambda: not bob.phone.incoming, during=1.0)
    lines.one.set(emergency=False)
    assert floor.until(interaction, "active", within=3)["agent"] == bob.id
    assert lines.one.order() == [late_id]
    call.hang_up()
    late.hang_up()


def test_closed_with_leave_all_go_to_the_flow_and_an_offer_goes_on(floor, lines):
    bob = floor.agent("Bob")
    offered, offered_id = floor.incoming(lines.one.number, tone=None)
    ringing = bob.phone.next_call()
    call, interaction = lines.one.caller()
    lines.one.set(emergency=True, closing={"leave": {"flow": "goodbye"}})
    floor.until(interaction, "inFlow", within=3)
    late, late_id = floor.incoming(lines.one.number, tone=None)
    floor.until(late_id, "inFlow", within=3, where=lambda view: view["enqueuedAt"] is not None)
    assert floor.call(offered_id)["state"] == "offered"
    ringing.answer()
    floor.until(offered_id, "active")
    for one in (offered, call, late):
        one.hang_up()


def test_closed_with_leave_to_a_queue_all_move_there_in_order(floor, lines):
    lines.two.set(members={"teams": ["nobody"]})
    calls = [lines.one.caller(), lines.one.caller(), lines.one.caller("8015")]
    lines.one.set(emergency=True, closing={"leave": {"queue": lines.two.id}})
    expected = [calls[place][1] for place in (2, 0, 1)]
    eventually("all moved", lambda: lines.two.order() == expected, actual=lambda: (lines.one.order(), lines.two.order(), expected))
    late, late_id = floor.incoming(lines.one.number, tone=None)
    floor.until(late_id, "queued", where=lambda view: view["queue"] == lines.two.id)
    assert lines.two.order() == [*expected, late_id]
    for call, _ in calls:
        call.hang_up()
    late.hang_up()


def test_closed_with_hang_up_the_call_ends(floor, lines):
    call, interaction = lines.one.caller()
    lines.one.set(emergency=True, closing={"leave": "hangUp"})
    call.wait("ended", within=3)
    assert call.ended_by == "them"
    assert floor.until(interaction, "closed")["ending"]["reason"] == "queue-closed"


def test_opening_hours_go_by_the_clock_of_their_time_zone(floor, lines):
    now = time.gmtime()
    minute = now.tm_hour * 60 + now.tm_min
    today = [{"from": max(0, minute - 60), "to": min(1440, minute + 60)}]
    hours = {"weekly": {str(day): today for day in range(1, 8)}}
    lines.one.set(hours=hours | {"timeZone": "Asia/Shanghai"}, closing="hold")
    bob = floor.agent("Bob", answers=0)
    call, interaction = lines.one.caller()
    stays("closed in Shanghai", lambda: not bob.phone.incoming, during=0.7)
    lines.one.set(hours=hours | {"timeZone": "Etc/UTC"})
    assert floor.until(interaction, "active", within=3)["agent"] == bob.id
    call.hang_up()
    holiday = {time.strftime("%Y-%m-%d", time.gmtime(time.time() + shift)): [] for shift in (-86400, 0, 86400)}
    lines.one.set(hours=hours | {"timeZone": "Etc/UTC", "exceptions": holiday}, closing={"leave": {"flow": "goodbye"}})
    late, late_id = floor.incoming(lines.one.number, tone=None)
    floor.until(late_id, "inFlow", where=lambda view: view["enqueuedAt"] is not None)
    late.hang_up()
