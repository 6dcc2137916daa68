"""An applicant with a receipt, a phone and a bank account, who never signs in anywhere."""

from playwright.sync_api import BrowserContext

from tests.journeys.people.offices import Offices
from tests.journeys.people.screen import Screen
from tests.journeys.running import Province


class Citizen(Screen):
    """Somebody who wants to know."""

    def __init__(self, context: BrowserContext, province: Province) -> None:
        super().__init__(context, province.url("bureau-410100"))
        self._home = province.url("bureau-419001")
        self._phone = province.url("departments")
        self._treasury = Offices(context, province)

    def asks_where(self, number: str, last_four: str) -> str:
        """“我的办件到哪了”"""
        self.go("/progress")
        self.fill("number", number)
        self.fill("last_four", last_four)
        self.press("查询进度")
        return self.page.locator("main").inner_text()

    def pays_the_fee(self, case_number: str) -> None:
        """By the treasury's code, as soon as it is there."""
        self._treasury.collect_the_fee(case_number)

    def checks_certificate(self, number: str) -> str:
        """证书查验, by the number printed on it."""
        self.go(f"{self._home}/v")
        self.fill("number", number)
        self.press("查验")
        return self.page.locator("main").inner_text()

    def reads_declaration_of_loss(self, certificate: str) -> str:
        """What the bureau has published of a lost certificate."""
        self.go(f"{self._home}/lost")
        return self.page.locator("tbody tr", has_text=certificate).inner_text()

    def reads_messages(self, phone: str) -> str:
        """The short messages on a phone."""
        self.go(f"{self._phone}/sms?phone={phone}")
        return self.page.locator("main").inner_text()
