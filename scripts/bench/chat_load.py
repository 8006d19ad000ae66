"""Open chats, agents on event streams, and messages at growing rates; see docs/benchmarks/chat.md."""

import argparse
import asyncio
import itertools
import resource
import sys
import time

from harness import machine
from harness.chat import CHATS, ChatCentre
from harness.chat_clients import Connection, Visitor, follow
from harness.machine import Usage

CONNECTIONS = 64


def share(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


async def each(items, work, workers: int = CONNECTIONS) -> None:
    """Does the work for every item, a few at a time."""
    queue = iter(items)

    async def worker() -> None:
        for item in queue:
            await work(item)
    await asyncio.gather(*(worker() for _ in range(workers)))


class Load:
    def __init__(self, centre: ChatCentre, options: argparse.Namespace):
        self.centre, self.options, self.port = centre, options, centre.port
        self.visitors = [Visitor(number) for number in range(options.chats)]
        self.arrived: dict[bytes, float] = {}
        self.names = itertools.count(1)
        self.idle: list[Connection] = [Connection(self.port) for _ in range(CONNECTIONS)]
        self.streams: list = []

    def resident(self) -> float:
        return Usage(self.centre.service_pid).resident

    async def run(self) -> None:
        await self.open_streams("agents", [("/events", {"Authorization": f"Bearer {token}"}, self.arrived) for token in self.centre.tokens])
        before, began = self.resident(), time.perf_counter()
        connections = itertools.cycle([Connection(self.port) for _ in range(CONNECTIONS)])
        chunks = [(connection, self.visitors[index::CONNECTIONS]) for index, connection in zip(range(CONNECTIONS), connections)]

        async def begin(chunk) -> None:
            for visitor in chunk[1]:
                await visitor.begin(chunk[0])
        await each(chunks, begin)
        took = time.perf_counter() - began
        live = [view for view in self.centre.api("GET", "/state")["interactions"]]
        active = sum(view["state"] == "active" for view in live)
        print(f"{len(live)} chats opened at {len(live) / took:.0f} a second, {active} with an agent; {(self.resident() - before) * 1024 / len(live):.1f} KiB each in the service", flush=True)
        assert active == min(self.options.chats, len(self.centre.tokens) * CHATS), f"expected every chat to have an agent; {active} have"
        if self.options.visitor_streams:
            await self.open_streams("visitors", [("/public/chat/bench/events", visitor.headers, None) for visitor in self.visitors[:self.options.visitor_streams]])
        await self.quiet()
        print("\n| messages per second, wanted | reached | answered p50 ms | p99 | at the agent p50 ms | p99 | max | service µs per message | machine busy | load |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
        for rate in self.options.rates:
            if not await self.measure(rate):
                break

    async def open_streams(self, whose: str, wanted: list) -> None:
        before = self.resident()

        async def open_one(one) -> None:
            self.streams.append(await follow(self.port, *one))
        await each(wanted, open_one, 16)
        print(f"{len(wanted)} event streams of {whose}: {(self.resident() - before) * 1024 / len(wanted):.1f} KiB each in the service", flush=True)

    async def quiet(self) -> None:
        """What the service costs while nobody writes: heartbeats, and nothing else."""
        used = Usage(self.centre.service_pid).seconds
        await asyncio.sleep(20)
        print(f"idle with {len(self.streams)} streams: {(Usage(self.centre.service_pid).seconds - used) / 20 * 100:.1f} % of a processor", flush=True)

    async def measure(self, rate: int) -> bool:
        """Messages at their time, whether or not those before were answered. Whether it was borne."""
        self.arrived.clear()
        seconds, sent, answered, tasks, failures = self.options.seconds, {}, [], [], []
        gate = asyncio.Queue()
        for connection in self.idle:
            gate.put_nowait(connection)

        async def write(name: str, visitor: Visitor, due: float) -> None:
            connection = await gate.get()
            try:
                await visitor.write(connection, name)
                # From when it was due: who has to wait for a connection waits.
                answered.append(time.perf_counter() - due)
            except (AssertionError, OSError, asyncio.IncompleteReadError) as problem:
                failures.append(str(problem))
                connection = Connection(self.port)
            gate.put_nowait(connection)

        used, shares, began = Usage(self.centre.service_pid).seconds, machine.busy_and_idle(), time.perf_counter()
        for count in range(rate * seconds):
            due = began + count / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            name = f"b{next(self.names)}"
            sent[name.encode()] = due
            tasks.append(asyncio.create_task(write(name, self.visitors[count * 7919 % len(self.visitors)], due)))
        await asyncio.wait_for(asyncio.gather(*tasks), 120)
        took = time.perf_counter() - began
        deadline = time.perf_counter() + 10
        while len(self.arrived) < len(sent) - len(failures) and time.perf_counter() < deadline:
            await asyncio.sleep(0.02)
        if failures:
            print(f"{len(failures)} of {len(sent)} failed, the first: {failures[0]}", file=sys.stderr)
        times = [self.arrived[name] - due for name, due in sent.items() if name in self.arrived]
        assert len(times) == len(sent) - len(failures), f"{len(sent) - len(failures) - len(times)} messages did not reach their agents; streams lost: {sum(stream.lost for stream in self.streams)}"
        cost = (Usage(self.centre.service_pid).seconds - used) / len(sent) * 1e6
        print(f"| {rate} | {len(sent) / took:.0f} | {share(answered, 0.5):.1f} | {share(answered, 0.99):.1f} | {share(times, 0.5):.1f} | {share(times, 0.99):.1f} | {share(times, 1):.1f} "
              f"| {cost:.0f} | {machine.busy_share(shares) * 100:.0f} % | {machine.load():.1f} |", flush=True)
        return not failures and share(times, 0.5) < 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=2000, help="open chats (2000)")
    parser.add_argument("--agents", type=int, default=200, help="agents, each with an event stream (200)")
    parser.add_argument("--visitor-streams", type=int, default=2000, help="visitors who have an event stream too (2000)")
    parser.add_argument("--rates", type=lambda text: [int(part) for part in text.split(",")], default=[50, 100, 200, 400, 800], help="messages per second (50,100,200,400,800)")
    parser.add_argument("--seconds", type=int, default=15, help="how long each rate lasts (15)")
    parser.add_argument("--keep", action="store_true", help="keep the service's folder")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    with ChatCentre(options.agents, options.keep) as centre:
        asyncio.run(Load(centre, options).run())


if __name__ == "__main__":
    main()
