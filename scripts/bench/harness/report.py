"""The table, and the files with all figures."""

import csv
import json
import math

from . import figures


class Entry:
    """One line of the table: the same measure of both systems, as percentiles or as the median of repetitions."""

    def __init__(self, row: str, what: str, unit: str, peer: dict | None, ours: dict | None, ratio=None, interval=None):
        self.row, self.what, self.unit, self.peer, self.ours = row, what, unit, peer, ours
        self.ratio, self.interval = ratio, interval
        self.target, self.met, self.note = "", None, ""

    @classmethod
    def of_latencies(cls, row: str, what: str, peers: list[dict], ours: list[dict], key: str = "values") -> "Entry":
        peer_values, our_values = ([value for one in group for value in one[key]] for group in (peers, ours))
        peer = figures.summary(peer_values) if peer_values else None
        own = figures.summary(our_values) if our_values else None
        ratio = peer["p50"] / own["p50"] if peer and own and own["p50"] > 0 else None
        return cls(row, what, "ms", peer, own, ratio, figures.ratio_interval(our_values, peer_values))

    @classmethod
    def of_numbers(cls, row: str, what: str, unit: str, peers: list[dict], ours: list[dict], key: str) -> "Entry":
        def middle(group):
            values = [one[key] for one in group]
            return {"n": len(values), "p50": figures.quantile(values, 0.5), "min": min(values), "max": max(values)} if values else None
        peer, own = middle(peers), middle(ours)
        ratio = peer["p50"] / own["p50"] if peer and own and own["p50"] > 0 else None
        return cls(row, what, unit, peer, own, ratio)

    def judge(self, target: str, met: bool | None) -> None:
        self.target, self.met = target, met

    def as_dict(self) -> dict:
        return vars(self)


def number(value) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


HEAD = ("system", "row", "measure", "n", "p50", "p90", "p99", "max", "ratio", "target", "met?")


def lines(entries: list[Entry]) -> list[tuple[str, ...]]:
    """Two for each entry: the peer's, then ours with ratio and target."""
    table = []
    for entry in entries:
        for system, values in (("app_queue", entry.peer), ("tandem", entry.ours)):
            if not values:
                continue
            is_ours = system == "tandem"
            ratio = f"{entry.ratio:.2f}" if is_ours and entry.ratio else ""
            if ratio and entry.interval:
                ratio += f" [{entry.interval[0]:.2f}–{entry.interval[1]:.2f}]"
            met = {True: "yes", False: "NO", None: ""}[entry.met] if is_ours else ""
            table.append((
                system, entry.row, f"{entry.what}, {entry.unit}", str(values["n"]), number(values["p50"]), number(values.get("p90")),
                number(values.get("p99")), number(values["max"]), ratio, entry.target if is_ours else "", met))
    return table


def show(entries: list[Entry]) -> str:
    table = [HEAD] + lines(entries)
    widths = [max(len(line[column]) for line in table) for column in range(len(HEAD))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in table]
    text.insert(1, "  ".join("-" * width for width in widths))
    text += [f"{entry.row}: {entry.note}" for entry in entries if entry.note]
    text.append("n counts single calls where there is a p90, else repetitions, of which p50 is the median. ratio: app_queue's p50 to ours.")
    return "\n".join(text)


def write(folder, facts: dict, entries: list[Entry], repetitions: list[dict]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole = {"facts": facts, "table": [entry.as_dict() for entry in entries], "repetitions": repetitions}
    (folder / "result.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False, default=str))
    with open(folder / "table.csv", "w", newline="") as file:
        csv.writer(file).writerows([HEAD] + lines(entries))
    with open(folder / "latencies.csv", "w", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(("row", "repetition", "system", "measure", "ms"))
        for index, one in enumerate(repetitions):
            for key in ("values", "answers"):
                sheet.writerows((one["row"], index, one["system"], key, f"{value:.3f}") for value in one["result"].get(key, []))
