"""One call's RTP: G.711 µ-law both ways, touch tones (RFC 4733), and a record of what came when."""

import random
import socket
import struct
import time
from collections import deque

import numpy as np

from ..audio import RATE, from_ulaw, to_ulaw, tone

FRAME = 160
TOUCH_TONES = "0123456789*#ABCD"
EVENTS = 101
_SO_TIMESTAMPNS = 35
_SILENCE = to_ulaw(np.zeros(FRAME, dtype=np.int16))


def _when(notes: list[tuple[int, int, bytes]]) -> float:
    """The kernel's time of arrival, on the scale of `time.monotonic()`."""
    for level, kind, data in notes:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS:
            seconds, nanoseconds = struct.unpack("qq", data[:16])
            return seconds + nanoseconds / 1e9 + time.monotonic() - time.time()
    return time.monotonic()


class Media:
    def __init__(self, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        # The kernel says when a packet came, however late this thread gets to it.
        self.socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.port = self.socket.getsockname()[1]
        self.host = host
        self.remote: tuple[str, int] | None = None
        self.sent = 0
        self.digits = ""
        self.arrivals: list[tuple[float, int, bytes]] = []
        self._frames: list[bytes] = [_SILENCE]
        self._at = 0
        self._sequence, self._time = random.randrange(1 << 15), random.randrange(1 << 30)
        self._source = random.randrange(1 << 32)
        self._keys: deque[tuple[int, int]] = deque()
        self._event_time = 0
        self._last_event: int | None = None
        self._first = True

    # --- sending -------------------------------------------------------------------

    def play(self, frequency: float | None) -> None:
        """Sends this tone from now on; None is silence."""
        samples = np.zeros(FRAME, dtype=np.int16) if frequency is None else tone(frequency, 1)
        data = to_ulaw(samples)
        self._frames = [data[at : at + FRAME] for at in range(0, len(data), FRAME)]

    def press(self, digits: str) -> None:
        """Queues touch tones of 100 ms each with 100 ms between them; -1 is a pause."""
        for digit in digits:
            self._keys.extend((TOUCH_TONES.index(digit), step) for step in range(8))
            self._keys.extend((-1, 0) for _ in range(5))

    @property
    def pressing(self) -> bool:
        return bool(self._keys)

    def tick(self) -> None:
        """Sends what is due every 20 ms."""
        if self.remote is None:
            return
        if self._keys and self._keys[0][0] >= 0:
            self._send_event(*self._keys.popleft())
        else:
            if self._keys:
                self._keys.popleft()
            self._send(0, self._frames[self._at % len(self._frames)], self._time, marker=self._first)
            self._first = False
        self._at += 1
        self._time = (self._time + FRAME) & 0xFFFFFFFF

    def _send_event(self, code: int, step: int) -> None:
        if step == 0:
            self._event_time = self._time
        ended = step >= 5  # The end is said three times, for a lossy network.
        duration = FRAME * min(step + 1, 6)
        self._send(EVENTS, struct.pack("!BBH", code, (0x80 if ended else 0) | 10, duration), self._event_time, marker=step == 0)

    def _send(self, kind: int, payload: bytes, moment: int, marker: bool = False) -> None:
        head = struct.pack("!BBHII", 0x80, (0x80 if marker else 0) | kind, self._sequence, moment, self._source)
        self._sequence = (self._sequence + 1) & 0xFFFF
        try:
            self.socket.sendto(head + payload, self.remote)
            self.sent += 1
        except OSError:
            pass  # The far end is gone for now (it was killed): packets are lost, as on a network.

    # --- receiving -----------------------------------------------------------------

    def receive(self) -> None:
        while True:
            try:
                packet, notes, _, _ = self.socket.recvmsg(2048, 64)
            except BlockingIOError:
                return
            except ConnectionError:
                continue
            if len(packet) < 12 or packet[0] >> 6 != 2:
                continue
            start = 12 + 4 * (packet[0] & 15)
            kind, moment = packet[1] & 0x7F, struct.unpack("!I", packet[4:8])[0]
            if kind == 0:
                self.arrivals.append((_when(notes), moment, packet[start:]))
            elif kind == EVENTS and len(packet) >= start + 4:
                code, flags = packet[start], packet[start + 1]
                if flags & 0x80 and moment != self._last_event:
                    self._last_event = moment
                    self.digits += TOUCH_TONES[code] if code < 16 else "?"

    def heard(self, since: float = 0.0, until: float = float("inf")) -> np.ndarray:
        """The sound that arrived in this time (of `time.monotonic()`), one packet after the other."""
        return from_ulaw(b"".join(payload for at, _, payload in list(self.arrivals) if since <= at <= until))

    def heard_lately(self, seconds: float = 0.6) -> np.ndarray:
        return self.heard(since=time.monotonic() - seconds)

    def longest_gap(self, since: float, until: float) -> float:
        """The longest time without a packet, in seconds; the ends of the interval count as packets."""
        moments = [since, *(at for at, _, _ in list(self.arrivals) if since <= at <= until), until]
        return max(later - earlier for earlier, later in zip(moments, moments[1:]))

    def description(self, extra: str = "") -> str:
        return "\r\n".join([
            "v=0", f"o=- {self._source} {self._source} IN IP4 {self.host}", "s=-", f"c=IN IP4 {self.host}", "t=0 0",
            f"m=audio {self.port} RTP/AVP 0 {EVENTS}", f"a=rtpmap:0 PCMU/{RATE}", f"a=rtpmap:{EVENTS} telephone-event/{RATE}",
            f"a=fmtp:{EVENTS} 0-16", "a=ptime:20", "a=sendrecv", extra]).rstrip() + "\r\n"

    def learn(self, description: str) -> None:
        """Takes the far end's address from its session description."""
        host, port = None, None
        for line in description.splitlines():
            if line.startswith("c=IN IP4 "):
                host = line.split()[-1]
            elif line.startswith("m=audio "):
                port = int(line.split()[1])
        if host and port:
            self.remote = (host, port)

    def close(self) -> None:
        self.remote = None
        self.socket.close()
