"""Queues that open and close while callers wait: by the clock of their time zone, and at once in an emergency."""

import time

import pytest

from harness import lines as hall
from harness import wall
from harness.deadlines import eventually, stays

FLOWS = hall.FLOWS

KATHMANDU, CHATHAM, NEWFOUNDLAND = "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns"
"""Their minutes are not those of UTC: 5:45 and 12:45 (13:45 in summer) ahead, 3:30 behind."""
HOUR, DAY = 3600.0, 86400.0
READY = 14.0
"""Seconds that a test takes to get ready for the instant that it waits for."""


def _rang(call) -> float:
    """When a phone began to ring, by the wall clock."""
    return time.time() - (time.monotonic() - call.began)


def _at(instant: float, what: str, seen: float) -> None:
    assert instant <= seen <= instant + wall.CHANGE_LASTS, f"expected {what} at {instant:.0f} or up to {wall.CHANGE_LASTS} s later, actual {seen - instant:+.2f} s"


@pytest.mark.long
def test_at_the_minute_one_queue_opens_and_others_close_each_in_its_time_zone(floor, lines):
    change = wall.next_minute(READY)
    lines.one.set(hours=wall.open_between(KATHMANDU, (change, change + HOUR)), closing="hold")
    lines.two.set(hours=wall.open_between(CHATHAM, (change - HOUR, change), by_date=True), closing="serveOut", members={"teams": ["later"]})
    lines.three.set(hours=wall.open_between(NEWFOUNDLAND, (change - DAY, change)), closing={"leave": {"flow": "goodbye"}}, members={"teams": ["later"]})
    bob = floor.agent("Bob", answers=0)
    held, held_id = lines.one.caller()
    served, served_id = lines.two.caller()
    leaves, leaves_id = lines.three.caller()
    assert time.time() < change - 0.5, "the machine was too slow to get ready"
    stays("closed: nobody is offered, and nobody leaves", lambda: not bob.phone.incoming and lines.three.order() == [leaves_id], during=change - time.time() - 0.4)

    ringing = bob.phone.next_call(within=4)
    _at(change, "the offer of the queue that opens", _rang(ringing))
    assert floor.until(held_id, "active")["agent"] == bob.id
    floor.until(leaves_id, "inFlow", within=2)
    left = next(segment for segment in floor.details(leaves_id)["segments"] if (segment["kind"], segment["outcome"]) == ("queue", "queue-closed"))
    _at(change, "the end of waiting in the queue that closes", left["end"] / 1000)

    # The second serves those who were there, and lets nobody else in.
    late, late_id = floor.incoming(lines.two.number, tone=None)
    eventually("the late one is not let in", lambda: ("queue", "queue-closed") in floor.segments(late_id), within=4, actual=lambda: floor.segments(late_id))
    assert lines.two.order() == [served_id]
    dora = floor.agent("Dora", team="later", answers=0)
    assert floor.until(served_id, "active")["agent"] == dora.id
    for call in (held, served, leaves, late):
        call.hang_up()


@pytest.mark.long
def test_a_queue_that_holds_keeps_place_and_age_until_it_opens_again(floor, lines):
    closes = wall.next_minute(READY)
    opens = closes + 60
    lines.one.set(hours=wall.open_between(CHATHAM, (closes - HOUR, closes), (opens, opens + DAY)), closing="hold")
    lines.two.set(hours=wall.open_between(KATHMANDU, (closes - HOUR, closes), by_date=True), closing={"leave": {"queue": lines.one.id}}, members={"teams": ["nobody"]})
    lines.three.set(hours=wall.open_between(NEWFOUNDLAND, (closes - HOUR, closes)), closing={"leave": "hangUp"}, members={"teams": ["nobody"]})
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.two.caller(), lines.one.caller("8015")]
    ended, ended_id = lines.three.caller()
    assert time.time() < closes - 0.3, "the machine was too slow to get ready"

    ended.wait("ended", within=closes - time.time() + 4)
    _at(closes, "the end of the call", time.time() - (time.monotonic() - ended.ended_at))
    assert ended.ended_by == "them" and floor.until(ended_id, "closed")["ending"]["reason"] == "queue-closed"
    expected = [calls[place][1] for place in (2, 0, 1)]
    eventually("those of the second stand in the first, by their age", lambda: lines.one.order() == expected, within=3, actual=lines.one.order)
    bob.available()
    stays("held: nobody is offered", lambda: not bob.phone.incoming and lines.one.order() == expected, during=opens - time.time() - 0.4, every=0.5)
    ringing = bob.phone.next_call(within=4)
    _at(opens, "the first offer", _rang(ringing))
    served = []
    for turn in range(3):
        ringing = bob.phone.next_call(after=turn)
        call, interaction = next(pair for pair in calls if pair[0].phone.user == ringing.caller)
        floor.until(interaction, "active")
        served.append(interaction)
        call.hang_up()
    assert served == expected


# --- emergency ---------------------------------------------------------------------------


def test_an_emergency_closes_whatever_the_hours_say_and_lifting_it_gives_them_back(floor, lines):
    now = time.time()
    for zone, by_date in ((KATHMANDU, False), (NEWFOUNDLAND, True)):
        open_now = wall.open_between(zone, (now - HOUR, now + HOUR), by_date=by_date)
        lines.one.set(hours=open_now, emergency=True, closing="hold")
        bob = floor.agent("Bob", answers=0)
        call, interaction = lines.one.caller()
        stays("an emergency closes", lambda: not bob.phone.incoming, during=0.7)
        lines.one.set(hours=wall.open_between(zone, (now - 2 * HOUR, now - HOUR)), emergency=False)
        stays("closed by the hours all the same", lambda: not bob.phone.incoming, during=0.7)
        lines.one.set(hours=open_now)
        assert floor.until(interaction, "active", within=3)["agent"] == bob.id
        call.hang_up()
        bob.become("offline")


def test_in_an_emergency_what_rings_goes_on_and_what_comes_back_is_treated_as_closed(floor, lines):
    lines.one.set(hours=wall.open_between(CHATHAM, (time.time() - HOUR, time.time() + HOUR)), closing={"leave": {"flow": "goodbye"}})
    bob = floor.agent("Bob")
    call, interaction = floor.incoming(lines.one.number, tone=None)
    bob.phone.next_call()
    lines.one.set(emergency=True)
    stays("it rings on", lambda: floor.call(interaction)["state"] == "offered", during=0.7)
    bob.decline(interaction)
    floor.until(interaction, "inFlow", within=3)
    assert ("queue", "queue-closed") in floor.segments(interaction), floor.segments(interaction)
    call.hang_up()


def test_an_emergency_outlives_a_kill_of_the_service(floor, lines):
    tandem = floor.tandem
    bob = floor.agent("Bob", answers=0, available=False)
    call, interaction = lines.one.caller()
    lines.one.set(hours=wall.open_between(KATHMANDU, (time.time() - HOUR, time.time() + HOUR)), emergency=True, closing="hold")
    tandem.arm()
    tandem.kill()
    tandem.start()
    eventually("Bob's phone can be reached again", lambda: bob.view()["reachable"], within=10, actual=bob.view)
    bob.available()
    stays("still closed", lambda: not bob.phone.incoming and lines.one.order() == [interaction], during=1.0)
    lines.one.set(emergency=False)
    assert floor.until(interaction, "active", within=3)["agent"] == bob.id
    call.hang_up()
