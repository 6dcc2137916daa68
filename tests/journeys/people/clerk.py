"""The clerk at 郑州's counter, who takes in applications for property elsewhere."""

import time
from collections.abc import Iterable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.people.items import ASKED_ABOUT, LEFT_TO_HOME, journey_of
from tests.journeys.people.screen import PATIENCE_SECONDS, Screen, until
from tests.journeys.running import Province
from tongban.cli.demo.journeys import Journey
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.papers import scan_of
from tongban.cli.demo.parties import Applicant, Bearer
from tongban.cli.demo_province import ZHENGZHOU, window_of
from tongban.domain.cases import CaseState
from tongban.domain.paper_trail import LossCause, LossRemedy


class Clerk(Screen):
    """孙收件, signed in at 郑州."""

    def __init__(self, context: BrowserContext, province: Province) -> None:
        super().__init__(context, province.url("bureau-410100"))
        self._reader = Reader(context, province.bridge)
        self.sign_in("zz.shoujian")

    def lodge(self, matter: Matter, item: str, **particulars: str) -> str:
        """Take an application in from the first question to the receipt; returns its intake number."""
        journey = journey_of(item, **particulars)
        self.begin(matter, journey)
        self.name_property(matter)
        self.name_applicants(matter, journey)
        self.fill_in_the_rest(matter, journey)
        assert self.offers("提交属地，打印回执"), self.page.locator("main").inner_text()
        self.press("提交属地，打印回执")
        assert self.says("请打印收件回执"), self.page.locator("main").inner_text()
        return self.number

    def fill_in_the_rest(self, matter: Matter, journey: Journey) -> None:
        """Everything between the applicants' names and the last button."""
        self.verify_people(matter)
        self.scan_papers(matter, journey)
        self.interview(journey)

    @property
    def number(self) -> str:
        """The intake number of the application on the screen."""
        return self.page.url.split("/intake/")[1].split("/")[0]

    def begin(self, matter: Matter, journey: Journey) -> None:
        """Enter the unit code and what is applied for; the home register's data comes with the next page."""
        self.go("/intake/start")
        self.fill("about", matter.certificate_number or matter.unit_code)
        self.fill("way", f"{journey.item}:{journey.way}")
        self.press("查询属地登记簿，开始收件")

    def name_property(self, matter: Matter) -> None:
        """Choose the mortgage or certificate where the item is about one."""
        assert self.says(matter.location), self.page.locator("main").inner_text()
        if matter.certificate_number and self.page.locator('[name="certificate_number"]').count():
            self.choose("certificate_number", matter.certificate_number)
        self.press("下一步：申请人")

    def name_applicants(self, matter: Matter, journey: Journey) -> None:
        """Fill in everyone, and whom to call; the page is saved."""
        for row, applicant in enumerate(matter.applicants):
            if not self.page.locator(f'[name="form-{row}-name"]').count():
                self.press("增加申请人")
            self._name(f"form-{row}", applicant)
        self.fill("contact_name", matter.applicants[-1].bearer.name)
        self.fill("contact_phone", matter.applicants[-1].phone)
        self.choose("delivery", "counter")
        for name, value in journey.particulars.items():
            self.fill(name, value)
        self.press("保存，核验人证")

    def _name(self, row: str, applicant: Applicant) -> None:
        for field in ("role", "kind", "name", "document_kind", "document_number", "phone"):
            self.fill(f"{row}-{field}", getattr(applicant, field))
        if applicant.share and self.page.locator(f'[name="{row}-share"]').count():
            self.fill(f"{row}-share", applicant.share)
        if applicant.agent:
            self.fill(f"{row}-acting-capacity", "agent")
            self.fill(f"{row}-acting-name", applicant.agent.name)
            self.fill(f"{row}-acting-document_number", applicant.agent.number)

    def verify_people(self, matter: Matter) -> None:
        """Everyone lays their card on the reader and looks into the camera."""
        for bearer in {applicant.bearer for applicant in matter.applicants}:
            self._reader.lay(bearer)
            self.press("读卡并比对人像（F4）")
            assert self.says("人证一致"), self.page.locator("main").inner_text()
        self.press("下一步：材料")

    def scan_papers(self, matter: Matter, journey: Journey) -> None:
        """Scan the papers of the checklist."""
        for paper in journey.papers:
            name, content, kind = scan_of(paper, matter)
            self.scan(paper.code, name, content, kind)
        for code, office in LEFT_TO_HOME.get(journey.item, {}).items():
            self.leave_to_home(code, office)
        for code, department in ASKED_ABOUT.get(journey.item, {}).items():
            self.ask_department(code, department)
        self.press("下一步：询问与签名")

    def leave_to_home(self, code: str, office: str) -> None:
        """Take no paper where an office tells the home bureau the same after acceptance."""
        material = self.page.locator(f"#material-{code}")
        with self.page.expect_navigation():
            material.get_by_role("button", name="不收这份材料").click()
        assert f"免交依据：属地受理后向{office}核验" in material.inner_text()

    def ask_department(self, code: str, department: str) -> None:
        """Ask a department, through the shared government data, in a paper's place: what agrees does without it."""
        material = self.page.locator(f"#material-{code}")
        with self.page.expect_navigation():
            material.get_by_role("button", name=f"向{department}核验").click()
        told = material.locator('[data-verified="ok"]')
        assert "（模拟）" in told.inner_text(), material.inner_text()

    def scan(self, code: str, name: str, content: bytes, kind: str) -> None:
        """Hand one file to the page, which sends it by itself."""
        with self.page.expect_navigation():
            self.page.locator(f"#id_{code}_scans").set_input_files({"name": name, "mimeType": kind, "buffer": content})
        assert self.says(name), self.page.locator("main").inner_text()

    def interview(self, journey: Journey) -> None:
        """Record the answers and the signatures."""
        for question, answer in journey.answers.items():
            if self.page.locator(f'[name="{question}"]').first.get_attribute("type") == "radio":
                self.choose(question, answer)
            else:
                self.fill(question, answer)
        self.page.locator('[name="signed"]').check()
        self.press("下一步：核对提交")

    def look_at(self, number: str) -> None:
        """The page of one application."""
        self.go(f"/intake/{number}")

    def hears(self, number: str, words: str, *, seconds: float = PATIENCE_SECONDS) -> float:
        """Wait until the page of an application shows the words; returns after how many seconds it did."""
        began = time.monotonic()
        url = f"{self.base}/intake/{number}"
        until(lambda: words in self.context.request.get(url).text(), what=f"{number}: {words}", seconds=seconds)
        return time.monotonic() - began

    def hears_of(self, number: str, state: CaseState) -> float:
        """The same for the home bureau's state."""
        words = "等待属地受理" if state is CaseState.LODGED else state.label
        return self.hears(number, f"{words}</span>")

    def case_number(self, number: str) -> str:
        """Under which number the home bureau works on an application."""

        def told() -> bool:
            self.look_at(number)
            return self.page.locator("dt", has_text="业务编号").count() > 0

        until(told, what=f"the case number of {number}")
        return self.fact("业务编号")

    def post_papers(self, number: str, waybill: str) -> None:
        """The originals leave with the courier."""
        self.look_at(number)
        self.fill("waybill", waybill)
        self.press("登记寄出")

    def searches(self, number: str, *, cause: LossCause, reference: str) -> None:
        """The carrier is asked where a parcel is."""
        self.go(f"/intake/{number}/sheets")
        self._unfold("没有收到，查找包裹")
        self.fill("cause", cause.value)
        self.fill("carrier_reference", reference)
        self.press("登记查找")

    def declares_lost(self, statement: str, first: LossRemedy, *, otherwise: LossRemedy) -> None:
        """The parcel searched for will not come; what takes the place of its first paper, and of the others."""
        self._unfold("承运方确认找不到，认定遗失")
        self.fill("statement", statement)
        for place, paper in enumerate(self.page.locator('[name^="remedy-"]').all()):
            paper.select_option((otherwise if place else first).value)
        self.press("认定遗失")

    def takes_again(self, number: str) -> None:
        """The applicants have brought what was lost."""
        self.go(f"/intake/{number}/sheets")
        self.press("已重新收到")

    def _unfold(self, heading: str) -> None:
        self.page.locator("summary", has_text=heading).click()

    def prints(self, number: str, kinds: Iterable[str]) -> dict[str, bytes]:
        """The papers of an application."""
        return {kind: self.fetch(f"/intake/{number}/papers/{kind}") for kind in kinds}


class Colleague(Screen):
    """钱收件 at the next desk of 郑州, for what one person may not do alone."""

    def __init__(self, context: BrowserContext, province: Province) -> None:
        super().__init__(context, province.url("bureau-410100"))
        self.sign_in("zz.shoujian2")

    def confirms_the_loss(self, number: str) -> None:
        """As the second of two."""
        self.go(f"/intake/{number}/sheets")
        self.press("复核遗失")
        assert self.says("已复核遗失"), self.page.locator("main").inner_text()


class Reader:
    """The card reader of the counter's window, on which a card is laid at the simulated devices' own page."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self._context = context
        self._base = base
        self._page: Page | None = None

    def lay(self, bearer: Bearer) -> None:
        """Put someone's card on the reader."""
        page = self._page = self._page or self._context.new_page()
        page.goto(self._base)
        page.locator("#counter").select_option(f"{ZHENGZHOU.code}/{window_of(ZHENGZHOU)}")
        for name, value in {"name": bearer.name, "number": bearer.number}.items():
            page.locator(f'[name="{name}"]').fill(value)
        page.get_by_role("button", name="放上").click()
        expect(page.locator("#lying")).to_contain_text(bearer.number)
