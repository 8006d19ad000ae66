"""A visitor of a chat, as a page or an app would be one: REST, a token, an event stream."""

import itertools
import time
import uuid

import requests

from .deadlines import eventually
from .events import Event, Events
from .rest import Refused, Rest
from .tandem import Tandem

_names = itertools.count(1)


class Visitor:
    """Comes back after breaks, as widgets do, behind the last message it has."""

    def __init__(self, tandem: Tandem, address: str = "chat", coming_from: str | None = None, **wish) -> None:
        """:param coming_from: the address that a proxy in front would report, where the service believes proxies."""
        self.tandem, self.path = tandem, f"/public/chat/{address}"
        self.rest = Rest(tandem.origin)
        if coming_from:
            self.rest.session.headers["X-Forwarded-For"] = coming_from
        self.session: dict = {}
        self._events: Events | None = None
        self.name = wish.get("name") or f"Vera {next(_names)}"
        self.begin(**({"name": self.name} | wish))

    def begin(self, **wish) -> dict:
        self.session = self.rest.post(self.path + "/sessions", wish)
        self.rest.token = self.session["token"]
        self.rest.session.headers["Authorization"] = f"Bearer {self.rest.token}"
        return self.session

    @property
    def token(self) -> str:
        return self.session["token"]

    @property
    def events(self) -> Events:
        if self._events is None:
            self._events = Events(self.rest, again=True, path=self.path + "/events").wait_open()
        return self._events

    def send(self, text: str = "", name: str | None = None, **fields) -> dict:
        return self.rest.post(self.path + "/messages", {"clientID": name or str(uuid.uuid4())} | ({"text": text} if text else {}) | fields)

    def insist(self, text: str, name: str, until: float) -> dict:
        """Sends it again under the same name while the service is away or overloaded, as a widget's outbox does.

        :param until: when to give up (`time.monotonic()`)."""
        while True:
            try:
                return self.send(text, name)
            except (requests.RequestException, Refused) as fault:
                if isinstance(fault, Refused) and fault.status not in (429, 502, 503, 504):
                    raise
                if time.monotonic() > until:
                    raise AssertionError(f"the message {name} was not acknowledged in time: {fault}") from fault
                time.sleep(0.1)

    def everything(self) -> list[dict]:
        """All messages from the first."""
        items: list[dict] = []
        while page := self.messages(after=items[-1]["number"] if items else 0, limit=200):
            items += page
        return items

    def choose(self, key: str) -> dict:
        return self.send(choice=key)

    def messages(self, **params) -> list[dict]:
        return self.rest.get(self.path + "/messages", **params)["items"]

    def do(self, verb: str, body: object = None) -> None:
        self.rest.post(f"{self.path}/{verb}", body if body is not None else {})

    # --- what the stream told -----------------------------------------------------------------

    def told(self, text: str, within: float = 10.0) -> dict:
        """The message with this text, as the stream brought it."""
        return self.events.wait_for("message", lambda event: text in event.data.get("text", ""), within, what=f"that says {text!r}").data

    def until(self, state: str, within: float = 10.0, where=lambda data: True) -> dict:
        """The last state that was told is this one."""
        def last() -> dict | None:
            states = [event.data for event in list(self.events.seen) if event.name == "state"]
            return states[-1] if states and states[-1]["state"] == state and where(states[-1]) else None
        return eventually(f"the visitor's chat is {state}", last, within, actual=lambda: [event.data for event in list(self.events.seen) if event.name == "state"][-3:])

    def heard(self) -> list[Event]:
        return [event for event in list(self.events.seen) if event.name == "message" and event.id]

    def texts(self) -> list[str]:
        return [event.data["text"] for event in self.heard()]

    def close(self) -> None:
        if self._events:
            self._events.close()


def refused(act, *arguments, **named) -> Refused:
    """What the service says when it does not do it."""
    try:
        act(*arguments, **named)
    except Refused as refusal:
        return refusal
    raise AssertionError("expected a refusal; it was done")


def interaction_of(tandem: Tandem, visitor: Visitor, name: str) -> dict:
    """The live contact of a visitor, by the name that they gave."""
    def found() -> dict | None:
        return next((view for view in tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == name), None)
    return eventually(f"the service knows a chat with {name}", found, within=5)
