"""Nonsense from the outside: each kind has its outcome, and the service stays up."""

import shutil
import socket
import sqlite3
import subprocess

import pytest

from harness import configuration
from harness.audio import tone, write_wav
from harness.deadlines import eventually, stays
from harness.floor import Floor

FLOWS = {
    "soundless": "flow: soundless\nstart: hello\nsteps:\n  hello:\n    play:\n      - vanished\n    next: line\n  line:\n    queue: support\n",
    "ghost": "flow: ghost\nstart: line\nsteps:\n  line:\n    queue: ghosts\n",
}
"""`soundless` plays a file that a test takes away; `ghost` leads to a queue that a test deletes."""


def CONFIGURATION(layout) -> dict:
    """The file that will vanish is there at the start: the check would not let the flow pass."""
    sounds = layout.dialplans / "sounds" / "en"
    sounds.mkdir(parents=True)
    write_wav(sounds / "vanished.wav", tone(900, 1))
    return {}


@pytest.fixture(autouse=True)
def still_up(tandem):
    yield
    assert tandem.process.poll() is None, "the service must survive every test of this file"
    tandem.wait_ready(within=5)


def test_a_caller_of_an_unknown_number_is_told_so(floor):
    call = floor.caller().call("7777777")
    interaction = floor.interaction_of(call.phone.user)
    call.wait("up")
    call.hears_something()
    call.wait("ended", within=25)
    assert call.ended_by == "them"
    closed = floor.until(interaction, "closed")
    assert closed["ending"] == {"kind": "failed", "reason": "unknown-number"}, closed["ending"]


def test_a_missing_sound_file_does_not_strand_the_caller(tandem, floor):
    tandem.admin.post("/entry-points", {"name": "Soundless", "address": "8010", "flow": "soundless", "language": "en", "acceptsWebCalls": False})
    call, interaction = floor.incoming("8010")
    call.hears(900)
    call.hang_up()
    floor.until(interaction, "closed")
    shutil.rmtree(tandem.layout.dialplans / "sounds")
    call, interaction = floor.incoming("8010")
    floor.until(interaction, "queued", within=5)
    call.hang_up()


def test_a_flow_comes_to_life_when_its_queue_is_made(tandem):
    queue = tandem.admin.named("/queues", "key", "support")
    fields = {key: value for key, value in queue.items() if key != "id"} | {"key": "late", "name": "Late"}
    (tandem.layout.dialplans / "flows" / "late.yaml").write_text("flow: late\nstart: line\nsteps:\n  line:\n    queue: late\n")
    tandem.admin.post("/queues", fields)
    made = eventually("an entry point can use the flow", lambda: (answer := tandem.admin.raw("POST", "/entry-points", json={
        "name": "Late", "address": "8012", "flow": "late", "language": "en", "acceptsWebCalls": False})).status_code == 201 and answer, within=8)
    assert made.json()["flow"] == "late"


def test_a_flow_that_leads_to_no_queue_apologises_and_ends(tandem, floor):
    queue = tandem.admin.named("/queues", "key", "support")
    fields = {key: value for key, value in queue.items() if key != "id"} | {"key": "ghosts", "name": "Ghosts"}
    ghosts = tandem.admin.post("/queues", fields)
    configuration.reload_flows(tandem, tandem.admin, "ghost")
    tandem.admin.post("/entry-points", {"name": "Ghost", "address": "8011", "flow": "ghost", "language": "en", "acceptsWebCalls": False})
    tandem.admin.delete(f"/queues/{ghosts['id']}")
    call, interaction = floor.incoming("8011")
    call.wait("up")
    call.hears_something()
    call.wait("ended", within=25)
    assert floor.until(interaction, "closed")["ending"]["kind"] == "failed"


def test_an_agents_endpoint_that_is_gone_from_asterisk_costs_no_call(tandem, floor):
    floor.queue("support", offerTimeout=3000)
    bob = floor.agent("Bob", available=False)
    tandem.asterisk.ari(f"asterisk/config/dynamic/res_pjsip/endpoint/{bob.phone.user}", method="DELETE")
    bob.available()
    call, interaction = floor.incoming()
    eve = floor.agent("Eve", answers=0.1)
    assert floor.until(interaction, "active", within=12)["agent"] in (bob.id, eve.id)
    call.hang_up()
    floor.queue("support", offerTimeout=8000)


MALFORMED = {
    "garbage": b"\x00\xff\xfe SIP nonsense \r\n\r\n",
    "no headers": b"INVITE sip:8001@127.0.0.1 SIP/2.0\r\n\r\n",
    "negative length": b"INVITE sip:8001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.10;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: q\r\nCSeq: 1 INVITE\r\nContent-Length: -7\r\n\r\n",
    "huge header": b"OPTIONS sip:8001@127.0.0.1 SIP/2.0\r\nSubject: " + b"x" * 60000 + b"\r\n\r\n",
    "wrong version": b"INVITE sip:8001@127.0.0.1 SIP/9.9\r\nVia: SIP/9.9/UDP 127.0.0.10\r\n\r\n",
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_malformed_sip_is_dropped_and_calls_go_on(floor, kind):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
        attacker.bind(("127.0.0.10", 0))
        for _ in range(20):
            attacker.sendto(MALFORMED[kind], floor.tandem.udp)
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    call.hang_up()


@pytest.mark.parametrize("body", ["v=0\r\no=broken", "", "v=0\r\no=- 1 1 IN IP4 127.0.0.10\r\ns=-\r\nc=IN IP4 127.0.0.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 98\r\na=rtpmap:98 unknown/8000\r\n",
                                  "v=0\r\no=- 1 1 IN IP4 127.0.0.10\r\ns=-\r\nc=IN IP4 999.1.1.1\r\nt=0 0\r\nm=audio 99999 RTP/AVP 0\r\n"], ids=["torn", "none", "no common codec", "impossible address"])
def test_a_malformed_session_description_is_refused_or_survived(floor, body):
    phone = floor.caller()
    call = phone.call("8001", body=body)
    eventually("the call is answered or refused", lambda: call.state in ("up", "ended"), within=10, actual=lambda: phone.log())
    call.hang_up()
    good, interaction = floor.incoming()
    floor.until(interaction, "queued")
    good.hang_up()


def test_a_call_from_an_unknown_source_is_refused(floor):
    from harness.sip.phone import Phone
    stranger = Phone(floor.exchange, floor.tandem.udp, "stranger", bind=("127.0.0.66", 0))
    call = stranger.call("8001")
    call.wait("ended", within=8)
    assert call.code in (401, 403, 404), call.code
    assert "stranger" not in [view["customerNumber"] for view in floor.tandem.admin.get("/calls")["items"]]
    stranger.close()


@pytest.mark.parametrize("number,name", [("49'; DROP TABLE calls;--", "x"), ("4930", "<script>alert(1)</script>"), ("49" * 40, "y"), ("4930", "\u4f60\u597d"), ("anonymous", None)],
                         ids=["quotes", "markup", "long", "chinese", "anonymous"])
def test_strange_callers_are_shown_as_text(floor, number, name):
    phone = floor.caller()
    call = phone.call("8001", caller=number.replace(";", "%3B").replace(" ", "%20"), name=name)
    eventually("the call is answered or refused", lambda: call.state in ("up", "ended"), within=8, actual=lambda: phone.log())
    if call.state == "up" and name:
        view = floor.tandem.admin.get("/calls")["items"][0]
        assert view["customerName"] == name, view["customerName"]
    call.hang_up()


def test_a_full_disk_stops_the_recording_and_not_the_conversation(own_tandem, exchange, tmp_path):
    import os
    if os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted by root")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True).returncode != 0:
        pytest.skip("this machine does not allow mounting")
    try:
        (disk / "recordings").mkdir()
        tandem = own_tandem(changes={"recording": {"folder": str(disk / "recordings")}}).start()
        floor = Floor(tandem, exchange)
        (disk / "ballast").write_bytes(b"x" * (disk_free(disk) - 8192))
        bob = floor.agent("Bob", answers=0.1)
        call, theirs, interaction = floor.connected(agent=bob)
        call.hears(700)
        theirs.hears(440)
        eventually("three seconds of talk go on", lambda: theirs.media.heard(since=call.answered_at).size > 3 * 8000, within=8)
        assert floor.call(interaction)["state"] == "active"
        call.hang_up()
        floor.until(interaction, "wrapUp")
        state = eventually("the recording says what became of it", lambda: [record for record in floor.details(interaction)["recordings"]], within=8,
                           actual=lambda: floor.details(interaction))
        assert state
        assert tandem.process.poll() is None
        floor.close()
        tandem.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], capture_output=True)


def test_a_locked_database_costs_no_call_and_heals(tandem, floor):
    bob = floor.agent("Bob", answers=0.1)
    talk, theirs, talk_id = floor.connected(agent=bob)
    file = next(path for path in tandem.layout.data.rglob("*.db"))
    lock = sqlite3.connect(file, isolation_level=None, timeout=5)
    lock.execute("BEGIN IMMEDIATE")
    try:
        waiting = floor.caller().call("8001")
        talk.hears(700)
        assert tandem.admin.raw("GET", "/healthz").status_code == 200
        stays("the conversation goes on", lambda: talk.state == "up" and theirs.state == "up", during=7)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    tandem.wait_ready(within=15)
    interaction = floor.interaction_of(waiting.phone.user, within=10)
    talk.hang_up()
    floor.until(talk_id, "wrapUp")
    bob.wrap_up(talk_id, "resolved")
    assert floor.until(interaction, "active")["agent"] == bob.id
    waiting.hang_up()
    floor.until(interaction, "wrapUp")


def disk_free(folder) -> int:
    return shutil.disk_usage(folder).free


# --- REST -----------------------------------------------------------------------------------

@pytest.mark.parametrize("body,content,expected", [
    (b"{", "application/json", (400,)), (b"[1,2]", "application/json", (400, 422)), (b'{"to": 5}', "application/json", (400, 422)),
    (b'{"to": "1", "surprise": 1}', "application/json", (400, 422)), (b"to=1", "application/x-www-form-urlencoded", (415,)), (b"\xff\xfe", "application/json", (400,)),
    (b'{"to":"' + b"1" * 300_000 + b'"}', "application/json", (413,)), (b"[" * 100_000, "application/json", (400,)),
], ids=["torn", "wrong shape", "wrong type", "unknown key", "form", "not UTF-8", "too large", "deep"])
def test_bodies_that_are_not_what_they_should_be_are_refused_with_a_problem(tandem, floor, body, content, expected):
    bob = floor.agent("Bob", available=False)
    answer = bob.rest.raw("POST", "/calls", data=body, headers={"Content-Type": content})
    assert answer.status_code in expected, (answer.status_code, answer.text[:300])
    assert answer.headers["Content-Type"].startswith("application/problem+json"), answer.headers["Content-Type"]
    problem = answer.json()
    assert problem["status"] == answer.status_code and problem["type"].startswith("/problems/") and problem["code"] and problem["title"]


@pytest.mark.parametrize("path", ["/calls/not-an-id", "/calls/00000000-0000-0000-0000-000000000000", "/nothing", "/recordings/../../etc/passwd", "/recordings/%2e%2e%2f%2e%2e%2fetc%2fpasswd/audio"])
def test_what_is_not_there_is_not_found(tandem, path):
    answer = tandem.admin.raw("GET", path)
    assert answer.status_code in (400, 403, 404), (answer.status_code, answer.text[:200])
    assert "root:" not in answer.text
