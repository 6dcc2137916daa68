"""Standing still and going on: suspension, taxes and fees to be paid (总体方案 六(一); 实施细则 §17)."""

from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import file_notice, suspension_notice
from tongban.apps.casework.operations.offices.asking_offices import ask_for_notice
from tongban.apps.casework.operations.offices.fee_receipts import note_by_hand
from tongban.apps.casework.operations.offices.standing_still import stand_still
from tongban.apps.casework.operations.steps import append_event, begin, take_up_again, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.charges import fee_of
from tongban.apps.casework.refusals import FeeReceiptMissing, NothingToPay, OpinionMissing
from tongban.apps.casework.suspensions import suspension_reason
from tongban.apps.identity.models import Officer
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.exchange.contracts.cases import CaseAdvanced


@transaction.atomic
def suspend_case(
    *, number: str, officer: Officer, reason: str, facts: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Let an accepted case stand still for a ground of SUSPENSION_REASONS; its time does not count meanwhile.

    Raises SuspensionUnfounded besides what begin() raises.
    """
    case, step = begin(Action.SUSPEND, number=number, officer=officer, at=at, address=address, seen=seen)
    ground = suspension_reason(reason, facts=facts)
    detail = {"reason": ground.code, "facts": facts.strip(), "waits_for": ground.waits_for.value}
    event = append_event(case, step, sentence=f"中止办理：{ground.label}。", detail=detail)
    notice = suspension_notice(case, at=at, ground=ground, facts=facts.strip())
    file_notice(case, paper=notice, by=officer, at=at)
    queue_short_message(case, template="suspended", at=at)
    tell_receiver(case, event, CaseAdvanced)
    return case


@transaction.atomic
def resume_case(
    *, number: str, officer: Officer, opinion: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Go on with a suspended case: it is examined anew, and keeps the time it had left. Raises OpinionMissing."""
    case, step = begin(Action.RESUME, number=number, officer=officer, at=at, address=address, seen=seen)
    if not opinion.strip():
        raise OpinionMissing("恢复办理的原因")
    event = append_event(case, step, sentence="恢复办理，重新审核。", detail={"opinion": opinion.strip()})
    take_up_again(case)
    queue_short_message(case, template="resumed", at=at)
    tell_receiver(case, event, CaseAdvanced)
    return case


@transaction.atomic
def await_payment(*, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None) -> Case:
    """Tell the applicants what to pay before a reviewed case is recorded; until then it stands still.

    Raises NothingToPay for a case that costs neither fee nor tax.
    """
    case, step = begin(Action.AWAIT_PAYMENT, number=number, officer=officer, at=at, address=address, seen=seen)
    fee = fee_of(case)
    if not fee and not item(case.item).taxed:
        raise NothingToPay
    ask_for_notice(case, actor=step.actor, at=at)
    stand_still(case, actor=step.actor, fee=fee, at=at)
    return case


@transaction.atomic
def settle_payment(
    *, number: str, officer: Officer, receipt: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Note that everything is paid, by the number of the fee's receipt: the case may be recorded.

    For the time when the treasury does not tell it. Raises FeeReceiptMissing where a fee is due and no receipt is
    named, SystemAnswers while the treasury is connected and has not confirmed the payment.
    """
    case, step = begin(Action.SETTLE_PAYMENT, number=number, officer=officer, at=at, address=address, seen=seen)
    fee = fee_of(case)
    if fee and not receipt.strip():
        raise FeeReceiptMissing(fee)
    by_hand = note_by_hand(case, receipt=receipt.strip(), at=at)
    told = {"fee_receipt": receipt.strip()} | ({"by_hand": by_hand} if by_hand else {})
    event = append_event(case, step, sentence="税费已缴清，待登簿。", detail=told)
    take_up_again(case)
    tell_receiver(case, event, CaseAdvanced)
    return case
