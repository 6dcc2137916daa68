"""Deadlines of the worked cases: half days, working days, natural days (民法典 §201, §203; 总体方案 六)."""

import pytest

from tests.unit.domain.worked_cases import Entry, cases, day, instant, work_time
from tongban.domain.calendar import CalendarNotPublished, natural_day_term, published_calendar


@pytest.mark.parametrize("case", cases("half_day_deadlines"))
def test_half_a_working_day_counts_office_minutes_from_the_receipt(case: Entry):
    if case.get("error") == "calendar_not_published":
        with pytest.raises(CalendarNotPublished):
            work_time(case).half_day_deadline(instant(case["from"]))
        return
    assert work_time(case).half_day_deadline(instant(case["from"])) == instant(case["due"])


@pytest.mark.parametrize("case", cases("working_day_deadlines"))
def test_working_days_count_from_the_day_after_acceptance_and_stand_still_while_suspended(case: Entry):
    suspended = [(instant(begin), instant(end)) for begin, end in case.get("suspended", [])]

    if case.get("error") == "calendar_not_published":
        with pytest.raises(CalendarNotPublished):
            work_time(case).working_day_deadline(instant(case["accepted"]), days=case["days"], suspended=suspended)
        return
    due = work_time(case).working_day_deadline(instant(case["accepted"]), days=case["days"], suspended=suspended)

    assert due == instant(case["due"])


@pytest.mark.parametrize("case", cases("natural_day_terms"))
def test_a_term_of_natural_days_ends_on_a_working_day(case: Entry):
    if case.get("error") == "calendar_not_published":
        with pytest.raises(CalendarNotPublished):
            natural_day_term(begins=day(case["from"]), days=case["days"], calendar=published_calendar())
        return
    last = natural_day_term(begins=day(case["from"]), days=case["days"], calendar=published_calendar())

    assert last == day(case["last"])
