"""Hands that never touch a mouse."""

from collections.abc import Mapping

from playwright.sync_api import FileChooser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

_MOST_TABS = 400
_MOST_PRESSES = 4
_PRESS_MILLISECONDS = 5_000


class Keyboard:
    """A page worked from the keyboard alone."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, key: str) -> None:
        """Press a key that leads to the next page."""
        with self._page.expect_navigation():
            self._page.keyboard.press(key)

    def go_to(self, selector: str) -> None:
        """Tab on until the element has the focus."""
        for _ in range(_MOST_TABS):
            if self._page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with Tab on {self._page.url}")

    def type(self, name: str, text: str) -> None:
        """Write into a field."""
        self.go_to(f'[name="{name}"]')
        self._page.keyboard.press("Control+A")
        self._page.keyboard.insert_text(text)

    def pick(self, name: str, value: str) -> None:
        """Choose in a list with the arrow keys."""
        self.go_to(f'select[name="{name}"]')
        self._page.keyboard.press("Home")
        for _ in range(_MOST_TABS):
            if self._page.evaluate("() => document.activeElement.value") == value:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not offered by {name}")

    def tick(self, name: str, value: str = "") -> None:
        """Tick a box, or one of several answers; inside a group the arrow keys move."""
        self.go_to(f'[name="{name}"]')
        for _ in range(_MOST_TABS):
            if not value or self._page.evaluate("() => document.activeElement.value") == value:
                if not self._page.evaluate("() => document.activeElement.checked"):
                    self._page.keyboard.press("Space")
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not offered by {name}")

    def hand_in(self, selector: str, file: Mapping[str, object]) -> None:
        """Open the file dialog of an upload and choose; the page sends the file by itself."""
        chooser = self._dialog(selector)
        with self._page.expect_navigation():
            chooser.set_files(file)  # type: ignore[arg-type]

    def _dialog(self, selector: str) -> FileChooser:
        """Press until the dialog opens: a page still settling under load may swallow the first press."""
        for _ in range(_MOST_PRESSES):
            self.go_to(selector)
            try:
                with self._page.expect_file_chooser(timeout=_PRESS_MILLISECONDS) as dialog:
                    self._page.keyboard.press("Space")
            except PlaywrightTimeout:
                continue
            return dialog.value
        raise AssertionError(f"no file dialog opens at {selector}")
