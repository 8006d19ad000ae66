"""`routing.guardAfter`: whoever has waited so long goes before all others, in each way of serving."""

import time

import pytest

from harness import lines as hall
from harness.deadlines import eventually
from harness.tandem import Tandem

FLOWS = hall.FLOWS
GUARD = 12.0
"""Seconds: long enough that nobody else comes to them while a slow machine serves six callers."""

SERVING = {
    "score": {"priority": 100},
    "strict": {"rank": 5},
    "share": {"share": 1000},
}
"""What puts a queue before the others, in each way of serving."""


@pytest.fixture(scope="module", params=SERVING)
def tandem(request, exchange):
    made = Tandem({"routing": {"serving": request.param, "guardAfter": f"{GUARD:g}s"}}, FLOWS)
    made.better = SERVING[request.param]
    try:
        yield made.start()
    finally:
        made.close()


@pytest.mark.long
def test_who_has_waited_so_long_goes_first_the_oldest_before_the_others(floor, lines):
    lines.two.set(**floor.tandem.better)
    bob = floor.agent("Bob", answers=0, available=False)
    old = [lines.one.caller(), lines.three.caller(), lines.one.caller()]
    # The guard counts from when a call reached Asterisk, which is not before its INVITE went out.
    eventually("all have waited so long", lambda: time.monotonic() - old[-1][0].began > GUARD + 0.3, within=GUARD + 5)
    better, plain = [], []
    plain.append(lines.one.caller())
    better += [lines.two.caller(), lines.two.caller()]
    began = plain[0][0].began
    order = lines.served(bob, old + plain + better)
    assert time.monotonic() - began < GUARD, "the machine was too slow: the young had waited so long too"
    assert order == [interaction for _, interaction in old + better + plain]


@pytest.mark.long
def test_the_guard_comes_into_force_while_nothing_else_happens_and_is_seen_in_the_order(floor, lines):
    """Two queues lead to one agent: what it takes next changes by the mere passing of time."""
    lines.two.set(**floor.tandem.better)
    bob = floor.agent("Bob", answers=0, available=False)
    older = lines.one.caller()
    eventually("four seconds", lambda: time.monotonic() - older[0].began > 4)
    younger = lines.two.caller()
    text = floor.tandem.admin.get(f"/interactions/{older[1]}/routing")["text"]
    eventually("only the older has waited so long", lambda: time.monotonic() - older[0].began > GUARD + 0.3, within=GUARD)
    assert time.monotonic() - younger[0].began < GUARD
    assert lines.served(bob, [older, younger]) == [older[1], younger[1]], text
