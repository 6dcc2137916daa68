"""The next year's notice: imported as data when it is consistent, refused with the line when it is not."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.calendar import SHANGHAI, CalendarNotPublished, WorkTime, published_calendar
from tongban.domain.calendar_notices import DayKind, HolidayNotice, InvalidNotice, NoticedDays, with_notice
from tongban.domain.terms import (
    CalendarAlarm,
    Deadline,
    advance_notice_lapses_after,
    computed_or_alarm,
    loss_notice_ends,
    objection_lapses_after,
    statutory_deadline,
    within,
)

_2027 = """年份,2027
文号,国办发明电〔2026〕9号
# 虚构的安排
放假,2027-01-01,2027-01-03,元旦
放假，2027-02-05，2027-02-12，春节
上班,2027-01-31,,春节调休
上班,2027-02-14,,春节调休
放假,2027-04-03,2027-04-05,清明节
放假,2027-05-01,2027-05-05,劳动节
上班,2027-05-08,,劳动节调休
放假,2027-06-09,,端午节
放假,2027-09-15,,中秋节
放假,2027-10-01,2027-10-07,国庆节
上班,2027-10-09,,国庆节调休
"""
_CALENDAR = published_calendar()


def test_the_next_years_notice_makes_its_deadlines_computable():
    received = datetime(2026, 12, 31, 16, tzinfo=SHANGHAI)
    with pytest.raises(CalendarNotPublished):
        WorkTime(calendar=_CALENDAR).half_day_deadline(received)

    known = with_notice(_CALENDAR, HolidayNotice.parse(_2027))

    assert WorkTime(calendar=known).half_day_deadline(received) == datetime(2027, 1, 4, 11, 30, tzinfo=SHANGHAI)
    assert not known.is_workday(date(2027, 2, 8))
    assert known.is_workday(date(2027, 2, 14))


def test_what_is_written_out_is_read_in_again_and_twice_is_once():
    notice = HolidayNotice.parse(_2027)
    known = with_notice(_CALENDAR, notice)

    assert HolidayNotice.parse(notice.text) == notice
    assert HolidayNotice.parse("\ufeff" + notice.text) == notice
    assert with_notice(known, notice) == known
    assert notice.source == "国办发明电〔2026〕9号"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("年份,2027\n", "", "年份"),
        ("年份,2027", "年份,27", "第1行"),
        ("放假,2027-01-01,2027-01-03,元旦", "放假,2027-01-32,,元旦", "不是日期"),
        ("放假,2027-01-01,2027-01-03,元旦", "休息,2027-01-01,,元旦", "不认识"),
        ("放假,2027-01-01,2027-01-03,元旦", "放假,2027-01-03,2027-01-01,元旦", "早于"),
        ("放假,2027-01-01,2027-01-03,元旦", "放假,2027-01-01,2027-03-03,元旦", "三十天"),
        ("放假,2027-01-01,2027-01-03,元旦", "放假,2028-01-01,2028-01-03,元旦", "不属于2027年"),
        ("放假,2027-01-01,2027-01-03,元旦", "放假,2027-01-02,2027-01-03,元旦", "1月1日"),
        ("上班,2027-01-31,,春节调休", "上班,2027-02-03,,春节调休", "不是周末"),
        ("上班,2027-01-31,,春节调休", "上班,2027-02-06,,春节调休", "写了两次"),
        ("放假,2027-09-15,,中秋节\n", "", "缺少中秋"),
        ("上班,2027-02-14,,春节调休", "放假,2027-07-05,2027-07-20,高温假", "工作日"),
    ],
)
def test_an_inconsistent_notice_is_refused_with_its_reason(old, new, said):
    assert old in _2027

    with pytest.raises(InvalidNotice) as refusal:
        HolidayNotice.parse(_2027.replace(old, new))

    assert said in refusal.value.sentence


def test_a_second_notice_that_contradicts_the_first_is_refused():
    known = with_notice(_CALENDAR, HolidayNotice.parse(_2027))
    other = HolidayNotice.parse(_2027.replace("放假,2027-06-09,,端午节", "放假,2027-06-08,,端午节"))

    with pytest.raises(InvalidNotice) as refusal:
        with_notice(known, other)

    assert "2027-06-08" in refusal.value.sentence


@pytest.mark.parametrize("year", [2021, 2022, 2024, 2025, 2026])
def test_published_years_written_as_notices_come_out_the_same(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    days = [day for day in days if day.year == year]
    off = [day for day in days if day in _CALENDAR.days_off]
    worked = [day for day in days if day in _CALENDAR.extra_workdays]
    names = "元旦春节清明劳动端午中秋国庆"
    lines = [NoticedDays(kind=DayKind.OFF, first=day, last=day, name=names) for day in off]
    lines += [NoticedDays(kind=DayKind.WORK, first=day, last=day) for day in worked]

    notice = HolidayNotice.parse(HolidayNotice(year=year, lines=tuple(lines)).text)

    assert with_notice(_CALENDAR, notice) == _CALENDAR
    assert all(notice.calendar.is_workday(day) == _CALENDAR.is_workday(day) for day in days)


def test_an_administrator_hears_which_deadline_of_what_could_not_be_computed():
    accepted = datetime(2026, 12, 20, 10, tzinfo=SHANGHAI)
    work = WorkTime(calendar=_CALENDAR)

    alarm = computed_or_alarm(
        lambda: statutory_deadline(accepted, work_time=work),
        deadline=Deadline.STATUTORY,
        subject="41900120261220L200100001X",
        starting=accepted,
    )
    computed = computed_or_alarm(
        lambda: work.half_day_deadline(accepted), deadline=Deadline.ACCEPTANCE, subject="同上", starting=accepted
    )

    assert isinstance(alarm, CalendarAlarm)
    assert alarm.missing_year == 2027
    assert all(word in alarm.sentence for word in ("41900120261220L200100001X", "法定办理时限", "2027年", "2026-12-20"))
    assert computed == datetime(2026, 12, 21, 13, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"noted": date(2026, 1, 5)}, None),  # the house is not there yet: no term runs
        ({"noted": date(2026, 1, 5), "first_registered": date(2026, 3, 2)}, date(2026, 6, 1)),
        ({"noted": date(2026, 3, 2), "first_registered": date(2025, 1, 6)}, date(2026, 6, 1)),
        (
            {"noted": date(2026, 1, 5), "first_registered": date(2026, 2, 2), "registrable_since": date(2026, 3, 2)},
            date(2026, 6, 1),
        ),
    ],
)
def test_an_advance_notice_lapses_ninety_days_after_the_right_could_be_registered(told, expected):
    assert advance_notice_lapses_after(**told, calendar=_CALENDAR) == expected


def test_thirty_working_days_are_the_law_and_a_lost_certificate_no_longer_waits():
    accepted = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)

    assert statutory_deadline(accepted, work_time=WorkTime(calendar=_CALENDAR)).date() == date(2026, 4, 14)
    assert loss_notice_ends(date(2026, 3, 2), days=0, calendar=_CALENDAR) == date(2026, 3, 2)
    assert loss_notice_ends(date(2024, 3, 1), days=15, calendar=_CALENDAR) == date(2024, 3, 22)


@given(st.dates(date(2024, 1, 1), date(2026, 8, 1)), st.integers(1, 60), st.integers(0, 90))
def test_a_term_is_kept_until_its_last_day_and_no_longer(begins, days, later):
    on = begins + timedelta(days=later)
    last = objection_lapses_after(begins, calendar=_CALENDAR) if days == 15 else None

    inside = within(begins, days=days, on=on, calendar=_CALENDAR)

    assert inside or later > days
    assert last is None or inside == (on <= last)


def test_inside_a_term_nothing_needs_next_years_calendar():
    assert within(date(2026, 12, 20), days=15, on=date(2026, 12, 31), calendar=_CALENDAR)
    with pytest.raises(CalendarNotPublished):
        within(date(2026, 12, 20), days=15, on=date(2027, 1, 5), calendar=_CALENDAR)
