"""A command was carried out and its answer got lost: what it made is taken up, and nothing is made twice."""

from contextlib import ExitStack

import pytest

from harness.deadlines import eventually
from harness.faulty_ari import FaultyARI
from harness.side_by_side import COMMANDS, SideBySide, spoilable


@pytest.fixture(scope="module")
def tandem(exchange):
    with spoilable(exchange) as made:
        yield made


@pytest.fixture
def line(tandem):
    return tandem.line


@pytest.mark.parametrize("commands", [
    ("answer", "play", "start music"), ("originate", "create bridge"), ("stop music", "add channel"), ("mute", "remove channel"), ("hang up", "destroy bridge")], ids=" and ".join)
def test_what_a_command_made_whose_answer_was_lost_is_taken_up(floor, line, commands):
    """Of four calls one never gets the answer to the first command, for another the connection ends instead of it, and so on."""
    mark = len(line.commands)
    side = SideBySide(floor, 4)
    lost = ["silent", "closed", None, None]
    with ExitStack() as faults:
        hit = [faults.enter_context(line.losing(*COMMANDS[command], *(lost[-2:] + lost[:2] if turn % 2 else lost))) for turn, command in enumerate(commands)]
        side.call().talk()
        _nothing_is_there_twice(side, line, mark)
        side.hold_and_resume()
        side.hang_up()
        side.all_is_over(within=8)
    assert all(len({one.subject for one in fault.hit}) >= 2 for fault in hit), hit
    for agent in side.agents:
        assert len(agent.phone.incoming) == 1, f"{agent.name} was called again: {agent.phone.log()}"


def _nothing_is_there_twice(side: SideBySide, line: FaultyARI, mark: int) -> None:
    """Asked of Asterisk: two legs and one bridge for each call; and no second id was asked for."""
    asterisk, calls = side.floor.tandem.asterisk, len(side.calls)

    def there() -> tuple[int, int]:
        return len([channel for channel in asterisk.channels() if not channel["id"].startswith("rec-")]), len(asterisk.bridges())
    eventually("two legs and one bridge for each call", lambda: there() == (2 * calls, calls), within=3, actual=there)
    for what in ("originate", "create bridge", "play"):
        asked = {command.path if what == "play" else command.subject for command in line.since(mark, *COMMANDS[what])}
        assert len(asked) == calls, f"expected {calls} times '{what}', perhaps repeated by the same id; actual {asked}"


def test_a_greeting_whose_answer_was_lost_is_heard_to_its_end(floor, line):
    with line.losing(*COMMANDS["play"], "silent") as fault:
        call, interaction = floor.incoming("8006")
        view = floor.until(interaction, "queued")
    assert fault.hit
    assert view["enqueuedAt"] - view["createdAt"] >= 3800, "the flow went on while the greeting was playing"
    call.hang_up()


@pytest.mark.parametrize("how", ["silent", "closed"])
def test_a_recorder_whose_answer_was_lost_is_the_only_one(floor, tandem, line, how):
    bob = floor.agent("Bob", answers=0.1)
    mark = len(line.commands)
    with line.losing("POST", "rawman/MixMonitor", how) as fault:
        call, theirs, interaction = floor.connected(agent=bob)
        eventually("it counts as recorded", lambda: floor.call(interaction)["recording"] == "recording", within=8, actual=lambda: floor.call(interaction))
    assert fault.hit
    leg = fault.hit[0].subject
    name = next(channel["name"] for channel in tandem.asterisk.channels() if channel["id"] == leg)
    listed = tandem.asterisk.console(f"mixmonitor list {name}")
    assert listed.count("0x") == 1, f"expected one recorder, actual:\n{listed}\n{[str(one) for one in line.since(mark, 'POST', 'rawman/.*')]}"
    assert len(floor.details(interaction)["recordings"]) == 1, floor.details(interaction)["recordings"]
    call.hang_up()
