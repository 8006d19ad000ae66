"""What has run out by the rules of `retention: channels:` is taken away by the service's own sweep: rows, words in the index, files. The rest stays.

Contacts become old by the dates in the database, changed while the service is down."""

import json
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import pytest
import requests

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Floor
from harness.rest import Refused
from harness.tandem import Tandem
from harness.visitor import Visitor

CONFIGURATION = {"retention": {"channels": {"chat": {"messages": "30d", "interactions": "90d"}, "voice": {"recordings": "60d"}}}}
FLOWS = {"kept-chat": """
flow: kept-chat
start: support
steps:
  support:
    queue: support
"""}
DAY = 24 * 3600 * 1000


class Chat:
    """A chat that is over: what was written and sent in it, by both sides."""

    def __init__(self, floor: Floor, agent, visitor: Visitor, word: str) -> None:
        self.visitor, self.word = visitor, word
        theirs = visitor.rest.raw("POST", visitor.path + "/files", params={"name": f"{word}.txt"}, data=f"the file of {word}".encode())
        assert theirs.status_code == 201, theirs.text
        self.file = theirs.json()["id"]
        visitor.send(f"my word is {word} 词语{word}", attachments=[self.file])
        self.interaction = eventually("the service knows the chat", lambda: next(
            (view["id"] for view in floor.tandem.admin.get("/calls", limit=200)["items"] if view["customerName"] == visitor.name and view["state"] == "offered"), None), 10)
        agent.accept(self.interaction)
        view = floor.until(self.interaction, "active")
        self.conversation, self.customer = view["conversation"], view["customer"]["id"]
        agent.rest.post(f"/conversations/{self.conversation}/messages", {"text": f"answer about {word}"})
        agent.rest.post(f"/conversations/{self.conversation}/notes", {"text": f"note about {word}"})
        agent.rest.post(f"/conversations/{self.conversation}/end")
        agent.rest.put(f"/conversations/{self.conversation}/wrap-up", {"notes": "", "finished": True})
        floor.until(self.interaction, "closed")


def age(tandem: Tandem, interaction: str, days: int) -> None:
    """Makes a contact and all that belongs to it older."""
    span = days * DAY
    with closing(sqlite3.connect(tandem.layout.data / "tandem.db", isolation_level=None)) as database:
        view = json.loads(database.execute("SELECT json FROM interaction WHERE id = ?", [interaction]).fetchone()[0])
        aged = {key: value - span if key in ("createdAt", "enqueuedAt", "connectedAt", "since", "closedAt") else value for key, value in view.items()}
        assert aged["closedAt"] == view["closedAt"] - span
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE interaction SET createdAt = ?, json = ? WHERE id = ?", [aged["createdAt"], json.dumps(aged, ensure_ascii=False), interaction])
        for table in ("segment", "recording"):
            database.execute(f"UPDATE {table} SET startedAt = startedAt - ?1, endedAt = endedAt - ?1 WHERE interaction = ?2", [span, interaction])
        database.execute("UPDATE message SET at = at - ? WHERE interaction = ?", [span, interaction])
        database.execute("UPDATE conversation SET createdAt = createdAt - ?1, closedAt = closedAt - ?1, lastMessageAt = lastMessageAt - ?1 WHERE interaction = ?2", [span, interaction])
        database.execute("COMMIT")


def rows(tandem: Tandem, sql: str, *arguments) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{tandem.layout.data / 'tandem.db'}?mode=ro", uri=True)) as database:
        return database.execute(sql, arguments).fetchall()


def kept(tandem: Tandem, chat: Chat) -> dict:
    """What is left of a chat, by what somebody would look for it."""
    admin = tandem.admin
    return {
        "messages": len(rows(tandem, "SELECT 1 FROM message WHERE interaction = ?", chat.interaction)),
        "found": [len(admin.get("/messages", search=text)["items"]) for text in (chat.word, f"词语{chat.word}")],
        "file": list((tandem.layout.data / "attachments").rglob(f"{chat.file}*")) != [],
        "fileRow": len(rows(tandem, "SELECT 1 FROM attachment WHERE id = ?", chat.file)),
        "fetched": admin.raw("GET", f"/files/{chat.file}").status_code,
        "contact": admin.raw("GET", f"/calls/{chat.interaction}").status_code,
        "segments": len(rows(tandem, "SELECT 1 FROM segment WHERE interaction = ?", chat.interaction)) > 0,
        "excerpts": [entry.get("excerpt") is not None for entry in admin.get(f"/customers/{chat.customer}/journey")["items"] if entry["interaction"]["id"] == chat.interaction],
        # A word of its own, so that the bytes are its own.
        "bytes": any(chat.word.encode() in file.read_bytes() for file in tandem.layout.data.glob("tandem.db*") if not file.name.endswith("-shm")),
    }


WHOLE = {"messages": 3, "found": [3, 1], "file": True, "fileRow": 1, "fetched": 200, "contact": 200, "segments": True, "excerpts": [True], "bytes": True}
WORDLESS = WHOLE | {"messages": 0, "found": [0, 0], "file": False, "fileRow": 0, "fetched": 404, "excerpts": [False], "bytes": False}
GONE = WORDLESS | {"contact": 404, "segments": False, "excerpts": []}


def audio(tandem: Tandem, record: dict) -> tuple[int, list[Path]]:
    return tandem.admin.raw("GET", f"/recordings/{record['id']}/audio").status_code, list((tandem.layout.data / "recordings").rglob(f"{record['id']}*"))


def swept(tandem: Tandem, channel: str, since: int) -> str | None:
    lines = tandem.log.read_text(errors="replace")[since:].splitlines()
    return next((line for line in lines if "what has run out was removed" in line and f"channel={channel}" in line), None)


def test_what_has_run_out_goes_by_channel_and_the_rest_stays(tandem: Tandem, floor: Floor) -> None:
    reload_flows(tandem, tandem.admin, "kept-chat")
    tandem.admin.post("/entry-points", {"name": "Kept", "address": "kept-chat", "flow": "kept-chat", "channel": "chat", "chat": {"title": "Shop"}})
    writer, caller = floor.agent(phone="browser"), floor.agent("Bob", answers=0.1, available=False)

    visitors = {name: Visitor(tandem, "kept-chat") for name in ("ancient", "old", "young")}
    chats = {name: Chat(floor, writer, visitor, f"qxv{name}{uuid.uuid4().hex[:6]}") for name, visitor in visitors.items()}
    # One conversation, of which a part has run out.
    earlier = Chat(floor, writer, regular := Visitor(tandem, "kept-chat"), f"zkwearlier{uuid.uuid4().hex[:6]}")
    later = Chat(floor, writer, regular, f"zkwlater{uuid.uuid4().hex[:6]}")
    assert earlier.conversation == later.conversation and earlier.interaction != later.interaction
    writer.become("offline")
    caller.available()
    calls = {}
    for name in ("ancient", "young"):
        call, _, interaction = floor.connected(agent=caller)
        call.hears(700)
        call.hang_up()
        floor.until(interaction, "wrapUp")
        caller.wrap_up(interaction)
        floor.until(interaction, "closed")
        calls[name] = (interaction, floor.recording(interaction)[0])
    for chat in [*chats.values(), earlier, later]:
        assert kept(tandem, chat) == WHOLE, chat.word
    for visitor in visitors.values():
        visitor.close()

    # The feed and the journal have their own terms, by which they keep words for a while: they are not what is looked at here.
    assert tandem.interrupt() == 0
    age(tandem, chats["ancient"].interaction, 100)
    age(tandem, chats["old"].interaction, 31)
    age(tandem, chats["young"].interaction, 29)
    age(tandem, earlier.interaction, 50)
    age(tandem, calls["ancient"][0], 100)
    age(tandem, calls["young"][0], 59)
    with closing(sqlite3.connect(tandem.layout.data / "tandem.db", isolation_level=None)) as database:
        for table in ("event", "journal"):
            database.execute(f"DELETE FROM {table} WHERE sequence <= (SELECT min(sequence) FROM checkpoint)")
        database.execute("DELETE FROM checkpointPart WHERE sequence < (SELECT max(sequence) FROM checkpoint)")
    since = len(tandem.log.read_text(errors="replace"))
    tandem.start()

    # Half a minute after the start, when it has nothing better to do.
    written = eventually("the sweep has gone through the chats", lambda: swept(tandem, "chat", since), within=90, every=0.5, actual=tandem.log_tail)
    spoken = eventually("the sweep has gone through the calls", lambda: swept(tandem, "voice", since), within=20, every=0.5, actual=tandem.log_tail)
    assert "interaction 1" in written and "message 9" in written and "conversation 2" in written and "files=3" in written, written
    assert "recording 1" in spoken and "interaction" not in spoken and "files=1" in spoken, spoken

    assert kept(tandem, chats["ancient"]) == GONE
    assert kept(tandem, chats["old"]) == WORDLESS
    assert kept(tandem, earlier) == WORDLESS
    assert kept(tandem, chats["young"]) == WHOLE
    assert kept(tandem, later) == WHOLE
    assert audio(tandem, calls["ancient"][1]) == (404, [])
    status, files = audio(tandem, calls["young"][1])
    assert status == 200 and len(files) == 1
    for interaction, _ in calls.values():
        assert tandem.admin.get(f"/calls/{interaction}")["interaction"]["state"] == "closed", "contacts by voice have no term"

    # Whoever comes back finds nothing of it. (What they write begins anew: RetentionTests. Here it would not: contacts that ended a moment ago were made old.)
    assert visitors["old"].messages() == [] and len(visitors["young"].messages()) == 2
    assert [message["text"][:7] for message in regular.messages()] == ["my word", "answer "]
    regular.close()


def test_a_term_that_is_too_short_is_refused_by_name(tandem: Tandem) -> None:
    file = tandem.layout.folder / "short.yaml"
    settings = json.loads(tandem.file.read_text())
    settings["retention"]["channels"]["chat"]["messages"] = "10m"
    file.write_text(json.dumps(settings))
    import subprocess
    from harness.tandem import binary
    checked = subprocess.run([str(binary()), "check", "--config", str(file)], capture_output=True, text=True, timeout=60, env=tandem.environment)
    assert checked.returncode != 0 and "retention.channels.chat.messages" in checked.stdout + checked.stderr, checked.stdout + checked.stderr
