"""办公时间: an institution's hours and closing days are its own data, and what they move is reported."""

from datetime import date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import cancellation, replacement
from tongban.apps.casework.operations.terms.office_time import decide_closing, decide_office_hours
from tongban.apps.casework.operations.terms.retiming import Matter, Moved
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.identity.clock import localdate
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.worktime.models import OfficeClosing
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import CalendarNotPublished
from tongban.domain.office_time import InvalidOfficeTime
from tongban.domain.people import Role

pytestmark = pytest.mark.django_db
_FRIDAY = date(2026, 11, 20)
_ON_FRIDAY = moment("2026-11-20 16:00")
_PAGE = "registry:office-time-decision"


@pytest.fixture
def manager(appoint, jiyuan):
    return appoint("马管理", jiyuan, Role.ADMINISTER)


def _half(begin: str, end: str):
    return tuple(datetime.strptime(one, "%H:%M").time() for one in (begin, end))  # noqa: DTZ007


def test_the_clock_goes_by_the_hours_that_were_decided_and_reports_what_moved(manager, receive, jiyuan):
    case = receive(cancellation(), at=_ON_FRIDAY)
    assert case.accept_by == moment("2026-11-23 11:30")

    moved = decide_office_hours(
        officer=manager, morning=_half("08:00", "12:00"), afternoon=_half("14:00", "17:00"),
        since=date(2026, 11, 21), reason="市政府通知〔2026〕3号", at=_ON_FRIDAY,
    )  # fmt: skip

    case.refresh_from_db()
    [one] = moved
    assert (one.before, one.after) == (moment("2026-11-23 11:30"), moment("2026-11-23 10:30"))
    assert case.accept_by == case.deadline_at == one.after
    assert case.events.last().sentence == "办公时间调整，重新计算办理时限。"
    assert OutboxMessage.objects.filter(about=case.intake_number).exists()
    assert accept_by("419001", received_at=moment("2026-11-20 09:00")) == moment("2026-11-20 13:30")  # held still


def test_a_closing_day_has_no_office_minutes_and_may_be_taken_back(manager, receive):
    case = receive(replacement(), at=_ON_FRIDAY)
    told = {"officer": manager, "first": date(2026, 11, 21), "last": date(2026, 11, 23), "reason": "停电公告"}

    [moved] = decide_closing(closed=True, at=_ON_FRIDAY, **told)
    assert moved.after == moment("2026-11-24 11:30")
    assert [one.day for one in OfficeClosing.objects.all()] == [date(2026, 11, 23)]  # the week-end is none

    [back] = decide_closing(closed=False, at=_ON_FRIDAY, **told)
    case.refresh_from_db()
    assert case.accept_by == back.after == moment("2026-11-23 11:30")


@pytest.mark.parametrize("matter", list(Matter))
def test_the_report_leads_to_whatever_moved(matter):
    number, at = "41010020261120S00001", _ON_FRIDAY
    one = Moved(number=number, institution="419001", about="预审", before=at, after=at, matter=matter)

    told = render_to_string("bureau/registry/administration/moved_deadlines.html", {"moved": [one]})

    assert reverse(f"registry:{matter}", args=[number]) in told
    assert matter.label in told


def test_other_institutions_keep_their_hours(manager, receive):
    told = {"first": date(2026, 11, 23), "last": date(2026, 11, 23), "reason": "停电公告"}
    decide_closing(officer=manager, closed=True, at=_ON_FRIDAY, **told)

    assert work_time("419001").closed == {date(2026, 11, 23)}
    assert work_time("410100").closed == frozenset()


def test_what_is_not_known_is_refused_and_never_guessed(own_calendar, manager):
    told = {"officer": manager, "closed": True, "reason": "检修"}
    with pytest.raises(CalendarNotPublished):
        decide_closing(first=date(2026, 12, 31), last=date(2027, 1, 4), at=_ON_FRIDAY, **told)
    with pytest.raises(InvalidOfficeTime, match="本来就不上班"):
        decide_closing(first=date(2026, 11, 21), last=date(2026, 11, 22), at=_ON_FRIDAY, **told)
    with pytest.raises(InvalidOfficeTime, match="最早从明天"):
        decide_office_hours(
            officer=manager, morning=_half("09:00", "12:00"), afternoon=_half("13:00", "17:00"),
            since=_FRIDAY, reason="通知", at=_ON_FRIDAY,
        )  # fmt: skip
    assert not OfficeClosing.objects.exists()


def test_the_administrator_decides_on_the_page_and_nobody_else(manager, staff, signed_in):
    browser = signed_in(manager)
    assert "全省通用" in browser.get(reverse("registry:office-time")).content.decode()
    tomorrow = localdate() + timedelta(days=1)
    hours = {"opens": "08:30", "pauses": "12:00", "resumes": "14:30", "closes": "17:30", "reason": "夏季作息通知"}

    wrong = browser.post(reverse(_PAGE, args=["hours"]), {**hours, "closes": "14:00", "since": f"{tomorrow}"})
    page = browser.post(reverse(_PAGE, args=["hours"]), {**hours, "since": f"{tomorrow}"}).content.decode()

    assert wrong.status_code == 422
    assert "上午 08:30—12:00，下午 14:30—17:30" in page
    assert "未生效" in page
    assert "没有变动" in page
    assert signed_in(staff.recorder).get(reverse("registry:office-time")).status_code == 403
