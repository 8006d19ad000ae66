"""Fixtures of the tests of the chat: a browser, a site that embeds it, an agent's desk, a visitor. Modules import them by name."""

from collections.abc import Iterator

import pytest

from .browser import Browser
from .floor import Floor
from .site import Site
from .tandem import Tandem
from .web_chat import Desk, Visitor, chat_entry


@pytest.fixture(scope="module")
def program(playwright_driver, tmp_path_factory) -> Iterator[Browser]:
    made = Browser(playwright_driver, tmp_path_factory.mktemp("chromium"), 700)
    yield made
    made.close()


@pytest.fixture
def chromium(program: Browser) -> Iterator[Browser]:
    yield program
    program.close_contexts()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def desk(floor: Floor) -> Iterator[Desk]:
    chat_entry(floor)
    made = Desk(floor.agent("Alice", phone="browser"))
    yield made
    made.finish_all()


@pytest.fixture
def visitor(tandem: Tandem, desk: Desk, site: Site, chromium: Browser) -> Visitor:
    return Visitor(chromium.context(), site.page(tandem.origin))
