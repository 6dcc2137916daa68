"""The staff of 济源, each with the roles they hold, who decide the case and keep the register."""

from playwright.sync_api import Browser

from tests.journeys.people.screen import Screen, until
from tests.journeys.running import Province


class Bureau:
    """济源's offices: every post has its own browser, opened when first needed."""

    def __init__(self, browser: Browser, province: Province) -> None:
        self._browser = browser
        self._province = province
        self._screens: dict[str, Screen] = {}

    def close(self) -> None:
        """Everyone goes home; who is needed again signs in anew."""
        for screen in self._screens.values():
            screen.context.close()
        self._screens.clear()

    def officer(self, post: str) -> Screen:
        """The browser of a post, e.g. officer("chushen")."""
        if post not in self._screens:
            context = self._browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            context.set_default_timeout(20_000)
            self._screens[post] = Screen(context, self._province.url("bureau-419001"))
            self._screens[post].sign_in(f"jy.{post}")
        return self._screens[post]

    def find(self, post: str, intake_number: str) -> Screen:
        """The case page of an application, through the search box."""
        screen = self.officer(post)

        def arrived() -> bool:
            screen.go(f"/search?q={intake_number}")
            return "/cases/" in screen.page.url

        until(arrived, what=f"{intake_number} in 济源")
        return screen

    def accept(self, number: str) -> None:
        """受理"""
        self.find("shouli", number).press("受理")

    def examine(self, number: str) -> None:
        """初审：the usual opinion stands in the form."""
        screen = self.find("chushen", number)
        screen.press("同意，转复审")
        screen.press("同意，转复审")

    def review(self, number: str) -> None:
        """复审，by somebody else."""
        screen = self.find("fushen", number)
        screen.press("复审通过")
        screen.press("复审通过")

    def record(self, number: str) -> None:
        """登簿：asked once, with the change shown."""
        screen = self.find("dengbu", number)
        screen.press("登簿…")
        screen.press("登簿")

    def hears(self, number: str, words: str) -> None:
        """Wait until the case page says what another office answered."""
        screen = self.find("chushen", number)

        def said() -> bool:
            screen.page.reload()
            return screen.says(words)

        until(said, what=f"{number}: {words}")

    def prepare_certificate(self, number: str, *printed_serials: str) -> None:
        """缮证: a printed sheet for each certificate."""
        screen = self.find("fazheng", number)
        screen.press("缮证…")
        for field, serial in zip(screen.page.locator('[name^="printed_serial"]').all(), printed_serials, strict=True):
            field.fill(serial)
        screen.press("缮证")

    def issue(self, number: str) -> None:
        """发证，at the counter, once the bureau has heard that the fee arrived."""
        screen = self.find("fazheng", number)
        screen.press("发证…")

        def may_be_handed_out() -> bool:
            screen.page.reload()
            return screen.offers("发证")

        until(may_be_handed_out, what=f"the fee of {number}")
        screen.press("发证")

    def decide(self, number: str) -> None:
        """受理 to 登簿, by one officer after another."""
        for act in (self.accept, self.examine, self.review, self.record):
            act(number)

    def certify(self, number: str, *printed_serials: str) -> None:
        """缮证 and 发证."""
        self.prepare_certificate(number, *printed_serials)
        self.issue(number)

    def complete(self, number: str) -> None:
        """办结：nothing is issued, a notice says that it is done."""
        self.find("fazheng", number).press("办结并出具通知")

    def archive(self, number: str) -> None:
        """归档"""
        self.find("guidang", number).press("归档")

    def count_papers(self, number: str) -> None:
        """清点：the parcel has arrived, everything is there."""
        screen = self.find("shouli", number)

        def announced() -> bool:
            screen.page.reload()
            return screen.offers("清点纸质材料…")

        until(announced, what=f"the parcel of {number}")
        screen.press("清点纸质材料…")
        sheets = screen.page.locator("[data-announced]").get_attribute("data-announced")
        for material in screen.page.locator('[name="complete"]').all():
            material.check()
        screen.fill("sheets", sheets)
        screen.press("签收")

    def sees_search_for(self, waybill: str) -> None:
        """Wait until the list of parcels on their way says that one is searched for."""
        screen = self.officer("shouli")

        def told() -> bool:
            screen.go("/paper")
            return "正在查找" in screen.page.locator("tbody tr", has_text=waybill).inner_text()

        until(told, what=f"the search for {waybill}")

    def papers(self, number: str) -> dict[str, bytes]:
        """Every paper the bureau made in a case, by title."""
        screen = self.find("guidang", number)
        links = screen.page.locator('ul.files[aria-label="文书"] a').all()
        addresses = [(link.locator("span").first.inner_text(), link.get_attribute("href") or "") for link in links]
        return {title: screen.fetch(address) for title, address in addresses}

    def folio(self, unit_code: str) -> str:
        """What the register says of a unit."""
        screen = self.officer("chushen")
        screen.go(f"/register/{unit_code}")
        return screen.page.locator("main").inner_text()

    def restrictions(self, unit_code: str) -> str:
        """What the register says restricts a unit now."""
        self.folio(unit_code)
        page = self.officer("chushen").page
        return page.locator("section", has=page.get_by_role("heading", name="限制", exact=True)).inner_text()
