"""What runs out by itself: seizures, advance notices, objections. Nothing depends on the sweep having come by."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import AdvanceNotice, Folio, Objection, Seizure
from tongban.apps.register.operations.instants import instant_of_writing
from tongban.apps.register.operations.recording import lock_folios, tell_of_settled
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.queries.lapsed import lapsed
from tongban.apps.register.queries.rows import rows_of
from tongban.apps.register.queries.switching import switches_of
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Page, close_pages
from tongban.apps.register.recording.lapses import settle
from tongban.apps.register.recording.planning import plan_on
from tongban.apps.register.refusals import AlreadyRecorded, RightNotCurrent
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished
from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.switches import Switches
from tongban.domain.terms import ADVANCE_NOTICE_DAYS, OBJECTION_DAYS

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many folios a sweep wrote on, and which it could not judge for want of a published calendar."""

    folios: int
    unjudged: tuple[str, ...] = ()


def sweep(*, at: datetime, switches: Switches | None = None) -> Swept:
    """Mark on every folio of this node what dates have ended; each folio is a transaction of its own.

    `switches` are each institution's of that day unless given.
    """
    written, unjudged = 0, []
    for folio in due_folios(at):
        try:
            chosen = switches or switches_of(folio.institution, on=at.astimezone(SHANGHAI).date())
            written += _swept(folio, at=at, switches=chosen)
        except CalendarNotPublished:
            log.warning("folio %s: no published calendar, a term cannot be judged", folio.unit_code)
            unjudged.append(folio.unit_code)
    return Swept(folios=written, unjudged=tuple(unjudged))


def due_folios(at: datetime) -> "QuerySet[Folio]":
    """Folios where something may have run out: a superset, cheaply found."""
    today = at.astimezone(SHANGHAI).date()
    seizures = Seizure.objects.filter(ended_at__isnull=True, until_date__lt=today)
    objections = Objection.objects.filter(
        ended_at__isnull=True, lawsuit_shown_at__isnull=True, recorded_at__lt=at - timedelta(days=OBJECTION_DAYS)
    )
    notices = AdvanceNotice.objects.filter(
        ended_at__isnull=True, kind__in=["1", "3"], recorded_at__lt=at - timedelta(days=ADVANCE_NOTICE_DAYS)
    )
    ids = [rows.values("folio_id") for rows in (seizures, objections, notices)]
    return Folio.objects.filter(Q(pk__in=ids[0]) | Q(pk__in=ids[1]) | Q(pk__in=ids[2])).select_related("institution")


@transaction.atomic
def note_lawsuit(
    *,
    institution: Institution,
    unit_code: str,
    certificate_number: str,
    case_number: str,
    officer: Officer,
    at: datetime,
) -> int:
    """Note that the objector has shown the court's acceptance in time; the line's number in the log.

    From then on the objection goes on until it is cancelled (实施细则 §83). Raises FolioNotFound, RightNotCurrent also
    when the fifteen days are over, AlreadyRecorded when it has been noted before.
    """
    folio = lock_folios(institution, {unit_code})[unit_code]
    at = instant_of_writing([folio], at=at)
    rows = rows_of(folio)
    named = [one.objection for one in rows.certificates if one.number == certificate_number]
    objection = next((one for one in named if one is not None and one.is_current), None)
    if objection is None or objection in lapsed(rows, at):
        raise RightNotCurrent(certificate_number=certificate_number, right="异议登记")
    if objection.lawsuit_shown_under is not None:
        raise AlreadyRecorded(case_number=objection.lawsuit_shown_under)
    author = Author(username=officer.username, name=officer.name)
    on = plan_on(rows, institution=institution, case_number=case_number, author=author, at=at)
    on.show_lawsuit(objection)
    carry_out(on)
    page = Page(on=on, item="", registration_type=RegistrationType.OTHER, right_type=RightType.OBJECTION)
    return close_pages([page])[0].line.sequence


def _swept(folio: Folio, *, at: datetime, switches: Switches) -> bool:
    with transaction.atomic():
        locked = lock_folios(folio.institution, {folio.unit_code})[folio.unit_code]
        at = instant_of_writing([locked], at=at)
        settled = settle(rows_of(locked), institution=folio.institution, at=at, switches=switches)
        if not settled:
            return False
        close_pages([one.page for one in settled])
        tell_of_settled(settled)
        return True
