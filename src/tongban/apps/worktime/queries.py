"""When an institution works: the one source of every term that is counted in its office minutes.

The desks of the home institution and the counter that took an application in count by it alike (总体方案 六(一)).
"""

import json
from datetime import date
from functools import lru_cache
from typing import Final

from tongban.apps.identity.asked_once import asked_once
from tongban.apps.identity.prepared import ask
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.queries.switching import office_hours_decided
from tongban.domain.calendar import OfficeHours, WorkCalendar, WorkTime
from tongban.domain.switches import SwitchChange

_CLOSINGS: Final = """SELECT json_agg(json_build_array(day, closed) ORDER BY id)::text
    FROM office_closing WHERE institution_id = %s"""


def work_time(institution_code: str) -> WorkTime:
    """An institution's working time. Office hours are the province's until an institution decides its own.

    A year whose notice nobody has imported yet is presumed to go by its weeks: importing it computes anew what runs.
    """
    closings = _closings_of(institution_code)
    return _work_time(office_hours_decided(institution_code), closings, known_calendar().presuming())


@asked_once
def _closings_of(institution_code: str) -> str | None:
    [(closings,)] = ask(_CLOSINGS, [institution_code])
    return str(closings) if closings else None


@lru_cache(maxsize=256)
def _work_time(hours: tuple[SwitchChange, ...], closings: str | None, calendar: WorkCalendar) -> WorkTime:
    """As decided; remembered, since an institution decides once in months."""
    told = {date.fromisoformat(day): closed for day, closed in json.loads(closings or "[]")}
    return WorkTime(
        calendar=calendar,
        changes=tuple((one.since, one.value) for one in hours if isinstance(one.value, OfficeHours)),
        closed=frozenset(day for day, closed in told.items() if closed),
    )
