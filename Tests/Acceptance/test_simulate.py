"""`tandem simulate`: the command as a planner uses it, and its figures beside those that this file works out by itself."""

import csv
import heapq
import json
import math
import os
import pty
import random
import re
import signal
import subprocess
from pathlib import Path

import pytest

from harness.deadlines import eventually
from harness.tandem import TOP, binary

EXAMPLE = TOP / "docs/simulate-example.yaml"

LINE = """
name: {name}
duration: {duration}
{more}
queues:
  line: {{serviceLevelTarget: 20s, wrapUp: 0s, offerTimeout: none}}
agents:
  team: {{count: {agents}, autoAnswer: [voice]}}
"""
"""One queue, first come first served, and agents who answer at once."""

POISSON = "traffic:\n  calls: {queue: line, arrivals: {perHour: 150}, handling: {exponential: 4m}}\n"


def _line(folder: Path, file: str, agents: int, traffic: str = "", duration: str = "24h", more: str = "") -> Path:
    path = folder / file
    path.write_text(LINE.format(name=path.stem, agents=agents, duration=duration, more=more) + traffic)
    return path


def _simulate(*arguments: object, within: float = 120.0) -> subprocess.CompletedProcess:
    return subprocess.run([str(binary()), "simulate", *map(str, arguments)], capture_output=True, text=True, timeout=within)


def _done(*arguments: object, within: float = 120.0) -> str:
    done = _simulate(*arguments, within=within)
    assert done.returncode == 0, (done.returncode, done.stdout[-1500:], done.stderr[-1500:])
    return done.stdout


def _figures(report: dict, kind: str, name: str) -> dict[str, dict]:
    return next(row["figures"] for row in report["rows"] if row["kind"] == kind and row["name"] == name)


# --- theory, worked out here -------------------------------------------------------------


def erlang_c(agents: int, load: float) -> float:
    """The probability that a customer of M/M/n has to wait: the textbook's sum, not the recursion that the product uses."""
    last = load**agents / math.factorial(agents) * agents / (agents - load)
    return last / (sum(load**k / math.factorial(k) for k in range(agents)) + last)


def waits(calls: list[tuple[float, float]], agents: int) -> list[float]:
    """First come, first served by so many agents: each takes the agent who is free first (Kiefer and Wolfowitz)."""
    free, result = [0.0] * agents, []
    for arrived, handling in calls:
        start = max(arrived, heapq.heappop(free))
        heapq.heappush(free, start + handling)
        result.append(start - arrived)
    return result


# --- the figures -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> dict:
    """The example of the documentation, once: what it printed, and the files beside it."""
    folder = tmp_path_factory.mktemp("example")
    text = _done(EXAMPLE, "--runs", 3, "--json", folder / "all.json", "--csv", folder / "all.csv", "--quiet")
    return {"text": text, "json": json.loads((folder / "all.json").read_text()), "csv": list(csv.DictReader((folder / "all.csv").open()))}


def test_the_table_names_every_queue_and_group_of_the_example(example):
    text = example["text"]
    heading = re.match(r"Monday: (\d+) customers, seed 1, 3 independent runs; ± is the 95 % interval", text)
    assert heading and int(heading[1]) == example["json"]["customers"] > 10_000, text
    blocks = {block.split("  ")[0]: block for block in text.strip().split("\n\n")[1:]}
    assert list(blocks) == ["Customers", "Waits of those answered", "Waiting line", "Agents"], text
    for title, block in blocks.items():
        names = ["sales", "service", "night"] if title == "Agents" else ["sales", "service", "letters", "all queues"]
        assert [re.split(r"  +", line)[0] for line in block.splitlines()[1:]] == names, block
    for column in ("service level", "abandonment", "ASA", "p95", "occupancy", "estimate error"):
        assert column in text, f"expected the column '{column}' in:\n{text}"


def test_json_and_csv_hold_what_the_table_shows(example):
    report, rows = example["json"], example["csv"]
    assert report["runs"] == 3 and report["agents"] == {"sales": 14, "service": 21, "night": 4}
    written = {(row["kind"], row["name"], row["measure"]): row for row in rows}
    assert len(written) == len(rows) == sum(len(row["figures"]) for row in report["rows"])
    for row in report["rows"]:
        for measure, figure in row["figures"].items():
            line = written[row["kind"], row["name"], measure]
            assert math.isclose(float(line["mean"]), figure["mean"], abs_tol=1e-9) and int(line["n"]) == figure["count"], (line, figure)
            if "halfWidth" in figure:
                assert math.isclose(float(line["high"]) - float(line["low"]), 2 * figure["halfWidth"], rel_tol=1e-6, abs_tol=1e-9), (line, figure)
    sales = _figures(report, "queue", "sales")
    shown = next(line for line in example["text"].splitlines() if line.startswith("sales"))
    assert f"{sales['serviceLevel']['mean'] * 100:.1f} %" in shown and f"{sales['abandonment']['mean'] * 100:.1f} %" in shown, shown


def test_every_customer_of_the_example_is_accounted_for(example):
    for name in ("sales", "service", "letters", "all queues"):
        figures = _figures(example["json"], "allQueues" if name == "all queues" else "queue", name)
        ends = sum(figures[end]["mean"] for end in ("answered", "abandoned", "left", "callbacks", "unserved"))
        assert math.isclose(figures["offered"]["mean"], ends, abs_tol=1e-6), (name, figures)
        level = figures["serviceLevel"]["mean"]
        assert 0 < level <= 1 and (name == "letters") == (figures["abandoned"]["mean"] == 0), (name, figures)


def test_the_same_seed_gives_the_same_bytes_however_many_run_at_once_and_another_seed_does_not(tmp_path):
    scenario = _line(tmp_path, "same.yaml", 12, POISSON)
    texts = [_done(scenario, "--runs", 4, "--quiet", *more) for more in (["--jobs", 1], ["--jobs", 4], ["--seed", 2])]
    assert texts[0] == texts[1] and texts[0].splitlines()[2:] != texts[2].splitlines()[2:]


def test_waits_agree_with_erlang_c(tmp_path):
    """150 calls an hour of 4 minutes are a load of 10; with 14 agents 17 % wait. Seeded: it agrees always or never."""
    scenario = _line(tmp_path, "erlang.yaml", 14, POISSON, duration="200h", more="warmUp: 5h")
    _done(scenario, "--runs", 6, "--confidence", 99.9, "--no-estimates", "--quiet", "--json", tmp_path / "erlang.json")
    figures = _figures(json.loads((tmp_path / "erlang.json").read_text()), "queue", "line")
    load, agents = 10.0, 14
    waiting = erlang_c(agents, load)
    expected = {
        "waiting": waiting, "speedOfAnswer": waiting * 240 / (agents - load), "serviceLevel": 1 - waiting * math.exp(-(agents - load) * 20 / 240),
        "queueLength": waiting * load / (agents - load)}
    for measure, theory in expected.items():
        mean, half = figures[measure]["mean"], figures[measure]["halfWidth"]
        assert abs(mean - theory) <= half, f"{measure}: expected {theory:.4f} by Erlang C, actual {mean:.4f} ± {half:.4f}"
        assert abs(mean - theory) <= 0.08 * theory, f"{measure}: expected {theory:.4f} within 8 %, actual {mean:.4f}: the interval alone says too little"


# --- staffing ----------------------------------------------------------------------------


def test_staff_finds_what_erlang_c_demands_and_tells_each_trial(tmp_path):
    level = {agents: 1 - erlang_c(agents, 10.0) * math.exp(-(agents - 10) * 20 / 240) for agents in range(11, 20)}
    needed = next(agents for agents in level if level[agents] >= 0.83)
    assert level[needed] > 0.86 and level[needed - 1] < 0.80, "the target must lie clear of both, so that chance does not decide"
    scenario = _line(tmp_path, "staff.yaml", 30, POISSON, duration="100h")
    done = _simulate(scenario, "--staff", "--service-level", 83, "--runs", 4, "--no-estimates", "--json", tmp_path / "staff.json", "--csv", tmp_path / "staff.csv")
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert done.stdout.startswith(f"The smallest staffing found that meets the target: team {needed} ("), done.stdout
    assert re.search(rf"^team {needed}: meets the target$", done.stderr, re.M) and re.search(rf"^team {needed - 1}: too few$", done.stderr, re.M), done.stderr
    assert json.loads((tmp_path / "staff.json").read_text())["agents"] == {"team": needed}
    staff = next(row for row in csv.DictReader((tmp_path / "staff.csv").open()) if row["measure"] == "staff")
    assert float(staff["mean"]) == pytest.approx(needed)


def test_staff_takes_the_scenarios_targets_and_changes_only_the_groups_named(tmp_path):
    scenario = tmp_path / "two.yaml"
    scenario.write_text(LINE.format(name="two", agents=2, duration="12h", more="").replace("autoAnswer: [voice]}", "autoAnswer: [voice]}\n  others: {count: 9, autoAnswer: [voice]}")
                        + POISSON + "targets:\n  line: {speedOfAnswer: 20s}\n")
    text = _done(scenario, "--staff", "--group", "team", "--runs", 4, "--no-estimates", "--quiet")
    found = re.match(r"The smallest staffing found that meets the target: team (\d+), others 9 \(", text)
    assert found and int(found[1]) > 2, text


def test_where_no_staffing_meets_the_target_it_says_so_and_ends_with_2(tmp_path):
    scenario = _line(tmp_path, "magic.yaml", 2, POISSON, duration="1h")
    scenario.write_text(scenario.read_text().replace("serviceLevelTarget: 20s", "serviceLevelTarget: 20s, requirement: magic >= 3"))
    done = _simulate(scenario, "--staff", "--asa", 5, "--runs", 1, "--no-estimates")
    assert done.returncode == 2 and done.stdout.startswith("Even this staffing does not meet the target: team "), done


# --- yesterday's customers ---------------------------------------------------------------


def _history(path: Path) -> list[tuple[float, float]]:
    """300 calls that came from eight o'clock on; times in tenths of a second, as a PBX exports them."""
    chance, at, calls = random.Random(7), 8 * 3600.0, []
    for _ in range(300):
        at = round(at + chance.expovariate(1 / 100), 1)
        calls.append((at, round(chance.expovariate(1 / 180), 1)))
    path.write_text("arrived,handling,waited,abandoned\n" + "".join(f"{arrived:.1f},{handling:.1f},{place % 40},no\n" for place, (arrived, handling) in enumerate(calls)))
    return calls


def test_two_policies_meet_yesterdays_customers_and_each_wait_is_what_a_pencil_gives(tmp_path):
    calls = _history(tmp_path / "yesterday.csv")
    today = _line(tmp_path, "today.yaml", 2, "traffic:\n  calls: {queue: line, arrivals: {csv: yesterday.csv}}\n")
    draft = _line(tmp_path, "draft.yaml", 3)  # Without customers: they are today's.
    text = _done(today, "--compare", draft, "--runs", 2, "--json", tmp_path / "both.json", "--csv", tmp_path / "both.csv", "--quiet")
    assert text.startswith("today against draft, the same 600 customers, 2 runs, seed 1."), text
    both = json.loads((tmp_path / "both.json").read_text())
    written = {row["measure"]: row for row in csv.DictReader((tmp_path / "both.csv").open()) if row["kind"] == "queue"}
    for side, agents in (("first", 2), ("second", 3)):
        expected = waits(calls, agents)
        figures = _figures(both[side], "queue", "line")
        assert both[side]["agents"] == {"team": agents} and figures["answered"]["mean"] == len(calls)
        assert figures["speedOfAnswer"]["mean"] == pytest.approx(sum(expected) / len(calls), abs=1e-6)
        assert figures["longestWait"]["mean"] == pytest.approx(max(expected), abs=1e-6)
        assert figures["serviceLevel"]["mean"] == pytest.approx(sum(wait <= 20 + 1e-6 for wait in expected) / len(calls))
        assert float(written["speedOfAnswer"][side]) == pytest.approx(sum(expected) / len(calls), abs=1e-6)
    gain = (sum(waits(calls, 3)) - sum(waits(calls, 2))) / len(calls)
    assert float(written["speedOfAnswer"]["difference"]) == pytest.approx(gain, abs=1e-6)
    shown = next(line for line in text.splitlines() if re.match(r"line +ASA ", line))
    assert f"{gain:.1f} s" in shown and shown.endswith("*"), shown


def test_a_draft_that_lacks_a_queue_of_todays_customers_is_refused(tmp_path):
    _history(tmp_path / "yesterday.csv")
    today = _line(tmp_path, "today.yaml", 2, "traffic:\n  calls: {queue: line, arrivals: {csv: yesterday.csv}}\n")
    draft = _line(tmp_path, "draft.yaml", 3)
    draft.write_text(draft.read_text().replace("line:", "other:"))
    done = _simulate(today, "--compare", draft)
    assert done.returncode == 64 and "line" in done.stderr and not done.stdout, done


# --- faults ------------------------------------------------------------------------------

BAD = """queues:
  sales: {serviceLevelTargt: 20s}
agents:
  a: {count: many}
traffic:
  t: {queue: nowhere, arrivals: {perHour: 10}, handling: 4}
"""


def test_all_faults_of_a_scenario_are_named_at_once_with_line_and_remedy(tmp_path):
    (tmp_path / "bad.yaml").write_text(BAD)
    done = _simulate(tmp_path / "bad.yaml", "--json", tmp_path / "never.json")
    lines = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1 and not (tmp_path / "never.json").exists(), done
    for place, words in (("2:11", ("queues.sales.serviceLevelTargt", "'serviceLevelTarget'")), ("4:14", ("agents.a.count", "'many'")), ("6:14", ("traffic.t.queue", "'nowhere'", "sales")),
                         ("6:58", ("traffic.t.handling", "'4'", "unit"))):
        line = next((line for line in lines if f"bad.yaml:{place}:" in line), "")
        assert all(word in line for word in words), f"expected {words} at {place} in:\n" + "\n".join(lines)
    assert lines[-1] == "4 faults to mend."


@pytest.mark.parametrize("text, words", [
    ("queues: [\n", ["it.yaml:2:1", "YAML"]), (None, ["it.yaml", "cannot be read"]), ("", ["it.yaml"]),
    (LINE.format(name="it", agents=1, duration="24h", more="") + "traffic:\n  t: {queue: line, arrivals: {csv: calls.csv}}\n", ["calls.csv:3", "'noon'", "08:15:30"]),
], ids=["no YAML", "no file", "empty", "a line of the history"])
def test_a_file_that_is_none_is_named(tmp_path, text, words):
    (tmp_path / "calls.csv").write_text("arrived,handling\n1,4\nnoon,1\n")
    if text is not None:
        (tmp_path / "it.yaml").write_text(text)
    done = _simulate(tmp_path / "it.yaml")
    told = done.stdout + done.stderr
    assert done.returncode == 1 and "Fatal error" not in told, done
    assert all(word in told for word in words), f"expected {words} in:\n{told}"


@pytest.mark.parametrize("options, word", [
    (["--runs", 0], "--runs"), (["--jobs", 0], "--jobs"), (["--confidence", 100], "--confidence"), (["--seed", -1], "--seed"), (["--json", "/nowhere/at/all.json"], "/nowhere/at"),
    (["--staff", "--group", "nobody", "--asa", 5], "nobody"), (["--staff"], "target"), (["--asa", 5], "--staff"), (["--compare", "x.yaml", "--staff"], "--compare"), (["--speed", 3], "--speed")])
def test_options_that_cannot_be_are_refused_before_anything_is_simulated(tmp_path, options, word):
    done = _simulate(_line(tmp_path, "fine.yaml", 12, POISSON), *options, within=20)
    assert done.returncode == 64 and word in done.stderr and not done.stdout, done


# --- progress, and the end by Ctrl-C -------------------------------------------------------


def test_on_a_terminal_progress_is_one_line_that_is_gone_at_the_end_and_quiet_says_nothing(tmp_path):
    scenario = _line(tmp_path, "progress.yaml", 12, POISSON, duration="120h")
    ours, theirs = pty.openpty()
    child = subprocess.Popen([str(binary()), "simulate", str(scenario), "--runs", "4", "--no-estimates"], stdout=subprocess.PIPE, stderr=theirs, text=True)
    os.close(theirs)
    said = bytearray()
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break  # So Linux tells that nobody holds the other end any more.
        if not piece:
            break
        said += piece
    os.close(ours)
    text, _ = child.communicate(timeout=60)
    assert child.returncode == 0 and text.startswith("progress: "), text
    shares = [int(share) for share in re.findall(r"\r\x1b\[K(\d+) % of 4 runs, \d+ s", said.decode())]
    assert len(shares) >= 2 and shares == sorted(shares) and shares[-1] <= 100, said.decode()
    assert said.endswith(b"\r\x1b[K") and b"\n" not in said and "%" not in text.splitlines()[0].replace("95 %", ""), said[-200:]
    quiet = _simulate(_line(tmp_path, "quiet.yaml", 12, POISSON), "--quiet", "--runs", 1)
    assert quiet.returncode == 0 and quiet.stderr == ""


def test_ctrl_c_ends_it_at_once_and_leaves_no_half_a_file(tmp_path):
    scenario = _line(tmp_path, "endless.yaml", 12, POISSON, duration="366d")
    child = subprocess.Popen([str(binary()), "simulate", str(scenario), "--runs", "500", "--json", str(tmp_path / "out.json"), "--csv", str(tmp_path / "out.csv")],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        def burned() -> float:
            fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        eventually("it simulates", lambda: burned() > 1.0, within=30)
        child.send_signal(signal.SIGINT)
        text, _ = child.communicate(timeout=20)
        assert child.returncode in (-signal.SIGINT, 130), child.returncode
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    assert text == "" and sorted(path.name for path in tmp_path.iterdir()) == ["endless.yaml"]
