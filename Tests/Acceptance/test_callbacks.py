"""Customers who are called back: instead of waiting, at a time, again when they are not reached, and whatever is killed meanwhile."""

import itertools
import signal
import time

import pytest
from playwright.sync_api import expect

from harness import lines as hall
from harness.browser import Screen
from harness.deadlines import eventually, stays
from harness.lines import denied, person
from harness.sip.phone import Answering

FLOWS = hall.FLOWS
CONFIGURATION = {"policy": {"dialTimeout": "5s", "connectTimeout": "4s", "declineBackOff": "1s"},
                 "outbound": {"callerNumber": "+4930000", "dialRules": [{"prefix": "+49", "trunk": "carrier-udp", "strip": 1}, {"prefix": "49", "trunk": "carrier-udp"}]}}
NOWHERE = "01a20990-0000-7000-8000-000000000000"
CALLBACKS = {"enabled": True, "attempts": 2, "retryAfter": 2000}
_numbers = itertools.count(7001)


def now() -> int:
    return int(time.time() * 1000)


@pytest.fixture
def line(floor, lines):
    """Queue one, which calls back; what is still to be made afterwards is cancelled."""
    lines.one.set(callbacks=CALLBACKS)
    yield lines.one
    for view in floor.tandem.admin.get("/callbacks")["items"]:
        if view["state"] in ("scheduled", "queued", "offered"):
            floor.tandem.admin.call("DELETE", f"/callbacks/{view['id']}")


def asked(floor, line, **fields) -> dict:
    return floor.tandem.admin.post("/callbacks", {"queue": line.id, "number": f"+49 30 555-{next(_numbers)}"} | fields)


def origin(floor, interaction: str) -> str | None:
    """The call-back that a call led to."""
    return next((view["id"] for view in floor.tandem.admin.get("/callbacks")["items"] if view["callback"]["origin"] == interaction), None)


def dialled(floor, line, carrier, **agent) -> tuple:
    """A call-back whose customer's phone rings: the agent, the interaction, the customer's call."""
    carrier.answering = Answering()
    before = len(carrier.incoming)
    ann = floor.agent("Ann", answers=0.1, **agent)
    view = asked(floor, line)
    outside = carrier.next_call(after=before)
    floor.until(view["id"], "dialling")
    return ann, view["id"], outside


def the_next(carrier, call, within: float = 12.0):
    """The customer's next call after this one."""
    return carrier.next_call(after=carrier.incoming.index(call) + 1, within=within)


# --- instead of waiting ----------------------------------------------------------------


def test_who_presses_one_is_called_before_those_who_came_later(floor, line, carrier):
    line.set(callbacks=CALLBACKS, steps=[{"after": 1000, "actions": ["offerCallback"]}])
    carrier.answering = Answering(after=0.3)
    first, first_id = line.caller()
    first.hears_something()
    eventually("the caller was asked", lambda: "interaction.step" in [event["name"] for event in floor.details(first_id)["events"]], within=5)
    second, second_id = line.caller()
    first.wait("up")
    time.sleep(0.5)
    first.press("1")
    closed = floor.until(first_id, "closed", within=20)
    assert closed["ending"] == {"kind": "completed", "reason": "callback-requested"}
    callback = eventually("a call-back takes the place", lambda: origin(floor, first_id), within=5)
    view = floor.until(callback, "queued")
    assert view["direction"] == "outbound" and view["customerNumber"] == closed["customerNumber"] and view["callback"]["attempt"] == 1
    assert line.order() == [callback, second_id]
    assert view["enqueuedAt"] > floor.call(second_id)["enqueuedAt"], "it is the age of the call that counts"
    before = len(carrier.incoming)
    ann = floor.agent("Ann", answers=0.1)
    outside = carrier.next_call(after=before)
    assert closed["customerNumber"] in outside.invitation.start, outside.invitation.start
    assert floor.until(callback, "active")["agent"] == ann.id
    outside.hears(700)
    ann.phone.incoming[0].hears(440)
    assert floor.call(second_id)["state"] == "queued"
    outside.hang_up()
    floor.until(second_id, "active")
    second.hang_up()
    assert [kind for kind, _ in floor.segments(callback)] == ["scheduled", "queue", "offer", "dial", "talk"]


def test_who_presses_nothing_stays_in_line_and_a_number_that_may_not_be_called_is_not_asked(floor, line):
    line.set(callbacks=CALLBACKS, steps=[{"after": 500, "actions": ["offerCallback"]}])
    call, interaction = line.caller()
    stranger = floor.caller(number=f"1555{next(_numbers)}", tone=None).call(line.number)
    other = floor.interaction_of(stranger.phone.user)
    for one in (call, stranger):
        one.wait("up")
    time.sleep(2)
    stranger.press("1")
    call.press("2")
    stays("both wait", lambda: line.order() == [interaction, other], during=1.5)
    assert floor.tandem.admin.get("/callbacks")["items"] == []
    call.hang_up()
    stranger.hang_up()


def test_a_drained_line_is_promised_a_call(floor, line):
    pair = line.caller(), line.caller()
    person(floor, "supervisor").post(f"/queues/{line.id}/drain", {"to": "callback"})
    made = []
    for call, interaction in pair:
        assert floor.until(interaction, "closed", within=20)["ending"]["reason"] == "callback-requested"
        made.append(eventually("a call-back takes the place", lambda: origin(floor, interaction), within=5))
    eventually("they stand in line as before", lambda: line.order() == made, within=5, actual=line.order)


# --- at a time -------------------------------------------------------------------------


def test_a_customer_is_called_at_the_time_that_was_asked_for(floor, line, carrier):
    carrier.answering = Answering(after=0.2)
    before = len(carrier.incoming)
    ann = floor.agent("Ann", answers=0.1, mayDial=True)
    at = now() + 4000
    view = ann.rest.post("/callbacks", {"queue": line.id, "number": "+49 30 555-6001", "at": at, "name": "Ms Weber"})
    assert view["state"] == "scheduled" and view["deadline"] == at and view["callback"]["due"] == at
    stays("nobody rings before", lambda: len(carrier.incoming) == before and floor.call(view["id"])["state"] == "scheduled", during=2.5)
    outside = carrier.next_call(after=before)
    assert "49305556001" in outside.invitation.start, outside.invitation.start
    active = floor.until(view["id"], "active")
    assert active["customerName"] == "Ms Weber" and active["connectedAt"] - at < 3000
    outside.hang_up()
    floor.until(view["id"], "closed")
    assert view["id"] in [item["id"] for item in ann.rest.get("/history")["items"]]


def test_it_is_put_off_and_cancelled_until_the_customer_is_dialled(floor, line, carrier):
    admin = floor.tandem.admin
    view = asked(floor, line, at=now() + 600_000)
    path = f"/callbacks/{view['id']}"
    assert denied(409, admin.post, "/callbacks", {"queue": line.id, "number": view["customerNumber"]}) == "callback-exists"
    at = now() + 900_000
    assert admin.post(f"{path}/reschedule", {"at": at})["deadline"] == at
    assert denied(422, admin.post, f"{path}/reschedule", {"at": 1000}) == "time-past"
    admin.call("DELETE", path)
    assert floor.until(view["id"], "closed")["ending"]["reason"] == "callback-cancelled"
    assert denied(404, admin.get, path)
    _, interaction, outside = dialled(floor, line, carrier)
    assert denied(409, admin.call, "DELETE", f"/callbacks/{interaction}") == "callback-being-made"
    outside.answer()
    floor.until(interaction, "active")
    outside.hang_up()


def test_what_is_refused(floor, lines, line):
    admin = floor.tandem.admin
    bob = floor.agent("Bob", available=False)
    number = "+49305550000"
    assert denied(403, bob.rest.post, "/callbacks", {"queue": line.id, "number": number}) == "dialling-not-permitted"
    for code, status, body in (("queue-unknown", 422, {"queue": NOWHERE}), ("callbacks-disabled", 422, {"queue": lines.two.id}), ("invalid-values", 422, {"number": "call me"}),
                               ("no-dial-rule", 403, {"number": "+1900555"}), ("time-past", 422, {"at": now() - 1000}), ("time-too-far", 422, {"at": now() + 367 * 86_400_000})):
        assert denied(status, admin.post, "/callbacks", {"queue": line.id, "number": number} | body) == code
    for changes in ({"steps": [{"after": 1000, "actions": ["offerCallback"]}]}, {"offerLimit": 2, "exhausted": "callback"}, {"closing": {"leave": "callback"}}):
        assert "callbacks.enabled" in lines.two.refuses(**changes)
    assert admin.get("/callbacks")["items"] == []


# --- the desk --------------------------------------------------------------------------


def test_the_desk_says_that_it_is_a_call_back_and_whom_to_call(tandem, floor, line, carrier, browser):
    carrier.answering = Answering()
    before = len(carrier.incoming)
    alice = floor.agent("Alice", phone="browser", available=False)
    screen = Screen(browser().context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    view = asked(floor, line, name="Ms Weber")
    assert screen.shows("offer-callback", within=15).inner_text() == "1 of 2"
    who = screen.shows("offer-customer").inner_text()
    assert "Ms Weber" in who and view["customerNumber"] in who, who
    assert not carrier.incoming[before:], "the customer is called when the agent is on the phone"
    screen["offer-accept"].click()
    outside = carrier.next_call(after=before)
    screen.has("call-card", "data-state", "dialling")
    outside.answer()
    screen.has("call-card", "data-state", "active")
    outside.hears(500)
    screen["call-hangup"].click()
    outside.wait("ended", within=5)
    expect(screen["recent-call"].first).to_contain_text("Call-back", timeout=8000)
    screen.quiet_console()


# --- not reached -----------------------------------------------------------------------


def test_who_is_not_reached_is_called_again_and_then_given_up(floor, line, carrier):
    carrier.answering = Answering(code=486)
    before = len(carrier.incoming)
    ann = floor.agent("Ann", answers=0.1)
    view = asked(floor, line)
    carrier.next_call(after=before)
    waiting = floor.until(view["id"], "scheduled", where=lambda view: view["callback"]["attempt"] == 2)
    assert waiting["deadline"] - now() > 500
    ann.until("idle")
    carrier.answering = Answering()  # Rings, and nobody is at home.
    ended = floor.until(view["id"], "closed", within=15)
    assert ended["ending"] == {"kind": "failed", "reason": "callback-given-up"}
    assert len(carrier.incoming) == before + 2
    assert [outcome for kind, outcome in floor.segments(view["id"]) if kind == "dial"] == ["busy", "no-answer"]
    ann.until("idle")


def test_an_agent_who_hangs_up_while_it_rings_is_free_and_the_customer_is_called_later(floor, line, carrier):
    ann, interaction, outside = dialled(floor, line, carrier)
    ann.phone.incoming[0].hang_up()
    outside.wait("ended", within=5)
    assert floor.until(interaction, "scheduled")["callback"]["attempt"] == 2
    ann.until("idle")
    again = the_next(carrier, outside)
    again.answer()
    assert floor.until(interaction, "active")["agent"] == ann.id
    again.hang_up()


# --- kill -9 ---------------------------------------------------------------------------


def test_a_call_back_outlives_the_kill_while_it_is_scheduled(tandem, floor, line, carrier):
    carrier.answering = Answering(after=0.2)
    view = asked(floor, line, at=now() + 5000)
    later = asked(floor, line, at=now() + 600_000)
    before = len(carrier.incoming)
    ann = floor.agent("Ann", answers=0.1)
    tandem.arm()
    tandem.kill()
    tandem.start()
    assert {item["id"]: item["state"] for item in tandem.admin.get("/callbacks")["items"]} == {view["id"]: "scheduled", later["id"]: "scheduled"}
    outside = carrier.next_call(after=before, within=15)
    assert floor.until(view["id"], "active")["agent"] == ann.id
    assert len(carrier.incoming) == before + 1, "the customer is rung once"
    outside.hang_up()
    floor.until(view["id"], "closed")


def test_what_fell_due_while_the_service_was_away_is_made_when_it_is_back(tandem, floor, line, carrier):
    carrier.answering = Answering(after=0.2)
    before = len(carrier.incoming)
    floor.agent("Ann", answers=0.1)
    view = asked(floor, line, at=now() + 1500)
    tandem.arm()
    tandem.kill()
    time.sleep(2)
    tandem.start()
    outside = carrier.next_call(after=before, within=15)
    floor.until(view["id"], "active")
    outside.hang_up()
    floor.until(view["id"], "closed")


@pytest.mark.parametrize("answered", [False, True])
def test_a_customer_who_is_rung_when_the_service_is_killed_is_not_rung_twice_at_once(tandem, floor, line, carrier, answered):
    ann, interaction, outside = dialled(floor, line, carrier)
    tandem.arm()
    tandem.kill()
    if answered:
        outside.answer()
    time.sleep(0.5)
    tandem.start()
    # Whoever answers while nobody is there cannot be put through: that attempt has failed.
    floor.until(interaction, "scheduled", within=15, where=lambda view: view["callback"]["attempt"] == 2)
    outside.wait("ended", within=8)
    assert carrier.incoming[-1] is outside, "a second call came while the first still rang"
    again = the_next(carrier, outside)
    again.answer()
    assert floor.until(interaction, "active")["agent"] == ann.id
    again.hears(700)
    again.hang_up()
    floor.until(interaction, "closed")


def test_a_restarted_asterisk_costs_no_attempt(tandem, floor, line, carrier):
    ann, interaction, outside = dialled(floor, line, carrier)
    later = asked(floor, line, at=now() + 600_000)
    old = tandem.asterisk.kill(signal.SIGKILL)
    outside.drop()
    eventually("another Asterisk runs", lambda: tandem.asterisk.pid not in (None, old), within=15)
    ann.phone.register(within=10)

    def called_again() -> bool:
        # Rung before her phone was back, she could not answer: a click says that she is there.
        if ann.view()["routingStatus"] == "notResponding":
            ann.available()
        return carrier.incoming[-1] is not outside

    eventually("the customer is called again", called_again, within=30)
    again = the_next(carrier, outside)
    assert floor.call(interaction)["callback"]["attempt"] == 1 and floor.call(later["id"])["state"] == "scheduled"
    again.answer()
    floor.until(interaction, "active")
    again.hang_up()
    floor.until(interaction, "closed")
