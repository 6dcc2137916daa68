"""What will run out by itself soon: seizures, objections, advance notices, so that those concerned can be told in time.

Nothing depends on this list: what has run out has run out, whoever looked (查封规定 §27; 民法典 §220, §221).
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.models import AdvanceNotice, Entry, Objection, Ownership, Seizure
from tongban.apps.register.queries.rows import names_of
from tongban.apps.register.queries.terms import last_days, units_of
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished, WorkCalendar
from tongban.domain.dictionaries import AdvanceNoticeKind, SeizureKind
from tongban.domain.terms import ADVANCE_NOTICE_DAYS, objection_lapses_after

SOON: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=30)
_MOST: Final = 200
_OF_FUTURE_HOUSES: Final = tuple(one.value for one in AdvanceNoticeKind if one.is_of_future_house)


@dataclass(frozen=True, kw_only=True)
class ExpiringLine:
    """One entry that runs out: through the whole of `last_day` it still holds."""

    what: str
    unit_code: str
    location: str
    whom: str
    document: str
    last_day: date
    days_left: int

    @property
    def is_soon(self) -> bool:
        """Whether a week or less is left."""
        return self.days_left <= SOON.days


@dataclass(frozen=True, kw_only=True)
class Expiring:
    """What runs out within thirty days, the nearest first; of each kind two hundred at most."""

    seizures: tuple[ExpiringLine, ...]
    others: tuple[ExpiringLine, ...]


def expiring(*, officer: Officer, at: datetime) -> Expiring:
    """What runs out in the officer's register within thirty days."""
    today = at.astimezone(SHANGHAI).date()
    calendar = known_calendar()
    others = [*_objections(officer, today, calendar), *_notices(officer, at, today)]
    return Expiring(
        seizures=_lines(_seizures(officer, today), today),
        others=_lines(sorted(others, key=lambda one: one[1]), today),
    )


_Due = tuple[Entry, date, str, str, str]


def _seizures(officer: Officer, today: date) -> list[_Due]:
    binding = [kind.value for kind in SeizureKind if not kind.is_queued]
    rows = visible_to(Seizure.objects.select_related("folio"), officer).filter(
        ended_at__isnull=True, kind__in=binding, until_date__range=(today, today + AHEAD)
    )
    return [
        (row, row.until_date, SeizureKind(row.kind).label, row.court, row.document_number)
        for row in rows.order_by("until_date", "pk")[:_MOST]
        if row.until_date is not None
    ]


def _objections(officer: Officer, today: date, calendar: WorkCalendar) -> list[_Due]:
    rows = visible_to(Objection.objects.select_related("folio"), officer).filter(
        ended_at__isnull=True, lawsuit_shown_at__isnull=True
    )
    due: list[_Due] = []
    for row in rows.order_by("recorded_at", "pk")[:_MOST]:
        with suppress(CalendarNotPublished):  # a term nobody can judge is the administrator's alarm
            last = objection_lapses_after(row.recorded_at.astimezone(SHANGHAI).date(), calendar=calendar)
            due.append((row, last, "异议登记（未提交起诉材料）", row.applicant, ""))
    return [one for one in due if today <= one[1]]


def _notices(officer: Officer, at: datetime, today: date) -> list[_Due]:
    """Notices of houses registered by now; the ninety days begin when the buyer can be registered."""
    long_ago = at - timedelta(days=ADVANCE_NOTICE_DAYS) + AHEAD
    owned = Ownership.objects.filter(folio=OuterRef("folio"), recorded_at__lt=long_ago)
    rows = visible_to(AdvanceNotice.objects.select_related("folio").prefetch_related("holders"), officer).filter(
        Exists(owned), ended_at__isnull=True, kind__in=_OF_FUTURE_HOUSES, recorded_at__lt=long_ago,
    )  # fmt: skip
    found = list(rows.order_by("recorded_at", "pk")[:_MOST])
    ends = last_days(found)
    return [
        (row, ends[row.pk], AdvanceNoticeKind(row.kind).label, names_of(row.holders.all()), "")
        for row in found
        if row.pk in ends and today <= ends[row.pk] <= today + AHEAD
    ]


def _lines(due: Iterable[_Due], today: date) -> tuple[ExpiringLine, ...]:
    due = list(due)
    units = units_of([one[0] for one in due])
    return tuple(
        ExpiringLine(
            what=what,
            unit_code=row.folio.unit_code,
            location=units[row.folio_id].location if row.folio_id in units else "",
            whom=whom,
            document=document,
            last_day=last,
            days_left=(last - today).days,
        )
        for row, last, what, whom, document in due
    )
