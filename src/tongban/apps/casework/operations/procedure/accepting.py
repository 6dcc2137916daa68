"""The first half day: accept, decline, or ask once for everything that is missing (暂行条例 §17)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case, DecisionReason, SupplementRequest
from tongban.apps.casework.notices import acceptance_notice, decline_notice, file_notice, supplement_notice
from tongban.apps.casework.operations.court.court_transfers import follow_ordered_case
from tongban.apps.casework.operations.offices.branching import start_branches
from tongban.apps.casework.operations.steps import Step, append_event, begin, hold_still, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.course import deemed_accepted_at
from tongban.apps.casework.queries.facts import facts_of
from tongban.apps.casework.queries.local import local_item_of
from tongban.apps.casework.queries.worktime import committed_until, supplement_promised
from tongban.apps.casework.reasons import DECLINE_REASONS, LegalReason, stated
from tongban.apps.casework.refusals import DeemedAccepted, SupplementAskedBefore, SupplementIncomplete
from tongban.apps.identity.models import Officer
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue.offers import committed_days
from tongban.domain.register.rulebook import Moment, require
from tongban.exchange.contracts.cases import (
    CaseAccepted,
    CaseDeclined,
    CaseSupplementRequested,
    DeclineReason,
    SupplementItem,
)


@transaction.atomic
def accept_case(*, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None) -> Case:
    """Take the case on; from here the committed time runs (总体方案 六(一)1(2)).

    Where silence has counted as acceptance already (条例 §17), the time runs from then.

    Raises CaseNotFound, WrongRole, ActionNotAllowed when the case is not waiting for acceptance, Blocked with
    every finding when a rule speaks against it.
    """
    asked = case_numbered(number=number, officer=officer)
    hold_still(asked)
    case, step = begin(Action.ACCEPT, number=number, officer=officer, at=at, address=address, seen=seen)
    take_on(case, step)
    return case


def take_on(case: Case, step: Step) -> None:
    """What acceptance is, whoever decides it; raises Blocked. The case and its folio are locked."""
    at = step.at
    facts = facts_of(case, on=at)
    require(facts, Moment.ACCEPT)
    deemed = deemed_accepted_at(case, at=at)
    days = committed_days(facts.item, on=facts.on, switches=facts.switches, local=local_item_of(case))
    case.accepted_at = deemed or at
    case.due_at = committed_until(case.institution_id, accepted_at=case.accepted_at, working_days=days)
    told = f"自{_day(deemed)}起视为受理，" if deemed else "已受理，"
    detail = {"counts_from": deemed.isoformat()} if deemed else {}
    event = append_event(case, step, sentence=f"{told}{_day(case.due_at)}前办结。", detail=detail)
    notice = acceptance_notice(case, officer=step.actor, unit=facts.folio.unit)
    file_notice(case, paper=notice, by=step.actor, at=at)
    queue_short_message(case, template="accepted", at=at, due=_day(case.due_at))
    tell_receiver(case, event, CaseAccepted)
    start_branches(case, step)


@transaction.atomic
def decline_case(
    *,
    number: str,
    officer: Officer,
    reasons: Sequence[str],
    at: datetime,
    remarks: Mapping[str, str] | None = None,
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Not take the case on, in writing and with the grounds of the law (暂行条例 §17(3)、(4)).

    `reasons` are codes of DECLINE_REASONS, `remarks` what the case adds to each. Raises ReasonsMissing besides
    what accept_case raises.
    """
    case, step = begin(Action.DECLINE, number=number, officer=officer, at=at, address=address, seen=seen)
    _require_undecided(case, at)
    grounds = stated(reasons, among=DECLINE_REASONS, remarks=remarks)
    keep_reasons(case, grounds)
    detail = {"reasons": [ground.code for ground in grounds]}
    event = append_event(case, step, sentence="不予受理：" + "".join(one.sentence for one in grounds), detail=detail)
    file_notice(case, paper=decline_notice(case, at=at), by=officer, at=at)
    queue_short_message(case, template="declined", at=at)
    tell_receiver(case, event, CaseDeclined, reasons=on_the_wire(grounds))
    follow_ordered_case(case, step, officer=officer, told=event.sentence)
    return case


@transaction.atomic
def request_supplement(
    *,
    number: str,
    officer: Officer,
    items: Sequence[SupplementItem],
    at: datetime,
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Ask for everything that is missing, once (暂行条例 §17(3) 一次性告知).

    Raises SupplementIncomplete for an empty list, SupplementAskedBefore for a second request.
    """
    case, step = begin(Action.REQUEST_SUPPLEMENT, number=number, officer=officer, at=at, address=address, seen=seen)
    _require_undecided(case, at)
    if SupplementRequest.objects.filter(case=case).exists():
        raise SupplementAskedBefore
    if not items:
        raise SupplementIncomplete
    request = SupplementRequest.objects.create(
        institution_id=case.institution_id,
        case=case,
        items=[one.model_dump() for one in items],
        requested_at=at,
        requested_by_name=officer.name,
        respond_by=supplement_promised(case.institution_id, requested_at=at),
    )
    names = "、".join(one.name for one in items)
    detail = {"until": request.respond_by.isoformat()}
    event = append_event(case, step, sentence=f"一次性告知补正：{names}。", detail=detail)
    file_notice(case, paper=supplement_notice(case, at=at), by=officer, at=at)
    queue_short_message(case, template="supplement", at=at)
    tell_receiver(case, event, CaseSupplementRequested, items=tuple(items), respond_by=request.respond_by)
    return case


def _require_undecided(case: Case, at: datetime) -> None:
    """Raises DeemedAccepted once silence has become acceptance."""
    if deemed := deemed_accepted_at(case, at=at):
        raise DeemedAccepted(deemed)


def keep_reasons(case: Case, grounds: Sequence[LegalReason]) -> None:
    """Write the grounds of a decision down with the case."""
    DecisionReason.objects.bulk_create(
        DecisionReason(
            institution_id=case.institution_id,
            case=case,
            position=position,
            code=ground.code,
            statute=ground.statute,
            sentence=ground.sentence[:1000],
        )
        for position, ground in enumerate(grounds)
    )


def on_the_wire(grounds: Sequence[LegalReason]) -> tuple[DeclineReason, ...]:
    """The grounds as the contract carries them."""
    return tuple(
        DeclineReason(code=ground.code, statute=ground.statute, sentence=ground.sentence[:1000]) for ground in grounds
    )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m月%d日 %H:%M}"
