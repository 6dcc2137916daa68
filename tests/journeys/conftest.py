"""One running province and one browser for all journeys."""

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.people.citizen import Citizen
from tests.journeys.people.clerk import Clerk
from tests.journeys.people.homes import Homes
from tests.journeys.people.matters import Matters
from tests.journeys.people.offices import Offices
from tests.journeys.people.registrar import Bureau
from tests.journeys.running import Province, home_for_a_province, running_province
from tongban.cli.demo.matters import CountyFiles

# Playwright's event loop lives in this thread; Django must not take fright at it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_DELAYS = "delays"


@pytest.fixture(scope="session")
def province() -> Iterator[Province]:
    """The demonstration province, running."""
    with home_for_a_province() as home, running_province(home) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    executable = Path("/usr/bin/chromium")
    if not executable.exists() and os.environ.get("CI") != "true":
        pytest.skip("chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile on a clerk's screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def matters(province: Province) -> Matters:
    """Units in 济源 that nobody has applied for yet."""
    return Matters(province)


@pytest.fixture(scope="session")
def homes(province: Province) -> Homes:
    """Dwellings in 济源 with one owner each."""
    return Homes(CountyFiles(province.data / "counties" / "419001"))


@pytest.fixture
def clerk(desk: BrowserContext, province: Province) -> Clerk:
    """孙收件 at 郑州's counter, signed in."""
    return Clerk(desk, province)


@pytest.fixture
def bureau(browser: Browser, province: Province) -> Iterator[Bureau]:
    """济源's staff."""
    offices = Bureau(browser, province)
    yield offices
    offices.close()


@pytest.fixture
def citizen(browser: Browser, province: Province) -> Iterator[Citizen]:
    """An applicant with a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(20_000)
    yield Citizen(context, province)
    context.close()


@pytest.fixture
def offices(browser: Browser, province: Province) -> Iterator[Offices]:
    """Tax office and treasury."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    yield Offices(context, province)
    context.close()


@pytest.fixture
def later(province: Province) -> Callable[[str], None]:
    """Moves the clock of the whole province forward by a term like 16d: who asks for it comes last of all."""

    def forward(term: str) -> None:
        province.command("demo", "clock", "--forward", term)

    return forward


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The clock never goes back, so nothing else happens after it was moved."""
    items.sort(key=lambda item: "later" in getattr(item, "fixturenames", ()))


@pytest.fixture
def delays(record_property: Callable[[str, object], None]) -> list[float]:
    """How long each step of this journey took to reach the counter, in seconds."""
    own: list[float] = []
    record_property(_DELAYS, own)
    return own


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how fast progress travelled."""
    told = chain.from_iterable(report.user_properties for report in terminalreporter.getreports("passed"))
    delays = [delay for name, own in told if name == _DELAYS for delay in own]
    if delays:
        usual, longest = f"{median(delays):.2f} s (median)", f"{max(delays):.2f} s (longest)"
        terminalreporter.write_line(f"{len(delays)} steps reached the counter after {usual}, {longest}")
