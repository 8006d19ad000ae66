"""B2: agents are free. How long from the caller's INVITE to the agent's? And, for B5, how long until
the caller is answered: the shortest way from an event of Asterisk's to an act of the service."""

import time

from harness import calls, report, sipp
from harness.run import Repetition, poisson

AGENTS, TALK, RATES, WARM_UP = 40, 0.8, (2, 5, 10, 20), 4


def repetition(kind, options, seed: int) -> dict:
    length = 4 if options.quick else 12
    comings = poisson([(5, WARM_UP)] + [(rate, length) for rate in RATES], seed)
    with Repetition(kind, options, agents=AGENTS, talk=sipp.talk_times(TALK, 2000, seed)) as run:
        began = time.time()
        generator = run.call(comings, rate=1000, at_once=len(comings), total=len(comings))
        finished = generator.wait(WARM_UP + len(RATES) * length + 15)
        came, legs = run.callers(), run.legs()
        since, until = began + WARM_UP, time.time()
        measured = [caller for caller in came if caller.came >= since]
        return {
            "values": calls.offer_latencies(came, legs, since, until),
            "answers": [(caller.answered - caller.came) * 1000 for caller in measured if caller.answered],
            "came": len(measured), "finished": finished,
            "lost": len(measured) - len({leg.caller for leg in legs} & {caller.number for caller in measured}),
        }


def run(options) -> list[report.Entry]:
    peers, ours = options.interleaved(lambda kind, seed: repetition(kind, options, seed), "B2")
    offer = report.Entry.of_latencies("B2", "caller's INVITE → agent's, 2–20 calls/s", peers, ours)
    if offer.ours and offer.peer:
        offer.judge("p99 ≤ app_queue's + 25 ms", offer.ours["p99"] <= offer.peer["p99"] + 25)
    offer.note = f"without an offer: {sum(one['lost'] for one in peers)} / {sum(one['lost'] for one in ours)}"
    answer = report.Entry.of_latencies("B5", "event → act: caller's INVITE → 200", peers, ours, "answers")
    if answer.ours and answer.peer:
        answer.judge("p99 ≤ app_queue's + 5 ms", answer.ours["p99"] <= answer.peer["p99"] + 5)
    answer.note = "app_queue's figure is Asterisk alone; transports: docs/benchmarks/ari-transport.md"
    return [offer, answer]
