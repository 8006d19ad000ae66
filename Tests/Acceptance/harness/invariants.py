"""What must be true after every fault, asked of the service and of Asterisk together."""

from collections import Counter

from .deadlines import eventually
from .floor import Floor

WAITING = {"inFlow", "queued", "offered"}
TALKING = {"active", "held"}


def check(floor: Floor, numbers: set[str], within: float = 5.0) -> None:
    """`numbers`: those from which calls were made since the service began; each call has its own."""
    eventually("the invariants hold", lambda: not violations(floor, numbers), within, every=0.2, actual=lambda: violations(floor, numbers))


def violations(floor: Floor, numbers: set[str]) -> list[str]:
    state = floor.tandem.admin.get("/state")
    live = state["interactions"]
    ended = [view for view in floor.tandem.admin.everything("/history") if view["state"] == "closed"]
    return [*_one_state_each(live, ended, numbers), *_capacity(live, state["agents"]), *_statistics(live, state["queues"]), *_order(floor, ended), *_channels(floor, live)]


def _one_state_each(live: list[dict], ended: list[dict], numbers: set[str]) -> list[str]:
    """I1 and I4: every call is known exactly once, and is either live or closed."""
    found = [f"{number} lost" for number in numbers - {view["customerNumber"] for view in live + ended}]
    count = Counter(view["customerNumber"] for view in live + ended if view["customerNumber"] in numbers)
    found += [f"{number} known {times} times" for number, times in count.items() if times > 1]
    both = {view["id"] for view in live if view["state"] != "closed"} & {view["id"] for view in ended}
    return found + [f"{interaction} is live and closed" for interaction in both]


def _capacity(live: list[dict], agents: list[dict]) -> list[str]:
    """I2 and I3: one call for each agent, and one agent for each call."""
    found = []
    owners = Counter(agent for view in live if view["state"] not in WAITING - {"offered"} and view["state"] != "closed" for agent in (view["offer"] or {}).get("agents") or [view["agent"]])
    found += [f"agent {agent} has {count} calls" for agent, count in owners.items() if agent and count > 1]
    for agent in agents:
        if len(agent["interactions"]) > 1:
            found.append(f"{agent['name']} holds {agent['interactions']}")
        if agent["routingStatus"] in ("interacting", "wrapUp", "offered") and not agent["interactions"]:
            found.append(f"{agent['name']} is {agent['routingStatus']} without a call")
    return found


def _statistics(live: list[dict], queues: list[dict]) -> list[str]:
    """I8: a queue's figures are those of its calls."""
    found = []
    for queue in queues:
        waiting = sum(1 for view in live if view["queue"] == queue["id"] and view["state"] in ("queued", "offered"))
        if queue["waiting"] != waiting:
            found.append(f"queue {queue['key']} counts {queue['waiting']} waiting, its calls are {waiting}")
    return found


def _order(floor: Floor, ended: list[dict]) -> list[str]:
    """I2 and I3 over time, from the segments: no agent talks in two calls at once, and no call has two agents at once."""
    talks: dict[str, list[tuple[int, int, str]]] = {}
    for view in ended[-60:]:
        segments = floor.details(view["id"])["segments"]
        mine = sorted((part["start"], part["end"], part["agent"]) for part in segments if part["kind"] in ("talk", "hold", "wrapUp"))
        for (_, end, _), (start, _, _) in zip(mine, mine[1:]):
            if start < end:
                return [f"call {view['id']} has segments that overlap: {mine}"]
        for start, end, agent in mine:
            talks.setdefault(agent, []).append((start, end, view["id"]))
    for agent, parts in talks.items():
        parts.sort()
        for (_, end, one), (start, _, other) in zip(parts, parts[1:]):
            if start < end and one != other:
                return [f"agent {agent} talks in {one} until {end} and in {other} from {start}"]
    return []


def _channels(floor: Floor, live: list[dict]) -> list[str]:
    """I7: Asterisk has no channel and no bridge without a call that owns it."""
    carried = [view for view in live if view["state"] not in ("wrapUp", "closed")]
    if carried:
        return []
    channels, bridges = floor.tandem.asterisk.channels(), floor.tandem.asterisk.bridges()
    return [f"channel {channel['name']} without a call" for channel in channels] + [f"bridge {bridge['id']} without a call" for bridge in bridges]
