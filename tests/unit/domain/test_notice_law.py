"""What runs from the service of a notice, and what a notice says of it."""

from datetime import date

from tongban.domain.calendar import published_calendar
from tongban.domain.notice_law import NOTICE_LAWS, Runs, legal_closing, remedy_terms


def test_review_and_action_run_from_service_and_give_way_to_days_off():
    review, action = remedy_terms(date(2026, 3, 11), calendar=published_calendar())

    assert (review.until, review.settled) == (date(2026, 5, 11), True)  # the sixtieth day is a Sunday
    assert (action.until, action.settled) == (date(2026, 9, 11), True)


def test_six_months_end_with_a_shorter_month():
    _, action = remedy_terms(date(2025, 8, 31), calendar=published_calendar())

    assert action.until == date(2026, 2, 28)  # a Saturday on which offices work


def test_a_year_without_a_calendar_is_said_not_guessed():
    _, action = remedy_terms(date(2026, 11, 20), calendar=published_calendar())

    assert (action.until, action.settled) == (date(2027, 5, 20), False)
    assert action.sentence == "提起行政诉讼：至2027-05-20（含当日，遇法定休假日顺延）"


def test_only_decisions_are_open_to_review_and_all_of_them_are_served():
    decisions = {kind for kind, law in NOTICE_LAWS.items() if law.decides}

    assert decisions == {"decline_notice", "refusal_notice", "suspension_notice"}
    assert all(law.served for law in NOTICE_LAWS.values() if law.runs is not Runs.NOTHING)


def test_a_certificate_is_no_notice():
    office = {"phone": "", "review_authority": "", "court": ""}

    assert legal_closing("title_certificate", fields={}, **office) is None
