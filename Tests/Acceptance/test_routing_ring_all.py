"""A queue that rings at several phones at once: one wins, all others fall silent, and each ring can end by itself."""

import threading

import pytest
from playwright.sync_api import expect

from harness import invariants
from harness import lines as hall
from harness.audio import has_tone
from harness.browser import Screen
from harness.deadlines import eventually, stays
from harness.lines import denied
from harness.rest import Refused
from harness.sip.phone import Answering

FLOWS = hall.FLOWS
CONFIGURATION = {"policy": {"declineBackOff": "2s", "notRespondingFor": "30s", "connectTimeout": "2s"}}
ELSEWHERE = "cause=200"
"""What a phone is told that rang while another was lifted (RFC 3326): it shows no missed call."""


@pytest.fixture
def line(lines):
    """Queue one, at all phones."""
    lines.one.set(selection="ringAll", offerTimeout=20_000)
    return lines.one


def three(floor, **fields):
    return [floor.agent(name, tone=tone, **fields) for name, tone in (("Alice", 600), ("Bob", 700), ("Eve", 800))]


def ring(floor, line, team, after: int = 0):
    """A caller who rings at all of them: the call, the interaction, and their phones' calls."""
    call, interaction = floor.incoming(line.number)
    rings = [agent.phone.next_call(after=after) for agent in team]
    floor.until(interaction, "offered", where=lambda view: set(view["offer"]["agents"]) == {agent.id for agent in team})
    return call, interaction, rings


def silent(rings, within: float = 2.0):
    for ringing in rings:
        ringing.wait("ended", within=within)
        assert ringing.ended_by == "them" and ringing.answered_at == 0, f"{ringing.phone.user} was not meant to be connected"


def outcomes(floor, interaction) -> dict[str, str]:
    """How the offer ended at each agent."""
    return {segment["agent"]: segment["outcome"] for segment in floor.details(interaction)["segments"] if segment["kind"] == "offer"}


# --- one wins --------------------------------------------------------------------------


def test_three_phones_ring_one_is_lifted_and_the_others_stop(tandem, floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    view = floor.call(interaction)
    assert view["agent"] is None and view["offer"]["agent"] is None, "who has it is not decided yet"
    for agent in team:
        mine = agent.rest.get("/me")["interactions"]
        assert [(found["id"], found["offer"]["id"]) for found in mine] == [(interaction, view["offer"]["id"])], f"{agent.name}'s desk must show the offer"
    rings[1].answer()
    assert floor.until(interaction, "active", within=3)["agent"] == team[1].id
    silent([rings[0], rings[2]])
    for loser in (rings[0], rings[2]):
        assert loser.code == 487 and ELSEWHERE in (loser.reason or ""), f"expected to be told that it was answered elsewhere, actual {loser.reason!r}"
    call.hears(700)
    rings[1].hears(440)
    for agent in (team[0], team[2]):
        agent.until("idle", within=2)
        assert agent.rest.get("/me")["interactions"] == []
    assert outcomes(floor, interaction) == {team[0].id: "answered-elsewhere", team[1].id: "answered", team[2].id: "answered-elsewhere"}
    # Without blame and without a pause.
    next_call, _, next_rings = ring(floor, line, [team[0], team[2]], after=1)
    assert all(ringing.state == "ringing" for ringing in next_rings)
    for over in (call, next_call):
        over.hang_up()
    silent(next_rings)
    traced = tandem.run("trace", interaction)
    assert traced.stdout.count("answered-elsewhere") == 2 and all(agent.id in traced.stdout for agent in team), traced.stdout


def test_no_more_than_the_limit_ring(floor, line):
    line.set(selection="ringAll", ringAllLimit=2)
    team = three(floor)
    call, interaction = floor.incoming(line.number)
    rung = floor.until(interaction, "offered")["offer"]["agents"]
    assert len(rung) == 2
    other, other_id = floor.incoming(line.number)
    left = [agent.id for agent in team if agent.id not in rung]
    assert floor.until(other_id, "offered")["offer"]["agents"] == left and floor.call(other_id)["offer"]["agent"] == left[0]
    for over in (call, other):
        over.hang_up()


def test_a_click_wins_and_the_others_stop_before_the_phone_is_lifted(floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    offer = floor.call(interaction)["offer"]["id"]
    view = team[2].accept(interaction)
    assert view["offer"]["accepted"] and view["offer"]["agent"] == team[2].id
    silent(rings[:2])
    assert rings[2].state == "ringing"
    for late in team[:2]:
        assert denied(409, late.rest.post, f"/offers/{offer}/accept") == "offer-already-taken"
        late.until("idle", within=2)
    rings[2].answer()
    assert floor.until(interaction, "active")["agent"] == team[2].id
    assert denied(409, team[0].rest.post, f"/offers/{offer}/accept") == "offer-gone"
    call.hang_up()


def test_an_accepted_ring_that_does_not_connect_rings_at_the_others_again(floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    enqueued = floor.call(interaction)["enqueuedAt"]
    team[0].accept(interaction)
    silent(rings, within=5)
    again = [agent.phone.next_call(after=1, within=5) for agent in team[1:]]
    team[0].until("notResponding")
    again[0].answer()
    view = floor.until(interaction, "active")
    assert view["agent"] == team[1].id and view["enqueuedAt"] == enqueued
    silent(again[1:])
    call.hang_up()


# --- two in the same instant ---------------------------------------------------------------


def test_two_who_lift_in_the_same_instant_one_has_the_caller_and_the_other_hears_nobody(floor, line):
    team = three(floor)
    for turn in range(8):
        call, interaction, rings = ring(floor, line, team, after=turn)
        with floor.exchange.changed:  # Nothing is read or sent between the two.
            for ringing in (rings[turn % 3], rings[(turn + 1) % 3]):
                ringing.answer()
        view = floor.until(interaction, "active", within=3)
        winner = next(place for place, agent in enumerate(team) if agent.id == view["agent"])
        losers = [place for place in range(3) if place != winner]
        for place in losers:
            rings[place].wait("ended", within=3)
            assert rings[place].ended_by == "them" and not has_tone(rings[place].media.heard_lately(), 440), f"{team[place].name} must hear nobody"
            team[place].until("idle", within=2)
        call.hears((600, 700, 800)[winner])
        rings[winner].hears(440)
        assert floor.call(interaction)["agent"] == team[winner].id and rings[winner].state == "up"
        call.hang_up()
        rings[winner].wait("ended")
        team[winner].until("idle")


def test_of_three_who_click_in_the_same_instant_one_is_told_yes(floor, line):
    team = three(floor)
    for turn in range(4):
        call, interaction, rings = ring(floor, line, team, after=turn)
        offer = floor.call(interaction)["offer"]["id"]
        answers, start = {}, threading.Barrier(3)

        def click(agent) -> None:
            start.wait()
            try:
                agent.rest.post(f"/offers/{offer}/accept")
                answers[agent.id] = "accepted"
            except Refused as refused:
                answers[agent.id] = refused.code
        clicks = [threading.Thread(target=click, args=(agent,)) for agent in team]
        for thread in clicks:
            thread.start()
        for thread in clicks:
            thread.join(10)
        assert sorted(answers.values()) == ["accepted", "offer-already-taken", "offer-already-taken"], answers
        winner = next(place for place, agent in enumerate(team) if answers[agent.id] == "accepted")
        rings[winner].answer()
        assert floor.until(interaction, "active")["agent"] == team[winner].id
        silent([ringing for place, ringing in enumerate(rings) if place != winner])
        call.hang_up()
        team[winner].until("idle")


# --- one ring ends ---------------------------------------------------------------------------


def test_who_declines_is_left_alone_and_the_others_ring_on(floor, line):
    team = three(floor)
    team[1].phone.answering = Answering(code=486)
    call, interaction = floor.incoming(line.number)
    rings = [agent.phone.next_call() for agent in team]
    floor.until(interaction, "offered", where=lambda view: set(view["offer"]["agents"]) == {team[0].id, team[2].id})
    team[0].decline(interaction)
    silent(rings[:1])
    stays("the last one rings on", lambda: rings[2].state == "ringing", during=1.0)
    assert floor.call(interaction)["offer"]["agent"] == team[2].id
    assert [agent.view()["routingStatus"] for agent in team] == ["idle", "idle", "offered"]
    rings[2].answer()
    assert floor.until(interaction, "active")["agent"] == team[2].id
    assert outcomes(floor, interaction) == {team[0].id: "declined", team[1].id: "busy", team[2].id: "answered"}
    call.hang_up()


def test_when_all_decline_the_caller_keeps_the_place_and_waits_for_the_first_back_off(floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    enqueued = floor.call(interaction)["enqueuedAt"]
    for agent in team:
        agent.decline(interaction)
    view = floor.until(interaction, "queued")
    assert view["position"] == 1 and view["enqueuedAt"] == enqueued
    silent(rings)
    team[0].phone.next_call(after=1, within=6).answer()
    assert floor.until(interaction, "active")["agent"] == team[0].id
    call.hang_up()


def test_who_goes_on_a_break_or_loses_the_phone_is_left_alone_and_the_others_ring_on(floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    team[0].become("break")
    silent(rings[:1])
    rings[1].hang_up()  # Rejected at the phone.
    floor.until(interaction, "offered", where=lambda view: view["offer"]["agents"] == [team[2].id])
    rings[2].answer()
    assert floor.until(interaction, "active")["agent"] == team[2].id
    assert outcomes(floor, interaction) == {team[0].id: "agent-left", team[1].id: "declined", team[2].id: "answered"}
    call.hang_up()


def test_nobody_answers_and_nobody_responds_until_somebody_clicks(floor, line):
    line.set(selection="ringAll", offerTimeout=2000)
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    silent(rings, within=5)
    for agent in team:
        agent.until("notResponding", within=2)
    assert floor.until(interaction, "queued")["position"] == 1
    assert set(outcomes(floor, interaction).values()) == {"no-answer"} and len(outcomes(floor, interaction)) == 3
    team[1].available()
    team[1].phone.next_call(after=1).answer()
    assert floor.until(interaction, "active")["agent"] == team[1].id
    assert [len(agent.phone.incoming) for agent in team] == [1, 2, 1]
    call.hang_up()


def test_the_caller_hangs_up_and_all_phones_stop(floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    call.hang_up()
    silent(rings)
    assert floor.until(interaction, "closed")["ending"]["kind"] == "abandoned"
    assert set(outcomes(floor, interaction).values()) == {"abandoned"}
    for agent in team:
        agent.until("idle", within=2)


# --- kill -9 -----------------------------------------------------------------------------------


def test_killed_while_three_ring_all_ring_on_and_one_wins(tandem, floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    tandem.arm()
    tandem.kill()
    assert all(ringing.state == "ringing" for ringing in rings)
    tandem.start()
    view = floor.until(interaction, "offered")
    assert set(view["offer"]["agents"]) == {agent.id for agent in team}, "no ring may be lost"
    stays("all three ring on", lambda: all(ringing.state == "ringing" for ringing in rings), during=1.5)
    rings[0].answer()
    assert floor.until(interaction, "active")["agent"] == team[0].id
    silent(rings[1:])
    call.hears(600)
    invariants.check(floor, {call.phone.user})
    call.hang_up()


def test_who_lifts_while_the_service_is_away_is_not_blamed_and_the_last_phone_rings_on(tandem, floor, line):
    team = three(floor)
    call, interaction, rings = ring(floor, line, team)
    tandem.arm()
    tandem.kill()
    for ringing in rings[1:]:
        ringing.answer()  # Asterisk has nobody to hand them to and hangs up.
    for ringing in rings[1:]:
        ringing.wait("ended", within=3)
    tandem.start()
    # Two regular comparisons must agree that young legs are gone.
    floor.until(interaction, "offered", where=lambda view: view["offer"]["agents"] == [team[0].id], within=14)
    assert [agent.view()["routingStatus"] for agent in team] == ["offered", "idle", "idle"]
    assert rings[0].state == "ringing", "the caller is not lost to those who were too early"
    rings[0].answer()
    assert floor.until(interaction, "active")["agent"] == team[0].id
    call.hears(600)
    invariants.check(floor, {call.phone.user})
    call.hang_up()


# --- the page ------------------------------------------------------------------------------------


def test_every_desk_shows_the_call_and_all_but_the_winners_take_it_away(tandem, floor, line, browser):
    eve = floor.agent("Eve")
    people = [floor.agent(name, phone="browser", available=False) for name in ("Alice", "Bob")]
    chromium = browser(500)
    desks = [Screen(chromium.context()).sign_in(tandem.origin, person.login, person.password) for person in people]
    for desk in desks:
        desk.has("phone-state", "data-state", "ready")
        desk.become("available")
    call, interaction = floor.incoming(line.number)
    ringing = eve.phone.next_call()
    for desk in desks:
        expect(desk.shows("offer-customer")).to_contain_text(call.phone.user[-4:])
    # One declines: the other cards stay.
    desks[0]["offer-decline"].click()
    desks[0].hides("offer-card")
    stays("the other desk shows it still, and the phone rings", lambda: desks[1]["offer-card"].count() == 1 and ringing.state == "ringing", during=0.5)
    desks[1]["offer-accept"].click()
    assert floor.until(interaction, "active")["agent"] == people[1].id
    silent([ringing])
    desks[1].hears(440)
    call.hang_up()
    # A phone is lifted: both cards go.
    people[1].until("idle")
    eventually("nobody is kept from calls", lambda: all(person.view()["notRoutableBecause"] == [] for person in people), within=5)
    second, second_id = floor.incoming(line.number)
    for desk in desks:
        desk.shows("offer-card")
    eve.phone.next_call(after=1).answer()
    assert floor.until(second_id, "active")["agent"] == eve.id
    for desk in desks:
        desk.hides("offer-card", within=3)
        desk.quiet_console()
    second.hang_up()
