"""A browser window of one person: where they are, what they press, what they read."""

import re
import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import BrowserContext, Locator, Page

from tests.integration.documents.samples import text_of
from tongban.cli.demo_province import DEMO_PASSWORD

PATIENCE_SECONDS = 60.0
Found = TypeVar("Found")


class Screen:
    """One person's window on one node."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.page: Page = context.new_page()

    def go(self, path: str) -> None:
        """Open a page of the node."""
        self.page.goto(path if path.startswith("http") else self.base + path)

    def sign_in(self, username: str) -> None:
        """Come to work."""
        self.go("/sign-in")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("口令").fill(DEMO_PASSWORD)
        self.press("登录")

    def press(self, label: str) -> None:
        """Press the one button, or follow the one link, with this label; the next page has then come."""
        with self.page.expect_navigation():
            self._labelled(rf"^\s*{re.escape(label)}\s*$").first.click()

    def offers(self, label: str) -> bool:
        """Whether the page shows something to press with this label."""
        return self._labelled(rf"^\s*{re.escape(label)}").count() > 0

    def _labelled(self, pattern: str) -> Locator:
        """Buttons and links of the page itself, not those of the bar above it."""
        main, named = self.page.locator("main"), re.compile(pattern)
        return main.get_by_role("button", name=named).or_(main.get_by_role("link", name=named))

    def fill(self, name: str, value: str) -> None:
        """Write into the field of this name, or choose the value in it."""
        field = self.page.locator(f'[name="{name}"]').first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Tick the radio or check box of this value."""
        self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def says(self, words: str) -> bool:
        """Whether the words can be read on the page."""
        return words in self.page.locator("main").inner_text()

    def fact(self, label: str) -> str:
        """What stands under a label in a list of facts."""
        return self.page.locator("dt", has_text=label).first.locator("+ dd").inner_text().strip()

    def fetch(self, path: str) -> bytes:
        """What a link of the page leads to, as a download."""
        answer = self.context.request.get(path if path.startswith("http") else self.base + path)
        assert answer.ok, f"{path} → {answer.status}"
        return answer.body()


def until(look: Callable[[], Found], *, what: str, seconds: float = PATIENCE_SECONDS) -> Found:
    """Look again until something is there; the failure names what was waited for."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"{seconds:.0f} seconds passed without: {what}"
        time.sleep(0.1)
    return found


def words_of(pdf: bytes) -> str:
    """Everything a paper says, without the breaks of its lines."""
    return "".join(text_of(pdf).split())
