"""A messenger behind its connector: the program of docs/examples, a stumbling one, forged requests, kill -9."""

import base64
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
import requests
from standardwebhooks.webhooks import Webhook

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Floor
from harness.hooks import LOOPBACK
from harness.ports import free_port
from harness.tandem import TOP, Tandem

CONFIGURATION = LOOPBACK
FLOWS = {"direct-chat": "flow: direct-chat\nstart: line\nsteps:\n  line:\n    queue: support\n"}


class Messenger:
    """docs/examples/messenger.py as a process of its own."""

    def __init__(self, tandem: Tandem, folder: Path, address: str = "messenger") -> None:
        self.port, self.secret = free_port(), "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        self.inbound = f"{tandem.origin}/api/v1/public/channels/{address}/inbound"
        file = folder / "secret"
        file.write_text(self.secret)
        self._process: subprocess.Popen | None = None
        self._arguments = [sys.executable, str(TOP / "docs/examples/messenger.py"), str(self.port), self.inbound, str(file)]
        self.start()
        reload_flows(tandem, tandem.admin, "direct-chat")
        self.entry = tandem.admin.post("/entry-points", {
            "name": "Messenger", "address": address, "flow": "direct-chat", "channel": "webhook", "webhook": {"url": self.url, "secret": self.secret, "textLimit": 200, "typing": True}})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/tandem"

    def start(self) -> None:
        self._process = subprocess.Popen(self._arguments)
        eventually("the connector listens", lambda: self._answers(), within=10)

    def _answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/shown?nobody", timeout=2).status_code == 200
        except OSError:
            return False

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(timeout=5)
            self._process = None

    def say(self, user: str, text: str, name: str) -> int:
        return requests.post(f"http://127.0.0.1:{self.port}/say", json={"user": user, "name": f"User {user}", "text": text, "id": name}, timeout=30).status_code

    def change(self, user: str, name: str, text: str | None) -> int:
        body = {"user": user, "id": name} | ({"text": text} if text is not None else {})
        return requests.post(f"http://127.0.0.1:{self.port}/change", json=body, timeout=30).status_code

    def shown(self, user: str) -> list[str]:
        return [message["text"] for message in requests.get(f"http://127.0.0.1:{self.port}/shown?{user}", timeout=5).json()]

    def typing(self, user: str) -> bool:
        return requests.get(f"http://127.0.0.1:{self.port}/typing?{user}", timeout=5).json()

    def signed(self, body: dict | bytes, name: str = "msg_test", at: float | None = None, secret: str | None = None, address: str | None = None) -> requests.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        moment = datetime.fromtimestamp(at if at is not None else time.time(), timezone.utc)
        signature = Webhook(secret or self.secret).sign(name, moment, content.decode())
        inbound = self.inbound if address is None else self.inbound.replace("/messenger/", f"/{address}/")
        return requests.post(inbound, data=content, timeout=10, headers={
            "Content-Type": "application/json", "webhook-id": name, "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature})


@pytest.fixture(scope="module")
def messenger(tandem: Tandem, tmp_path_factory) -> Iterator[Messenger]:
    made = Messenger(tandem, tmp_path_factory.mktemp("messenger"))
    yield made
    made.stop()


def conversation(tandem: Tandem, user: str) -> dict:
    def found() -> dict | None:
        return next((view for view in tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == f"User {user}"), None)
    return eventually(f"the service knows a conversation with {user}", found, within=8)


def messages(tandem: Tandem, view: dict) -> list[dict]:
    return tandem.admin.get(f"/conversations/{view['conversation']}/messages")["items"]


def test_both_sides_write_through_the_connector(tandem: Tandem, floor: Floor, messenger: Messenger) -> None:
    agent = floor.agent(phone="browser")
    assert messenger.say("ada", "Hello?", "a-1") == 204
    assert messenger.say("ada", "Hello?", "a-1") == 204, "the same name again is the same message"
    view = conversation(tandem, "ada")
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    place = f"/conversations/{view['conversation']}"
    agent.rest.post(place + "/typing", {"isTyping": True})
    eventually("the user sees that somebody writes", lambda: messenger.typing("ada"), within=5)
    for number in range(5):
        agent.rest.post(place + "/messages", {"text": f"answer {number}"})
    eventually("the user sees all answers in order", lambda: messenger.shown("ada") == [f"answer {number}" for number in range(5)], within=10, actual=lambda: messenger.shown("ada"))
    assert not messenger.typing("ada"), "the answer takes the sign away"
    eventually("all are delivered", lambda: [message["delivery"]["state"] for message in messages(tandem, view)[1:]] == ["delivered"] * 5, within=10, actual=lambda: messages(tandem, view))
    assert [message["text"] for message in messages(tandem, view)][0] == "Hello?"
    too_long = agent.rest.post(place + "/messages", {"text": "x" * 201})
    eventually("what is too long has failed", lambda: next(m for m in messages(tandem, view) if m["id"] == too_long["id"])["delivery"]["state"] == "failed", within=8)
    agent.rest.post(place + "/end")
    agent.wrap_up(view["id"])


def test_nothing_is_lost_while_the_connector_is_away_and_the_service_dies(tandem: Tandem, floor: Floor, messenger: Messenger) -> None:
    agent = floor.agent(phone="browser")
    messenger.say("bob", "Hello?", "b-1")
    view = conversation(tandem, "bob")
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    messenger.stop()
    for number in range(3):
        agent.rest.post(f"/conversations/{view['conversation']}/messages", {"text": f"promise {number}", "clientID": f"p-{number}"})
    assert messages(tandem, view)[-1]["delivery"]["state"] == "accepted"
    tandem.kill()
    messenger.start()
    tandem.start()
    eventually("the user sees what was promised, once and in order", lambda: messenger.shown("bob") == [f"promise {number}" for number in range(3)], within=20, actual=lambda: messenger.shown("bob"))
    agent.rest.post(f"/conversations/{view['conversation']}/end")


def test_what_either_side_changes_changes_for_the_other(tandem: Tandem, floor: Floor, messenger: Messenger) -> None:
    agent = floor.agent(phone="browser")
    assert messenger.say("cleo", "I want to cancle", "c-1") == 204 and messenger.say("cleo", "My card is 4711", "c-2") == 204
    view = conversation(tandem, "cleo")
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    assert messenger.change("cleo", "c-1", "I want to cancel") == 204 and messenger.change("cleo", "c-2", None) == 204
    heard = messages(tandem, view)
    assert [message["text"] for message in heard] == ["I want to cancel", ""] and "editedAt" in heard[0] and "deletedAt" in heard[1]
    assert messenger.change("cleo", "c-9", "never said") == 400
    place = f"/conversations/{view['conversation']}/messages"
    first, second = (agent.rest.post(place, {"text": text}) for text in ("On Tuesday", "oh no"))
    eventually("the user sees both", lambda: messenger.shown("cleo") == ["On Tuesday", "oh no"], within=10, actual=lambda: messenger.shown("cleo"))
    agent.rest.put(f"{place}/{first['id']}", {"text": "On Wednesday"})
    agent.rest.delete(f"{place}/{second['id']}")
    agent.rest.post(place, {"text": "See you"})
    eventually("the user sees what is left", lambda: messenger.shown("cleo") == ["On Wednesday", "See you"], within=10, actual=lambda: messenger.shown("cleo"))
    agent.rest.post(f"/conversations/{view['conversation']}/end")
    agent.wrap_up(view["id"])


def test_a_narrow_channel_loses_nothing_and_says_what_it_cannot(tandem: Tandem, floor: Floor, messenger: Messenger) -> None:
    """Two a second come in, and what was shown stays."""
    settings = {"url": messenger.url, "secret": messenger.secret, "inboundPerSecond": 2, "buttons": False, "changes": False}
    shown = tandem.admin.post("/entry-points", {"name": "Narrow", "address": "narrow", "flow": "direct-chat", "channel": "webhook", "webhook": settings})["webhook"]
    assert (shown["inboundPerSecond"], shown["buttons"], shown["changes"]) == (2, False, False)
    waits = []
    for number in range(12):
        event = {"type": "message.received", "from": {"id": "dan", "name": "User dan"}, "message": {"id": f"d-{number}", "text": f"line {number}"}}
        while (answer := messenger.signed(event, name=f"msg_d_{number}_{len(waits)}", address="narrow")).status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            time.sleep(waits[-1])
        assert answer.status_code == 204, answer.text
    assert waits and all(1 <= wait <= 2 for wait in waits), waits
    view = conversation(tandem, "dan")
    assert [message["text"] for message in messages(tandem, view)] == [f"line {number}" for number in range(12)]
    agent = floor.agent(phone="browser")
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    place = f"/conversations/{view['conversation']}/messages"
    sent = agent.rest.post(place, {"text": "On Tuesday"})
    eventually("the user sees it", lambda: messenger.shown("dan") == ["On Tuesday"], within=10)
    eventually("we know that they have it", lambda: messages(tandem, view)[-1]["delivery"]["state"] != "accepted", within=10)
    from harness.visitor import refused
    for act in (lambda: agent.rest.put(f"{place}/{sent['id']}", {"text": "On Wednesday"}), lambda: agent.rest.delete(f"{place}/{sent['id']}")):
        assert refused(act).problem["code"] == "channel-cannot-change"
    assert messages(tandem, view)[-1]["text"] == "On Tuesday"
    agent.rest.post(f"/conversations/{view['conversation']}/end")
    agent.wrap_up(view["id"])


def test_forged_old_and_broken_requests_change_nothing(tandem: Tandem, messenger: Messenger) -> None:
    event = {"type": "message.received", "from": {"id": "eve", "name": "User eve"}, "message": {"id": "e-1", "text": "let me in"}}
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    for answer in (messenger.signed(event, secret=other), messenger.signed(event, at=time.time() - 600), messenger.signed(event, at=time.time() + 600),
                   requests.post(messenger.inbound, json=event, timeout=10)):
        assert answer.status_code == 401 and answer.json()["code"] == "signature-refused", answer.text
    assert messenger.signed({"type": "message.received"}).json()["errors"] == [{"field": "from", "detail": "is missing"}]
    assert messenger.signed(b"not json").status_code == 400
    assert not [view for view in tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == "User eve"]
    strange = tandem.origin + "/api/v1/public/channels/8000/inbound"
    assert requests.post(strange, json=event, timeout=10).status_code == 404, "a number is no messenger"


def test_the_secret_is_kept_and_places_inside_are_refused(tandem: Tandem, messenger: Messenger) -> None:
    shown = tandem.admin.get(f"/entry-points/{messenger.entry['id']}")
    assert shown["webhook"]["hasSecret"] is True and "secret" not in shown["webhook"]
    assert messenger.secret.encode() not in b"".join(file.read_bytes() for file in tandem.layout.data.rglob("*.sqlite*") if file.is_file())
    from harness.visitor import refused
    body = {"name": "Inside", "address": "inside", "flow": "direct-chat", "channel": "webhook", "webhook": {"url": "http://169.254.169.254/", "secret": messenger.secret}}
    assert refused(tandem.admin.post, "/entry-points", body).problem["errors"][0]["field"] == "webhook.url"
