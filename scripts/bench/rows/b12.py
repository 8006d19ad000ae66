"""B12: the service is killed with agents talking and callers waiting, and started again. How long until
the first offer, and is every call there exactly once? app_queue has no such case: it lives in Asterisk,
and all calls end with it."""

import time

from harness import report, sipp
from harness.run import Repetition
from harness.tandem import Tandem

AGENTS, WAITING, NEW, TALK, AWAY = 30, 90, 10, 8.0, 3.0


def repetition(options, seed: int) -> dict:
    present = AGENTS + WAITING
    with Repetition(Tandem, options, agents=AGENTS, talk=sipp.talk_times(TALK, 2000, seed)) as run:
        generator = run.call([0] * present, rate=60, at_once=present, total=present)
        time.sleep(present / 60 + 2)
        killed = time.time()
        run.system.kill()
        # They come while nobody is there: Asterisk plays them music and knocks again each second.
        late = run.call([0] * NEW, rate=10, at_once=NEW, total=NEW, first=present)
        time.sleep(AWAY)
        away = run.legs()
        started = time.time()
        run.system.start()
        run.system.wait_until_ready()
        ready = time.time()
        rounds = (WAITING + NEW + AGENTS) / AGENTS + 2
        finished = generator.wait(rounds * TALK * 3) and late.wait(20)
        legs, came = run.legs(), run.callers()
        return judged(legs, came, killed, started, ready, away) | {"finished": finished, "seconds_away": started - killed}


def judged(legs, came, killed: float, started: float, ready: float, away) -> dict:
    offers = [leg.rang for leg in legs if leg.rang >= started]
    answered: dict[str, int] = {}
    for leg in legs:
        if leg.answered is not None:
            answered[leg.caller] = answered.get(leg.caller, 0) + 1
    talking = [leg for leg in legs if leg.answered is not None and leg.answered < killed and (leg.hung_up is None or leg.hung_up > killed)]
    return {
        "first_offer_ms": (min(offers) - started) * 1000 if offers else float("nan"),
        "ready_ms": (ready - started) * 1000,
        "talking": len(talking),
        "cut_off": sum(1 for leg in talking if leg.ended_by_server is not None and (leg.hung_up is None or leg.ended_by_server < leg.hung_up)),
        "waiting": sum(1 for caller in came if caller.came < killed and not any(leg.caller == caller.number and leg.rang < killed for leg in legs)),
        "lost": sum(1 for caller in came if caller.number not in answered),
        "duplicated": sum(1 for count in answered.values() if count > 1),
        "offers_while_away": sum(1 for leg in away if leg.rang > killed),
    }


def run(options) -> list[report.Entry]:
    if Tandem not in options.kinds:
        return []
    ours = []
    for index in range(1 if options.quick else 3):
        options.say(f"  B12 {index + 1}")
        ours.append(options.recorded("B12", Tandem, lambda: repetition(options, options.seed + index)))
    first = report.Entry.of_numbers("B12", "kill -9, start → first offer", "ms", [], ours, "first_offer_ms")
    first.judge("< 2,000 ms", all(one["first_offer_ms"] < 2000 for one in ours))
    first.note = f"talking {[one['talking'] for one in ours]}, waiting {[one['waiting'] for one in ours]}, ready after {[round(one['ready_ms']) for one in ours]} ms"
    entries = [first]
    for key, what in (("lost", "calls lost"), ("duplicated", "calls given to two agents"), ("cut_off", "conversations cut off")):
        entry = report.Entry.of_numbers("B12", what, "calls", [], ours, key)
        entry.judge("0", all(one[key] == 0 for one in ours))
        entries.append(entry)
    return entries
