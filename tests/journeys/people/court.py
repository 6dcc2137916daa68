"""Two judicial officers who bring their papers to 济源's counter, and what becomes of them there."""

from tests.integration.documents.samples import pdf
from tests.journeys.people.registrar import Bureau
from tests.journeys.people.screen import Screen, words_of
from tongban.domain.register.court_desk import EnforcementKind, papers_asked


class Messengers:
    """郭执行 and 高书记 of one court; `number` is their case's."""

    def __init__(self, bureau: Bureau, *, court: str, number: str) -> None:
        self._bureau = bureau
        self.court = court
        self.number = number

    def bring(self, kind: EnforcementKind, *, against: str, unit_code: str, ruling: str, earlier: str = "") -> str:
        """Hand the papers over; 李受理 takes them in and passes them on. Returns where the order can be seen."""
        desk = self._bureau.officer("shouli")
        desk.go("/orders/new")
        for name, value in self._told(kind, against=against, ruling=ruling, earlier=earlier).items():
            desk.fill(name, value)
        desk.press("收件，记下送达时间")
        place = desk.page.url.removeprefix(desk.base)
        desk.go(f"{place}/units?q={unit_code}")
        desk.press(f"加入{unit_code}")
        for paper in papers_asked(kind):
            desk.fill("paper", paper.value)
            scan = {"name": f"{paper.label}.pdf", "mimeType": "application/pdf", "buffer": pdf()}
            desk.page.set_input_files('[name="scan"]', scan)
            desk.press("加入扫描件")
        return place

    def _told(self, kind: EnforcementKind, *, against: str, ruling: str, earlier: str) -> dict[str, str]:
        return {
            "kind": kind.value,
            "court": self.court,
            "court_case_number": self.number,
            "notice_number": f"{self.number}协执",
            "ruling_number": f"{self.number}{ruling}",
            "first_bearer": "郭执行",
            "first_work_card": "豫-0017",
            "first_duty_card": "执公豫0017",
            "second_bearer": "高书记",
            "second_work_card": "豫-0052",
            "second_duty_card": "执公豫0052",
            "against": against,
            "earlier_document": earlier,
        }

    def carried_out(self, place: str) -> Screen:
        """李受理 passes the order on, 周登簿 carries it out; the page that says so."""
        desk = self._bureau.officer("shouli")
        desk.go(place)
        desk.press("提交登簿")
        recorder = self._bureau.officer("dengbu")
        recorder.go(place)
        recorder.press("登簿…")
        recorder.press("登簿")
        return recorder

    def letters(self, place: str) -> dict[str, str]:
        """What the court is given, by title, without the breaks of lines."""
        desk = self._bureau.officer("shouli")
        desk.go(place)
        links = desk.page.locator('ul.files[aria-label="交送达机关的文书"] a').all()
        addresses = [(link.locator("span").first.inner_text(), link.get_attribute("href") or "") for link in links]
        return {title: words_of(desk.fetch(address)) for title, address in addresses}
