"""One running province and one browser for all journeys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.journeys.running import Province, running_province

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


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    """The demonstration province, running."""
    home = tmp_path_factory.mktemp("province")
    for folder in (home, home.parent, home.parent.parent):
        folder.chmod(0o711)  # PostgreSQL runs as an account of its own
    with running_province(home) as running:
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
    context.set_default_timeout(15_000)
    yield context
    context.close()
