"""Webhooks: what happens on real calls reaches another system, signed, in order, and through failures and kills."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
import requests

from harness.configuration import reload_flows
from harness.deadlines import eventually, stays
from harness.hooks import LOOPBACK, Endpoint
from harness.ports import free_port
from harness.rest import Refused
from harness.visitor import Visitor, interaction_of

CONFIGURATION = LOOPBACK
FLOWS = {
    "hooked-chat": "flow: hooked-chat\nstart: line\nsteps:\n  line:\n    queue: support\n",
    "hooked-bye": "flow: hooked-bye\nstart: bye\nsteps:\n  bye:\n    hangUp: [{say: {en: Come back tomorrow}}]\n",
}
EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/crm.py"


@pytest.fixture
def endpoint(tandem):
    made = Endpoint()
    yield made
    made.close()
    for webhook in tandem.admin.everything("/webhooks"):
        tandem.admin.delete(f"/webhooks/{webhook['id']}")


def ended_call(floor, agent, code="resolved") -> str:
    """A caller talks to the agent and hangs up; the agent wraps up."""
    call, _, interaction = floor.connected(agent=agent)
    call.hang_up()
    floor.until(interaction, "wrapUp")
    agent.wrap_up(interaction, code)
    floor.until(interaction, "closed")
    return interaction


def test_a_call_is_told_from_beginning_to_end_in_order_and_as_the_catalogue_says(tandem, floor, endpoint):
    endpoint.subscribe(tandem.admin)
    schemas = {item["name"]: item["schema"] for item in tandem.admin.get("/event-types")["items"]}
    interaction = ended_call(floor, floor.agent("Bob", answers=0.1))
    closed = endpoint.wait_for("interaction.closed", interaction)
    types = endpoint.types(interaction)
    milestones = ["created", "queued", "offered", "connected", "wrapped", "closed"]
    assert [name for name in types if name in milestones] == milestones, types
    sequences = [hook.data["sequence"] for hook in endpoint.once(interaction)]
    assert sequences == sorted(sequences)
    assert closed.data["interaction"]["wrapUpCode"] == "resolved" and closed.data["interaction"]["ending"]["kind"] == "completed"
    eventually("the agent's presence is told", lambda: any(hook.type == "agent.presence.changed" for hook in endpoint.once()))
    assert endpoint.forged == 0
    for hook in endpoint.taken:
        jsonschema.validate(hook.payload, schemas[hook.type], cls=jsonschema.Draft202012Validator)


def test_the_one_who_held_the_call_is_named(tandem, floor, endpoint):
    endpoint.subscribe(tandem.admin, events=["interaction.held", "interaction.resumed"])
    bob = floor.agent("Bob", answers=0.1)
    call, _, interaction = floor.connected(agent=bob)
    bob.do(interaction, "hold")
    assert endpoint.wait_for("interaction.held", interaction).data["actor"]["user"] == bob.rest.user["id"]
    call.hang_up()


def test_filters_leave_other_queues_alone(tandem, floor, endpoint):
    sales = tandem.admin.named("/queues", "key", "sales")
    endpoint.subscribe(tandem.admin, events=["interaction.queued"], queues=[sales["id"]])
    other, _ = floor.incoming("8001")
    call, interaction = floor.incoming("8002")
    assert endpoint.wait_for("interaction.queued", interaction).data["interaction"]["queueName"] == "Sales"
    assert len(endpoint.once()) == 1
    other.hang_up()
    call.hang_up()


def test_an_endpoint_that_fails_gets_everything_later_and_in_order(tandem, floor, endpoint):
    webhook = endpoint.subscribe(tandem.admin, events=["interaction.*"])
    endpoint.behave = lambda hook: 500
    interaction = ended_call(floor, floor.agent("Bob", answers=0.1))
    eventually("the failures are seen", lambda: tandem.admin.get(f"/webhooks/{webhook['id']}")["health"]["state"] == "failing", within=5)
    attempts = tandem.admin.get(f"/webhooks/{webhook['id']}/deliveries")["items"]
    assert sum(item["attempts"] > 0 for item in attempts) == 1, "only the first of the interaction was tried"
    endpoint.behave = lambda hook: 204
    endpoint.wait_for("interaction.closed", interaction, within=15)
    milestones = ["created", "queued", "offered", "connected", "wrapped", "closed"]
    assert [name for name in endpoint.types(interaction) if name in milestones] == milestones
    first = tandem.admin.everything(f"/webhooks/{webhook['id']}/deliveries")[-1]
    log = tandem.admin.get(f"/webhooks/{webhook['id']}/deliveries/{first['id']}")["attempts"]
    assert [attempt["status"] for attempt in log] == [500] * (len(log) - 1) + [204]


def test_complaint_20_a_webhook_that_times_out_is_tried_again_and_takes_nothing_down(tandem, floor, endpoint):
    endpoint.subscribe(tandem.admin, events=["interaction.created"])
    asleep = iter([True, False, False])
    endpoint.behave = lambda hook: time.sleep(17) or 204 if next(asleep, False) else 204
    call, interaction = floor.incoming()
    floor.until(interaction, "queued")
    assert requests.get(tandem.origin + "/readyz", timeout=2).status_code == 200
    hook = endpoint.wait_for("interaction.created", interaction, within=30)
    assert hook.id
    call.hang_up()


def test_after_a_rotation_the_old_secret_still_verifies_and_the_new_one_does(tandem, floor, endpoint):
    webhook = endpoint.subscribe(tandem.admin, events=["interaction.created"])
    rotated = tandem.admin.post(f"/webhooks/{webhook['id']}/secret")
    assert rotated["secret"] != endpoint.secret
    call, interaction = floor.incoming()
    endpoint.wait_for("interaction.created", interaction)
    endpoint.secret = rotated["secret"]
    other, second = floor.incoming()
    endpoint.wait_for("interaction.created", second)
    assert endpoint.forged == 0
    call.hang_up()
    other.hang_up()


def test_paused_replayed_and_tried_out(tandem, floor, endpoint):
    webhook = endpoint.subscribe(tandem.admin, events=["interaction.created"])
    path = f"/webhooks/{webhook['id']}"
    assert tandem.admin.post(f"{path}/test")["delivery"]["state"] == "delivered"
    assert endpoint.wait_for("webhook.test")
    tandem.admin.post(f"{path}/pause")
    since = int(time.time() * 1000)
    call, interaction = floor.incoming()
    stays("nothing is sent while it is paused", lambda: not endpoint.once(interaction), during=1)
    assert tandem.admin.get(path)["health"]["pending"] == 1
    tandem.admin.post(f"{path}/resume")
    endpoint.wait_for("interaction.created", interaction)
    assert tandem.admin.post(f"{path}/replay", {"since": since})["deliveries"] == 1
    eventually("it comes again", lambda: len([hook for hook in endpoint.taken if hook.interaction == interaction]) == 2)
    assert len(endpoint.once(interaction)) == 1, "a replay bears the same id"
    call.hang_up()


def test_the_own_network_is_not_called_unless_it_is_allowed(tandem):
    for url in ("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://localhost6.invalid@10.0.0.1/", "file:///etc/passwd", "http://192.168.1.1:8080/"):
        with pytest.raises(Refused) as refused:
            tandem.admin.post("/webhooks", {"url": url, "events": ["*"]})
        assert refused.value.status == 422 and [error["field"] for error in refused.value.problem["errors"]] == ["url"], url


def test_the_secret_is_neither_in_the_database_nor_in_the_log(tandem, endpoint):
    endpoint.subscribe(tandem.admin)
    plain = endpoint.secret.removeprefix("whsec_")
    for file in [*tandem.layout.data.glob("*.db*"), tandem.log]:
        assert plain.encode() not in file.read_bytes(), file
    key = tandem.layout.data / "secrets" / "webhooks.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_kill_9_in_the_middle_of_deliveries_loses_nothing_and_keeps_the_order(tandem, floor, endpoint):
    endpoint.subscribe(tandem.admin, events=["interaction.created", "interaction.queued", "interaction.closed"])
    endpoint.behave = lambda hook: time.sleep(0.15) or 204
    interactions = []
    for _ in range(int(os.environ.get("TANDEM_KILL_ROUNDS", "3"))):
        for _ in range(4):
            call, interaction = floor.incoming()
            floor.until(interaction, "queued")
            interactions.append(interaction)
            call.hang_up()
        eventually("deliveries are under way", lambda: any(hook.interaction in interactions[-4:] for hook in endpoint.taken), within=10)
        time.sleep(random.random() / 3)
        tandem.arm()
        tandem.kill()
        tandem.start()
    for interaction in interactions:
        endpoint.wait_for("interaction.closed", interaction, within=30)
        types = endpoint.types(interaction)
        assert types[0] == "created" and types[-1] == "closed" and types.count("created") == types.count("closed") == 1 and "queued" in types, types
        sequences = [hook.data["sequence"] for hook in endpoint.once(interaction)]
        assert sequences == sorted(sequences)
    assert endpoint.forged == 0


def chat_at(tandem, address: str) -> Visitor:
    reload_flows(tandem, tandem.admin, *FLOWS)
    if not any(entry["address"] == address for entry in tandem.admin.everything("/entry-points")):
        tandem.admin.post("/entry-points", {"name": address, "address": address, "flow": address, "channel": "chat", "chat": {"title": address}})
    return Visitor(tandem, address)


def texts(endpoint: Endpoint) -> list[str]:
    return [hook.data["message"]["text"] for hook in endpoint.once() if hook.type == "message.created"]


def test_a_filter_lets_through_what_was_written_in_the_moment_in_which_it_was_over(tandem, floor, endpoint):
    endpoint.subscribe(tandem.admin, events=["message.*"], channels=["chat"])
    visitor = chat_at(tandem, "hooked-bye")
    visitor.send("Is anybody there?")
    eventually("the farewell is told", lambda: "Come back tomorrow" in texts(endpoint), within=10, actual=lambda: texts(endpoint))
    visitor.close()


def test_a_kill_loses_nothing_that_a_filter_has_to_be_asked_about(tandem, floor, endpoint):
    support = tandem.admin.named("/queues", "key", "support")
    bob = floor.agent("Bob", phone="browser", team="hooks")
    visitor = chat_at(tandem, "hooked-chat")
    visitor.send("word 0")
    interaction = interaction_of(tandem, visitor, visitor.name)["id"]
    floor.until(interaction, "offered")
    bob.accept(interaction)
    floor.until(interaction, "active")
    endpoint.subscribe(tandem.admin, events=["message.created"], queues=[support["id"]], teams=["hooks"])
    said = []
    for round_ in range(int(os.environ.get("TANDEM_KILL_ROUNDS", "3"))):
        for number in range(10):
            said.append(f"word {round_}-{number}")
            visitor.insist(said[-1], said[-1].replace(" ", "-"), until=time.monotonic() + 30)
        tandem.kill()
        tandem.start()
    eventually("everything that was written is told", lambda: [text for text in texts(endpoint) if text in said] == said, within=20, actual=lambda: texts(endpoint))
    visitor.do("leave")
    visitor.close()


def test_what_changes_of_a_customer_is_told_with_who_did_it(tandem, floor, endpoint):
    endpoint.subscribe(tandem.admin, events=["customer.*"])
    schemas = {item["name"]: item["schema"] for item in tandem.admin.get("/event-types")["items"]}
    bob = floor.agent("Bob", phone="browser", available=False)
    visitor = chat_at(tandem, "hooked-chat")
    visitor.send("Hello")
    customer = interaction_of(tandem, visitor, visitor.name)["customer"]["id"]

    def told(type_: str, about: str, **also) -> dict:
        return eventually(f"{type_} is told", lambda: next((hook.data for hook in endpoint.once() if hook.type == type_ and hook.data["customer"]["id"] == about
                                                           and all(hook.data["customer"].get(key) == value for key, value in also.items())), None), within=10, actual=lambda: [hook.payload for hook in endpoint.once()])

    told("customer.created", customer)
    bob.rest.call("PUT", f"/customers/{customer}", {"name": "Renamed"}, headers={"If-Match": "*"})
    assert told("customer.updated", customer, name="Renamed")["actor"]["user"] == bob.rest.user["id"]
    other = bob.rest.post("/customers", {"name": "Twin", "notes": "a twin"})["id"]
    bob.rest.post(f"/customers/{customer}/merge", {"from": other})
    merged = told("customer.merged", customer, part=other)
    assert merged["actor"]["user"] == bob.rest.user["id"] and "a twin" in merged["customer"]["notes"]
    bob.rest.post(f"/customers/{other}/unmerge")
    assert told("customer.unmerged", customer, part=other)["actor"]["user"] == bob.rest.user["id"]
    third = bob.rest.post("/customers", {"name": "Gone soon"})["id"]
    tandem.admin.delete(f"/customers/{third}")
    assert "name" not in told("customer.erased", third)["customer"]
    for hook in endpoint.once():
        jsonschema.validate(hook.payload, schemas[hook.type], cls=jsonschema.Draft202012Validator)
    visitor.do("leave")
    visitor.close()


def test_the_worked_example_of_a_crm(tandem, floor, endpoint, tmp_path):
    port, secrets = free_port(), tmp_path / "secrets"
    secrets.write_text("")
    crm = subprocess.Popen([sys.executable, str(EXAMPLE), str(port), str(tmp_path / "crm.db"), str(secrets)])
    try:
        def calls() -> list[dict]:
            return requests.get(f"http://127.0.0.1:{port}/calls", timeout=5).json()

        def screens() -> list[dict]:
            return requests.get(f"http://127.0.0.1:{port}/screens", timeout=5).json()

        eventually("the CRM answers", lambda: calls() == [])
        made = tandem.admin.post("/webhooks", {"url": f"http://127.0.0.1:{port}/", "events": ["interaction.*", "customer.updated"], "description": "CRM"})
        secrets.write_text(made["secret"] + "\n")
        bob = floor.agent("Bob", answers=0.1)
        call, _, interaction = floor.connected(agent=bob)
        eventually("the caller is on the agent's screen", lambda: [(row["agent"], row["interaction"]) for row in screens()] == [(bob.name, interaction)])
        call.hang_up()
        floor.until(interaction, "wrapUp")
        bob.wrap_up(interaction, "callback", notes="Call on Monday")
        eventually("the CRM knows how the call ended", lambda: (row := calls()[0])["state"] == "closed" and row["code"] == "callback" and row["notes"] == "Call on Monday", actual=calls)
        assert screens() == [] and len(calls()) == 1
        # Who is renamed at a desk is renamed there.
        customer = tandem.admin.get(f"/calls/{interaction}")["interaction"]["customer"]["id"]
        phone = tandem.admin.get(f"/customers/{customer}")["identities"][0]["value"]
        requests.put(f"http://127.0.0.1:{port}/contacts", json={"phone": phone, "name": "Old name", "plan": "Gold"}, timeout=5)

        def contact() -> dict:
            return requests.get(f"http://127.0.0.1:{port}/contacts", params={"phone": phone}, timeout=5).json()["contact"]

        assert contact()["name"] == "Old name"
        tandem.admin.call("PUT", f"/customers/{customer}", {"name": "New name"}, headers={"If-Match": "*"})
        eventually("the CRM has the new name", lambda: contact()["name"] == "New name" and contact()["plan"] == "Gold", actual=contact)
        forged = requests.post(f"http://127.0.0.1:{port}/", data=json.dumps({"type": "interaction.closed", "data": {}}), timeout=5, headers={
            "webhook-id": "msg_x", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,AAAA"})
        assert forged.status_code == 401
    finally:
        crm.kill()
        crm.wait(timeout=5)
