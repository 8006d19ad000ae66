"""A desk with calls and chats: who writes, who answers, and what a test does at the page."""

import itertools
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from .browser import Browser, Screen
from .configuration import reload_flows
from .deadlines import eventually
from .floor import Agent, Floor
from .rest import Rest
from .tandem import Tandem

CONFIGURATION = {"customers": {"region": "DE"}}
FLOWS = {"desk-chat": """
flow: desk-chat
start: support
steps:
  support:
    queue: support
"""}
# A call and two chats fit at the same time; a third chat does not.
CAPACITY = {"units": 12, "rules": {"voice": {"units": 6, "maximum": 1, "exclusive": False, "interrupts": []}, "chat": {"units": 3, "maximum": 2, "exclusive": False, "interrupts": []}}}
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082")
_names = itertools.count(1)


class Guest:
    """Somebody who writes on a web site, by the public interface alone."""

    def __init__(self, tandem: Tandem, address: str = "desk-chat", **wish) -> None:
        self.rest, self.path = Rest(tandem.origin), f"/public/chat/{address}"
        self.name = wish.setdefault("name", f"Guest {next(_names)}")
        self.session = self.rest.post(self.path + "/sessions", wish)
        self.rest.session.headers["Authorization"] = f"Bearer {self.session['token']}"

    def say(self, text: str = "", **more) -> dict:
        return self.rest.post(self.path + "/messages", {"clientID": str(uuid.uuid4())} | ({"text": text} if text else {}) | more)

    def do(self, verb: str, body: object = None) -> None:
        self.rest.post(f"{self.path}/{verb}", body if body is not None else {})

    def messages(self) -> list[dict]:
        return self.rest.get(self.path + "/messages", limit=200)["items"]

    def hears(self, text: str, within: float = 10.0) -> dict:
        """The message of ours with this text."""
        return eventually(f"{self.name} hears {text!r}", lambda: next((one for one in self.messages() if text in one["text"] and one["from"] != "visitor"), None), within, actual=self.messages)


@pytest.fixture(scope="module")
def program(playwright_driver, tmp_path_factory):
    made = Browser(playwright_driver, tmp_path_factory.mktemp("chromium"), 700)
    yield made
    made.close()


@pytest.fixture
def chromium(program):
    yield program
    program.close_contexts()


@pytest.fixture(scope="module")
def chat(tandem: Tandem) -> dict:
    reload_flows(tandem, tandem.admin, "desk-chat")
    return tandem.admin.post("/entry-points", {
        "name": "Shop", "address": "desk-chat", "flow": "desk-chat", "channel": "chat", "acceptsWebCalls": True,
        "chat": {"title": "Shop", "allowedOrigins": ["https://shop.example"], "greeting": {"en": "Hello"}}})


@pytest.fixture
def guest(tandem: Tandem, chat: dict, floor: Floor) -> Iterator[Callable[..., Guest]]:
    made: list[Guest] = []

    def make(text: str = "Hello there", **wish) -> Guest:
        made.append(Guest(tandem, **wish))
        if text:
            made[-1].say(text)
        return made[-1]
    yield make
    for one in made:
        one.do("leave")


@pytest.fixture
def alice(floor: Floor) -> Agent:
    return floor.agent("Alice", phone="browser", available=False, capacity=CAPACITY, mayDial=True)


def at_desk(tandem: Tandem, chromium: Browser, agent: Agent, available: bool = True, **window) -> Screen:
    screen = Screen(chromium.context(**window)).sign_in(tandem.origin, agent.login, agent.password)
    screen.has("phone-state", "data-state", "ready", within=20)
    if available:
        screen.become("available")
    return screen


def accept(screen: Screen, title: str) -> None:
    offer = screen["offer-card"].filter(has_text=title)
    expect(offer).to_be_visible(timeout=15_000)
    offer.get_by_test_id("offer-accept").click()
    expect(screen["work-item"].filter(has_text=title)).to_have_attribute("data-state", "active", timeout=10_000)


def open_item(screen: Screen, title: str) -> None:
    screen["work-item"].filter(has_text=title).click()
    expect(screen["conversation-customer"]).to_contain_text(title)


def write(screen: Screen, text: str) -> None:
    screen["composer"].fill(text)
    screen["composer"].press("Enter")
    expect(screen["message"].filter(has_text=text)).to_be_visible()


def finish(screen: Screen) -> None:
    """Ends the chat that is shown, and its wrap-up."""
    screen["conversation-end"].click()
    code = screen.shows("wrapup-card").get_by_test_id("wrapup-code-callback")
    if code.count():
        code.check()
    screen["wrapup-finish"].click()
    screen.hides("wrapup-card")
