"""A messenger's connector in small: it stands between Tandem and a messenger's own interface, here a make-believe one.

    python3 messenger.py PORT INBOUND SECRET_FILE

INBOUND is where Tandem takes what customers write: http://HOST/api/v1/public/channels/ADDRESS/inbound. SECRET_FILE holds the secret of the
entry point. Tandem's messages, and what is changed in them, come to POST /tandem; they are known by their webhook-id, so that one which comes
twice is shown once. The make-believe messenger: POST /say {"user", "name", "text", "id"} is what one of its users writes, POST /change
{"user", "text", "id"} what they write instead (without a text they take it back), GET /shown?USER what that user sees, GET /typing?USER
whether they see that somebody writes to them.
Python's standard library is all that it needs.
"""
import base64
import hashlib
import hmac
import json
import pathlib
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE = 5 * 60  # seconds: what is older may be a replay by somebody who listened


class Signature:
    """Standard Webhooks: HMAC-SHA256 of id, time and body."""

    def __init__(self, secret):
        self.key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()

    def of(self, name, second, body):
        return "v1," + base64.b64encode(hmac.new(self.key, f"{name}.{second}.".encode() + body, hashlib.sha256).digest()).decode()

    def fits(self, headers, body):
        name, second = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not second.isdecimal() or abs(time.time() - int(second)) > TOLERANCE:
            return False
        return any(hmac.compare_digest(self.of(name, second, body), given) for given in headers.get("webhook-signature", "").split())


class Connector:
    def __init__(self, inbound, secret):
        self.inbound, self.signature = inbound, Signature(secret)
        self.lock, self.taken, self.shown, self.typing = threading.Lock(), {}, {}, {}

    def tell(self, name, body):
        """Posts to Tandem until it is taken: the name makes it one message, however often it is told."""
        content = json.dumps(body).encode()
        for attempt in range(20):
            second = str(int(time.time()))
            headers = {"Content-Type": "application/json", "webhook-id": name, "webhook-timestamp": second, "webhook-signature": self.signature.of(name, second, content)}
            try:
                with urllib.request.urlopen(urllib.request.Request(self.inbound, data=content, headers=headers), timeout=10):
                    return 204
            except urllib.error.HTTPError as refusal:
                if refusal.code < 500 and refusal.code != 429:
                    return refusal.code
            except OSError:
                pass  # Tandem is away for a moment.
            time.sleep(0.5)
        return 503

    def show(self, name, message):
        """To the user, once; then Tandem is told that it has arrived."""
        with self.lock:
            if name in self.taken:
                return self.taken[name]
            self.taken[name] = f"x-{len(self.taken) + 1}"
            self.typing.pop(message["to"]["id"], None)
            screen = self.shown.setdefault(message["to"]["id"], [])
            if message["type"] != "message.send":
                self.change(screen, message["type"], message["message"])
                return self.taken[name]
            screen.append(message["message"])
        report = {"type": "message.delivery", "message": message["message"]["id"], "state": "delivered"}
        threading.Timer(0.2, self.tell, (f"report-{name}", report)).start()
        return self.taken[name]

    @staticmethod
    def change(screen, kind, changed):
        """What the user saw says something else now, or is gone."""
        for place, present in enumerate(screen):
            if present["id"] == changed["id"]:
                if kind == "message.update":
                    screen[place] = present | {"text": changed["text"]}
                elif kind == "message.delete":
                    del screen[place]
                return


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connector: Connector

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/say":
            said = json.loads(body)
            event = {"type": "message.received", "from": {"id": said["user"], "name": said["name"]}, "message": {"id": said["id"], "text": said["text"]}}
            return self.answer(self.connector.tell(f"say-{said['id']}", event))
        if self.path == "/change":
            said = json.loads(body)
            kind = "message.updated" if "text" in said else "message.deleted"
            event = {"type": kind, "from": {"id": said["user"]}, "message": {key: said[key] for key in ("id", "text") if key in said}}
            return self.answer(self.connector.tell(f"change-{said['id']}-{time.time_ns()}", event))
        if not self.connector.signature.fits({name.lower(): value for name, value in self.headers.items()}, body):
            return self.answer(401, {"detail": "the signature does not fit"})
        message = json.loads(body)
        if message["type"] == "agent.typing":
            self.connector.typing[message["to"]["id"]] = message["isTyping"]
            return self.answer(204)
        if message["type"] not in ("message.send", "message.update", "message.delete"):
            return self.answer(422, {"detail": f"this messenger knows nothing of {message['type']}"})
        self.answer(200, {"id": self.connector.show(self.headers["webhook-id"], message)})

    def do_GET(self):
        path, _, user = self.path.partition("?")
        self.answer(200, self.connector.typing.get(user, False) if path == "/typing" else self.connector.shown.get(user, []))

    def answer(self, status, body=None):
        content = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    port, inbound, secret_file = sys.argv[1:]
    Handler.connector = Connector(inbound, pathlib.Path(secret_file).read_text().strip())
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
