"""Whose work a case is: pulled, given, taken over, shared out by load, done by a deputy; two persons stay two."""

from datetime import date, timedelta

import pytest

from tests.integration.casework.conftest import cancellation
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import Assignment, Case
from tongban.apps.casework.operations import (
    accept_case,
    decline_case,
    examine_case,
    return_to_examiner,
    review_case,
)
from tongban.apps.casework.operations.assignment.absences import end_absence, set_absence
from tongban.apps.casework.operations.assignment.assigning import assign_case, pull_case, release_case, take_over_case
from tongban.apps.casework.queries.assignments import deputies_on, hands_of
from tongban.apps.casework.queries.inbox import InboxFilter, holders_shown, waiting_cases
from tongban.apps.casework.refusals import (
    AbsenceImpossible,
    AssigneeChanged,
    CannotBeGiven,
    NotMyCase,
    OpinionMissing,
    WrongRole,
)
from tongban.apps.register.operations import decide_switch
from tongban.domain.people import Role

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def chief(jiyuan, appoint):
    return appoint("韩科长", jiyuan, Role.CHIEF)


@pytest.fixture
def colleague(jiyuan, appoint):
    """A second examiner, who may review as well."""
    return appoint("李审核", jiyuan, Role.EXAMINE, Role.REVIEW)


def holder_of(case: Case) -> str:
    found = Case.objects.select_related("assignee").get(pk=case.pk)
    return found.assignee.name if found.assignee else ""


def examine(case, officer, at):
    return examine_case(number=case.case_number, officer=officer, opinion="材料齐全。", at=at)


def queue_of(officer, at, **chosen) -> list[str]:
    wanted = InboxFilter(**chosen)
    holders = holders_shown(officer, wanted, hands=hands_of(officer, on=at.date()))
    found = waiting_cases(officer=officer, chosen=wanted, at=at, holders=holders)
    return [one.case_number for one in found.part(first=0, most=50)]


def test_one_officer_s_deputising_is_what_the_list_of_all_absences_says(
    jiyuan, staff, colleague, chief, friday_morning
):
    set_absence(
        absent=staff.examiner.username,
        deputy=colleague.username,
        first=FRIDAY,
        last=FRIDAY + timedelta(days=3),
        reason="年休",
        officer=chief,
        at=friday_morning,
    )
    for on in (FRIDAY - timedelta(days=1), FRIDAY, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)):
        away = deputies_on(jiyuan.code, on=on)
        for officer in (staff.examiner, colleague, chief):
            assert hands_of(officer, on=on) == hands_of(officer, on=on, away=away)
    assert hands_of(colleague, on=FRIDAY) == {colleague.pk, staff.examiner.pk}


def test_who_pulls_a_case_acts_on_it_and_others_take_it_over_with_a_reason(
    lodged, advance, staff, colleague, friday_morning
):
    case, at = advance(lodged, to="accepted"), friday_morning
    pull_case(number=case.case_number, officer=staff.examiner, at=at)

    assert queue_of(colleague, at) == []
    assert queue_of(colleague, at, whose="all") == [case.case_number]
    with pytest.raises(AssigneeChanged, match="王审核"):
        pull_case(number=case.case_number, officer=colleague, at=at)
    with pytest.raises(NotMyCase, match="王审核"):
        examine(case, colleague, at)
    given = {"number": case.case_number, "officer": colleague, "held_by": staff.examiner.username, "at": at}
    with pytest.raises(OpinionMissing):
        take_over_case(reason=" ", **given)
    take_over_case(reason="王审核外出", **given)
    with pytest.raises(NotMyCase):
        examine(case, staff.examiner, at)
    assert examine(case, colleague, at).state == "examined"
    assert [one.way for one in Assignment.objects.all()] == ["pulled", "taken_over"]
    assert AuditEntry.objects.get(act="接手").detail["reason"] == "王审核外出"


def test_only_the_chief_gives_cases_and_never_to_who_examined_them(  # noqa: PLR0917
    lodged, advance, staff, colleague, chief, friday_morning
):
    case, at = advance(lodged, to="accepted"), friday_morning
    examine(case, colleague, at)
    given = {"number": case.case_number, "held_by": "", "at": at}

    with pytest.raises(WrongRole):
        assign_case(officer=staff.reviewer, to=staff.reviewer.username, **given)
    with pytest.raises(CannotBeGiven):
        assign_case(officer=chief, to=colleague.username, **given)
    with pytest.raises(CannotBeGiven):
        pull_case(number=case.case_number, officer=colleague, at=at)
    assign_case(officer=chief, to=staff.reviewer.username, **given)

    assert holder_of(case) == "钱复审"
    with pytest.raises(AssigneeChanged):  # the page showed it free
        assign_case(officer=chief, to=staff.reviewer.username, **given)


def test_what_goes_back_goes_back_to_who_had_it(lodged, advance, staff, colleague, friday_morning):
    case, at = advance(lodged, to="accepted"), friday_morning
    pull_case(number=case.case_number, officer=colleague, at=at)
    examine(case, colleague, at)
    assert holder_of(case) == ""  # the reviewers' queue

    return_to_examiner(number=case.case_number, officer=staff.reviewer, opinion="请核对份额。", at=at)

    assert holder_of(case) == "李审核"
    release_case(number=case.case_number, officer=colleague, held_by=colleague.username, reason="下午外出", at=at)
    assert holder_of(case) == ""
    assert queue_of(staff.examiner, at, whose="free") == [case.case_number]


def test_cases_are_shared_out_by_load_where_the_institution_wants_it(receive, staff, jiyuan, appoint, friday_morning):
    second = appoint("孙受理", jiyuan, Role.ACCEPT)
    switch = {
        "name": "automatic_assignment",
        "value": True,
        "since": FRIDAY,
        "reason": "科务会议",
        "at": friday_morning,
    }
    decide_switch(officer=staff.accepter, **switch)

    cases = [
        receive(cancellation(f"41010020261120S0001{n}", unit_code="419001001002GB00012F00180302")) for n in range(4)
    ]

    assert sorted(holder_of(one) for one in cases) == ["孙受理", "孙受理", "赵受理", "赵受理"]
    first = next(one for one in cases if holder_of(one) == "赵受理")
    with pytest.raises(NotMyCase):
        decline_case(number=first.case_number, officer=second, reasons=["NA03"], at=friday_morning)
    decline_case(number=first.case_number, officer=staff.accepter, reasons=["NA03"], at=friday_morning)
    assert holder_of(receive(cancellation("41010020261120S00020"))) == "赵受理"  # who has one less in hand


def test_a_deputy_does_the_work_of_who_is_away_and_it_comes_back(lodged, advance, staff, colleague, friday_morning):
    case, at = advance(lodged, to="accepted"), friday_morning
    pull_case(number=case.case_number, officer=staff.examiner, at=at)
    away = {"absent": staff.examiner.username, "deputy": colleague.username, "first": FRIDAY, "last": FRIDAY}
    set_absence(officer=staff.examiner, reason="培训", at=at, **away)

    assert queue_of(colleague, at, whose="mine") == [case.case_number]
    assert queue_of(colleague, at + timedelta(days=1), whose="mine") == []
    with pytest.raises(NotMyCase):
        examine(case, colleague, at + timedelta(days=1))
    examine(case, colleague, at)
    assert AuditEntry.objects.get(act="代办").detail == {"for": staff.examiner.username}
    with pytest.raises(CannotBeGiven):  # two persons stay two: who examined as deputy does not review
        pull_case(number=case.case_number, officer=colleague, at=at)


def test_the_rule_of_two_persons_holds_for_a_deputy_of_the_reviewer(lodged, advance, staff, colleague, friday_morning):
    case, at = advance(lodged, to="accepted"), friday_morning
    examine(case, colleague, at)
    pull_case(number=case.case_number, officer=staff.reviewer, at=at)
    away = {"absent": staff.reviewer.username, "deputy": colleague.username, "first": FRIDAY, "last": FRIDAY}
    set_absence(officer=staff.reviewer, reason="年休假", at=at, **away)

    with pytest.raises(Exception, match="初审和复审不能由同一人办理"):
        review_case(number=case.case_number, officer=colleague, opinion="同意。", at=at)
    assert review_case(number=case.case_number, officer=staff.reviewer, opinion="同意。", at=at).state == "reviewed"


def test_absences_that_cannot_be_say_why(staff, colleague, chief, jiyuan, appoint, friday_morning):  # noqa: PLR0917
    at, examiner = friday_morning, staff.examiner.username
    week = {"first": FRIDAY, "last": FRIDAY + timedelta(days=7), "reason": "年休假", "at": at}

    with pytest.raises(WrongRole):
        set_absence(officer=colleague, absent=examiner, deputy=colleague.username, **week)
    with pytest.raises(AbsenceImpossible, match="没有相同的岗位"):
        set_absence(officer=chief, absent=examiner, deputy=staff.recorder.username, **week)
    with pytest.raises(AbsenceImpossible, match="起止日期"):
        set_absence(
            officer=chief, absent=examiner, deputy=colleague.username, **{**week, "last": FRIDAY - timedelta(days=1)}
        )
    held = set_absence(officer=chief, absent=examiner, deputy=colleague.username, **week)
    third = appoint("三审核", jiyuan, Role.EXAMINE)
    with pytest.raises(AbsenceImpossible, match="登记过"):
        set_absence(officer=chief, absent=examiner, deputy=third.username, **week)
    with pytest.raises(AbsenceImpossible, match="也请假"):
        set_absence(officer=chief, absent=third.username, deputy=examiner, **week)
    with pytest.raises(AbsenceImpossible, match="代办王审核"):
        set_absence(officer=colleague, absent=colleague.username, deputy=third.username, **week)
    end_absence(officer=chief, absence_id=held.pk, at=at)
    assert set_absence(officer=chief, absent=third.username, deputy=examiner, **week).deputy == staff.examiner


def test_nobody_named_means_anybody_with_the_role_as_before(lodged, staff, friday_morning):
    assert accept_case(number=lodged.case_number, officer=staff.accepter, at=friday_morning).state == "accepted"
    assert not Assignment.objects.exists()
