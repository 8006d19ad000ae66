"""Another system that is asked about customers, and behaves as a test says."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests

Reply = Callable[[BaseHTTPRequestHandler, str], None]


def knows(**contact: object) -> Reply:
    """Answers with this contact, whoever is asked for."""
    def reply(request: BaseHTTPRequestHandler, phone: str) -> None:
        _send(request, 200, json.dumps({"contact": contact | {"phone": phone}}).encode())
    return reply


def says(status: int, body: bytes = b"", **headers: str) -> Reply:
    return lambda request, phone: _send(request, status, body, headers)


def hangs(seconds: float = 20) -> Reply:
    return lambda request, phone: time.sleep(seconds)


def floods(request: BaseHTTPRequestHandler, phone: str) -> None:
    """A hundred megabytes, as far as anybody takes them."""
    request.send_response(200)
    request.send_header("Content-Length", str(100 << 20))
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b"x" * (1 << 20))


def forwards(address: str) -> Reply:
    """Asks another one."""
    def reply(request: BaseHTTPRequestHandler, phone: str) -> None:
        answer = requests.get(address, params={"phone": phone}, timeout=5)
        _send(request, answer.status_code, answer.content)
    return reply


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict | None = None) -> None:
    request.send_response(status)
    for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | (headers or {})).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


class CRM:
    """Listens from the first use on, for as long as the tests run."""

    def __init__(self) -> None:
        self.behave: Reply = says(404)
        self.asked: list[tuple[str, str]] = []
        """Phone and Authorization of each request."""
        crm = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                phone = parse_qs(urlsplit(self.path).query).get("phone", [""])[0]
                crm.asked.append((phone, self.headers.get("Authorization", "")))
                try:
                    crm.behave(self, phone)
                except OSError:
                    pass  # The service has had enough.

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def configuration(self, **changes: object) -> dict:
        return {"customerLookup": {
            "url": f"http://127.0.0.1:{self.port}/contacts?phone={{phone}}", "timeout": "1s", "allow": ["127.0.0.1"], "title": "contact.name", "link": "contact.url",
            "headers": [{"name": "Authorization", "value": "Bearer crm"}], "fields": [{"label": "Plan", "value": "contact.plan"}]} | changes}
