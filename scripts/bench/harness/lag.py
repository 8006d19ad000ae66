"""How late the load itself is: a run on a machine that is busy with other things says little."""

import threading
import time

from . import figures

STEP = 0.01


class Lag:
    """Sleeps 10 ms again and again on the load's core; what comes on top is the generator's own lateness."""

    def __init__(self):
        self.late: list[float] = []
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        while not self.stopped.is_set():
            began = time.monotonic()
            time.sleep(STEP)
            self.late.append((time.monotonic() - began - STEP) * 1000)

    def stop(self) -> dict:
        """In milliseconds."""
        self.stopped.set()
        self.thread.join()
        return {"p50": figures.quantile(self.late, 0.5), "p99": figures.quantile(self.late, 0.99), "max": max(self.late, default=0.0)}
