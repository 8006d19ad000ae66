"""Calls side by side over a line to Asterisk that can spoil single commands, and the commands that such a call needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from . import configuration, invariants
from .configuration import TRUNK_HOSTS
from .elsewhere import Elsewhere
from .faulty_ari import FaultyARI
from .floor import Agent, Floor
from .sip.call import Call
from .sip.exchange import Exchange
from .sip.phone import Phone
from .tandem import Tandem

FLOWS = {"spoken": """\
flow: spoken
start: greeting
steps:
  greeting:
    play:
      - sound: beep
    next: line
  line:
    queue: support
""", "long": """\
flow: long
start: greeting
steps:
  greeting:
    play:
      - sound: silence/4
    next: line
  line:
    queue: support
"""}

COMMANDS = {
    "answer": ("POST", "channels/[^/]+/answer"),
    "play": ("POST", "channels/[^/]+/play/.*"),
    "start music": ("POST", "channels/[^/]+/moh"),
    "originate": ("POST", "channels(/create)?"),
    "create bridge": ("POST", "bridges/[^/]+"),
    "stop music": ("DELETE", "channels/[^/]+/moh"),
    "add channel": ("POST", "bridges/[^/]+/addChannel"),
    "mute": ("POST", "channels/[^/]+/mute"),
    "remove channel": ("POST", "bridges/[^/]+/removeChannel"),
    "hang up": ("DELETE", "channels/(?!rec-)[^/]+"),
    "destroy bridge": ("DELETE", "bridges/[^/]+"),
}
"""Verb and path of each."""


@contextmanager
def spoilable(exchange: Exchange) -> Iterator[Tandem]:
    """A running service whose way to its Asterisk is `service.line`."""
    asterisk = Elsewhere()
    line = FaultyARI(asterisk.ari)
    made = asterisk.service(line.port, FLOWS)
    made.line = line
    made.carrier = Phone(exchange, made.udp, "carrier", tone=440, bind=(TRUNK_HOSTS["udp"], made.layout.carrier))
    try:
        made.start()
        configuration.reload_flows(made, made.admin, *FLOWS)
        for address, flow in (("8005", "spoken"), ("8006", "long")):
            made.admin.post("/entry-points", {"name": flow, "address": address, "flow": flow, "language": "en", "acceptsWebCalls": False})
        yield made
    finally:
        made.close()
        made.carrier.close()
        line.close()
        asterisk.close()


class SideBySide:
    """Calls side by side, each with an agent of its own."""

    def __init__(self, floor: Floor, count: int) -> None:
        self.floor = floor
        self.agents = [floor.agent(name, answers=0.1) for name in ("Ann", "Bob", "Eve", "Joe")[:count]]
        self.calls: list[tuple[Call, str]] = []

    def call(self) -> "SideBySide":
        self.calls = [self.floor.incoming("8005", tone=440) for _ in self.agents]
        return self

    def talk(self, within: float = 10) -> None:
        for call, interaction in self.calls:
            self.floor.until(interaction, "active", within=within)
            call.wait("up", within)
        for call, _ in self.calls:
            call.hears(700, within)
        for agent in self.agents:
            agent.phone.incoming[-1].hears(440, within)

    def agent_of(self, interaction: str) -> Agent:
        return next(agent for agent in self.agents if agent.id == self.floor.call(interaction)["agent"])

    def hold_and_resume(self) -> None:
        for call, interaction in self.calls:
            agent = self.agent_of(interaction)
            for verb in ("mute", "unmute", "hold", "resume"):
                agent.do(interaction, verb)
        for call, _ in self.calls:
            call.hears(700)

    def hang_up(self) -> None:
        for _, interaction in self.calls:
            agent = self.agent_of(interaction)
            agent.do(interaction, "hangup")
            agent.until("wrapUp")
            agent.wrap_up(interaction, "resolved")
            agent.until("idle")

    def all_is_over(self, within: float) -> None:
        for call, _ in self.calls:
            call.wait("ended", within)
        self.floor.nothing_remains(within)
        for _, interaction in self.calls:
            view = self.floor.call(interaction)
            assert view["ending"]["kind"] == "completed" and view["ending"]["reason"] == "agent-hung-up", view["ending"]
            assert len(self.floor.details(interaction)["recordings"]) == 1, self.floor.details(interaction)["recordings"]
        invariants.check(self.floor, {call.phone.user for call, _ in self.calls})
