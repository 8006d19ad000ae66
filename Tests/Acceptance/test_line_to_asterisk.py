"""An Asterisk elsewhere, and a line to it that breaks, stalls and comes back."""

import sys
import time
from pathlib import Path

import pytest

from harness import invariants
from harness.configuration import TRUNK_HOSTS
from harness.deadlines import eventually
from harness.line import Line
from harness.tandem import TOP, Tandem

sys.path.insert(0, str(TOP / "scripts"))


class Elsewhere:
    """An Asterisk of the project's templates that the service does not own."""

    def __init__(self) -> None:
        from asterisk_sandbox import Sandbox
        trunks = "\n".join([
            "[carrier-udp]", "type = endpoint", "context = tandem-trunk", "disallow = all", "allow = ulaw", "aors = carrier-udp", "direct_media = no", "identify_by = ip",
            "[carrier-udp]", "type = aor", "[carrier-udp]", "type = identify", "endpoint = carrier-udp", f"match = {TRUNK_HOSTS['udp']}"])
        self.sandbox = Sandbox(trunks=trunks)
        self.sandbox.__enter__()
        self.variables = self.sandbox.variables

    def close(self) -> None:
        self.sandbox.__exit__(None, None, None)


@pytest.fixture(scope="module")
def line():
    asterisk = Elsewhere()
    made = Line(("127.0.0.1", asterisk.variables["http_port"]))
    made.asterisk = asterisk
    yield made
    made.close()
    asterisk.close()


@pytest.fixture(scope="module")
def tandem(line, exchange):
    variables = line.asterisk.variables
    made = Tandem(changes={"asterisk": {"mode": "external", "ari": {"url": f"http://127.0.0.1:{line.port}/ari", "user": variables["ari_user"], "passwordFile": "ari-password"}}, "trunks": [],
                           "outbound": {"dialRules": []}})
    (made.folder / "ari-password").write_text(variables["ari_password"] + "\n")
    (made.folder / "ari-password").chmod(0o600)
    made.layout.sip_udp = variables["sip_udp_port"]
    # The files of this Asterisk are where the tests look for them.
    (made.folder / "asterisk-elsewhere").symlink_to(Path(variables["run_dir"]))
    made.asterisk.folder = Path(variables["run_dir"])
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
