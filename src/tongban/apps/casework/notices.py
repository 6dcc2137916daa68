"""The papers a home bureau issues in a case, built from the case and filed with it.

A notice names the ground, the article, the remedy, the office and the date (domain.md 4.4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from django.conf import settings

from tongban.apps.casework.models import Case, CasePaper, NoticeService
from tongban.apps.casework.queries.serving import running_from
from tongban.apps.casework.queries.worktime import happened, provisional, statutory_term
from tongban.apps.casework.suspensions import SuspensionReason
from tongban.apps.casework.words import PaperKind
from tongban.apps.documents.operations import file_paper
from tongban.apps.documents.paper_parts import Fact, Ground, Material, Office, Property, Shortcoming
from tongban.apps.documents.papers import (
    AcceptanceNotice,
    CaseNotice,
    CompletionNotice,
    DeclineNotice,
    FeeNotice,
    Paper,
    PaymentNotice,
    RefusalNotice,
    ServiceReceipt,
    SupplementNotice,
    SuspensionNotice,
    WithdrawalNotice,
)
from tongban.apps.identity.models import Institution
from tongban.apps.identity.prepared import ask
from tongban.apps.register.queries import folio_facts
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import BusinessItem, FeeClass, item
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.register.facts import UnitDescription
from tongban.domain.serving import ServiceWay

_TYPE_NUMBERS: Final = {kind: position for position, kind in enumerate(PaperKind, start=1)}
_OF_ITS_KIND: Final = "SELECT count(*) FROM case_paper WHERE case_id = %s AND kind = %s"
_FEE_BASIS: Final = "发改价格规〔2016〕2559号、财税〔2019〕45号"
_REMEDY: Final = "可在补齐材料或者消除上述情形后重新申请。"


class Named(Protocol):
    """Whoever signs a notice: an officer, or the institution's own promise to take a case on."""

    @property
    def name(self) -> str:
        """As it stands on the paper."""
        ...


def file_notice(case: Case, *, paper: Paper, by: Named, at: datetime) -> CasePaper:
    """Typeset a paper, keep the PDF and note it with the case, in the caller's transaction; a notice bears its number.

    Raises GlyphMissing when a name holds a character no font of ours can draw: the act then does not happen.
    """
    return file_notice_by(case, paper=paper, by_name=by.name, at=at)


def file_notice_by(case: Case, *, paper: Paper, by_name: str, at: datetime) -> CasePaper:
    """The same for an act that somebody at another counter took down."""
    kind = PaperKind(paper.template)
    stored = file_paper(paper=paper, at=at)
    return CasePaper.objects.create(
        institution_id=case.institution_id,
        case=case,
        kind=kind.value,
        number=paper.number if isinstance(paper, CaseNotice) else paper_number(case, kind),
        title=kind.label,
        digest=stored.digest,
        pages=stored.page_count,
        issued_at=at,
        issued_by_name=by_name[:60],
    )


def paper_number(case: Case, kind: PaperKind) -> str:
    """业务编号 + two digits for the kind + two for which of its kind (domain.md 1.6)."""
    [(before,)] = ask(_OF_ITS_KIND, [case.pk, kind.value])
    return f"{case.case_number}{_TYPE_NUMBERS[kind]:02d}{before + 1:02d}"


def acceptance_notice(case: Case, *, officer: Named, unit: UnitDescription) -> AcceptanceNotice:
    """受理通知书; `unit` is what the register says of the immovable, which acceptance has just looked at."""
    business = item(case.item)
    accepted_at = happened(case.accepted_at)
    return AcceptanceNotice(
        **_heading(case, PaperKind.ACCEPTANCE, accepted_at),
        **_common(case, unit=unit),
        accepted_at=accepted_at,
        due_at=happened(case.due_at),
        due_note=provisional(happened(case.due_at)),
        statutory_due_on=statutory_term(accepted_at=accepted_at),
        fee=business.fee_note or _fee(business),
        officer=officer.name,
        materials=_materials(case),
    )


def decline_notice(case: Case, *, at: datetime) -> DeclineNotice:
    """不予受理通知书"""
    return DeclineNotice(
        **_heading(case, PaperKind.DECLINE, at),
        **_common(case),
        applied_at=case.lodged_at,
        grounds=_grounds(case),
        returned=_materials(case),
    )


def supplement_notice(case: Case, *, at: datetime) -> SupplementNotice:
    """补正材料通知书"""
    request = case.supplement
    return SupplementNotice(
        **_heading(case, PaperKind.SUPPLEMENT, at),
        **_common(case),
        applied_at=case.lodged_at,
        shortcomings=tuple(
            Shortcoming(
                material=one["name"],
                problem="不齐全或者不符合法定形式",
                wanted=one["sentence"],
                basis="不动产登记暂行条例 §17(3)",
            )
            for one in request.items
        ),
        due_on=_local(request.respond_by).date(),
    )


def refusal_notice(case: Case, *, at: datetime, findings: str) -> RefusalNotice:
    """不予登记告知书"""
    return RefusalNotice(
        **_heading(case, PaperKind.REFUSAL, at),
        **_common(case),
        accepted_at=happened(case.accepted_at),
        findings=findings,
        grounds=_grounds(case),
        returned=_materials(case),
    )


def completion_notice(case: Case, *, at: datetime) -> CompletionNotice:
    """登记完成告知书"""
    recorded = case.events.filter(action="record").latest("sequence")
    return CompletionNotice(
        **_heading(case, PaperKind.COMPLETION, at),
        **_common(case),
        recorded_at=happened(case.recorded_at),
        outcome=f"{recorded.detail['summary']}自记载于不动产登记簿时发生效力。",
        cancelled=tuple(recorded.detail["voided"]),
    )


def withdrawal_notice(
    case: Case, *, at: datetime, place: str, reason: str, signatures: Sequence[tuple[str, str]]
) -> WithdrawalNotice:
    """撤回通知书; `signatures` are applicants and who signed for each."""
    return WithdrawalNotice(
        **_heading(case, PaperKind.WITHDRAWAL, at),
        **_common(case),
        withdrawn_at=at,
        place=place,
        reason=reason,
        signatures=tuple(Fact(label=party, value=signed) for party, signed in signatures),
        returned=_materials(case),
    )


def suspension_notice(case: Case, *, at: datetime, ground: SuspensionReason, facts: str) -> SuspensionNotice:
    """中止办理通知书"""
    return SuspensionNotice(
        **_heading(case, PaperKind.SUSPENSION, at),
        **_common(case),
        accepted_at=happened(case.accepted_at),
        suspended_at=at,
        reason=ground.label,
        basis=ground.statute,
        facts=facts,
        resumes_when=ground.resumes_when,
    )


@dataclass(frozen=True, kw_only=True)
class PaymentTold:
    """What treasury and tax office said of the money: codes, assessed taxes, the first term; empty where nothing."""

    pay_code: str = ""
    ticket: str = ""
    pay_by: date | None = None
    taxes: tuple[str, ...] = ()


def payment_notice(case: Case, *, at: datetime, fee: Decimal, told: PaymentTold | None = None) -> PaymentNotice:
    """缴费通知书"""
    business, told = item(case.item), told or PaymentTold()
    return PaymentNotice(
        **_heading(case, PaperKind.PAYMENT, at),
        **_common(case),
        notified_at=at,
        fee=f"¥{fee:,.2f}" if fee else "本事项不收取登记费",
        fee_basis=_FEE_BASIS,
        taxes=told.taxes or tuple(tax.label for tax in business.taxes),
        assessed=bool(told.taxes),
        pay_code=told.pay_code,
        ticket=told.ticket,
        pay_by=told.pay_by,
    )


def fee_notice(case: Case, *, at: datetime, fee: Decimal, pay_code: str, pay_by: date) -> FeeNotice:
    """登记费缴费通知书: nothing but the fee is due, and nothing waits for it but the certificate."""
    return FeeNotice(
        **_heading(case, PaperKind.FEE, at),
        **_common(case),
        notified_at=at,
        fee=f"¥{fee:,.2f}",
        fee_basis=_FEE_BASIS,
        pay_code=pay_code,
        pay_by=pay_by,
    )


def service_receipt(service: NoticeService, *, at: datetime) -> ServiceReceipt:
    """送达回证 of a service that has been completed."""
    way = ServiceWay(service.way)
    return ServiceReceipt(
        **_served(service.paper, service.recipient, at=at),
        way=way.label,
        statute=way.rule.statute,
        proof=service.proof,
        proof_label=way.rule.proof,
        served_at=happened(service.served_at),
        signed_by=service.signed_by or "／",
        server=service.begun_by_name,
        running=running_from(service),
    )


def blank_receipt(paper: CasePaper, *, recipient: str, at: datetime) -> ServiceReceipt:
    """送达回证 to take along and have signed: who, what, and empty lines for the pen."""
    return ServiceReceipt(
        **_served(paper, recipient, at=at),
        way="",
        statute="参照《民事诉讼法》第八十七条",
        proof="",
        proof_label="代收人和受送达人的关系；拒收的事由和见证人",
        served_at="",
        signed_by="",
        server="",
    )


def _served(paper: CasePaper, recipient: str, *, at: datetime) -> dict[str, Any]:
    case = paper.case
    return {
        **_heading(case, PaperKind.SERVICE_RECEIPT, at),
        "case_number": case.case_number,
        "item_name": item(case.item).name,
        "notice_title": paper.title,
        "notice_number": paper.number,
        "recipient": recipient,
    }


def office_of(institution: Institution) -> Office:
    """The signing office. Review lies with the people's government of the place (行政复议法 §24)."""
    return Office(
        name=institution.name,
        address=institution.address,
        phone=institution.phone,
        review_authority=f"{institution.place}人民政府",
        demo=settings.TONGBAN.node.demo,
    )


def property_of(case: Case, *, unit: UnitDescription | None = None) -> Property:
    """The immovable as the register names it, or as the application does where the register knows nothing.

    `unit` is what the register says where it has been read already.
    """
    plain = {
        "unit_code": UnitCode.from_register(case.unit_code).grouped,
        "location": case.location,
        "certificate_number": case.right_certificate,
    }
    unit = unit or _registered(case)
    if unit is None:
        return Property(**plain)
    area = f"房屋建筑面积 {unit.building_area:.2f} ㎡" if unit.building_area is not None else ""
    return Property(**plain, area=area, usage=unit.use.label)


def _registered(case: Case) -> UnitDescription | None:
    on = _local(case.received_at).date()
    try:
        return folio_facts(institution=case.institution, unit_code=case.unit_code, on=on).unit
    except FolioNotFound:
        return None


def applicants_of(case: Case) -> tuple[str, ...]:
    """Names as the form gives them."""
    return tuple(one.name for one in case.parties.all())


def _heading(case: Case, kind: PaperKind, at: datetime) -> dict[str, Any]:
    return {"office": office_of(case.institution), "number": paper_number(case, kind), "dated": _local(at).date()}


def _common(case: Case, *, unit: UnitDescription | None = None) -> dict[str, Any]:
    return {
        "case_number": case.case_number,
        "intake_number": case.intake_number,
        "receiving_office": case.receiving_name,
        "applicants": applicants_of(case),
        "item_name": item(case.item).name,
        "unit": property_of(case, unit=unit),
    }


def _grounds(case: Case) -> tuple[Ground, ...]:
    return tuple(Ground(reason=reason.sentence, basis=reason.statute, remedy=_REMEDY) for reason in case.reasons.all())


def _materials(case: Case) -> tuple[Material, ...]:
    return tuple(
        Material(
            name=material.name,
            form="原件" if material.originals else "电子",
            copies=max(material.originals + material.copies, 1),
            pages=material.pages,
        )
        for material in case.materials.all()
        if material.state != "required"
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def _fee(business: BusinessItem) -> str:
    if business.fee is FeeClass.NONE:
        return "本事项不收取登记费"
    return f"{business.fee.label}（发改价格规〔2016〕2559号），凭缴费票据领证"
