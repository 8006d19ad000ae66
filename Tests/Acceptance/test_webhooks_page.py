"""The page for webhooks, as an admin uses it: made, tested, seen delivered, failing, sent again, with a new secret, and gone."""

import json

import pytest
from playwright.sync_api import expect

from harness.browser import Browser, Screen
from harness.deadlines import eventually
from harness.hooks import LOOPBACK, Endpoint
from harness.rest import new_password

CONFIGURATION = LOOPBACK


@pytest.fixture(scope="module")
def program(playwright_driver, tmp_path_factory):
    made = Browser(playwright_driver, tmp_path_factory.mktemp("chromium"))
    yield made
    made.close()


@pytest.fixture
def chromium(program):
    yield program
    program.close_contexts()


@pytest.fixture
def endpoint(tandem):
    made = Endpoint()
    yield made
    made.close()
    for webhook in tandem.admin.everything("/webhooks"):
        tandem.admin.delete(f"/webhooks/{webhook['id']}")


@pytest.fixture(scope="module")
def accounts(tandem) -> dict[str, tuple[str, str]]:
    made = {}
    for role in ("admin", "supervisor"):
        made[role] = (f"hooks-{role}", new_password())
        tandem.admin.post("/users", {"login": made[role][0], "name": f"Hooks {role}", "role": role, "language": "en", "disabled": False, "password": made[role][1]})
    return made


def page(tandem, accounts, context, role: str = "admin") -> Screen:
    screen = Screen(context)
    screen.page.goto(tandem.origin + "/webhooks")
    screen["login-name"].fill(accounts[role][0])
    screen["login-password"].fill(accounts[role][1])
    screen["login-submit"].click()
    screen.page.wait_for_url("**/webhooks", timeout=30_000)
    return screen


def test_a_webhook_is_made_tested_and_seen_delivered(tandem, floor, accounts, endpoint, chromium):
    """By keyboard alone, from the first field to the delivery that arrived."""
    screen = page(tandem, accounts, chromium.context(microphone=False))
    screen.shows("webhooks")
    screen["webhook-new"].press("Enter")
    expect(screen["webhook-form-url"]).to_be_focused()
    # What is not allowed says so at its field, and what was typed stays.
    screen["webhook-form-url"].fill("http://10.1.2.3/hook")
    screen["webhook-form-events"].fill("interaction.*, no.such.event")
    screen["webhook-form-events"].press("Enter")
    expect(screen["webhook-form-url"]).to_have_attribute("aria-invalid", "true")
    expect(screen["webhook-form-events"]).to_have_attribute("aria-invalid", "true")
    screen["webhook-form-url"].fill(endpoint.url)
    screen["webhook-form-events"].fill("agent.presence.changed")
    screen["webhook-form-description"].fill("The test's own")
    screen["webhook-form-description"].press("Enter")
    endpoint.secret = screen.shows("webhook-secret").inner_text()
    screen["webhook-test"].press("Enter")
    screen.has("webhook-tested", "data-state", "delivered", within=20)
    endpoint.wait_for("webhook.test")
    # A real event arrives, and the page shows it without being loaded again.
    floor.agent("Ann", phone="browser", available=False).available()
    endpoint.wait_for("agent.presence.changed")
    delivered = screen.page.locator('[data-testid="delivery"][data-type="agent.presence.changed"][data-state="delivered"]')
    expect(delivered.first).to_be_visible(timeout=15_000)
    screen.has("webhook-health", "data-state", "healthy")
    delivered.first.get_by_test_id("delivery-open").press("Enter")
    expect(screen["delivery-attempt"]).to_contain_text("204")
    assert json.loads(screen["delivery-payload"].inner_text())["type"] == "agent.presence.changed"
    # The secret is not shown again, and the focus goes back to where the panel was opened.
    screen["webhook-secret-done"].click()
    screen.hides("webhook-secret")
    screen["panel-close"].click()
    screen.hides("webhook-panel")
    opener = screen["webhook-open"]
    opener.press("Enter")
    screen.shows("webhook-panel")
    assert screen["webhook-secret"].count() == 0
    screen.page.keyboard.press("Escape")
    screen.hides("webhook-panel")
    expect(opener).to_be_focused()
    screen.quiet_console("422")


def test_what_failed_for_good_is_sent_again_and_a_secret_is_changed(tandem, floor, accounts, endpoint, chromium):
    made = endpoint.subscribe(tandem.admin, events=["agent.presence.changed"])
    screen = page(tandem, accounts, chromium.context(microphone=False))
    screen.shows("webhook-open").click()
    endpoint.behave = lambda hook: 500
    screen["webhook-test"].click()
    screen.has("webhook-tested", "data-state", "dead", within=20)
    expect(screen["webhook-tested"]).to_contain_text("500")
    agent = floor.agent("Bea", phone="browser", available=False).available()
    eventually("it was refused", lambda: endpoint.refused >= 2, actual=lambda: endpoint.refused)
    waiting = screen.page.locator('[data-testid="delivery"][data-type="agent.presence.changed"][data-state="pending"]')
    expect(waiting.first).to_be_visible(timeout=15_000)
    # What waits for its next attempt cannot be sent again by hand.
    expect(waiting.first.get_by_test_id("delivery-replay")).to_have_count(0)
    endpoint.behave = lambda hook: 204
    delivered = screen.page.locator('[data-testid="delivery"][data-type="agent.presence.changed"][data-state="delivered"]')
    expect(delivered.first).to_be_visible(timeout=30_000)
    before = len(endpoint.taken)
    delivered.first.get_by_test_id("delivery-replay").click()
    eventually("it is sent again under its name", lambda: len(endpoint.taken) > before and endpoint.taken[-1].id in [hook.id for hook in endpoint.taken[:before]], actual=lambda: endpoint.taken)
    # Paused nothing is sent; what happens meanwhile is owed.
    screen["webhook-pause"].click()
    screen.has("webhook-health", "data-state", "paused")
    agent.become("meeting")
    expect(waiting.first).to_be_visible(timeout=15_000)
    screen["webhook-resume"].click()
    screen.has("webhook-health", "data-state", "healthy")
    # With the new secret the next one is signed, with the old one too.
    screen["webhook-rotate"].click()
    screen["webhook-sure"].click()
    old, endpoint.secret = endpoint.secret, screen.shows("webhook-secret").inner_text()
    assert endpoint.secret != old and endpoint.secret.startswith("whsec_")
    before = len(endpoint.taken)
    screen["webhook-test"].click()
    screen.has("webhook-tested", "data-state", "delivered", within=20)
    assert len(endpoint.taken) > before and endpoint.forged == 0
    screen["webhook-edit"].click()
    screen["webhook-form-events"].fill("customer.created")
    screen["webhook-save"].click()
    eventually("it is changed", lambda: tandem.admin.get(f"/webhooks/{made['id']}")["events"] == ["customer.created"])
    screen["webhook-remove"].click()
    screen["webhook-sure"].click()
    screen.hides("webhook-row")
    assert tandem.admin.everything("/webhooks") == []
    screen.quiet_console()


def test_dead_letters_are_listed_and_sent_again_together(tandem, accounts, endpoint, chromium):
    """Ten attempts take days: what died is told to the page by a service that has some."""
    made = endpoint.subscribe(tandem.admin, events=["customer.created"])
    dead = [{"id": f"00000000-0000-7000-8000-{number:012d}", "event": f"{number}-0", "type": "customer.created", "state": "dead", "attempts": 10, "createdAt": 1790000000000 + number, "finishedAt": 1790000900000} for number in (3, 2, 1)]
    sent: list[str] = []
    context = chromium.context(microphone=False)

    def listed(route) -> None:
        answer = route.fetch()
        body = answer.json()
        for item in body["items"]:
            item["health"] |= {"dead": len(dead) - len(sent), "state": "healthy"}
        route.fulfill(response=answer, json=body)

    def replay(route) -> None:
        sent.append(route.request.url.split("/")[-2])
        route.fulfill(status=202, json={"deliveries": 1})
    context.route("**/api/v1/webhooks?*", listed)
    context.route("**/deliveries?*", lambda route: route.fulfill(json={"items": [one for one in dead if one["id"] not in sent], "nextCursor": None}))
    context.route("**/deliveries/*/replay", replay)
    screen = page(tandem, accounts, context)
    screen.shows("webhook-open").click()
    screen["only-dead"].click()
    expect(screen["delivery"]).to_have_count(3)
    screen["delivery-replay"].first.click()
    expect(screen["delivery"]).to_have_count(2)
    screen["replay-dead"].click()
    expect(screen["delivery"]).to_have_count(0)
    # The oldest first: each finds its place in the order.
    assert sent == [dead[0]["id"], dead[2]["id"], dead[1]["id"]], sent
    assert made["id"]
    screen.quiet_console()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_whole_in_both_languages_and_for_admins_alone(tandem, accounts, endpoint, chromium, width):
    endpoint.subscribe(tandem.admin, description="A customer relationship management system of the house")
    screen = page(tandem, accounts, chromium.context(microphone=False, width=width))
    fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    screen.shows("webhook-open")
    assert screen.page.evaluate(fits)
    screen["webhook-open"].click()
    screen.shows("webhook-panel")
    assert screen.page.evaluate(fits)
    screen["panel-close"].click()
    screen.page.get_by_role("button", name="中文").click()
    expect(screen["webhook-health"]).to_have_text("正常")
    assert "webhooks." not in screen.page.locator("body").inner_text()
    # From the supervisor's page an admin gets here, others do not.
    screen.page.goto(tandem.origin + "/supervisor")
    screen.shows("user-menu").click()
    screen["to-webhooks"].click()
    screen.shows("webhooks")
    screen.quiet_console()
    other = page(tandem, accounts, chromium.context(microphone=False), role="supervisor")
    other.shows("banner-denied")
    assert other["webhooks"].count() == 0
    other.page.goto(tandem.origin + "/supervisor")
    other.shows("user-menu").click()
    expect(other["to-webhooks"]).to_have_count(0)
    other.quiet_console()
