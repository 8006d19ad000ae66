"""Which agent gets a caller: requirements as expressions, and the selection of each queue."""

import pytest

from harness import lines as hall
from harness.deadlines import eventually, stays
from harness.floor import Agent

FLOWS = hall.FLOWS


def test_a_requirement_asks_for_skills_attributes_and_the_callers_language(floor, lines):
    lines.one.set(requirement='(english >= 5 and not trainee) or (agent.region == "north" and agent.languages has item.language)')
    novice, trainee = floor.agent("Nora", skills={"english": 4}), floor.agent("Tina", skills={"english": 9, "trainee": 1})
    northern = floor.agent("Norbert", attributes={"region": "north", "languages": ["zh", "de"]})
    call, interaction = lines.one.caller()
    stays("nobody's phone rings", lambda: not any(agent.phone.incoming for agent in (novice, trainee, northern)), during=0.8)
    # Somebody who speaks Chinese there is for a Chinese caller, who came later.
    chinese, chinese_id = floor.incoming("8014", tone=None)
    northern.phone.next_call().answer()
    assert floor.until(chinese_id, "active")["agent"] == northern.id
    expert = floor.agent("Xenia", skills={"english": 5}, answers=0)
    assert floor.until(interaction, "active")["agent"] == expert.id
    assert not novice.phone.incoming and not trainee.phone.incoming
    call.hang_up()
    chinese.hang_up()


def test_the_requirement_reads_back_as_the_same_expression(floor, lines):
    text = 'not (trainee or agent.region == "south") and english >= 5 and agent.grade > 2.5 and item.language in ("en", "zh")'
    lines.one.set(requirement=text)
    written = floor.tandem.admin.get(f"/queues/{lines.one.id}")["requirement"]
    lines.one.set(requirement=written)
    assert floor.tandem.admin.get(f"/queues/{lines.one.id}")["requirement"] == written
    for part in ("trainee", "english >= 5", "agent.grade > 2.5", "item.language"):
        assert part in written, written


@pytest.mark.parametrize("text, place", [
    ("english >= ", "column 12"), ("english >= 5 and (sales", "column 24"), ("english >= 5\nand and sales", "line 2, column 5"), ('agent.region == "north', "column 17"),
    ("english ? 5", "column 9"), ("", "column 1")])
def test_an_expression_that_does_not_parse_is_refused_with_its_place(lines, text, place):
    told = lines.one.refuses(requirement=text)
    assert place in told and "requirement" in told, told
    told = lines.one.refuses(steps=[{"after": 1000, "actions": [{"require": text}]}])
    assert place in told and "steps[0].actions[0]" in told, told


def test_values_out_of_range_are_refused_with_their_field(floor, lines):
    for field, changes in (("ageing", {"ageing": -1}), ("share", {"share": 0}), ("offerLimit", {"offerLimit": 0}), ("priority", {"priority": 101}), ("steps[0].after", {"steps": [{"after": -1, "actions": []}]}),
                           ("steps[0].lower", {"steps": [{"after": 0, "actions": [{"lower": 11}]}]}), ("timeZone", {"hours": {"timeZone": "Moon/Base", "weekly": {}}}),
                           ("wrapUpNeedsCode", {"wrapUpNeedsCode": True, "wrapUpCodes": []})):
        told = lines.one.refuses(**changes)
        assert field in told, f"expected the field {field}, actual: {told}"


def test_longest_idle_goes_by_who_has_waited_longest_for_work(floor, lines):
    team = _three(floor)
    first, second, third = (lines.one.serve() for _ in range(3))
    assert {first[2], second[2], third[2]} == {agent.id for agent in team}
    for call, interaction, _ in (second, third, first):  # Who began first ends last.
        call.hang_up()
        floor.until(interaction, "closed")
    assert [lines.one.serve()[2] for _ in range(3)] == [second[2], third[2], first[2]]


def test_round_robin_goes_by_turns_whoever_waited_longest(floor, lines):
    lines.one.set(selection="roundRobin")
    _three(floor)
    first, second, third = (lines.one.serve() for _ in range(3))
    for call, interaction, _ in (second, third, first):
        call.hang_up()
        floor.until(interaction, "closed")
    turns = [first[2], second[2], third[2]]
    ascending = sorted(turns)
    assert turns in [ascending[place:] + ascending[:place] for place in range(3)]
    assert [lines.one.serve()[2] for _ in range(3)] == turns


def test_best_least_skilled_level_and_preferred_decide_among_those_who_qualify(floor, lines):
    lines.one.set(requirement="repair")
    low, high, middle = (floor.agent(name, skills={"repair": degree} | more, levels={lines.one.id: level}, answers=0)
                         for name, degree, more, level in (("Low", 3, {"french": 1}, 2), ("High", 9, {}, 3), ("Middle", 6, {"french": 2}, 1)))
    floor.agent("Other", skills={"cooking": 10, "french": 10}, answers=0)
    expected = {
        "bestSkilled": [high, middle, low], "leastSkilled": [low, middle, high], "level": [middle, low, high],
        "longestIdle": [middle, low, high],  # By the preferred skill.
    }
    for selection, order in expected.items():
        lines.one.set(selection=selection, preferredSkills={"french": 1} if selection == "longestIdle" else {})
        served = [lines.one.serve() for _ in order]
        assert [agent for _, _, agent in served] == [agent.id for agent in order], f"{selection}: expected {[agent.name for agent in order]}, actual {[floor.call(interaction)['agentName'] for _, interaction, _ in served]}"
        for call, interaction, _ in served:
            call.hang_up()
            floor.until(interaction, "closed")


def test_fewest_handled_goes_to_who_had_fewest_calls_today(floor, lines):
    lines.one.set(selection="fewestHandled")
    # People of whom today knows nothing yet.
    busy = floor.agent("Busy", answers=0, endpoint="fresh-busy")
    fresh = floor.agent("Fresh", answers=0, endpoint="fresh-fresh", available=False)
    assert [_finished(floor, lines.one) for _ in range(2)] == [busy.id, busy.id]
    fresh.available()
    # Longest idle would be fresh, busy, fresh.
    assert [_finished(floor, lines.one) for _ in range(3)] == [fresh.id, fresh.id, busy.id]


def test_a_change_of_skills_or_of_the_requirement_reaches_those_who_wait_at_once(floor, lines):
    lines.one.set(requirement="repair >= 5")
    bob, eve = floor.agent("Bob", answers=0), floor.agent("Eve", skills={"repair": 2}, answers=0)
    call, interaction = lines.one.caller()
    other, other_id = lines.one.caller()
    stays("nobody's phone rings", lambda: not bob.phone.incoming and not eve.phone.incoming, during=0.5)
    floor.tandem.admin.change(f"/agents/{bob.id}", skills={"repair": 5})
    assert floor.until(interaction, "active", within=3)["agent"] == bob.id
    lines.one.set(requirement="repair >= 2")
    assert floor.until(other_id, "active", within=3)["agent"] == eve.id
    call.hang_up()
    other.hang_up()


def test_who_may_not_be_given_a_caller_is_told_with_the_reason(floor, lines):
    lines.one.set(requirement="repair >= 5 and agent.region == \"north\"")
    bob = floor.agent("Bob", skills={"repair": 2}, attributes={"region": "north"})
    absent = floor.agent("Abe", skills={"repair": 9}, attributes={"region": "north"}, available=False)
    call, interaction = lines.one.caller()
    told = floor.tandem.admin.get(f"/interactions/{interaction}/routing")
    lacks = next(agent for agent in told["explanation"]["agents"] if agent["agent"] == bob.id)
    assert "repair >= 5" in str(lacks["exclusions"]) and "region" not in str(lacks["exclusions"]), lacks
    assert bob.name in told["text"] and absent.name in told["text"], told["text"]
    assert hall.denied(403, bob.rest.get, f"/interactions/{interaction}/routing")
    call.hang_up()
    floor.until(interaction, "closed")
    assert hall.denied(404, floor.tandem.admin.get, f"/interactions/{interaction}/routing") == "not-routed"


def test_who_has_no_room_for_calls_gets_none(floor, lines):
    bob = floor.agent("Bob", answers=0, capacity={"units": 12, "rules": {"chat": {"units": 4, "maximum": 3}}})
    call, interaction = lines.one.caller()
    stays("no call for who does chats only", lambda: not bob.phone.incoming, during=0.5)
    floor.tandem.admin.change(f"/agents/{bob.id}", capacity={"units": 12, "rules": {"voice": {"units": 12, "maximum": 1}}})
    assert floor.until(interaction, "active", within=3)["agent"] == bob.id
    call.hang_up()


def test_an_offer_is_taken_back_when_the_agent_loses_the_skill(floor, lines):
    lines.one.set(requirement="repair")
    bob = floor.agent("Bob", skills={"repair": 5})
    call, interaction = floor.incoming(lines.one.number, tone=None)
    ringing = bob.phone.next_call()
    floor.tandem.admin.change(f"/agents/{bob.id}", skills={})
    ringing.wait("ended", within=3)
    floor.until(interaction, "queued")
    bob.until("idle")
    eve = floor.agent("Eve", skills={"repair": 1}, answers=0)
    assert floor.until(interaction, "active")["agent"] == eve.id
    call.hang_up()


def _three(floor) -> list[Agent]:
    return [floor.agent(name, answers=0) for name in ("Ann", "Ben", "Cem")]


def _finished(floor, line) -> str:
    """One call from beginning to end: who served it."""
    call, interaction, agent = line.serve()
    call.hang_up()
    floor.until(interaction, "closed")
    eventually("the agent is free", lambda: floor.tandem.admin.get(f"/agents/{agent}/state")["routingStatus"] == "idle")
    return agent
