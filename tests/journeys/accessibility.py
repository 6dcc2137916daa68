"""What is wrong with a page for people who see, hear or move differently, or hold a phone."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Walk:
    """Looks at one page after the other; `faults` says what was found where."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    _axe: Axe = field(default_factory=Axe)
    _complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear what the browser complains of, e.g. content that the security policy refuses."""
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that says 403, 404, 409 or 422 is complained of as such; it is judged like any other.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self._complaints.append(message.text)

    def visit(self, page: Page, url: str) -> None:
        """Open a page and judge it."""
        page.goto(url)
        self.judge(page)

    def judge(self, page: Page, *, note: str = "") -> None:
        """Judge the page that is open, on a desk and on a phone."""
        place = f"{urlsplit(page.url).path}{note}"
        self.seen.append(place)
        found = [f"console: {complaint}" for complaint in self._complaints]
        self._complaints.clear()
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            found += [f"{size['width']} px: {fault}" for fault in self._violations(page)]
        over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"390 px: {over} px wider than the screen"] if over > 0 else []
        page.set_viewport_size(DESK)
        if found:
            self.faults[place] = found

    def _violations(self, page: Page) -> list[str]:
        told = self._axe.run(page).response["violations"]
        return [f"{one['id']} at {one['nodes'][0]['html'][:160]}" for one in told]
