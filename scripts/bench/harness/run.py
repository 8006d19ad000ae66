"""One repetition: a fresh system, its agents' phones, callers; everything is stopped at the end."""

import contextlib
import random
import time

from . import calls, machine, places, sipp


class Repetition(contextlib.ExitStack):
    """`with Repetition(...) as run:` starts the system and the agents; callers are started by the row."""

    def __init__(self, kind, options, *, agents: int, talk: list[int], paused: bool = False, audio: bool = False, records: bool | None = None):
        super().__init__()
        self.options = options
        self.system = kind(options.placement, agents, records=options.records if records is None else records, paused=paused, keep=options.keep)
        self.talk, self.audio = talk, audio
        self.folder = places.Folder(options.keep)
        self.generators: list[sipp.Sipp] = []

    def __enter__(self):
        super().__enter__()
        try:
            self.callback(self.folder.remove)
            self.enter_context(self.system)
            self.agents = sipp.agents(self.folder.path, self.system.phone_port, places.SIPP_AUDIO, self.talk, self.options.placement.load, self.audio)
            self.callback(self.agents.stop)
            self.system.settle()
            if not self.agents.is_running():
                raise AssertionError(f"the agents' SIPp did not start: {self.folder.path}")
        except BaseException as fault:
            self.__exit__(type(fault), fault, None)
            raise
        return self

    def call(self, comings: list[int], **how) -> sipp.Sipp:
        generator = sipp.callers(
            self.folder.path, self.system.sip_port, places.udp(), places.SIPP_AUDIO + 10 * (len(self.generators) + 1), comings,
            self.options.placement.load, name=f"callers{len(self.generators)}", audio=self.audio, **how)
        self.generators.append(generator)
        self.callback(generator.stop)
        return generator

    def callers(self) -> list[calls.Caller]:
        return calls.callers(*self.generators)

    def callers_of(self, generator: sipp.Sipp) -> list[calls.Caller]:
        return calls.callers(generator)

    def answered(self) -> int:
        """How many calls were answered so far."""
        return sum(len(sipp.numbers(generator)) for generator in self.generators)

    def legs(self) -> list[calls.Leg]:
        return calls.agent_legs(self.agents)

    def usage(self) -> "Snapshot":
        return Snapshot(self.system)


class Snapshot:
    """Processor time and memory of the system's processes at one moment."""

    def __init__(self, system):
        self.at = time.time()
        self.asterisk = machine.Usage(system.asterisk_pid)
        self.service = machine.Usage(system.service_pid) if system.service_pid else None

    def since(self, earlier: "Snapshot") -> dict:
        """Seconds of processor time, and the share of one core, of each process."""
        passed = self.at - earlier.at
        asterisk = self.asterisk.seconds - earlier.asterisk.seconds
        service = self.service.seconds - earlier.service.seconds if self.service else 0.0
        return {
            "seconds": passed, "asterisk_cpu": asterisk, "service_cpu": service,
            "asterisk_share": asterisk / passed, "service_share": service / passed,
            "asterisk_mib": self.asterisk.resident, "service_mib": self.service.resident if self.service else 0.0,
        }


def poisson(segments: list[tuple[float, float]], seed: int) -> list[int]:
    """When callers come, in milliseconds from the start: (calls a second, seconds) one after the other."""
    dice, at, start, comings = random.Random(seed), 0.0, 0.0, []
    for rate, length in segments:
        at = start
        while True:
            at += dice.expovariate(rate)
            if at >= start + length:
                break
            comings.append(round(at * 1000))
        start += length
    return comings
