"""A stand-in between the service and Asterisk that spoils single commands: it refuses them, or loses the answer.

Commands are HTTP requests, to ARI and to the management interface beside it; events come over a WebSocket on the same port, which is passed through untouched.
"""

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from .ports import free_port

Lost = Literal["silent", "closed"]
"""How an answer is lost: nobody says anything, or the connection ends without one."""


@dataclass(frozen=True)
class Command:
    """One request, as the service sent it."""

    verb: str
    path: str
    """Below /ari/: `channels/1700.1/answer`. Actions of the management interface: `rawman/MixMonitor`."""
    query: dict[str, str]
    spoiled: bool
    at: float = field(default_factory=time.monotonic)

    @property
    def subject(self) -> str:
        """The id that it speaks of: an originate names it in the query, an object of the configuration at the end."""
        parts = self.path.split("/")
        return self.query.get("channelId") or self.query.get("Channel") or (parts[-1] if parts[0] == "asterisk" else (parts + [""])[1])

    def __str__(self) -> str:
        return f"{self.verb} {self.path}{' ' + str(self.query) if self.query else ''}{' (spoiled)' if self.spoiled else ''}"


@dataclass
class Fault:
    """What happens to the commands that match. Each thing that is spoken of meets the next fate of the list."""

    verb: str
    path: re.Pattern
    fates: tuple[int | Lost | None, ...]
    """A status to refuse with, or how the answer is lost; None: nothing happens to it."""
    of: re.Pattern = re.compile(".*")
    """Only where this is spoken of."""
    always: bool = False
    """Whoever asks again about the same thing meets the same fate; else what asks again is heard."""
    things: int | None = None
    """So many different things, and no more."""
    hit: list[Command] = field(default_factory=list)
    _met: dict[str, int | Lost | None] = field(default_factory=dict)

    def takes(self, command: Command) -> int | Lost | None:
        """What becomes of the command; None: it is passed on."""
        if command.verb != self.verb or not self.path.fullmatch(command.path) or not self.of.fullmatch(command.subject):
            return None
        known = command.subject in self._met
        if known and not self.always or not known and len(self._met) == self.things:
            return None
        fate = self._met.setdefault(command.subject, self.fates[len(self._met) % len(self.fates)])
        if fate is not None:
            self.hit.append(command)
        return fate

    def most_tries(self, within: float) -> int:
        """How often the same command came for the same thing in so many seconds."""
        return max((sum(1 for other in self.hit if other.subject == one.subject and 0 <= other.at - one.at < within) for one in self.hit), default=0)


class FaultyARI:
    def __init__(self, to: tuple[str, int]) -> None:
        self.to, self.port = to, free_port()
        self.commands: list[Command] = []
        self._faults: list[Fault] = []
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="faulty-ari", daemon=True)
        self._thread.start()
        assert started.wait(5), "the stand-in for ARI did not begin to listen"

    # --- what a test does ------------------------------------------------------------

    @contextmanager
    def refusing(self, verb: str, path: str, *statuses: int, of: str = ".*", always: bool = False) -> Iterator[Fault]:
        """Answers with the statuses instead of passing on: once each, or always while this lasts."""
        with self._spoiling(Fault(verb, re.compile(path), statuses, re.compile(of), always, None if always else len(statuses))) as fault:
            yield fault

    @contextmanager
    def losing(self, verb: str, path: str, *how: Lost | None) -> Iterator[Fault]:
        """Passes on; the answer to the first command about each thing never arrives."""
        with self._spoiling(Fault(verb, re.compile(path), how)) as fault:
            yield fault

    @contextmanager
    def _spoiling(self, fault: Fault) -> Iterator[Fault]:
        self._faults = [*self._faults, fault]
        try:
            yield fault
        finally:
            self._faults = [one for one in self._faults if one is not fault]

    def since(self, mark: int, verb: str = "", path: str = ".*") -> list[Command]:
        """The commands after the first `mark` ones."""
        return [command for command in self.commands[mark:] if verb in ("", command.verb) and re.fullmatch(path, command.path)]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    # --- the wire ----------------------------------------------------------------------

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20))
        started.set()
        self._loop.run_forever()
        # Asterisk waits for open connections before it ends: they are closed in earnest.
        server.close()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    @staticmethod
    async def _end() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)

    async def _serve(self, near: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """One connection of the service's, and one to Asterisk behind it."""
        outward: asyncio.StreamWriter | None = None
        try:
            far, outward = await asyncio.open_connection(*self.to, limit=1 << 20)
            while await self._exchange(near, answers, far, outward):
                pass
        except (OSError, EOFError, asyncio.LimitOverrunError):
            pass  # One of the two has closed, as a connection may at any time.
        finally:
            for end in (answers, outward):
                if end:
                    end.close()

    async def _exchange(self, near: asyncio.StreamReader, answers: asyncio.StreamWriter, far: asyncio.StreamReader, outward: asyncio.StreamWriter) -> bool:
        """One request and its answer. False: this connection has no further one."""
        head, body = await self._message(near)
        verb, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        if b"\r\nupgrade:" in head.lower():
            outward.write(head)
            await asyncio.gather(self._carry(near, outward), self._carry(far, answers))
            return False
        fate = self._note(verb, target, body)
        if isinstance(fate, int):
            refusal = b'{"message":"refused by the test"}'
            answers.write(b"HTTP/1.1 %d Refused\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (fate, len(refusal), refusal))
            await answers.drain()
            return True
        outward.write(head + body)
        answer, content = await self._message(far, is_answer=True)
        if fate == "silent":
            await near.read()  # Until the service gives the connection up.
            return False
        if fate == "closed":
            return False
        answers.write(answer + content)
        await answers.drain()
        return b"\r\nconnection: close" not in answer.lower()

    def _note(self, verb: str, target: str, body: bytes) -> int | Lost | None:
        parts = urlsplit(target)
        managing = parts.path == "/rawman"
        query = {key: values[0] for key, values in parse_qs(body.decode() if managing else parts.query).items()}
        path = f"rawman/{query['Action']}" if managing else parts.path.removeprefix("/ari/")
        command = Command(verb, path, query, spoiled=False)
        fate = next((fate for fault in self._faults if (fate := fault.takes(command)) is not None), None)
        self.commands.append(replace(command, spoiled=fate is not None))
        return fate

    @staticmethod
    async def _message(reader: asyncio.StreamReader, is_answer: bool = False) -> tuple[bytes, bytes]:
        """Head and body, as they are on the wire."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.I)
        if length:
            return head, await reader.readexactly(int(length.group(1)))
        if b"transfer-encoding: chunked" in head.lower():
            body = b""
            while not body.endswith(b"0\r\n\r\n"):
                body += await reader.readline()
            return head, body
        endless = is_answer and b"\r\nconnection: close" in head.lower() and b" 204 " not in head.split(b"\r\n", 1)[0]
        return head, await reader.read() if endless else b""

    @staticmethod
    async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
