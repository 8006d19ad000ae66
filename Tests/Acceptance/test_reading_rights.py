"""Who may read what somebody wrote: the agent who has it, leads, integrations; nobody by guessing an id, by role alone, or from another team."""

import uuid

import pytest

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.events import Events
from harness.lines import person
from harness.rest import Refused, Rest
from harness.visitor import Visitor, interaction_of

FLOWS = {"rights-chat": "flow: rights-chat\nstart: line\nsteps:\n  line:\n    queue: support\n"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


class Matter:
    """A chat that an agent of the team north has: a message, a note, a file, a draft, a customer."""

    def __init__(self, tandem, floor) -> None:
        reload_flows(tandem, tandem.admin, "rights-chat")
        if not any(entry["address"] == "rights" for entry in tandem.admin.everything("/entry-points")):
            tandem.admin.post("/entry-points", {"name": "Rights", "address": "rights", "flow": "rights-chat", "channel": "chat", "chat": {"title": "Rights"}})
        self.visitor = Visitor(tandem, "rights")
        file = self.visitor.rest.raw("POST", self.visitor.path + "/files", params={"name": "proof.png"}, data=PNG).json()
        self.visitor.send("my secret number", attachments=[file["id"]])
        self.owner = floor.agent("North", phone="browser", team="north")
        view = interaction_of(tandem, self.visitor, self.visitor.name)
        self.interaction, self.conversation, self.customer, self.file = view["id"], view["conversation"], view["customer"]["id"], file["id"]
        floor.until(self.interaction, "offered")
        self.owner.accept(self.interaction)
        self.owner.rest.post(f"/conversations/{self.conversation}/notes", {"text": "secret note"})
        self.owner.rest.put(f"/conversations/{self.conversation}/draft", {"text": "secret draft"})

    @property
    def readings(self) -> list[str]:
        place = f"/conversations/{self.conversation}"
        return [place, f"{place}/messages", f"{place}/draft", f"/files/{self.file}", f"/calls/{self.interaction}"]


@pytest.fixture
def matter(tandem, floor):
    made = Matter(tandem, floor)
    yield made
    made.visitor.do("leave")
    made.visitor.close()


def status(rest: Rest, method: str, path: str, body: object = None) -> int:
    try:
        rest.call(method, path, body, headers={"If-Match": "*"})
    except Refused as refusal:
        assert "secret" not in refusal.response.text
        return refusal.status
    return 200


def test_an_agent_of_another_team_finds_nothing_by_id_by_search_or_on_the_stream(tandem, floor, matter):
    other = floor.agent("South", phone="browser", team="south", available=False)
    assert [status(matter.owner.rest, "GET", path) for path in matter.readings] == [200] * 5
    assert [status(other.rest, "GET", path) for path in matter.readings] == [404] * 5
    # One that is there and one that is not look alike.
    assert [status(other.rest, "GET", path.replace(matter.conversation, str(uuid.uuid4())).replace(matter.file, str(uuid.uuid4())).replace(matter.interaction, str(uuid.uuid4()))) for path in matter.readings] == [404] * 5
    place = f"/conversations/{matter.conversation}"
    message = matter.owner.rest.get(f"{place}/messages")["items"][0]["id"]
    for method, path, body in [
        ("POST", f"{place}/messages", {"text": "x"}), ("POST", f"{place}/notes", {"text": "x"}), ("PUT", f"{place}/messages/{message}", {"text": "x"}), ("DELETE", f"{place}/messages/{message}", None),
        ("PUT", f"{place}/draft", {"text": "x"}), ("POST", f"{place}/read", {"upTo": 1}), ("POST", f"{place}/typing", {"isTyping": True}), ("POST", f"{place}/end", None), ("POST", f"{place}/call", None),
        ("POST", f"{place}/transfer", {"agent": other.id}), ("PUT", f"{place}/wrap-up", {"notes": "", "finished": True}), ("POST", f"/calls/{matter.interaction}/hangup", None),
        ("PUT", f"/interactions/{matter.interaction}/customer", {"customer": matter.customer}),
    ]:
        assert status(other.rest, method, path, body) == 404, (method, path)
    assert other.rest.get("/messages", search="secret")["items"] == [] and other.rest.get("/conversations")["items"] == []
    assert matter.conversation not in str(other.rest.get("/history")["items"])
    # The journey tells that there was a contact, and nothing of what was written in it, however it is sought.
    journey = f"/customers/{matter.customer}/journey"
    assert [entry.get("excerpt") for entry in other.rest.get(journey)["items"]] == [None]
    for word in ("secret", "note", "number"):
        assert other.rest.get(journey, search=word)["items"] == [], word
        assert len(matter.owner.rest.get(journey, search=word)["items"]) == 1, word
    assert "secret" in matter.owner.rest.get(journey)["items"][0]["excerpt"]
    # From the very beginning of the feed: what is not theirs is not told.
    stream, own = Events(other.rest, last="0").wait_open(), Events(matter.owner.rest, last="0").wait_open()
    matter.visitor.send("another secret")
    own.wait_for("message.created", lambda event: event.view["text"] == "another secret")
    other.become("meeting")
    stream.wait_for("agent.changed", lambda event: event.view["presence"]["kind"] == "meeting")
    assert not [event for event in stream.seen if "secret" in str(event.data) or matter.conversation in str(event.data)]
    stream.close()
    own.close()
    # Who was only offered it and let it go reads no more than who never was.
    matter.owner.rest.post(f"{place}/transfer", {"agent": other.id, "note": "for you"})
    other.become("available")
    floor.until(matter.interaction, "offered")
    assert status(other.rest, "GET", f"{place}/messages") == 200, "what rings may be read before it is taken"
    assert len(other.rest.get(journey, search="secret")["items"]) == 1, "and found"
    assert other.rest.get(f"{place}/draft")["text"] == "", "a draft is for who writes it alone"
    other.decline(matter.interaction)
    eventually("it rings there no longer", lambda: status(other.rest, "GET", f"{place}/messages") == 404, within=10)
    assert other.rest.get(journey, search="secret")["items"] == []


def test_leads_and_integrations_read_and_only_admins_give_out_and_erase(tandem, floor, matter):
    place = f"/conversations/{matter.conversation}"
    lead, machine = person(floor, "supervisor"), person(floor, "integration")
    for reader in (lead, machine):
        assert [status(reader, "GET", path) for path in (place, f"{place}/messages", f"/files/{matter.file}", f"/calls/{matter.interaction}")] == [200] * 4
        assert len(reader.get(f"/customers/{matter.customer}/journey", search="secret")["items"]) == 1
    assert lead.get(f"{place}/draft")["text"] == "", "a draft is for who writes it alone"
    assert status(machine, "POST", f"{place}/messages", {"text": "x"}) == 403 and status(machine, "POST", f"{place}/notes", {"text": "x"}) == 403
    assert status(lead, "POST", f"{place}/notes", {"text": "whispered"}) == 200
    for who in (matter.owner.rest, lead, machine):
        assert status(who, "GET", f"/customers/{matter.customer}/export") == 403
        assert status(who, "DELETE", f"/customers/{matter.customer}") == 403
        assert status(who, "GET", "/webhooks") == 403
    assert status(tandem.admin, "GET", f"/customers/{matter.customer}/export") == 200


def test_without_an_account_and_with_a_visitors_token_no_door_of_the_staff_opens(tandem, matter):
    visitors = Rest(tandem.origin)
    visitors.session.headers["Authorization"] = f"Bearer {matter.visitor.token}"
    for rest in (Rest(tandem.origin), visitors):
        for path in matter.readings + [f"/customers/{matter.customer}", f"/customers/{matter.customer}/journey", f"/customers/{matter.customer}/export", "/messages?search=secret", "/conversations", "/events", "/state", "/me"]:
            assert status(rest, "GET", path) == 401, path
    # And the other way round: an agent's token is no visitor's.
    agents = Rest(tandem.origin)
    agents.session.headers["Authorization"] = f"Bearer {matter.owner.rest.token}"
    assert status(agents, "GET", "/public/chat/rights/messages") == 401
    stranger = Visitor(tandem, "rights")
    assert stranger.messages() == [] and stranger.rest.raw("GET", f"/public/chat/rights/files/{matter.file}").status_code == 404
    stranger.do("leave")


def test_a_file_is_served_so_that_nothing_in_it_can_run(tandem, matter):
    for got in (matter.owner.rest.raw("GET", f"/files/{matter.file}"), matter.visitor.rest.raw("GET", f"{matter.visitor.path}/files/{matter.file}")):
        assert got.content == PNG and got.headers["Content-Type"] == "image/png" and got.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in got.headers["Content-Security-Policy"] and "default-src 'none'" in got.headers["Content-Security-Policy"]
        assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin" and "private" in got.headers["Cache-Control"] and got.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in got.headers
