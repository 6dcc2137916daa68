"""Deadlines of the worked cases: half days, working days, natural days (民法典 §201, §203; 总体方案 六)."""

import pytest

from tests.unit.domain.worked_cases import Entry, cases, day, instant
from tongban.domain.calendar import CalendarNotPublished, WorkTime, natural_day_term, published_calendar


@pytest.fixture
def work_time() -> WorkTime:
    return WorkTime(calendar=published_calendar())


@pytest.mark.parametrize("case", cases("half_day_deadlines"))
def test_half_a_working_day_counts_office_minutes_from_the_receipt(case: Entry, work_time: WorkTime):
    if case.get("error") == "calendar_not_published":
        with pytest.raises(CalendarNotPublished):
            work_time.half_day_deadline(instant(case["from"]))
        return
    assert work_time.half_day_deadline(instant(case["from"])) == instant(case["due"])


@pytest.mark.parametrize("case", cases("working_day_deadlines"))
def test_working_days_count_from_the_day_after_acceptance_and_stand_still_while_suspended(
    case: Entry, work_time: WorkTime
):
    suspended = [(instant(begin), instant(end)) for begin, end in case.get("suspended", [])]

    if case.get("error") == "calendar_not_published":
        with pytest.raises(CalendarNotPublished):
            work_time.working_day_deadline(instant(case["accepted"]), days=case["days"], suspended=suspended)
        return
    due = work_time.working_day_deadline(instant(case["accepted"]), days=case["days"], suspended=suspended)

    assert due == instant(case["due"])


@pytest.mark.parametrize("case", cases("natural_day_terms"))
def test_a_term_of_natural_days_ends_on_a_working_day(case: Entry):
    if case.get("error") == "calendar_not_published":
        with pytest.raises(CalendarNotPublished):
            natural_day_term(begins=day(case["from"]), days=case["days"], calendar=published_calendar())
        return
    last = natural_day_term(begins=day(case["from"]), days=case["days"], calendar=published_calendar())

    assert last == day(case["last"])
