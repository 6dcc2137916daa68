"""What turns a case off its straight way: withdrawal, standstill, silence, reminders, another calendar."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from tests.conftest import moment
from tests.integration.casework.applications import BUYER_ID, sale
from tests.integration.casework.conftest import OWNER, OWNER_ID, SENDER, cancellation, lodging, party
from tests.integration.casework.test_every_turn import SCAN, signed_by_everybody
from tests.integration.casework.test_procedure import last_payload, told
from tests.integration.next_year import NOTICE
from tongban.apps.casework import operations as act
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.procedure.withdrawing import Signature, Withdrawal
from tongban.apps.casework.operations.terms.lateness import flag_late_acceptances
from tongban.apps.casework.operations.terms.noting import answer_note, take_reminder
from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
from tongban.apps.casework.queries.course import clock_of, course_of
from tongban.apps.casework.refusals import DeemedAccepted, FeeReceiptMissing, WithdrawalUnsigned
from tongban.apps.casework.words import Capacity
from tongban.apps.identity.working_days import import_notice
from tongban.apps.messaging.models import FileWanted, OutboxMessage
from tongban.domain.cases import Branch, CaseState, Turn, state_after
from tongban.domain.cases.branches import BranchesOutstanding
from tongban.domain.people import Role
from tongban.exchange.contracts.lifecycle import CaseReminder, CaseWithdrawalRequested

SELLER = party("seller", OWNER, OWNER_ID)


def withdrawal_of(case: Case, *names: str) -> CaseWithdrawalRequested:
    signatures = [{"party": name, "signed_by": name, "capacity": "self"} for name in names]
    return CaseWithdrawalRequested(
        intake_number=case.intake_number,
        case_number=case.case_number,
        reason="双方协商解除合同。",
        signatures=signatures,
        place="郑州市不动产登记中心 3号窗口",
        document=SCAN,
        taken_by="陈收件",
        at=moment("2026-11-20 10:00"),
    )


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_withdrawal_at_the_other_counter_ends_the_case_and_the_papers_go_back(
    receive, advance, jiyuan, friday_morning
):
    case = advance(receive(sale()), to="reviewed")

    act.take_withdrawal(asked=withdrawal_of(case, OWNER, "王五"), institution=jiyuan, sender=SENDER, at=friday_morning)

    event = case.events.latest("sequence")
    assert fresh(case).state == CaseState.WITHDRAWN
    assert [one["party"] for one in event.detail["signatures"]] == [OWNER, "王五"]
    assert (event.detail["place"], event.detail["scan"]) == ("郑州市不动产登记中心 3号窗口", SCAN.digest)
    assert case.papers.filter(kind="withdrawal_notice").exists()
    assert FileWanted.objects.filter(digest=SCAN.digest).exists()
    assert told(case)[-1] == "case.withdrawn/1"
    assert {one.name for one in last_payload(case).returned} >= {"不动产权证书"}


@pytest.mark.parametrize(
    ("names", "outcome"), [((OWNER,), ("reviewed", "王五")), ((OWNER, "王五"), ("recorded", "登簿"))]
)
def test_not_everybody_signed_or_too_late_and_the_counter_hears_why(receive, advance, jiyuan, names, outcome):
    state, why = outcome
    case = advance(receive(sale()), to=state)

    asked = withdrawal_of(case, *names)
    act.take_withdrawal(asked=asked, institution=jiyuan, sender=SENDER, at=asked.at)

    assert fresh(case).state == state
    assert told(case)[-1] == "case.withdrawal_refused/1"
    assert why in last_payload(case).sentence


@pytest.mark.parametrize(
    ("signed_by", "capacity", "ends"),
    [
        ("王小五", Capacity.SELF, False),  # a child does not sign alone
        ("路人", Capacity.REPRESENTATIVE, False),  # a stranger signs for nobody
        ("路人", Capacity.AGENT, False),
        ("王五", Capacity.REPRESENTATIVE, True),
        ("孙律师", Capacity.AGENT, True),
    ],
)
def test_for_a_child_the_guardian_or_an_agent_of_the_application_signs(receive, staff, signed_by, capacity, ends):
    guardian = {"name": "王五", "document_kind": "1", "document_number": BUYER_ID, "authority": "监护人"}
    agent = {"name": "孙律师", "document_kind": "1", "document_number": OWNER_ID, "authority": "公证委托"}
    child = party("buyer", "王小五", "419001201503072512", represented_by=guardian, agents=[agent])
    case = receive(lodging("2001", intake_number="41010020261120S00091", parties=[SELLER, child]))
    told = Withdrawal(
        reason="双方协商解除合同。",
        place="济源",
        signatures=(
            Signature(party=OWNER, signed_by=OWNER, capacity=Capacity.SELF),
            Signature(party="王小五", signed_by=signed_by, capacity=capacity),
        ),
        document=SCAN,
    )

    with nullcontext() if ends else pytest.raises(WithdrawalUnsigned, match="还缺：王小五"):
        act.withdraw_case(number=case.case_number, officer=staff.accepter, told=told, at=moment("2026-11-20 10:00"))


def test_at_home_everybody_signs_as_well(receive, staff, friday_morning):
    case = receive(sale())
    everybody = signed_by_everybody(case)
    one_alone = type(everybody)(
        reason=everybody.reason, place=everybody.place, signatures=everybody.signatures[:1], document=SCAN
    )

    with pytest.raises(WithdrawalUnsigned, match="王五"):
        act.withdraw_case(number=case.case_number, officer=staff.accepter, told=one_alone, at=friday_morning)
    act.withdraw_case(number=case.case_number, officer=staff.accepter, told=everybody, at=friday_morning)

    assert fresh(case).state == CaseState.WITHDRAWN


def test_a_suspension_gives_back_its_time(lodged, advance, staff):
    case = advance(lodged, to="accepted")
    begun, ended = moment("2026-11-23 10:00"), moment("2026-11-25 10:00")

    act.suspend_case(
        number=case.case_number, officer=staff.examiner, reason="litigation", facts="已提交受理通知书。", at=begun
    )
    assert fresh(case).deadline_at is None
    act.resume_case(number=case.case_number, officer=staff.examiner, opinion="诉讼终结。", at=ended)

    case = fresh(case)
    assert case.due_at == case.deadline_at == moment("2026-11-25 17:00")
    assert clock_of(case).spent(ended)[Turn.COURT] == 2 * 420
    assert case.papers.filter(kind="suspension_notice").exists()


def test_while_taxes_and_fees_are_paid_the_case_stands_still_and_is_not_recorded(receive, advance, staff):
    case = advance(receive(sale()), to="reviewed")
    number, at = case.case_number, moment("2026-11-23 10:00")

    act.await_payment(number=number, officer=staff.reviewer, at=at)
    with pytest.raises(FeeReceiptMissing):
        act.settle_payment(number=number, officer=staff.issuer, receipt=" ", at=at)
    act.settle_payment(number=number, officer=staff.issuer, receipt="豫财01", at=at + timedelta(days=2))

    case = fresh(case)
    assert case.state == CaseState.REVIEWED
    assert case.due_at == moment("2026-11-27 17:00")  # three days from the 20th, two of them given back
    assert case.papers.filter(kind="payment_notice").exists()


def test_what_the_papers_prove_is_settled_with_the_acceptance(receive, advance):
    case = advance(receive(sale()), to="accepted")

    assert [event.branch for event in course_of(case) if event.outcome] == [Branch.TAX, Branch.HOUSING]


def test_a_branch_without_an_answer_keeps_the_register_closed(lodged, advance, staff, friday_morning):
    other = advance(lodged, to="reviewed")
    act.start_branch(number=other.case_number, officer=staff.recorder, branch=Branch.TAX, at=friday_morning)
    with pytest.raises(BranchesOutstanding):
        act.record(number=other.case_number, officer=staff.recorder, at=friday_morning)
    act.settle_branch(
        number=other.case_number, officer=staff.recorder, branch=Branch.TAX, outcome="不征税。", at=friday_morning
    )
    assert act.record(number=other.case_number, officer=staff.recorder, at=friday_morning).recorded_at


def test_applicants_and_their_counter_hear_once_that_silence_was_acceptance(lodged):
    in_time, late = moment("2026-11-20 13:00"), moment("2026-11-20 16:00")

    assert [flag_late_acceptances(at=at) for at in (in_time, late, late)] == [0, 1, 0]

    step = last_payload(lodged)
    assert (step.action, step.state) == ("deemed_accepted", "lodged")
    assert "自11月20日 13:30起依法视为受理" in step.sentence
    assert [one.template for one in lodged.short_messages.all()] == ["deemed_accepted"]


def test_silence_counts_as_acceptance(lodged, staff):
    too_late = moment("2026-11-20 16:00")

    with pytest.raises(DeemedAccepted):
        act.decline_case(number=lodged.case_number, officer=staff.accepter, reasons=["NA02"], at=too_late)
    case = act.accept_case(number=lodged.case_number, officer=staff.accepter, at=too_late)

    assert case.accepted_at == lodged.accept_by
    assert clock_of(case).committed_due_at == case.due_at


def test_the_province_may_ask_about_any_case_and_is_answered(lodged, staff, jiyuan, friday_morning):
    asked = CaseReminder(
        case_number=lodged.case_number, sentence="请说明原因。", from_name="省登记局 周监管", at=friday_morning
    )
    note = take_reminder(
        reminder=asked, intake_number=lodged.case_number, institution=jiyuan, sender="province", at=friday_morning
    )
    answer_note(
        number=lodged.case_number, note_id=note.pk, officer=staff.accepter, sentence="今日受理。", at=friday_morning
    )

    sent = OutboxMessage.objects.get(contract="case.reminder_answered/1")
    assert (sent.recipient, note.from_name) == ("province", "省登记局 周监管")


def test_a_reminder_waits_half_a_day_for_its_answer_which_travels_back(lodged, staff, jiyuan, friday_morning):
    reminder = CaseReminder(
        case_number=lodged.case_number, sentence="申请人来电询问。", from_name="郑州 陈收件", at=friday_morning
    )
    note = take_reminder(
        reminder=reminder, intake_number=lodged.intake_number, institution=jiyuan, sender=SENDER, at=friday_morning
    )
    assert note.answer_by == moment("2026-11-20 13:30")

    answer_note(
        number=lodged.case_number, note_id=note.pk, officer=staff.accepter, sentence="下午受理。", at=friday_morning
    )

    assert told(lodged)[-1] == "case.reminder_answered/1"
    assert last_payload(lodged).reminded_at == friday_morning


def test_another_calendar_moves_the_time_to_answer_a_reminder_and_says_so(own_calendar, receive, jiyuan, appoint):
    import_notice(NOTICE)
    case = receive(cancellation(), at=moment("2027-03-01 09:00"))
    asked = CaseReminder(
        case_number=case.case_number, sentence="申请人来问了。", from_name="郑州 陈收件", at=moment("2027-03-01 15:50")
    )
    told = {"intake_number": case.intake_number, "institution": jiyuan, "sender": SENDER}
    note = take_reminder(reminder=asked, at=moment("2027-03-01 16:00"), **told)
    assert note.answer_by == moment("2027-03-02 11:30")

    import_notice(f"{NOTICE}放假,2027-03-02,,临时放假\n", correcting=True)
    by = {"by": "jy.guanli", "by_name": "冯管理", "at": moment("2027-03-01 16:30")}
    [moved] = [one for one in reschedule_open_cases(**by) if one.about == "答复催办"]

    note.refresh_from_db()
    assert (moved.number, moved.before) == (case.case_number, moment("2027-03-02 11:30"))
    assert moved.after == note.answer_by == moment("2027-03-03 11:30")
    chief = appoint("韩科长", jiyuan, Role.CHIEF)
    answer_note(number=case.case_number, note_id=note.pk, officer=chief, sentence="今日办结。", at=by["at"])
    assert not [one for one in reschedule_open_cases(**by) if one.about == "答复催办"]


def test_another_calendar_moves_deadlines_and_says_which(own_calendar, receive, staff):
    import_notice(NOTICE)
    at = moment("2027-03-01 09:00")
    case = receive(cancellation(), at=at)
    accepted = act.accept_case(number=case.case_number, officer=staff.accepter, at=at)
    assert accepted.due_at == moment("2027-03-02 17:00")

    import_notice(f"{NOTICE}放假,2027-03-02,,临时放假\n", correcting=True)
    moved = reschedule_open_cases(by="jy.guanli", by_name="冯管理", at=at)

    assert [(one.number, one.about, one.after) for one in moved] == [
        (case.case_number, "登簿", moment("2027-03-03 17:00"))
    ]
    assert last_payload(case).due_at == moment("2027-03-03 17:00")
    assert state_after(course_of(fresh(case))) is CaseState.ACCEPTED
    assert reschedule_open_cases(by="jy.guanli", by_name="冯管理", at=at) == ()
