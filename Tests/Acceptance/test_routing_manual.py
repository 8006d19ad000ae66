"""What people do with those who wait: assign, move, re-prioritise, drain, pick; and offers and wrap-ups that end otherwise than hoped."""

import time

from harness import lines as hall
from harness.deadlines import eventually, stays
from harness.lines import denied, person

FLOWS = hall.FLOWS
CONFIGURATION = {"policy": {"declineBackOff": "2s", "notRespondingFor": "30s"}}
NOWHERE = "01a20990-0000-7000-8000-000000000000"


# --- supervisors -----------------------------------------------------------------------


def test_a_supervisor_assigns_out_of_turn_to_anybody_who_is_there(floor, lines):
    lead = person(floor, "supervisor")
    lines.one.set(requirement="repair")
    eve = floor.agent("Eve", available=False)
    eve.become("break")
    first, first_id = lines.one.caller()
    second, second_id = lines.one.caller()
    assert denied(403, eve.rest.post, f"/calls/{second_id}/assign", {"agent": eve.id})
    assert denied(404, lead.post, f"/calls/{second_id}/assign", {"agent": NOWHERE}) == "agent-unknown"
    lead.post(f"/calls/{second_id}/assign", {"agent": eve.id})
    ringing = eve.phone.next_call()
    assert floor.until(second_id, "offered")["offer"]["agent"] == eve.id
    assert denied(409, lead.post, f"/calls/{second_id}/assign", {"agent": eve.id}) == "not-waiting"
    assert denied(409, lead.post, f"/calls/{first_id}/assign", {"agent": eve.id}) == "agent-not-free"
    ringing.answer()
    floor.until(second_id, "active")
    assert floor.call(first_id)["state"] == "queued"
    first.hang_up()
    second.hang_up()


def test_an_assigned_call_that_is_declined_is_back_at_its_place(floor, lines):
    lead = person(floor, "supervisor")
    eve = floor.agent("Eve", available=False)
    assert denied(409, lead.post, f"/calls/{(pair := lines.one.caller())[1]}/assign", {"agent": eve.id}) == "agent-not-free"  # Offline.
    eve.become("meeting")
    calls = [pair, lines.one.caller(), lines.one.caller()]
    lead.post(f"/calls/{calls[0][1]}/assign", {"agent": eve.id})
    eve.phone.next_call()
    eve.decline(calls[0][1])
    floor.until(calls[0][1], "queued")
    assert lines.one.order() == [interaction for _, interaction in calls]
    for call, _ in calls:
        call.hang_up()


def test_a_supervisor_moves_a_caller_who_keeps_their_age_unless_told(floor, lines):
    lead = person(floor, "supervisor")
    older, older_id = lines.one.caller()
    other, other_id = lines.one.caller()
    there, there_id = lines.two.caller()
    enqueued = floor.call(older_id)["enqueuedAt"]
    assert denied(404, lead.post, f"/calls/{older_id}/move", {"queue": NOWHERE}) == "queue-unknown"
    view = lead.post(f"/calls/{older_id}/move", {"queue": lines.two.id})
    assert view["queue"] == lines.two.id and view["position"] == 1 and view["enqueuedAt"] == enqueued
    lead.post(f"/calls/{other_id}/move", {"queue": lines.two.id, "keepsAge": False})
    assert lines.two.order() == [older_id, there_id, other_id] and lines.one.order() == []
    assert ("queue", "moved") in floor.segments(older_id)
    bob = floor.agent("Bob", answers=0, available=False)
    calls = [(older, older_id), (there, there_id), (other, other_id)]
    assert lines.served(bob, calls) == [interaction for _, interaction in calls]


def test_a_supervisor_changes_the_priority_of_one_who_waits(floor, lines):
    lead = person(floor, "supervisor")
    calls = [lines.one.caller() for _ in range(3)]
    ids = [interaction for _, interaction in calls]
    assert lead.post(f"/calls/{ids[2]}/priority", {"priority": 50})["position"] == 1
    lead.post(f"/calls/{ids[0]}/priority", {"priority": -1})
    assert lines.one.order() == [ids[2], ids[1], ids[0]]
    assert [floor.call(interaction)["position"] for interaction in ids] == [3, 2, 1], "positions shown must follow"
    assert denied(422, lead.post, f"/calls/{ids[0]}/priority", {"priority": 10_000_000})
    bob = floor.agent("Bob", answers=0, available=False)
    assert lines.served(bob, calls) == [ids[2], ids[1], ids[0]]


def test_a_queue_is_drained_to_another_queue_or_to_a_flow(floor, lines):
    lead = person(floor, "supervisor")
    calls = [lines.one.caller(), lines.one.caller("8015"), lines.one.caller()]
    ids = [calls[place][1] for place in (1, 0, 2)]
    path = f"/queues/{lines.one.id}/drain"
    for target in ({"queue": lines.one.id}, {"queue": NOWHERE}, {"flow": "nowhere"}, "callback"):
        assert denied(422, lead.post, path, {"to": target}) == "target-invalid", target
    assert denied(404, lead.post, f"/queues/{NOWHERE}/drain", {"to": {"queue": lines.one.id}}) == "queue-unknown"
    assert lines.one.order() == ids
    lead.post(path, {"to": {"queue": lines.two.id}})
    assert lines.one.order() == [] and lines.two.order() == ids
    lead.post(f"/queues/{lines.two.id}/drain", {"to": {"flow": "goodbye"}})
    for _, interaction in calls:
        floor.until(interaction, "inFlow")
        assert ("queue", "drained") in floor.segments(interaction)
    for call, _ in calls:
        call.hang_up()


# --- agents ----------------------------------------------------------------------------


def test_agents_see_the_lines_that_they_serve_and_pick_from_them(floor, lines):
    lines.one.set(members={"teams": ["front"]}, requirement="english")
    lines.two.set(members={"teams": ["back"]})
    bob = floor.agent("Bob", team="front", skills={"english": 3}, answers=0, available=False)
    bob.become("break")  # Not available for what comes, and free to pick.
    calls = [lines.one.caller(), lines.one.caller()]
    hidden, hidden_id = lines.two.caller()
    assert lines.one.order(bob.rest) == [interaction for _, interaction in calls]
    assert denied(404, lines.two.order, bob.rest) and denied(404, bob.rest.get, f"/queues/{NOWHERE}/waiting")
    assert denied(403, bob.rest.post, f"/calls/{hidden_id}/pick") == "not-qualified"
    assert denied(403, bob.rest.post, f"/queues/{lines.one.id}/drain", {"to": {"queue": lines.two.id}})
    bob.rest.post(f"/calls/{calls[1][1]}/pick")
    view = floor.until(calls[1][1], "active")
    assert view["agent"] == bob.id and lines.one.order() == [calls[0][1]]
    assert denied(409, bob.rest.post, f"/calls/{calls[1][1]}/pick") == "not-waiting"
    assert denied(409, bob.rest.post, f"/calls/{calls[0][1]}/pick") == "agent-not-free"
    floor.tandem.admin.change(f"/agents/{bob.id}", skills={})
    assert denied(404, lines.one.order, bob.rest)
    for call, _ in (*calls, (hidden, hidden_id)):
        call.hang_up()


def test_a_line_that_asks_for_the_callers_language_is_seen_by_who_speaks_one(floor, lines):
    lines.one.set(requirement="agent.languages has item.language and not trainee")
    bob = floor.agent("Bob", attributes={"languages": ["zh"]}, answers=0, available=False)
    bob.become("break")
    english, english_id = lines.one.caller()
    chinese, chinese_id = lines.one.caller("8014")
    assert lines.one.order(bob.rest) == [english_id, chinese_id]
    assert denied(403, bob.rest.post, f"/calls/{english_id}/pick") == "not-qualified"
    bob.rest.post(f"/calls/{chinese_id}/pick")
    assert floor.until(chinese_id, "active")["agent"] == bob.id
    english.hang_up()
    chinese.hang_up()


# --- offers that fail ------------------------------------------------------------------


def test_who_declines_is_not_offered_the_same_caller_for_a_while_but_others_are(floor, lines):
    bob = floor.agent("Bob")
    call, interaction = floor.incoming(lines.one.number, tone=None)
    bob.phone.next_call()
    bob.decline(interaction)
    declined = time.monotonic()
    floor.until(interaction, "queued")
    other, other_id = floor.incoming(lines.one.number, tone=None)
    assert bob.phone.next_call(after=1).caller == other.phone.user, "back-off is from one caller, not from all"
    other.hang_up()
    again = bob.phone.next_call(after=2, within=5)
    assert again.caller == call.phone.user and again.began - declined >= 1.9, f"expected 2 s of back-off, actual {again.began - declined:.2f} s"
    call.hang_up()


def test_a_missed_offer_keeps_place_and_age(floor, lines):
    lines.one.set(offerTimeout=1000)
    bob = floor.agent("Bob")
    calls = [floor.incoming(lines.one.number, tone=None)]
    enqueued = floor.call(calls[0][1])["enqueuedAt"]
    bob.phone.next_call()
    calls += [lines.one.caller(), lines.one.caller()]
    bob.until("notResponding", within=4)
    assert lines.one.order() == [interaction for _, interaction in calls] and floor.call(calls[0][1])["enqueuedAt"] == enqueued
    stays("not responding, no phone rings", lambda: len(bob.phone.incoming) == 1, during=0.5)
    bob.phone.answering.after = 0
    bob.available()
    assert floor.until(calls[0][1], "active", within=4)["agent"] == bob.id
    for call, _ in calls:
        call.hang_up()


def test_after_so_many_failed_offers_the_caller_goes_elsewhere(floor, lines):
    lines.one.set(offerLimit=2, exhausted={"flow": "goodbye"})
    lines.two.set(offerLimit=1, exhausted={"queue": lines.three.id})
    bob, eve = floor.agent("Bob"), floor.agent("Eve", available=False)
    call, interaction = floor.incoming(lines.one.number, tone=None)
    bob.phone.next_call()
    bob.decline(interaction)
    floor.until(interaction, "queued")
    bob.become("break")
    eve.available()
    eve.phone.next_call()
    eve.decline(interaction)
    floor.until(interaction, "inFlow")
    assert ("queue", "offers-exhausted") in floor.segments(interaction)
    call.hang_up()
    lines.three.set(members={"teams": ["nobody"]})
    other, other_id = floor.incoming(lines.two.number, tone=None)
    eve.phone.next_call(after=1)
    eve.decline(other_id)
    floor.until(other_id, "queued", where=lambda view: view["queue"] == lines.three.id)
    other.hang_up()


# --- wrap-up ---------------------------------------------------------------------------


def test_a_wrap_up_that_needs_a_code_takes_no_end_without_one(floor, lines):
    lines.one.set(wrapUp=20000, wrapUpNeedsCode=True)
    bob = floor.agent("Bob", answers=0)
    call, _, interaction = floor.connected(lines.one.number, bob, tone=440)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    assert denied(422, bob.wrap_up, interaction) == "wrap-up-code-required"
    assert denied(422, bob.wrap_up, interaction, "nonsense") == "wrap-up-code-unknown"
    bob.wrap_up(interaction, notes="later", finished=False)
    assert floor.call(interaction)["state"] == "wrapUp"
    bob.wrap_up(interaction, "resolved")
    assert floor.until(interaction, "closed")["wrapUpCode"] == "resolved"
    bob.until("idle")


def test_at_the_deadline_a_forced_wrap_up_ends_and_another_waits_for_its_code(floor, lines):
    lines.one.set(wrapUp=1000, wrapUpNeedsCode=True, wrapUpForced=True)
    bob = floor.agent("Bob", answers=0)
    call, _, interaction = floor.connected(lines.one.number, bob)
    call.hang_up()
    floor.until(interaction, "closed", within=4)
    assert ("wrapUp", "timed-out") in floor.segments(interaction)
    lines.one.set(wrapUpForced=False)
    call, _, interaction = floor.connected(lines.one.number, bob)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    later, later_id = lines.one.caller()
    stays("the wrap-up waits for its code, and nobody is offered meanwhile", lambda: floor.call(interaction)["state"] == "wrapUp" and floor.call(later_id)["state"] == "queued", during=1.6)
    bob.wrap_up(interaction, "resolved")
    assert floor.until(later_id, "active", within=3)["agent"] == bob.id
    lines.one.set(wrapUp=0)
    later.hang_up()


def test_a_code_that_was_saved_lets_an_unforced_wrap_up_end_at_its_deadline(floor, lines):
    lines.one.set(wrapUp=1500, wrapUpNeedsCode=True, wrapUpForced=False)
    bob = floor.agent("Bob", answers=0)
    call, _, interaction = floor.connected(lines.one.number, bob)
    bob.wrap_up(interaction, "resolved", "noted while talking", finished=False)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    closed = floor.until(interaction, "closed", within=5)
    assert closed["wrapUpCode"] == "resolved" and closed["notes"] == "noted while talking"
    eventually("Bob is free", lambda: bob.view()["routingStatus"] == "idle")
