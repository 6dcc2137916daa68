"""The year's notice on days off: imported by a command, known at once; administrators are told while it is missing."""

from datetime import date

import pytest

from tests.integration.next_year import NOTICE
from tongban.apps.identity.working_days import calendar_alarm, import_notice, known_calendar
from tongban.domain.calendar import CalendarNotPublished
from tongban.domain.calendar_notices import InvalidNotice

pytestmark = pytest.mark.usefixtures("own_calendar")


def test_an_unknown_year_is_refused_until_its_notice_is_imported():
    with pytest.raises(CalendarNotPublished):
        known_calendar().is_workday(date(2027, 2, 14))

    import_notice(NOTICE)

    assert known_calendar().is_workday(date(2027, 2, 14))
    assert not known_calendar().is_workday(date(2027, 2, 8))


def test_the_same_notice_again_changes_nothing_and_another_one_is_refused():
    import_notice(NOTICE)
    import_notice(NOTICE)

    with pytest.raises(InvalidNotice, match="不一致"):
        import_notice(NOTICE.replace("放假,2027-09-15,,中秋节", "放假,2027-09-16,,中秋节"))
    assert not known_calendar().is_workday(date(2027, 9, 15))


def test_administrators_are_told_two_months_before_the_known_years_end():
    assert calendar_alarm(date(2026, 10, 31)) == ""
    assert "2027年的放假安排尚未导入" in calendar_alarm(date(2026, 11, 21))

    import_notice(NOTICE)

    assert calendar_alarm(date(2026, 11, 21)) == ""
