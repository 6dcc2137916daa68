"""请假代办: somebody is away, a deputy does their open work, and it is theirs again on the day after."""

from datetime import date, datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Absence
from tongban.apps.casework.refusals import AbsenceImpossible, AbsenceNotFound, WrongRole
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.domain.calendar import SHANGHAI
from tongban.domain.people import DESK_ROLES, Role


@transaction.atomic
def set_absence(
    *,
    officer: Officer,
    absent: str,
    deputy: str,
    first: date,
    last: date,
    reason: str,
    at: datetime,
    address: str = "",
) -> Absence:
    """Let `deputy` do the work of `absent` (accounts) from `first` to `last`, both days included.

    Everyone may set their own absence, the section chief anybody's. Raises WrongRole, or AbsenceImpossible saying
    why: a day gone by, days that overlap another absence, a deputy who is away, is absent's own deputy, or shares
    no desk with them.
    """
    if absent != officer.username and not officer.has_any([Role.CHIEF]):
        raise WrongRole([Role.CHIEF])
    people = _locked(officer, absent, deputy)
    if absent not in people or deputy not in people or absent == deputy:
        raise AbsenceImpossible("请选择本机构在岗的代办人，代办人不能是本人。")
    gone, stands_in = people[absent], people[deputy]
    _require_possible(gone, stands_in, first=first, last=last, today=at.astimezone(SHANGHAI).date())
    absence: Absence = Absence.objects.create(
        institution_id=officer.institution_id,
        officer=gone,
        deputy=stands_in,
        first_date=first,
        last_date=last,
        reason=reason.strip(),
        set_by_name=officer.name,
        set_at=at,
    )
    _note("登记请假代办", absence, by=officer, at=at, address=address)
    return absence


@transaction.atomic
def end_absence(*, officer: Officer, absence_id: int, at: datetime, address: str = "") -> Absence:
    """Somebody is back early, or does not go; raises AbsenceNotFound, WrongRole, AbsenceImpossible when it is over."""
    rows = visible_to(Absence.objects.all(), officer).select_for_update(of=("self",))
    absence: Absence | None = rows.select_related("officer", "deputy").filter(pk=absence_id).first()
    if absence is None:
        raise AbsenceNotFound
    if absence.officer_id != officer.pk and not officer.has_any([Role.CHIEF]):
        raise WrongRole([Role.CHIEF])
    if absence.ended_at is not None or absence.last_date < at.astimezone(SHANGHAI).date():
        raise AbsenceImpossible("这次请假已经结束。")
    absence.ended_at, absence.ended_by_name = at, officer.name
    absence.save(update_fields=["ended_at", "ended_by_name"])
    _note("结束请假代办", absence, by=officer, at=at, address=address)
    return absence


def desks_without_deputy(absence: Absence) -> list[Role]:
    """The absent officer's desks that the deputy does not hold: that work has to be given to others."""
    return [role for role in DESK_ROLES if absence.officer.has_any([role]) and not absence.deputy.has_any([role])]


def _locked(officer: Officer, *accounts: str) -> dict[str, Officer]:
    """Both people, locked in one order, so that two absences about them come one after the other."""
    rows = Officer.objects.select_for_update().filter(
        institution_id=officer.institution_id, is_active=True, username__in=accounts
    )
    return {one.username: one for one in rows.order_by("pk")}


def _require_possible(gone: Officer, stands_in: Officer, *, first: date, last: date, today: date) -> None:
    if last < first or last < today:
        raise AbsenceImpossible("请核对起止日期：结束日期不能早于开始日期，也不能早于今天。")
    if not any(gone.has_any([role]) and stands_in.has_any([role]) for role in DESK_ROLES):
        raise AbsenceImpossible(f"{stands_in.name}与{gone.name}没有相同的岗位，不能代办。")
    meanwhile = Absence.objects.of(gone.institution_id).filter(
        first_date__lte=last, last_date__gte=first, ended_at__isnull=True
    )
    if meanwhile.filter(officer=gone).exists():
        raise AbsenceImpossible(f"{gone.name}在这段时间已经登记过请假。")
    if meanwhile.filter(officer=stands_in).exists():
        raise AbsenceImpossible(f"{stands_in.name}在这段时间也请假，请选择另一位代办人。")
    if busy := meanwhile.filter(deputy=gone).select_related("officer").first():
        raise AbsenceImpossible(
            f"{gone.name}在这段时间代办{busy.officer.name}的工作，请先为{busy.officer.name}改定代办人。"
        )


def _note(act: str, absence: Absence, *, by: Officer, at: datetime, address: str) -> None:
    record_act(
        act=act,
        at=at,
        institution_code=absence.institution_id,
        actor=by.username,
        actor_name=by.name,
        subject=absence.officer.username,
        address=address,
        detail={
            "deputy": absence.deputy.username,
            "first": f"{absence.first_date}",
            "last": f"{absence.last_date}",
            "reason": absence.reason,
        },
    )
