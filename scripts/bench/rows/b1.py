"""B1: an agent hangs up while 60 callers wait. How long until that agent's phone rings again?"""

import time

from harness import calls, report, sipp
from harness.run import Repetition

AGENTS, WAITING, TALK = 20, 60, 3.0


def repetition(kind, options, seed: int) -> dict:
    warm_up, measured = (4, 14) if options.quick else (8, 30)
    with Repetition(kind, options, agents=AGENTS, talk=sipp.talk_times(TALK, 2000, seed)) as run:
        run.call([0] * 5000, rate=40, at_once=AGENTS + WAITING, total=1_000_000)
        time.sleep(warm_up)
        before, waiting = run.usage(), run.system.waiting()
        time.sleep(measured)
        after = run.usage()
        # The last agents to become free are rung a moment later.
        time.sleep(2)
        legs = run.legs()
        answered = [leg for leg in legs if leg.answered is not None and before.at <= leg.answered < after.at]
        usage = after.since(before)
        return {
            "values": calls.gaps(legs, before.at, after.at), "waiting": waiting, "answered": len(answered),
            "per_second": len(answered) / usage["seconds"], "recordings": run.system.recordings(), "usage": usage,
            "asterisk_ms": usage["asterisk_cpu"] * 1000 / max(1, len(answered)),
            "service_ms": usage["service_cpu"] * 1000 / max(1, len(answered)),
        }


def run(options) -> list[report.Entry]:
    peers, ours = options.interleaved(lambda kind, seed: repetition(kind, options, seed), "B1")
    gap = report.Entry.of_latencies("B1", "agent free → next offer, 60 waiting", peers, ours)
    gap.judge("p50 < 10 ms, p99 < 30 ms", gap.ours["p50"] < 10 and gap.ours["p99"] < 30 if gap.ours else None)
    return [gap, report.Entry.of_numbers("B1", "routed in that time", "calls/s", peers, ours, "per_second")]
