"""Until when the advance notices of several units hold (民法典 §221(2)): for lists, which read no whole folios."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db.models import Min

from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.models import AdvanceNotice, Entry, Ownership, UnitDescription
from tongban.apps.register.queries.facts import registrable_since
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished
from tongban.domain.terms import advance_notice_lapses_after


def last_days(notices: Sequence[AdvanceNotice]) -> dict[int, date]:
    """The last day of each by its key; one whose term has not begun, or that no published calendar judges, has none."""
    units, owned, calendar = units_of(notices), _first_owned(notices), known_calendar()
    found: dict[int, date] = {}
    for row in notices:
        since = registrable_since(row, units.get(row.folio_id), owned_since=owned.get(row.folio_id))
        noted = row.recorded_at.astimezone(SHANGHAI).date()
        with suppress(CalendarNotPublished):  # a term nobody can judge is the administrator's alarm
            last = advance_notice_lapses_after(noted=noted, registrable_since=since, calendar=calendar)
            if last is not None:
                found[row.pk] = last
    return found


def units_of(rows: Iterable[Entry]) -> dict[int, UnitDescription]:
    """What the units of those entries are now, by folio."""
    folios = {row.folio_id for row in rows}
    found = UnitDescription.objects.filter(folio_id__in=folios, ended_at__isnull=True)
    return {one.folio_id: one for one in found}


def _first_owned(rows: Iterable[Entry]) -> dict[int, datetime]:
    found = Ownership.objects.filter(folio_id__in={row.folio_id for row in rows})
    return dict(found.values_list("folio_id").annotate(first=Min("recorded_at")))
