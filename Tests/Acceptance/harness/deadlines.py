"""Waiting for a condition, with a deadline and a message that tells what was missing."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TooLate(AssertionError):
    """Something that should have happened did not, in the time it had."""


def eventually(what: str, probe: Callable[[], T], within: float = 5.0, every: float = 0.05, actual: Callable[[], object] | None = None) -> T:
    """Returns the probe's first true answer; an error of the connection kind counts as "not yet"."""
    end = time.monotonic() + within
    last: object = None
    while True:
        try:
            answer = probe()
            if answer:
                return answer
            last = answer
        except (OSError, LookupError) as problem:
            last = problem
        if time.monotonic() >= end:
            seen = actual() if actual else last
            raise TooLate(f"expected within {within:g} s: {what}\nactual: {seen!r}")
        time.sleep(every)


def stays(what: str, probe: Callable[[], bool], during: float, every: float = 0.1) -> None:
    """Fails at once when the probe stops being true."""
    end = time.monotonic() + during
    while time.monotonic() < end:
        if not probe():
            raise AssertionError(f"expected for {during:g} s: {what}; it stopped being so {end - time.monotonic():.2f} s early")
        time.sleep(every)
