"""What is true afterwards, looked up where anybody concerned would look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import httpx

from tongban.cli.demo.counter import Counter, Lodged
from tongban.cli.demo.course import Step, says, steps_on
from tongban.cli.demo.home import HomeBureau, certificate_on, state_on
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.person import Page, PageRefused, Person
from tongban.cli.demo.telling import DemoFailed, Tell, wait_for
from tongban.domain.cases import CaseState
from tongban.domain.catalogue import item

COUNTER_NODE: Final = "bureau-410100"
HOME_NODE: Final = "bureau-419001"
_VALID: Final = '//ul[@aria-label="有效证书、证明"]/li'
_HISTORY: Final = '//section[.//h2[text()="沿革"]]//li'


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """The messages of the case in the hub's log, each verified anew by the province."""

    messages: int
    verified: int
    duplicates_applied: int
    delivered: int

    @property
    def holds(self) -> bool:
        """Whether every message arrived once and verifies."""
        return self.messages == self.verified == self.delivered > 0 and self.duplicates_applied == 0


@dataclass(frozen=True, kw_only=True)
class CaseAtHand:
    """The case that went through, as it must be found again everywhere."""

    item: str
    matter: Matter
    lodged: Lodged
    case_number: str


@dataclass(kw_only=True)
class Proof:
    """What was found; every fault is a sentence."""

    state: CaseState | None
    certificate_number: str
    timeline: list[Step]
    exchange: Exchange
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """Everyone who can say how the case stands."""

    counter: Counter
    home: HomeBureau
    citizen: Person
    verifier: Person
    phone: Person
    supervisor: Person
    tell: Tell

    def prove(self, case: CaseAtHand) -> Proof:
        """Ask all of them."""
        page = self.home.case(case.case_number)
        certificate = certificate_on(page)
        at_home = steps_on(page, node=HOME_NODE)
        proof = Proof(
            state=state_on(page),
            certificate_number=certificate,
            timeline=[*steps_on(self.counter.detail(case.lodged.intake_number), node=COUNTER_NODE)[:1], *at_home],
            exchange=self._exchange(case.lodged.intake_number),
        )
        if proof.state is not CaseState.ARCHIVED:
            proof.faults.append(f"案件没有归档，状态是“{proof.state.label if proof.state else '不明'}”")
        if not proof.exchange.holds:
            proof.faults.append(_unproven(proof.exchange))
        proof.faults += self._register(case, certificate)
        proof.faults += self._mirror(case, at_home, certificate)
        proof.faults += self._certificates(case, certificate)
        proof.faults += self._public(case)
        proof.faults += self._short_messages(case)
        return proof

    def _exchange(self, intake_number: str) -> Exchange:
        def settled() -> Exchange | None:
            told = self.supervisor.download(f"/exchange/evidence/{intake_number}").json()
            found = Exchange(**{name: told[name] for name in Exchange.__dataclass_fields__})
            return found if found.delivered == found.messages else None

        found = wait_for(settled, what="全部消息的签收")
        self.tell(f"省平台逐条核验：{found.messages} 条消息，{found.verified} 条签名和回执有效，0 条重复生效")
        return found

    def _register(self, case: CaseAtHand, certificate: str) -> Iterator[str]:
        """The register look-up leads to the folio, and the folio shows what was recorded."""
        unit = case.matter.unit_code
        if not self.home.register(f"?q={unit}").links(f"/register/{unit}"):
            yield f"登记簿查不到单元 {unit}"
        folio = self.home.register(f"/{unit}")
        valid, history = " ".join(folio.texts(_VALID)), folio.texts(_HISTORY)
        if certificate and certificate not in valid:
            yield f"登记簿没有新证 {certificate}"
        if case.matter.certificate_number and case.matter.certificate_number in valid:
            yield f"登记簿上 {case.matter.certificate_number} 仍然有效"
        written = [line for line in history if case.case_number in line]
        if not written:
            yield f"登记簿没有案件 {case.case_number} 的记载"
        self.tell(f"济源登记簿：本案写下 {len(written)} 条记载")

    def _mirror(self, case: CaseAtHand, at_home: list[Step], certificate: str) -> Iterator[str]:
        """The counter shows every step of the home bureau at the very moment, and the same certificate."""
        page = self.counter.detail(case.lodged.intake_number)
        for step in at_home[1:]:
            if not says(page, step):
                yield f"郑州窗口没有看到“{step.event}”"
        if page.fact("业务编号") != case.case_number:
            yield "郑州窗口的业务编号与济源不一致"
        if page.fact("证书或证明号") != certificate:
            yield "郑州窗口的证号与济源不一致"
        self.tell(f"郑州窗口：济源的 {len(at_home) - 1} 个环节全部可见")

    def _certificates(self, case: CaseAtHand, certificate: str) -> Iterator[str]:
        """Anybody may ask whether a certificate is valid."""
        if not certificate and item(case.item).produces.is_certificate:
            yield "没有新的证书或证明"
        asked = [(certificate, "有效")] if certificate else []
        asked += [(case.matter.certificate_number, "已注销")] if case.matter.certificate_number else []
        for number, expected in asked:
            given = {"number": number}
            page = self._ask(self.verifier, "/v", given)
            if page is None:
                continue
            if expected not in " ".join(page.texts('//div[contains(@class, "notice")]')):
                yield f"公众查验 {number} 不是“{expected}”"
            else:
                self.tell(f"公众查验：{number} {expected}")

    def _public(self, case: CaseAtHand) -> Iterator[str]:
        """The applicant follows the case with the receipt and four digits."""
        given = {"number": case.lodged.intake_number, "last_four": case.lodged.last_four}
        page = self._ask(self.citizen, "/progress", given)
        if page and "归档" not in page.text:
            yield "公众进度页没有显示案件已经归档"
        elif page:
            self.tell(f"申请人用收件编号和证件后四位查到：{page.texts('//h1')[0]}")

    def _ask(self, anybody: Person, where: str, given: dict[str, str]) -> Page | None:
        """A public page may refuse whoever asks too often; that is no fault of the case."""
        try:
            return anybody.submit(anybody.open(where), given, field="number")
        except PageRefused as refused:
            if refused.status != httpx.codes.TOO_MANY_REQUESTS:
                raise
            self.tell(f"公众页面 {where} 限制查询次数：{refused.sentence}")
            return None

    def _short_messages(self, case: CaseAtHand) -> Iterator[str]:
        """What arrived on the applicant's phone."""

        def about_the_case() -> list[str]:
            page = self.phone.open(f"/sms?phone={case.lodged.phone}")
            return [text for text in page.texts("//tbody/tr/td[@data-label='内容']") if case.case_number in text]

        try:
            told = wait_for(lambda: _enough(about_the_case()), what="办理短信")
            self.tell(f"申请人收到 {len(told)} 条短信，最近一条：{told[0]}")
        except DemoFailed as failure:
            yield str(failure)


def _enough(texts: list[str]) -> list[str] | None:
    """Acceptance and outcome, at the least."""
    return texts if len(texts) >= 2 else None  # noqa: PLR2004 - one at the beginning, one at the end


def _unproven(exchange: Exchange) -> str:
    return (
        f"枢纽日志中 {exchange.messages} 条消息只有 {exchange.verified} 条可核验，"
        f"{exchange.duplicates_applied} 条重复生效"
    )
