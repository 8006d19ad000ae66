"""A small CRM beside Tandem: every call becomes an entry in its database, the agent's screen shows who calls, and Tandem's card what the CRM knows.

    python3 crm.py PORT DATABASE SECRETS

SECRETS is a file with the webhook's secret (whsec_…), and after a rotation with the old one too, each on a line.
Python's standard library is all that it needs. GET /calls shows what it knows, GET /screens whom each agent talks to.
GET /contacts?phone=+49… is what Tandem asks (customerLookup in tandem.yaml); PUT /contacts {phone, name, plan} enters somebody.
"""
import base64
import hashlib
import hmac
import json
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOLERANCE = 5 * 60  # seconds: what is older may be a replay by somebody who listened


def is_genuine(secrets, headers, body):
    """Standard Webhooks: HMAC-SHA256 of id, time and body, with the secret behind whsec_."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    for secret in secrets:
        digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(digest).decode()
        if any(hmac.compare_digest(expected, given) for given in headers.get("webhook-signature", "").split()):
            return True
    return False


class CRM:
    def __init__(self, path):
        self.path = path
        with self.open() as database:
            database.executescript("""
                CREATE TABLE IF NOT EXISTS seen (message TEXT PRIMARY KEY);
                CREATE TABLE IF NOT EXISTS call (interaction TEXT PRIMARY KEY, number TEXT, state TEXT, agent TEXT, ending TEXT, code TEXT, notes TEXT);
                CREATE TABLE IF NOT EXISTS contact (phone TEXT PRIMARY KEY, name TEXT, plan TEXT);
                CREATE TABLE IF NOT EXISTS screen (agent TEXT PRIMARY KEY, interaction TEXT, number TEXT);
            """)

    def open(self):
        return sqlite3.connect(self.path, timeout=10)

    def take(self, message_id, event):
        """Once, however often it comes: Tandem sends at least once, always with the same id. Both changes or none."""
        with self.open() as database:
            if database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (message_id,)).rowcount == 0:
                return
            if event["type"].startswith("interaction."):
                self.interaction(database, event["type"], event["data"]["interaction"])
            elif event["type"] == "customer.updated":
                self.customer(database, event["data"]["customer"])

    def interaction(self, database, name, view):
        """Events of one interaction come in order: the last one is how it stands."""
        ending = view.get("ending", {}).get("kind")
        database.execute("INSERT OR REPLACE INTO call VALUES (?, ?, ?, ?, ?, ?, ?)", (
            view["id"], view["customerNumber"], name.removeprefix("interaction."), view.get("agentName"), ending, view.get("wrapUpCode"), view["notes"]))
        if name == "interaction.connected":
            database.execute("INSERT OR REPLACE INTO screen VALUES (?, ?, ?)", (view["agentName"], view["id"], view["customerNumber"]))
        elif name == "interaction.closed":
            database.execute("DELETE FROM screen WHERE interaction = ?", (view["id"],))

    def customer(self, database, customer):
        """Who is renamed at a desk is renamed here."""
        for identity in customer.get("identities", []):
            if identity["kind"] == "phone":
                database.execute("UPDATE contact SET name = ? WHERE phone = ?", (customer["name"], identity["value"]))

    def enter(self, contact):
        with self.open() as database:
            database.execute("INSERT OR REPLACE INTO contact VALUES (?, ?, ?)", (contact["phone"], contact["name"], contact["plan"]))

    def contact(self, phone):
        return next(({"contact": row | {"url": f"https://crm.example.org/contacts/{row['phone']}"}} for row in self.rows("contact") if row["phone"] == phone), None)

    def rows(self, table):
        with self.open() as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def handler(crm, secrets_file):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            with open(secrets_file) as file:
                secrets = file.read().split()
            if not is_genuine(secrets, self.headers, body):
                return self.answer(401, {"error": "the signature is not valid"})
            crm.take(self.headers["webhook-id"], json.loads(body))
            self.answer(200, {})

        def do_PUT(self):
            crm.enter(json.loads(self.rfile.read(int(self.headers.get("content-length", 0)))))
            self.answer(200, {})

        def do_GET(self):
            address = urlsplit(self.path)
            if address.path == "/contacts":
                found = crm.contact(parse_qs(address.query).get("phone", [""])[0])
                return self.answer(200 if found else 404, found or {})
            table = {"/calls": "call", "/screens": "screen"}.get(address.path)
            self.answer(200, crm.rows(table)) if table else self.answer(404, {})

        def answer(self, status, value):
            text = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *arguments):
            pass

    return Handler


if __name__ == "__main__":
    port, database, secrets_file = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    ThreadingHTTPServer(("127.0.0.1", port), handler(CRM(database), secrets_file)).serve_forever()
