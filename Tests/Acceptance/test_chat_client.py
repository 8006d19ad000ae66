"""The chat in the terminal of docs/examples, with an agent at the other end; it survives kill -9 of either side."""

import itertools
import json
import subprocess
import sys
import threading
from pathlib import Path

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Agent, Floor
from harness.tandem import TOP, Tandem
from test_chat_visitors import FLOWS

_names = itertools.count(1)


class Client:
    def __init__(self, tandem: Tandem, name: str, state: Path) -> None:
        self.arguments = [sys.executable, str(TOP / "docs/examples/chat_client.py"), tandem.origin, "chat", "--name", name, "--state", str(state)]
        self.lines: list[str] = []
        self.process = subprocess.Popen(self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:  # type: ignore[union-attr]
            self.lines.append(line.rstrip())

    def type(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def sees(self, text: str, within: float = 15.0) -> None:
        eventually(f"the terminal shows {text!r}", lambda: any(text in line for line in self.lines), within, actual=lambda: self.lines[-10:])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=5)


def offered(tandem: Tandem, floor: Floor, name: str, agent: Agent) -> dict:
    def found() -> dict | None:
        return next((view for view in tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == name and view["state"] == "offered"), None)
    view = eventually(f"{name} is offered", found, within=10)
    agent.accept(view["id"])
    return view


def test_a_chat_in_the_terminal(own_tandem, exchange, tmp_path: Path) -> None:
    tandem = own_tandem(flows=FLOWS).start()
    floor = Floor(tandem, exchange)
    reload_flows(tandem, tandem.admin, "chat")
    tandem.admin.post("/entry-points", {"name": "Shop", "address": "chat", "flow": "chat", "channel": "chat", "chat": {"title": "Shop"}})
    agent = floor.agent(phone="browser")
    name = f"Terminal {next(_names)}"
    client = Client(tandem, name, tmp_path / "state")
    client.sees("What is it about?")
    client.sees("[1] Sales")
    client.type("1")
    view = offered(tandem, floor, name, agent)
    client.sees(f"{agent.name} is with you")
    place = f"/conversations/{view['conversation']}"
    agent.rest.post(place + "/messages", {"text": "How can I help?"})
    client.sees("How can I help?")
    tandem.kill()
    client.type("I wrote this while you were away")
    tandem.start()

    def written() -> list[str]:
        return [message["text"] for message in agent.rest.get(place + "/messages")["items"] if message["author"]["kind"] == "customer"]
    eventually("what was written meanwhile is there once", lambda: written() == ["Sales", "I wrote this while you were away"], within=20, actual=written)
    client.kill()
    agent.rest.post(place + "/messages", {"text": "An answer for later"})
    again = Client(tandem, name, tmp_path / "state")
    again.sees("An answer for later")
    assert not any("How can I help?" in line for line in again.lines), "what was shown is not shown again"
    again.type("/end")
    eventually("the chat has ended", lambda: tandem.admin.get(f"/calls/{view['id']}")["interaction"]["state"] in ("wrapUp", "closed"), within=10)
    assert json.loads((tmp_path / "state").read_text())["unsent"] == []
    again.process.wait(timeout=10)
    agent.gone()
