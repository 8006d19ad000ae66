"""A centre that serves by rank: all callers of a higher rank first, whatever their points and however old the others."""

import time

from harness import lines as hall
from harness.deadlines import eventually

FLOWS = hall.FLOWS
CONFIGURATION = {"routing": {"serving": "strict"}}


def test_the_higher_rank_goes_first_and_within_it_points_and_age(floor, lines):
    lines.one.set(rank=1, priority=100, ageing=1_000_000)  # Points count within a rank only.
    lines.two.set(rank=2)
    lines.three.set(rank=2, priority=5)
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.two.caller(), lines.one.caller(), lines.three.caller(), lines.two.caller(), lines.three.caller()]
    assert lines.served(bob, calls) == [calls[place][1] for place in (3, 5, 1, 4, 0, 2)]


def test_queues_of_one_rank_are_served_as_one_by_points_then_age(floor, lines):
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.two.caller(), lines.one.caller("8015"), lines.three.caller()]
    assert lines.served(bob, calls) == [calls[place][1] for place in (2, 0, 1, 3)]


def test_a_rank_that_changes_counts_at_once_for_those_who_wait(floor, lines):
    lines.two.set(rank=3)
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [lines.one.caller(), lines.two.caller(), lines.one.caller(), lines.two.caller()]
    lines.one.set(rank=4)
    assert lines.served(bob, calls) == [calls[place][1] for place in (0, 2, 1, 3)]


def test_an_agent_who_serves_the_lower_rank_alone_does_not_wait_for_the_higher(floor, lines):
    lines.one.set(rank=9, members={"teams": ["nobody"]})
    bob = floor.agent("Bob", answers=0, available=False)
    high, high_id = lines.one.caller()
    low, low_id = lines.two.caller()
    bob.available()
    assert floor.until(low_id, "active")["agent"] == bob.id and lines.one.order() == [high_id]
    for call in (high, low):
        call.hang_up()


def test_without_a_guard_a_lower_rank_waits_for_as_long_as_the_higher_has_callers(floor, lines):
    lines.two.set(rank=1)
    bob = floor.agent("Bob", answers=0, available=False)
    low = lines.one.caller()
    eventually("the lower one is three seconds older", lambda: time.monotonic() - low[0].began > 3)
    calls = [low, lines.two.caller(), lines.two.caller(), lines.two.caller()]
    assert lines.served(bob, calls) == [calls[place][1] for place in (1, 2, 3, 0)]
