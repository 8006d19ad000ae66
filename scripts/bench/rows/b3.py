"""B3: the most calls a second of which none fails (RFC 7502's search)."""

import time

from harness import machine, report
from harness.run import Repetition
from rows import cost

AGENTS, TALK, FIRST, CEILING, PATIENCE = 200, 1000, 20, 160, 4.0


class Search:
    """Doubles the rate until something fails, then halves the interval."""

    def __init__(self, kind, options):
        self.kind, self.options = kind, options
        self.length, self.precision = (5, 0.10) if options.quick else (10, 0.05)
        self.steps: list[dict] = []

    def run(self) -> dict:
        self.fresh()
        try:
            self.step(5, 3)
            good, bad = (0, FIRST) if self.step(FIRST, self.length)["failed"] else (FIRST, None)
            while bad is None and good < CEILING:
                rate = min(CEILING, good * 2)
                good, bad = (good, rate) if self.step(rate, self.length)["failed"] else (rate, None)
            while bad is not None and bad - good > max(1, self.precision * bad):
                rate = (good + bad) // 2
                good, bad = (good, rate) if self.step(rate, self.length)["failed"] else (rate, bad)
            return {"rate": good, "first_failure": self.first_failure(), "steps": self.steps}
        finally:
            self.repetition.close()

    def fresh(self) -> None:
        self.repetition = Repetition(self.kind, self.options, agents=AGENTS, talk=[TALK])
        self.repetition.__enter__()
        self.numbers_used = 0

    def step(self, rate: int, length: float) -> dict:
        run, total = self.repetition, round(rate * length)
        first, self.numbers_used = self.numbers_used, self.numbers_used + total
        before, busy_before = run.usage(), machine.busy_and_idle()
        generator = run.call([0] * total, rate=rate, at_once=total, total=total, first=first)
        finished = generator.wait(length + TALK / 1000 + PATIENCE + 3)
        usage = run.usage().since(before)
        came = run.callers_of(generator)
        offered: dict[str, list] = {}
        for leg in run.legs():
            offered.setdefault(leg.caller, []).append(leg)
        why = [why for caller in came if (why := self.fault(caller, offered.get(caller.number, [])))]
        why += ["never sent"] * (total - len(came))
        result = {
            "rate": rate, "calls": total, "failed": len(why) + (0 if finished or why else 1),
            "why": {reason: why.count(reason) for reason in sorted(set(why))}, "load": machine.load(),
            "machine_busy": machine.busy_share(busy_before),
            "asterisk_ms": usage["asterisk_cpu"] * 1000 / total, "service_ms": usage["service_cpu"] * 1000 / total,
            "asterisk_share": usage["asterisk_share"], "service_share": usage["service_share"],
            "asterisk_mib": usage["asterisk_mib"], "service_mib": usage["service_mib"],
        }
        self.steps.append(result)
        self.options.say(f"    {self.kind.name}: {rate}/s, {total} calls, {result['failed']} failed {result['why'] or ''}")
        if result["failed"]:
            # What is left over from too much would spoil the next step.
            run.close()
            self.fresh()
            self.step_warm()
        else:
            generator.stop()
            time.sleep(1)
        return result

    def step_warm(self) -> None:
        generator = self.repetition.call([0] * 15, rate=5, at_once=15, total=15, first=self.numbers_used)
        self.numbers_used += 15
        generator.wait(12)

    @staticmethod
    def fault(caller, legs) -> str | None:
        if caller.refusal:
            return caller.refusal.removeprefix("SIP/2.0 ")
        if not legs:
            return "no offer"
        if len([leg for leg in legs if leg.answered]) > 1:
            return "two agents"
        if legs[0].rang - caller.came > PATIENCE:
            return f"offered after more than {PATIENCE:g} s"
        if caller.over is None:
            return "not ended"
        return None

    def first_failure(self) -> dict | None:
        failures = [step for step in self.steps if step["failed"]]
        return min(failures, key=lambda step: step["rate"]) if failures else None


def run(options) -> list[report.Entry]:
    peers, ours = options.interleaved(lambda kind, seed: Search(kind, options).run(), "B3", rounds=1)
    most = report.Entry.of_numbers("B3", f"calls/s without a failure (search ends at {CEILING})", "calls/s", peers, ours, "rate")
    if most.ours and most.peer:
        most.judge("≥ 90 % of app_queue's", most.ours["p50"] >= 0.9 * most.peer["p50"])
    most.note = "; ".join(
        f"{system} first failed at {failure['rate']}/s: {failure['why']}"
        for system, found in (("app_queue", peers), ("tandem", ours)) if found and (failure := found[0]["first_failure"]))
    return [most, *cost.run(options)]
