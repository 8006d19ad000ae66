"""B1: an agent hangs up while 60 callers wait. How long until that agent's phone rings again?"""

import time

from harness import calls, sipp
from harness.run import Repetition

AGENTS, WAITING, TALK = 20, 60, 3.0


def repetition(kind, options, seed: int) -> dict:
    warm_up, measured = (5, 12) if options.quick else (10, 30)
    talk = sipp.talk_times(TALK, 2000, seed)
    with Repetition(kind, options, agents=AGENTS, talk=talk, seed=seed) as run:
        # At first a moderate rate, so that 80 do not all come in one instant.
        run.call([0] * 5000, rate=40, at_once=AGENTS + WAITING, total=1_000_000)
        time.sleep(warm_up)
        before, waiting = run.usage(), run.system.waiting()
        time.sleep(measured)
        after = run.usage()
        usage = after.since(before)
        # The last agents to become free are rung a moment later.
        time.sleep(2)
        legs = run.legs()
        answered = [leg for leg in legs if leg.answered is not None and before.at <= leg.answered < after.at]
        return {
            "values": calls.gaps(legs, before.at, after.at), "waiting": waiting, "answered": len(answered),
            "recordings": run.system.recordings(), "usage": usage,
            "asterisk_ms": usage["asterisk_cpu"] * 1000 / max(1, len(answered)),
            "service_ms": usage["service_cpu"] * 1000 / max(1, len(answered)),
        }
