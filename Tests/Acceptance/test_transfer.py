"""A conversation is handed over: to an agent, to another queue; the customer keeps their age and hears music, never silence."""

from harness import lines as hall
from harness.lines import denied

FLOWS = hall.FLOWS
CONFIGURATION = {"policy": {"declineBackOff": "30s"}}


def test_a_call_is_handed_over_to_one_agent_with_a_note(floor, lines):
    bob, eve = floor.agent("Bob", answers=0.1), floor.agent("Eve", available=False)
    call, _, interaction = floor.connected(lines.one.number, agent=bob)
    created = floor.call(interaction)["createdAt"]
    eve.available()
    theirs = bob.phone.incoming[-1]
    bob.rest.post(f"/calls/{interaction}/transfer", {"agent": eve.id, "note": "Wants a refund"})
    ringing = eve.phone.next_call()
    theirs.wait("ended")
    bob.until("idle")
    ringing.answer()
    view = floor.until(interaction, "active")
    assert view["agent"] == eve.id and view["notes"] == "Wants a refund" and view["createdAt"] == created
    kinds = floor.segments(interaction)
    assert ("talk", "transferred") in kinds and kinds.count(("queue", "answered")) == 2, kinds
    call.hang_up()
    assert floor.until(interaction, "closed")["agent"] == eve.id


def test_a_call_is_handed_over_to_another_queue_and_goes_before_who_came_later(floor, lines):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(lines.one.number, agent=bob)
    lines.two.set(members={"teams": ["nobody"]})
    later, later_id = lines.two.caller()
    bob.rest.post(f"/calls/{interaction}/transfer", {"queue": lines.two.id})
    floor.until(interaction, "queued", where=lambda view: view["queue"] == lines.two.id)
    assert lines.two.order() == [interaction, later_id]
    bob.until("idle")
    call.hang_up()
    later.hang_up()


def test_what_cannot_be_handed_over_is_refused_with_a_reason(floor, lines):
    bob, eve = floor.agent("Bob", answers=0.1), floor.agent("Eve", available=False)
    call, _, interaction = floor.connected(lines.one.number, agent=bob)
    assert denied(422, bob.rest.post, f"/calls/{interaction}/transfer", {})
    assert denied(422, bob.rest.post, f"/calls/{interaction}/transfer", {"queue": lines.two.id, "agent": eve.id})
    assert denied(404, eve.rest.post, f"/calls/{interaction}/transfer", {"queue": lines.two.id})
    assert denied(404, bob.rest.post, f"/calls/{interaction}/transfer", {"queue": "01a20990-0000-7000-8000-000000000000"}) == "queue-unknown"
    assert floor.call(interaction)["state"] == "active"
    call.hang_up()
