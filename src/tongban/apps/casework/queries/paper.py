"""The paper originals on their way to this bureau."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import F, Q

from tongban.apps.casework.models import Case, PaperParcel
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.identity.working_days import known_calendar
from tongban.domain.calendar import SHANGHAI
from tongban.domain.paper_trail import last_day_to_have_posted

if TYPE_CHECKING:
    from django.db.models import QuerySet


def parcels_expected(*, officer: Officer) -> "QuerySet[PaperParcel]":
    """Announced, not counted, not established as lost; the oldest first."""
    rows: QuerySet[PaperParcel] = visible_to(PaperParcel.objects.all(), officer)
    waiting = rows.filter(received_at__isnull=True, lost_at__isnull=True)
    return waiting.select_related("case").order_by("dispatched_at", "pk")


def never_posted(*, officer: Officer, at: datetime) -> "QuerySet[Case]":
    """Open cases of other counters whose paper should have left by now, and nobody has announced a parcel."""
    last = last_day_to_have_posted(on=at.astimezone(SHANGHAI).date(), calendar=known_calendar().presuming())
    until = datetime.combine(last, time.max, SHANGHAI)
    rows: QuerySet[Case] = visible_to(Case.objects.all(), officer)
    late = rows.filter(closed_at__isnull=True, lodged_at__lte=until, parcels__isnull=True)
    return late.exclude(receiving_code=F("institution_id")).order_by("lodged_at", "pk")


def case_on_paper(scanned: str, *, officer: Officer) -> Case | None:
    """The case of a cover sheet's number (收件编号), of a case number or of a parcel's waybill."""
    rows: QuerySet[Case] = visible_to(Case.objects.all(), officer)
    meant = Q(intake_number=scanned) | Q(case_number=scanned) | Q(parcels__waybill=scanned)
    return rows.filter(meant).distinct().first()
