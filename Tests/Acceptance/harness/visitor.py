"""Somebody who writes to us on a web site: sessions, messages and events over the public interface, as a mobile app would use it."""

import http.client
import json
import threading
import time
from urllib.parse import urlsplit

import requests

from .rest import Fields, Refused


class Visitor:
    """One visitor at one entry point. `write` gives up at the first refusal; `insist` repeats until the message is acknowledged, as a widget's outbox does."""

    def __init__(self, origin: str, address: str = "chat", token: str | None = None, **profile) -> None:
        self.origin, self.address = origin, address
        self.base = f"{origin}/api/v1/public/chat"
        self.http = requests.Session()
        self.session = self._call("POST", f"/{address}/sessions", profile | ({"token": token} if token else {}))
        self.token = self.session["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def _call(self, method: str, path: str, body: object = None, **options):
        response = self.http.request(method, self.base + path, json=body, timeout=options.pop("timeout", 10), **options)
        if response.status_code >= 400:
            raise Refused(method, path, response)
        return response.json(object_hook=Fields) if response.content else response

    def write(self, text: str, client_id: str | None = None, **more) -> dict:
        return self._call("POST", "/messages", {"clientID": client_id or f"c-{time.time_ns()}", "text": text} | more)

    def insist(self, text: str, client_id: str, until: float) -> dict:
        """Repeats while the service is away or overloaded.

        :param until: when to give up (`time.monotonic()`)."""
        while True:
            try:
                return self.write(text, client_id)
            except (requests.RequestException, Refused) as fault:
                if isinstance(fault, Refused) and fault.status not in (429, 502, 503, 504):
                    raise
                if time.monotonic() > until:
                    raise AssertionError(f"the message {client_id} was not acknowledged in time: {fault}") from fault
                time.sleep(0.1)

    def messages(self, **params) -> list[dict]:
        return self._call("GET", "/messages", params=params)["items"]

    def everything(self) -> list[dict]:
        """All messages from the first."""
        items: list[dict] = []
        after = 0
        while page := self.messages(after=after, limit=200):
            items += page
            after = page[-1]["number"]
        return items

    def typing(self, is_typing: bool = True) -> None:
        self._call("POST", "/typing", {"isTyping": is_typing})

    def read(self, up_to: int) -> None:
        self._call("POST", "/read", {"upTo": up_to})

    def leave(self) -> None:
        self._call("POST", "/leave")

    def follow(self, after: int = 0) -> "VisitorEvents":
        return VisitorEvents(self, after)


class VisitorEvents:
    """The visitor's event stream, read in the background until closed; it comes back after a break with the last message's number."""

    def __init__(self, visitor: Visitor, after: int = 0) -> None:
        self.visitor, self.last = visitor, after
        self.seen: list[tuple[str, dict]] = []
        self.opened = 0
        self._changed = threading.Condition()
        self._closed = False
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name="visitor-events", daemon=True)
        self._thread.start()

    def wait_for(self, name: str, where=lambda data: True, within: float = 10.0) -> dict:
        def found() -> dict | None:
            return next((data for kind, data in self.seen if kind == name and where(data)), None)
        with self._changed:
            assert self._changed.wait_for(lambda: found() is not None, within), f"expected within {within:g} s the event {name}\nactual: {self.seen[-12:]}"
            return found()  # type: ignore[return-value]

    @property
    def messages(self) -> list[dict]:
        return [data for kind, data in list(self.seen) if kind == "message"]

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
                pass  # A break: it comes back.
            time.sleep(0.1)

    def _read(self) -> None:
        place = urlsplit(self.visitor.base)
        self._connection = connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=40)
        connection.request("GET", f"{place.path}/events?after={self.last}", headers={"Authorization": f"Bearer {self.visitor.token}", "Accept": "text/event-stream"})
        answer = connection.getresponse()
        if answer.status != 200:
            answer.read()
            return
        with self._changed:
            self.opened += 1
            self._changed.notify_all()
        name, data = "message", []
        while not self._closed and (raw := answer.readline()):
            line = raw.decode().rstrip("\r\n")
            if line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data.append(line[5:].removeprefix(" "))
            elif not line and data:
                self._take(name, json.loads("\n".join(data), object_hook=Fields))
                name, data = "message", []

    def _take(self, name: str, data: dict) -> None:
        with self._changed:
            if name == "message":
                self.last = max(self.last, data["number"])
            self.seen.append((name, data))
            self._changed.notify_all()
