"""The event stream, read in the background and kept, as a desk or a CRM would."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from .rest import Fields, Rest


@dataclass
class Event:
    id: str | None
    name: str
    data: dict
    at: float
    """When it was read (`time.monotonic()`)."""

    @property
    def interaction(self) -> str | None:
        return self.data.get("interaction")

    @property
    def view(self) -> dict:
        return self.data.get("view") or {}


class Events:
    """Reads until closed. `again` makes it come back after a break, with Last-Event-ID."""

    def __init__(self, rest: Rest, last: str | None = None, again: bool = False, path: str = "/events") -> None:
        self.seen: list[Event] = []
        self.comments = 0
        self.opened = 0
        self.status: int | None = None
        self._rest, self._last, self._again, self._path = rest, last, again, path
        self._changed = threading.Condition()
        self._closed = False
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name="events", daemon=True)
        self._thread.start()

    def wait_open(self, within: float = 5.0, times: int = 1) -> "Events":
        with self._changed:
            assert self._changed.wait_for(lambda: self.opened >= times, within), f"expected the event stream to open within {within:g} s; status {self.status}"
        return self

    def wait_for(self, name: str | None = None, where: Callable[[Event], bool] = lambda event: True, within: float = 10.0, after: int = 0, what: str = "") -> Event:
        def found() -> Event | None:
            return next((event for event in self.seen[after:] if (name is None or event.name == name) and where(event)), None)
        with self._changed:
            if not self._changed.wait_for(lambda: found() is not None, within):
                tail = [(event.id, event.name, event.view.get("state") or event.view.get("routingStatus")) for event in self.seen[-15:]]
                raise AssertionError(f"expected within {within:g} s an event {name} {what}\nactual: {len(self.seen)} events, the last {tail}")
            return found()  # type: ignore[return-value]

    def of(self, interaction: str) -> list[Event]:
        return [event for event in list(self.seen) if event.interaction == interaction]

    def close(self) -> None:
        self._closed = True
        self.cut()
        self._thread.join(timeout=5)

    def cut(self) -> None:
        """Breaks the connection as a network would."""
        connection = self._connection
        if connection and connection.sock:
            try:
                connection.sock.shutdown(2)
            except OSError:
                pass  # It is gone already.

    def _run(self) -> None:
        while not self._closed:
            try:
                self._read()
            except (OSError, http.client.HTTPException, ValueError):
                pass  # A break; `again` decides what follows.
            if not self._again:
                return
            time.sleep(0.1)

    def _read(self) -> None:
        place = urlsplit(self._rest.base)
        self._connection = connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=40)
        headers = {"Authorization": f"Bearer {self._rest.token}", "Accept": "text/event-stream"}
        if self._last:
            headers["Last-Event-ID"] = self._last
        connection.request("GET", place.path + self._path, headers=headers)
        answer = connection.getresponse()
        with self._changed:
            self.status = answer.status
            self.opened += answer.status == 200
            self._changed.notify_all()
        if answer.status != 200:
            answer.read()
            return
        fields: dict[str, str] = {}
        while not self._closed:
            raw = answer.readline()
            if not raw:
                return
            line = raw.decode().rstrip("\r\n")
            if line.startswith(":"):
                self.comments += 1
            elif line:
                key, _, value = line.partition(":")
                value = value.removeprefix(" ")
                fields[key] = fields[key] + "\n" + value if key == "data" and "data" in fields else value
            elif fields:
                self._take(fields)
                fields = {}

    def _take(self, fields: dict[str, str]) -> None:
        if "id" in fields:
            self._last = fields["id"]
        event = Event(fields.get("id"), fields.get("event", "message"), json.loads(fields["data"], object_hook=Fields) if fields.get("data") else {}, time.monotonic())
        with self._changed:
            self.seen.append(event)
            self._changed.notify_all()
