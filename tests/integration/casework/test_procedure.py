"""The course of a case at its home bureau, act by act."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import moment
from tests.integration.casework.conftest import PROOF, SENDER, TITLE, cancellation, party, presale, replacement
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import Case, CaseEvent
from tongban.apps.casework.operations import (
    accept_case,
    archive_case,
    complete_without_certificate,
    decline_case,
    examine_case,
    issue,
    note_dispatch,
    prepare_certificate,
    receive_paper,
    receive_supplement,
    record,
    refuse_case,
    request_supplement,
    return_to_examiner,
    review_case,
)
from tongban.apps.casework.queries.checks import checks_of
from tongban.apps.casework.queries.course import course_of, time_left_of
from tongban.apps.casework.reasons import ReasonsMissing
from tongban.apps.casework.refusals import (
    CaseNotFound,
    FeeReceiptMissing,
    MismatchUnexplained,
    PaperOutstanding,
    SerialMalformed,
    SupplementAskedBefore,
    SupplementIncomplete,
    SupplementNotAsked,
    WrongRole,
)
from tongban.apps.casework.words import IssueMethod
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.register.queries import certificate_standing
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.events import SamePersonReviews, state_after
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import ActionNotAllowed
from tongban.domain.codes.case_number import CaseNumber
from tongban.domain.people import Role
from tongban.domain.register.rulebook import Blocked
from tongban.exchange.contracts.cases import CaseSupplemented, PaperDispatched, SupplementItem

SERIAL = "41000000001"
BLURRED = SupplementItem(material="M02", name="申请人身份证明", sentence="复印件不清晰，请重新扫描。")


def told(case) -> list[str]:
    """Contracts sent to the receiving institution, in order."""
    sent = OutboxMessage.objects.filter(about=case.intake_number).order_by("sequence")
    return list(sent.values_list("contract", flat=True))


def last_payload(case):
    row = OutboxMessage.objects.filter(about=case.intake_number).latest("sequence")
    return row.envelope.payload()


def state_of(case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_numbers_an_arriving_application_and_tells_the_counter(lodged, friday_morning):
    number = CaseNumber.parse(lodged.case_number)

    assert (number.home, number.item, number.serial) == ("419001", "3704", 1)
    assert lodged.accept_by == moment("2026-11-20 13:30")  # 210 office minutes, the lunch hour not counted
    assert lodged.location == "济源市沁园路1号1幢1单元101"
    assert told(lodged) == ["case.received/1"]
    assert lodged.parties.get().name == "中原银行股份有限公司济源分行"
    assert [one.code for one in lodged.materials.all()] == ["M01", "M02", "M05", "M27", "M33"]
    assert lodged.interview.count() == 1


def test_the_same_application_again_is_the_same_case(receive, lodged):
    again = receive(cancellation())

    assert again.pk == lodged.pk
    assert CaseEvent.objects.filter(case=lodged).count() == 1
    assert told(lodged) == ["case.received/1"]


def test_numbers_follow_one_another_without_gaps(receive, jiyuan, friday_morning):
    first = receive(cancellation("41010020261120S00011"))
    with transaction.atomic():
        receive(cancellation("41010020261120S00012"))
        transaction.set_rollback(True)  # the message is taken back
    second = receive(cancellation("41010020261120S00013"))

    assert [CaseNumber.parse(case.case_number).serial for case in (first, second)] == [1, 2]


def test_acceptance_starts_the_committed_time_and_makes_a_notice(lodged, staff, friday_morning):
    case = accept_case(number=lodged.case_number, officer=staff.accepter, at=friday_morning)

    assert case.state == CaseState.ACCEPTED
    assert case.due_at == moment("2026-11-23 17:00")  # 3704: one working day, the first after acceptance
    assert case.papers.get().kind == "acceptance_notice"
    assert case.short_messages.get().state == "QUEUED"
    assert told(case) == ["case.received/1", "case.accepted/1"]
    assert last_payload(case).sequence == 1
    assert AuditEntry.objects.filter(subject=case.case_number, act="受理", actor=staff.accepter.username).exists()


def test_from_when_a_deadline_is_yellow_is_told_with_it_and_is_the_same_at_home(lodged, staff, friday_morning):
    received = OutboxMessage.objects.get(about=lodged.intake_number).envelope.payload()
    assert received.nearly_due_at == lodged.nearly_due_at == moment("2026-11-20 11:20")  # 70 of 210 minutes are left

    case = accept_case(number=lodged.case_number, officer=staff.accepter, at=friday_morning)

    yellow = moment("2026-11-23 14:40")  # 140 of the day's 420 minutes
    assert last_payload(case).nearly_due_at == case.nearly_due_at == yellow
    shown = [time_left_of(case, on=on).urgency for on in (yellow - timedelta(seconds=1), yellow)]
    assert shown == [Urgency.OK, Urgency.YELLOW]


def test_refuses_to_accept_what_the_law_forbids_and_changes_nothing(receive, staff, friday_morning):
    other_bank = cancellation(parties=[party("mortgagee", "别的银行", "91419001MA00000087", kind="enterprise")])
    case = receive(other_bank)

    with pytest.raises(Blocked) as refusal:
        accept_case(number=case.case_number, officer=staff.accepter, at=friday_morning)

    assert "NA05" in refusal.value.codes
    assert state_of(case) == CaseState.LODGED
    assert told(case) == ["case.received/1"]


def test_a_material_still_to_come_is_not_said_to_be_there(receive, friday_morning):
    lodged = cancellation()
    materials = [one.model_copy(update={"state": "supplement"}) for one in lodged.materials if one.code == "M05"]
    rest = [one for one in lodged.materials if one.code != "M05"]

    case = receive(lodged.model_copy(update={"materials": (*rest, *materials)}))

    said = {one.sentence for one in checks_of(case, on=friday_morning)}
    assert "还缺少不动产登记证明，请补齐后办理抵押权注销登记。" in said
    assert "必交材料已齐" not in said


def test_declines_only_with_grounds_of_the_law(lodged, staff, friday_morning):
    with pytest.raises(ReasonsMissing):
        decline_case(number=lodged.case_number, officer=staff.accepter, reasons=["随便"], at=friday_morning)

    case = decline_case(
        number=lodged.case_number,
        officer=staff.accepter,
        reasons=["NA03"],
        remarks={"NA03": "登记证明为复印件。"},
        at=friday_morning,
    )

    assert case.state == CaseState.DECLINED
    assert case.closed_at == friday_morning
    assert case.reasons.get().statute == "不动产登记暂行条例 §17(3)"
    assert case.reasons.get().sentence.endswith("登记证明为复印件。")
    assert case.papers.get().kind == "decline_notice"
    assert told(case)[-1] == "case.declined/1"


def test_asks_for_a_supplement_once_and_completely(lodged, staff, jiyuan, friday_morning):
    with pytest.raises(SupplementIncomplete):
        request_supplement(number=lodged.case_number, officer=staff.accepter, items=[], at=friday_morning)
    case = request_supplement(number=lodged.case_number, officer=staff.accepter, items=[BLURRED], at=friday_morning)
    assert case.state == CaseState.AWAITING_SUPPLEMENT
    assert case.deadline_at is None  # the applicant's time is not ours

    monday = moment("2026-11-23 09:00")
    answer = CaseSupplemented.read(
        {
            "intake_number": case.intake_number,
            "case_number": case.case_number,
            "materials": [{"code": "M02", "name": "申请人身份证明", "state": "received", "copies": 1, "pages": 1}],
            "note": "已重新扫描。",
            "at": monday,
        }
    )
    for _ in range(2):  # the message may come twice
        case = receive_supplement(
            supplemented=answer, institution=jiyuan, sender=SENDER, sender_name="郑州市不动产登记中心", at=monday
        )

    assert case.state == CaseState.LODGED
    assert case.accept_by == moment("2026-11-23 13:30")
    assert case.materials.filter(round=1).count() == 1
    assert told(case) == ["case.received/1", "case.supplement_requested/1", "case.advanced/1"]
    with pytest.raises(SupplementAskedBefore) as refusal:
        request_supplement(number=case.case_number, officer=staff.accepter, items=[BLURRED], at=monday)
    assert "一次性" in refusal.value.sentence


def test_what_was_never_asked_for_is_refused_in_words_and_changes_nothing(lodged, jiyuan, friday_morning):
    unasked = CaseSupplemented(
        intake_number=lodged.intake_number, case_number=lodged.case_number, materials=(), at=friday_morning
    )

    with pytest.raises(SupplementNotAsked):
        receive_supplement(
            supplemented=unasked, institution=jiyuan, sender=SENDER, sender_name="郑州", at=friday_morning
        )

    lodged.refresh_from_db()
    assert lodged.state == CaseState.LODGED


def test_nobody_reviews_what_they_examined(lodged, advance, appoint, jiyuan, friday_morning):
    both = appoint("孙全能", jiyuan, Role.EXAMINE, Role.REVIEW)
    advance(lodged, to="accepted")
    examine_case(number=lodged.case_number, officer=both, opinion="同意", at=friday_morning)

    with pytest.raises(SamePersonReviews):
        review_case(number=lodged.case_number, officer=both, opinion="同意", at=friday_morning)

    assert state_of(lodged) == CaseState.EXAMINED


def test_a_returned_case_is_examined_again(lodged, advance, staff, friday_morning):
    advance(lodged, to="examined")

    case = return_to_examiner(
        number=lodged.case_number, officer=staff.reviewer, opinion="请核对证明号。", at=friday_morning
    )

    assert case.state == CaseState.ACCEPTED
    assert case.events.last().detail["opinion"] == "请核对证明号。"


def test_refuses_registration_with_the_grounds_of_article_22(lodged, advance, staff, friday_morning):
    advance(lodged, to="accepted")
    with pytest.raises(ReasonsMissing):  # NA grounds are for declining only
        refuse_case(number=lodged.case_number, officer=staff.examiner, reasons=["NA02"], at=friday_morning)

    case = refuse_case(number=lodged.case_number, officer=staff.examiner, reasons=["RF02"], at=friday_morning)

    assert case.state == CaseState.REFUSED
    assert case.papers.last().kind == "refusal_notice"
    assert told(case)[-1] == "case.refused/1"
    assert certificate_standing(PROOF).is_valid


def test_recording_cancels_the_mortgage_in_the_same_transaction(lodged, advance):
    case = advance(lodged, to="recorded")

    assert case.state == CaseState.RECORDED
    assert not certificate_standing(PROOF).is_valid
    assert told(case)[-1] == "case.recorded/1"


def test_a_failed_recording_leaves_case_and_register_as_they_were(lodged, advance, staff, register, friday_morning):
    advance(lodged, to="reviewed")
    other = Case.objects.get(pk=lodged.pk)
    Case.objects.filter(pk=lodged.pk).update(right_certificate="豫(2019)济源市不动产证明第9999999号")

    with pytest.raises(Blocked):
        record(number=other.case_number, officer=staff.recorder, at=friday_morning)

    assert state_of(lodged) == CaseState.REVIEWED
    assert certificate_standing(PROOF).is_valid


def test_a_cancelled_mortgage_ends_with_a_notice_and_no_certificate(lodged, advance, staff, friday_morning):
    advance(lodged, to="recorded")
    with pytest.raises(ActionNotAllowed):
        prepare_certificate(number=lodged.case_number, officer=staff.issuer, printed_serial=SERIAL, at=friday_morning)

    complete_without_certificate(number=lodged.case_number, officer=staff.issuer, at=friday_morning)
    case = archive_case(number=lodged.case_number, officer=staff.archivist, at=friday_morning)

    assert case.state == CaseState.ARCHIVED
    assert [paper.kind for paper in case.papers.all()] == ["acceptance_notice", "completion_notice", "archive_cover"]
    assert told(case)[-2:] == ["case.issued/1", "case.advanced/1"]


def test_a_new_title_certificate_is_handed_out_against_ten_yuan(receive, advance, staff, friday_morning):
    case = advance(receive(replacement()), to="recorded")
    assert not certificate_standing(TITLE).is_valid
    with pytest.raises(SerialMalformed):
        prepare_certificate(number=case.case_number, officer=staff.issuer, printed_serial="42", at=friday_morning)
    case = prepare_certificate(number=case.case_number, officer=staff.issuer, printed_serial=SERIAL, at=friday_morning)
    assert case.certificate_id.startswith("1.2.156.3005.2.11100000MB03271699001.419001.YU2026419001")

    act = {"number": case.case_number, "officer": staff.issuer, "recipient": "张䶮", "at": friday_morning}
    with pytest.raises(FeeReceiptMissing):
        issue(method=IssueMethod.COUNTER, **act)
    case = issue(method=IssueMethod.COUNTER, fee_receipt="豫财411000123", **act)

    assert case.state == CaseState.ISSUED
    assert case.events.last().detail["fee_receipt"] == "豫财411000123"


def test_a_presale_notice_yields_a_free_registration_certificate(receive, advance, staff, friday_morning):
    case = advance(receive(presale()), to="recorded")
    assert case.certificate_number == "豫(2026)济源市不动产证明第0000001号"
    prepare_certificate(number=case.case_number, officer=staff.issuer, printed_serial=SERIAL, at=friday_morning)
    case = issue(
        number=case.case_number,
        officer=staff.issuer,
        method=IssueMethod.COURIER,
        recipient="李㙍",
        waybill="1199830687479",
        at=friday_morning,
    )

    assert case.state == CaseState.ISSUED
    assert {paper.kind for paper in case.papers.all()} == {"acceptance_notice", "registration_certificate"}


def test_a_parcel_is_counted_and_what_is_missing_is_written_down(lodged, advance, staff, jiyuan, friday_morning):
    dispatched = PaperDispatched.read(
        {
            "intake_number": lodged.intake_number,
            "courier": "中国邮政EMS",
            "waybill": "1199830687479",
            "sheets": 5,
            "at": friday_morning,
        }
    )
    note_dispatch(dispatched=dispatched, institution=jiyuan, sender=SENDER)
    note_dispatch(dispatched=dispatched, institution=jiyuan, sender=SENDER)
    advance(lodged, to="recorded")
    complete_without_certificate(number=lodged.case_number, officer=staff.issuer, at=friday_morning)
    with pytest.raises(PaperOutstanding):
        archive_case(number=lodged.case_number, officer=staff.archivist, at=friday_morning)

    act = {"number": lodged.case_number, "officer": staff.archivist, "waybill": "1199830687479", "at": friday_morning}
    with pytest.raises(MismatchUnexplained):
        receive_paper(sheets=4, **act)
    parcel = receive_paper(sheets=4, mismatch_note="缺身份证复印件 1 页", **act)

    assert parcel.received_sheets == 4
    assert told(lodged)[-1] == "paper.received/1"
    assert archive_case(number=lodged.case_number, officer=staff.archivist, at=friday_morning).closed_at


@pytest.mark.parametrize("act", [accept_case, record, complete_without_certificate, archive_case])
def test_refuses_an_officer_without_the_role(lodged, appoint, jiyuan, friday_morning, act):
    outsider = appoint("李收件", jiyuan, Role.RECEIVE)

    with pytest.raises(WrongRole) as refusal:
        act(number=lodged.case_number, officer=outsider, at=friday_morning)

    assert refusal.value.status == 403


def test_another_institution_s_case_does_not_exist(lodged, appoint, zhengzhou, friday_morning):
    stranger = appoint("外地受理", zhengzhou, Role.ACCEPT)

    with pytest.raises(CaseNotFound) as refusal:
        accept_case(number=lodged.case_number, officer=stranger, at=friday_morning)

    assert refusal.value.status == 404


def test_refuses_an_act_out_of_turn_with_a_sentence(lodged, staff, friday_morning):
    with pytest.raises(ActionNotAllowed) as refusal:
        record(number=lodged.case_number, officer=staff.recorder, at=friday_morning)

    assert "待受理" in refusal.value.sentence


def test_the_state_is_what_the_events_lead_to(lodged, advance):
    case = advance(lodged, to="recorded")

    assert state_after(course_of(case)).value == case.state
    assert [event.sequence for event in case.events.all()] == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_two_officers_accepting_at_once_accept_once(receive, staff, friday_morning):
    case = receive(cancellation())
    outcomes: list[str] = []

    def accept() -> None:
        try:
            accept_case(number=case.case_number, officer=staff.accepter, at=friday_morning + timedelta(minutes=1))
            outcomes.append("accepted")
        except ActionNotAllowed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["accepted", "refused"]
    assert case.events.count() == 2
