"""Recording: one transaction that asks the law, writes, numbers and logs."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from tests.integration.register.conftest import FUTURE_UNIT, UNIT
from tongban.apps.register.models import AdvanceNotice, Certificate, Holder, Mortgage, RegisterLogEntry
from tongban.apps.register.operations import (
    RecordingOrder,
    assign_printed_serial,
    changes_preview,
    receive_sheets,
    record_case,
    spoil_sheet,
)
from tongban.apps.register.queries import certificate_standing, folio_facts, history
from tongban.apps.register.refusals import AlreadyRecorded, RegisterRefusal, RightNotCurrent, SerialRefused
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import CoOwnership, HolderKind
from tongban.domain.register.facts import ApplicationFacts, ApplicationParty
from tongban.domain.register.facts import Holder as HolderFact
from tongban.domain.register.rulebook import Blocked

BANK = "中原银行股份有限公司济源分行"
PROOF = "豫(2019)济源市不动产证明第0000007号"
TITLE = "豫(2019)济源市不动产权第0000003号"
DEVELOPER = "济源测试置业有限公司"
CASE = "41900120261120L370400001X"


def cancellation(**changes) -> RecordingOrder:
    bank = ApplicationParty(name=BANK, kind=HolderKind.ENTERPRISE, role=PartyRole.MORTGAGEE)
    order = RecordingOrder(
        case_number=CASE,
        item="3704",
        unit_code=UNIT,
        certificate_number=PROOF,
        application=ApplicationFacts(parties=(bank,), mortgage_key=PROOF),
        cause="主债权消灭",
    )
    return replace(order, **changes)


def replacement(number: str = TITLE, **changes) -> RecordingOrder:
    owner = ApplicationParty(name="张䶮", role=PartyRole.OWNER)
    order = RecordingOrder(
        case_number="41900120261120L900100001X",
        item="9001",
        unit_code=UNIT,
        certificate_number=number,
        application=ApplicationFacts(parties=(owner,)),
    )
    return replace(order, **changes)


def presale(**changes) -> RecordingOrder:
    seller = ApplicationParty(name=DEVELOPER, kind=HolderKind.ENTERPRISE, role=PartyRole.PRESELLER)
    buyer = ApplicationParty(name="李㙍", role=PartyRole.PREBUYER)
    order = RecordingOrder(
        case_number="41900120261120L700100001X",
        item="7001",
        unit_code=FUTURE_UNIT,
        application=ApplicationFacts(parties=(seller, buyer)),
        holders=(HolderFact(name="李㙍", document_kind=DocumentKind.ID_CARD, document_number="41010119850101123X"),),
        obligor=seller,
        price=Decimal("610000.00"),
    )
    return replace(order, **changes)


@pytest.fixture
def mortgaged(register):
    folio = register.folio(UNIT)
    register.ownership(folio, "张䶮", number=TITLE)
    register.mortgage(folio, BANK, number=PROOF)
    return folio


def test_cancelling_a_mortgage_closes_it_and_voids_its_certificate(mortgaged, jiyuan, clerk, friday_morning):
    recorded = record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    mortgage = Mortgage.objects.get(folio=mortgaged)
    assert (mortgage.ended_at, mortgage.ended_under, mortgage.end_cause) == (friday_morning, CASE, "主债权消灭")
    assert Holder.objects.get(mortgage=mortgage).ended_at == friday_morning
    assert recorded.voided == (PROOF,)
    assert recorded.certificate is None
    assert certificate_standing(PROOF).is_valid is False
    assert certificate_standing(TITLE).is_valid is True  # the ownership is untouched
    facts = folio_facts(institution=jiyuan, unit_code=UNIT, on=date(2026, 11, 20))
    assert facts.mortgages == ()
    assert facts.ownership.names == "张䶮"


def test_a_cancelled_mortgage_cannot_be_cancelled_again(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    with pytest.raises(AlreadyRecorded):
        record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)
    another = cancellation(case_number="41900120261120L370400002Y")
    with pytest.raises(Blocked):
        record_case(institution=jiyuan, order=another, officer=clerk, at=friday_morning)
    assert RegisterLogEntry.objects.count() == 1


def test_the_law_is_asked_again_at_the_moment_of_recording(mortgaged, jiyuan, clerk, friday_morning):
    stranger = ApplicationParty(name="别的银行", kind=HolderKind.ENTERPRISE, role=PartyRole.MORTGAGEE)
    order = cancellation(application=ApplicationFacts(parties=(stranger,), mortgage_key=PROOF))

    with pytest.raises(Blocked) as refusal:
        record_case(institution=jiyuan, order=order, officer=clerk, at=friday_morning)

    assert "NA05" in refusal.value.codes
    assert Mortgage.objects.get(folio=mortgaged).is_current


def test_replacing_a_title_certificate_voids_the_old_and_numbers_a_new_one(mortgaged, jiyuan, clerk, friday_morning):
    recorded = record_case(institution=jiyuan, order=replacement(), officer=clerk, at=friday_morning)

    assert recorded.certificate.number == "豫(2026)济源市不动产权第0000001号"
    assert recorded.certificate.kind is CertificateKind.TITLE
    assert recorded.voided == (TITLE,)
    new = Certificate.objects.get(number=recorded.certificate.number)
    assert new.replaces.number == TITLE
    assert new.ownership.is_current  # the right itself does not change


def test_replacing_needs_a_certificate_that_is_still_valid(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=replacement(), officer=clerk, at=friday_morning)

    again = replacement(case_number="41900120261120L900100002X")
    with pytest.raises(RightNotCurrent):
        record_case(institution=jiyuan, order=again, officer=clerk, at=friday_morning)


def test_a_presale_notice_is_recorded_for_the_buyer_with_a_certificate(register, jiyuan, clerk, friday_morning):
    folio = register.folio(FUTURE_UNIT, status="predicted")

    recorded = record_case(institution=jiyuan, order=presale(), officer=clerk, at=friday_morning)

    notice = AdvanceNotice.objects.get(folio=folio)
    assert [holder.name for holder in notice.holders.all()] == ["李㙍"]
    assert (notice.obligor, notice.price) == (DEVELOPER, Decimal("610000.00"))
    assert recorded.certificate.number == "豫(2026)济源市不动产证明第0000001号"
    assert "李㙍" in recorded.summary


def test_a_house_sold_in_advance_to_one_cannot_be_noted_for_another(register, jiyuan, clerk, friday_morning):
    folio = register.folio(FUTURE_UNIT, status="predicted")
    register.presale(folio, "王先买", number="豫(2020)济源市不动产证明第0000001号")

    with pytest.raises(Blocked) as refusal:
        record_case(institution=jiyuan, order=presale(), officer=clerk, at=friday_morning)

    assert "R09E" in refusal.value.codes
    assert "王先买" in refusal.value.sentence


def test_the_preview_says_what_will_change_and_changes_nothing(mortgaged, jiyuan):
    changes = changes_preview(institution=jiyuan, order=cancellation())

    assert [(one.about, one.after) for one in changes] == [("抵押权", "注销"), ("不动产登记证明", "作废")]
    assert "¥500,000.00" in changes[0].before
    assert Mortgage.objects.get(folio=mortgaged).is_current


def test_certificate_numbers_have_no_gaps_after_a_rolled_back_recording(mortgaged, jiyuan, clerk, friday_morning):
    with transaction.atomic():
        record_case(institution=jiyuan, order=replacement(), officer=clerk, at=friday_morning)
        transaction.set_rollback(True)

    recorded = record_case(institution=jiyuan, order=replacement(), officer=clerk, at=friday_morning)

    assert recorded.certificate.number == "豫(2026)济源市不动产权第0000001号"
    assert recorded.log_sequence == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_recording_at_once_end_in_one_lawful_order(mortgaged, jiyuan, clerk, friday_morning):
    outcomes = []
    together = threading.Barrier(2)

    def record(order: RecordingOrder) -> None:
        together.wait(60)
        try:
            outcomes.append(record_case(institution=jiyuan, order=order, officer=clerk, at=friday_morning))
        except (RegisterRefusal, Blocked) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    orders = [cancellation(), cancellation(case_number="41900120261120L370400002Y")]
    threads = [threading.Thread(target=record, args=[order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(outcomes) == 2
    assert len(refused) == 1
    assert RegisterLogEntry.objects.count() == 1
    assert Mortgage.objects.get(folio=mortgaged).ended_under in {order.case_number for order in orders}


@pytest.mark.django_db(transaction=True)
def test_clerks_on_different_units_number_certificates_without_gap_or_double(register, jiyuan, clerk, friday_morning):
    orders = []
    for count in range(1, 7):
        folio = register.folio(f"419001001002GB00012F0018{count:04d}")
        number = f"豫(2019)济源市不动产权第{count:07d}号"
        register.ownership(folio, "张䶮", number=number)
        orders.append(replacement(number, unit_code=folio.unit_code, case_number=f"CASE-{count}"))

    def record(order: RecordingOrder) -> None:
        try:
            record_case(institution=jiyuan, order=order, officer=clerk, at=friday_morning)
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=[order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    numbers = Certificate.objects.filter(issued_at=friday_morning).values_list("number", flat=True)
    assert sorted(numbers) == [f"豫(2026)济源市不动产权第{count:07d}号" for count in range(1, 7)]
    assert list(RegisterLogEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_every_recording_is_a_line_of_the_log(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)
    record_case(institution=jiyuan, order=replacement(), officer=clerk, at=friday_morning)

    first, second = RegisterLogEntry.objects.order_by("sequence")
    assert (first.registration_type, first.right_type, first.unit_code, first.item) == ("400", "37", UNIT, "3704")
    assert second.certificate_number == "豫(2026)济源市不动产权第0000001号"


def test_the_log_refuses_a_line_that_does_not_follow_on(jiyuan, friday_morning):
    with pytest.raises(IntegrityError, match="does not follow on"):
        RegisterLogEntry.objects.create(
            institution=jiyuan, sequence=2, case_number="X", officer="x", officer_name="x", at=friday_morning,
            salt=b"x", manifest=b"x", rows_root=b"x", leaf=b"x",
        )  # fmt: skip


def test_the_log_refuses_a_line_of_an_institution_that_is_not_there(jiyuan, friday_morning):
    with pytest.raises(IntegrityError, match="an institution that is not there"):
        RegisterLogEntry.objects.create(
            institution_id="419099", sequence=1, case_number="X", officer="x", officer_name="x", at=friday_morning,
            salt=b"x", manifest=b"x", rows_root=b"x", leaf=b"x",
        )  # fmt: skip


def test_a_printed_serial_is_assigned_once_to_one_certificate(mortgaged, clerk):
    assign_printed_serial(certificate_number=TITLE, serial="41000000001", officer=clerk)

    with pytest.raises(SerialRefused, match="已使用序列号"):
        assign_printed_serial(certificate_number=TITLE, serial="41000000002", officer=clerk)
    with pytest.raises(SerialRefused, match="已用于其他证书"):
        assign_printed_serial(certificate_number=PROOF, serial="41000000001", officer=clerk)
    with pytest.raises(SerialRefused, match="41开头"):
        assign_printed_serial(certificate_number=PROOF, serial="42000000001", officer=clerk)


def test_a_spoiled_sheet_is_given_up_and_another_taken(mortgaged, clerk, friday_morning):
    receive_sheets(serials=["41000000001", "41000000002"], officer=clerk, at=friday_morning)
    assign_printed_serial(certificate_number=TITLE, serial="41000000001", officer=clerk, at=friday_morning)

    spoil_sheet(serial="41000000001", reason="打印偏移", officer=clerk, at=friday_morning)
    assign_printed_serial(certificate_number=TITLE, serial="41000000002", officer=clerk, at=friday_morning)

    assert Certificate.objects.get(number=TITLE).printed_serial == "41000000002"
    with pytest.raises(SerialRefused, match="已用于其他证书"):
        assign_printed_serial(certificate_number=PROOF, serial="41000000001", officer=clerk)


def test_a_stock_gives_out_only_what_it_received(mortgaged, clerk, friday_morning):
    receive_sheets(serials=["41000000001"], officer=clerk, at=friday_morning)

    with pytest.raises(SerialRefused, match="不在本机构的库存中"):
        assign_printed_serial(certificate_number=TITLE, serial="41000000009", officer=clerk)
    with pytest.raises(SerialRefused, match="已在库存中"):
        receive_sheets(serials=["41000000001"], officer=clerk, at=friday_morning)


def test_history_tells_what_stood_and_what_ended(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    told = [line.sentence for line in history(institution=jiyuan, unit_code=UNIT)]

    assert any(BANK in sentence and not sentence.startswith("终止") for sentence in told)
    assert f"{PROOF}作废（主债权消灭）" in told[-2:]


def test_buyers_by_shares_are_recorded_with_their_shares(register, jiyuan, clerk, friday_morning):
    folio = register.folio(FUTURE_UNIT, status="predicted")
    buyers = (
        HolderFact(name="李㙍", document_number="41010119850101123X", share=Fraction(1, 3)),
        HolderFact(name="张䶮", document_number="419001199003072512", share=Fraction(2, 3)),
    )

    record_case(
        institution=jiyuan,
        order=presale(holders=buyers, mode=CoOwnership.BY_SHARES),
        officer=clerk,
        at=friday_morning,
    )

    notice = AdvanceNotice.objects.get(folio=folio)
    assert [holder.share for holder in notice.holders.all()] == [Fraction(1, 3), Fraction(2, 3)]
