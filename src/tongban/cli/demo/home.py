"""The home bureau in 济源: one officer after another, each with an account of their own."""

from collections.abc import Callable
from contextlib import ExitStack
from secrets import randbelow
from typing import Final

from tongban.cli.demo.person import Page, Person
from tongban.cli.demo.telling import Tell, wait_for
from tongban.domain.cases import CaseState

_STATES: Final = {state.label: state for state in CaseState}
Office = Callable[[str], Person]


def any_serial() -> str:
    """A printed serial that has hardly been used before."""
    return f"41{randbelow(10**9):09d}"


class HomeBureau:
    """A case in the hands of its home bureau; `office` gives the officer of a post, signed in.

    `collect` is called with the case's number where its fee has not arrived when the certificate is to be handed out;
    `printed_serial` gives the number of the next sheet of certificate paper.
    """

    def __init__(
        self,
        *,
        office: Office,
        tell: Tell,
        collect: Callable[[str], None],
        printed_serial: Callable[[], str] = any_serial,
    ) -> None:
        self._office = office
        self._tell = tell
        self._collect = collect
        self._printed_serial = printed_serial

    def decide(self, case_number: str) -> None:
        """Accept, count the originals in, examine, review, record, hand out, archive."""
        self.accept(case_number)
        self.examine(case_number)
        self.review(case_number)
        self.record(case_number)
        self.hand_out(case_number)
        self.archive(case_number)

    def accept(self, case_number: str) -> None:
        """Accept once all scans are there, and count the originals in."""
        self._accept(case_number)
        self._count_originals(case_number)

    def examine(self, case_number: str) -> None:
        """初审"""
        self._with_opinion(case_number, post="chushen", act="examine", told="王初审 审核，同意转复审")

    def review(self, case_number: str) -> None:
        """复审"""
        self._with_opinion(case_number, post="fushen", act="review", told="赵复审 复审通过")

    def archive(self, case_number: str) -> None:
        """归档"""
        self._act("guidang", case_number, "archive")
        self._tell("郑归档 归档，封面和卷内目录生成")

    def case(self, case_number: str, *, post: str = "guidang") -> Page:
        """The case page as an officer sees it."""
        return self._office(post).open(f"/cases/{case_number}")

    def register(self, path: str) -> Page:
        """A page of the register, as the accepting officer sees it."""
        return self._office("shouli").open(f"/register{path}")

    def _accept(self, case_number: str) -> None:
        def with_scans() -> Page | None:
            page = self.case(case_number, post="shouli")
            return page if "影像已齐" in page.text else None

        page = wait_for(with_scans, what="全部扫描件")
        self._tell(f"济源收到案件 {case_number}，影像已齐")
        self._office("shouli").submit(page, {}, action="/accept")
        self._tell("李受理 受理，受理通知书和短信发出")

    def _act(self, post: str, case_number: str, act: str) -> Page:
        """An act that is one button on the case page."""
        return self._office(post).submit(self.case(case_number, post=post), {}, action=f"/{act}")

    def _count_originals(self, case_number: str) -> None:
        officer = self._office("shouli")

        def announced() -> Page | None:
            page = officer.open(f"/cases/{case_number}/paper")
            return page if page.tree.xpath('//input[@name="waybill"]') else None

        page = wait_for(announced, what="寄件通知")
        sheets = str(page.tree.xpath("string(//*[@data-announced]/@data-announced)"))
        complete = [str(value) for value in page.tree.xpath('//input[@name="complete"]/@value')]
        officer.submit(page, {"sheets": sheets, "complete": complete}, field="sheets")
        self._tell(f"李受理 清点签收纸质材料 {sheets} 页")

    def _with_opinion(self, case_number: str, *, post: str, act: str, told: str) -> None:
        officer = self._office(post)
        officer.submit(officer.open(f"/cases/{case_number}/{act}"), {}, field="opinion")
        self._tell(told)

    def record(self, case_number: str) -> None:
        """登簿"""
        officer = self._office("dengbu")
        page = officer.open(f"/cases/{case_number}/record")
        page = officer.submit(page, {"confirmed": "1"}, field="confirmed")
        self._tell(f"周登簿 登簿：{_outcome(page)}")

    def hand_out(self, case_number: str) -> None:
        """A certificate where the item makes one, else the notice of completion."""
        page = self.case(case_number, post="fazheng")
        if state_on(page) is CaseState.RECORDED and not page.links("/prepare"):
            self._act("fazheng", case_number, "complete")
            self._tell("吴发证 办结，出具登记完成告知书")
            return
        if page.links("/prepare"):
            self._prepare(case_number)
        self._issue(case_number)

    def _prepare(self, case_number: str) -> None:
        officer, serial = self._office("fazheng"), self._printed_serial()
        page = officer.open(f"/cases/{case_number}/prepare")
        page = officer.submit(page, {"printed_serial": serial}, field="printed_serial")
        self._tell(f"吴发证 缮证 {certificate_on(page)}，印制序列号 {serial}")

    def _issue(self, case_number: str) -> None:
        def may_be_handed_out() -> Page | None:
            page = self._office("fazheng").open(f"/cases/{case_number}/issue")
            return page if page.tree.xpath('//input[@name="recipient"]') else None

        page = may_be_handed_out()
        if page is None:
            self._collect(case_number)
            page = wait_for(may_be_handed_out, what="登记费到账")
        self._office("fazheng").submit(page, {}, field="recipient")
        self._tell("吴发证 发证")


def state_on(page: Page) -> CaseState | None:
    """The state a case page shows."""
    shown = page.texts('//div[@class="case-head"]/span[contains(@class, "tag")]')
    return next((_STATES[label] for label in shown if label in _STATES), None)


def certificate_on(page: Page) -> str:
    """The number of the certificate that came of the case; empty when there is none."""
    return page.fact("新证号")


def _outcome(page: Page) -> str:
    told = page.texts('//section[.//h2[text()="登簿结果"]]//p')
    return told[0] if told else "登记簿已更新"


def office_of(*, url: str, prefix: str, password: str, open_people: ExitStack) -> Office:
    """Officers of a bureau by post, each signed in when first needed and staying so."""
    signed_in: dict[str, Person] = {}

    def office(post: str) -> Person:
        if post not in signed_in:
            person = open_people.enter_context(Person(url))
            person.sign_in(f"{prefix}.{post}", password)
            signed_in[post] = person
        return signed_in[post]

    return office
