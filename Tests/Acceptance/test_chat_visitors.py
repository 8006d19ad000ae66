"""A visitor's chat over REST and Server-Sent Events: the flow in writing, the queue, an agent, coming back."""

import itertools
import threading
from collections.abc import Callable, Iterator

import pytest

from harness.deadlines import eventually
from harness.floor import Agent, Floor
from harness.tandem import Tandem
from harness.visitor import Visitor, interaction_of, refused

CHAT = """
flow: chat
start: topic
steps:
  topic:
    menu:
      - say: {en: What is it about?, zh: 请问您想咨询什么？}
    keys:
      1: {label: Sales, next: support}
      9: {label: 中文, next: chinese}
    tries: 2
    otherwise: support
  chinese:
    language: zh
    next: topic
  support:
    queue: support
"""
FLOWS = {"chat": CHAT}
SITE = "https://shop.example"
_names = itertools.count(1)


@pytest.fixture(scope="module")
def chat(tandem: Tandem) -> dict:
    admin = tandem.admin
    from harness.configuration import reload_flows
    reload_flows(tandem, admin, "chat")
    return admin.post("/entry-points", {
        "name": "Shop", "address": "chat", "flow": "chat", "channel": "chat",
        "chat": {"title": "Shop", "allowedOrigins": [SITE], "greeting": {"en": "Hello", "zh": "您好"}, "preChat": [{"key": "order", "labels": {"en": "Order"}}]}})


@pytest.fixture
def visit(tandem: Tandem, chat: dict) -> Iterator[Callable[..., Visitor]]:
    made: list[Visitor] = []

    def make(**wish) -> Visitor:
        made.append(Visitor(tandem, **wish))
        return made[-1]
    yield make
    for visitor in made:
        visitor.do("leave")
        visitor.close()


def answered(floor: Floor, visit: Callable[..., Visitor]) -> tuple[Visitor, Agent, str]:
    name = f"Ada {next(_names)}"
    visitor = visit(name=name)
    agent = floor.agent(phone="browser")
    visitor.told("What is it about?")
    visitor.choose("1")
    view = interaction_of(floor.tandem, visitor, name)
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    visitor.until("active")
    return visitor, agent, view["id"]


def test_the_flow_writes_and_its_buttons_lead_on(tandem: Tandem, floor: Floor, visit) -> None:
    visitor = visit(fields={"order": "4711"}, language="en")
    assert visitor.session["state"]["state"] == "flow"
    asked = visitor.told("What is it about?")
    assert asked["from"] == "system" and asked["buttons"] == [{"key": "1", "label": "Sales"}, {"key": "9", "label": "中文"}]
    mine = visitor.choose("9")
    assert (mine["from"], mine["text"]) == ("visitor", "中文")
    visitor.told("请问您想咨询什么？")
    visitor.send("Sales")
    waiting = visitor.until("waiting")
    assert waiting["position"] == 1 and waiting["isOpen"] is True
    other = visit()
    other.send("1")
    other.until("waiting", where=lambda state: state["position"] == 2)
    visitor.do("leave")
    visitor.until("ended")
    other.until("waiting", where=lambda state: state["position"] == 1)


def test_an_agent_takes_it_and_is_named(tandem: Tandem, floor: Floor, visit) -> None:
    visitor, agent, interaction = answered(floor, visit)
    assert visitor.until("active")["agentName"] == agent.name
    view = floor.call(interaction)
    assert view["channel"] == "chat" and view["state"] == "active"
    visitor.do("leave")
    visitor.until("ended")
    agent.wrap_up(interaction)


def test_the_same_message_twice_is_one_message_and_gets_the_same_answer(visit) -> None:
    visitor = visit()
    answers = [None] * 5

    def send(index: int) -> None:
        answers[index] = visitor.send("only once", name="m-1")
    threads = [threading.Thread(target=send, args=(index,)) for index in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer["id"] for answer in answers}) == 1
    assert visitor.send("something else", name="m-1") == answers[0]
    assert [message["text"] for message in visitor.messages()].count("only once") == 1


def test_a_cut_line_loses_and_repeats_nothing(visit) -> None:
    visitor = visit()
    visitor.events.wait_open()
    for number in range(30):
        visitor.send(f"message {number}")
        if number % 5 == 2:
            visitor.events.cut()
    visitor.told("message 29")
    own = [text for text in visitor.texts() if text.startswith("message ")]
    assert own == [f"message {number}" for number in range(30)]
    numbers = [event.data["number"] for event in visitor.heard()]
    assert numbers == sorted(set(numbers))


def test_kill_nine_in_the_middle_loses_and_repeats_nothing(own_tandem) -> None:
    tandem = own_tandem(flows=FLOWS).start()
    from harness.configuration import reload_flows
    reload_flows(tandem, tandem.admin, "chat")
    tandem.admin.post("/entry-points", {"name": "Shop", "address": "chat", "flow": "chat", "channel": "chat", "chat": {"title": "Shop"}})
    visitor = Visitor(tandem)
    visitor.events.wait_open()
    for number in range(5):
        visitor.send(f"before {number}", name=f"b{number}")
    tandem.kill()
    tandem.start()
    for number in range(5):
        visitor.send(f"before {number}", name=f"b{number}")
        visitor.send(f"after {number}", name=f"a{number}")
    visitor.told("after 4")
    own = [text for text in visitor.texts() if text[:6] in ("before", "after ")]
    assert own == [f"before {number}" for number in range(5)] + [f"after {number}" for number in range(5)]
    assert [message["text"] for message in visitor.messages() if message["from"] == "visitor"] == own
    visitor.close()


def test_who_comes_back_with_the_token_finds_everything(tandem: Tandem, visit) -> None:
    visitor = visit(name="Grace")
    visitor.send("Hello?")
    again = visit(token=visitor.token)
    assert again.session["visitor"] == visitor.session["visitor"]
    assert [message["text"] for message in again.messages()] == [message["text"] for message in visitor.messages()]
    stranger = visit()
    assert stranger.session["visitor"] != visitor.session["visitor"]
    assert "Hello?" not in [message["text"] for message in stranger.messages()]


def test_tokens_that_were_not_made_here_open_nothing(tandem: Tandem, visit) -> None:
    visitor = visit()
    content, tag = visitor.token.split(".")
    for token in ("", "rubbish", f"{content}.", f"{content}.{tag[:-2]}AA", f"{content[:-4]}AAAA.{tag}", visitor.token * 20):
        visitor.rest.session.headers["Authorization"] = f"Bearer {token}"
        assert refused(visitor.messages).code == "visitor-token-invalid", token[:40]
        assert refused(visitor.send, "hello").status == 401
    tandem.admin.post("/entry-points", {"name": "Other", "address": "other-chat", "flow": "chat", "channel": "chat", "chat": {"title": "Other"}})
    visitor.rest.session.headers["Authorization"] = f"Bearer {visitor.token}"
    visitor.path = "/public/chat/other-chat"
    assert refused(visitor.messages).status == 401
    visitor.path = "/public/chat/chat"


def test_only_the_sites_that_are_named_may_show_it(tandem: Tandem, visit) -> None:
    client = tandem.client()
    place = "/public/chat/chat"
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    yes = client.raw("OPTIONS", place + "/messages", headers=ask | {"Origin": SITE})
    assert yes.status_code == 204 and yes.headers["Access-Control-Allow-Origin"] == SITE and "Authorization" in yes.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in yes.headers
    for origin in ("https://evil.example", "https://shop.example.evil.example", "http://shop.example", "https://shop.example:8443", "null"):
        assert "Access-Control-Allow-Origin" not in client.raw("OPTIONS", place + "/messages", headers=ask | {"Origin": origin}).headers, origin
        no = client.raw("GET", place, headers={"Origin": origin})
        assert no.status_code == 403 and no.json()["code"] == "origin-not-allowed" and "Access-Control-Allow-Origin" not in no.headers
    good = client.raw("GET", place, headers={"Origin": SITE, "Accept-Language": "zh-CN,zh;q=0.9"})
    assert good.headers["Access-Control-Allow-Origin"] == SITE and "Origin" in good.headers["Vary"] and good.json()["greeting"] == "您好"
    assert client.raw("GET", place, headers={"Origin": tandem.origin}).status_code == 200, "our own pages may"
    elsewhere = client.raw("GET", "/me", headers={"Origin": SITE})
    assert "Access-Control-Allow-Origin" not in elsewhere.headers, "nothing else of the service is opened"


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")


def test_files_go_to_those_who_are_in_the_chat(tandem: Tandem, floor: Floor, visit) -> None:
    visitor, agent, interaction = answered(floor, visit)
    file = visitor.rest.raw("POST", visitor.path + "/files?name=../../photo%E2%80%AEgnp.png", data=PNG).json()
    assert file["mediaType"] == "image/png" and "/" not in file["name"] and "\u202e" not in file["name"]
    stranger = visit()
    assert stranger.rest.raw("GET", f"{stranger.path}/files/{file['id']}").status_code == 404, "not before it is sent"
    assert refused(stranger.send, attachments=[file["id"]]).status == 422, "nor is it theirs to send"
    visitor.send("look", attachments=[file["id"]])
    assert visitor.rest.raw("GET", f"{visitor.path}/files/{file['id']}").content == PNG
    assert agent.rest.raw("GET", f"/files/{file['id']}").content == PNG
    assert stranger.rest.raw("GET", f"{stranger.path}/files/{file['id']}").status_code == 404
    assert visitor.rest.raw("POST", visitor.path + "/files?name=a.html", data=b"<html><script>alert(1)</script>").status_code == 422
    assert visitor.rest.raw("POST", visitor.path + "/files?name=big", data=b"x" * (10 * 1024 * 1024 + 1)).status_code == 413
    visitor.do("leave")
    agent.wrap_up(interaction)


def test_an_agents_words_are_told_edited_deleted_delivered_and_read(tandem: Tandem, floor: Floor, visit) -> None:
    visitor, agent, interaction = answered(floor, visit)
    place = f"/conversations/{floor.call(interaction)['conversation']}"
    said = agent.rest.post(place + "/messages", {"text": "Good mornign"})
    assert visitor.told("Good mornign")["agentName"] == agent.name
    agent.rest.post(place + "/notes", {"text": "a difficult customer"})
    agent.rest.put(f"{place}/messages/{said['id']}", {"text": "Good morning"})
    assert visitor.told("Good morning")["editedAt"]

    def delivery() -> str:
        return next(message for message in agent.rest.get(place + "/messages")["items"] if message["id"] == said["id"])["delivery"]["state"]
    eventually("the message is delivered", lambda: delivery() == "delivered", within=5, actual=delivery)
    agent.rest.post(place + "/typing", {"isTyping": True})
    visitor.events.wait_for("typing", lambda event: event.data["isTyping"] and event.data["name"] == agent.name)
    mine = visitor.send("Good morning to you")
    agent.rest.post(place + "/read", {"upTo": mine["number"]})
    visitor.events.wait_for("read", lambda event: event.data["upTo"] >= mine["number"])
    assert next(message for message in visitor.messages() if message["id"] == mine["id"])["delivery"] == "read"
    agent.rest.delete(f"{place}/messages/{said['id']}", match=None)
    visitor.events.wait_for("message", lambda event: event.data.get("id") == said["id"] and event.data.get("deletedAt") and event.data["text"] == "")
    assert not any("difficult" in text for text in visitor.texts()) and "difficult" not in str(visitor.messages()), "notes are for the staff"
    visitor.do("read", {"upTo": visitor.messages()[-1]["number"]})
    agent.rest.post(place + "/end")
    visitor.until("ended")
    visitor.send("One more thing")
    visitor.until("active", where=lambda state: state["agentName"] == agent.name)
    visitor.do("leave")
    agent.wrap_up(interaction)


def token_of(secret: str, **claims) -> str:
    import base64
    import hashlib
    import hmac
    import json

    def encoded(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    signed = encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + "." + encoded(json.dumps(claims).encode())
    return signed + "." + encoded(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())


def test_a_signed_identity_is_one_customer_on_all_devices(tandem: Tandem, floor: Floor, chat: dict) -> None:
    import time
    secret = "a secret that site and centre share"
    tandem.admin.post("/entry-points", {
        "name": "Members", "address": "members", "flow": "chat", "channel": "chat", "chat": {"title": "Members", "identity": "required", "secret": secret}})
    now = int(time.time())
    good = {"sub": "crm:4711", "name": "Grace Hopper", "email": "grace@shop.example", "exp": now + 600, "aud": "members"}
    phone = Visitor(tandem, "members", identity=token_of(secret, **good))
    assert phone.session["isVerified"] is True
    phone.send("from the telephone")
    laptop = Visitor(tandem, "members", identity=token_of(secret, **good))
    assert "from the telephone" in [message["text"] for message in laptop.messages()]
    view = interaction_of(tandem, phone, "Grace Hopper")
    assert view["customer"]["name"] == "Grace Hopper"
    for claims in (good | {"exp": now - 3600}, good | {"aud": "chat"}, {key: value for key, value in good.items() if key != "exp"}, good | {"exp": now + 10**8}):
        assert refused(Visitor, tandem, "members", identity=token_of(secret, **claims)).code == "identity-refused"
    assert refused(Visitor, tandem, "members", identity=token_of("another secret altogether", **good)).code == "identity-refused"
    assert refused(Visitor, tandem, "members").code == "identity-required"
    assert refused(Visitor, tandem, "chat", identity=token_of(secret, **good)).code == "identity-refused", "this chat takes none"
    phone.do("leave")


def test_bad_input_is_refused_with_its_place(visit) -> None:
    visitor = visit()
    longest = visitor.rest.get("/public/chat/chat")["maxText"]
    assert visitor.send("x" * longest)["text"] == "x" * longest
    for length in (longest + 1, 100_000):
        assert refused(visitor.send, "x" * length).code == "message-too-long"
    assert visitor.send("a\x01b\r\nc\x1b[0m")["text"] == "ab\nc[0m", "what nobody can see is taken out"
    assert refused(visitor.send, "\x01\x07").problem["errors"][0]["field"] == "text"
    assert refused(visitor.send, "").problem["errors"][0]["field"] == "text"
    assert refused(visitor.send, "hello", name="x" * 101).problem["errors"][0]["field"] == "clientID"
    odd = "\u202egnp.exe\u200b <script>alert(1)</script> \U0001f600"
    assert visitor.send(odd)["text"] == odd, "what people write is kept as it is"
    assert refused(visitor.begin, token=visitor.token, fields={"nobody": "asked"}).problem["errors"][0]["field"] == "fields.nobody"
    assert refused(visitor.begin, email="no address").problem["errors"][0]["field"] == "email"
    assert refused(visitor.messages, after="-1").status == 400
    assert refused(visitor.rest.post, visitor.path + "/messages", {"clientID": "a", "text": 7}).status == 400
    assert refused(visitor.rest.get, "/public/chat/nowhere").status == 404


def test_a_hundred_returns_cost_nothing_and_the_oldest_stream_gives_way(tandem: Tandem, visit) -> None:
    visitor = visit()
    visitor.send("here")
    before = len(tandem.admin.get("/calls", limit=200)["items"])
    for _ in range(60):
        visitor.begin(token=visitor.token)
    assert len(tandem.admin.get("/calls", limit=200)["items"]) == before
    from harness.events import Events
    streams = [Events(visitor.rest, path=visitor.path + "/events").wait_open() for _ in range(12)]
    visitor.send("to the newest")
    streams[-1].wait_for("message", lambda event: event.data.get("text") == "to the newest")
    eventually("only the newest streams are open", lambda: sum(stream._thread.is_alive() for stream in streams) <= 4, within=8, actual=lambda: [stream._thread.is_alive() for stream in streams])
    for stream in streams:
        stream.close()
