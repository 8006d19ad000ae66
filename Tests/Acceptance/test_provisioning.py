"""Adding an agent gives a working phone at once, without a file or a reload."""

import signal

import pytest

from harness.deadlines import eventually
from harness.rest import Refused
from harness.sip.phone import Phone


def test_an_agent_added_by_rest_registers_at_once_and_takes_a_call(floor):
    bob = floor.agent("Bob", answers=0.1)
    call, _, _ = floor.connected(agent=bob)
    call.hears(700)
    call.hang_up()


def test_a_wrong_password_does_not_register(floor):
    bob = floor.agent("Bob", available=False)
    thief = Phone(floor.exchange, floor.tandem.udp, bob.phone.user, "guess")
    with pytest.raises(AssertionError, match="is registered"):
        thief.register(within=1.5)
    thief.close()


def test_agents_are_provisioned_again_when_asterisk_restarts(tandem, floor):
    bob = floor.agent("Bob", answers=0.1)
    tandem.asterisk.kill(signal.SIGTERM)
    eventually("Asterisk is down", lambda: tandem.readiness()[0] == 503, within=10, actual=tandem.readiness)
    tandem.wait_ready(within=30)
    bob.phone.register(within=10)
    bob.until("idle")
    call, _, _ = floor.connected(agent=bob)
    call.hears(700)
    call.hang_up()


def test_a_deleted_agents_phone_no_longer_registers_and_gets_no_calls(tandem, floor):
    bob = floor.agent("Bob")
    tandem.admin.delete(f"/agents/{bob.id}")
    with pytest.raises(Refused) as gone:
        tandem.admin.get(f"/agents/{bob.id}")
    assert gone.value.status == 404
    bob.phone.registered = False
    with pytest.raises(AssertionError, match="is registered"):
        bob.phone.register(within=1.5)
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    assert not bob.phone.incoming
    call.hang_up()


def test_a_renamed_endpoint_registers_under_its_new_name(tandem, floor):
    bob = floor.agent("Bob")
    old = bob.phone
    tandem.admin.change(f"/agents/{bob.id}", endpoint=bob.phone.user + "x")
    phone = bob.connect_phone()
    assert phone.user.endswith("x")
    old.close()


def test_two_agents_cannot_share_an_endpoint(tandem, floor):
    bob = floor.agent("Bob", available=False)
    with pytest.raises(Refused) as refused:
        floor.agent("Bob", available=False, endpoint=bob.phone.user)
    assert refused.value.status in (409, 422), refused.value


def test_an_agent_whose_phone_falls_away_is_not_routable_and_says_why(floor):
    bob = floor.agent("Bob")
    assert bob.view()["notRoutableBecause"] == []
    bob.phone.register(0)
    view = eventually("the agent is unreachable", lambda: (view := bob.view()) and not view["reachable"] and view, within=5, actual=bob.view)
    assert "phone-unreachable" in view["notRoutableBecause"]


def test_the_registration_outlives_a_restart_of_the_service(tandem, floor):
    bob = floor.agent("Bob", answers=0.1)
    tandem.kill()
    tandem.start()
    eventually("the phone still counts as reachable", lambda: bob.view()["reachable"], within=5, actual=bob.view)
    assert bob.view()["presence"]["kind"] == "available"
    call, _, _ = floor.connected(agent=bob)
    call.hang_up()
