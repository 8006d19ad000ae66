"""The calls of one run, put together from the messages of both SIPp."""

from . import sipp


class Leg:
    """One call at an agent's phone. Times are seconds since 1970; None where it has not come so far."""

    def __init__(self, call: str):
        self.call = call
        self.agent = ""
        self.caller = ""
        self.rang = self.answered = self.hung_up = self.free = self.ended_by_server = None


class Caller:
    """One caller's call."""

    def __init__(self, call: str):
        self.call = call
        self.number = ""
        self.came = self.answered = self.over = None
        self.refusal = ""


def agent_legs(agents: sipp.Sipp) -> list[Leg]:
    """In the order in which they rang."""
    legs: dict[str, Leg] = {}
    for message in sipp.messages(agents):
        leg = legs.setdefault(message.call, Leg(message.call))
        method = message.sequence.rpartition(" ")[2]
        if message.received and message.line.startswith("INVITE ") and leg.rang is None:
            leg.rang = message.at
            leg.agent = message.line.split()[1].removeprefix("sip:").partition("@")[0]
        elif not message.received and method == "INVITE" and " 200 " in message.line and leg.answered is None:
            leg.answered = message.at
        elif not message.received and message.line.startswith("BYE ") and leg.hung_up is None:
            leg.hung_up = message.at
        elif message.received and message.line.startswith(("BYE ", "CANCEL ")):
            leg.ended_by_server = message.at
        elif message.received and method == "BYE" and " 200 " in message.line and leg.free is None:
            leg.free = message.at
    numbers = sipp.numbers(agents)
    for leg in legs.values():
        leg.caller = numbers.get(leg.call, "")
    return sorted((leg for leg in legs.values() if leg.rang is not None), key=lambda leg: leg.rang)


def callers(*generators: sipp.Sipp) -> list[Caller]:
    found: dict[str, Caller] = {}
    for generator in generators:
        for message in sipp.messages(generator):
            caller = found.setdefault(message.call, Caller(message.call))
            method = message.sequence.rpartition(" ")[2]
            if not message.received and message.line.startswith("INVITE ") and caller.came is None:
                caller.came = message.at
            elif message.received and method == "INVITE" and " 200 " in message.line and caller.answered is None:
                caller.answered = message.at
            elif message.received and method == "INVITE" and message.line[8:9] in "3456":
                caller.refusal = message.line
            elif message.received and message.line.startswith("BYE ") and caller.over is None:
                caller.over = message.at
        numbers = sipp.numbers(generator)
        for call, number in numbers.items():
            if call in found:
                found[call].number = number
    return sorted((caller for caller in found.values() if caller.came is not None), key=lambda caller: caller.came)


def gaps(legs: list[Leg], since: float, until: float) -> list[float]:
    """For each agent who became free in that time, milliseconds until the phone rang again."""
    times = []
    by_agent: dict[str, list[Leg]] = {}
    for leg in legs:
        by_agent.setdefault(leg.agent, []).append(leg)
    for own in by_agent.values():
        for leg, following in zip(own, own[1:]):
            if leg.free is not None and since <= leg.free < until:
                times.append((following.rang - leg.free) * 1000)
    return times


def offer_latencies(came: list[Caller], legs: list[Leg], since: float, until: float) -> list[float]:
    """Milliseconds from a caller's INVITE to the agent's."""
    rang: dict[str, float] = {}
    for leg in legs:
        rang.setdefault(leg.caller, leg.rang)
    return [(rang[caller.number] - caller.came) * 1000 for caller in came if since <= caller.came < until and caller.number in rang]
