"""A chat in the terminal, over nothing but REST and Server-Sent Events: what an app on a telephone would do.

    python3 chat_client.py http://127.0.0.1:8080 chat --name Ada [--state FILE]

Lines that are typed are sent; what the flow and agents write is shown. A number clicks the button of that key. `/end` ends the chat.
With --state the visitor is known again next time, and what was written but not sent goes out once. Python's standard library is all that it needs.
"""
import argparse
import http.client
import json
import pathlib
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlsplit


class Chat:
    def __init__(self, server, address, state=None):
        self.base = f"{server}/api/v1/public/chat/{address}"
        self.file = pathlib.Path(state) if state else None
        kept = json.loads(self.file.read_text()) if self.file and self.file.exists() else {}
        self.token, self.last, self.unsent = kept.get("token"), kept.get("last", 0), kept.get("unsent", [])
        self.buttons = {}
        self.lock = threading.RLock()

    def keep(self):
        if self.file:
            self.file.write_text(json.dumps({"token": self.token, "last": self.last, "unsent": self.unsent}))

    def ask(self, method, path, body=None):
        """One request; tried again while the service cannot be reached, or says that it is too much."""
        wait = 0.5
        while True:
            request = urllib.request.Request(self.base + path, method=method, data=None if body is None else json.dumps(body).encode(), headers=self.headers())
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    content = answer.read()
                    return json.loads(content) if content else None
            except urllib.error.HTTPError as refusal:
                if refusal.code != 429 and refusal.code < 500:
                    raise SystemExit(f"{method} {path}: {refusal.read().decode()}") from refusal
                pause = int(refusal.headers.get("Retry-After") or 0)
            except OSError:
                pause = 0
            time.sleep(max(wait, pause))
            wait = min(wait * 2, 10)

    def headers(self):
        return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})

    def begin(self, name, language):
        wish = {"name": name, "language": language} | ({"token": self.token} if self.token else {})
        self.token = self.ask("POST", "/sessions", wish)["token"]
        with self.lock:
            self.keep()

    def send(self, text):
        """The name makes it one message, however often it is sent: it is kept until the service has it."""
        content = {"choice": text} if text in self.buttons else {"text": text}
        with self.lock:
            self.unsent.append({"clientID": str(uuid.uuid4())} | content)
            self.keep()
        self.flush()

    def flush(self):
        while self.unsent:
            self.ask("POST", "/messages", self.unsent[0])
            with self.lock:
                self.unsent.pop(0)
                self.keep()

    def follow(self, show):
        """Reads events for ever; after a break it goes on behind the last message that it has."""
        place = urlsplit(self.base)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        while True:
            connection = kind(place.hostname, place.port, timeout=40)
            try:
                connection.request("GET", f"{place.path}/events?after={self.last}", headers=self.headers())
                answer = connection.getresponse()
                event = {}
                while answer.status == 200 and (line := answer.readline()):
                    key, _, value = line.decode().rstrip("\r\n").partition(": ")
                    if key:
                        event[key] = value
                    elif event:
                        self.take(event, show)
                        event = {}
            except (OSError, http.client.HTTPException):
                pass  # The line broke: it is taken up again.
            finally:
                connection.close()
            time.sleep(1)

    def take(self, event, show):
        data = json.loads(event["data"]) if "data" in event else {}
        if event.get("event") == "message":
            with self.lock:
                self.last = max(self.last, data["number"])
                self.keep()
            if data["from"] != "visitor":
                self.buttons = {button["key"]: button["label"] for button in data["buttons"]} or self.buttons
                self.ask("POST", "/read", {"upTo": data["number"]})
        show(event.get("event"), data)


def show(kind, data):
    if kind == "message" and data["from"] != "visitor":
        text = "(deleted)" if data.get("deletedAt") else data["text"]
        print(f"{data.get('agentName') or '*'}: {text}", *(f"  [{button['key']}] {button['label']}" for button in data["buttons"]), sep="\n", flush=True)
    elif kind == "state":
        wait = f", about {data['estimatedWait'] // 60000 + 1} min" if data.get("estimatedWait") is not None else ""
        print({"waiting": f"-- you are number {data.get('position', '?')} in line{wait}", "active": f"-- {data.get('agentName')} is with you", "ended": "-- the chat has ended"}.get(data["state"], f"-- {data['state']}"), flush=True)
    elif kind == "typing" and data["isTyping"]:
        print(f"-- {data.get('name') or 'somebody'} is writing", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("server")
    arguments.add_argument("address")
    arguments.add_argument("--name", default="")
    arguments.add_argument("--language", default="en")
    arguments.add_argument("--state")
    given = arguments.parse_args()
    chat = Chat(given.server.rstrip("/"), given.address, given.state)
    chat.begin(given.name, given.language)
    threading.Thread(target=chat.follow, args=(show,), daemon=True).start()
    chat.flush()
    for line in sys.stdin:
        if line.strip() == "/end":
            chat.ask("POST", "/leave", {})
            time.sleep(1)
            return
        if line.strip():
            chat.send(line.strip())


if __name__ == "__main__":
    main()
