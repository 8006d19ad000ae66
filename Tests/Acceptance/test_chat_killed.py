"""Messages when the service is killed with -9 at random moments: none lost, none twice, in order; in the store, on the agents' streams, and on the page of one who works in Chromium."""

import os
import random
import threading
import time

import pytest

from harness.deadlines import eventually
from harness.desk import at_desk
from harness.events import Events
from harness.page_at_work import UNREACHED, PageAtWork
from harness.rest import Refused
from harness.visitor import Visitor

VISITORS = 100
SECONDS = float(os.environ.get("TANDEM_CHAT_SECONDS", "25"))
"""How long they write; 300 for the full proof."""
EVERY = 2.0
"""Each visitor writes once in so many seconds: a hundred of them make fifty messages a second."""

# A hundred visitors at one address would be held back as a flood: here each has an address of their own, as behind a proxy.
CONFIGURATION = {"server": {"behindTLS": True}}
FLOWS = {"chat-line": """
flow: chat-line
start: queue
steps:
  queue:
    queue: chats
"""}


class Writer(threading.Thread):
    """A visitor who counts aloud. What is not acknowledged is sent again under the same name."""

    def __init__(self, visitor: Visitor, name: str, until: float, first: float) -> None:
        super().__init__(name=name, daemon=True)
        self.visitor, self.until, self.first = visitor, until, first
        self.said = 0
        self.numbers: list[int] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            next_at = self.first
            while next_at < self.until:
                time.sleep(max(0.0, next_at - time.monotonic()))
                answer = self.visitor.insist(f"{self.name} says {self.said + 1}", f"{self.name}-{self.said + 1}", until=time.monotonic() + 60)
                self.said += 1
                self.numbers.append(answer["number"])
                next_at = max(next_at + EVERY, time.monotonic())
        except BaseException as fault:  # noqa: BLE001 - told by the test
            self.fault = fault


class Taker(threading.Thread):
    """An agent who takes every conversation that is offered, by REST, whatever the service does meanwhile."""

    def __init__(self, agent) -> None:
        super().__init__(daemon=True)
        self.agent, self.over = agent, False

    def run(self) -> None:
        while not self.over:
            try:
                for view in self.agent.rest.get("/me")["interactions"]:
                    if view["state"] == "offered" and not view["offer"]["accepted"]:
                        self.agent.rest.post(f"/offers/{view['offer']['id']}/accept")
            except (OSError, Refused):
                pass  # Away, or gone: the next look shows.
            time.sleep(0.3)


@pytest.mark.long
def test_kills_under_fifty_messages_a_second_lose_double_and_disorder_nothing(tandem, floor, browser):
    seed = int(os.environ.get("TANDEM_SEED") or random.randrange(1 << 32))
    print(f"seed {seed}: repeat with TANDEM_SEED={seed}")
    dice = random.Random(seed)
    _chat_line(tandem)
    roomy = {"units": 10, "rules": {"chat": {"units": 1, "maximum": 10}}}
    agents = [floor.agent(f"Agent{place}", phone="browser", capacity=roomy) for place in range(10)]
    desks = [Events(agent.rest, again=True).wait_open() for agent in agents]
    # The first works at a page of their own; the others by REST.
    screen = at_desk(tandem, browser(), agents[0])
    page = PageAtWork(screen, dice)
    takers = [Taker(agent) for agent in agents[1:]]
    for taker in takers:
        taker.start()
    start = time.monotonic()
    visitors = [Visitor(tandem, "chat-line", coming_from=f"10.7.0.{place + 1}", name=f"Visitor {place}") for place in range(VISITORS)]
    writers = [Writer(visitor, f"v{place}", start + 5 + SECONDS, start + 5 + dice.uniform(0, EVERY)) for place, visitor in enumerate(visitors)]
    for writer in writers:
        writer.start()

    kills = 0
    page.until(start + 5)
    while time.monotonic() < start + 5 + SECONDS - 4:
        page.until(time.monotonic() + dice.uniform(2, 7))
        tandem.arm()
        tandem.kill()
        tandem.start(within=90)
        kills += 1
    while any(writer.is_alive() for writer in writers) and time.monotonic() < start + 5 + SECONDS + 90:
        page.until(time.monotonic() + 0.5)
    for writer in writers:
        assert not writer.is_alive() and writer.fault is None, f"{writer.name}: {writer.fault}"
    said = sum(writer.said for writer in writers)
    print(f"{kills} kills, {said} messages acknowledged, {page.looks} looks at the page, {sum(map(len, page.answers.values()))} answers from it")
    assert kills >= 3 and said >= VISITORS * SECONDS / EVERY * 0.5 and page.looks >= SECONDS and page.answers

    # In the store: each conversation holds what its visitor was told we have, once, in order.
    for writer in writers:
        stored = [message for message in writer.visitor.everything() if message["from"] == "visitor"]
        assert [message["text"] for message in stored] == [f"{writer.name} says {number}" for number in range(1, writer.said + 1)], f"{writer.name}, seed {seed}"
        assert [message["number"] for message in stored] == writer.numbers, f"{writer.name}: acknowledged under other numbers, seed {seed}"

    # At the desks: an agent's stream told everything that was written since the conversation was theirs, each once and in order.
    taken = {view["id"]: view for view in tandem.admin.get("/state")["interactions"] if view["channel"] == "chat"}
    assert sum(bool(view.get("agent")) for view in taken.values()) >= VISITORS * 0.9, "nearly every conversation has an agent"
    for agent, desk in zip(agents, desks):
        mine = [view for view in taken.values() if view.get("agent") == agent.id]
        stored = {view["conversation"]: written_by_the_customer(agent, view["conversation"]) for view in mine}
        owed = {message["id"] for view in mine for message in stored[view["conversation"]] if message["at"] > view["connectedAt"]}
        assert mine and len(owed) > len(mine), f"{agent.name} was owed {len(owed)} messages of {len(mine)} conversations: that proves nothing"
        eventually(f"{agent.name}'s stream has told all that is owed, seed {seed}", lambda: not owed - {view["id"] for view in told_of_customers(desk)},
                   within=30, actual=lambda: f"{len(owed - {view['id'] for view in told_of_customers(desk)})} of {len(owed)} missing")
        told = told_of_customers(desk)
        assert len({view["id"] for view in told}) == len(told), f"{agent.name} was told a message twice, seed {seed}"
        assert [view["number"] for view in told] == sorted(view["number"] for view in told), f"{agent.name} was told out of order, seed {seed}"
        for conversation, kept in stored.items():
            heard = [view["id"] for view in told if view["conversation"] == conversation]
            assert heard == [message["id"] for message in kept][len(kept) - len(heard):], f"{agent.name}'s desk and the store differ, seed {seed}"

    # On the page: every conversation of the agent from its first message to its last, and what was written there once at the visitor's.
    mine = [view for view in taken.values() if view["agent"] == agents[0].id]
    assert len(mine) >= 5 and screen["work-item"].count() == len(mine), f"{len(mine)} conversations, {screen['work-item'].count()} on the page"
    for view in mine:
        writer = writers[int(view["customerName"].removeprefix("Visitor "))]
        page.shows_everything(view["customerName"], writer.name, writer.said)
        assert [message["text"] for message in writer.visitor.everything() if message["from"] == "agent"] == page.answers.get(writer.name, []), f"{writer.name}, seed {seed}"
    screen.quiet_console(*UNREACHED)
    for thread in takers:
        thread.over = True
    for desk in desks:
        desk.close()
    for visitor in visitors:
        visitor.do("leave")


def told_of_customers(desk: Events) -> list[dict]:
    return [event.view for event in list(desk.seen) if event.name == "message.created" and event.view["author"]["kind"] == "customer"]


def written_by_the_customer(agent, conversation: str) -> list[dict]:
    """From the first message to the last, in order."""
    found: list[dict] = []
    while page := agent.rest.get(f"/conversations/{conversation}/messages", after=found[-1]["number"] if found else 0, limit=200)["items"]:
        found += page
    return [message for message in found if message["author"]["kind"] == "customer"]


def _chat_line(tandem) -> None:
    if not any(queue["key"] == "chats" for queue in tandem.admin.everything("/queues")):
        tandem.admin.post("/queues", {"key": "chats", "name": "Chats", "offerTimeout": 60_000})
        tandem.admin.post("/entry-points", {"name": "Chat line", "address": "chat-line", "flow": "chat-line", "channel": "chat", "chat": {"title": "Chat line", "allowedOrigins": []}})
