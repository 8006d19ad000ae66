"""One customer across calls: whoever calls is recognised before the phone rings, and what is kept of them can be joined, parted, found, given out and erased."""

import hashlib
import hmac
import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from harness import crm as other
from harness import web_chat
from harness.configuration import reload_flows
from harness.crm import CRM
from harness.deadlines import eventually
from harness.events import Events
from harness.ports import free_port
from harness.rest import Refused, Rest
from harness.visitor import Visitor, interaction_of

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/crm.py"
FLOWS = {"chat-line": web_chat.FLOWS["chat-line"]}
SYSTEM = CRM()
CONFIGURATION = {"customers": {"region": "DE"}} | SYSTEM.configuration()
_numbers = itertools.count(5_550_000)


@pytest.fixture(autouse=True)
def unknown_elsewhere():
    SYSTEM.behave = other.says(404)
    yield


@contextmanager
def following(rest: Rest) -> Iterator[Events]:
    events = Events(rest).wait_open()
    yield events
    events.close()


def fresh() -> str:
    """A number of Berlin from which nobody has called."""
    return f"+4930{next(_numbers)}"


def ringing(floor, agent, number: str):
    """A call from this number that rings at the agent: both calls, and the interaction as it was offered."""
    before = len(agent.phone.incoming)
    caller = floor.caller(number=number)
    call = caller.call("8001")
    theirs = agent.phone.next_call(after=before)
    interaction = floor.interaction_of(number)
    return call, theirs, floor.until(interaction, "offered")


def talked(floor, agent, number: str) -> str:
    """A call from this number that is over: its interaction."""
    call, theirs, view = ringing(floor, agent, number)
    theirs.answer()
    floor.until(view["id"], "active")
    call.hears(700)
    call.hang_up()
    floor.until(view["id"], "wrapUp", "closed")
    agent.wrap_up(view["id"], notes=f"About {number}.")
    return floor.until(view["id"], "closed")["id"]


# --- who calls ---------------------------------------------------------------------------------


def test_a_caller_is_recognised_however_the_network_writes_the_number(floor):
    bob = floor.agent("Bob")
    number = fresh()
    admin = floor.tandem.admin
    known = admin.post("/customers", {"name": "Ada Lovelace", "tier": "gold", "identities": [{"kind": "phone", "value": f"0{number[3:5]} / {number[5:]}"}]})
    for written in (number, "00" + number[1:], "0" + number[3:]):
        call, _, view = ringing(floor, bob, written)
        assert view["customer"]["id"] == known["id"] and view["customer"]["name"] == "Ada Lovelace" and view["customer"]["tier"] == "gold", view
        call.hang_up()
        floor.until(view["id"], "closed")
    journey = admin.get(f"/customers/{known['id']}/journey")["items"]
    assert len(journey) == 3 and all(entry["interaction"]["customer"]["id"] == known["id"] for entry in journey)


def test_every_offer_shows_the_customer_from_the_first_event_on(floor):
    bob = floor.agent("Bob")
    with following(floor.tandem.admin) as events:
        call, _, view = ringing(floor, bob, fresh())
        offered = events.wait_for("interaction.offered", lambda event: event.interaction == view["id"])
        assert offered.view["customer"]["id"] == view["customer"]["id"]
        call.hang_up()
        floor.until(view["id"], "closed")


def test_who_hides_the_number_is_nobody_and_is_served_all_the_same(floor):
    bob = floor.agent("Bob")
    call, _, view = ringing(floor, bob, "anonymous")
    assert view["customer"] is None
    call.hang_up()
    floor.until(view["id"], "closed")


def test_the_customers_own_agent_is_asked_first(floor):
    bob, eve = floor.agent("Bob"), floor.agent("Eve")
    number = fresh()
    for owner in (eve, bob):
        found = floor.tandem.admin.post("/customers/upsert", {"items": [{"identities": [{"kind": "phone", "value": number}], "owner": owner.id}]})["items"][0]
        assert found["outcome"] in ("created", "changed")
        call, _, view = ringing(floor, owner, number)
        assert view["offer"]["agents"] == [owner.id]
        call.hang_up()
        floor.until(view["id"], "closed")


def test_the_card_changes_while_the_agent_looks_at_it(floor):
    bob = floor.agent("Bob")
    call, theirs, view = ringing(floor, bob, fresh())
    theirs.answer()
    floor.until(view["id"], "active")
    customer = view["customer"]["id"]
    with following(bob.rest) as events:
        changed = bob.rest.call("PUT", f"/customers/{customer}", {"name": "Grace Hopper", "notes": "Likes moths."}, headers={"If-Match": "*"})
        assert changed["name"] == "Grace Hopper"
        told = events.wait_for("customer.updated")
        assert told.view["id"] == customer and told.view["customer"]["notes"] == "Likes moths."
    assert floor.call(view["id"])["customer"]["name"] == "Grace Hopper"
    with pytest.raises(Refused) as refused:
        bob.rest.call("PUT", f"/customers/{customer}", {"tier": "gold"}, headers={"If-Match": "*"})
    assert refused.value.status == 403
    call.hang_up()


# --- one who was two ------------------------------------------------------------------------------


def test_two_customers_become_one_and_two_again(floor):
    bob = floor.agent("Bob")
    admin, numbers = floor.tandem.admin, (fresh(), fresh())
    calls = [talked(floor, bob, number) for number in numbers]
    ids = [floor.call(call)["customer"]["id"] for call in calls]
    assert ids[0] != ids[1]
    bob.rest.post(f"/customers/{ids[0]}/merge", {"from": ids[1]})
    assert {entry["interaction"]["id"] for entry in admin.get(f"/customers/{ids[0]}/journey")["items"]} == set(calls)
    call, _, view = ringing(floor, bob, numbers[1])
    assert view["customer"]["id"] == ids[0], "whoever calls from either number is the one"
    call.hang_up()
    floor.until(view["id"], "closed")
    with pytest.raises(Refused) as twice:
        bob.rest.post(f"/customers/{ids[0]}/merge", {"from": ids[1]})
    assert twice.value.code == "not-mergeable"
    bob.rest.post(f"/customers/{ids[1]}/unmerge")
    assert [entry["interaction"]["id"] for entry in admin.get(f"/customers/{ids[1]}/journey")["items"]] == [calls[1]]
    call, _, view = ringing(floor, bob, numbers[1])
    assert view["customer"]["id"] == ids[1]
    call.hang_up()


def test_an_agent_says_whose_the_call_was(floor):
    bob, eve = floor.agent("Bob"), floor.agent("Eve", available=False)
    right = floor.tandem.admin.post("/customers", {"name": "The right one"})
    interaction = talked(floor, bob, fresh())
    with pytest.raises(Refused) as foreign:
        eve.rest.put(f"/interactions/{interaction}/customer", {"customer": right["id"]})
    assert foreign.value.status == 404
    assert bob.rest.put(f"/interactions/{interaction}/customer", {"customer": right["id"]})["customer"]["name"] == "The right one"
    assert [entry["interaction"]["id"] for entry in bob.rest.get(f"/customers/{right['id']}/journey")["items"]] == [interaction]
    call, theirs, view = ringing(floor, bob, fresh())
    theirs.answer()
    floor.until(view["id"], "active")
    assert bob.rest.put(f"/interactions/{view['id']}/customer", {"customer": right["id"]})["customer"]["id"] == right["id"]
    call.hang_up()


# --- what is kept ---------------------------------------------------------------------------------


def test_the_journey_has_the_call_with_its_recording_and_can_be_searched(floor):
    bob, eve = floor.agent("Bob"), floor.agent("Eve", available=False)
    interaction = talked(floor, bob, fresh())
    record, _ = floor.recording(interaction)
    customer = floor.call(interaction)["customer"]["id"]
    entry = bob.rest.get(f"/customers/{customer}/journey")["items"][0]
    assert entry["interaction"]["id"] == interaction and entry["recordings"] == [record["id"]]
    assert eve.rest.get(f"/customers/{customer}/journey")["items"][0]["recordings"] == [], "agents hear what was theirs"
    assert len(bob.rest.get(f"/customers/{customer}/journey", search="About")["items"]) == 1
    assert bob.rest.get(f"/customers/{customer}/journey", search="elsewhere")["items"] == []


def test_whoever_is_erased_is_gone_from_tables_files_and_index_and_the_centre_goes_on(floor):
    bob = floor.agent("Bob")
    admin, number, name = floor.tandem.admin, fresh(), "Zacharias Unvergesslich"
    interaction = talked(floor, bob, number)
    record, _ = floor.recording(interaction)
    customer = floor.call(interaction)["customer"]["id"]
    admin.call("PUT", f"/customers/{customer}", {"name": name, "notes": "张伟的朋友"}, headers={"If-Match": "*"})
    kept = admin.get(f"/customers/{customer}/export")
    assert kept["customer"]["name"] == name and [view["id"] for view in kept["interactions"]] == [interaction] and len(kept["recordings"]) == 1
    assert any(name.encode() in file.read_bytes() for file in databases(floor))

    call, _, view = ringing(floor, bob, number)
    with pytest.raises(Refused) as busy:
        admin.call("DELETE", f"/customers/{customer}")
    assert busy.value.status == 409 and busy.value.code == "customer-in-contact"
    call.hang_up()
    floor.until(view["id"], "closed")

    with pytest.raises(Refused) as refused:
        bob.rest.call("DELETE", f"/customers/{customer}")
    assert refused.value.status == 403
    report = eventually("nothing is in the way any more", lambda: erased(admin, customer), within=10)
    assert report["rows"]["customer"] == 1 and report["rows"]["interaction"] == 2 and len(report["recordings"]) >= 1, report
    assert report["awaitsCheckpoint"] is False and report["filesLeft"] == []
    for address in (f"/customers/{customer}", f"/recordings/{record['id']}"):
        assert admin.raw("GET", address).status_code == 404
    assert admin.get("/customers", search=name)["items"] == [] and admin.get("/customers", search=number)["items"] == []
    figures = floor.call(interaction)
    assert figures["customerNumber"] == "" and figures["notes"] == "" and figures["agent"] == bob.id, "figures stay without a name"
    for word in (name, number, "张伟的朋友", f"About {number}"):
        left = [file.name for file in databases(floor) if word.encode() in file.read_bytes()]
        assert left == [], f"{word} is still in {left}"
    recordings = floor.tandem.layout.data / "recordings"
    assert not any(name.rsplit("/", 1)[-1] == file.name for name in report["recordings"] for file in recordings.rglob("*"))

    floor.tandem.kill()
    floor.tandem.start()
    again, _, view = ringing(floor, bob, number)
    assert view["customer"]["id"] != customer and view["customer"]["name"] == ""
    again.hang_up()


def erased(admin, customer: str):
    try:
        return admin.call("DELETE", f"/customers/{customer}")
    except Refused as refused:
        assert refused.code == "customer-in-contact", refused  # A recording is still being put together.
        return None


def databases(floor) -> list[Path]:
    return [file for file in floor.tandem.layout.data.glob("*.db*") if file.is_file()]


def test_another_systems_customers_come_in_bulk(floor):
    admin, number = floor.tandem.admin, fresh()
    items = [{"identities": [{"kind": "external", "value": f"erp:{index}"}], "name": f"Bulk {index}", "fields": {"contract": f"C-{index}"}} for index in range(500)]
    assert {item["outcome"] for item in admin.post("/customers/upsert", {"items": items})["items"]} == {"created"}
    assert {item["outcome"] for item in admin.post("/customers/upsert", {"items": items})["items"]} == {"same"}
    found = admin.get("/customers", search="Bulk 499")["items"][0]
    assert found["fields"] == {"contract": "C-499"}
    mixed = admin.post("/customers/upsert", {"items": [
        {"identities": [{"kind": "external", "value": "erp:499"}, {"kind": "phone", "value": number}], "tags": ["vip"]},
        {"identities": [{"kind": "phone", "value": "12"}]}, {"identities": [{"kind": "external", "value": "erp:1"}, {"kind": "external", "value": "erp:2"}]}]})["items"]
    assert [item["outcome"] for item in mixed] == ["changed", "invalid", "ambiguous"]
    bob = floor.agent("Bob")
    call, _, view = ringing(floor, bob, number)
    assert view["customer"]["name"] == "Bulk 499" and view["customer"]["tags"] == ["vip"]
    call.hang_up()


# --- what another system says ---------------------------------------------------------------------


def test_the_other_system_has_answered_when_the_phone_rings(floor):
    SYSTEM.behave = other.knows(name="Ada of the CRM", plan="Gold", url="https://crm.example.org/1")
    bob, number = floor.agent("Bob"), fresh()
    call, _, view = ringing(floor, bob, number)
    answer = bob.rest.get(f"/customers/{view['customer']['id']}/crm")
    assert answer["state"] == "found" and answer["title"] == "Ada of the CRM" and answer["url"] == "https://crm.example.org/1"
    assert answer["fields"] == [{"label": "Plan", "value": "Gold"}]
    assert [asked for asked in SYSTEM.asked if asked[0] == number] == [(number, "Bearer crm")], "asked once: when the call came"
    call.hang_up()


def test_the_other_system_has_answered_when_a_chat_is_offered(tandem, floor):
    """Who is signed in at the site is known from the first word on: the CRM is asked then, and not by the agent who opens the card."""
    number, secret = fresh(), "a secret that the site has"
    SYSTEM.behave = other.knows(name="Ada of the CRM", plan="Gold", url="https://crm.example.org/1")
    tandem.admin.post("/customers/upsert", {"items": [{"identities": [{"kind": "external", "value": "site:1"}, {"kind": "phone", "value": number}], "name": "Ada"}]})
    reload_flows(tandem, tandem.admin, "chat-line")
    web_chat.chat_entry(floor, "members", identity="required", secret=secret)
    proof = {"id": "site:1", "hash": hmac.new(secret.encode(), b"site:1", hashlib.sha256).hexdigest()}
    visitor = Visitor(tandem, "members", identity=proof, name="Ada")
    visitor.send("Hello")
    eventually("the CRM was asked before anybody looked", lambda: [asked for asked in SYSTEM.asked if asked[0] == number] == [(number, "Bearer crm")], within=5)
    view = interaction_of(tandem, visitor, "Ada")
    agent = floor.agent(phone="browser")
    floor.until(view["id"], "offered")
    answer = agent.rest.get(f"/customers/{view['customer']['id']}/crm")
    assert answer["state"] == "found" and answer["title"] == "Ada of the CRM"
    assert len([asked for asked in SYSTEM.asked if asked[0] == number]) == 1, "asked once"
    visitor.do("leave")
    visitor.close()


@pytest.mark.parametrize("behaviour, state, words", [
    (other.says(404), "notFound", ""), (other.hangs(), "failed", "in time"), (other.floods, "failed", "larger"), (other.says(302, Location="http://127.0.0.1:1/"), "failed", "redirects"),
    (other.says(200, b"<html>"), "failed", "JSON"), (other.says(200, b'{"contact": {"name": {"a": 1}, "plan": []}}'), "notFound", ""), (other.says(500), "failed", "500"),
    (other.knows(name="<script>alert(1)</script>\u202e" + "x" * 10_000, url="javascript:alert(1)"), "found", "")],
    ids=["unknown", "hangs", "floods", "redirects", "lies", "says-nothing", "fails", "would-be-code"])
def test_whatever_the_other_system_does_the_call_is_served_and_the_card_says_what_is_so(floor, behaviour, state, words):
    SYSTEM.behave = behaviour
    bob = floor.agent("Bob")
    call, theirs, view = ringing(floor, bob, fresh())
    answer = bob.rest.get(f"/customers/{view['customer']['id']}/crm")
    assert answer["state"] == state and words in (answer["problem"] or ""), answer
    assert answer["url"] is None and len(answer["title"] or "") <= 200
    theirs.answer()
    floor.until(view["id"], "active")
    call.hang_up()
    floor.until(view["id"], "wrapUp", "closed")


def test_the_worked_example_of_a_crm_is_asked(floor, tmp_path):
    port, secrets = free_port(), tmp_path / "secrets"
    secrets.write_text("")
    crm = subprocess.Popen([sys.executable, str(EXAMPLE), str(port), str(tmp_path / "crm.db"), str(secrets)])
    try:
        contacts = f"http://127.0.0.1:{port}/contacts"
        number = fresh()
        eventually("the CRM takes a contact", lambda: entered(contacts, {"phone": number, "name": "Ada Lovelace", "plan": "Gold"}))
        SYSTEM.behave = other.forwards(contacts)
        bob = floor.agent("Bob")
        call, _, view = ringing(floor, bob, number)
        answer = bob.rest.get(f"/customers/{view['customer']['id']}/crm")
        assert answer["state"] == "found" and answer["title"] == "Ada Lovelace" and answer["fields"] == [{"label": "Plan", "value": "Gold"}] and number in answer["url"], answer
        call.hang_up()
    finally:
        crm.kill()
        crm.wait(timeout=5)


def entered(contacts: str, contact: dict) -> bool:
    try:
        return requests.put(contacts, json=contact, timeout=5).status_code == 200
    except requests.ConnectionError:
        return False  # It has just begun.
