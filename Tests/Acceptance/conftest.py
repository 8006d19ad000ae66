"""Fixtures: one service for each module, one floor for each test, callers and phones as needed."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.baresip import Baresip
from harness.browser import Browser
from harness.configuration import TRUNK_HOSTS
from harness.floor import Floor
from harness.lines import Lines
from harness.sip.exchange import Exchange
from harness.sip.phone import Answering, Phone
from harness.sipp import Sipp
from harness.tandem import Tandem


def pytest_configure() -> None:
    # A shell makes what it starts in the background deaf to Ctrl-C, and what that starts in turn: tests press it.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the tails of the logs, and what the service believed."""
    report = (yield).get_result()
    if report.failed:
        for tandem in _running(item):
            report.sections.append(("service log", tandem.log_tail()))
            report.sections.append(("Asterisk log", tandem.asterisk_tail()))
            if call.when == "call":
                report.sections.append(("state", tandem.state()))


def _running(item) -> list[Tandem]:
    return [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, Tandem)]


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    made = Exchange()
    yield made
    made.close()


@pytest.fixture(scope="module")
def tandem(request, exchange: Exchange) -> Iterator[Tandem]:
    """The module's service. A module may name a CONFIGURATION (changes, or a function of the layout) and FLOWS."""
    made = Tandem(getattr(request.module, "CONFIGURATION", None), getattr(request.module, "FLOWS", None))
    made.carrier = outside(made, exchange)
    try:
        made.start()
        yield made
    finally:
        made.close()
        made.carrier.close()


def outside(tandem: Tandem, exchange: Exchange) -> Phone:
    """The telephone network behind the trunk: whom the centre dials is answered here."""
    return Phone(exchange, tandem.udp, "carrier", tone=440, bind=(TRUNK_HOSTS["udp"], tandem.layout.carrier))


@pytest.fixture
def carrier(tandem: Tandem) -> Iterator[Phone]:
    yield tandem.carrier
    tandem.carrier.answering = Answering()


@pytest.fixture
def own_tandem() -> Iterator[Callable[..., Tandem]]:
    """Makes services that one test alone uses, not yet started."""
    made: list[Tandem] = []

    def make(**parts) -> Tandem:
        made.append(Tandem(**parts))
        return made[-1]
    yield make
    for tandem in made:
        tandem.close()


@pytest.fixture
def floor(tandem: Tandem, exchange: Exchange) -> Iterator[Floor]:
    """An empty floor; after the test everybody is gone, and Asterisk must be empty."""
    made = Floor(tandem, exchange)
    yield made
    made.close()
    try:
        made.nothing_remains(within=8)
    except AssertionError:
        made.clear()  # What this test left must not be blamed on the next.
        raise


@pytest.fixture
def lines(floor: Floor) -> Iterator[Lines]:
    """Plain queues one, two and three; the module names harness.lines.FLOWS among its FLOWS."""
    made = Lines(floor)
    yield made
    made.plain()


@pytest.fixture
def baresip(tandem: Tandem, tmp_path: Path) -> Iterator[Callable[..., Baresip]]:
    made: list[Baresip] = []

    def make(user: str, password: str, transport: str = "udp", **options) -> Baresip:
        made.append(Baresip(tmp_path / f"baresip-{len(made)}", tandem.mark, user, password, tandem.sip(transport), transport, **options))
        return made[-1]
    yield make
    for phone in made:
        phone.close()


@pytest.fixture
def sipp(tandem: Tandem, tmp_path: Path) -> Iterator[Callable[..., Sipp]]:
    made: list[Sipp] = []

    def make(scenario: str, number: str, transport: str = "udp", **options) -> Sipp:
        made.append(Sipp(tmp_path / f"sipp-{len(made)}-{scenario.removesuffix('.xml')}", tandem.mark, scenario, tandem.sip(transport), number, transport=transport, **options))
        return made[-1]
    yield make
    for run in made:
        run.close()


@pytest.fixture(scope="session")
def playwright_driver():
    from playwright.sync_api import sync_playwright
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def browser(playwright_driver, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    made: list[Browser] = []

    def make(tone_hertz: float = 500) -> Browser:
        made.append(Browser(playwright_driver, tmp_path, tone_hertz, f"microphone-{len(made)}"))
        return made[-1]
    yield make
    for one in made:
        one.close()
