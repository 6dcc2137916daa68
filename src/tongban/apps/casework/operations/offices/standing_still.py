"""The standstill for taxes and fees that comes and goes by itself, as the offices answer (总体方案 六(一)1)."""

from datetime import date, datetime
from decimal import Decimal

from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import PaymentTold, file_notice, payment_notice
from tongban.apps.casework.operations.steps import Actor, Step, append_event, take_up_again, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.charges import fee_of
from tongban.apps.casework.queries.onewindow import (
    Awaited,
    awaited_for,
    fee_receipt_told,
    latest_requests,
    tax_lines,
)
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.outside import Stage, System
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.catalogue import item
from tongban.exchange.contracts.cases import CaseAdvanced


def follow_offices(case: Case, *, actor: Actor, at: datetime) -> None:
    """Let a reviewed case stand still while everything is with the applicant, and go on when it no longer is.

    The case is locked. A case in any other state, or one that waits for what no office tells, stays as it is.
    """
    state = CaseState(case.state)
    if state not in {CaseState.REVIEWED, CaseState.AWAITING_PAYMENT}:
        return
    fee = fee_of(case)
    awaited = awaited_for(case, fee=fee)
    chosen = switches_of(case.institution_id, on=at.astimezone(SHANGHAI).date())
    still = awaited.stands_still(taxed=item(case.item).taxed, fee_first=chosen.fee_before_recording)
    if state is CaseState.REVIEWED and still:
        stand_still(case, actor=actor, fee=fee, at=at)
    elif state is CaseState.AWAITING_PAYMENT and not still and _goes_on(awaited):
        _go_on(case, actor=actor, awaited=awaited, at=at)


def _goes_on(awaited: Awaited) -> bool:
    return bool(awaited.offices) or (awaited.fee_settled and not awaited.applicant)


def stand_still(case: Case, *, actor: Actor, fee: Decimal, at: datetime) -> None:
    """Tell the applicants what to pay, with the codes the offices gave; until then no time is counted."""
    state = next_state(CaseState(case.state), Action.AWAIT_PAYMENT)
    step = Step(action=Action.AWAIT_PAYMENT, state=state, actor=actor, at=at)
    event = append_event(case, step, sentence=_what_is_due(case), detail={"fee": f"{fee:.2f}"})
    file_notice(case, paper=payment_notice(case, at=at, fee=fee, told=payment_told(case)), by=actor, at=at)
    queue_short_message(case, template="payment", at=at)
    tell_receiver(case, event, CaseAdvanced)


def _go_on(case: Case, *, actor: Actor, awaited: Awaited, at: datetime) -> None:
    state = next_state(CaseState(case.state), Action.SETTLE_PAYMENT)
    step = Step(action=Action.SETTLE_PAYMENT, state=state, actor=actor, at=at)
    asked = "、".join(one.label for one in awaited.offices)
    sentence = f"不再等待申请人，等待{asked}答复。" if asked else "税费已缴清，待登簿。"
    event = append_event(case, step, sentence=sentence, detail={"fee_receipt": fee_receipt_told(case)})
    take_up_again(case)
    tell_receiver(case, event, CaseAdvanced)


def _what_is_due(case: Case) -> str:
    latest = latest_requests(case)
    tax, notice = latest.get(System.TAX), latest.get(System.TREASURY)
    if tax is not None and tax.stage == Stage.RETURNED.value:
        return f"审核通过；税务机关退回了申报：{tax.answer.get('reason', '')}请补充，补充后继续办理。"
    if awaited_for(case, fee=Decimal(0)).undeclared:
        return "审核通过；尚未申报纳税，请到收件窗口填写涉税申报信息，完税后登簿（契税法 §10、§11）。"
    parts = []
    if tax is not None and tax.stage == Stage.ASSESSED.value:
        parts.append(f"税款 ¥{Decimal(tax.answer['total']):,.2f}（电子税票 {tax.answer['ticket']}）")
    if notice is not None and notice.stage == Stage.ISSUED.value:
        parts.append(f"登记费 ¥{Decimal(notice.answer['total']):,.2f}（缴款码 {notice.answer['pay_code']}）")
    return f"审核通过，请缴纳{'、'.join(parts) or '税费'}，缴清后登簿。"


def payment_told(case: Case) -> PaymentTold:
    """What the offices said of the money, for the notice."""
    latest = latest_requests(case)
    tax, notice = latest.get(System.TAX), latest.get(System.TREASURY)
    issued = notice.answer if notice is not None and notice.stage == Stage.ISSUED.value else {}
    assessed = tax.answer if tax is not None and tax.stage == Stage.ASSESSED.value else {}
    until = [date.fromisoformat(one["pay_by"]) for one in (assessed, issued) if one.get("pay_by")]
    lines = tax_lines(tax) if tax is not None and assessed else []
    return PaymentTold(
        pay_code=issued.get("pay_code", ""),
        ticket=assessed.get("ticket", ""),
        pay_by=min(until, default=None),
        taxes=tuple(f"{one['tax']}（{one['taxpayer']}）{one['due']}" for one in lines),
    )
