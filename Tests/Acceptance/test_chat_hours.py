"""Nobody is there: the visitor leaves a message, it keeps its place, and the answer waits for them."""

import pytest

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Floor
from harness.tandem import TOP, Tandem
from harness.visitor import Visitor, interaction_of

# A queue that no other test here uses: how long one waits follows from what was handled before.
NARROW = """
flow: narrow
start: line
steps:
  line:
    check: {queue: sales, open: open, closed: busy, waitOver: 10s, long: busy}
  open:
    play: [{say: {en: One moment}}]
    next: sales
  busy:
    ask: [{say: {en: It will take a while}}]
    name: message
    next: noted
  noted:
    play: [{say: {en: Noted}}]
    next: sales
  sales:
    queue: sales
"""
# The first is the flow that a newcomer finds.
FLOWS = {"chat": (TOP / "dialplans/flows/chat.yaml").read_text(), "narrow": NARROW}


def furnish(tandem: Tandem) -> None:
    reload_flows(tandem, tandem.admin, "chat")
    if not [entry for entry in tandem.admin.everything("/entry-points") if entry["address"] == "chat"]:
        tandem.admin.post("/entry-points", {"name": "Shop", "address": "chat", "flow": "chat", "channel": "chat", "chat": {"title": "Shop"}})


@pytest.mark.parametrize("closing", ["serveOut", "leave"])
def test_a_message_out_of_hours_is_answered_when_the_centre_opens(tandem: Tandem, floor: Floor, closing: str) -> None:
    """Whatever becomes of callers at closing time: who writes is answered later."""
    furnish(tandem)
    floor.queue("support", emergency=True, closing=closing)
    try:
        # Looked up every few seconds.
        eventually("the chat says that nobody is there", lambda: tandem.client().get("/public/chat/chat")["isOpen"] is False, within=8)
        visitor = Visitor(tandem, name="Night Owl", language="zh")
        assert visitor.session["state"]["isOpen"] is False
        visitor.told("现在是非工作时间")
        visitor.send("My order has not come")
        visitor.told("谢谢")
        view = interaction_of(tandem, visitor, "Night Owl")
        assert {"name": "message", "value": "My order has not come"} in floor.call(view["id"])["choices"]
        floor.until(view["id"], "queued")
        visitor.close()
    finally:
        floor.queue("support", emergency=False, closing="serveOut")
    agent = floor.agent(phone="browser")
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    agent.rest.post(f"/conversations/{view['conversation']}/messages", {"text": "It is on its way"})
    back = Visitor(tandem, token=visitor.token)
    assert back.messages()[-1]["text"] == "It is on its way" and back.messages()[-1]["agentName"] == agent.name
    back.told("It is on its way")
    back.do("leave")
    back.close()


def test_nobody_there_says_so_and_takes_the_message(tandem: Tandem, floor: Floor) -> None:
    furnish(tandem)
    visitor = Visitor(tandem, name="Early Bird")
    visitor.told("All of us are busy")
    visitor.send("Please tell me the price")
    visitor.until("waiting")
    visitor.do("leave")
    visitor.until("ended")
    visitor.close()


def test_a_long_wait_is_told_and_leads_to_leaving_a_message(tandem: Tandem, floor: Floor) -> None:
    reload_flows(tandem, tandem.admin, "narrow")
    tandem.admin.post("/entry-points", {"name": "Narrow", "address": "narrow", "flow": "narrow", "channel": "chat", "chat": {"title": "Narrow"}})
    agent = floor.agent(skills={"sales": 8}, phone="browser")

    def outlook() -> dict:
        return tandem.client().get("/public/chat/narrow")
    eventually("somebody is there for whoever writes", lambda: outlook().get("estimatedWait") == 0, within=10, actual=outlook)
    visitors: list[Visitor] = []
    for number in range(20):
        visitor = Visitor(tandem, "narrow", name=f"In Line {number}")
        visitors.append(visitor)
        eventually("the flow has decided", lambda: {"One moment", "It will take a while"} & set(visitor.texts()) if visitor.events else None, within=10)
        if "It will take a while" in visitor.texts():
            break
        view = interaction_of(tandem, visitor, visitor.name)
        floor.until(view["id"], "offered")
        agent.accept(view["id"])
    assert len(visitors) > 1 and "It will take a while" in visitors[-1].texts(), "an agent takes so many and no more"
    late = visitors[-1]
    late.send("My order has not come")
    late.told("Noted")
    view = interaction_of(tandem, late, late.name)
    assert {"name": "message", "value": "My order has not come"} in floor.call(view["id"])["choices"]
    told = late.until("waiting", where=lambda state: state.get("estimatedWait", 0) > 10_000)
    assert told["position"] == 1 and told["isOpen"] is True
    assert late.begin(token=late.token)["state"]["estimatedWait"] > 10_000
    # Whoever comes now stands behind.
    eventually("the chat says how long it takes", lambda: outlook()["isOpen"] and outlook().get("estimatedWait", 0) > 10_000, within=8, actual=outlook)
    visitors[0].do("leave")
    agent.wrap_up(interaction_of(tandem, visitors[0], visitors[0].name)["id"])
    floor.until(view["id"], "offered")
    agent.accept(view["id"])
    late.until("active", where=lambda state: state["agentName"] == agent.name and "estimatedWait" not in state)
    for visitor in visitors:
        visitor.do("leave")
        visitor.close()
