"""A contact centre to test with: agents, queues, callers, and questions about their calls."""

import itertools
from collections.abc import Callable

import numpy as np

from .audio import read_wav
from .deadlines import eventually
from .rest import Refused, Rest, new_password
from .sip.call import Call
from .sip.exchange import Exchange
from .sip.phone import Answering, Phone
from .configuration import TRUNK_HOSTS
from .tandem import Tandem

_numbers = itertools.count(1)


class Agent:
    """One agent: the account, the profile, and (for a SIP phone) the phone."""

    def __init__(self, floor: "Floor", profile: dict, login: str, password: str) -> None:
        self.floor, self.profile, self.login, self.password = floor, profile, login, password
        self.id, self.name = profile["id"], profile["name"]
        self.rest = Rest(floor.tandem.origin).sign_in(login, password)
        self.phone: Phone | None = None

    def take_on(self, floor: "Floor", profile: dict) -> None:
        self.floor, self.profile, self.name = floor, profile, profile["name"]

    def connect_phone(self, tone: float | None = 700, transport: str = "udp", register: bool = True) -> Phone:
        credentials = self.floor.tandem.admin.get(f"/agents/{self.id}/phone")
        self.phone = Phone(self.floor.exchange, self.floor.tandem.sip(transport), credentials["user"], credentials["password"], transport=transport, tone=tone)
        if register:
            self.phone.register()
            eventually(f"{self.name}'s phone counts as reachable", lambda: self.view()["reachable"], within=5, actual=self.view)
        return self.phone

    def become(self, kind: str, reason: str | None = None) -> dict:
        return self.rest.put("/me/presence", {"kind": kind} | ({"reason": reason} if reason else {}))

    def available(self) -> "Agent":
        self.become("available")
        return self

    def view(self) -> dict:
        return self.floor.tandem.admin.get(f"/agents/{self.id}/state")

    def until(self, status: str, within: float = 10.0) -> dict:
        return eventually(f"{self.name} is {status}", lambda: (view := self.view())["routingStatus"] == status and view, within, actual=self.view)

    def accept(self, interaction: str) -> dict:
        """By REST, as a desk does; a SIP phone accepts by being lifted."""
        return self.rest.post(f"/offers/{self.floor.call(interaction)['offer']['id']}/accept")

    def decline(self, interaction: str) -> dict:
        return self.rest.post(f"/offers/{self.floor.call(interaction)['offer']['id']}/decline")

    def do(self, interaction: str, verb: str, body: object = None) -> dict:
        return self.rest.post(f"/calls/{interaction}/{verb}", body)

    def wrap_up(self, interaction: str, code: str | None = None, notes: str = "", finished: bool = True) -> dict:
        return self.rest.put(f"/calls/{interaction}/wrap-up", {"notes": notes, "finished": finished} | ({"code": code} if code else {}))

    def gone(self) -> None:
        """Finishes what is open, signs off, phone included, and sits on the bench."""
        try:
            for interaction in self.view()["interactions"]:
                state = self.floor.call(interaction)["state"]
                self.wrap_up(interaction) if state == "wrapUp" else self.floor.tandem.admin.post(f"/calls/{interaction}/hangup")
            self.become("offline")
            for interaction in self.view()["interactions"]:
                self.wrap_up(interaction)
            self.floor.tandem.bench.append(self)
        except (Refused, OSError, KeyError):
            pass  # The agent was deleted, or the service is down: then nobody offers to them.
        if self.phone:
            self.phone.close()
            self.phone = None


class Floor:
    def __init__(self, tandem: Tandem, exchange: Exchange) -> None:
        self.tandem, self.exchange = tandem, exchange
        self.agents: list[Agent] = []
        self.phones: list[Phone] = []

    # --- people ----------------------------------------------------------------------------

    def agent(self, name: str = "Alice", skills: dict[str, int] | None = None, phone: str = "sip", tone: float | None = 700, answers: float | None = None,
              available: bool = True, transport: str = "udp", **fields) -> Agent:
        """An agent. A SIP phone is registered at once and lifted `answers` seconds after it rings; None: never."""
        number = next(_numbers)
        wanted = {"name": f"{name} {number}", "team": "default", "skills": skills or {}, "attributes": {}, "levels": {}, "capacity": None, "phone": phone, "acceptsAutomatically": False, "mayDial": False} | fields
        agent = self._benched(wanted) or self._hired(wanted, f"{name.lower().replace(' ', '-')}{number}")
        self.agents.append(agent)
        if phone == "sip":
            agent.connect_phone(tone, transport).answering = Answering(after=answers)
        if available:
            agent.available()
        return agent

    def _hired(self, wanted: dict, login: str) -> Agent:
        password = new_password()
        user = self.tandem.admin.post("/users", {"login": login, "name": wanted["name"], "role": "agent", "language": "en", "disabled": False, "password": password})
        profile = self.tandem.admin.post("/agents", {"user": user["id"], "endpoint": login} | wanted)
        return Agent(self, profile, login, password)

    def _benched(self, wanted: dict) -> Agent | None:
        """Somebody from an earlier test, with a new profile."""
        found = next((agent for agent in self.tandem.bench if agent.profile["phone"] == wanted["phone"] and "endpoint" not in wanted), None)
        if found:
            self.tandem.bench.remove(found)
            found.take_on(self, self.tandem.admin.change(f"/agents/{found.id}", **wanted))
        return found

    def queue(self, key: str, **changes) -> dict:
        """The queue of this name with other values until the end of the test."""
        queue = self.tandem.admin.named("/queues", "key", key)
        if changes:
            self.tandem.admin.change(f"/queues/{queue['id']}", **changes)
        return queue

    def caller(self, tone: float | None = 440, transport: str = "udp", number: str | None = None) -> Phone:
        """A telephone in the outside world, behind the test's trunk."""
        number = number or f"4930{next(_numbers):06d}"
        phone = Phone(self.exchange, self.tandem.sip(transport), number, transport=transport, tone=tone, bind=(TRUNK_HOSTS[transport], 0))
        self.phones.append(phone)
        return phone

    # --- calls -----------------------------------------------------------------------------

    def incoming(self, address: str = "8001", tone: float | None = 440, transport: str = "udp") -> tuple[Call, str]:
        """A new caller who has reached the centre, and the id of the interaction."""
        phone = self.caller(tone, transport)
        call = phone.call(address)
        return call, self.interaction_of(phone.user)

    def interaction_of(self, number: str, within: float = 5.0) -> str:
        def found() -> str | None:
            views = self.tandem.admin.get("/calls", limit=200)["items"] + self.tandem.admin.get("/history", limit=100)["items"]
            return next((view["id"] for view in views if view["customerNumber"] == number), None)
        return eventually(f"the service knows a call from {number}", found, within)

    def call(self, interaction: str) -> dict:
        return self.tandem.admin.get(f"/calls/{interaction}")["interaction"]

    def details(self, interaction: str) -> dict:
        return self.tandem.admin.get(f"/calls/{interaction}")

    def until(self, interaction: str, *states: str, within: float = 10.0, where: Callable[[dict], bool] = lambda view: True) -> dict:
        def reached() -> dict | None:
            view = self.call(interaction)
            return view if view["state"] in states and where(view) else None
        return eventually(f"call is {' or '.join(states)}", reached, within, actual=lambda: {key: value for key, value in self.call(interaction).items() if value not in (None, [], "")})

    def connected(self, address: str = "8001", agent: Agent | None = None, tone: float = 440) -> tuple[Call, Call, str]:
        """A caller and an agent who talk: the caller's call, the agent's, the interaction."""
        agent = agent or self.agent(answers=0.2)
        before = len(agent.phone.incoming)  # type: ignore[union-attr]
        call, interaction = self.incoming(address, tone)
        theirs = agent.phone.next_call(after=before)  # type: ignore[union-attr]
        self.until(interaction, "active")
        call.wait("up")
        theirs.wait("up")
        return call, theirs, interaction

    def segments(self, interaction: str) -> list[tuple[str, str]]:
        """Kind and outcome of each segment, in order."""
        return [(segment["kind"], segment["outcome"]) for segment in sorted(self.details(interaction)["segments"], key=lambda segment: (segment["start"], segment["end"]))]

    def recording(self, interaction: str) -> tuple[dict, bytes]:
        """The first recording of a call that can be fetched, and its file."""
        def fetched() -> tuple[dict, bytes] | None:
            for record in self.details(interaction)["recordings"]:
                answer = self.tandem.admin.raw("GET", f"/recordings/{record['id']}/audio")
                if answer.status_code == 200:
                    return record, answer.content
            return None
        return eventually("the recording can be fetched", fetched, within=8, actual=lambda: self.details(interaction)["recordings"])

    def sound(self, interaction: str) -> tuple[int, np.ndarray]:
        """Its rate and its samples: customer left, agent right."""
        return read_wav(self.recording(interaction)[1])

    # --- truth -----------------------------------------------------------------------------

    def nothing_remains(self, within: float = 5.0) -> None:
        """No channel, no bridge (I7), and no live call in the service."""
        def leftovers() -> list[str]:
            left = [f"channel {channel['name']} {channel['state']}" for channel in self.tandem.asterisk.channels()]
            left += [f"bridge {bridge['id']} {bridge['bridge_type']} {bridge['channels']}" for bridge in self.tandem.asterisk.bridges()]
            return left + [f"call {view['id']} {view['state']}" for view in self.tandem.admin.get("/calls", limit=200)["items"] if view["state"] not in ("wrapUp", "closed")]
        eventually("no channel, bridge or live call remains", lambda: not leftovers(), within, actual=leftovers)

    def clear(self) -> None:
        """Ends whatever is left, by force."""
        for channel in self.tandem.asterisk.channels():
            try:
                self.tandem.asterisk.ari(f"channels/{channel['id']}", method="DELETE")
            except OSError:
                pass  # It ended by itself meanwhile.

    def close(self) -> None:
        for phone in self.phones:
            for call in phone.calls:
                call.hang_up()
        for agent in self.agents:
            agent.gone()
        for phone in self.phones:
            phone.close()

