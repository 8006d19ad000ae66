"""How a waiting call finds an agent: offers taken, declined, missed, and lost to a hang-up."""

import time

import pytest

from harness.deadlines import eventually, stays
from harness.rest import Refused
from harness.sip.phone import Answering


def test_the_agents_phone_rings_with_the_callers_number_and_lifting_it_accepts(floor):
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    ringing = bob.phone.next_call()
    view = floor.until(interaction, "offered")
    assert ringing.caller == call.phone.user, f"expected {call.phone.user} on the display, actual {ringing.caller}"
    assert ringing.header("X-Tandem-Interaction") == interaction
    assert view["offer"]["agent"] == bob.id and view["queueName"] and view["customerNumber"] == call.phone.user
    ringing.answer()
    floor.until(interaction, "active", within=3)
    call.hears(700)
    ringing.hears(440)
    bob.until("interacting")
    call.hang_up()
    bob.until("wrapUp")
    ringing.wait("ended", within=2)


def test_a_declined_call_goes_to_the_next_agent_and_keeps_its_place(floor):
    bob, eve = floor.agent("Bob", available=False), floor.agent("Eve", available=False)
    call, interaction = floor.incoming()
    waiting = floor.until(interaction, "queued")
    bob.available()
    bob.phone.next_call()
    floor.until(interaction, "offered")
    bob.decline(interaction)
    floor.until(interaction, "queued")
    again = floor.call(interaction)
    assert again["enqueuedAt"] == waiting["enqueuedAt"], "a declined offer must not change the caller's place"
    bob.phone.next_call().wait("ended", within=3)
    eve.available()
    eve.phone.next_call().answer()
    view = floor.until(interaction, "active")
    assert view["agent"] == eve.id
    assert ("offer", "declined") in floor.segments(interaction)
    call.hang_up()


def test_rejecting_on_the_phone_is_declining(floor):
    bob, eve = floor.agent("Bob"), floor.agent("Eve", available=False)
    bob.phone.answering = Answering(code=486)
    call, interaction = floor.incoming()
    bob.phone.next_call()
    floor.until(interaction, "queued", within=5, where=lambda view: len(bob.phone.incoming) > 0)
    bob.become("break")
    eve.available()
    eve.phone.next_call().answer()
    assert floor.until(interaction, "active")["agent"] == eve.id
    call.hang_up()


def test_an_agent_who_does_not_answer_becomes_not_responding_and_the_next_one_gets_the_call_at_its_old_place(floor):
    floor.queue("support", offerTimeout=3000)
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    first = bob.phone.next_call()
    enqueued = floor.call(interaction)["enqueuedAt"]
    eve = floor.agent("Eve", answers=0.1, available=False)
    rang = time.monotonic()
    first.wait("ended", within=6)
    assert time.monotonic() - rang < 5, "the phone must stop ringing when the offer is over"
    bob.until("notResponding", within=2)
    eve.available()
    view = floor.until(interaction, "active")
    assert view["agent"] == eve.id and view["enqueuedAt"] == enqueued
    assert ("offer", "no-answer") in floor.segments(interaction)
    assert "not-responding" in bob.view()["notRoutableBecause"]
    call.hang_up()
    floor.queue("support", offerTimeout=8000)


def test_a_missed_offer_goes_on_to_another_agent_who_is_there_within_a_tenth_of_a_second(floor):
    floor.queue("support", offerTimeout=3000)
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    missed = bob.phone.next_call()
    eve = floor.agent("Eve", answers=None)
    other = eve.phone.next_call(within=8)
    missed.wait("ended")
    assert other.began - missed.ended_at < 0.5, f"expected the next phone to ring at once, actual {other.began - missed.ended_at:.3f} s later"
    other.answer()
    floor.until(interaction, "active")
    call.hang_up()
    floor.queue("support", offerTimeout=8000)


def test_callers_are_served_in_the_order_in_which_they_came(floor):
    bob = floor.agent("Bob", answers=0.05, available=False, tone=None)
    calls = [floor.incoming() for _ in range(5)]
    for _, interaction in calls:
        floor.until(interaction, "queued")
    assert [floor.call(interaction)["position"] for _, interaction in calls] == [1, 2, 3, 4, 5]
    floor.queue("support", wrapUp=0)
    bob.available()
    served = []
    for turn, (call, interaction) in enumerate(calls):
        ringing = bob.phone.next_call(after=turn)
        served.append(ringing.caller)
        floor.until(interaction, "active")
        call.hang_up()
    assert served == [call.phone.user for call, _ in calls]
    floor.queue("support", wrapUp=20000)


def test_a_call_goes_only_to_agents_with_the_skill(floor):
    novice = floor.agent("Nora")
    call, interaction = floor.incoming("8002")
    floor.until(interaction, "queued")
    stays("the unskilled agent's phone is silent", lambda: not novice.phone.incoming, during=1.5)
    expert = floor.agent("Xenia", skills={"sales": 7}, answers=0.1)
    assert floor.until(interaction, "active")["agent"] == expert.id
    assert not novice.phone.incoming
    call.hang_up()


def test_a_caller_may_hang_up_in_the_menu(floor):
    call, interaction = floor.incoming("8003")
    floor.until(interaction, "inFlow")
    _ends(floor, call, interaction, ("completed", "abandoned"))


def test_a_caller_may_hang_up_in_the_queue(floor):
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    _ends(floor, call, interaction, ("abandoned",))
    assert floor.segments(interaction)[-1] == ("queue", "abandoned")


def test_a_caller_may_hang_up_while_a_phone_rings_and_the_phone_stops_and_the_agent_is_free(floor):
    bob = floor.agent("Bob")
    call, interaction = floor.incoming()
    ringing = bob.phone.next_call()
    _ends(floor, call, interaction, ("abandoned",))
    ringing.wait("ended", within=2)
    assert ringing.ended_by == "them"
    bob.until("idle", within=2)


def test_a_caller_may_hang_up_in_a_conversation(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    hung_up = time.monotonic()
    call.hang_up()
    theirs.wait("ended", within=2)
    floor.until(interaction, "wrapUp", within=2)
    bob.wrap_up(interaction, "resolved")
    closed = floor.until(interaction, "closed", within=2)
    assert closed["ending"] == {"kind": "completed", "reason": "caller-hung-up"}
    assert time.monotonic() - hung_up < 4
    floor.nothing_remains()


def test_a_caller_may_hang_up_while_on_hold(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    bob.do(interaction, "hold")
    floor.until(interaction, "held")
    call.hang_up()
    theirs.wait("ended", within=2)
    floor.until(interaction, "wrapUp", within=2)
    assert floor.segments(interaction)[-1][0] == "hold"
    floor.nothing_remains()


def test_the_agent_may_hang_up_from_the_phone_and_from_the_desk(floor):
    floor.queue("support", wrapUp=0)
    bob = floor.agent("Bob", answers=0.1)
    call, theirs, interaction = floor.connected(agent=bob)
    theirs.hang_up()
    call.wait("ended", within=2)
    assert floor.until(interaction, "closed", within=2)["ending"] == {"kind": "completed", "reason": "agent-hung-up"}
    bob.until("idle")
    call, theirs, interaction = floor.connected(agent=bob)
    bob.do(interaction, "hangup")
    call.wait("ended", within=2)
    theirs.wait("ended", within=2)
    assert floor.until(interaction, "closed", within=2)["ending"]["kind"] == "completed"
    floor.queue("support", wrapUp=20000)


def test_an_offer_can_be_taken_only_by_its_agent_and_only_once(floor):
    bob, eve = floor.agent("Bob"), floor.agent("Eve", available=False)
    call, interaction = floor.incoming()
    ringing = bob.phone.next_call()
    offer = floor.until(interaction, "offered")["offer"]["id"]
    with pytest.raises(Refused) as refused:
        eve.rest.post(f"/offers/{offer}/accept")
    assert refused.value.status in (403, 404, 409)
    ringing.answer()
    floor.until(interaction, "active")
    # Who has it already may say so again: the first answer may have been lost. For everybody else it is gone.
    assert bob.rest.post(f"/offers/{offer}/accept")["state"] == "active"
    with pytest.raises(Refused) as late:
        eve.rest.post(f"/offers/{offer}/accept")
    assert late.value.status in (404, 409), late.value
    call.hang_up()


@pytest.mark.parametrize("answering", [Answering(dead=True), Answering(code=486), Answering(code=503)], ids=["silent", "busy", "unavailable"])
def test_a_phone_that_cannot_be_reached_costs_the_caller_neither_place_nor_call(floor, answering):
    floor.queue("support", offerTimeout=3000)
    bob = floor.agent("Bob")
    bob.phone.answering = answering
    call, interaction = floor.incoming()
    enqueued = floor.until(interaction, "queued", "offered")["enqueuedAt"]
    eventually("the failed offer is over", lambda: any(kind == "offer" for kind, _ in floor.segments(interaction)), within=8, actual=lambda: floor.details(interaction)["segments"])
    eve = floor.agent("Eve", answers=0.1)
    view = floor.until(interaction, "active")
    assert view["agent"] == eve.id and view["enqueuedAt"] == enqueued
    call.hang_up()
    floor.queue("support", offerTimeout=8000)


def _ends(floor, call, interaction: str, kinds: tuple[str, ...]) -> None:
    """The caller hangs up; within 2 s the interaction is closed and Asterisk is empty."""
    call.hang_up()
    closed = floor.until(interaction, "closed", within=2)
    assert closed["ending"]["kind"] in kinds and closed["ending"]["reason"] == "caller-hung-up", closed["ending"]
    floor.nothing_remains(within=2)
