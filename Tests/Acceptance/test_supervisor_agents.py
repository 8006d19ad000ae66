"""The supervisor's page: what is done with agents there, by mouse and by keyboard, on windows of each width, in both languages."""

import pytest
from playwright.sync_api import expect

from harness import lines as hall
from harness.board import accounts, board, chromium, program  # noqa: F401
from harness.deadlines import eventually

FLOWS = hall.FLOWS


def test_a_supervisor_sets_presence_and_keeps_its_channels_in_sight(tandem, floor, lines, board):
    """A break with its reason, offline, available for a half of the channels: each as agents choose it themselves."""
    eve = floor.agent("Eve", phone="browser", available=False)
    screen = board().ready()
    row = screen.agent(eve)

    def presence() -> dict:
        kind = tandem.admin.get(f"/agents/{eve.id}/state")["presence"]
        return kind | {"channels": sorted(kind["channels"])} if "channels" in kind else kind

    def choose(item: str, **wanted) -> None:
        row.get_by_test_id("agent-presence").click()
        row.get_by_test_id(f"presence-{item}").click()
        eventually(f"{item} is set", lambda: presence() == wanted, actual=presence)
    choose("break-lunch", kind="break", reason="lunch")
    expect(row.get_by_test_id("agent-activity")).to_contain_text("Lunch")
    choose("available-written", kind="available", channels=["chat", "email", "sms", "webhook", "wechat", "weibo"])
    expect(row.get_by_test_id("agent-channels")).to_have_text("Written only")
    row.get_by_test_id("agent-presence").click()
    expect(row.get_by_test_id("presence-available-written")).to_have_attribute("aria-checked", "true")
    screen.page.keyboard.press("Escape")
    # What the agent chooses is seen too, a choice of other channels as well.
    eve.rest.put("/me/presence", {"kind": "available", "channels": ["voice", "chat"]})
    expect(row.get_by_test_id("agent-channels")).to_contain_text("Chat")
    choose("available-spoken", kind="available", channels=["video", "voice"])
    expect(row.get_by_test_id("agent-channels")).to_have_text("Calls only")
    choose("meeting", kind="meeting")
    expect(row.get_by_test_id("agent-channels")).to_have_count(0)
    since = row.locator("run-time").first
    shown = since.inner_text()
    eventually("the time since then runs", lambda: since.inner_text() != shown, within=5, actual=lambda: (shown, since.inner_text()))
    choose("offline", kind="offline")
    expect(row).to_have_attribute("data-activity", "offline")
    eventually("it runs from the change on", lambda: since.inner_text() in ("0:00", "0:01", "0:02"), within=3, actual=since.inner_text)
    screen.quiet_console()


def test_filters_sorting_keyboard_and_languages(floor, lines, board):
    ann, zoe = floor.agent("Ann", phone="browser", available=False, team="north"), floor.agent("Zoe", available=True, team="south")
    screen = board().ready()
    row = screen.agent(zoe)
    expect(row).to_have_attribute("data-activity", "idle")
    screen["agent-group"].select_option("free")
    expect(screen.agent(ann)).to_have_count(0)
    screen["agent-group"].select_option("all")
    screen["agent-team"].select_option("north")
    expect(row).to_have_count(0)
    screen["agent-team"].select_option("")
    screen["agent-search"].fill(zoe.name)
    expect(screen["agent-row"]).to_have_count(1)
    screen["agent-search"].fill("")
    names = lambda: [name for name in screen["agent-name"].all_inner_texts() if name in (ann.name, zoe.name)]
    screen["sort-agent-name"].click()
    assert names() == [ann.name, zoe.name]
    screen["sort-agent-name"].click()
    eventually("the order turns", lambda: names() == [zoe.name, ann.name], within=3, actual=names)

    # By keyboard alone: open a line, close it, and the focus is where it was.
    opener = screen.queue("one").get_by_test_id("queue-open")
    opener.focus()
    screen.page.keyboard.press("Enter")
    screen.shows("line-panel")
    screen.page.keyboard.press("Escape")
    screen.hides("line-panel")
    expect(opener).to_be_focused()

    screen.page.get_by_role("button", name="中文").click()
    expect(screen.page.get_by_role("heading", name="班长席")).to_be_visible()
    assert "supervisor." not in screen.page.locator("body").inner_text()
    screen.quiet_console()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_runs_out_of_the_page(floor, lines, board, width):
    floor.agent("Maximiliane Mustermann-Schleswig", available=False)
    call, _ = lines.one.caller()
    screen = board(width=width).ready()
    screen.cell("one", "waiting", "1")
    fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert screen.page.evaluate(fits)
    screen.queue("one").get_by_test_id("queue-open").click()
    screen.shows("line-panel")
    screen["line-place"].get_by_role("button").first.click()
    screen.shows("line-assign")
    assert screen.page.evaluate(fits)
    if width < 1200:
        screen["panel-close"].click()
    # The menu of presence lies on the page, one choice below the other.
    screen["agent-presence"].first.click()
    boxes = [item.bounding_box() for item in screen.page.get_by_role("menu").locator("button").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes) and [box["y"] for box in boxes] == sorted({box["y"] for box in boxes}), boxes
    assert screen.page.evaluate(fits)
    screen.page.keyboard.press("Escape")
    if width < 1200:
        screen.queue("one").get_by_test_id("queue-open").click()
    # Beside what was opened the tables are whole: no column is cut off, none lies under the panel, and names can be read.
    cut = "hook => { const box = document.querySelector('tandem-supervisor').renderRoot.querySelector(hook).renderRoot.querySelector('.scroll'); return box.scrollWidth - box.clientWidth; }"
    assert [screen.page.evaluate(cut, table) for table in ("queue-table", "agent-table")] == [0, 0]
    assert screen.queue("one").get_by_test_id("queue-open").bounding_box()["width"] > 60
    call.hang_up()
    screen.quiet_console()
