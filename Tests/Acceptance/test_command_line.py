"""The command line: each verb, its help, its errors, and the end by Ctrl-C."""

import json
import re
import signal
import subprocess

import pytest

from harness.deadlines import eventually
from harness.processes import processes_with
from harness.sip.phone import Answering, Phone
from harness.tandem import TOP, Tandem, binary


def test_help_lists_every_verb_and_each_has_its_own(tandem):
    listing = subprocess.run([str(binary()), "--help"], capture_output=True, text=True, timeout=20).stdout
    for verb in ("serve", "check", "config", "user", "call", "trace", "version"):
        assert re.search(rf"^\s+{verb}\b", listing, re.M), f"{verb} is missing in:\n{listing}"
        own = subprocess.run([str(binary()), verb, "--help"], capture_output=True, text=True, timeout=20)
        assert own.returncode == 0 and "USAGE" in own.stdout.upper(), own
    assert re.match(r"^\S*\d+\.\d+", subprocess.run([str(binary()), "version"], capture_output=True, text=True, timeout=20).stdout.split()[-1])


def test_call_places_a_real_call_and_prints_its_timeline(tandem, floor):
    bob = floor.agent("Bob", answers=0.2)
    command = subprocess.Popen([str(binary()), "call", "8001", "--config", str(tandem.file)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tandem.folder, env=tandem.environment)
    try:
        try:
            bob.phone.next_call(within=15).wait("up")
        except AssertionError as problem:
            command.kill()
            raise AssertionError(f"{problem}\n`tandem call` printed: {command.communicate()[0]}") from None
        interaction = bob.until("interacting")["interactions"][0]
        eventually("there is something to print", lambda: floor.call(interaction)["state"] == "active", within=5)
        bob.do(interaction, "hangup")
        floor.until(interaction, "wrapUp")
        bob.wrap_up(interaction, "resolved")
        text, _ = command.communicate(timeout=20)
    finally:
        if command.poll() is None:
            command.kill()
    for word in ("queued", "offered", "connected"):
        assert word in text.lower(), f"expected '{word}' in the timeline, actual:\n{text}"
    assert command.returncode == 0, text


def test_call_says_what_is_wrong_when_no_service_runs(tmp_path):
    away = Tandem()
    try:
        done = away.run("call", "8001", within=30)
        assert done.returncode != 0 and (done.stderr + done.stdout).strip(), done
    finally:
        away.close()


def test_trace_prints_everything_about_one_call_in_order(tandem, floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    bob.wrap_up(interaction, "resolved", "as agreed")
    floor.until(interaction, "closed")
    done = tandem.run("trace", interaction)
    assert done.returncode == 0, done.stderr
    text = done.stdout.lower()
    places = [text.find("interaction." + word) for word in ("created", "queued", "offered", "connected", "closed")]
    assert -1 not in places and places == sorted(places), f"{places}\n{done.stdout}"
    assert "as agreed" in text or "resolved" in text
    unknown = tandem.run("trace", "01900000-0000-7000-8000-000000000000")
    assert unknown.returncode != 0 and unknown.stderr.strip()


def test_user_add_list_and_password(tandem):
    tandem.admin
    added = tandem.run("user", "add", "carol", "--name", "Carol", "--role", "supervisor", input="Correct-horse-7\n")
    assert added.returncode == 0, added.stderr
    assert "Correct-horse-7" not in added.stdout + added.stderr
    carol = tandem.client().sign_in("carol", "Correct-horse-7")
    assert carol.user["role"] == "supervisor"
    listed = tandem.run("user", "list")
    assert listed.returncode == 0 and "carol" in listed.stdout and "root" in listed.stdout
    changed = tandem.run("user", "password", "carol", input="Battery-staple-8\n")
    assert changed.returncode == 0, changed.stderr
    tandem.client().sign_in("CAROL", "Battery-staple-8")
    with pytest.raises(AssertionError):
        tandem.client().sign_in("carol", "Correct-horse-7")
    twice = tandem.run("user", "add", "Carol", "--name", "C", "--role", "agent", input="Correct-horse-7\n")
    assert twice.returncode != 0 and "carol" in twice.stderr.lower()


def test_user_add_with_agent_gives_a_sip_phone_that_registers_and_takes_a_call(tandem, floor):
    tandem.admin
    done = tandem.run("user", "add", "dora", "--name", "Dora", "--agent", "--phone", "sip", "--skill", "sales=9", input="Correct-horse-7\n")
    assert done.returncode == 0, done.stderr
    rest = tandem.client().sign_in("dora", "Correct-horse-7")
    profile = tandem.admin.named("/agents", "endpoint", "dora")
    assert profile["skills"] == {"sales": 9} and profile["phone"] == "sip"
    credentials = tandem.admin.get(f"/agents/{profile['id']}/phone")
    assert credentials["password"] in done.stdout, "the phone's password is told once"
    phone = Phone(floor.exchange, tandem.udp, credentials["user"], credentials["password"], tone=700).register()
    phone.answering = Answering(after=0.1)
    rest.put("/me/presence", {"kind": "available"})
    call, interaction = floor.incoming("8002")
    floor.until(interaction, "active")
    call.hears(700)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    rest.put(f"/calls/{interaction}/wrap-up", {"notes": "", "finished": True})
    rest.put("/me/presence", {"kind": "offline"})
    phone.close()


FAULTS = [
    ("unknown key", {"server": {"prot": 1}}, {}, ["tandem.yaml", "prot", "port"]),
    ("wrong type", {"server": {"port": "eighty"}}, {}, ["tandem.yaml", "server.port"]),
    ("out of range", {"server": {"port": 700000}}, {}, ["tandem.yaml", "server.port"]),
    ("duration", {"fallback": {"after": "soon"}}, {}, ["tandem.yaml", "fallback.after"]),
    ("trunk that is not there", {"outbound": {"dialRules": [{"prefix": "+", "trunk": "nowhere"}]}}, {}, ["nowhere"]),
    ("flow without a next step", {}, {"broken": "flow: broken\nstart: a\nsteps:\n  a:\n    play: welcome\n    next: b\n"}, ["broken.yaml", "6", "next"]),
    ("flow that is not YAML", {}, {"broken": "flow: [\n"}, ["broken.yaml"]),
    ("flow with an unknown verb", {}, {"broken": "flow: broken\nstart: a\nsteps:\n  a:\n    plya: welcome\n    next: a\n"}, ["broken.yaml", "5", "play"]),
    ("flow that names no queue", {}, {"broken": "flow: broken\nstart: a\nsteps:\n  a:\n    queue:\n"}, ["broken.yaml", "queue"]),
]


@pytest.mark.parametrize("changes,flows,words", [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_check_names_file_line_key_and_remedy_of_each_fault(changes, flows, words):
    faulty = Tandem(changes=changes, flows=flows)
    try:
        done = faulty.run("check")
        text = done.stdout + done.stderr
        assert done.returncode != 0, f"expected a fault, actual:\n{text}"
        for word in words:
            assert word in text, f"expected '{word}' in:\n{text}"
        assert "Fatal error" not in text and "Swift" not in text, text
        if flows:
            return  # A faulty flow is left out and told; the other lines of the centre work on.
        refused = faulty.run("serve", within=20)
        assert refused.returncode != 0 and words[-1] in refused.stdout + refused.stderr, (refused.returncode, refused.stdout[-800:], refused.stderr[-800:])
    finally:
        faulty.close()


def test_check_passes_what_is_right_and_the_files_that_are_shipped(tandem):
    done = tandem.run("check")
    assert done.returncode == 0, done.stdout + done.stderr
    shipped = subprocess.run([str(binary()), "check", "--config", str(TOP / "tandem.yaml")], capture_output=True, text=True, timeout=60, env=tandem.environment)
    assert shipped.returncode == 0, shipped.stdout + shipped.stderr


def test_check_finds_a_fault_in_an_admins_own_dialplan():
    faulty = Tandem()
    try:
        (faulty.layout.dialplans / "own.conf").write_text("[tandem-trunk](+)\nexten => 1,1,Answer(\nthis is no line of a dialplan\n")
        done = faulty.run("check")
        text = done.stdout + done.stderr
        assert done.returncode != 0 and "own.conf" in text and ":2" in text or ":3" in text, text
    finally:
        faulty.close()


def test_an_unknown_variable_of_the_environment_is_a_fault(tandem):
    done = subprocess.run([str(binary()), "check", "--config", str(tandem.file)], capture_output=True, text=True, timeout=30, env=tandem.environment | {"TANDEM_SERVER_PROT": "1"})
    assert done.returncode != 0 and "TANDEM_SERVER_PORT" in done.stdout + done.stderr, done


def test_a_port_that_is_taken_is_named(tandem):
    second = Tandem(changes={"server": {"port": tandem.layout.http}})
    try:
        done = second.run("serve", within=60)
        assert done.returncode != 0 and str(tandem.layout.http) in done.stdout + done.stderr, (done.returncode, (done.stdout + done.stderr)[-1500:])
        eventually("nothing is left of it", lambda: not processes_with(second.mark), within=8, actual=lambda: processes_with(second.mark))
    finally:
        second.close()


def test_serve_ends_its_start_with_a_block_for_newcomers_and_ctrl_c_stops_everything(own_tandem):
    tandem = own_tandem(changes={"demo": True}).start()
    eventually("the block", lambda: "/call" in tandem.log_tail(), within=5, actual=tandem.log_tail)
    text = tandem.log_tail()
    assert tandem.origin in text, text
    for part in ("/call", "/desk", "alice", str(tandem.layout.data)):
        assert part in text, f"expected '{part}' in the block:\n{text}"
    password = re.search(r"password:? +(\S+)", text)
    assert password, text
    tandem.client().sign_in("alice", password[1])
    assert len(processes_with(tandem.mark)) >= 2, "the service and its Asterisk"
    assert tandem.interrupt() in (0, 130, -signal.SIGINT)
    assert not processes_with(tandem.mark), processes_with(tandem.mark)


def test_a_second_start_takes_seconds_and_keeps_everything(own_tandem):
    import time
    tandem = own_tandem().start()
    queues = tandem.admin.everything("/queues")
    tandem.interrupt()
    began = time.monotonic()
    tandem.start()
    assert time.monotonic() - began < 8
    assert tandem.admin.everything("/queues") == queues


def test_terminating_is_as_good_as_ctrl_c(own_tandem):
    tandem = own_tandem().start()
    tandem.process.send_signal(signal.SIGTERM)
    assert tandem.process.wait(timeout=20) in (0, 143, -signal.SIGTERM)
    assert not processes_with(tandem.mark)


def test_logs_in_json_are_json(own_tandem):
    tandem = own_tandem(changes={"log": {"format": "json", "level": "info"}}).start()
    lines = [line for line in tandem.log.read_text().splitlines() if line.startswith("{")]
    assert lines
    for line in lines:
        json.loads(line)
