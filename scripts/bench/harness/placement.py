"""Which core runs what: the system under test on the first, the load on another."""

import os

from . import machine


class Placement:
    def __init__(self, pinned: bool, favour: int = 0):
        cores = machine.cores()
        self.processors, self.pinned, self.favour = len(cores), pinned and len(cores) > 1, favour
        self.system = ["taskset", "-c", str(cores[0])] if self.pinned else []
        self.load = ["taskset", "-c", str(cores[1])] if self.pinned else []
        if self.pinned:
            # This program itself belongs to the load.
            os.sched_setaffinity(0, {cores[1]})
        if favour:
            # Inherited by all that this program starts.
            os.setpriority(os.PRIO_PROCESS, 0, -favour)

    def __str__(self) -> str:
        place = "system on one core, load on the other" if self.pinned else "not pinned"
        return place + (f", all at nice -{self.favour}" if self.favour else "")
