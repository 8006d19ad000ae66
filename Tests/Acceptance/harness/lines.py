"""Queues that a test shapes as it likes, each with numbers of its own, and questions about who stands where."""

from __future__ import annotations

from .configuration import reload_flows
from .floor import Agent, Floor
from .rest import Refused, Rest, new_password
from .sip.call import Call

KEYS = ("one", "two", "three")

FLOWS = {f"line-{key}": f"flow: line-{key}\nstart: line\nsteps:\n  line:\n    queue: {key}\n" for key in KEYS} | {
    "line-first": "flow: line-first\nstart: line\nsteps:\n  line:\n    queue: one\n    priority: 10\n",
    "goodbye": 'flow: goodbye\nstart: choose\nsteps:\n  choose:\n    menu: [beep]\n    keys:\n      1: line\n    timeout: 60s\n    otherwise: line\n  line:\n    queue: three\n',
}
"""`line-first` leads to queue one with priority 10; who is sent to `goodbye` stays in its menu, and with key 1 gets to queue three."""

PLAIN = {"requiredSkills": {}, "priority": 0, "offerTimeout": 8000, "wrapUp": 0, "wrapUpCodes": [{"code": "resolved", "labels": {"en": "Resolved"}}], "serviceLevelTarget": 20000,
         "serviceLevelPercent": 80, "music": "default", "announcePositionEvery": None, "records": False}


class Line:
    """One queue. It is plain again after the test."""

    def __init__(self, floor: Floor, key: str, number: str) -> None:
        self.floor, self.key, self.number = floor, key, number
        self.id = floor.tandem.admin.named("/queues", "key", key)["id"]

    def set(self, **changes) -> None:
        self.floor.tandem.admin.change(f"/queues/{self.id}", **changes)

    def refuses(self, **changes) -> str:
        """What the 422 says, its fields and sentences; the queue must stay as it was."""
        admin = self.floor.tandem.admin
        before = admin.get(f"/queues/{self.id}")
        try:
            self.set(**changes)
        except Refused as refused:
            assert refused.status == 422, refused
            assert admin.get(f"/queues/{self.id}") == before, "a refused change must change nothing"
            return " ".join([refused.problem["detail"], *(f"{fault['field']}: {fault['detail']}" for fault in refused.problem.get("errors", []))])
        raise AssertionError(f"expected 422 for {changes}, actual: it was taken")

    def plain(self) -> None:
        self.floor.tandem.admin.put(f"/queues/{self.id}", PLAIN | {"key": self.key, "name": f"Line {self.key}"}, match="*")

    def caller(self, number: str | None = None) -> tuple[Call, str]:
        """One more caller, who waits."""
        call, interaction = self.floor.incoming(number or self.number, tone=None)
        self.floor.until(interaction, "queued")
        return call, interaction

    def order(self, rest: Rest | None = None) -> list[str]:
        """Who waits, next first."""
        return [view["id"] for view in (rest or self.floor.tandem.admin).get(f"/queues/{self.id}/waiting")["items"]]

    def serve(self) -> tuple[Call, str, str]:
        """One more caller, who is put through: the call, the interaction and the agent's id."""
        call, interaction = self.floor.incoming(self.number, tone=None)
        return call, interaction, self.floor.until(interaction, "active")["agent"]


class Lines:
    """Queues one, two and three at 8011, 8012 and 8013; 8014 is queue one in Chinese, 8015 with priority 10."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        if not hasattr(floor.tandem, "lines_stand"):
            self._build()
            floor.tandem.lines_stand = True  # type: ignore[attr-defined]
        self.one, self.two, self.three = (Line(floor, key, f"801{place}") for place, key in enumerate(KEYS, 1))

    def _build(self) -> None:
        admin = self.floor.tandem.admin
        for key in KEYS:
            admin.post("/queues", PLAIN | {"key": key, "name": f"Line {key}"})
        reload_flows(self.floor.tandem, admin, *FLOWS)
        for number, flow, language in (("8011", "line-one", "en"), ("8012", "line-two", "en"), ("8013", "line-three", "en"), ("8014", "line-one", "zh"), ("8015", "line-first", "en")):
            admin.post("/entry-points", {"name": f"Line {number}", "address": number, "flow": flow, "language": language, "acceptsWebCalls": False})

    def plain(self) -> None:
        """First nobody points at another, so that no order of changes makes a circle."""
        for line in (self.one, self.two, self.three):
            line.plain()

    def served(self, agent: Agent, calls: list[tuple[Call, str]]) -> list[str]:
        """The agent takes calls as they come, and each caller hangs up: the interactions in the order of service."""
        before, order = len(agent.phone.incoming), []  # type: ignore[union-attr]
        agent.available()
        for turn in range(len(calls)):
            ringing = agent.phone.next_call(after=before + turn)  # type: ignore[union-attr]
            call, interaction = next(pair for pair in calls if pair[0].phone.user == ringing.caller)
            self.floor.until(interaction, "active")
            order.append(interaction)
            call.hang_up()
        return order


def person(floor: Floor, role: str) -> Rest:
    """Somebody of this role, signed in, who takes no calls."""
    people = floor.tandem.__dict__.setdefault("people", {})
    if role not in people:
        password = new_password()
        floor.tandem.admin.post("/users", {"login": f"a-{role}", "name": f"A {role}", "role": role, "language": "en", "disabled": False, "password": password})
        people[role] = Rest(floor.tandem.origin).sign_in(f"a-{role}", password)
    return people[role]


def denied(status: int, act, *arguments, **named) -> str:
    """The code of the problem with which it was refused."""
    try:
        act(*arguments, **named)
    except Refused as refused:
        assert refused.status == status, refused
        return refused.code
    raise AssertionError(f"expected status {status}, actual: it was done")
