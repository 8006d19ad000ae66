"""Two instances, a stalled one, and an Asterisk that restarts in good order."""

import os
import signal
import subprocess

from harness.deadlines import eventually
from harness.tandem import binary


def test_a_second_instance_on_the_same_data_is_refused_with_the_remedy(tandem, floor):
    second = subprocess.run([binary(), "serve", "--config", tandem.file], capture_output=True, text=True, timeout=20, env=tandem.environment)
    assert second.returncode != 0
    assert "Another instance already works on this data folder" in second.stderr, second.stderr
    assert tandem.readiness()[0] == 200


def test_the_predecessor_steps_down_at_once_and_leaves_the_calls_alone(own_tandem):
    first = own_tandem().start()
    second = own_tandem(changes={"asterisk": {
        "mode": "external", "http": {"port": first.layout.ari},
        "ari": {"url": f"http://127.0.0.1:{first.layout.ari}/ari", "user": "tandem", "passwordFile": str(first.layout.data / "secrets" / "ari.password")}}})
    second.start()
    assert first.process.wait(timeout=10) == 75, first.log_tail()
    assert "another instance" in first.log_tail(6000)
    assert first.asterisk.pid, "Asterisk goes on, with its calls"
    assert second.readiness()[0] == 200
    second.close()
    first.asterisk.kill(signal.SIGKILL)


def test_a_service_that_stalls_for_three_seconds_misses_nothing(tandem, floor):
    tom, rita = floor.agent("Tom", answers=0.1), floor.agent("Rita", available=False)
    talk, _, talk_id = floor.connected(agent=tom)
    waiting, waiting_id = floor.incoming()
    floor.until(waiting_id, "queued")
    os.kill(tandem.process.pid, signal.SIGSTOP)
    try:
        # What happens meanwhile reaches Asterisk only.
        talk.hang_up()
        waiting.wait("up")
        late = floor.caller()
        call = late.call("8001")
        subprocess.run(["sleep", "3"], check=True)
    finally:
        os.kill(tandem.process.pid, signal.SIGCONT)
    floor.until(talk_id, "wrapUp", "closed")
    rita.available()
    rita.phone.next_call(within=10).answer()
    floor.until(waiting_id, "active")
    floor.interaction_of(late.user)
    call.hang_up()
    waiting.hang_up()


def test_asterisk_restarts_gracefully_and_everything_comes_back(tandem, floor):
    bob = floor.agent("Bob", answers=0.1)
    pid = tandem.asterisk.pid
    try:
        tandem.asterisk.console("core stop gracefully")
    except subprocess.TimeoutExpired:
        pass  # The console is answered only when Asterisk is done with its channels; the service sees to the rest.
    eventually("another Asterisk runs", lambda: tandem.asterisk.pid not in (None, pid), within=90)
    tandem.wait_ready(within=20)
    bob.phone.register(within=10)
    eventually("Bob's phone is reachable", lambda: bob.view()["reachable"], within=10, actual=bob.view)
    call, _, _ = floor.connected(agent=bob)
    call.hears(700)
    call.hang_up()
