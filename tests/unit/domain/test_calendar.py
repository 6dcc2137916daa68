"""Properties of the calendar that hold for every day, not only for the worked cases."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.calendar import (
    SHANGHAI,
    CalendarNotPublished,
    OfficeHours,
    WorkCalendar,
    WorkTime,
    natural_day_term,
    published_calendar,
)
from tongban.domain.terms import statutory_deadline

_WORK = WorkTime(calendar=published_calendar())
_MINUTE = timedelta(minutes=1)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 1)).map(  # noqa: DTZ001 - zone added here
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
spans = st.timedeltas(timedelta(0), timedelta(days=20))


@pytest.mark.parametrize(
    ("year", "workdays"),
    [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_published_years_have_their_official_number_of_working_days(year, workdays):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))

    assert sum(published_calendar().is_workday(day) for day in days if day.year == year) == workdays


@pytest.mark.parametrize(
    ("begins", "n", "expected"),
    [
        (date(2021, 2, 10), 1, date(2021, 2, 18)),
        (date(2021, 4, 30), 1, date(2021, 5, 6)),
        (date(2021, 9, 30), 3, date(2021, 10, 11)),  # over a working Saturday
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # itself a working Saturday
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
    ],
)
def test_the_nth_working_day_counts_made_up_saturdays(begins, n, expected):
    assert published_calendar().nth_workday_after(begins, n) == expected


def test_a_year_without_a_notice_is_never_guessed():
    with pytest.raises(CalendarNotPublished) as refusal:
        published_calendar().is_workday(date(2027, 3, 1))

    assert refusal.value.year == 2027
    assert "2027年" in refusal.value.sentence


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ("2026-11-20 16:59", "2026-11-20 17:00"),
        ("2026-11-20 17:00", "2026-11-23 17:00"),  # nothing of Friday is left
        ("2026-11-20 23:16", "2026-11-23 17:00"),  # a clerk accepts in the evening
        ("2026-11-21 10:00", "2026-11-23 17:00"),  # and on Saturday
    ],
)
def test_what_is_done_at_once_is_due_when_the_office_closes_next(accepted, due):
    at, expected = (datetime.fromisoformat(one).replace(tzinfo=SHANGHAI) for one in (accepted, due))

    assert _WORK.working_day_deadline(at, days=0) == expected


def test_time_up_to_the_last_published_day_is_known():
    end_of_2026 = datetime(2026, 12, 31, 23, tzinfo=SHANGHAI)

    assert _WORK.minutes_between(datetime(2026, 12, 31, 9, tzinfo=SHANGHAI), end_of_2026) == 420


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        _WORK.half_day_deadline(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the point of the test


def test_other_office_hours_make_another_half_day():
    hours = OfficeHours(
        morning=(OfficeHours().morning[0], OfficeHours().morning[1]),
        afternoon=(datetime(2026, 1, 1, 14, 30).time(), datetime(2026, 1, 1, 17, 30).time()),  # noqa: DTZ001
    )
    summer = WorkTime(calendar=published_calendar(), hours=hours)

    due = summer.half_day_deadline(datetime(2026, 6, 15, 11, tzinfo=SHANGHAI))

    assert hours.length == timedelta(hours=6)
    assert due == datetime(2026, 6, 15, 16, 30, tzinfo=SHANGHAI)


_SUMMER = OfficeHours(morning=(time(8), time(12)), afternoon=(time(15), time(18)))


def test_each_day_counts_by_the_hours_that_hold_on_it():
    both = WorkTime(calendar=published_calendar(), changes=((date(2026, 6, 2), _SUMMER),))

    assert both.half_day_deadline(datetime(2026, 6, 1, 15, tzinfo=SHANGHAI)) == datetime(
        2026, 6, 2, 9, 30, tzinfo=SHANGHAI
    )
    accepted = datetime(2026, 5, 29, 10, tzinfo=SHANGHAI)
    assert both.working_day_deadline(accepted, days=1) == datetime(2026, 6, 1, 17, tzinfo=SHANGHAI)
    assert both.working_day_deadline(accepted, days=2) == datetime(2026, 6, 2, 18, tzinfo=SHANGHAI)


def test_counting_back_skips_the_days_on_which_the_office_is_closed():
    own = WorkTime(
        calendar=published_calendar(), changes=((date(2026, 6, 2), _SUMMER),), closed=frozenset({date(2026, 6, 3)})
    )

    back = own.before(datetime(2026, 6, 4, 9, tzinfo=SHANGHAI), timedelta(hours=5))

    assert back == datetime(2026, 6, 2, 11, tzinfo=SHANGHAI)  # 1 on the 4th, none on the 3rd, 3 and 1 on the 2nd


@given(instants, st.integers(min_value=1, max_value=5000))
def test_counting_back_and_counting_on_agree(end, minutes):
    begin = _WORK.before(end, timedelta(minutes=minutes))

    assert _WORK.between(begin, end) == timedelta(minutes=minutes)


def test_of_two_decisions_for_the_same_day_the_later_prevails():
    same_day = date(2026, 6, 2)
    corrected = WorkTime(calendar=published_calendar(), changes=((same_day, OfficeHours()), (same_day, _SUMMER)))

    assert corrected.hours_on(same_day) == _SUMMER


def test_a_closing_moves_what_was_promised_and_no_statutory_term():
    open_, closed = (
        WorkTime(calendar=published_calendar()),
        WorkTime(calendar=published_calendar(), closed=frozenset({date(2026, 6, 2)})),
    )
    accepted = datetime(2026, 6, 1, 16, tzinfo=SHANGHAI)

    assert closed.half_day_deadline(accepted) == datetime(2026, 6, 3, 11, 30, tzinfo=SHANGHAI)
    assert closed.working_day_deadline(accepted, days=1) == datetime(2026, 6, 3, 17, tzinfo=SHANGHAI)
    assert statutory_deadline(accepted, work_time=closed) == statutory_deadline(accepted, work_time=open_)


def test_a_term_of_a_bare_week_ends_on_monday_when_it_would_end_on_sunday():
    plain = WorkCalendar(days_off=frozenset(), extra_workdays=frozenset(), years=frozenset({2030}))

    assert natural_day_term(begins=date(2030, 3, 3), days=7, calendar=plain) == date(2030, 3, 11)


@given(instants)
def test_half_a_day_is_always_half_a_days_work_and_ends_in_office_hours(received):
    due = _WORK.half_day_deadline(received)

    assert _WORK.between(received, due) == OfficeHours().length / 2
    assert any(begin < due <= end for begin, end in OfficeHours().on(due.date()))
    assert _WORK.calendar.is_workday(due.date())


@given(instants, st.integers(1, 10))
def test_n_working_days_end_with_the_office_hours_of_the_nth(accepted, days):
    due = _WORK.working_day_deadline(accepted, days=days)

    assert due.date() == _WORK.calendar.nth_workday_after(accepted.date(), days)
    assert due == OfficeHours().on(due.date())[1][1]


@given(instants, instants, spans, spans)
def test_work_adds_up_over_any_cut(start, other, first, second):
    middle = start + first
    end = middle + second

    assert _WORK.between(start, middle) + _WORK.between(middle, end) == _WORK.between(start, end)
    assert _WORK.between(max(start, other), min(start, other)) == timedelta(0)


@given(instants, st.integers(1, 5), spans, spans)
def test_a_suspension_moves_the_deadline_by_exactly_its_working_time(accepted, days, wait, length):
    pause = (accepted + wait, accepted + wait + length)

    due = _WORK.working_day_deadline(accepted, days=days, suspended=[pause])

    counted_from = datetime.combine(_WORK.calendar.next_workday(accepted.date()), datetime.min.time(), SHANGHAI)
    assert _WORK.between(counted_from, due, suspended=[pause]) == OfficeHours().length * days
    assert due >= _WORK.working_day_deadline(accepted, days=days)


@given(instants, st.integers(1, 3), spans, spans)
def test_overlapping_suspensions_count_once(accepted, days, wait, length):
    begin, end = accepted + wait, accepted + wait + length
    middle = begin + length / 2

    once = _WORK.working_day_deadline(accepted, days=days, suspended=[(begin, end)])
    twice = _WORK.working_day_deadline(accepted, days=days, suspended=[(middle, end), (begin, end), (begin, middle)])

    assert once == twice


@given(st.dates(date(2024, 1, 1), date(2026, 9, 1)), st.integers(1, 100))
def test_a_term_of_natural_days_never_ends_early_and_never_on_a_day_off(begins, days):
    last = natural_day_term(begins=begins, days=days, calendar=published_calendar())

    assert last >= begins + timedelta(days=days)
    assert published_calendar().is_workday(last)
    rest = (begins + timedelta(days=n) for n in range(days, (last - begins).days))
    assert not any(published_calendar().is_workday(day) for day in rest)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # a known year goes by its notice
        (date(2026, 10, 10), True),  # made up for on a Saturday
        (date(2027, 1, 1), False),  # off by law, a Friday
        (date(2027, 1, 4), True),  # a Monday
        (date(2027, 2, 6), False),  # New Year's Day by the moon is a Saturday, as a week has it
        (date(2027, 2, 8), True),  # its third day a Monday: the moon is not known
        (date(2027, 5, 2), False),  # a Sunday
        (date(2029, 10, 3), False),  # any later year
    ],
)
def test_a_year_without_a_notice_is_presumed_to_go_by_its_weeks(day, worked):
    assert published_calendar().presuming().is_workday(day) is worked


def test_nothing_is_presumed_of_a_year_before_the_first_known_one():
    with pytest.raises(CalendarNotPublished):
        published_calendar().presuming().is_workday(date(2003, 5, 6))
