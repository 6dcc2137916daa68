"""Every item a counter elsewhere takes in, from its draft to the register, in every way of applying."""

from datetime import datetime

import pytest

from tests.integration.wholeway.counter import take_in
from tests.integration.wholeway.errands import ERRANDS, lenders, owners
from tests.integration.wholeway.ground import UNIT
from tests.integration.wholeway.people import BANK, BUYER
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import accept_case, examine_case, receive_case, record, review_case
from tongban.apps.identity.models import Institution
from tongban.apps.intake.failures import NotTakenIn
from tongban.apps.intake.manifest import lodging_of
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import start_application, start_together
from tongban.apps.intake.printing import paper_for
from tongban.apps.intake.words import PaperKind
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.register.models import AccessMessage, MessageState, RegisterLogEntry
from tongban.apps.register.operations.access import write_access_messages
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.reporting.lines import dues_of
from tongban.apps.register.reporting.messages import Numbered, message_row
from tongban.domain.cases import CaseState
from tongban.domain.catalogue import offered_items
from tongban.domain.catalogue.offers import ways_at_counter
from tongban.domain.people import Role
from tongban.exchange.national.profiles import Profile

OFFERED = [(one.code, way.code) for one in offered_items() for way in ways_at_counter(one)]


def test_no_item_and_no_way_is_forgotten():
    assert sorted(ERRANDS) == sorted(OFFERED)


def review(case: Case, staff, at) -> None:
    number = case.case_number
    accept_case(number=number, officer=staff[Role.ACCEPT], at=at)
    examine_case(number=number, officer=staff[Role.EXAMINE], opinion="材料齐全，权属清楚。", at=at)
    review_case(number=number, officer=staff[Role.REVIEW], opinion="同意。", at=at)


def through(case: Case, staff, at) -> Case:
    review(case, staff, at)
    return record(number=case.case_number, officer=staff[Role.RECORD], at=at)


@pytest.fixture
def lodge(line, ground, staff, friday_morning):
    """Take an errand in and let it arrive at home: lodge("2001", "joint")."""

    def _lodge(item: str, way: str) -> Case:
        errand = ERRANDS[item, way]
        errand.before(ground)
        draft = start_application(officer=staff[Role.RECEIVE], item=item, way=way, unit_code=UNIT, at=friday_morning)
        lodged = take_in(
            draft,
            officer=staff[Role.RECEIVE],
            applicants=[person.applicant(role, *share) for person, role, *share in errand.applicants],
            told=errand.told,
            about=ground.proofs.get(errand.about, ""),
            at=friday_morning,
        )
        return arrive(lodged, ground.institution, friday_morning)

    return _lodge


def arrive(lodged: Application, institution: Institution, at: datetime) -> Case:
    assert OutboxMessage.objects.filter(about=lodged.intake_number, contract="case.lodged/1").exists()
    message = lodging_of(lodged)
    return receive_case(
        lodged=message, institution=institution, sender="bureau.410100", sender_name="郑州市不动产登记中心", at=at
    )


@pytest.mark.parametrize(("item", "way"), OFFERED)
def test_from_the_counter_to_the_register(lodge, staff, friday_morning, item, way):
    errand = ERRANDS[item, way]

    done = through(lodge(item, way), staff, friday_morning)

    assert done.state == CaseState.RECORDED
    assert RegisterLogEntry.objects.get(case_number=done.case_number).item == item
    assert errand.then() == errand.expected
    assert bool(done.certificate_number) == done_issues(done)
    assert verify_register(done.institution).holds
    assert reported_wrongly(done, friday_morning) == []


def test_a_sale_and_its_mortgage_are_taken_in_one_after_the_other_and_recorded_at_once(
    lodge, ground, staff, friday_morning
):
    receiver = staff[Role.RECEIVE]
    sale = lodge("2001", "joint")
    draft = start_together(number=sale.intake_number, officer=receiver, item="3701", way="joint", at=friday_morning)
    loan = take_in(
        draft,
        officer=receiver,
        applicants=[BUYER.applicant("mortgagor"), BANK.applicant("mortgagee")],
        told=ERRANDS["3701", "joint"].told,
        about="",
        at=friday_morning,
    )
    mortgage = arrive(loan, ground.institution, friday_morning)
    for case in (sale, mortgage):
        review(case, staff, friday_morning)

    record(number=sale.case_number, officer=staff[Role.RECORD], at=friday_morning)

    assert (owners(), lenders()) == ([BUYER.name], [BANK.name])
    assert {one.state for one in Case.objects.all()} == {CaseState.RECORDED}


def test_what_does_not_go_together_is_not_taken_in_together(lodge, receiver, friday_morning):
    sale = lodge("2001", "joint")

    with pytest.raises(NotTakenIn, match="合并办理"):
        start_together(number=sale.intake_number, officer=receiver, item="9002", way="owner", at=friday_morning)


def reported_wrongly(case: Case, at: datetime) -> list[str]:
    """Why messages to the national platform do not fit their schema, in either profile."""
    write_access_messages(institution=case.institution, at=at)
    messages = list(AccessMessage.objects.filter(case_number=case.case_number))
    assert messages
    line = RegisterLogEntry.objects.get(case_number=case.case_number)
    number = Numbered(base=messages[0].base_id)
    messages += [
        message_row(line, due, number=number, position=0, profile=profile, at=at)
        for profile in Profile
        for due in dues_of(line)
    ]
    return [one.answer_text for one in messages if one.state == MessageState.INVALID.value]


def done_issues(case: Case) -> bool:
    """Whether the item produces a certificate."""
    return next(one for one in offered_items() if one.code == case.item).produces.is_certificate


def test_the_form_that_is_signed_says_what_the_mortgage_secures(lodge, friday_morning):
    case = lodge("3701", "joint")
    application = Application.objects.get(intake_number=case.intake_number)

    form = paper_for(application, PaperKind.APPLICATION_FORM, at=friday_morning)

    assert (form.security.amount, form.security.transfer_restricted) == ("¥300,000.00", "否")
    assert (form.security.term, form.security.scope) == ("2046-11-20", "主债权及利息")
    assert "担保范围" not in form.remarks, "said in its own place"
