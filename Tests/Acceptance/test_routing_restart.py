"""kill -9 while callers wait: queues, steps and order are the same afterwards, and everybody is served."""

import time

from harness import invariants
from harness import lines as hall
from harness.deadlines import eventually
from harness.lines import person

FLOWS = hall.FLOWS


def test_after_a_kill_everybody_stands_where_they_stood_with_the_steps_they_had_reached(tandem, floor, lines):
    events = tandem.events
    lines.one.set(requirement="repair >= 5", steps=[{"after": 500, "actions": [{"relax": ["repair"]}]}, {"after": 600_000, "actions": [{"flow": "goodbye"}]}], members={"teams": ["first"]})
    lines.two.set(members={"teams": ["second"]}, steps=[{"after": 400, "actions": [{"overflow": lines.three.id}]}])
    lines.three.set(members={"teams": ["third"]}, steps=[{"after": 500, "actions": [{"raise": 20}]}])
    relaxed = [lines.one.caller(), lines.one.caller("8015"), lines.one.caller()]
    direct = lines.three.caller()
    moved = [lines.two.caller(), lines.two.caller()]
    for _, interaction in moved:
        floor.until(interaction, "queued", where=lambda view: view["queue"] == lines.three.id)
    everybody = [*relaxed, direct, *moved]
    # Two steps each for those who moved: out of queue two, and the raise in queue three.
    steps = {interaction: 2 if (call, interaction) in moved else 1 for call, interaction in everybody}
    eventually("everybody has reached their steps", lambda: all(_steps(events, interaction) == count for interaction, count in steps.items()), within=6,
               actual=lambda: [_steps(events, interaction) for interaction in steps])
    person(floor, "supervisor").post(f"/calls/{moved[1][1]}/priority", {"priority": 40})
    before = {line.key: line.order() for line in (lines.one, lines.two, lines.three)}
    assert before == {"one": [relaxed[place][1] for place in (1, 0, 2)], "two": [], "three": [moved[1][1], direct[1], moved[0][1]]}
    places = {interaction: _place(floor, interaction) for _, interaction in everybody}

    tandem.arm()
    tandem.kill()
    tandem.start()

    assert {line.key: line.order() for line in (lines.one, lines.two, lines.three)} == before
    for interaction, place in places.items():
        assert _place(floor, interaction) == place
    # Bob has no skill: he can take callers of queue one because their step was reached before the kill.
    bob, eve = floor.agent("Bob", team="first", answers=0, available=False), floor.agent("Eve", team="third", answers=0, available=False)
    assert lines.served(bob, relaxed) == before["one"]
    assert lines.served(eve, [direct, *moved]) == before["three"]
    assert {interaction: _steps(events, interaction) for interaction in steps} == steps, "no step may be reached twice"
    invariants.check(floor, {call.phone.user for call, _ in everybody})


def test_what_fell_due_while_the_service_was_away_happens_when_it_is_back(tandem, floor, lines):
    lines.one.set(members={"teams": ["nobody"]}, steps=[{"after": 1200, "actions": [{"overflow": lines.two.id}]}, {"after": 1300, "actions": [{"flow": "goodbye"}]}])
    call, interaction = lines.one.caller()
    enqueued = floor.call(interaction)["enqueuedAt"]
    tandem.arm()
    tandem.kill()
    eventually("the step's time is over", lambda: _age(call) > 1.4, within=3)
    tandem.start()
    view = floor.until(interaction, "queued", where=lambda view: view["queue"] == lines.two.id)
    assert view["enqueuedAt"] == enqueued and lines.two.order() == [interaction]
    bob = floor.agent("Bob", answers=0)
    assert floor.until(interaction, "active")["agent"] == bob.id
    call.hang_up()


def test_a_closed_queue_and_a_back_off_outlive_the_kill(tandem, floor, lines):
    lines.one.set(emergency=True, closing="hold")
    held, held_id = lines.one.caller()
    bob = floor.agent("Bob")
    call, interaction = floor.incoming(lines.two.number, tone=None)
    bob.phone.next_call()
    bob.decline(interaction)
    floor.until(interaction, "queued")
    tandem.arm()
    tandem.kill()
    tandem.start()
    bob.until("idle")
    assert lines.one.order() == [held_id] and lines.two.order() == [interaction]
    assert len(bob.phone.incoming) == 1, "who declined must not be rung again because of a restart, and a closed queue stays closed"
    eve = floor.agent("Eve", answers=0)
    assert floor.until(interaction, "active")["agent"] == eve.id
    lines.one.set(emergency=False)
    bob.phone.next_call(after=1).answer()
    assert floor.until(held_id, "active")["agent"] == bob.id
    call.hang_up()
    held.hang_up()


def _steps(events, interaction: str) -> int:
    return sum(event.name == "interaction.step" for event in events.of(interaction))


def _place(floor, interaction: str) -> dict:
    """All that says where a caller stands, as the desk and as routing see it."""
    view, why = floor.call(interaction), floor.tandem.admin.get(f"/interactions/{interaction}/routing")["explanation"]
    return {key: view[key] for key in ("state", "queue", "position", "enqueuedAt", "createdAt")} | {
        key: why[key] for key in ("orderAt", "enteredAt", "stepsReached", "nextStep", "asked", "failedOffers", "waitsFor")}


def _age(call) -> float:
    return time.monotonic() - call.began
