"""B3's second half: the processor time of one whole call, at rates that both carry with ease.

Once with audio both ways, as calls are, and once as short calls without: what signalling alone costs."""

import time

from harness import report
from harness.run import Repetition


class Calls:
    def __init__(self, rate: int, seconds: int, talk: int, audio: bool):
        self.rate, self.seconds, self.talk, self.audio = rate, seconds, talk, audio
        self.agents = round(rate * talk / 1000 * 1.3) + 10

    def __str__(self) -> str:
        return f"{self.talk / 1000:g} s of talk {'with' if self.audio else 'without'} audio, {self.rate}/s"


def repetition(kind, options, calls: Calls) -> dict:
    total = calls.rate * calls.seconds
    with Repetition(kind, options, agents=calls.agents, talk=[calls.talk], audio=calls.audio) as run:
        # The first calls of a process cost more than all others.
        run.call([0] * 15, rate=5, at_once=15, total=15).wait(15 + calls.talk / 1000)
        time.sleep(1)
        before = run.usage()
        generator = run.call([0] * total, rate=calls.rate, at_once=total, total=total, first=100)
        finished = generator.wait(calls.seconds + calls.talk / 1000 + 10)
        # Recordings are finished behind the call; that belongs to its cost.
        time.sleep(1)
        usage = run.usage().since(before)
        over = sum(1 for caller in run.callers_of(generator) if caller.over is not None)
        return {
            "calls": over, "finished": finished, "usage": usage, "recordings": run.system.recordings(),
            "asterisk_ms": usage["asterisk_cpu"] * 1000 / max(1, over), "service_ms": usage["service_cpu"] * 1000 / max(1, over),
        }


def run(options) -> list[report.Entry]:
    entries = []
    length = 8 if options.quick else 15
    for calls, judged in ((Calls(10, length, 5000, True), True), (Calls(20, length, 1000, False), False)):
        peers, ours = options.interleaved(lambda kind, seed, calls=calls: repetition(kind, options, calls), "B3")
        asterisk = report.Entry.of_numbers("B3", f"Asterisk's processor time a call: {calls}", "ms", peers, ours, "asterisk_ms")
        service = report.Entry.of_numbers("B3", f"Tandem's processor time a call: {calls}", "ms", [], ours, "service_ms")
        if judged and asterisk.ours:
            if asterisk.peer:
                asterisk.judge("≤ 1.5 × app_queue's", asterisk.ours["p50"] <= 1.5 * asterisk.peer["p50"])
            service.judge("≤ 2 ms and ≤ ¼ of its Asterisk's", service.ours["p50"] <= min(2, asterisk.ours["p50"] / 4))
        entries += [asterisk, service]
    return entries
