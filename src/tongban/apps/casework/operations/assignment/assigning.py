"""领取、分派、接手: who handles a case. Each is refused when the case lies with somebody else than the page showed."""

from datetime import date, datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.assignment.dispatching import write_assignment
from tongban.apps.casework.operations.steps import locked_case
from tongban.apps.casework.queries.assignments import choice_for, hands_of, role_waited_for, who_may_have
from tongban.apps.casework.refusals import (
    AssigneeChanged,
    CannotBeGiven,
    NothingToAssign,
    NotMyCase,
    OpinionMissing,
    WrongRole,
)
from tongban.apps.casework.words import AssignmentWay
from tongban.apps.identity.models import Officer
from tongban.domain.calendar import SHANGHAI
from tongban.domain.people import Role


@transaction.atomic
def pull_case(*, number: str, officer: Officer, at: datetime, address: str = "") -> Case:
    """Take a case out of the queue of one's role (领取).

    Raises AssigneeChanged when a colleague was quicker, CannotBeGiven when the rule of two persons bars the officer,
    NothingToAssign, WrongRole, CaseNotFound.
    """
    case, role = _at_a_desk(number, officer, held_by="")
    _require_able(case, officer, role, at)
    return _give(case, role, officer, way=AssignmentWay.PULLED, by=officer, at=at, address=address)


@transaction.atomic
def take_over_case(
    *, number: str, officer: Officer, held_by: str, reason: str, at: datetime, address: str = ""
) -> Case:
    """Go on with a colleague's case (接手), saying why. `held_by` is whose it was on the page.

    Raises OpinionMissing without a reason, and what pull_case raises.
    """
    case, role = _at_a_desk(number, officer, held_by=held_by)
    _require_able(case, officer, role, at)
    if not reason.strip():
        raise OpinionMissing("接手的原因")
    way = AssignmentWay.TAKEN_OVER
    return _give(case, role, officer, way=way, by=officer, at=at, reason=reason, address=address)


@transaction.atomic
def assign_case(
    *, number: str, officer: Officer, to: str, held_by: str, at: datetime, reason: str = "", address: str = ""
) -> Case:
    """The section chief gives a case to a colleague with the role (科长分派); `to` is the account, `held_by` as shown.

    Raises WrongRole for anybody but a chief, CannotBeGiven, AssigneeChanged, NothingToAssign, CaseNotFound.
    """
    if not officer.has_any([Role.CHIEF]):
        raise WrongRole([Role.CHIEF])
    case, role = _at_a_desk(number, officer, held_by=held_by)
    chosen = next((one for one in who_may_have(case, on=_day(at)) if one.username == to), None)
    if chosen is None:
        raise CannotBeGiven(role)
    way = AssignmentWay.ASSIGNED
    return _give(case, role, chosen, way=way, by=officer, at=at, reason=reason, address=address)


@transaction.atomic
def release_case(*, number: str, officer: Officer, held_by: str, reason: str, at: datetime, address: str = "") -> Case:
    """Put a case back into the queue (退回待领取), saying why: one's own, one's principal's, or as chief any.

    Raises NotMyCase, OpinionMissing, AssigneeChanged, NothingToAssign, CaseNotFound.
    """
    case, role = _at_a_desk(number, officer, held_by=held_by)
    if case.assignee_id not in hands_of(officer, on=_day(at)) and not officer.has_any([Role.CHIEF]):
        raise NotMyCase
    if not reason.strip():
        raise OpinionMissing("退回待领取的原因")
    return _give(case, role, None, way=AssignmentWay.RELEASED, by=officer, at=at, reason=reason, address=address)


def _at_a_desk(number: str, officer: Officer, *, held_by: str) -> tuple[Case, Role]:
    """The locked case, which waits for somebody and lies with whom the page showed ("" for nobody)."""
    case = locked_case(number=number, officer=officer)
    role = role_waited_for(case)
    if role is None or case.closed_at is not None:
        raise NothingToAssign
    holder = Officer.objects.get(pk=case.assignee_id) if case.assignee_id is not None else None
    if (holder.username if holder else "") != held_by:
        raise AssigneeChanged(holder.name if holder else "")
    return case, role


def _require_able(case: Case, officer: Officer, role: Role, at: datetime) -> None:
    if not officer.has_any([role]):
        raise WrongRole([role])
    choice = choice_for(case, on=_day(at))
    if choice is None or not choice.admits(officer):
        raise CannotBeGiven(role)


def _give(
    case: Case,
    role: Role,
    to: Officer | None,
    *,
    way: AssignmentWay,
    by: Officer,
    at: datetime,
    reason: str = "",
    address: str = "",
) -> Case:
    account = (by.username, by.name)
    write_assignment(case, role=role, officer=to, way=way, by=account, at=at, reason=reason.strip(), address=address)
    case.save(update_fields=["assignee"])
    return case


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
