"""产权过户 by a court's order: taken in at the desk, opened as a case, recorded, answered (细则 §19; 查封规定 §23)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.integration.casework.applications import BUYER, BUYER_ID
from tests.integration.casework.conftest import BANK, OWNER, PROOF
from tests.integration.casework.test_court_orders import FIRST, SECOND, ZHENGZHOU, words
from tests.integration.documents.samples import pdf
from tests.integration.register.conftest import UNIT
from tongban.apps.casework.models import Case, EnforcementOrder, SeizureTiding
from tongban.apps.casework.operations import accept_case, examine_case, record, refuse_case, review_case
from tongban.apps.casework.operations.court.court_orders import (
    add_order_file,
    hand_back_order,
    name_unit,
    submit_order,
    take_in_order,
)
from tongban.apps.casework.operations.court.court_orders_answered import carry_out_order
from tongban.apps.casework.operations.court.court_transfers import open_transfer_case
from tongban.apps.casework.queries.enforcement import previews_of, whole_order
from tongban.apps.casework.queries.reported import course_filed
from tongban.apps.casework.refusals import OrderIncompleteAtDesk, SamePersonTwice
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.register.models import Certificate, Holder, Mortgage, Ownership, Seizure
from tongban.apps.register.operations import decide_switch
from tongban.domain.cases import CaseState
from tongban.domain.people import Role
from tongban.domain.register.court_desk import EnforcementKind, OrderState, papers_asked
from tongban.domain.register.refusals import Paper, Refusal
from tongban.exchange.national.profiles import Profile

TRANSFER = replace(
    FIRST,
    kind=EnforcementKind.TRANSFER,
    ruling_number="（2026）豫9001执12号之五",
    notice_number="（2026）豫9001执12号协执5",
    term_years=None,
    acquirers=f"{BUYER}，{BUYER_ID}",
    acquirer_phone="13803890009",
    price=Decimal("870000.00"),
    cleared=PROOF,
)


@pytest.fixture
def brought(register, staff):
    """An order of any kind with its unit and papers: brought(TRANSFER, at=...)."""

    def _brought(told, *, at, tax: bool = True, certificate: str = "") -> EnforcementOrder:
        order = take_in_order(told=told, officer=staff.accepter, at=at)
        name_unit(number=order.number, unit_code=UNIT, certificate_number=certificate, officer=staff.accepter, at=at)
        asked = [*papers_asked(told.kind), *([Paper.TAX] if tax and told.kind is EnforcementKind.TRANSFER else [])]
        for paper in asked:
            add_order_file(
                number=order.number, paper=paper, filename=f"{paper.label}.pdf", chunks=[pdf()],
                officer=staff.accepter, at=at,
            )  # fmt: skip
        return order

    return _brought


@pytest.fixture
def seized(brought, staff):
    """An order to seize, carried out."""

    def _seized(told, *, at) -> None:
        order = brought(told, at=at)
        submit_order(number=order.number, officer=staff.accepter, at=at)
        carry_out_order(number=order.number, officer=staff.recorder, at=at)

    return _seized


def decide(case: Case, staff, *, at) -> None:
    accept_case(number=case.case_number, officer=staff.accepter, at=at)
    examine_case(number=case.case_number, officer=staff.examiner, opinion="文书齐全。", at=at)
    review_case(number=case.case_number, officer=staff.reviewer, opinion="同意。", at=at)


def test_what_a_court_sold_passes_to_the_buyer_and_the_court_is_answered(brought, seized, staff, friday_morning):
    seized(FIRST, at=friday_morning)
    seized(SECOND, at=friday_morning + timedelta(minutes=5))
    order = brought(TRANSFER, at=friday_morning + timedelta(hours=1))

    case = open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning + timedelta(hours=2))
    decide(case, staff, at=friday_morning + timedelta(hours=2))
    record(number=case.case_number, officer=staff.recorder, at=friday_morning + timedelta(hours=3))

    assert [one.name for one in Ownership.objects.get(ended_at=None).holders.all()] == [BUYER]
    assert {one.court: one.end_cause for one in Seizure.objects.all()} == {
        FIRST.court: "已由法院处置",
        ZHENGZHOU: "自动失效",
    }
    assert not Mortgage.objects.filter(ended_at=None).exists()  # the ruling names it
    done = whole_order(number=order.number, officer=staff.recorder)
    assert (done.stands, done.carried_out_by) == (OrderState.DONE, staff.recorder)
    slip = words(done, "协助执行回执")
    number = Certificate.objects.get(voided_at=None, ownership__isnull=False).number
    assert "已办理转移登记" in slip
    assert f"登记到{BUYER}名下" in slip
    assert number in slip
    assert "在后轮候的查封自动失效" in slip
    assert "续行查封" not in slip
    assert SeizureTiding.objects.filter(whom=ZHENGZHOU).exists()
    assert not OutboxMessage.objects.filter(about=case.intake_number).exists()  # no counter took it in
    filed = course_filed(case.institution_id, case.case_number, Profile.AS100_2021)
    assert [one.fields["QLRMC"] for one in filed if one.element == "DJF_DJ_SQ"] == [BUYER]


def test_a_mortgage_the_ruling_does_not_name_goes_with_the_house(brought, staff, friday_morning):
    order = brought(replace(TRANSFER, cleared=""), at=friday_morning)

    case = open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning)
    decide(case, staff, at=friday_morning)
    record(number=case.case_number, officer=staff.recorder, at=friday_morning)

    assert [one.name for one in Mortgage.objects.get(ended_at=None).holders.all()] == [BANK]


def test_it_goes_before_a_seizure_served_later_and_not_before_one_served_earlier(
    brought, seized, staff, friday_morning
):
    order = brought(TRANSFER, at=friday_morning)
    case = open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning)
    decide(case, staff, at=friday_morning)

    seized(SECOND, at=friday_morning + timedelta(hours=1))

    assert Seizure.objects.get(ended_at=None).court == ZHENGZHOU
    assert Case.objects.get(pk=case.pk).state == CaseState.REVIEWED
    record(number=case.case_number, officer=staff.recorder, at=friday_morning + timedelta(hours=2))
    assert not Seizure.objects.filter(ended_at=None).exists()


def test_what_another_court_seized_first_is_not_passed_on(brought, seized, staff, friday_morning):
    seized(SECOND, at=friday_morning)
    order = brought(TRANSFER, at=friday_morning + timedelta(hours=1))

    (preview,) = previews_of(order, at=friday_morning + timedelta(hours=1))
    assert preview.came_to.refusal is Refusal.ANOTHER_COURTS
    with pytest.raises(OrderIncompleteAtDesk, match="另一法院"):
        open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning + timedelta(hours=1))

    # The matter was passed on to the court that orders now, with what the other had seized.
    moved = brought(replace(TRANSFER, in_place_of=ZHENGZHOU), at=friday_morning + timedelta(hours=2))
    case = open_transfer_case(number=moved.number, officer=staff.accepter, at=friday_morning + timedelta(hours=2))
    decide(case, staff, at=friday_morning + timedelta(hours=2))
    record(number=case.case_number, officer=staff.recorder, at=friday_morning + timedelta(hours=3))
    assert [one.name for one in Ownership.objects.get(ended_at=None).holders.all()] == [BUYER]


def test_half_of_it_is_passed_on(brought, seized, staff, friday_morning):
    seized(FIRST, at=friday_morning)
    half = replace(TRANSFER, acquirers=f"{BUYER}，{BUYER_ID}，1/2", share_numerator=1, share_denominator=2, cleared="")
    order = brought(half, at=friday_morning + timedelta(hours=1))

    case = open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning + timedelta(hours=1))
    decide(case, staff, at=friday_morning + timedelta(hours=1))
    record(number=case.case_number, officer=staff.recorder, at=friday_morning + timedelta(hours=2))

    held = {one.name: one.share for one in Holder.objects.filter(ownership__isnull=False, ended_at=None)}
    assert held == {OWNER: Fraction(1, 2), BUYER: Fraction(1, 2)}


def test_a_case_that_ends_without_an_entry_gives_the_order_back_to_the_desk(brought, staff, friday_morning):
    order = brought(TRANSFER, at=friday_morning)
    case = open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning)
    accept_case(number=case.case_number, officer=staff.accepter, at=friday_morning)

    refuse_case(number=case.case_number, officer=staff.examiner, reasons=["RF02"], at=friday_morning)

    order = whole_order(number=order.number, officer=staff.accepter)
    assert order.stands is OrderState.TAKING_IN
    assert "不予登记" in list(order.events.all())[-1].sentence
    again = open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning)
    assert again.intake_number == f"{order.number}-2"


def test_tax_is_looked_at_and_the_certificate_named_must_be_the_units(brought, staff, friday_morning):
    untaxed = brought(TRANSFER, at=friday_morning, tax=False)
    with pytest.raises(OrderIncompleteAtDesk, match="缺少契税完税或减免税凭证"):
        open_transfer_case(number=untaxed.number, officer=staff.accepter, at=friday_morning)

    strange = brought(TRANSFER, at=friday_morning, certificate="豫（2019）济源市不动产权第0009999号")
    with pytest.raises(OrderIncompleteAtDesk, match="单元号与证书号不相符"):
        open_transfer_case(number=strange.number, officer=staff.accepter, at=friday_morning)

    hand_back_order(
        number=strange.number, reason="文书所列证号不是该单元的。", officer=staff.accepter, at=friday_morning
    )
    assert not Case.objects.exists()


def test_where_transfers_are_applied_for_the_desk_opens_no_case(brought, staff, jiyuan, appoint, friday_morning):
    decide_switch(
        officer=appoint("冯管理", jiyuan, Role.ADMINISTER), name="judicial_transfer_mode", value="by_application",
        since=friday_morning.date(), reason="会议纪要", at=friday_morning,
    )  # fmt: skip
    order = brought(TRANSFER, at=friday_morning)

    with pytest.raises(OrderIncompleteAtDesk, match="由权利人申请"):
        open_transfer_case(number=order.number, officer=staff.accepter, at=friday_morning)


def test_a_seizure_that_names_another_certificate_is_answered_f04(brought, staff, friday_morning):
    order = brought(FIRST, at=friday_morning, certificate="豫（2019）济源市不动产权第0009999号")
    (preview,) = previews_of(order, at=friday_morning)
    assert preview.came_to.refusal is Refusal.ANOTHER_UNIT  # the desk sees it before it passes the order on

    submit_order(number=order.number, officer=staff.accepter, at=friday_morning)
    _, answers = carry_out_order(number=order.number, officer=staff.recorder, at=friday_morning)

    assert answers[UNIT].refusal is Refusal.ANOTHER_UNIT
    assert not Seizure.objects.exists()


def test_whoever_took_it_in_does_not_record_it(brought, staff, jiyuan, appoint, friday_morning):
    both = appoint("孙两岗", jiyuan, Role.ACCEPT, Role.RECORD)
    order = brought(TRANSFER, at=friday_morning)
    case = open_transfer_case(number=order.number, officer=both, at=friday_morning)
    decide(case, staff, at=friday_morning)

    with pytest.raises(SamePersonTwice):
        record(number=case.case_number, officer=both, at=friday_morning)

    assert Case.objects.get(pk=case.pk).state == CaseState.REVIEWED
