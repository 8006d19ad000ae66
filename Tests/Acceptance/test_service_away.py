"""The service is away for a while: new callers hear music, and are taken up in order, or reach the fallback."""

import time

from harness.deadlines import eventually

CONFIGURATION = {"fallback": {"after": "6s", "extension": "night"}}


def test_callers_who_come_while_the_service_is_away_hear_music_and_are_taken_up_in_order(tandem, floor):
    floor.queue("support", wrapUp=0)
    bob = floor.agent("Bob", answers=0.1)
    tandem.kill()
    calls = []
    for _ in range(4):
        call = floor.caller().call("8001")
        call.wait("up", within=4)
        calls.append(call)
        eventually("the next caller comes a little later", lambda call=call: time.monotonic() - call.answered_at > 0.3, within=1)
    for call in calls:
        call.hears_something(within=3)
    tandem.start()
    for turn, call in enumerate(calls):
        ringing = bob.phone.next_call(after=turn, within=12)
        assert ringing.caller == call.phone.user, f"expected caller {turn + 1} ({call.phone.user}) to be served now, actual {ringing.caller}"
        ringing.wait("up")
        call.hears(700)
        call.hang_up()
    floor.queue("support", wrapUp=20000)


def test_when_the_service_does_not_come_back_callers_reach_the_fallback_that_the_admin_chose(tandem, floor, carrier):
    tandem.kill()
    before = len(carrier.incoming)
    call = floor.caller().call("8001")
    call.wait("up", within=4)
    call.hears_something()
    night = carrier.next_call(after=before, within=15)
    waited = time.monotonic() - call.answered_at
    night.answer()
    assert 4 < waited < 12, f"expected the fallback after about 6 s, actual {waited:.1f} s"
    night.hears(440)
    call.hears(440)
    tandem.start()
    night.hang_up()
    call.wait("ended")


def test_with_no_choice_of_the_admins_callers_hear_an_apology_and_the_call_ends(own_tandem, exchange):
    from harness.floor import Floor
    tandem = own_tandem(changes={"fallback": {"after": "2s"}}).start()
    floor = Floor(tandem, exchange)
    tandem.admin  # Furnishes the entry points before the service goes.
    tandem.kill()
    call = floor.caller().call("8001")
    call.wait("up", within=4)
    call.hears_something()
    call.wait("ended", within=20)
    assert call.ended_by == "them"
    tandem.start()
    floor.close()


def test_calls_made_while_the_service_starts_are_not_lost(tandem, floor):
    tandem.kill()
    tandem.start(ready=False)
    call = floor.caller().call("8001")
    interaction = None
    tandem.wait_ready()
    interaction = floor.interaction_of(call.phone.user, within=8)
    floor.until(interaction, "queued")
    call.hang_up()
    floor.until(interaction, "closed")
