"""Which core runs what: the system under test on the first, the load on another."""

import contextlib
import os
import pathlib

from . import machine


class Placement:
    def __init__(self, pinned: bool, favour: int = 0):
        self.cores, self.favour = machine.cores(), favour
        self.processors = len(self.cores)
        self.pinned = pinned and self.processors > 1
        self.place()
        if favour:
            # Inherited by all that this program starts.
            os.setpriority(os.PRIO_PROCESS, 0, -favour)
            self.favour_session(os.getpid())

    def place(self) -> None:
        self.system = ["taskset", "-c", str(self.cores[0])] if self.pinned else []
        self.load = ["taskset", "-c", str(self.cores[1])] if self.pinned else []
        # This program itself belongs to the load.
        os.sched_setaffinity(0, {self.cores[1]} if self.pinned else set(self.cores))

    @contextlib.contextmanager
    def anywhere(self):
        """For what one core cannot carry: all cores for all."""
        pinned, self.pinned = self.pinned, False
        self.place()
        try:
            yield
        finally:
            self.pinned = pinned
            self.place()

    def favour_session(self, pid: int) -> None:
        """Linux weighs sessions against each other first (sched_autogroup), and processes only within them.
        What begins a session of its own, as Tandem's Asterisk does, has to be named again."""
        group = pathlib.Path(f"/proc/{pid}/autogroup")
        if self.favour and group.exists():
            group.write_text(f"-{self.favour}")

    def __str__(self) -> str:
        place = "system on one core, load on the other" if self.pinned else "not pinned"
        return place + (f", all at nice -{self.favour}" if self.favour else "")
