"""A centre that shares its agents between queues by weight instead of by points."""

from harness import lines as hall

FLOWS = hall.FLOWS
CONFIGURATION = {"routing": {"serving": "share"}}


def test_a_queue_with_three_shares_gets_three_agents_for_one_of_the_other(floor, lines):
    lines.one.set(share=3)
    lines.two.set(priority=100)  # Points count within a queue only.
    bob = floor.agent("Bob", answers=0, available=False)
    two = [lines.two.caller() for _ in range(3)]
    one = [lines.one.caller() for _ in range(5)]
    expected = [one[0], two[0], one[1], one[2], one[3], two[1], one[4], two[2]]
    assert lines.served(bob, one + two) == [interaction for _, interaction in expected]
