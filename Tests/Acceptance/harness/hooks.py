"""An endpoint for webhooks: verifies with an independent library, remembers, and misbehaves on request."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from .deadlines import eventually

LOOPBACK = {"webhooks": {"allow": ["127.0.0.1"]}}
"""The configuration that lets the service call this machine."""


@dataclass
class Hook:
    """One request that was verified."""

    id: str
    type: str
    data: dict
    payload: dict
    at: float

    @property
    def interaction(self) -> str | None:
        return self.data.get("interactionId")


class Endpoint:
    def __init__(self) -> None:
        self.secret = ""
        self.taken: list[Hook] = []
        """What was answered with 2xx, repetitions included."""
        self.forged = 0
        self.refused = 0
        self.behave: Callable[[Hook], int] = lambda hook: 204
        """The status for a request; it may take its time."""
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(endpoint._take(body, dict(self.headers.items())))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="endpoint", daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def _take(self, body: bytes, headers: dict) -> int:
        try:
            payload = Webhook(self.secret).verify(body, {name.lower(): value for name, value in headers.items()})
        except WebhookVerificationError:
            self.forged += 1
            return 401
        assert payload == json.loads(body)
        hook = Hook(headers["webhook-id"], payload["type"], payload["data"], payload, time.monotonic())
        status = self.behave(hook)
        with self._lock:
            if 200 <= status < 300:
                self.taken.append(hook)
            else:
                self.refused += 1
        return status

    def subscribe(self, rest, **fields) -> dict:
        """Makes the webhook; from then on its secret is used."""
        made = rest.post("/webhooks", {"url": self.url, "events": ["*"]} | fields)
        self.secret = made["secret"]
        return made

    def once(self, interaction: str | None = None) -> list[Hook]:
        """Each message the first time it came, in order."""
        seen: dict[str, Hook] = {}
        for hook in list(self.taken):
            if interaction in (None, hook.interaction):
                seen.setdefault(hook.id, hook)
        return list(seen.values())

    def types(self, interaction: str) -> list[str]:
        return [hook.type.removeprefix("interaction.") for hook in self.once(interaction) if hook.type.startswith("interaction.")]

    def wait_for(self, type_: str, interaction: str | None = None, within: float = 10.0) -> Hook:
        return eventually(f"the endpoint is told {type_}", lambda: next((hook for hook in self.once(interaction) if hook.type == type_), None), within,
                          actual=lambda: ([hook.type for hook in self.once(interaction)], self.forged, self.refused))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
