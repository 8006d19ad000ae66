"""Measures Tandem beside Asterisk's own queue: `make bench`, or `scripts/bench/run --help`."""

import argparse
import contextlib
import datetime
import fcntl
import importlib
import pathlib
import signal
import subprocess
import sys
import time

from harness import machine, registrar, report
from harness.app_queue import AppQueue
from harness.lag import Lag
from harness.placement import Placement
from harness.tandem import BINARY, TOP, Tandem

# Milliseconds; beyond them a repetition is marked as disturbed.
TOO_LATE = 5
ROWS = {"B1": "b1", "B2": "b2", "B3": "b3", "B4": "b4", "B12": "b12"}


class Options:
    """What was asked for, and the repetitions as they come."""

    def __init__(self, arguments):
        self.quick, self.keep, self.seed, self.records = arguments.quick, arguments.keep, arguments.seed, not arguments.no_recording
        self.kinds = [kind for kind in (AppQueue, Tandem) if arguments.system in (kind.name, "both")]
        self.placement = Placement(not arguments.unpinned, arguments.favour)
        self.repetitions: list[dict] = []

    @staticmethod
    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def interleaved(self, measure, row: str, rounds: int | None = None) -> tuple[list[dict], list[dict]]:
        """A B B A, so that what drifts on the machine meets both alike. Each pair has its own seed."""
        order = [(AppQueue, 0), (Tandem, 0), (Tandem, 1), (AppQueue, 1)]
        if rounds == 1 or (rounds is None and self.quick):
            order = order[:2]
        found = {AppQueue: [], Tandem: []}
        for kind, pair in order:
            if kind not in self.kinds:
                continue
            self.say(f"  {row} {kind.name} (load {machine.load():.1f})")
            found[kind].append(self.recorded(row, kind, lambda: measure(kind, self.seed + pair)))
        return found[AppQueue], found[Tandem]

    def recorded(self, row: str, kind, measure) -> dict:
        lag = Lag()
        try:
            result = measure()
        finally:
            late = lag.stop()
        self.repetitions.append({
            "row": row, "system": kind.name, "load": machine.load(), "lag_ms": late, "at": time.time(), "result": result})
        if late["p99"] > TOO_LATE:
            self.say(f"    the load itself was late by {late['p99']:.0f} ms (p99): the machine is busy with other things")
        return result


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short repetition of each: some 6 minutes instead of some 20")
    parser.add_argument("--rows", default=",".join(ROWS), help="which, for example B1,B2 (B5's figure comes with B2)")
    parser.add_argument("--system", choices=("both", AppQueue.name, Tandem.name), default="both")
    parser.add_argument("--unpinned", action="store_true", help="let the kernel place all processes")
    parser.add_argument("--favour", type=int, default=0, metavar="N",
                        help="run both systems and the load at nice -N (as root): on a machine that others use as well")
    parser.add_argument("--no-recording", action="store_true", help="record neither here nor there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave folders with logs and messages for a look")
    parser.add_argument("--out", type=pathlib.Path, help="where the figures go; by default .runtime/bench/ and the time")
    asked = parser.parse_args()
    asked.rows = [row.strip().upper() for row in asked.rows.split(",") if row.strip()]
    if unknown := [row for row in asked.rows if row not in ROWS]:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    return asked


def facts(options: Options) -> dict:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=TOP, capture_output=True, text=True).stdout.strip()
    asterisk = (TOP / ".runtime/asterisk.env").read_text()
    return machine.describe() | {
        "processors": options.placement.processors,
        "asterisk": next((line.partition("=")[2] for line in asterisk.splitlines() if line.startswith("ASTERISK_VERSION=")), ""),
        "commit": commit, "placement": str(options.placement), "recording": options.records, "seed": options.seed,
        "quick": options.quick, "began": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    }


def main() -> int:
    asked = arguments()
    # Ended from outside, it stops what it started all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if asked.system != AppQueue.name and not BINARY.exists():
        print(f"bench: {BINARY} is not there: scripts/build makes it", file=sys.stderr)
        return 1
    with only_one():
        return measured(asked)


@contextlib.contextmanager
def only_one():
    """Two runs at a time would measure each other."""
    place = TOP / ".runtime/bench"
    place.mkdir(parents=True, exist_ok=True)
    with open(place / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("bench: another run is going on; wait for its end", file=sys.stderr)
            sys.exit(1)
        yield


def measured(asked) -> int:
    options = Options(asked)
    known = facts(options)
    began, entries, faults = time.monotonic(), [], []
    for row in asked.rows:
        try:
            entries += importlib.import_module(f"rows.{ROWS[row]}").run(options)
        except (AssertionError, OSError, registrar.Refused) as fault:
            # One row that cannot be measured leaves the others worth having.
            faults.append(f"{row} could not be measured: {type(fault).__name__}: {fault}")
            options.say(f"  {faults[-1]}")
    known["minutes"] = round((time.monotonic() - began) / 60, 1)
    loads = [one["load"] for one in options.repetitions]
    known["load_low_high"] = [round(min(loads), 1), round(max(loads), 1)] if loads else []
    known["disturbed"] = f"{sum(one['lag_ms']['p99'] > TOO_LATE for one in options.repetitions)} of {len(options.repetitions)} repetitions"
    folder = asked.out or TOP / ".runtime/bench" / time.strftime("%Y%m%d-%H%M%S")
    report.write(folder, known, entries, options.repetitions)
    print(report.show(entries))
    print("; ".join(f"{key} {value}" for key, value in known.items()))
    print(f"all figures: {folder}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
