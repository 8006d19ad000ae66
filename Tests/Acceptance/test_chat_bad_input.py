"""What nobody means well: each kind of bad input of docs/bad-input.md, by REST. Pages are in test_chat_scripts.py, endpoints of webhooks in test_webhooks_faults.py."""

import base64
import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from standardwebhooks.webhooks import Webhook

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.events import Events
from harness.hooks import LOOPBACK
from harness.rest import Refused
from harness.tandem import Tandem
from harness.visitor import Visitor, interaction_of, refused
from test_chat_visitors import token_of

# Each visitor comes from an address of their own, as behind a proxy: nobody's flood is another's.
CONFIGURATION = {"server": {"behindTLS": True}} | LOOPBACK
FLOWS = {"bad-chat": "flow: bad-chat\nstart: line\nsteps:\n  line:\n    queue: support\n"}
SITE_SECRET = "a secret that site and centre share"
CHANNEL_SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


@pytest.fixture(scope="module")
def entries(tandem: Tandem) -> None:
    admin = tandem.admin
    reload_flows(tandem, admin, "bad-chat")
    asked = [{"key": "topic", "labels": {"en": "Topic"}}]
    admin.post("/entry-points", {"name": "Bad", "address": "bad", "flow": "bad-chat", "channel": "chat", "chat": {"title": "Bad", "preChat": asked}})
    admin.post("/entry-points", {"name": "Members", "address": "members", "flow": "bad-chat", "channel": "chat", "chat": {"title": "Members", "identity": "optional", "secret": SITE_SECRET}})
    admin.post("/entry-points", {
        "name": "Messenger", "address": "messenger", "flow": "bad-chat", "channel": "webhook", "webhook": {"url": "http://127.0.0.1:9/", "secret": CHANNEL_SECRET}})


@pytest.fixture
def visit(tandem: Tandem, floor, entries) -> Iterator[Callable[..., Visitor]]:
    made: list[Visitor] = []

    def make(address: str = "bad", **wish) -> Visitor:
        made.append(Visitor(tandem, address, coming_from=f"10.9.{len(made)}.{time.monotonic_ns() % 250 + 1}", **wish))
        return made[-1]
    yield make
    for visitor in made:
        visitor.close()
    for view in tandem.admin.get("/calls", limit=200)["items"]:
        tandem.admin.post(f"/calls/{view['id']}/hangup")


# --- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x" * 100_000, "你" * 34_000, "e" + "\u0301" * 50_000, "👨‍👩‍👧‍👦" * 4_000], ids=["letters", "chinese", "one letter with marks", "families"])
def test_a_message_of_a_hundred_kilobytes_is_refused_on_every_way_in(tandem, floor, visit, text):
    assert len(text.encode()) >= 100_000
    visitor = visit()
    assert refused(visitor.send, text, name="big").code == "message-too-long"
    view = interaction_of(tandem, visitor, visitor.name)
    agent = floor.agent(phone="browser")
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    path = f"/conversations/{view['conversation']}"
    assert refused(agent.rest.post, path + "/messages", {"text": text}).code == "message-too-long"
    assert refused(agent.rest.post, path + "/notes", {"text": text}).code == "message-too-long"
    assert refused(agent.rest.put, path + "/draft", {"text": text}).status in (413, 422)
    answer = signed(tandem, {"type": "message.received", "from": {"id": "big"}, "message": {"id": "big", "text": text}})
    assert answer.status_code == 422 and answer.json()["code"] == "message-too-long", answer.text
    visitor.send("short", name="big")
    assert [message["text"] for message in visitor.messages()] == ["short"], "nothing of it was kept, and the name is free"


@pytest.mark.parametrize("text", ["\u202egnp.exe", "a\u200bb\u2060c\ufeffd", "مرحبا שלום hello", "\u2066\u2067\u2068x\u2069", "\u0001\u001b[31mred", "line\r\nline\u2028line", "\ud83d\ude00\u20e3", "\ufffe\uffff"],
                         ids=ascii)
def test_strange_text_comes_back_as_it_was_written(tandem, floor, visit, text):
    visitor = visit()
    text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    said = visitor.send("seen: " + text)
    assert said["text"] == "seen: " + text
    assert visitor.messages()[-1]["text"] == said["text"]
    view = interaction_of(tandem, visitor, visitor.name)
    assert tandem.admin.get(f"/conversations/{view['conversation']}/messages")["items"][-1]["text"] == said["text"]


def test_nothing_is_cut_off_at_the_character_zero(tandem, floor, visit):
    visitor = visit()
    assert refused(visitor.send, "a\u0000b").code == "malformed-json"
    assert visitor.messages() == []
    # A messenger cannot ask its customer to write anew: there it is taken out.
    answer = signed(tandem, {"type": "message.received", "from": {"id": "zero", "name": "Zero"}, "message": {"id": "zero", "text": "a\u0000b"}})
    assert answer.status_code == 204, answer.text
    view = eventually("the messenger's message is there", lambda: next((one for one in tandem.admin.get("/state")["interactions"] if (one.get("customer") or {}).get("name") == "Zero"), None))
    assert tandem.admin.get(f"/conversations/{view['conversation']}/messages")["items"][0]["text"] == "ab"


@pytest.mark.parametrize("text", ["", " \t\n", "\u2003\u3000"], ids=ascii)
def test_nothing_is_no_message(visit, text):
    assert refused(visit().rest.post, "/public/chat/bad/messages", {"clientID": "n", "text": text}).problem["errors"][0]["field"] == "text"


@pytest.mark.parametrize("field, wish", [
    ("name", {"name": "x" * 201}), ("name", {"name": "e" + "\u0301" * 5_000}), ("name", {"name": "a\u0007b"}), ("name", {"name": "two\nlines"}), ("email", {"email": "a@b.example\r\nBcc: c@d.example"}), ("email", {"email": "a@\u0007b.example"}), ("email", {"email": "a" * 250 + "@b.example"}),
    ("language", {"language": "../../etc"}), ("page", {"page": "x" * 2001}), ("page", {"page": "页" * 2000}), ("fields.topic", {"fields": {"topic": "x" * 201}}),
    ("fields.other", {"fields": {"other": "not asked"}}), ("fields.__proto__", {"fields": {"__proto__": "x"}})], ids=lambda value: value if isinstance(value, str) else "")
def test_what_a_visitor_fills_in_is_bounded_and_the_field_is_named(tandem, entries, field, wish):
    refusal = refused(tandem.client().post, "/public/chat/bad/sessions", wish | {"begin": False})
    assert refusal.status == 422 and [error["field"] for error in refusal.problem["errors"]] == [field], refusal


def test_every_token_that_is_given_out_opens_the_chat(visit):
    visitor = visit(name="名" * 200, email="a" * 180 + "@shop.example", page="https://shop.example/" + "x" * 1970, fields={"topic": "题" * 200})
    visitor.send("hello")
    assert [message["text"] for message in visitor.messages()] == ["hello"]


# --- bodies and files ----------------------------------------------------------------------------


def test_bodies_that_are_too_large_too_deep_or_broken_are_refused_before_they_cost(tandem, visit):
    visitor = visit()
    path = visitor.rest.base + "/public/chat/bad/messages"
    head = {"Content-Type": "application/json", "Authorization": f"Bearer {visitor.token}"}

    def post(body, **more):
        return requests.post(path, data=body, headers=head | more, timeout=20)
    assert post(json.dumps({"clientID": "a", "text": "x" * 300_000})).status_code == 413
    assert post(b"[" * 100_000).status_code == 400
    assert post(b'{"clientID":"a","text":"x"' + b',"x":1' * 30_000 + b"}").status_code in (201, 400, 413)
    for body in (b"", b"null", b"7", b"{", b'{"clientID":"a","text":"\xff\xfe"}', b'{"clientID":"a","text":"\\ud800"}', b'{"clientID":{"a":1},"text":"x"}', b'{"clientID":"a","text":["x"]}', b'{"text":"no name"}'):
        answer = post(body)
        assert answer.status_code in (400, 422) and answer.headers["Content-Type"].startswith("application/problem+json"), (body, answer.status_code, answer.text)
    # Without a length, piece by piece, far beyond what is taken: the service stops listening and answers.
    def pieces():
        for _ in range(64):
            yield b" " * 65_536
    try:
        assert post(pieces()).status_code == 413
    except requests.ConnectionError:
        pass  # The line was cut while we were still sending: that is an answer too.
    assert "Content-Length" not in head and requests.get(tandem.origin + "/readyz", timeout=2).status_code == 200
    assert visitor.messages() == []


def test_a_request_that_never_ends_holds_up_nobody(tandem, visit):
    visitor = visit()
    stuck = []
    for _ in range(50):
        line = socket.create_connection(("127.0.0.1", tandem.layout.http), timeout=5)
        line.sendall(b"POST /api/v1/public/chat/bad/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
        stuck.append(line)
    assert visitor.send("I am served")["text"] == "I am served"
    for line in stuck:
        line.close()


@pytest.mark.parametrize("name, kept", [
    ("../../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/etc/shadow", "shadow"), ("C:\\Windows\\win.ini", "win.ini"), ("...", "file"), ("..%2f..%2fx.png", "..%2f..%2fx.png".lstrip(".")),
    ("a\r\nContent-Type: text/html\r\n\r\nx", None), ("a\u0000.png", "a.png"), ("photo\u202egnp.exe.png", "photognp.exe.png"), ('q"; filename="x.png', None), (".htaccess", "htaccess"), ("x" * 900 + ".png", None)],
    ids=ascii)
def test_names_of_files_lead_nowhere(tandem, visit, name, kept):
    visitor = visit()
    file = visitor.rest.raw("POST", "/public/chat/bad/files", params={"name": name}, data=PNG).json()
    assert kept is None or file["name"] == kept, file
    assert len(file["name"]) <= 120 and not any(mark in file["name"] for mark in '/\\\r\n\0"\u202e'), file
    got = visitor.rest.raw("GET", f"/public/chat/bad/files/{file['id']}")
    assert got.content == PNG and got.headers["Content-Type"] == "image/png" and got.headers["X-Content-Type-Options"] == "nosniff"
    disposition = got.headers["Content-Disposition"]
    assert disposition.isascii() and disposition.startswith("inline; filename*=UTF-8''") and '"' not in disposition and ";" not in disposition[7:], disposition
    assert "sandbox" in got.headers["Content-Security-Policy"]
    stored = [path.name for path in (tandem.layout.data / "attachments").rglob("*") if path.is_file()]
    assert any(file["id"] in path for path in stored) and all(len(path.split(".")[0]) == 36 for path in stored), stored


@pytest.mark.parametrize("name, content", [
    ("photo.png", b"<!doctype html><script>alert(1)</script>"), ("photo.png", b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), ("photo.jpg", b"MZ\x90\0" + b"\0" * 64), ("notes.txt", b"\x7fELF" + b"\0" * 64),
    ("notes.txt", b"#!/bin/sh\nrm -rf /\n"), ("page.html", b"plain words"), ("page.svg", b"\x89PNG\r\n\x1a\n"), ("run.js", b"alert(1)"), ("run.PNG.Exe", b"\x89PNG\r\n\x1a\n"), ("photo.png", b"\xef\xbb\xbf<html>"), ("empty.png", b""),
    ("utf16.txt", "<script>".encode("utf-16"))], ids=lambda value: value if isinstance(value, str) else "")
def test_files_of_a_false_or_dangerous_kind_are_refused(visit, name, content):
    answer = visit().rest.raw("POST", "/public/chat/bad/files", params={"name": name}, data=content)
    assert answer.status_code == 422 and answer.json()["code"] in ("file-type-refused", "file-empty"), answer.text


def test_a_picture_that_is_a_page_too_is_a_picture(visit):
    """GIF89a, then a script: whoever opens it gets a picture that may run nothing."""
    visitor = visit()
    both = b"GIF89a/*" + b"\0" * 10 + b"*/=1;alert(1)//<script>alert(1)</script>"
    file = visitor.rest.raw("POST", "/public/chat/bad/files", params={"name": "a.gif"}, data=both).json()
    got = visitor.rest.raw("GET", f"/public/chat/bad/files/{file['id']}")
    assert got.headers["Content-Type"] == "image/gif" and got.headers["X-Content-Type-Options"] == "nosniff" and "default-src 'none'" in got.headers["Content-Security-Policy"]


# --- floods ----------------------------------------------------------------------------------------


def test_who_floods_is_told_to_wait_and_nobody_else_is(tandem, visit):
    flooder, other = visit(), visit()
    kept, refusals = 0, []
    for number in range(60):
        try:
            flooder.send(f"flood {number}", name=f"f{number}")
            kept += 1
        except Refused as refusal:
            refusals.append(refusal)
    assert kept == 40 and {refusal.status for refusal in refusals} == {429}
    assert all(1 <= int(refusal.response.headers["Retry-After"]) <= 60 for refusal in refusals), "it says when to come again"
    assert flooder.send("flood 0", name="f0")["text"] == "flood 0", "what was taken is answered again: whoever asks for an answer floods nobody"
    assert other.send("I am served")["text"] == "I am served"
    assert [message["text"] for message in flooder.messages()] == [f"flood {number}" for number in range(40)]


def test_a_flood_of_visitors_from_one_address_ends_at_that_address(tandem, entries, visit):
    session = requests.Session()
    session.headers["X-Forwarded-For"] = "10.66.6.6"

    def begin(_: int) -> int:
        return session.post(tandem.origin + "/api/v1/public/chat/bad/sessions", json={"begin": False}, timeout=20).status_code
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(begin, range(170)))
    assert set(answers) == {201, 429} and answers.count(201) == 150
    visit().send("I am served")
    # What the client says before the proxy's own word is not believed.
    assert requests.post(tandem.origin + "/api/v1/public/chat/bad/sessions", json={"begin": False}, headers={"X-Forwarded-For": "1.2.3.4, 10.66.6.6"}, timeout=5).status_code == 429


def test_the_same_message_a_hundred_times_is_one_message(visit):
    visitor = visit()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: visitor.send("once", name="m"), range(30)))
    answers += [visitor.send("once", name="m") for _ in range(70)]
    assert len({(answer["id"], answer["number"]) for answer in answers}) == 1
    assert [message["text"] for message in visitor.messages()] == ["once"]


def test_who_reconnects_a_hundred_times_misses_nothing_and_leaves_nothing_behind(tandem, visit):
    visitor = visit()
    visitor.events.wait_open()
    for number in range(100):
        if number % 3 == 0:
            visitor.send(f"line {number}")
        visitor.events.cut()
        visitor.events.wait_open(within=10, times=number + 2)
    last = visitor.send("line 100")
    visitor.told("line 100")
    assert [text for text in visitor.texts() if text.startswith("line")] == [f"line {number}" for number in range(0, 100, 3)] + ["line 100"]
    assert [event.data["number"] for event in visitor.heard()] == sorted({event.data["number"] for event in visitor.heard()})
    assert last["number"] == visitor.heard()[-1].data["number"]
    assert len([view for view in tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == visitor.name]) == 1


# --- who one says to be -----------------------------------------------------------------------------


def signed(tandem: Tandem, body: dict, name: str = "msg_bad", at: float | None = None, secret: str = CHANNEL_SECRET) -> requests.Response:
    return send_signed(tandem, *sealed(body, name, at, secret))


def sealed(body: dict, name: str, at: float | None = None, secret: str = CHANNEL_SECRET) -> tuple[bytes, dict]:
    from datetime import datetime, timezone
    content, moment = json.dumps(body).encode(), datetime.fromtimestamp(at or time.time(), timezone.utc)
    signature = Webhook(secret).sign(name, moment, content.decode())
    return content, {"Content-Type": "application/json", "webhook-id": name, "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}


def send_signed(tandem: Tandem, content: bytes, headers: dict) -> requests.Response:
    return requests.post(tandem.origin + "/api/v1/public/channels/messenger/inbound", data=content, headers=headers, timeout=20)


def test_a_replayed_request_changes_nothing_and_a_changed_one_is_refused(tandem, floor, entries, visit):
    content, headers = sealed({"type": "message.received", "from": {"id": "rita", "name": "Rita"}, "message": {"id": "r-1", "text": "pay me"}}, "msg_r1")
    assert [send_signed(tandem, content, headers).status_code for _ in range(5)] == [204] * 5
    view = eventually("the conversation is there", lambda: next((view for view in tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == "Rita"), None))
    assert [message["text"] for message in tandem.admin.get(f"/conversations/{view['conversation']}/messages")["items"]] == ["pay me"]
    for change in ({"webhook-id": "msg_r2"}, {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}, {"webhook-signature": ""}, {"webhook-signature": headers["webhook-signature"].replace("v1,", "v0,")},
                   {"webhook-signature": headers["webhook-signature"][:-4] + "AAA="}, {"webhook-timestamp": "soon"}, {"webhook-timestamp": "-1"}, {"webhook-timestamp": "9" * 40}):
        answer = send_signed(tandem, content, headers | change)
        assert answer.status_code == 401 and answer.json()["code"] == "signature-refused", (change, answer.text)
    assert send_signed(tandem, content.replace(b"pay me", b"pay 10"), headers).status_code == 401


def test_what_is_said_beside_a_signature_joins_nobody_whom_we_know(tandem, visit):
    """The site vouches for an id; name and e-mail are the visitor's own words. They must not open somebody else's history."""
    known = tandem.admin.post("/customers", {"name": "Vic Timm", "identities": [{"kind": "email", "value": "vic@shop.example"}]})
    now = int(time.time())
    plain = {"sub": "mallory", "exp": now + 600}
    mallory = visit("members", name="Vic Timm", email="vic@shop.example", identity=token_of(SITE_SECRET, **plain), begin=False)
    mallory.begin(token=mallory.token, name="Vic Timm", email="vic@shop.example", begin=False)
    mallory.send("Show me my orders")
    view = interaction_of(tandem, mallory, "Vic Timm")
    assert view["customer"]["id"] != known["id"], "claimed, not proven"
    assert {"kind": "external", "value": "mallory"} not in tandem.admin.get(f"/customers/{known['id']}")["identities"]
    # What the site itself says does join, and no later word takes its place.
    vic = visit("members", identity=token_of(SITE_SECRET, sub="vic", exp=now + 600, name="Vic Signed", email="vic@shop.example"), begin=False)
    vic.begin(token=vic.token, name="Mallory", email="mallory@shop.example", begin=False)
    vic.send("It is me")
    view = interaction_of(tandem, vic, "Vic Timm")
    assert view["customer"]["id"] == known["id"] and "Mallory" not in json.dumps(view)


def test_the_next_user_of_a_browser_takes_nothing_over_from_the_one_before(tandem, visit):
    now = int(time.time())
    tandem.admin.post("/customers", {"name": "First User", "identities": [{"kind": "email", "value": "first@shop.example"}]})
    first = visit("members", identity=token_of(SITE_SECRET, sub="first", exp=now + 600, name="First User", email="first@shop.example"))
    first.send("private words")
    second = visit("members", token=first.token, identity=token_of(SITE_SECRET, sub="second", exp=now + 600))
    assert second.session["visitor"] != first.session["visitor"] and second.messages() == []
    second.send("I am somebody else")
    ids = {message["text"]: view["customer"] for view in tandem.admin.get("/calls", limit=200)["items"] if view["conversation"]
           for message in tandem.admin.get(f"/conversations/{view['conversation']}/messages")["items"]}
    assert ids["private words"]["id"] != ids["I am somebody else"]["id"] and ids["I am somebody else"]["name"] != "First User"


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS512"}, {"alg": "RS256"}, {"alg": "hs256"}])
def test_a_token_that_chooses_its_own_algorithm_is_refused(tandem, entries, header):
    import hashlib
    import hmac

    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    head = part(json.dumps(header).encode()) + "." + part(json.dumps({"sub": "root", "exp": int(time.time()) + 600}).encode())
    for tag in ("", part(hmac.new(SITE_SECRET.encode(), head.encode(), hashlib.sha256).digest())):
        assert refused(tandem.client().post, "/public/chat/members/sessions", {"identity": f"{head}.{tag}"}).code == "identity-refused"
