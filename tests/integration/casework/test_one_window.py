"""One window: tax, fee, housing and utilities answered by contract, and whose minutes that took."""

from datetime import date
from decimal import Decimal

import pytest

from tests.conftest import moment
from tests.integration.casework.applications import sale
from tests.integration.casework.conftest import PROOF, SENDER, replacement
from tests.integration.casework.offices import DECLARED, MEMBERS, Clerks, Line, connect, declared_sale
from tests.integration.casework.test_every_turn import signed_by_everybody
from tests.integration.casework.test_halting import fresh
from tests.integration.casework.test_procedure import SERIAL
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework import operations as act
from tongban.apps.casework.models import CaseEvent, OfficeRequest, ShortMessage
from tongban.apps.casework.operations.offices.one_window import declare_from_counter
from tongban.apps.casework.operations.offices.standing_still import payment_told
from tongban.apps.casework.operations.terms.office_time import decide_closing
from tongban.apps.casework.queries.course import clock_of
from tongban.apps.casework.queries.onewindow import filed_differences, latest_requests
from tongban.apps.casework.queries.receipts import receipt_of
from tongban.apps.casework.refusals import FeeNotArrived
from tongban.apps.casework.words import IssueMethod
from tongban.apps.messaging.models import FileNamed, FileWanted, Member, OutboxMessage
from tongban.apps.register.operations import decide_switch
from tongban.apps.register.queries import folio_facts
from tongban.domain.cases import Branch, CaseState, Turn
from tongban.domain.cases.branches import BranchesOutstanding, outstanding
from tongban.domain.cases.outside import FeeSettled, Stage, System, SystemAnswers
from tongban.domain.fees import FeeWaiver
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseSupplemented
from tongban.sites.bureau.registry.case.one_window import office_blocks
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import OFFICES
from tongban.sites.departments.tax.rates import lines_of

CONTRACT = {"digest": "c0" * 32, "size": 4096, "media_type": "application/pdf", "name": "合同.pdf", "pages": 1}


@pytest.fixture
def clerks(db, settings, friday_morning) -> Clerks:
    """Every office is connected, and this node speaks for all of them."""
    exchange = settings.TONGBAN.exchange
    exchange = exchange.model_copy(update={"members": (*exchange.members, *MEMBERS)})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"exchange": exchange})
    connect(*MEMBERS, at=friday_morning)
    return Clerks(Line())


def stage_of(case, system: System) -> Stage:
    return Stage(latest_requests(case)[system].stage)


def test_a_sale_waits_for_tax_then_for_the_applicant_and_goes_on_by_itself(clerks, receive, advance, staff):
    case = advance(receive(declared_sale(), at=moment("2026-11-20 09:00")), to="reviewed")
    clerks.do(System.HOUSING, "file", at=moment("2026-11-20 09:20"))
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:30"))
    assert fresh(case).state == CaseState.REVIEWED  # the tax office still owes an answer: no standstill

    clerks.do(System.TAX, "assess", at=moment("2026-11-20 10:00"))
    assert fresh(case).state == CaseState.AWAITING_PAYMENT
    assert fresh(case).deadline_at is None
    notice = case.papers.get(kind="payment_notice")
    assert notice.pages == 1
    until = {system: latest_requests(case)[system].answer["pay_by"] for system in (System.TAX, System.TREASURY)}
    assert payment_told(fresh(case)).pay_by.isoformat() == min(until.values())
    with pytest.raises(SystemAnswers):
        act.settle_payment(
            number=case.case_number, officer=staff.recorder, receipt="豫财01", at=moment("2026-11-20 10:05")
        )

    clerks.do(System.TREASURY, "pay", at=moment("2026-11-20 11:00"))
    assert fresh(case).state == CaseState.AWAITING_PAYMENT  # the tax is not paid yet
    clerks.do(System.TAX, "pay", at=moment("2026-11-23 10:00"))
    assert fresh(case).state == CaseState.REVIEWED
    with pytest.raises(BranchesOutstanding, match="核税完税"):
        act.record(number=case.case_number, officer=staff.recorder, at=moment("2026-11-23 10:05"))
    clerks.do(System.TAX, "certify", at=moment("2026-11-23 10:30"))

    spent = clock_of(fresh(case)).spent(moment("2026-11-23 11:00"))
    assert spent[Turn.TAX] == 60 + 30  # until the assessment, and from the money to the certificate
    assert spent[Turn.HOUSING] == 0  # the housing side was quicker than the tax office
    assert spent[Turn.APPLICANT] == 120 + 240 + 60
    assert fresh(case).due_at == moment("2026-11-26 10:00")
    recorded = act.record(number=case.case_number, officer=staff.recorder, at=moment("2026-11-23 11:00"))
    assert recorded.recorded_at
    assert receipt_of(case) == f"{OfficeMatter.objects.get(system='treasury').pk:010d}"


def test_left_alone_the_offices_answer_and_nobody_types_anything(clerks, receive, advance, staff):
    case = advance(
        receive(declared_sale(water_account="WT0001", power_account="6103000199", seller_acquired_on="2015-06-01")),
        to="reviewed",
    )
    clerks.let_time_pass(at=moment("2026-11-20 12:00"))
    act.record(number=case.case_number, officer=staff.recorder, at=moment("2026-11-20 13:05"))
    clerks.let_time_pass(at=moment("2026-11-20 14:00"))

    accounts = {one.asked["account"]: one.stage for one in case.office_requests.filter(system="utilities")}
    assert accounts == {"WT0001": "done", "6103000199": "rejected"}
    last = case.events.latest("sequence")
    assert (last.action, last.detail["branch"]) == ("settle_branch", "utilities")
    assert "存在欠费" in last.sentence
    assert OfficeMatter.objects.get(system="housing").told.startswith("转移已登簿")
    assert not CaseEvent.objects.filter(case=case, detail__has_key="by_hand").exists()


def test_a_home_is_sold_with_its_mortgage_from_lodging_to_certificate(clerks, receive, advance, staff):
    case = advance(receive(declared_sale()), to="reviewed")
    number = case.case_number
    clerks.let_time_pass(at=moment("2026-11-20 09:30"))
    act.record(number=number, officer=staff.recorder, at=moment("2026-11-20 10:05"))
    act.prepare_certificate(number=number, officer=staff.issuer, printed_serial=SERIAL, at=moment("2026-11-20 10:10"))
    act.issue(
        number=number,
        officer=staff.issuer,
        method=IssueMethod.COUNTER,
        recipient="王五",
        fee_receipt=receipt_of(case),
        at=moment("2026-11-20 10:20"),
    )

    folio = folio_facts(institution=case.institution_id, unit_code=case.unit_code, on=date(2026, 11, 20))
    assert [one.name for one in folio.ownership.holders] == ["王五"]
    assert [one.certificate_number for one in folio.mortgages] == [PROOF]  # 带押过户：抵押权随转
    said = [event.action for event in case.events.all()]
    assert said[-6:] == ["await_payment", "settle_payment", "settle_branch", "record", "prepare_certificate", "issue"]
    assert case.events.get(action="issue").detail["fee_receipt"] == receipt_of(case)


def test_a_returned_declaration_is_added_to_and_sent_again(clerks, receive, advance, staff):
    case = advance(receive(declared_sale(contract_date="")), to="reviewed")
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:30"))
    clerks.do(System.HOUSING, "file", at=moment("2026-11-20 09:30"))
    clerks.do(System.TAX, "return", at=moment("2026-11-20 10:00"), code="S02")

    assert stage_of(case, System.TAX) is Stage.RETURNED
    assert "合同签订日期" in case.events.latest("sequence").sentence
    assert ShortMessage.objects.filter(case=case, template="tax_returned").exists()

    answers = {"contract_date": "2026-11-18"}
    again = act.declare_again(
        number=case.case_number, officer=staff.recorder, answers=answers, at=moment("2026-11-20 11:00")
    )
    clerks.let_time_pass(at=moment("2026-11-20 11:30"))

    assert OfficeRequest.objects.get(number=f"{case.case_number}-T2").stage == "cleared"
    assert {"code": "contract_date", "name": "合同签订日期", "value": "2026-11-18"} in again.particulars
    assert fresh(case).state == CaseState.REVIEWED


def test_the_counter_supplements_a_returned_declaration(clerks, receive, advance, staff, jiyuan):
    case = advance(receive(declared_sale(contract_date="")), to="accepted")
    clerks.do(System.TAX, "return", at=moment("2026-11-20 10:00"), code="S02")
    told = OutboxMessage.objects.get(contract="case.declaration_returned/1").envelope.body
    assert (told["number"], told["code"]) == (f"{case.case_number}-T1", "S02")
    assert "contract_date" not in {one["code"] for one in told["particulars"]}
    assert "price" in {one["code"] for one in told["particulars"]}

    supplemented = CaseSupplemented(
        intake_number=case.intake_number,
        case_number=case.case_number,
        materials=(
            {"code": "DECL", "name": "涉税申报补充材料", "state": "received", "pages": 1, "files": (CONTRACT,)},
        ),
        particulars=({"code": "contract_date", "name": "合同签订日期", "value": "2026-11-18"},),
        at=moment("2026-11-20 11:00"),
    )
    counter = {"institution": jiyuan, "sender": SENDER, "sender_name": "郑州市不动产登记中心"}
    declare_from_counter(supplemented, **counter, at=moment("2026-11-20 11:00"))
    declare_from_counter(supplemented, **counter, at=moment("2026-11-20 11:05"))  # a second time: nothing
    clerks.let_time_pass(at=moment("2026-11-20 11:30"))

    assert OfficeRequest.objects.get(number=f"{case.case_number}-T2").stage == "cleared"
    assert OutboxMessage.objects.filter(contract="case.declaration_sent_again/1").count() == 1
    assert AuditEntry.objects.filter(act="补充涉税申报未采用", subject=case.case_number).count() == 1
    assert case.files.get(digest=CONTRACT["digest"]).material.name == "涉税申报补充材料"
    assert FileWanted.objects.get(digest=CONTRACT["digest"], from_member=SENDER).for_member == jiyuan.member
    declared = OfficeMatter.objects.get(number=f"{case.case_number}-T2")
    assert [one["digest"] for one in declared.body["evidence"]] == [CONTRACT["digest"]]
    fetched = FileWanted.objects.get(digest=CONTRACT["digest"], from_member=jiyuan.member)
    assert (fetched.for_member, fetched.about) == ("tax.410000", case.intake_number)
    assert FileNamed.objects.filter(holder=jiyuan.member, party="tax.410000", digest=CONTRACT["digest"]).exists()
    assert dict(OFFICES["tax"].shown(declared))["佐证材料"] == "合同.pdf（1 页，正在调取）"
    shown = [fact for block in office_blocks(fresh(case), at=moment("2026-11-20 12:00")) for fact in block.facts]
    assert ("随申报送交", "合同.pdf（1 页）") in shown


def test_an_exempt_transfer_is_cleared_with_its_statute_and_nobody_pays_tax(clerks, receive, advance):
    case = advance(receive(declared_sale(kinship="spouses")), to="accepted")
    clerks.let_time_pass(at=moment("2026-11-20 10:00"))

    settled = case.events.filter(action="settle_branch", detail__branch="tax").get()
    assert "免税（契税法 §6(4)）" in settled.sentence
    assert settled.actor == "tax.410000"


def test_nothing_is_typed_in_place_of_an_office_that_has_time_left(clerks, receive, advance, staff):
    case = advance(receive(declared_sale()), to="reviewed")
    told = {"number": case.case_number, "officer": staff.recorder, "branch": Branch.TAX, "outcome": "完税。"}

    with pytest.raises(SystemAnswers):
        act.settle_branch(**told, at=moment("2026-11-20 10:00"))
    act.settle_branch(**told, at=moment("2026-11-20 16:00"))  # half a working day later it is overdue

    event = case.events.latest("sequence")
    assert event.detail["by_hand"] == "税务机关逾期没有答复"
    assert stage_of(case, System.TAX) is Stage.BY_HAND
    assert AuditEntry.objects.filter(act="人工记录并行事项结果", subject=case.case_number).exists()
    clerks.let_time_pass(at=moment("2026-11-20 16:30"))
    assert stage_of(case, System.TAX) is Stage.BY_HAND  # what comes after that changes nothing


def test_while_the_system_is_down_an_answer_is_typed_and_marked(clerks, receive, advance, staff):
    case = advance(receive(declared_sale()), to="reviewed")
    Member.objects.filter(name="tax.410000").update(state="suspended")

    act.settle_branch(
        number=case.case_number,
        officer=staff.recorder,
        branch=Branch.TAX,
        outcome="完税证明第1号",
        at=moment("2026-11-20 09:10"),
    )

    assert "人工记录：税务机关的系统没有接入或者已中断" in case.events.latest("sequence").sentence


def test_a_contract_for_somebody_else_is_put_before_a_person(clerks, receive, advance, staff):
    case = advance(receive(declared_sale(kinship="spouses")), to="reviewed")
    clerks.do(System.TAX, "exempt", at=moment("2026-11-20 09:10"))
    clerks.do(System.HOUSING, "buyer", at=moment("2026-11-20 09:20"))

    request = latest_requests(case)[System.HOUSING]
    assert stage_of(case, System.HOUSING) is Stage.DIFFERS
    assert [one.about for one in filed_differences(request)] == ["买方"]
    act.ask_housing_again(number=case.case_number, officer=staff.accepter, at=moment("2026-11-20 09:40"))
    clerks.do(System.HOUSING, "price", at=moment("2026-11-20 09:50"))

    assert stage_of(case, System.HOUSING) is Stage.FILED
    settled = case.events.filter(action="settle_branch", detail__branch="housing").get()
    assert "价款：申请为¥980,000.00，网签合同为¥931,000.00" in settled.sentence
    spent = clock_of(fresh(case)).spent(moment("2026-11-20 10:00"))
    assert (spent[Turn.TAX], spent[Turn.HOUSING]) == (10, 40)


def test_a_fee_alone_is_paid_by_code_without_stopping_the_case(clerks, receive, advance, staff):
    case = advance(receive(replacement()), to="reviewed")
    clerks.let_time_pass(at=moment("2026-11-20 10:00"))

    assert fresh(case).state == CaseState.REVIEWED
    assert stage_of(case, System.TREASURY) is Stage.PAID
    assert len(receipt_of(case)) == 10
    told = ShortMessage.objects.get(case=case, template="fee").text
    assert latest_requests(case)[System.TREASURY].answer["pay_code"] in told
    assert "登记费¥10.00" in told
    assert not ShortMessage.objects.filter(case=case, template="payment").exists()
    assert [one.kind for one in case.papers.filter(kind__in=["fee_notice", "payment_notice"])] == ["fee_notice"]
    with pytest.raises(FeeSettled):
        act.waive_fee(
            number=case.case_number,
            officer=staff.recorder,
            waiver=FeeWaiver.SMALL_ENTERPRISE,
            basis="营业执照",
            at=moment("2026-11-20 10:10"),
        )


def test_nothing_is_handed_out_before_the_treasury_says_that_the_fee_arrived(clerks, receive, advance, staff):
    case = advance(receive(replacement()), to="recorded")
    number = case.case_number
    act.prepare_certificate(number=number, officer=staff.issuer, printed_serial=SERIAL, at=moment("2026-11-20 09:20"))
    told = {"number": number, "officer": staff.issuer, "method": IssueMethod.COUNTER, "recipient": "张䶮"}
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:30"))

    with pytest.raises(FeeNotArrived, match="缴款码"):
        act.issue(**told, fee_receipt="豫财01", at=moment("2026-11-20 17:00"))  # whatever a person says he saw
    clerks.do(System.TREASURY, "pay", at=moment("2026-11-23 09:00"))
    act.issue(**told, fee_receipt="豫财01", at=moment("2026-11-23 09:10"))

    handed_over = case.events.get(action="issue")
    assert handed_over.detail["fee_receipt"] == f"{OfficeMatter.objects.get(system='treasury').pk:010d}"
    assert "by_hand" not in handed_over.detail


def test_while_the_treasury_is_down_the_receipt_is_typed_and_marked(clerks, receive, advance, staff):
    case = advance(receive(replacement()), to="recorded")
    number, at = case.case_number, moment("2026-11-20 10:00")
    act.prepare_certificate(number=number, officer=staff.issuer, printed_serial=SERIAL, at=at)
    Member.objects.filter(name="treasury.410000").update(state="suspended")

    act.issue(
        number=number, officer=staff.issuer, method=IssueMethod.COUNTER, recipient="张䶮", fee_receipt="豫财01", at=at
    )

    assert case.events.get(action="issue").detail["by_hand"] == "财政非税的系统没有接入或者已中断"
    assert stage_of(case, System.TREASURY) is Stage.BY_HAND
    assert AuditEntry.objects.filter(act="人工记录登记费票据", subject=number).exists()


def test_a_waived_fee_asks_for_no_receipt(clerks, receive, advance, staff):
    case = advance(receive(replacement()), to="recorded")
    number, at = case.case_number, moment("2026-11-20 10:00")
    act.prepare_certificate(number=number, officer=staff.issuer, printed_serial=SERIAL, at=at)
    act.waive_fee(
        number=number, officer=staff.recorder, waiver=FeeWaiver.SMALL_ENTERPRISE, basis="小微企业名录截图", at=at
    )

    act.issue(number=number, officer=staff.issuer, method=IssueMethod.COUNTER, recipient="张䶮", at=at)

    assert case.events.get(action="issue").detail["fee_receipt"] == ""


def test_where_the_institution_decides_so_a_fee_alone_stops_the_clock_until_it_is_paid(clerks, receive, advance, staff):
    decide_switch(
        officer=staff.accepter, name="fee_before_recording", value=True, since=date(2026, 11, 1), reason="会议纪要",
        at=moment("2026-10-30 09:00"),
    )  # fmt: skip
    case = advance(receive(replacement()), to="reviewed")
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:30"))
    assert fresh(case).state == CaseState.AWAITING_PAYMENT
    assert fresh(case).deadline_at is None

    clerks.do(System.TREASURY, "pay", at=moment("2026-11-23 10:00"))
    assert fresh(case).state == CaseState.REVIEWED
    assert case.papers.filter(kind="payment_notice").exists()


def test_a_sale_without_a_declaration_that_counts_waits_for_the_applicant(
    clerks, receive, advance, staff, friday_morning
):
    case = advance(receive(declared_sale()), to="examined")
    declared = OfficeRequest.objects.filter(case=case, system="tax")
    declared.update(stage=Stage.WITHDRAWN.value, answered_at=friday_morning)
    act.review_case(number=case.case_number, officer=staff.reviewer, opinion="同意。", at=friday_morning)
    assert fresh(case).state == CaseState.REVIEWED  # treasury and housing side still owe an answer

    clerks.do(System.HOUSING, "file", at=moment("2026-11-20 09:20"))
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:30"))

    assert fresh(case).state == CaseState.AWAITING_PAYMENT
    assert "尚未申报纳税" in case.events.get(action="await_payment").sentence
    assert fresh(case).deadline_at is None


def test_a_waived_fee_makes_the_notice_void_and_keeps_its_ground(clerks, receive, advance, staff):
    case = advance(receive(replacement()), to="reviewed")
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:10"))
    act.waive_fee(
        number=case.case_number,
        officer=staff.recorder,
        waiver=FeeWaiver.SMALL_ENTERPRISE,
        basis="小微企业名录截图",
        at=moment("2026-11-20 09:20"),
    )
    clerks.let_time_pass(at=moment("2026-11-20 10:00"))

    waived = latest_requests(case)[System.TREASURY]
    assert (waived.stage, waived.answer["basis"]) == ("waived", "小微企业名录截图")
    assert OfficeMatter.objects.get(system="treasury").stage == "void"


def test_a_payment_of_another_sum_settles_nothing(clerks, receive, advance):
    case = advance(receive(replacement()), to="reviewed")
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:10"))
    OfficeMatter.objects.update(body={**OfficeMatter.objects.get().body, "total": "1.00"})
    clerks.do(System.TREASURY, "pay", at=moment("2026-11-20 09:20"))

    assert stage_of(case, System.TREASURY) is Stage.ISSUED
    assert AuditEntry.objects.filter(act="财政非税答复", succeeded=False).exists()


def test_a_withdrawn_case_makes_void_what_the_offices_work_on(clerks, receive, advance, staff):
    case = advance(receive(declared_sale()), to="accepted")
    act.withdraw_case(
        number=case.case_number, officer=staff.accepter, told=signed_by_everybody(case), at=moment("2026-11-20 09:05")
    )
    clerks.let_time_pass(at=moment("2026-11-20 10:00"))

    assert set(OfficeMatter.objects.values_list("stage", flat=True)) == {"void"}
    assert fresh(case).state == CaseState.WITHDRAWN


def test_where_no_office_is_connected_the_papers_speak_as_before(receive, advance, friday_morning):
    on_paper = sale(answers=DECLARED)
    case = advance(receive(on_paper, at=friday_morning), to="accepted")

    assert not outstanding(clock_of(case).events)
    assert not OfficeRequest.objects.filter(case=case).exists()


def test_a_paper_left_to_an_office_that_is_not_connected_proves_nothing(receive, advance, friday_morning):
    case = advance(receive(declared_sale(), at=friday_morning), to="accepted")

    assert outstanding(clock_of(case).events) == (Branch.TAX,)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"family_homes": "first", "area": "98"}, {"deed": "9800.00"}),
        ({"family_homes": "first", "area": "150"}, {"deed": "14700.00"}),
        ({"family_homes": "second", "area": "150"}, {"deed": "19600.00"}),
        ({"family_homes": "further", "area": "98"}, {"deed": "29400.00"}),
        ({"use": "31", "area": "98"}, {"deed": "39200.00"}),
        ({"family_homes": "first", "area": "98", "seller_acquired_on": "2026-01-05"}, {"value_added": "29400.00"}),
    ],
)
def test_the_simulated_tax_office_reckons_by_the_rates_of_the_year(changes, due):
    declared = {
        "item": "2001",
        "use": "11",
        "price": "980000.00",
        "seller_acquired_on": "2015-06-01",
        "seller_sole_home": True,
        "transferors": [{"name": "张䶮"}],
        "transferees": [{"name": "王五"}],
    }
    lines = {one.tax: one.due for one in lines_of(declared | changes, on=moment("2026-11-20 09:00").date())}
    assert {tax: lines[tax] for tax in due} == {tax: Decimal(amount) for tax, amount in due.items()}


def test_when_an_office_is_to_answer_moves_with_the_calendar_as_long_as_it_owes_a_word(
    clerks, receive, advance, appoint, jiyuan
):
    case = advance(receive(declared_sale(), at=moment("2026-11-20 09:00")), to="reviewed")
    clerks.do(System.HOUSING, "file", at=moment("2026-11-20 09:20"))
    filed_by = latest_requests(case)[System.HOUSING].answer_by
    told = {"officer": appoint("马管理", jiyuan, Role.ADMINISTER), "reason": "停电公告"}
    told |= {"first": date(2026, 11, 20), "last": date(2026, 11, 20)}

    moved = decide_closing(closed=True, at=moment("2026-11-20 09:30"), **told)

    tax = latest_requests(case)[System.TAX]
    [line] = [one for one in moved if one.about == "由税务机关答复"]
    assert (line.number, line.after) == (case.case_number, tax.answer_by)
    assert tax.answer_by == moment("2026-11-23 13:30")
    assert latest_requests(case)[System.HOUSING].answer_by == filed_by
    assert not [one for one in moved if one.about == "由住建部门答复"]
