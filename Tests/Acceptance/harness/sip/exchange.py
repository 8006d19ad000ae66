"""The one thread that serves all test phones: sockets, retransmissions, and 20 ms of sound at a time."""

import heapq
import itertools
import selectors
import socket
import threading
import time
from collections.abc import Callable

from .media import Media

_TICK = 0.02


class Exchange:
    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._selector.register(self._wake_in, selectors.EVENT_READ, self._drain)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._media: set[Media] = set()
        self._stopping = False
        self._late: list[tuple[float, float]] = []
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._thread.start()

    def watch(self, end: socket.socket, receive: Callable[[], None]) -> None:
        with self.changed:
            self._selector.register(end, selectors.EVENT_READ, receive)
        self._wake_out.send(b".")

    def forget(self, end: socket.socket) -> None:
        with self.changed:
            try:
                self._selector.unregister(end)
            except (KeyError, ValueError):
                pass  # Forgotten already: both ends of a call may end it.

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        with self.changed:
            heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._number), act))
        self._wake_out.send(b".")

    def carry(self, media: Media) -> None:
        self.watch(media.socket, media.receive)
        with self.changed:
            self._media.add(media)

    def drop(self, media: Media) -> None:
        with self.changed:
            self._media.discard(media)
        self.forget(media.socket)
        media.close()

    def wait(self, what: str, probe: Callable[[], bool], within: float, actual: Callable[[], object]) -> None:
        end = time.monotonic() + within
        with self.changed:
            while not probe():
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"expected within {within:g} s: {what}\nactual: {actual()}")
                self.changed.wait(left)

    def worst_lateness(self, since: float, until: float) -> float:
        """How late this thread itself was with its own sound, at worst, in seconds: a busy machine's fault and nobody else's."""
        with self.changed:
            return max((late for at, late in self._late if since <= at <= until + late), default=0.0)

    def close(self) -> None:
        self._stopping = True
        self._wake_out.send(b".")
        self._thread.join(timeout=5)

    def _drain(self) -> None:
        try:
            self._wake_in.recv(4096)
        except BlockingIOError:
            pass  # Another reading has taken it.

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stopping:
            now = time.monotonic()
            until = min([due, *(self._timers[0][:1] if self._timers else ())]) if self._media else (self._timers[0][0] if self._timers else now + 1)
            for key, _ in self._selector.select(max(0.0, until - now)):
                with self.changed:
                    if key.fileobj.fileno() < 0:
                        continue  # Closed by what was read just before.
                    key.data()
                    self.changed.notify_all()
            now = time.monotonic()
            with self.changed:
                while self._timers and self._timers[0][0] <= now:
                    heapq.heappop(self._timers)[2]()
                    self.changed.notify_all()
                if now >= due:
                    if now - due > _TICK:
                        self._late.append((now, now - due))
                    for media in list(self._media):
                        media.tick()
                    due = max(due + _TICK, now - 5 * _TICK)
