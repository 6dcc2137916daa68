"""Clerks of the other offices, and applicants who pay there: played at the simulated offices' own desks."""

from playwright.sync_api import BrowserContext, Locator

from tests.journeys.people.screen import Screen, until
from tests.journeys.running import Province
from tongban.cli.demo.parties import Applicant


class Offices(Screen):
    """Tax office, treasury and the shared data of departments, in one window."""

    def __init__(self, context: BrowserContext, province: Province) -> None:
        super().__init__(context, province.url("departments"))

    def hears(self, system: str, case_number: str, words: str) -> None:
        """Wait until the office says something of a case."""

        def said() -> bool:
            self.go(f"/offices/{system}")
            line = self._line(case_number)
            return line.count() > 0 and words in line.inner_text()

        until(said, what=f"{case_number}: {words}")

    def does(self, system: str, case_number: str, label: str) -> None:
        """Press what the desk offers; after 暂缓 the office does nothing more by itself."""

        def offered() -> bool:
            self.go(f"/offices/{system}")
            return self._button(case_number, label).count() > 0

        until(offered, what=f"{label} for {case_number}")
        with self.page.expect_navigation():
            self._button(case_number, label).click()

    def collect_the_fee(self, case_number: str) -> None:
        """The treasury issues its code and the applicant pays by it, where neither has happened by itself yet."""

        def arrived() -> bool:
            self.go("/offices/treasury")
            for label in ("开具缴款单", "已到账"):
                if self._button(case_number, label).count():
                    with self.page.expect_navigation():
                        self._button(case_number, label).click()
                    return False
            return "已到账，电子票据" in " ".join(self._line(case_number).all_inner_texts())

        until(arrived, what=f"the fee of {case_number}")

    def marry(self, one: Applicant, other: Applicant) -> None:
        """Let the civil affairs department hold a marriage."""
        self.go("/shared-data")
        told = {"dataset": "marriage", "name": one.name, "number": one.document_number}
        for name, value in {**told, "other_name": other.name, "other_number": other.document_number}.items():
            self.fill(name, value)
        self.press("保存")
        assert self.says(f"已登记{one.name}。"), self.page.locator("main").inner_text()

    def _button(self, case_number: str, label: str) -> Locator:
        return self._line(case_number).get_by_role("button", name=label, exact=True)

    def _line(self, case_number: str) -> Locator:
        return self.page.locator("tbody tr", has_text=case_number)
