"""Conversations by REST alone, as a script or another desk would hold them: reading, writing, notes, files, drafts, lists, search, hand-over."""

import itertools
import uuid
from collections.abc import Callable, Iterator

import pytest

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.events import Events
from harness.floor import Agent, Floor
from harness.rest import Refused, Rest, new_password
from harness.tandem import Tandem
from harness.visitor import Visitor, interaction_of

FLOWS = {"staff-chat": """
flow: staff-chat
start: support
steps:
  support:
    queue: support
"""}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
_names = itertools.count(1)


@pytest.fixture(scope="module")
def entry(tandem: Tandem) -> dict:
    reload_flows(tandem, tandem.admin, "staff-chat")
    return tandem.admin.post("/entry-points", {
        "name": "Staff chat", "address": "staff-chat", "flow": "staff-chat", "channel": "chat", "acceptsWebCalls": True, "chat": {"title": "Shop"}})


@pytest.fixture(scope="module")
def lead(tandem: Tandem) -> Rest:
    password = new_password()
    tandem.admin.post("/users", {"login": "stafflead", "name": "Lead", "role": "supervisor", "password": password})
    return Rest(tandem.origin).sign_in("stafflead", password)


class Talk:
    """A visitor and the agent who has the chat."""

    def __init__(self, floor: Floor, visitor: Visitor, agent: Agent, interaction: str) -> None:
        self.floor, self.visitor, self.agent, self.interaction = floor, visitor, agent, interaction
        self.id = floor.call(interaction)["conversation"]
        self.path = f"/conversations/{self.id}"

    def say(self, text: str, **more) -> dict:
        return self.agent.rest.post(self.path + "/messages", {"text": text} | more)

    def texts(self, reader: Rest | None = None, **params) -> list[str]:
        return [message["text"] for message in (reader or self.agent.rest).get(self.path + "/messages", **params)["items"]]

    def end(self) -> None:
        self.agent.rest.post(self.path + "/end")
        self.agent.rest.put(self.path + "/wrap-up", {"notes": "done", "finished": True})


@pytest.fixture
def talk(tandem: Tandem, floor: Floor, entry: dict) -> Iterator[Callable[..., Talk]]:
    made: list[Talk] = []

    def make(first: str = "Hello", agent: Agent | None = None) -> Talk:
        name = f"Staff guest {next(_names)}"
        visitor = Visitor(tandem, "staff-chat", name=name)
        agent = agent or floor.agent(phone="browser")
        visitor.send(first)
        view = interaction_of(tandem, visitor, name)
        floor.until(view["id"], "offered")
        agent.accept(view["id"])
        visitor.until("active")
        made.append(Talk(floor, visitor, agent, view["id"]))
        return made[-1]
    yield make
    for one in made:
        one.visitor.do("leave")
        one.visitor.close()
        state = floor.call(one.interaction)["state"]
        if state == "wrapUp":
            tandem.admin.put(f"/calls/{one.interaction}/wrap-up", {"notes": "", "finished": True})


def refused(body: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        body()
    return refusal.value.status, refusal.value.code


def test_both_sides_read_what_each_wrote_and_the_visitor_no_notes(talk, lead: Rest) -> None:
    chat = talk("Where is my parcel?")
    answer = chat.say("On its way", clientID="a-1")
    again = chat.say("On its way", clientID="a-1")
    assert (again["id"], again["number"]) == (answer["id"], answer["number"]), "only how far it came may have changed"
    chat.visitor.told("On its way")
    lead.post(chat.path + "/notes", {"text": "Offer a voucher"})
    mended = chat.agent.rest.put(f"{chat.path}/messages/{answer['id']}", {"text": "On its way, today"})
    assert mended["editedAt"] and chat.visitor.told("On its way, today")["editedAt"]
    assert chat.texts() == ["Where is my parcel?", "On its way, today", "Offer a voucher"]
    assert "Offer a voucher" not in str(chat.visitor.messages(limit=200))
    gone = chat.agent.rest.delete(f"{chat.path}/messages/{answer['id']}", match=None)
    assert gone["text"] == "" and gone["deletedAt"]
    assert "On its way" not in str(chat.visitor.messages(limit=200))
    detail = chat.agent.rest.get(chat.path)
    assert detail["unread"] == 1 and detail["interaction"]["state"] == "active"
    chat.agent.rest.post(chat.path + "/read", {"upTo": gone["number"]})
    assert chat.agent.rest.get(chat.path)["unread"] == 0
    chat.visitor.events.wait_for("read", lambda event: event.data["upTo"] >= 1, 10)


def test_typing_and_new_messages_reach_the_agents_stream_and_no_other_agents(talk, floor: Floor) -> None:
    chat = talk()
    other = floor.agent(phone="browser", available=False)
    mine, others = Events(chat.agent.rest).wait_open(), Events(other.rest).wait_open()
    try:
        chat.visitor.do("typing", {"isTyping": True})
        mine.wait_for("conversation.typing", lambda event: event.data["view"]["isTyping"] and event.data["view"]["by"] == "customer", 10)
        chat.visitor.send("and another thing")
        mine.wait_for("message.created", lambda event: event.data["view"]["text"] == "and another thing", 10)
        # Something of the other agent's own, after which all that came before would have come.
        other.become("meeting")
        others.wait_for("agent.changed", lambda event: event.data["view"]["presence"]["kind"] == "meeting", 10)
        assert not [event for event in others.seen if event.name.startswith(("message.", "conversation.", "interaction."))]
        chat.agent.rest.post(chat.path + "/typing", {"isTyping": True})
        chat.visitor.events.wait_for("typing", lambda event: event.data["isTyping"], 10)
    finally:
        mine.close()
        others.close()


def test_a_file_goes_out_comes_in_and_is_nobody_elses(talk, floor: Floor, lead: Rest) -> None:
    chat, other = talk(), floor.agent(phone="browser", available=False)
    file = chat.agent.rest.raw("POST", "/files", params={"name": "../../ver\u202egnp.png"}, data=PNG).json()
    assert file["name"] == "vergnp.png" and file["mediaType"] == "image/png"
    sent = chat.say("", attachments=[file["id"]])
    assert [one["id"] for one in sent["attachments"]] == [file["id"]]
    chat.visitor.events.wait_for("message", lambda event: file["id"] in [one["id"] for one in event.data.get("attachments") or []], 10)
    assert lead.raw("GET", f"/files/{file['id']}").content == PNG
    assert other.rest.raw("GET", f"/files/{file['id']}").status_code == 404
    page = chat.agent.rest.raw("POST", "/files", params={"name": "cute.png"}, data=b"<html><script>alert(1)</script>")
    assert (page.status_code, page.json()["code"]) == (422, "file-type-refused")
    assert refused(lambda: chat.say("", attachments=[file["id"]])) == (422, "invalid-values")
    theirs = chat.visitor.rest.raw("POST", chat.visitor.path + "/files", params={"name": "mine.txt"}, data=b"my words")
    assert theirs.status_code == 201, theirs.text
    assert chat.agent.rest.raw("GET", f"/files/{theirs.json()['id']}").status_code == 404, "it is in no message yet"
    chat.visitor.send(attachments=[theirs.json()["id"]])
    got = eventually("the agent reads the visitor's file", lambda: (answer := chat.agent.rest.raw("GET", f"/files/{theirs.json()['id']}")).status_code == 200 and answer, 10)
    assert got.content == b"my words" and got.headers["Content-Disposition"].startswith("attachment") and "sandbox" in got.headers["Content-Security-Policy"]


def test_guessed_ids_lead_nowhere_and_agents_write_only_in_their_own(talk, floor: Floor) -> None:
    chat, other = talk("secret"), floor.agent(phone="browser", available=False)
    for verb, path, body in [
        ("GET", "", None), ("GET", "/messages", None), ("POST", "/messages", {"text": "x"}), ("POST", "/notes", {"text": "x"}), ("POST", "/end", None),
        ("PUT", "/draft", {"text": "x"}), ("POST", "/read", {"upTo": 1}),
    ]:
        assert refused(lambda: other.rest.call(verb, chat.path + path, body)) == (404, "not-found"), path
        assert refused(lambda: other.rest.call(verb, f"/conversations/{uuid.uuid4()}{path}", body)) == (404, "not-found")
    assert other.rest.get("/messages", search="secret")["items"] == []
    assert [one["text"] for one in chat.agent.rest.get("/messages", search="secret")["items"]] == ["secret"]
    assert chat.texts() == ["secret"]


def test_who_has_the_customer_in_hand_reads_what_the_customer_wrote_to_others(talk, floor: Floor, lead: Rest) -> None:
    earlier = talk("my whole story")
    file = earlier.agent.rest.raw("POST", "/files", params={"name": "offer.png"}, data=PNG).json()["id"]
    earlier.say("Here you are", attachments=[file])
    customers = [floor.call(earlier.interaction)["customer"]["id"]]
    earlier.end()
    earlier.agent.become("offline")
    now, other = talk("me again"), floor.agent(phone="browser", available=False)
    customers.append(floor.call(now.interaction)["customer"]["id"])
    assert customers[0] != customers[1]
    assert refused(lambda: earlier.texts(now.agent.rest)) == (404, "not-found"), "a stranger's, as far as anybody knows"
    lead.post(f"/customers/{customers[1]}/merge", {"from": customers[0]})
    assert earlier.texts(now.agent.rest) == ["my whole story", "Here you are"]
    assert now.agent.rest.raw("GET", f"/files/{file}").content == PNG
    for path, body in [("/messages", {"text": "x"}), ("/notes", {"text": "x"}), ("/read", {"upTo": 1})]:
        assert refused(lambda: now.agent.rest.post(earlier.path + path, body)) == (404, "not-found"), path
    assert refused(lambda: earlier.texts(other.rest)) == (404, "not-found")
    now.end()
    assert refused(lambda: earlier.texts(now.agent.rest)) == (404, "not-found"), "the customer has left this desk"


def test_a_conversation_is_handed_over_with_all_that_was_written(talk, floor: Floor) -> None:
    chat = talk("A hard question")
    chat.say("Let me ask somebody")
    second = floor.agent(phone="browser")
    chat.agent.rest.post(chat.path + "/transfer", {"agent": second.id, "note": "knows parcels"})
    floor.until(chat.interaction, "offered")
    assert chat.texts(second.rest) == ["A hard question", "Let me ask somebody", "knows parcels"], "read before it is accepted"
    second.accept(chat.interaction)
    floor.until(chat.interaction, "active")
    assert refused(lambda: chat.say("one more")) == (409, "not-yours")
    assert "knows parcels" in chat.texts(), "who had it reads on"
    second.rest.post(chat.path + "/messages", {"text": "I can help"})
    chat.visitor.told("I can help")


def test_drafts_stay_on_the_server_until_they_are_sent(talk) -> None:
    chat = talk()
    chat.agent.rest.put(chat.path + "/draft", {"text": "Good mor"})
    again = Rest(chat.agent.rest.origin).sign_in(chat.agent.login, chat.agent.password)
    assert again.get(chat.path + "/draft")["text"] == "Good mor"
    chat.say("Good morning")
    assert again.get(chat.path + "/draft")["text"] == ""


def test_what_has_ended_is_found_again_and_goes_on_when_the_customer_writes(talk, lead: Rest) -> None:
    chat = talk("爱丽丝的发票")
    assert chat.id in [one["conversation"]["id"] for one in chat.agent.rest.everything("/conversations")]
    chat.end()
    chat.visitor.until("ended")
    assert refused(lambda: chat.say("too late")) == (409, "conversation-ended")
    for reader in (chat.agent.rest, lead):
        ended = reader.get("/conversations", state="closed")["items"]
        assert ended[0]["conversation"]["id"] == chat.id and ended[0]["interaction"]["state"] == "closed"
    assert [one["text"] for one in lead.get("/messages", search="发票")["items"]] == ["爱丽丝的发票"]
    chat.visitor.send("one thing more")
    view = eventually("it is offered to the same agent", lambda: next(
        (one["interaction"] for one in chat.agent.rest.get("/conversations")["items"] if one["conversation"]["id"] == chat.id), None), 10)
    assert view["id"] != chat.interaction
    chat.agent.accept(view["id"])
    chat.interaction = view["id"]
    chat.visitor.until("active")
    assert chat.texts() == ["爱丽丝的发票", "one thing more"]


def test_the_agent_invites_to_a_call_with_one_click(talk) -> None:
    chat = talk()
    invitation = chat.agent.rest.post(chat.path + "/call")
    seen = chat.visitor.told(invitation["text"])
    assert [button["key"] for button in seen["buttons"]] == ["tandem-call"]
