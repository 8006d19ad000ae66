"""B4: what callers cost who only wait: music for each, no agent free. Not pinned."""

import time

from harness import report
from harness.run import Repetition

AGENTS = 20


def repetition(kind, options, seed: int) -> dict:
    levels, watched = ((0, 200, 1000), 5) if options.quick else ((0, 250, 500, 1000), 12)
    # Music for a thousand is more than one core's work, so all cores are used.
    with options.placement.anywhere(), Repetition(kind, options, agents=AGENTS, talk=[1000], paused=True) as run:
        curve, present = {}, 0
        for level in levels:
            if level > present:
                run.call([0] * (level - present), rate=40, at_once=level, total=level - present, first=present)
                deadline = time.monotonic() + (level - present) / 40 + 20
                # Counted in the load's own log: to ask the system would be load as well.
                while run.answered() < level and time.monotonic() < deadline:
                    time.sleep(0.5)
                present = level
                time.sleep(2)
            before = run.usage()
            time.sleep(watched)
            usage = run.usage().since(before)
            curve[level] = usage | {"waiting": run.system.waiting()}
        top = curve[levels[-1]]
        return {
            "curve": curve, "waiting": top["waiting"],
            "asterisk_percent": 100 * top["asterisk_share"], "service_percent": 100 * top["service_share"],
            "service_most_percent": 100 * max(one["service_share"] for one in curve.values()),
            "asterisk_kib": (top["asterisk_mib"] - curve[0]["asterisk_mib"]) * 1024 / max(1, top["waiting"]),
            "service_kib": (top["service_mib"] - curve[0]["service_mib"]) * 1024 / max(1, top["waiting"]),
        }


def run(options) -> list[report.Entry]:
    peers, ours = options.interleaved(lambda kind, seed: repetition(kind, options, seed), "B4", rounds=1)
    entries = [
        report.Entry.of_numbers("B4", "1,000 waiting: Asterisk", "% of a core", peers, ours, "asterisk_percent"),
        report.Entry.of_numbers("B4", "1,000 waiting: Tandem", "% of a core", [], ours, "service_percent"),
        report.Entry.of_numbers("B4", "memory a waiting call, Asterisk", "KiB", peers, ours, "asterisk_kib"),
        report.Entry.of_numbers("B4", "memory a waiting call, Tandem", "KiB", [], ours, "service_kib"),
    ]
    if ours:
        entries[1].judge("flat: < 2 % at every number", all(one["service_most_percent"] < 2 for one in ours))
        entries[1].note = ", ".join(f"{level}: {100 * one['service_share']:.1f} %" for level, one in ours[0]["curve"].items())
        entries[0].note = "ours at " + ", ".join(f"{level}: {100 * one['asterisk_share']:.0f} %" for level, one in ours[0]["curve"].items())
        if peers:
            entries[0].note += "; app_queue at " + ", ".join(
                f"{level}: {100 * one['asterisk_share']:.0f} %" for level, one in peers[0]["curve"].items())
        if (short := min(one["waiting"] for one in peers + ours)) < 1000:
            entries[0].note += f"; only {short} were waiting"
    return entries
