"""What dates have ended, whether or not a sweep has written it down yet (民法典 §220, §221)."""

from datetime import datetime

from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.models import Entry
from tongban.apps.register.queries.facts import facts_of
from tongban.apps.register.queries.rows import FolioRows
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished


def lapsed(rows: FolioRows, at: datetime) -> list[Entry]:
    """Notices and objections that no longer have effect on that day; raises CalendarNotPublished."""
    if not rows.advance_notices and not rows.objections:
        return []
    day, calendar = at.astimezone(SHANGHAI).date(), known_calendar()
    law = facts_of(rows, on=day)
    notices = zip(rows.advance_notices, law.advance_notices, strict=True)
    objections = zip(rows.objections, law.objections, strict=True)
    return [
        *(row for row, told in notices if not told.in_force(on=day, calendar=calendar)),
        *(row for row, told in objections if not told.in_force(on=day, calendar=calendar)),
    ]


def surely_lapsed(rows: FolioRows, at: datetime) -> list[Entry]:
    """The same for looking: what cannot be judged for want of a published calendar is shown as it stands."""
    try:
        return lapsed(rows, at)
    except CalendarNotPublished:
        return []
