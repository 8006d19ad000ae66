"""An independent fuzzer reads our OpenAPI document and tries every operation: nothing answers with 5xx, and nothing otherwise than the document says.

It is told what exists, so that it comes past "not found": first as an agent with a chat in hand, where agents work, then as an admin, everywhere.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Floor
from harness.hooks import LOOPBACK
from harness.visitor import Visitor

EXAMPLES = os.environ.get("TANDEM_FUZZ_EXAMPLES", "12")
"""How many requests are made up for each operation, besides those at the edges of each parameter."""

FLOWS = {"plain-chat": """
flow: plain-chat
start: queue
steps:
  queue:
    queue: support
"""}
# They end its own session; never end; take its own password; send to wherever they are told.
LEFT_OUT = r"/api/v1/(session|events|me/password|public/chat/events|public/chat/\{address\}/events)$"
AGENTS_WORK = r"^/api/v1/(conversations|messages|files|offers|customers|interactions|calls|history|me($|/presence)|canned-replies|public/chat)"
HOOKS = Path(__file__).parent / "harness" / "fuzz_ids.py"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.mark.long
def test_no_operation_answers_otherwise_than_the_document_says(own_tandem, exchange, tmp_path: Path):
    # What the fuzzer begins goes with its service: chats that wait for nobody.
    tandem = own_tandem(changes=LOOPBACK, flows=FLOWS).start()
    admin, floor = tandem.admin, Floor(tandem, exchange)
    reload_flows(tandem, admin, "plain-chat")
    entry = admin.post("/entry-points", {"name": "Plain chat", "address": "plain-chat", "flow": "plain-chat", "channel": "chat", "chat": {"title": "Shop"}})
    hook = admin.post("/webhooks", {"url": "http://127.0.0.1:9/hook", "events": ["interaction.created"]})
    reply = admin.post("/canned-replies", {"shortcut": "hi", "language": "en", "title": "Greeting", "text": "Hello {{customer.name}}"})
    agent = floor.agent("Fay", phone="browser", available=False)
    agent.become("available")
    visitor = Visitor(tandem, "plain-chat", name="Fuzzy")
    first = visitor.send("Hello, I am here to be tried")
    view = eventually("the chat is offered", lambda: next((one for one in admin.get("/state")["interactions"] if one["channel"] == "chat" and one.get("offer")), None))
    agent.accept(view["id"])
    conversation = f"/conversations/{view['conversation']}"
    file = agent.rest.raw("POST", "/files", params={"name": "offer.png"}, data=PICTURE).json()["id"]
    said = agent.rest.post(f"{conversation}/messages", {"text": "Here you are", "attachments": [file]})
    agent.rest.put(f"{conversation}/draft", {"text": "not yet"})
    known = tmp_path / "known.json"
    known.write_text(json.dumps({"visitor": visitor.token, "ids": {
        "/conversations/": [view["conversation"]], "/conversations/{id}/messages/": [said["id"], first["id"]],
        "/interactions/": [view["id"]], "/calls/": [view["id"]], "/files/": [file], "/public/chat/": ["plain-chat"], "/public/chat/{address}/files/": [file],
        "/offers/": [view["offer"]["id"]], "/customers/": [one["id"] for one in admin.everything("/customers")],
        "/agents/": [agent.id], "/queues/": [one["id"] for one in admin.everything("/queues")], "/entry-points/": [entry["id"]],
        "/webhooks/": [hook["id"]], "/canned-replies/": [reply["id"]],
    }}))
    succeeded = try_out(tandem, agent.rest.token, known, tmp_path, "--include-path-regex", AGENTS_WORK)
    # Half of the ids are real: what never gets beyond 404 was not tried.
    for operation in ("GET /conversations/{id}", "GET /conversations/{id}/messages", "POST /conversations/{id}/notes", "PUT /conversations/{id}/draft", "GET /files/{id}", "GET /customers/{id}", "GET /customers/{id}/journey"):
        assert operation in succeeded, f"{operation} never succeeded, only {sorted(succeeded)}"
    succeeded |= try_out(tandem, admin.token, known, tmp_path, "--exclude-path-regex", LEFT_OUT)
    assert len(succeeded) > 50, sorted(succeeded)
    tandem.wait_ready(within=5)
    assert "fatal" not in tandem.log_tail(200_000).lower()


def try_out(tandem, token: str, known: Path, folder: Path, *chosen: str) -> set[str]:
    """:return: the operations that answered with 2xx at least once."""
    seen = folder / "seen.txt"
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "--no-color", "run", f"{tandem.origin}/api/v1/openapi.json", "--header", f"Authorization: Bearer {token}", *chosen,
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "20261124", "--generation-database", "none",
            "--request-timeout", "15", "--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure",
        ],
        cwd=folder, capture_output=True, text=True, timeout=900, check=False,
        env=os.environ | {"SCHEMATHESIS_HOOKS": str(HOOKS), "TANDEM_FUZZ_KNOWN": str(known), "TANDEM_FUZZ_SEEN": str(seen)})
    tail = run.stdout[-12000:]
    assert run.returncode == 0, f"the fuzzer found what the document does not say (exit {run.returncode})\n{tail}\n{run.stderr[-2000:]}"
    assert " passed" in tail, f"expected operations that were tried\n{tail}"
    print(tail[-1500:])
    answers = [line.rsplit(" ", 1) for line in seen.read_text().splitlines()]
    return {operation.replace("/api/v1", "") for operation, status in answers if status.startswith("2")}
