"""Asterisk dies in the middle of everything: the figures say so at once, and work goes on."""

import signal
import time

from harness.deadlines import eventually


def test_calls_are_closed_as_media_lost_agents_are_freed_and_new_calls_work(tandem, floor):
    talker, ringer = floor.agent("Tom", answers=0.1), floor.agent("Rita", available=False)
    talk, _, talk_id = floor.connected(agent=talker)
    ringer.become("available")
    offered, offered_id = floor.incoming()
    ringer.phone.next_call()
    waiting, waiting_id = floor.incoming()
    menu, menu_id = floor.incoming("8003")
    for interaction in (waiting_id, menu_id):
        floor.until(interaction, "queued", "inFlow")
    killed = time.monotonic()
    old = tandem.asterisk.kill(signal.SIGKILL)
    for interaction in (offered_id, waiting_id, menu_id):
        closed = floor.until(interaction, "closed", within=10)
        assert closed["ending"]["reason"] == "media-lost", (interaction, closed["ending"])
    after = floor.until(talk_id, "wrapUp", "closed", within=10)
    assert time.monotonic() - killed < 10.5
    if after["state"] == "wrapUp":
        talker.wrap_up(talk_id, "resolved")
        after = floor.until(talk_id, "closed")
    assert after["ending"]["reason"] == "media-lost", after["ending"]
    assert ("talk", "media-lost") in floor.segments(talk_id), floor.segments(talk_id)
    for call in (talk, offered, waiting, menu):
        call.drop()

    tandem.wait_ready(within=20)
    eventually("another Asterisk runs", lambda: tandem.asterisk.pid != old, within=10)
    for agent in (talker, ringer):
        agent.until("idle", within=5)
        assert not agent.view()["interactions"]
    # The phones were provisioned again: they register with the same password as before.
    for agent in (talker, ringer):
        agent.phone.register(within=10)
        eventually(f"{agent.name}'s phone is reachable", lambda agent=agent: agent.view()["reachable"], within=10, actual=agent.view)
    ringer.become("break")
    again, _, _ = floor.connected(agent=talker)
    again.hears(700)
    again.hang_up()


def test_an_asterisk_that_dies_again_and_again_is_started_with_back_off_and_the_readiness_says_so(tandem, floor):
    seen = set()
    for _ in range(3):
        pid = eventually("Asterisk runs", lambda: tandem.asterisk.pid, within=25)
        seen.add(pid)
        tandem.asterisk.kill(signal.SIGKILL)
        eventually("the service is not ready without Asterisk", lambda: tandem.readiness()[0] == 503, within=5, actual=tandem.readiness)
        eventually("it is gone", lambda pid=pid: pid not in _pids(tandem), within=3)
    assert len(seen) == 3
    tandem.wait_ready(within=60)


def test_a_hung_asterisk_is_noticed_and_nothing_is_stuck_when_it_goes_on(tandem, floor):
    bob = floor.agent("Bob", available=False)
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    pid = tandem.asterisk.kill(signal.SIGSTOP)
    try:
        eventually("the readiness says that Asterisk does not answer", lambda: tandem.readiness()[0] == 503, within=15, actual=tandem.readiness)
    finally:
        import os
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass  # The service has replaced it: also a way to recover.
    tandem.wait_ready(within=30)
    if call.state == "up" and floor.call(interaction)["state"] == "queued":
        bob.available()
        bob.phone.next_call(within=15).answer()
        floor.until(interaction, "active")
    else:
        floor.until(interaction, "closed", within=10)
    call.hang_up()


def _pids(tandem) -> set[int]:
    try:
        return {tandem.asterisk.pid}
    except LookupError:
        return set()
