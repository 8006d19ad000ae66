"""What the machine says of itself and of the processes that are measured."""

import os
import pathlib
import platform
import re
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Usage:
    """Processor time so far, in seconds, and memory, in MiB, of one process with all its threads."""

    def __init__(self, pid: int):
        # The name, in parentheses, may hold spaces: what counts begins behind it.
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        self.seconds = (int(fields[11]) + int(fields[12])) / TICKS
        self.resident = int(fields[21]) * PAGE / 2**20


def load() -> float:
    """How many processes wanted a processor, on average over the last minute."""
    return os.getloadavg()[0]


def busy_and_idle() -> tuple[float, float]:
    """All processor time of the machine so far, and what of it was idle, in seconds."""
    numbers = [int(text) for text in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(numbers[:8]) / TICKS, (numbers[3] + numbers[4]) / TICKS


def busy_share(since: tuple[float, float]) -> float:
    """How much of the machine was used since then, by whatever."""
    whole, idle = (end - begin for begin, end in zip(since, busy_and_idle()))
    return 1 - idle / whole if whole > 0 else 0.0


def cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def describe() -> dict:
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    return {
        "processor": cpu.group(1) if cpu else platform.processor(),
        "memory_gib": round(int(memory.group(1)) / 2**20) if memory else None,
        "system": system.group(1) if system else platform.system(),
        "kernel": platform.release(),
        "sipp": version(["sipp", "-v"]),
    }


def version(command: list[str]) -> str:
    asked = subprocess.run(command, capture_output=True, text=True)
    return next((line.strip() for line in (asked.stdout + asked.stderr).splitlines() if line.strip()), "")
