"""逐级督办: who hears of a deadline, one after the other, by the institution's rule; and what closes by itself."""

from datetime import timedelta

import pytest

from tests.conftest import moment
from tests.integration.casework.applications import sale
from tongban.apps.casework.models import CaseNote
from tongban.apps.casework.operations import accept_case, examine_case, hand_back, return_to_examiner
from tongban.apps.casework.operations.terms.escalating import escalate_deadlines
from tongban.apps.casework.operations.terms.noting import answer_note
from tongban.apps.casework.queries.notes import waiting_notes
from tongban.apps.casework.refusals import NoteClosed, NoteNotFound, WrongRole
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import decide_switch
from tongban.domain.people import Role


def test_what_is_late_comes_before_the_chief_once(lodged, staff, jiyuan, appoint):
    late = moment("2026-11-20 15:00")

    assert [escalate_deadlines(at=late), escalate_deadlines(at=late)] == [1, 0]

    note = CaseNote.objects.get()
    with pytest.raises(WrongRole):
        answer_note(number=lodged.case_number, note_id=note.pk, officer=staff.accepter, sentence="知道了", at=late)
    chief = appoint("韩科长", jiyuan, Role.CHIEF)
    answer_note(number=lodged.case_number, note_id=note.pk, officer=chief, sentence="今日办结。", at=late)
    assert escalate_deadlines(at=late + timedelta(hours=1)) == 0


def told_of(case) -> list[tuple[str, str]]:
    return list(CaseNote.objects.filter(case=case, closed_at=None).values_list("kind", "to_name"))


def test_a_deadline_is_told_to_one_after_the_other(lodged, jiyuan, appoint):
    assert escalate_deadlines(at=moment("2026-11-20 10:00")) == 0

    assert escalate_deadlines(at=moment("2026-11-20 12:00")) == 1
    assert told_of(lodged) == [("nearly", "受理岗")]
    assert escalate_deadlines(at=moment("2026-11-20 15:00")) == 1
    assert told_of(lodged)[1:] == [("overdue", "科长")]
    assert escalate_deadlines(at=moment("2026-11-24 09:00")) == 0
    after = moment("2026-11-25 09:00")  # two working days later: the weekend does not count
    assert escalate_deadlines(at=after) == 1
    assert told_of(lodged)[2:] == [("leader", "分管领导")]

    note = CaseNote.objects.get(kind="leader")
    answer = {"number": lodged.case_number, "note_id": note.pk, "sentence": "今日办结。", "at": after}
    with pytest.raises(WrongRole):
        answer_note(officer=appoint("韩科长", jiyuan, Role.CHIEF), **answer)
    answer_note(officer=appoint("秦分管", jiyuan, Role.LEADER), **answer)
    with pytest.raises(NoteNotFound):  # a reminder wants no answer
        answer_note(**answer | {"note_id": CaseNote.objects.get(kind="nearly").pk}, officer=Officer.objects.first())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("officer_told_when_nearly", False, [0, 1, 1]),
        ("leader_told_after_days", 0, [1, 2, 0]),
        ("leader_told_after_days", 5, [1, 1, 0]),
    ],
)
def test_who_hears_when_is_the_institution_s_choice_from_a_day_on(lodged, jiyuan, appoint, name, value, told):  # noqa: PLR0917
    by = appoint("冯管理", jiyuan, Role.ADMINISTER)
    since = moment("2026-11-20 09:00")
    decide_switch(officer=by, name=name, value=value, since=since.date(), reason="科务会纪要", at=since)

    moments = ("2026-11-20 12:00", "2026-11-20 15:00", "2026-11-25 09:00")

    assert [escalate_deadlines(at=moment(one)) for one in moments] == told


def test_what_was_told_of_a_deadline_closes_when_the_case_moves_on(lodged, staff, jiyuan, appoint):
    escalate_deadlines(at=moment("2026-11-20 12:00"))
    escalate_deadlines(at=moment("2026-11-20 15:00"))

    accepted_at = moment("2026-11-20 15:30")
    accept_case(number=lodged.case_number, officer=staff.accepter, at=accepted_at)

    assert told_of(lodged) == []
    overdue = CaseNote.objects.get(kind="overdue")
    assert overdue.closed_at == accepted_at
    chief = appoint("韩科长", jiyuan, Role.CHIEF)
    assert not waiting_notes(chief).exists()
    with pytest.raises(NoteClosed):
        answer_note(number=lodged.case_number, note_id=overdue.pk, officer=chief, sentence="今日办结。", at=accepted_at)


def test_a_missed_deadline_that_still_runs_stays_with_the_chief_and_the_next_desk_is_reminded(receive, advance, staff):
    case = advance(receive(sale()), to="accepted")
    nearly, late = case.nearly_due_at + timedelta(minutes=1), case.deadline_at + timedelta(minutes=1)
    opinion = {"number": case.case_number, "officer": staff.examiner, "opinion": "材料齐全。"}
    assert (escalate_deadlines(at=nearly), told_of(case)) == (1, [("nearly", "初审岗")])

    examine_case(at=nearly, **opinion)
    assert told_of(case) == []
    assert (escalate_deadlines(at=nearly), told_of(case)) == (1, [("nearly", "复审岗")])
    escalate_deadlines(at=late)
    return_to_examiner(
        number=case.case_number, officer=staff.reviewer, opinion="请核对面积。", at=late + timedelta(minutes=1)
    )

    assert told_of(case) == [("overdue", "科长")]
    assert escalate_deadlines(at=late + timedelta(minutes=2)) == 0


def test_a_case_that_ends_leaves_nothing_to_answer(lodged, staff):
    escalate_deadlines(at=moment("2026-11-20 15:00"))

    hand_back(
        number=lodged.case_number,
        officer=staff.accepter,
        reason="unreadable",
        facts="第二页无法打开。",
        at=moment("2026-11-20 15:30"),
    )

    assert told_of(lodged) == []
