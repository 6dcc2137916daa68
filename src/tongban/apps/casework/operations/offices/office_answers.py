"""What happens to a case when another office answers: kept, told, and followed where the law lets it go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, OfficeRequest
from tongban.apps.casework.notices import fee_notice, file_notice
from tongban.apps.casework.operations.offices.branching import settle_by_office
from tongban.apps.casework.operations.offices.standing_still import follow_offices
from tongban.apps.casework.operations.steps import Actor, send_to_receiver
from tongban.apps.casework.operations.telling.short_messages import tell_applicants
from tongban.apps.casework.queries.onewindow import accounts_of, filed_differences
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.messaging.models import Member
from tongban.domain.cases.branches import Branch
from tongban.domain.cases.outside import Stage, System, goes_forward
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import item
from tongban.domain.declarations import TAX_FIELDS, AccountResult, FilingResult, UtilityKind
from tongban.domain.dictionaries import TaxClearance
from tongban.domain.people import Role
from tongban.exchange.contracts.housing import FilingAnswered
from tongban.exchange.contracts.lifecycle import DeclarationReturnedHome
from tongban.exchange.contracts.onewindow import OfficeAnswer
from tongban.exchange.contracts.taxes import DeclarationReturned, TaxAssessed, TaxCleared, TaxPaid
from tongban.exchange.contracts.treasury import NoticeIssued, NoticeRefused, PaymentConfirmed
from tongban.exchange.contracts.types import Particular
from tongban.exchange.contracts.utilities import AccountTransferAnswered

_HOUSING_STAGES: Mapping[str, Stage] = {
    FilingResult.REJECTED.value: Stage.REJECTED,
    FilingResult.CANCELLED.value: Stage.REJECTED,
}


@dataclass(frozen=True, kw_only=True)
class Answerer:
    """Which member answers, for which institution of this node, and when that arrived."""

    member: str
    institution_code: str
    at: datetime

    @property
    def actor(self) -> Actor:
        """The office as the one who takes a step of the case."""
        title = Member.objects.filter(name=self.member).values_list("title", flat=True).first()
        return Actor(account=self.member, name=(title or self.member)[:60], role=Role.RECORD.value)


def take_returned(message: DeclarationReturned, *, by: Answerer) -> None:
    """The tax office wants more: the applicant is told, and waited for."""
    found = _take(message, by=by, to=Stage.RETURNED)
    if found is None:
        return
    tell_applicants(found.case, template="tax_returned", at=by.at, by=by.actor.name, reason=message.reason[:100])
    send_to_receiver(found.case, _returned_home(found.case, message, at=by.at), at=by.at)
    follow_offices(found.case, actor=by.actor, at=by.at)


def _returned_home(case: Case, message: DeclarationReturned, *, at: datetime) -> DeclarationReturnedHome:
    """What the counter has to know to supplement it where the applicants are."""
    said = [Particular(**one) for one in case.particulars if one["code"] in TAX_FIELDS]
    return DeclarationReturnedHome(
        number=message.number,
        intake_number=case.intake_number,
        case_number=case.case_number,
        code=message.code,
        reason=message.reason,
        particulars=tuple(said),
        at=at,
    )


def take_assessed(message: TaxAssessed, *, by: Answerer) -> None:
    """What is due is known; while it is paid a reviewed case stands still."""
    found = _take(message, by=by, to=Stage.ASSESSED)
    if found is not None:
        follow_offices(found.case, actor=by.actor, at=by.at)


def take_paid(message: TaxPaid, *, by: Answerer) -> None:
    """The money is there; a sum that is not the assessed one settles nothing and is put before a person."""
    row = _row(message, by=by)
    if row is not None and row.answer.get("total") != message.body()["amount"]:
        _refuse(message, by=by, why="实缴金额与核定税额不一致")
        return
    found = _take(message, by=by, to=Stage.PAID)
    if found is not None:
        follow_offices(found.case, actor=by.actor, at=by.at)


def take_cleared(message: TaxCleared, *, by: Answerer) -> None:
    """The certificate: paid, exempt or not taxable. The branch is settled, whatever came before."""
    if message.clearance not in {TaxClearance.PAID, TaxClearance.EXEMPT, TaxClearance.NOT_TAXABLE}:
        _refuse(message, by=by, why="完税状态不在字典中")
        return
    found = _take(message, by=by, to=Stage.CLEARED)
    if found is None:
        return
    basis = f"（{message.basis}）" if message.basis else ""
    told = f"{TaxClearance(message.clearance).label}{basis}，凭证 {message.certificate_number}"
    settle_by_office(found.case, Branch.TAX, outcome=told, actor=by.actor, at=by.at)
    follow_offices(found.case, actor=by.actor, at=by.at)


def take_notice(message: NoticeIssued, *, by: Answerer) -> None:
    """The code to pay by is there. Where nothing stands still for it, the applicants are told it by itself."""
    found = _take(message, by=by, to=Stage.ISSUED)
    if found is None:
        return
    follow_offices(found.case, actor=by.actor, at=by.at)
    if not _told_with_the_taxes(found.case):
        _notify_of_fee(found.case, message, by=by)


def _notify_of_fee(case: Case, message: NoticeIssued, *, by: Answerer) -> None:
    """On paper while the certificate has not gone out, and by a short message."""
    if case.issued_at is None:
        told = fee_notice(case, at=by.at, fee=message.total, pay_code=message.pay_code, pay_by=message.pay_by)
        file_notice(case, paper=told, by=by.actor, at=by.at)
    tell_applicants(
        case,
        template="fee",
        at=by.at,
        by=by.actor.name,
        fee=f"¥{message.total:,.2f}",
        code=message.pay_code,
        until=f"{message.pay_by:%Y-%m-%d}",
    )


def _told_with_the_taxes(case: Case) -> bool:
    """Whether a 缴费通知书 has told the code, or will once the taxes are known."""
    state = CaseState(case.state)
    return state is CaseState.AWAITING_PAYMENT or (state is CaseState.REVIEWED and item(case.item).taxed)


def take_notice_refused(message: NoticeRefused, *, by: Answerer) -> None:
    """No code: somebody at the bureau has to look."""
    _take(message, by=by, to=Stage.REJECTED)


def take_payment(message: PaymentConfirmed, *, by: Answerer) -> None:
    """The fee has arrived, checked by code and sum (网关“回调三查”)."""
    row = _row(message, by=by)
    told = message.body()
    if row is not None and (row.answer.get("pay_code"), row.answer.get("total")) != (told["pay_code"], told["amount"]):
        _refuse(message, by=by, why="缴款码或者金额与缴款单不一致")
        return
    found = _take(message, by=by, to=Stage.PAID)
    if found is not None:
        follow_offices(found.case, actor=by.actor, at=by.at)


def take_filing(message: FilingAnswered, *, by: Answerer) -> None:
    """How the trade is filed. What it says of other people or another unit is for a person to look at."""
    if message.result == FilingResult.PENDING:
        return
    found = _take(message, by=by, to=_HOUSING_STAGES.get(message.result, Stage.FILED))
    if found is None:
        return
    row, case = found.row, found.case
    differing = filed_differences(row)
    if row.stage == Stage.FILED.value and any(one.hinders for one in differing):
        row.stage = Stage.DIFFERS.value
        row.save(update_fields=["stage"])
    if row.stage == Stage.FILED.value and message.contract is not None:
        told = [f"已备案，备案号 {message.contract.record_number}", *(one.sentence for one in differing)]
        settle_by_office(case, Branch.HOUSING, outcome="；".join(told), actor=by.actor, at=by.at)
    follow_offices(case, actor=by.actor, at=by.at)


def take_account(message: AccountTransferAnswered, *, by: Answerer) -> None:
    """One account is carried over, or not; with the last of them the branch is settled. Nothing waits for it."""
    done = message.result == AccountResult.DONE
    found = _take(message, by=by, to=Stage.DONE if done else Stage.REJECTED)
    if found is None:
        return
    rows = accounts_of(found.case)
    if any(Stage(one.stage).awaits_office for one in rows):
        return
    told = "；".join(_account_in_words(one) for one in rows)
    settle_by_office(found.case, Branch.UTILITIES, outcome=told, actor=by.actor, at=by.at)


def _account_in_words(row: OfficeRequest) -> str:
    kind = UtilityKind(row.asked["kind"]).label
    reason = row.answer.get("reason", "")
    return f"{kind}{row.stage_label}" + (f"（{reason}）" if reason else "")


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The case, locked, and the request that was answered."""

    case: Case
    row: OfficeRequest


def _row(message: OfficeAnswer, *, by: Answerer) -> OfficeRequest | None:
    asked = OfficeRequest.objects.of(by.institution_code).filter(number=message.number, member=by.member)
    return asked.filter(case__case_number=message.case_number).first()


def _take(message: OfficeAnswer, *, by: Answerer, to: Stage) -> _Found | None:
    """Keep the answer with the request it belongs to; None when it says nothing new, or answers nothing of ours."""
    known = _row(message, by=by)
    if known is None:
        _refuse(message, by=by, why="没有对应的推送")
        return None
    case = Case.objects.of(by.institution_code).select_for_update().get(pk=known.case_id)
    row = OfficeRequest.objects.of(by.institution_code).select_for_update().get(pk=known.pk)
    if CaseState(case.state) in {CaseState.WITHDRAWN, CaseState.REFUSED} or not goes_forward(
        stage=Stage(row.stage), to=to
    ):
        _refuse(message, by=by, why=f"推送现在的进展是“{row.stage_label}”，答复不再改变它")
        return None
    row.stage, row.answered_at = to.value, by.at
    row.answer = {**row.answer, **_told(message)}
    row.answer_by = accept_by(case.institution_id, received_at=by.at)
    row.save(update_fields=["stage", "answered_at", "answer", "answer_by"])
    _audit(message, by=by, detail={"stage": to.value})
    return _Found(case=case, row=row)


def _told(message: OfficeAnswer) -> dict[str, Any]:
    return {name: value for name, value in message.body().items() if name not in {"number", "case_number", "at"}}


def _refuse(message: OfficeAnswer, *, by: Answerer, why: str) -> None:
    """An answer that changes nothing is not sent back for ever: it is written down, and that is all."""
    _audit(message, by=by, detail={"ignored": why}, succeeded=False)


def _audit(message: OfficeAnswer, *, by: Answerer, detail: Mapping[str, object], succeeded: bool = True) -> None:
    system = next((one for one in System if by.member.startswith(f"{one.value}.")), None)
    record_act(
        act=f"{system.label if system else '外部系统'}答复",
        at=by.at,
        institution_code=by.institution_code,
        actor=by.member,
        actor_name=by.actor.name,
        subject=message.case_number,
        detail={"contract": message.CONTRACT, "number": message.number, **detail},
        succeeded=succeeded,
    )
