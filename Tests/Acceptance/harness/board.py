"""The supervisor's page, signed in. Modules import the fixtures by name."""

import pytest
from playwright.sync_api import expect

from .browser import Browser, Screen
from .rest import new_password


@pytest.fixture(scope="module")
def program(playwright_driver, tmp_path_factory):
    made = Browser(playwright_driver, tmp_path_factory.mktemp("chromium"))
    yield made
    made.close()


@pytest.fixture
def chromium(program):
    yield program
    program.close_contexts()


@pytest.fixture(scope="module")
def accounts(tandem):
    """One account of each role that signs in at a page: login and password."""
    made = {}
    for role in ("supervisor", "agent"):
        password = new_password()
        tandem.admin.post("/users", {"login": f"page-{role}", "name": f"Page {role}", "role": role, "language": "en", "disabled": False, "password": password})
        made[role] = (f"page-{role}", password)
    return made


class Board(Screen):
    """The supervisor's page, signed in."""

    def __init__(self, tandem, accounts, context, role: str = "supervisor") -> None:
        super().__init__(context)
        self.page.goto(tandem.origin + "/supervisor")
        self["login-name"].fill(accounts[role][0])
        self["login-password"].fill(accounts[role][1])
        self["login-submit"].click()
        self.page.wait_for_url("**/supervisor", timeout=30_000)

    def ready(self) -> "Board":
        self.page.wait_for_selector("tandem-supervisor[data-ready=true]")
        self.shows("queues")
        return self

    def queue(self, key: str):
        return self.page.locator(f'[data-testid="queue-row"][data-key="{key}"]')

    def agent(self, agent):
        return self.page.locator(f'[data-testid="agent-row"][data-agent="{agent.id}"]')

    def cell(self, key: str, column: str, text: str, within: float = 10) -> None:
        expect(self.queue(key).get_by_test_id(f"queue-{column}")).to_have_text(text, timeout=within * 1000)


@pytest.fixture
def board(tandem, accounts, chromium):
    def open_board(**how) -> Board:
        return Board(tandem, accounts, chromium.context(microphone=False, **{"width": 1440, "height": 900} | how))
    yield open_board
