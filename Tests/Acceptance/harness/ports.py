"""Free ports, as the system hands them out."""

import random
import socket

_given: set[tuple[int, int]] = set()


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port that nobody listens on and that was not handed out before in this run."""
    while True:
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if (kind, port) not in _given:
            _given.add((kind, port))
            return port


def free_range(count: int) -> int:
    """The first of `count` UDP ports that look unused, even-numbered. One of a service that has ended may be given again."""
    starts = list(range(10000, 30000, 500))
    random.shuffle(starts)
    for start in sorted(starts, key=lambda start: (0, start) in _given):
        try:
            for port in (start, start + count // 2, start + count - 1):
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        _given.add((0, start))
        return start
    raise AssertionError(f"no {count} free UDP ports were found between 10000 and 30000: does something else use them all?")
