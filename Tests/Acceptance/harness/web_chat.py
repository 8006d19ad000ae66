"""Web chats from both ends: the widget on a site, and the staff's side by REST."""

from playwright.sync_api import BrowserContext, Locator, expect

from .browser import Screen
from .deadlines import eventually
from .floor import Agent, Floor
from .rest import Refused

FLOWS = {
    "chat-line": "flow: chat-line\nstart: line\nsteps:\n  line:\n    queue: support\n",
    "chat-menu": """flow: chat-menu
start: choose
steps:
  choose:
    menu:
      - say: {en: "What is it about?", zh: "请问是关于什么？"}
    keys:
      1: {label: My order, next: line}
      2: {label: Something else, next: line}
    otherwise: line
  line:
    queue: support
""",
}

SETTINGS = {"title": "Northwind Garden", "greeting": {"en": "Hello from the garden.", "zh": "花园向您问好。"}, "colour": "#0b6477"}


def chat_entry(floor: Floor, address: str = "chat", flow: str = "chat-line", **chat) -> dict:
    """A chat entry point of this address with these settings, made or changed."""
    admin = floor.tandem.admin
    wanted = {"name": f"Chat {address}", "address": address, "flow": flow, "language": "en", "acceptsWebCalls": True, "channel": "chat", "chat": {"allowedOrigins": ["*"]} | SETTINGS | chat}
    known = [item for item in admin.everything("/entry-points") if item["address"] == address]
    return admin.change(f"/entry-points/{known[0]['id']}", **wanted) if known else admin.post("/entry-points", wanted)


class Desk:
    """What an agent does in a chat, by REST."""

    def __init__(self, agent: Agent) -> None:
        self.agent, self.rest = agent, agent.rest
        self.conversation = ""

    def open_ones(self) -> list[dict]:
        return self.rest.get("/conversations", state="open")["items"]

    def take(self, within: float = 15.0) -> "Desk":
        """Accepts the chat that is offered."""
        def offered() -> dict | None:
            return next((item for item in self.open_ones() if (item["interaction"] or {}).get("state") == "offered"), None)
        item = eventually("a chat is offered", offered, within, actual=self.open_ones)
        self.rest.post(f"/offers/{item['interaction']['offer']['id']}/accept")
        self.conversation = item["conversation"]["id"]
        return self

    def finish_all(self) -> None:
        """Takes what still waits, and ends everything: the next test must not find it."""
        def remaining() -> list[str]:
            view = self.agent.view()
            if view["presence"]["kind"] != "available" or view["routingStatus"] == "notResponding":
                self.agent.available()
            for item in self.open_ones():
                interaction, path = item["interaction"], f"/conversations/{item['conversation']['id']}"
                try:
                    match interaction["state"]:
                        case "offered": self.rest.post(f"/offers/{interaction['offer']['id']}/accept")
                        case "active": self.rest.post(f"{path}/end", {})
                        case "wrapUp": self.rest.put(f"{path}/wrap-up", {"notes": "", "finished": True})
                except Refused:
                    continue  # It has moved on meanwhile.
            return [line["state"] for line in self.agent.floor.tandem.admin.get("/state")["interactions"] if line["channel"] == "chat"]
        quiet = 0

        def nothing_for_a_while() -> bool:
            # A browser that was closed in the middle of a request may still have begun a chat.
            nonlocal quiet
            quiet = 0 if remaining() else quiet + 1
            return quiet >= 5
        eventually("no chat is open, and none begins", nothing_for_a_while, within=25, every=0.2, actual=remaining)

    def messages(self) -> list[dict]:
        return self.rest.get(f"/conversations/{self.conversation}/messages", limit=200)["items"]

    def heard(self) -> list[str]:
        """What the visitor wrote, in order."""
        return [message["text"] for message in self.messages() if message["author"]["kind"] == "customer"]

    def hears(self, *texts: str, within: float = 15.0) -> None:
        eventually(f"the agent has exactly {texts}", lambda: self.heard() == list(texts), within, every=0.1, actual=self.heard)

    def say(self, text: str, **more) -> dict:
        return self.rest.post(f"/conversations/{self.conversation}/messages", {"text": text} | more)

    def do(self, verb: str, body: object = None) -> object:
        return self.rest.post(f"/conversations/{self.conversation}/{verb}", body if body is not None else {})


class Visitor(Screen):
    """A browser on a site with the chat."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        super().__init__(context)
        self.page.add_init_script("window.violations = []; addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));")
        self.page.goto(address)

    def open(self) -> "Visitor":
        self.shows("chat-launcher").click()
        self.shows("chat-panel")
        return self

    def write(self, text: str) -> None:
        self.shows("chat-input").fill(text)
        self["chat-send"].click()

    def bubbles(self, of: str) -> Locator:
        return self.page.locator(f"[data-testid=chat-message-{of}] [data-testid=chat-text]")

    def reads(self, *texts: str, of: str = "agent", within: float = 15.0) -> None:
        """Exactly these, in this order."""
        expect(self.bubbles(of)).to_have_text(list(texts), timeout=within * 1000)

    def receipt(self, kind: str, within: float = 10.0) -> None:
        expect(self.page.locator(f"[data-testid=chat-receipt][data-receipt={kind}]").last).to_be_visible(timeout=within * 1000)
