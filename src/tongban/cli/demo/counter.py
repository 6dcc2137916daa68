"""The counter in 郑州: an application taken in from the first question to the parcel, page by page."""

from dataclasses import dataclass
from secrets import randbelow
from typing import Final

from tongban.cli.demo.devices import CounterDevices
from tongban.cli.demo.journeys import Journey, Paper
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.papers import scan_of
from tongban.cli.demo.parties import Applicant, Bearer
from tongban.cli.demo.person import Page, PageRefused, Person, Upload
from tongban.cli.demo.telling import DemoFailed, Tell, wait_for

_BLOCKS: Final = '//ul[@class="checks"]/li[@class="block"]/span'


class NotSuitable(Exception):
    """This unit cannot be used: the register or the counter says why."""


@dataclass(frozen=True, kw_only=True)
class Lodged:
    """What the applicants walk away with: the number on the receipt; and what they know by heart."""

    intake_number: str
    last_four: str
    phone: str


class Counter:
    """The receiving clerk at the window, with the card reader beside the keyboard."""

    def __init__(self, *, clerk: Person, devices: CounterDevices, tell: Tell) -> None:
        self._clerk = clerk
        self._devices = devices
        self._tell = tell

    def take_in(self, journey: Journey, matter: Matter) -> Lodged:
        """From the unit code to the posted originals; raises NotSuitable before anything was lodged."""
        number = self._start(journey, matter)
        self._applicants(number, journey, matter)
        self._materials(number, journey, matter)
        self._interview(number, journey)
        self._lodge(number)
        self._dispatch(number)
        first = matter.applicants[0]
        return Lodged(intake_number=number, last_four=first.bearer.number[-4:], phone=first.phone)

    def detail(self, number: str) -> Page:
        """What the counter sees of an application it has lodged."""
        return self._clerk.open(f"/intake/{number}")

    def case_number(self, number: str) -> str:
        """The home bureau's number, as soon as it has answered."""
        return wait_for(lambda: self.detail(number).fact("业务编号"), what="属地的业务编号")

    def scan(self, paper: Paper, matter: Matter) -> Upload:
        """What the scanner makes of a paper."""
        return scan_of(paper, matter)

    def _start(self, journey: Journey, matter: Matter) -> str:
        wanted = {"about": matter.unit_code, "way": f"{journey.item}:{journey.way}"}
        try:
            page = self._clerk.submit(self._clerk.open("/intake/start"), wanted, field="about")
        except PageRefused as refused:
            raise NotSuitable(refused.sentence) from refused
        number = page.url.rstrip("/").split("/")[-2]
        if blocks := page.texts(_BLOCKS):
            self._send_home(number, blocks[0])
            raise NotSuitable(blocks[0])
        if "重新取数" not in page.text:
            raise DemoFailed(f"收件 {number} 没有取得属地登记数据，请看 tongban status")
        self._tell(f"郑州窗口输入单元号，实时取得济源登记数据，收件编号 {number}")
        self._choose_right(number, page, matter)
        return number

    def _choose_right(self, number: str, page: Page, matter: Matter) -> None:
        offered = page.form(action="/property").xpath('.//input[@name="certificate_number"]/@value')
        chosen = {}
        if offered:
            if matter.certificate_number not in offered:
                self._send_home(number, "申请所指的权利已不在登记簿上")
                raise NotSuitable(f"{matter.certificate_number}已不在登记簿上")
            chosen = {"certificate_number": matter.certificate_number}
        self._clerk.submit(page, chosen, action="/property")

    def _send_home(self, number: str, reason: str) -> None:
        """End the draft, so that it does not stay on the list."""
        page = self._clerk.open(f"/intake/{number}/send-home")
        self._clerk.submit(page, {"reason": reason[:200]}, field="reason")

    def _applicants(self, number: str, journey: Journey, matter: Matter) -> None:
        page = self._clerk.open(f"/intake/{number}/applicants")
        typed = _typed(matter.applicants, journey)
        last = f"form-{len(matter.applicants) - 1}-role"
        while last not in page.form(action="/applicants").fields:
            page = self._at_applicants(page, typed, "add")
        for place, applicant in enumerate(matter.applicants):
            self._devices.lay(applicant.bearer)
            page = self._at_applicants(page, {**typed, **self._devices.card(page)}, f"read:{place}")
        page = self._at_applicants(page, typed, "save")
        names = "、".join(one.name for one in matter.applicants)
        self._tell(f"录入申请人：{names}")
        for bearer in dict.fromkeys(one.bearer for one in matter.applicants):
            page = self._verified(page, bearer)
        self._devices.take()

    def _at_applicants(self, page: Page, typed: dict[str, str], act: str) -> Page:
        """Type what this page has room for, then press a button."""
        room = page.form(action="/applicants").fields
        values = {name: value for name, value in typed.items() if name in room or name.startswith("device_")}
        return self._clerk.submit(page, {**values, "act": act}, action="/applicants")

    def _verified(self, page: Page, bearer: Bearer) -> Page:
        self._devices.lay(bearer)
        page = self._at_applicants(page, self._devices.face(page, bearer), "verify")
        if f"{bearer.name}：人证一致" not in page.text:
            raise DemoFailed(f"{bearer.name}没有通过人证核验")
        self._tell(f"读卡并比对人像：{bearer.name}人证一致")
        return page

    def _materials(self, number: str, journey: Journey, matter: Matter) -> None:
        page = self._clerk.open(f"/intake/{number}/materials")
        for paper in journey.papers:
            files = {"scans": [self.scan(paper, matter)]}
            page = self._clerk.submit(page, {}, action=f"/materials/{paper.code}/files", files=files)
        titles = "、".join(paper.title for paper in journey.papers)
        self._tell(f"扫描材料：{titles}")

    def _interview(self, number: str, journey: Journey) -> None:
        url = f"/intake/{number}/interview"
        self._clerk.submit(self._clerk.open(url), journey.answers, action="/interview", unfinished=True)
        for kind in ("application_form", "interview_record"):
            self._clerk.download(f"/intake/{number}/papers/{kind}")
        self._clerk.submit(self._clerk.open(url), {"signed": "on"}, action="/interview")
        self._tell(f"记录询问笔录 {len(journey.answers)} 问，打印申请书和笔录，申请人签名")

    def _lodge(self, number: str) -> None:
        page = self._clerk.open(f"/intake/{number}/review")
        if missing := page.mistakes():
            raise DemoFailed(f"收件 {number} 还不能提交：{'；'.join(missing)}")
        page = self._clerk.submit(page, {}, action="/lodge")
        if page.url.endswith("/review"):
            raise DemoFailed(f"收件 {number} 没有提交成功")
        self._clerk.download(f"/intake/{number}/papers/receipt")
        self._tell("提交属地，打印收件回执")

    def _dispatch(self, number: str) -> None:
        waybill = f"10{randbelow(10**11):011d}"
        self._clerk.submit(self.detail(number), {"waybill": waybill}, action="/dispatch")
        self._tell(f"登记寄出纸质材料，运单号 {waybill}")


def _typed(applicants: tuple[Applicant, ...], journey: Journey) -> dict[str, str]:
    """What the clerk types; names and numbers of those present come from their cards."""
    typed = {
        "contact_name": applicants[0].bearer.name,
        "contact_phone": applicants[0].phone,
        "delivery": "counter",
        **journey.particulars,
    }
    for place, one in enumerate(applicants):
        row = {"role": one.role, "kind": one.kind, "phone": one.phone, "share": one.share}
        row["document_kind"] = one.document_kind
        if one.agent is not None:
            row |= {"name": one.name, "document_number": one.document_number, "acting-capacity": "agent"}
            row |= {"acting-mandate": "sealed", "acting-phone": one.phone}
            row["acting-authority"] = "代为申请、提交材料、接受询问、签收文书"
        typed |= {f"form-{place}-{name}": value for name, value in row.items()}
    return typed
