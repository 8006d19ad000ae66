"""What an operator looks at: health, readiness, metrics, logs, and the event stream."""

import re
import signal
import time

import pytest

from harness.deadlines import eventually
from harness.events import Events
from harness.processes import open_files, threads
from harness.rest import new_password


def test_health_and_readiness_answer_and_the_readiness_gives_reasons(tandem, floor):
    assert tandem.admin.raw("GET", "/healthz").status_code == 200
    assert tandem.admin.raw("GET", "/readyz").json()["ready"] is True
    tandem.asterisk.kill(signal.SIGKILL)
    body = eventually("the readiness gives a reason", lambda: (answer := tandem.admin.raw("GET", "/readyz")).status_code == 503 and answer.json(), within=6)
    assert body["ready"] is False and body["reasons"], body
    assert tandem.admin.raw("GET", "/healthz").status_code == 200
    tandem.wait_ready(within=20)


def test_metrics_are_prometheus_text_and_count_calls(tandem, floor):
    before = _metrics(tandem)
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    call.hang_up()
    floor.until(interaction, "closed")
    after = eventually("some counter has grown", lambda: (now := _metrics(tandem)) != before and now, within=5)
    grown = [name for name in after if after[name] > before.get(name, 0)]
    assert grown, sorted(after)[:30]
    text = tandem.admin.raw("GET", "/metrics").text
    assert "# TYPE" in text and any("orphan" in name for name in after), sorted(after)


def test_every_log_line_about_a_call_bears_its_id(tandem, floor):
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    call.hang_up()
    floor.until(interaction, "closed")
    assert eventually("lines about the call", lambda: tandem.log.read_text().count(interaction), within=5) >= 3


def test_no_secret_is_in_the_logs_or_in_the_database(tandem, floor):
    bob = floor.agent("Bob", available=False)
    secrets = [bob.password, bob.rest.token, tandem.admin.token]
    log = tandem.log.read_text() + tandem.asterisk_tail(1_000_000)
    for secret in secrets:
        assert secret not in log
    stored = b"".join(path.read_bytes() for path in tandem.layout.data.rglob("*") if path.is_file() and "sqlite" in path.name.lower() or path.suffix in (".db", ".db-wal"))
    for secret in secrets:
        assert secret.encode() not in stored


def test_the_event_stream_tells_the_story_of_a_call_in_order(tandem, floor):
    events = tandem.events
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    bob.wrap_up(interaction, "resolved")
    events.wait_for("interaction.closed", lambda event: event.interaction == interaction)
    names = [event.name for event in events.of(interaction)]
    order = [names.index(name) for name in ("interaction.created", "interaction.queued", "interaction.offered", "interaction.connected", "interaction.wrapUp", "interaction.closed")]
    assert order == sorted(order), names
    positions = [tuple(int(part) for part in event.id.split("-")) for event in events.seen if event.id]
    assert positions == sorted(set(positions)), "positions must grow, and none may come twice"


def test_a_stream_that_breaks_resumes_without_gap_or_repeat(tandem, floor):
    steady = Events(tandem.admin).wait_open()
    broken = Events(tandem.admin, again=True).wait_open()
    start = time.monotonic()
    calls = []
    for turn in range(12):
        call, interaction = floor.incoming()
        calls.append((call, interaction))
        if turn % 3 == 1:
            broken.cut()
        floor.until(interaction, "queued")
        call.hang_up()
    for _, interaction in calls:
        floor.until(interaction, "closed")
        steady.wait_for("interaction.closed", lambda event, interaction=interaction: event.interaction == interaction)
        broken.wait_for("interaction.closed", lambda event, interaction=interaction: event.interaction == interaction)
    assert broken.opened > 1 and time.monotonic() > start
    last = steady.seen[-1].id
    eventually("both have the last event", lambda: last in [event.id for event in broken.seen], within=5)
    one, other = [event.id for event in steady.seen if event.id], [event.id for event in broken.seen if event.id]
    shared = max(one[0], other[0], key=lambda text: tuple(int(part) for part in text.split("-")))
    assert one[one.index(shared):] == other[other.index(shared):][: len(one) - one.index(shared)], "the broken stream must have the same events, each once"
    steady.close()
    broken.close()


def test_a_stream_resumes_over_a_restart_of_the_service(tandem, floor):
    stream = Events(tandem.admin, again=True).wait_open()
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    tandem.kill()
    tandem.start()
    call.hang_up()
    stream.wait_for("interaction.closed", lambda event: event.interaction == interaction, within=10)
    ids = [event.id for event in stream.seen if event.id]
    assert len(ids) == len(set(ids)), "an event came twice"
    stream.close()


@pytest.mark.parametrize("last", ["999999999-0", "nonsense", "-1", "0-0"])
def test_a_position_that_cannot_be_resumed_from_asks_for_a_new_look(tandem, floor, last):
    stream = Events(tandem.admin, last=last)
    try:
        eventually("the stream answers", lambda: stream.status, within=5)
        if stream.status == 200 and last != "0-0":
            stream.wait_for("resync", within=5)
        else:
            assert stream.status in (200, 400), stream.status
    finally:
        stream.close()


def test_agents_get_only_events_that_concern_them(tandem, floor):
    bob, eve = floor.agent("Bob", answers=0.1), floor.agent("Eve", available=False)
    his, hers = Events(bob.rest).wait_open(), Events(eve.rest).wait_open()
    call, _, interaction = floor.connected(agent=bob)
    his.wait_for("interaction.connected", lambda event: event.interaction == interaction)
    eve.available()
    hers.wait_for("agent.changed")
    assert not [event for event in hers.seen if event.interaction == interaction]
    call.hang_up()
    his.close()
    hers.close()


def test_the_state_is_cached_by_its_sequence(tandem, floor):
    answer = tandem.admin.raw("GET", "/state")
    tag = answer.headers["ETag"]
    assert tandem.admin.raw("GET", "/state", headers={"If-None-Match": tag}).status_code in (304, 200)
    assert str(answer.json()["sequence"]) in tag


def test_many_streams_and_calls_leak_neither_files_nor_threads(tandem, floor):
    tandem.admin
    pid = tandem.process.pid
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    call.hang_up()
    floor.until(interaction, "closed")
    files, tasks = open_files(pid), threads(pid)
    for _ in range(3):
        streams = [Events(tandem.admin) for _ in range(5)]
        for stream in streams:
            stream.wait_open()
        for stream in streams:
            stream.close()
    for _ in range(10):
        call, interaction = floor.incoming()
        floor.until(interaction, "queued")
        call.hang_up()
        floor.until(interaction, "closed")
    eventually("files are closed", lambda: open_files(pid) <= files + 15, within=40, every=0.5, actual=lambda: (files, open_files(pid)))
    assert threads(pid) <= tasks + 10, (tasks, threads(pid))


def test_a_stream_that_its_reader_closed_holds_no_place(tandem, floor):
    for _ in range(30):
        stream = Events(tandem.admin).wait_open()
        stream.close()


def test_sign_in_is_limited_in_rate_and_recovers_for_others(own_tandem):
    tandem = own_tandem().start()
    tandem.admin
    password = new_password()
    tandem.admin.post("/users", {"login": "victim", "name": "V", "role": "agent", "language": "en", "disabled": False, "password": password})
    client = tandem.client()
    statuses = [client.raw("POST", "/session", json={"login": "victim", "password": "wrong"}, timeout=30).status_code for _ in range(12)]
    assert statuses.count(401) == 10 and statuses[-1] == 429, statuses
    limited = client.raw("POST", "/session", json={"login": "victim", "password": "wrong"})
    assert int(limited.headers["Retry-After"]) > 0


def _metrics(tandem) -> dict[str, float]:
    text = tandem.admin.raw("GET", "/metrics").text
    return {match[1]: float(match[2]) for match in re.finditer(r"^([a-zA-Z_:][^ ]*(?:\{[^}]*\})?) ([-+0-9.eE]+|NaN|[+-]Inf)$", text, re.M) if match[2] not in ("NaN", "+Inf", "-Inf")}
