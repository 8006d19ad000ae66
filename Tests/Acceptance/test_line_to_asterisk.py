"""An Asterisk elsewhere, and a line to it that breaks, stalls and comes back."""

import time

import pytest

from harness import invariants
from harness.deadlines import eventually
from harness.elsewhere import Elsewhere
from harness.line import Line


@pytest.fixture(scope="module")
def line():
    asterisk = Elsewhere()
    made = Line(asterisk.ari)
    made.asterisk = asterisk
    yield made
    made.close()
    asterisk.close()


@pytest.fixture(scope="module")
def tandem(line, exchange):
    made = line.asterisk.service(line.port)
    try:
        made.start()
        yield made
    finally:
        made.close()


def test_an_external_asterisk_carries_calls(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, _ = floor.connected(agent=bob)
    call.hears(700)
    call.hang_up()


def test_complaint_06_the_line_is_cut_and_the_service_is_back_within_a_second_or_two(tandem, floor, line):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    for _ in range(3):
        before = line.connections
        cut = time.monotonic()
        line.cut()
        eventually("a new connection", lambda: line.connections > before, within=4)
        tandem.wait_ready(within=6)
        assert time.monotonic() - cut < 6
    assert line.connections < 60, f"a tight loop of {line.connections} connections"
    assert floor.until(interaction, "active") and call.media.longest_gap(max(cut - 1, call.answered_at + 0.5), time.monotonic()) < 0.2
    bob.do(interaction, "hold")
    floor.until(interaction, "held")
    call.hang_up()
    floor.until(interaction, "wrapUp", within=3)


def test_complaint_07_what_happened_while_the_line_was_down_is_found_out_afterwards(tandem, floor, line):
    bob = floor.agent("Bob", answers=0.1)
    talk, _, talk_id = floor.connected(agent=bob)
    waiting, waiting_id = floor.incoming()
    leaving, leaving_id = floor.incoming()
    for interaction in (waiting_id, leaving_id):
        floor.until(interaction, "queued")
    line.refusing = True
    try:
        line.cut()
        eventually("the service knows that it is cut off", lambda: tandem.readiness()[0] == 503, within=6, actual=tandem.readiness)
        talk.hang_up()
        leaving.hang_up()
    finally:
        line.refusing = False
    tandem.wait_ready(within=8)
    assert floor.until(leaving_id, "closed", within=6)["ending"]["kind"] == "abandoned"
    floor.until(talk_id, "wrapUp", within=6)
    bob.wrap_up(talk_id, "resolved")
    assert floor.until(waiting_id, "active", within=6)["agent"] == bob.id
    waiting.hang_up()
    floor.until(waiting_id, "wrapUp")
    invariants.check(floor, {call.phone.user for call in (talk, waiting, leaving)})


def test_a_line_that_goes_silent_is_noticed_and_callers_are_not_stuck_when_it_heals(tandem, floor, line):
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    line.stalled = True
    try:
        eventually("the readiness says so", lambda: tandem.readiness()[0] == 503, within=15, actual=tandem.readiness)
    finally:
        line.stalled = False
    line.cut()
    tandem.wait_ready(within=10)
    bob = floor.agent("Bob", answers=0.1)
    assert floor.until(interaction, "active", within=8)["agent"] == bob.id
    call.hang_up()
