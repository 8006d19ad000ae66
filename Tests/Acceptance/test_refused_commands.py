"""Asterisk refuses single commands: calls go through all the same or end with a reason, and nothing is tried for ever."""

from contextlib import ExitStack

import pytest

from harness.deadlines import eventually
from harness.side_by_side import COMMANDS, SideBySide, spoilable
from harness.sip.phone import Answering

REFUSALS = (404, 409, 422, 503)
"""Calls side by side: each meets another one."""
TRIES = 3
"""Of one command for one cause; one more comes with each comparison of what Asterisk has."""
SWEEP = 4.5
"""Seconds in which there is at most one comparison."""


@pytest.fixture(scope="module")
def tandem(exchange):
    with spoilable(exchange) as made:
        yield made


@pytest.fixture
def line(tandem):
    return tandem.line


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_refused_once_is_repeated_and_the_call_goes_through(floor, line, command):
    # 409 to an originate is how Asterisk speaks of a phone that has no address: that has a test of its own.
    statuses = tuple(status for status in REFUSALS if command != "originate" or status != 409)
    side = SideBySide(floor, len(statuses))
    with line.refusing(*COMMANDS[command], *statuses) as fault:
        side.call().talk(within=3)
        side.hold_and_resume()
        side.hang_up()
        side.all_is_over(within=3)
    assert len(fault.hit) == len(statuses), fault.hit


@pytest.mark.parametrize("status", REFUSALS)
def test_a_call_that_is_placed_goes_through_though_ringing_is_refused(floor, line, carrier, status):
    carrier.answering = Answering(after=0.1)
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    before = len(carrier.incoming)
    with line.refusing("POST", "channels/[^/]+/ring", status) as rings, line.refusing("DELETE", "channels/[^/]+/ring", status) as stops:
        view = fay.rest.post("/calls", {"to": "+49305551234"})
        theirs = carrier.next_call(after=before)
        floor.until(view["id"], "active")
        theirs.hears(700)
        fay.phone.incoming[0].hears(440)
        fay.do(view["id"], "hangup")
    assert len(rings.hit) == len(stops.hit) == 1
    assert len(carrier.incoming) == before + 1 and len(fay.phone.incoming) == 1


@pytest.mark.parametrize("status", REFUSALS)
def test_a_call_that_cannot_be_placed_ends_with_a_reason(floor, line, carrier, status):
    fay = floor.agent("Fay", answers=0.1, mayDial=True)
    before = len(carrier.incoming)
    with line.refusing("POST", "channels", status, of="customer-.*", always=True) as fault:
        view = fay.rest.post("/calls", {"to": "+49305551234"})
        ended = floor.until(view["id"], "closed")["ending"]
    assert (ended["kind"], ended["reason"]) == ("failed", "unreachable" if status == 409 else "network-failed")
    fay.until("idle", within=1)
    fay.phone.incoming[0].wait("ended", within=3)
    assert fault.most_tries(within=SWEEP) <= TRIES and len(carrier.incoming) == before


def test_while_connecting_is_refused_nothing_is_tried_for_ever_and_afterwards_the_calls_are_mended(floor, tandem, line):
    side = SideBySide(floor, 4)
    with ExitStack() as faults:
        refused = {what: faults.enter_context(line.refusing(*COMMANDS[what], *REFUSALS, always=True)) for what in ("answer", "play", "create bridge", "stop music", "add channel")}
        side.call()
        for _, interaction in side.calls:
            floor.until(interaction, "active")
        eventually("each call has met its refusals", lambda: len({one.subject for one in refused["add channel"].hit}) == 4, within=5)
        assert tandem.readiness()[0] == 200
    for what, fault in refused.items():
        assert len({one.subject for one in fault.hit}) == 4, (what, fault.hit)
        assert fault.most_tries(within=SWEEP) <= TRIES + 1, (what, fault.hit)
    side.talk(within=12)
    side.hang_up()
    side.all_is_over(within=8)


def test_while_agents_cannot_be_rung_callers_wait_with_music_and_nobody_is_blamed(floor, line):
    statuses = [status for status in REFUSALS if status != 409]
    side = SideBySide(floor, len(statuses))
    with line.refusing(*COMMANDS["originate"], *statuses, always=True) as fault:
        side.call()
        for call, interaction in side.calls:
            eventually("an offer has failed", lambda: ("offer", "telephony-failed") in floor.segments(interaction), within=5, actual=lambda: floor.segments(interaction))
            floor.until(interaction, "queued")
            call.hears_something()
        for agent in side.agents:
            agent.until("idle")
            assert not agent.phone.incoming
        assert fault.most_tries(within=60) <= TRIES, fault.hit
        assert len(fault.hit) <= TRIES * len(side.calls) * len(side.agents), "nobody is tried again at once"
    side.talk(within=14)
    side.hang_up()
    side.all_is_over(within=3)


def test_an_agent_whose_phone_asterisk_cannot_find_is_not_rung_again_before_a_click(floor, line):
    bob = floor.agent("Bob", answers=0.1)
    with line.refusing(*COMMANDS["originate"], 409) as fault:
        call, interaction = floor.incoming()
        bob.until("notResponding")
        assert ("offer", "phone-unreachable") in floor.segments(interaction)
        assert len(fault.hit) == 1
    bob.become("available")
    assert floor.until(interaction, "active")["agent"] == bob.id
    call.hears(700)
    call.hang_up()


def test_while_ending_is_refused_agents_are_free_at_once_and_afterwards_nothing_is_left(floor, tandem, line):
    side = SideBySide(floor, 4)
    side.call().talk()
    with line.refusing(*COMMANDS["hang up"], *REFUSALS, always=True) as legs, line.refusing(*COMMANDS["destroy bridge"], *REFUSALS, always=True) as bridges:
        side.hang_up()
        eventually("the comparison has tried once more", lambda: legs.hit and legs.hit[-1].at - legs.hit[0].at > SWEEP and bridges.hit[-1].at - bridges.hit[0].at > SWEEP, within=14)
        assert tandem.readiness()[0] == 200
    for fault in (legs, bridges):
        assert fault.most_tries(within=SWEEP) <= TRIES + 1, fault.hit
    side.all_is_over(within=14)


def test_music_that_was_refused_is_heard_later(floor, line):
    calls = []
    with line.refusing(*COMMANDS["start music"], *REFUSALS, always=True) as fault:
        calls = [floor.incoming() for _ in REFUSALS]
        eventually("each has met its refusals", lambda: len({one.subject for one in fault.hit}) == 4, within=5)
    for call, _ in calls:
        call.hears_something(within=9)
    assert fault.most_tries(within=SWEEP) <= TRIES + 1, fault.hit


def test_phones_that_asterisk_would_not_take_are_known_in_the_end_and_their_old_names_are_not(floor, tandem, line):
    side = SideBySide(floor, 4)
    old = [agent.phone.user for agent in side.agents]
    # A deletion that is answered with 404 is believed: that is how Asterisk says that it is done already.
    with line.refusing("PUT", "asterisk/config/.*", *REFUSALS, always=True) as puts, line.refusing("DELETE", "asterisk/config/.*", 409, 422, 503, always=True) as deletes:
        for agent in side.agents:
            tandem.admin.change(f"/agents/{agent.id}", endpoint=agent.phone.user + "x")
        eventually("all were refused", lambda: len({one.subject for one in puts.hit}) == len({one.subject for one in deletes.hit}) == 4, within=5)

    def known() -> list[str]:
        return [name for user in old for name in (user, user + "x") if tandem.asterisk.endpoint(name)]
    eventually("the new names are known and the old ones are not", lambda: known() == [user + "x" for user in old], within=9, actual=known)
    for agent in side.agents:
        agent.phone.close()
        agent.connect_phone().answering = Answering(after=0.1)
    side.call().talk()
    side.hang_up()
    side.all_is_over(within=3)
