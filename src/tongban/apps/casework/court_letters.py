"""The letters a court gets for its order: 协助执行回执, and 轮候查封登记通知书 where something waits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.apps.casework.models import EnforcementOrder
from tongban.apps.casework.notices import office_of
from tongban.apps.documents.paper_parts import UnitAnswer
from tongban.apps.documents.papers import EnforcementAnswer, QueueNotice
from tongban.apps.register.operations import CourtAnswer, CourtPreview
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import Told
from tongban.domain.register.court_desk import EnforcementKind


def answer_letter(order: EnforcementOrder, answers: Mapping[str, CourtAnswer], *, at: datetime) -> EnforcementAnswer:
    """协助执行回执: unit by unit what was done, or why not."""
    return EnforcementAnswer(
        **_common(order, answers, at),
        number=f"{order.number}01",
        asked=order.asked.word,
        bearers=(
            f"{order.first_bearer}（工作证{order.first_work_card}，执行公务证{order.first_duty_card}）",
            f"{order.second_bearer}（工作证{order.second_work_card}，执行公务证{order.second_duty_card}）",
        ),
        amount=f"¥{order.amount:,.2f}" if order.amount is not None else "",
        passed_on=order.asked.becomes_a_case,
    )


def transfer_letter(order: EnforcementOrder, *, at: datetime) -> EnforcementAnswer:
    """协助执行回执 for a transfer that is recorded: to whom, under which certificate."""
    done = CourtAnswer(refusal=None, recorded_as=None, place=0, remark=_passed_to(order), log_sequence=None)
    return answer_letter(order, {unit.unit_code: done for unit in order.units.all()}, at=at)


def _passed_to(order: EnforcementOrder) -> str:
    names = "、".join(one.name for one in Told({"acquirers": order.acquirers}).people("acquirers"))
    number = order.case.certificate_number if order.case else ""
    return f"登记到{names}名下" + (f"，{number}" if number else "")


def queue_letter(order: EnforcementOrder, waiting: Mapping[str, CourtAnswer], *, at: datetime) -> QueueNotice:
    """轮候查封登记通知书 for the units on which the order waits."""
    return QueueNotice(**_common(order, waiting, at), number=f"{order.number}02")


def outcome_of(kind: EnforcementKind, answer: CourtAnswer | CourtPreview) -> str:
    """What an order came to, or would come to, in one clause."""
    if not answer.is_done:
        return f"未予办理：{answer.refusal.label if answer.refusal else ''}"
    if answer.place:
        recorded = answer.recorded_as.label if answer.recorded_as else "轮候查封"
        return f"{recorded}，第{answer.place}位"
    if kind is EnforcementKind.RELEASE:
        return "已解除" + (f"（{answer.recorded_as.label}）" if answer.recorded_as else "")
    if kind.becomes_a_case:
        return "已办理转移登记"
    recorded = answer.recorded_as.label if answer.recorded_as else kind.word
    term = f"，自{answer.from_date}起至{answer.until_date}止" if answer.from_date and answer.until_date else ""
    return f"{recorded}{term}"


def basis_of(kind: EnforcementKind, answer: CourtAnswer | CourtPreview) -> str:
    """The law behind it."""
    return answer.refusal.statute if answer.refusal is not None else kind.statute


def _common(order: EnforcementOrder, answers: Mapping[str, CourtAnswer], at: datetime) -> dict[str, Any]:
    locations = dict(order.units.values_list("unit_code", "location"))
    share = order.share
    return {
        "office": office_of(order.institution),
        "dated": at.astimezone(SHANGHAI).date(),
        "court": order.court,
        "court_case_number": order.court_case_number,
        "notice_number": order.notice_number,
        "ruling_number": order.ruling_number,
        "order_number": order.number,
        "served_at": order.served_at,
        "carried_out_at": at,
        "against": order.against + (f"（{share.numerator}/{share.denominator}份额）" if share is not None else ""),
        "answers": tuple(
            UnitAnswer(
                unit_code=code,
                location=locations.get(code, ""),
                outcome=outcome_of(order.asked, answer),
                remark=answer.remark,
                basis=answer.refusal.statute if answer.refusal is not None else "",
            )
            for code, answer in answers.items()
        ),
        "basis": order.statute,
        "addressed_as": order.asked_by.addressed_as,
        "received_by": order.taken_in_by.name,
        "recorded_by": order.carried_out_by.name if order.carried_out_by else "",
    }
