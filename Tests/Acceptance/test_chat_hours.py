"""Nobody is there: the visitor leaves a message, it keeps its place, and the answer waits for them."""

import pytest

from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.floor import Floor
from harness.tandem import TOP, Tandem
from harness.visitor import Visitor, interaction_of

# The flow that a newcomer finds.
FLOWS = {"chat": (TOP / "dialplans/flows/chat.yaml").read_text()}


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
