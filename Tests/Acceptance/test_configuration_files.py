"""Queues and agents in files: `tandem config` against the running service."""

import shutil

import pytest

from harness import lines as hall
from harness.tandem import TOP

FLOWS = hall.FLOWS
EXAMPLE = TOP / "docs" / "centre-example"


@pytest.fixture
def files(tandem, tmp_path):
    """The service's own queues and agents, exported: each test begins and ends with them."""
    tandem.admin
    before = tmp_path / "before"
    done = tandem.run("config", "export", str(before))
    assert done.returncode == 0, done.stdout + done.stderr
    yield before
    done = tandem.run("config", "apply", str(before), "--prune")
    assert done.returncode == 0, done.stdout + done.stderr


def apply(tandem, folder, *flags) -> str:
    done = tandem.run("config", "apply", str(folder), *flags)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def everything(tandem) -> dict:
    return {kind: {item["id"]: item for item in tandem.admin.get(f"/{kind}?limit=200")["items"]} for kind in ("queues", "agents")}


def test_a_declaration_is_in_force_for_the_next_caller(tandem, floor, lines, files, tmp_path):
    """First in this module: later tests delete the agents of the floor, and make them anew."""
    eve, bob = floor.agent("Eve", answers=0.2), floor.agent("Bob", answers=0.2)
    endpoint = tandem.admin.get(f"/agents/{bob.id}")["endpoint"]
    folder = tmp_path / "centre"
    folder.mkdir()
    (folder / "one.yaml").write_text((files / "queues" / "one.yaml").read_text().rstrip() + f"\n    members: {{agents: [{endpoint}]}}\n")
    assert f"members: (default) → {{agents: [{endpoint}]}}" in apply(tandem, folder)
    for _ in range(2):
        call, interaction, agent = lines.one.serve()
        assert agent == bob.id != eve.id
        call.hang_up()
        floor.until(interaction, "closed")


def test_what_was_exported_changes_nothing_when_applied(tandem, files):
    before = everything(tandem)
    assert "0 to change" in apply(tandem, files, "--prune", "--dry-run")
    assert "0 to change" in apply(tandem, files)
    assert everything(tandem) == before
    assert "assword" not in "".join(path.read_text() for path in files.rglob("*.yaml"))


def test_the_example_is_applied_changed_and_pruned(tandem, files, tmp_path):
    folder = tmp_path / "centre"
    shutil.copytree(EXAMPLE, folder)
    (folder / "queues" / "sales.yaml").write_text((folder / "queues" / "sales.yaml").read_text().replace("    closing: {leave: {flow: main}}\n", ""))
    for key in ("sales", "service"):
        for queue in [queue for queue in everything(tandem)["queues"].values() if queue["key"] == key]:
            tandem.admin.delete(f"/queues/{queue['id']}")
    present = everything(tandem)
    shown = apply(tandem, folder, "--dry-run")
    assert "+ queue sales" in shown and "+ agent amy" in shown and everything(tandem) == present, shown
    assert "Applied." in apply(tandem, folder)
    sales = tandem.admin.named("/queues", "key", "sales")
    service = tandem.admin.named("/queues", "key", "service")
    amy = tandem.admin.named("/agents", "endpoint", "amy")
    # Names have become the ids that the service gave.
    assert sales["exhausted"] == {"queue": service["id"]} and sales["steps"][1]["actions"][0] == {"addQueues": [service["id"]]}
    assert sales["members"] == {"teams": ["sales"]} and amy["levels"] == {service["id"]: 2} and amy["mayDial"] is True
    assert "0 to change" in apply(tandem, folder)
    # What is not declared stays.
    assert set(present["queues"]) <= set(everything(tandem)["queues"])
    text = (folder / "agents" / "sales.yaml").read_text()
    (folder / "agents" / "sales.yaml").write_text(text.replace("sales: 8", "sales: 9"))
    shown = apply(tandem, folder)
    assert "~ agent amy" in shown and "sales: 8" in shown and "sales: 9" in shown
    assert tandem.admin.named("/agents", "endpoint", "amy")["skills"]["sales"] == 9
    assert "- queue" in apply(tandem, folder, "--prune", "--dry-run")
    apply(tandem, folder, "--prune")
    assert {queue["key"] for queue in everything(tandem)["queues"].values()} == {"sales", "service"}


def test_one_fault_keeps_everything_from_being_written(tandem, files, tmp_path):
    folder = tmp_path / "centre"
    (folder / "queues").mkdir(parents=True)
    (folder / "queues" / "good.yaml").write_text("queues:\n  good: {}\n")
    (folder / "queues" / "bad.yaml").write_text("queues:\n  bad:\n    exhausted: {queue: god}\n    wrapUp: 30\n    skils: {a: 1}\n")
    before = everything(tandem)
    done = tandem.run("config", "apply", str(folder))
    assert done.returncode == 1 and everything(tandem) == before
    for fault in ("queues/bad.yaml:3:24: queues.bad.exhausted.queue: there is no queue 'god'; did you mean 'good'?", "queues/bad.yaml:4:13: queues.bad.wrapUp: '30' is not a length of time", "queues/bad.yaml:5:5: queues.bad.skils: unknown key", "3 faults to mend."):
        assert fault in done.stdout, done.stdout
    checked = tandem.run("config", "check", str(folder))
    assert checked.returncode == 1 and "3 faults to mend." in checked.stdout


def test_queues_that_name_each_other_and_accounts_that_change_hands(tandem, files, tmp_path):
    for login in ("swap-one", "swap-two"):
        assert tandem.run("user", "add", login, input="Correct-horse-7\n").returncode == 0
    file = tmp_path / "centre" / "all.yaml"
    file.parent.mkdir()
    text = "queues:\n  left: {steps: [{after: 5s, addQueues: [right]}], members: {agents: [s1]}}\n  right: {steps: [{after: 5s, addQueues: [left]}], exhausted: {queue: left}}\nagents:\n  s1: {user: swap-one}\n  s2: {user: swap-two}\n"
    file.write_text(text)
    apply(tandem, file.parent)
    # The way of overflow turns round, and the two agents change accounts.
    file.write_text(text.replace(", exhausted: {queue: left}", "").replace("members: {agents: [s1]}", "exhausted: {queue: right}").replace("{user: swap-one}", "{user: x}").replace("{user: swap-two}", "{user: swap-one}").replace("{user: x}", "{user: swap-two}"))
    apply(tandem, file.parent)
    left, right = (tandem.admin.named("/queues", "key", key) for key in ("left", "right"))
    assert left["exhausted"] == {"queue": right["id"]} and "exhausted" not in right and left["members"] == "everyone"
    users = {user["id"]: user["login"] for user in tandem.admin.get("/users?limit=200")["items"]}
    assert [users[tandem.admin.named("/agents", "endpoint", endpoint)["user"]] for endpoint in ("s1", "s2")] == ["swap-two", "swap-one"]
