"""What users of other systems suffer from, one test for each complaint that concerns conversations, presence and webhooks.

The numbers are those of the list from which the requirements come; `test_complaints.py` has those that concern calls.
"""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from harness import wall
from harness.configuration import reload_flows
from harness.deadlines import eventually, stays
from harness.events import Events
from harness.hooks import LOOPBACK, Endpoint
from harness.rest import Refused
from harness.visitor import Visitor

CONFIGURATION = LOOPBACK
FLOWS = {"plain-chat": """
flow: plain-chat
start: queue
steps:
  queue:
    queue: support
"""}
HOUR = 3600.0
_names = itertools.count(1)


@pytest.fixture
def visit(tandem, floor):
    """Makes visitors of an entry point that leads straight to the queue; their chats are over after the test."""
    reload_flows(tandem, tandem.admin, "plain-chat")
    if not any(entry["address"] == "plain-chat" for entry in tandem.admin.everything("/entry-points")):
        tandem.admin.post("/entry-points", {"name": "Plain chat", "address": "plain-chat", "flow": "plain-chat", "channel": "chat", "chat": {"title": "Shop"}})
    made: list[Visitor] = []

    def make(**wish) -> Visitor:
        made.append(Visitor(tandem, "plain-chat", **({"name": f"Guest {next(_names)}"} | wish)))
        return made[-1]
    yield make
    for visitor in made:
        visitor.do("leave")
        visitor.close()


def chats(tandem, *states: str) -> list[dict]:
    """Live chats, oldest first."""
    live = [view for view in tandem.admin.get("/state")["interactions"] if view["channel"] == "chat"]
    return sorted((view for view in live if not states or view["state"] in states), key=lambda view: view["createdAt"])


def chat_of(tandem, visitor: Visitor, *states: str) -> dict:
    name = visitor.name
    return eventually(f"{name}'s chat is {states}", lambda: next((view for view in chats(tandem, *states) if view["customerName"] == name), None), within=10,
                      actual=lambda: [(view["customerName"], view["state"]) for view in chats(tandem)])


def test_complaint_15_a_burst_of_messages_makes_one_conversation(tandem, visit):
    """Many first messages of one visitor at the same instant, from many visitors at once."""
    visitors = [visit() for _ in range(8)]
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda pair: pair[0].send(f"message {pair[1]}"), [(visitor, number) for number in range(8) for visitor in visitors]))
    assert len({answer["id"] for answer in answers}) == 64
    for visitor in visitors:
        assert sorted(message["text"] for message in visitor.messages() if message["from"] == "visitor") == sorted(f"message {number}" for number in range(8))
    mine = [view for view in chats(tandem) if view["customerName"] in {visitor.name for visitor in visitors}]
    assert len(mine) == 8 and len({view["conversation"] for view in mine}) == 8


def test_complaint_16_waiting_chats_are_served_oldest_first_and_a_reopened_one_goes_to_somebody_who_is_there(tandem, floor, visit):
    first, second = visit(), visit()
    first.send("I came first")
    chat_of(tandem, first, "queued")
    second.send("I came second")
    chat_of(tandem, second, "queued")
    one = {"units": 1, "rules": {"chat": {"units": 1, "maximum": 1}}}
    agent = floor.agent("Ana", phone="browser", capacity=one)
    offered = chat_of(tandem, first, "offered")
    assert chat_of(tandem, second, "queued")
    agent.accept(offered["id"])
    agent.rest.post(f"/conversations/{offered['conversation']}/end")
    agent.become("offline")
    agent.wrap_up(offered["id"])
    other = floor.agent("Ben", phone="browser", capacity=one)
    taken = chat_of(tandem, second, "offered")
    other.accept(taken["id"])
    other.rest.post(f"/conversations/{taken['conversation']}/end")
    other.wrap_up(taken["id"])
    first.send("One more thing")
    again = chat_of(tandem, first, "offered")
    assert again["conversation"] == offered["conversation"] and again["id"] != offered["id"] and again["offer"]["agents"] == [other.id]


def test_complaint_17_who_has_no_page_open_at_the_moment_is_still_there(tandem, floor, visit):
    """An agent's presence is what the agent said, not whether a page is open; a visitor who closes the page keeps place and answer."""
    agent = floor.agent("Mia", phone="browser")
    visitor = visit()
    visitor.send("Hello")
    visitor.close()
    view = chat_of(tandem, visitor, "offered")
    agent.accept(view["id"])
    agent.rest.post(f"/conversations/{view['conversation']}/messages", {"text": "Here I am"})
    assert floor.call(view["id"])["state"] == "active"
    assert [message["text"] for message in visitor.messages()][-1] == "Here I am"


def test_complaint_18_an_offer_shows_without_a_reload_and_taking_it_twice_is_no_dead_end(tandem, floor, visit):
    agent, other = floor.agent("Eva", phone="browser"), floor.agent("Ole", phone="browser", available=False)
    stream = Events(agent.rest, again=True).wait_open()
    visitor = visit()
    visitor.send("Hello")
    event = stream.wait_for("interaction.offered", lambda event: event.view["customerName"] == visitor.name)
    offer = event.view["offer"]["id"]
    assert agent.rest.post(f"/offers/{offer}/accept")["state"] == "active"
    try:
        assert agent.rest.post(f"/offers/{offer}/accept")["id"] == event.interaction
    except Refused as refusal:
        assert refusal.status == 409 and refusal.problem["detail"], refusal
    with pytest.raises(Refused) as late:
        other.rest.post(f"/offers/{offer}/accept")
    assert late.value.status in (404, 409)
    stream.cut()
    visitor.send("While the line was cut")
    stream.wait_for("message.created", lambda event: event.view["text"] == "While the line was cut")
    stream.close()


def test_complaint_19_who_has_handed_a_chat_over_hears_no_more_of_it(tandem, floor, visit):
    before = floor.agent("Old", phone="browser")
    visitor = visit()
    visitor.send("Hello")
    view = chat_of(tandem, visitor, "offered")
    before.accept(view["id"])
    after = floor.agent("New", phone="browser")
    stream = Events(before.rest, again=True).wait_open()
    before.rest.post(f"/conversations/{view['conversation']}/transfer", {"agent": after.id, "note": "please take over"})
    chat_of(tandem, visitor, "offered")
    after.accept(view["id"])
    stream.wait_for("interaction.transferred")
    visitor.send("Can you hear me?")
    theirs = after.rest.get(f"/conversations/{view['conversation']}/messages")["items"]
    assert theirs[-1]["text"] == "Can you hear me?"
    stays("nothing more is told", lambda: not [event for event in stream.seen if event.name == "message.created" and event.view["text"] == "Can you hear me?"], during=0.7)
    with pytest.raises(Refused) as refusal:
        before.rest.post(f"/conversations/{view['conversation']}/messages", {"text": "I am still here"})
    assert refusal.value.status == 409
    stream.close()


def test_complaint_20_a_webhook_that_fails_is_tried_again_and_signed_with_its_own_secret(tandem, visit):
    endpoint = Endpoint()
    try:
        failures = itertools.count()
        endpoint.behave = lambda hook: 500 if next(failures) == 0 else 204
        endpoint.subscribe(tandem.admin, events=["message.created"])
        visitor = visit()
        visitor.send("Tell the other system")
        hook = endpoint.wait_for("message.created", within=25)
        assert hook.data["message"]["text"] == "Tell the other system"
        assert endpoint.refused == 1 and endpoint.forged == 0
    finally:
        endpoint.close()


def test_complaint_24_a_day_has_as_many_opening_hours_as_one_likes(tandem, floor, visit):
    """Two blocks on the same day, and now lies in the pause between them; then in the second."""
    now = time.time()
    zone = next(zone for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Asia/Kathmandu") if _is_daytime(zone))
    try:
        floor.queue("support", hours=wall.open_between(zone, (now - 3 * HOUR, now - 2 * HOUR), (now + 2 * HOUR, now + 3 * HOUR)), closing="hold")
        eventually("the chat is closed in the pause", lambda: tandem.client().get("/public/chat/plain-chat")["isOpen"] is False, within=8)
        floor.queue("support", hours=wall.open_between(zone, (now - 3 * HOUR, now - 2 * HOUR), (now - HOUR, now + HOUR)), closing="hold")
        eventually("the chat is open in the second block", lambda: tandem.client().get("/public/chat/plain-chat")["isOpen"] is True, within=8)
    finally:
        floor.queue("support", hours=None, closing="serveOut")


def _is_daytime(zone: str) -> bool:
    """Three hours to either side lie on the same day."""
    return 4 <= datetime.now(ZoneInfo(zone)).hour <= 19
