"""查封告知: what came about beside an order is noted in the same transaction, printed, and marked as sent."""

from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Manner, SeizureTiding
from tongban.apps.casework.queries.tidings import tiding_of
from tongban.apps.casework.refusals import OpinionMissing, TidingNotReady, WrongRole
from tongban.apps.casework.tiding_letters import WORDINGS, letter_of
from tongban.apps.documents.operations import file_paper
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import SeizuresChanged, on_seizures_changed
from tongban.apps.register.queries.queue import seizure_behind
from tongban.domain.calendar import SHANGHAI
from tongban.domain.people import Role
from tongban.domain.register.seizure_events import Occurred, Occurrence

SENDS: Final = (Role.RECEIVE, Role.ACCEPT, Role.RECORD)
_OF_THE_ORDER_SERVED: Final = frozenset({Occurrence.CO_OWNERS, Occurrence.MAXIMUM_AMOUNT})


@on_seizures_changed
def note_tidings(change: SeizuresChanged) -> None:
    """Write down who has to be told what; told twice, it is noted once."""
    for one in change.occurred:
        if one.what in WORDINGS:
            _note(change, one)


@transaction.atomic
def print_tiding(*, number: int, officer: Officer, at: datetime, address: str = "") -> SeizureTiding:
    """Typeset the letter and keep it, once. Raises WrongRole, TidingNotFound, GlyphMissing."""
    tiding = _begin(number, officer)
    if not tiding.digest:
        stored = file_paper(paper=letter_of(tiding, dated=at.astimezone(SHANGHAI).date()), at=at)
        tiding.digest, tiding.printed_at = stored.digest, at
        tiding.save()
        _audit("出具查封告知", tiding, officer, at, address)
    return tiding


@transaction.atomic
def mark_tiding_sent(
    *, number: int, manner: Manner, receipt: str, officer: Officer, at: datetime, address: str = ""
) -> SeizureTiding:
    """Note how the letter went out and by what that can be proved; once.

    Raises WrongRole, TidingNotFound, TidingNotReady before it is printed or when it was sent, OpinionMissing.
    """
    tiding = _begin(number, officer)
    if tiding.sent_at is not None or not tiding.digest:
        raise TidingNotReady(sent=tiding.sent_at is not None)
    if not receipt.strip():
        raise OpinionMissing("送达凭证")
    tiding.sent_at, tiding.sent_by = at, officer
    tiding.manner, tiding.receipt = manner.value, receipt.strip()
    tiding.save()
    _audit("登记查封告知送达", tiding, officer, at, address)
    return tiding


def _note(change: SeizuresChanged, one: Occurred) -> None:
    by_service = one.what in _OF_THE_ORDER_SERVED
    behind = seizure_behind(
        institution=change.institution,
        unit_code=change.unit_code,
        court="" if by_service else one.whom,
        served_at=one.at if by_service else None,
    )
    if behind is None:
        return
    SeizureTiding.objects.get_or_create(
        institution_id=change.institution,
        unit_code=change.unit_code,
        what=one.what.value,
        whom=one.whom,
        came_about_at=one.at,
        defaults={"noted_at": change.at, **vars(behind)},
    )


def _begin(number: int, officer: Officer) -> SeizureTiding:
    if not officer.has_any(SENDS):
        raise WrongRole(SENDS)
    return tiding_of(officer=officer, number=number, locked=True)


def _audit(act: str, tiding: SeizureTiding, officer: Officer, at: datetime, address: str) -> None:
    record_act(
        act=act,
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=tiding.number,
        purpose=f"{tiding.about.label}：{tiding.whom}",
        detail={"unit_code": tiding.unit_code, "manner": tiding.manner, "receipt": tiding.receipt},
        address=address,
    )
