"""A visitor goes from the chat into a call in the browser: the same case, the same agent."""

import json

from harness.browser import Screen
from harness.configuration import reload_flows
from harness.deadlines import eventually
from harness.visitor import Visitor, interaction_of, refused

FLOWS = {"direct-chat": "flow: direct-chat\nstart: line\nsteps:\n  line:\n    queue: support\n"}


def entry(tandem, address: str, **fields) -> None:
    reload_flows(tandem, tandem.admin, "direct-chat")
    tandem.admin.post("/entry-points", {"name": address, "address": address, "flow": "direct-chat", "channel": "chat", "chat": {"title": address}} | fields)


def chatting(floor, name: str, address: str, **agent):
    visitor = Visitor(floor.tandem, address, name=name)
    visitor.send("Hello?")
    writer = floor.agent(**agent)
    view = interaction_of(floor.tandem, visitor, name)
    floor.until(view["id"], "offered")
    writer.accept(view["id"])
    return visitor, writer, floor.until(view["id"], "active")


def test_a_chat_goes_on_in_a_call_with_the_same_agent(tandem, floor, browser) -> None:
    entry(tandem, "talk", acceptsWebCalls=True)
    visitor, writer, chat = chatting(floor, "Ada Caller", "talk", answers=0.3)
    idle = floor.agent("Ida", answers=0.3)
    ticket = visitor.rest.post(visitor.path + "/call", {})
    assert ticket["dial"].startswith("sip:talk@")
    customer = Screen(browser(440).context())
    # The page asks for a phone of its own; here it gets the chat's.
    customer.page.route("**/public/web-calls", lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps(ticket)))
    customer.page.goto(tandem.origin + "/call?to=talk")
    customer.shows("call-button").click()
    # Waited for in the page: only then does the route above get its turn.
    customer.has("call-state", "data-state", "connected", within=20)

    def call() -> dict | None:
        return next((view for view in tandem.admin.get("/calls", limit=200)["items"] if view["channel"] == "voice" and view["state"] == "active"), None)
    view = eventually("the call is answered", call, within=20, actual=lambda: tandem.admin.get("/calls", limit=200)["items"])
    assert view["origin"] == chat["id"] and view["agent"] == writer.id != idle.id
    assert view["customerName"] == "Ada Caller" and view["customer"]["id"] == chat["customer"]["id"] and view["queue"] == chat["queue"]
    customer.has("call-state", "data-state", "connected")
    customer.hears(700)
    assert floor.call(chat["id"])["state"] == "active", "the chat stays open beside the call"
    visitor.send("We can still write")
    writer.do(view["id"], "hangup")
    customer.has("call-state", "data-state", "ended")
    visitor.do("leave")
    visitor.close()


def test_calls_are_for_chats_that_offer_them(tandem, floor) -> None:
    entry(tandem, "quiet")
    visitor, writer, chat = chatting(floor, "Eve Caller", "quiet", phone="browser")
    assert refused(visitor.rest.post, visitor.path + "/call", {}).code == "calls-not-offered"
    assert refused(writer.rest.post, f"/conversations/{chat['conversation']}/call").code == "calls-not-offered"
    visitor.do("leave")


def test_an_agent_invites_to_a_call(tandem, floor) -> None:
    entry(tandem, "loud", acceptsWebCalls=True)
    invited, writer, chat = chatting(floor, "Ivy Caller", "loud", phone="browser")
    invitation = writer.rest.post(f"/conversations/{chat['conversation']}/call")
    invited.events.wait_open()
    assert invited.told(invitation["text"])["buttons"][0]["key"] == "tandem-call"
    assert invited.rest.post(invited.path + "/call", {})["user"].startswith("web-")
    invited.do("leave")
    invited.close()
