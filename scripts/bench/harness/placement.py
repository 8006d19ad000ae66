"""Which core runs what: the system under test on the first, the load on another."""

import os

from . import machine


class Placement:
    def __init__(self, pinned: bool):
        cores = machine.cores()
        self.pinned = pinned and len(cores) > 1
        self.system = ["taskset", "-c", str(cores[0])] if self.pinned else []
        self.load = ["taskset", "-c", str(cores[1])] if self.pinned else []
        if self.pinned:
            # This program itself belongs to the load.
            os.sched_setaffinity(0, {cores[1]})

    def __str__(self) -> str:
        return "system on one core, load on the other" if self.pinned else "not pinned"
