"""Two pairs of eyes, or three: examination, review, approval by a third, or refusal (暂行条例 §18、§22)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import file_notice, refusal_notice
from tongban.apps.casework.operations.court.court_transfers import follow_ordered_case
from tongban.apps.casework.operations.offices.asking_offices import ask_for_notice, withdraw_requests
from tongban.apps.casework.operations.offices.standing_still import follow_offices
from tongban.apps.casework.operations.procedure.accepting import keep_reasons, on_the_wire
from tongban.apps.casework.operations.steps import Step, append_event, begin, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.local import needs_approval
from tongban.apps.casework.reasons import REFUSE_REASONS, stated
from tongban.apps.casework.refusals import OpinionMissing
from tongban.apps.identity.models import Officer
from tongban.domain.cases.events import may_approve, may_review
from tongban.domain.cases.transitions import Action
from tongban.exchange.contracts.cases import CaseAdvanced, CaseRefused


@transaction.atomic
def examine_case(
    *, number: str, officer: Officer, opinion: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """First examination, passed on with an opinion (查验三项，暂行条例 §18)."""
    case, step = begin(Action.EXAMINE, number=number, officer=officer, at=at, address=address, seen=seen)
    if not opinion.strip():
        raise OpinionMissing("初审意见")
    case.examined_by = officer
    event = append_event(case, step, sentence="初审通过，转复审。", detail={"opinion": opinion.strip()})
    tell_receiver(case, event, CaseAdvanced)
    return case


@transaction.atomic
def return_to_examiner(
    *, number: str, officer: Officer, opinion: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Reviewer or recorder send the case back with what to look at again."""
    case, step = begin(Action.RETURN_TO_EXAMINER, number=number, officer=officer, at=at, address=address, seen=seen)
    if not opinion.strip():
        raise OpinionMissing("退回原因")
    event = append_event(case, step, sentence="退回重新初审。", detail={"opinion": opinion.strip()})
    tell_receiver(case, event, CaseAdvanced)
    return case


@transaction.atomic
def review_case(
    *, number: str, officer: Officer, opinion: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Review by somebody else than the examiner; raises SamePersonReviews otherwise.

    Where the institution has decided so for the item, a third person approves it next (核定). Else from here the fee
    is known, and the treasury is asked for its notice; the case stands still once everything it waits for is with
    the applicant.
    """
    third = needs_approval(case_numbered(number=number, officer=officer))
    action = Action.PASS_TO_APPROVAL if third else Action.REVIEW
    case, step = begin(action, number=number, officer=officer, at=at, address=address, seen=seen)
    may_review(events=course_of(case), actor=officer.username)
    told = "复审通过，转核定。" if third else "复审通过，待登簿。"
    event = append_event(case, step, sentence=told, detail={"opinion": opinion.strip()})
    tell_receiver(case, event, CaseAdvanced)
    if not third:
        _ask_to_pay(case, step)
    return case


@transaction.atomic
def approve_case(
    *, number: str, officer: Officer, opinion: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """核定 by somebody who has neither examined nor reviewed it; raises SamePersonApproves otherwise."""
    case, step = begin(Action.APPROVE, number=number, officer=officer, at=at, address=address, seen=seen)
    may_approve(events=course_of(case), actor=officer.username)
    event = append_event(case, step, sentence="核定通过，待登簿。", detail={"opinion": opinion.strip()})
    tell_receiver(case, event, CaseAdvanced)
    _ask_to_pay(case, step)
    return case


def _ask_to_pay(case: Case, step: Step) -> None:
    """Everything is looked at: the treasury is asked for its notice, and the case may stand still."""
    ask_for_notice(case, actor=step.actor, at=step.at)
    follow_offices(case, actor=step.actor, at=step.at)


@transaction.atomic
def refuse_case(
    *,
    number: str,
    officer: Officer,
    reasons: Sequence[str],
    at: datetime,
    remarks: Mapping[str, str] | None = None,
    findings: str = "",
    address: str = "",
    seen: int | None = None,
) -> Case:
    """不予登记, in writing with the grounds of 暂行条例 §22; by the examiner or the reviewer, before recording."""
    case, step = begin(Action.REFUSE, number=number, officer=officer, at=at, address=address, seen=seen)
    grounds = stated(reasons, among=REFUSE_REASONS, remarks=remarks)
    keep_reasons(case, grounds)
    detail = {"reasons": [ground.code for ground in grounds]}
    event = append_event(case, step, sentence="不予登记：" + "".join(one.sentence for one in grounds), detail=detail)
    file_notice(
        case,
        paper=refusal_notice(case, at=at, findings=findings.strip() or "经审核，申请事项存在下列情形。"),
        by=officer,
        at=at,
    )
    withdraw_requests(case, reason="本案不予登记。", at=at)
    queue_short_message(case, template="refused", at=at)
    tell_receiver(case, event, CaseRefused, reasons=on_the_wire(grounds))
    follow_ordered_case(case, step, officer=officer, told=event.sentence)
    return case
