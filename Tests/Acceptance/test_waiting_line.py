"""The line of a queue and agents' load in the event stream, with real calls."""

from harness import lines as hall
from harness.events import Events
from harness.lines import person

FLOWS = hall.FLOWS


def totals(stream: Events, queue: str) -> list[int]:
    return [event.view["total"] for event in list(stream.seen) if event.name == "queue.waiting" and event.view["queue"] == queue]


def shows(stream: Events, queue: str, interactions: list[str], within: float = 5.0):
    return stream.wait_for("queue.waiting", lambda event: event.view["queue"] == queue and [place["interaction"] for place in event.view["line"]] == interactions, within=within, what=f"with {interactions}")


def test_a_line_is_followed_as_it_grows_turns_and_empties(tandem, floor, lines):
    lead = person(floor, "supervisor")
    stream = Events(lead).wait_open()
    try:
        calls = [lines.one.caller() for _ in range(3)]
        ids = [interaction for _, interaction in calls]
        seen = shows(stream, lines.one.id, ids).view
        assert seen["total"] == 3 and seen["key"] == "one" and [place["position"] for place in seen["line"]] == [1, 2, 3]
        for place, (call, interaction) in zip(seen["line"], calls):
            view = floor.call(interaction)
            assert place["customerNumber"] == view["customerNumber"] == call.phone.user and place["customerName"] == view["customerName"]
            assert place["since"] == view["enqueuedAt"] and place["channel"] == "voice" and place["priority"] == 0
        lead.post(f"/calls/{ids[2]}/priority", {"priority": 9})
        turned = shows(stream, lines.one.id, [ids[2], ids[0], ids[1]]).view["line"]
        assert turned[0]["priority"] == 9 and turned[0]["score"] > turned[1]["score"] >= turned[2]["score"]
        calls[0][0].hang_up()
        shows(stream, lines.one.id, [ids[2], ids[1]])
        # Who begins to read now gets the line as it is, and none of what happened before.
        late = Events(lead).wait_open()
        try:
            assert [place["interaction"] for place in late.wait_for("queue.waiting", lambda event: event.view["queue"] == lines.one.id).view["line"]] == [ids[2], ids[1]]
            assert late.seen[0].name == "queue.waiting" and late.seen[0].id is None
        finally:
            late.close()
        for call, _ in calls[1:]:
            call.hang_up()
        shows(stream, lines.one.id, [])
    finally:
        stream.close()


def test_a_rush_is_told_a_few_times_and_its_end_exactly(tandem, floor, lines):
    stream = Events(person(floor, "supervisor")).wait_open()
    try:
        calls = [floor.incoming(lines.one.number, tone=None) for _ in range(8)]
        for _, interaction in calls:
            floor.until(interaction, "queued")
        stream.wait_for("queue.waiting", lambda event: event.view["queue"] == lines.one.id and event.view["total"] == 8)
        told = [event for event in list(stream.seen) if event.name == "queue.waiting" and event.view["queue"] == lines.one.id]
        gaps = [later.data["at"] - earlier.data["at"] for earlier, later in zip(told, told[1:])]
        assert all(gap >= 500 for gap in gaps), f"expected at most two a second, actual: {gaps}"
        for call, _ in calls:
            call.hang_up()
        shows(stream, lines.one.id, [])
        assert totals(stream, lines.one.id)[-1] == 0
    finally:
        stream.close()


def test_an_agent_sees_the_lines_that_they_serve_and_no_others(tandem, floor, lines):
    eve = floor.agent("Eve", available=False)
    lines.two.set(members={"agents": []})
    stream = Events(eve.rest).wait_open()
    try:
        other, _ = lines.two.caller()
        own, own_id = lines.one.caller()
        shows(stream, lines.one.id, [own_id])
        assert totals(stream, lines.two.id) == []
        other.hang_up()
        own.hang_up()
        shows(stream, lines.one.id, [])
    finally:
        stream.close()


def test_an_agents_load_follows_the_call(tandem, floor, lines):
    lines.one.set(wrapUp=20_000)
    stream = Events(person(floor, "supervisor")).wait_open()
    try:
        eve = floor.agent("Eve", answers=0.3)
        call, interaction, _ = lines.one.serve()
        for phase in ("ringing", "active"):
            work = stream.wait_for("agent.changed", lambda event: event.view["id"] == eve.id and [item["phase"] for item in event.view["load"]["work"]] == [phase]).view["load"]
            assert work["used"] == work["units"] == 12 and work["work"][0]["interaction"] == interaction and work["work"][0]["channel"] == "voice"
            assert next(channel for channel in work["channels"] if channel["channel"] == "voice") == {"channel": "voice", "count": 1, "maximum": 1, "units": 12}
        call.hang_up()
        stream.wait_for("agent.changed", lambda event: event.view["id"] == eve.id and [item["phase"] for item in event.view["load"]["work"]] == ["wrapUp"])
        eve.wrap_up(interaction, "resolved")
        idle = stream.wait_for("agent.changed", lambda event: event.view["id"] == eve.id and not event.view["load"]["work"], after=len(stream.seen) - 3)
        assert idle.view["load"]["used"] == 0
        assert floor.tandem.admin.get(f"/agents/{eve.id}/state")["load"] == idle.view["load"]
    finally:
        stream.close()
