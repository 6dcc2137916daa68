"""Every item a counter elsewhere takes in, from its draft to the register, in every way of applying."""

import pytest

from tests.integration.wholeway.counter import take_in
from tests.integration.wholeway.errands import ERRANDS
from tests.integration.wholeway.ground import UNIT
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import accept_case, examine_case, receive_case, record, review_case
from tongban.apps.intake.manifest import lodging_of
from tongban.apps.intake.operations import start_application
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.register.models import RegisterLogEntry
from tongban.apps.register.proving.verification import verify_register
from tongban.domain.cases import CaseState
from tongban.domain.catalogue import offered_items
from tongban.domain.catalogue.offers import ways_at_counter
from tongban.domain.people import Role

OFFERED = [(one.code, way.code) for one in offered_items() for way in ways_at_counter(one)]


def test_no_item_and_no_way_is_forgotten():
    assert sorted(ERRANDS) == sorted(OFFERED)


def through(case: Case, staff, at) -> Case:
    number = case.case_number
    accept_case(number=number, officer=staff[Role.ACCEPT], at=at)
    examine_case(number=number, officer=staff[Role.EXAMINE], opinion="材料齐全，权属清楚。", at=at)
    review_case(number=number, officer=staff[Role.REVIEW], opinion="同意。", at=at)
    return record(number=number, officer=staff[Role.RECORD], at=at)


@pytest.mark.parametrize(("item", "way"), OFFERED)
@pytest.mark.usefixtures("line")
def test_from_the_counter_to_the_register(ground, receiver, staff, friday_morning, item, way):
    jiyuan, errand = ground.institution, ERRANDS[item, way]
    errand.before(ground)
    draft = start_application(officer=receiver, item=item, way=way, unit_code=UNIT, at=friday_morning)

    lodged = take_in(
        draft,
        officer=receiver,
        applicants=[person.applicant(role, *share) for person, role, *share in errand.applicants],
        told=errand.told,
        about=ground.proofs.get(errand.about, ""),
        at=friday_morning,
    )
    assert OutboxMessage.objects.filter(about=lodged.intake_number, contract="case.lodged/1").exists()
    case = receive_case(
        lodged=lodging_of(lodged), institution=jiyuan, sender="bureau.410100", sender_name="郑州", at=friday_morning
    )
    done = through(case, staff, friday_morning)

    assert done.state == CaseState.RECORDED
    line_of_log = RegisterLogEntry.objects.get(case_number=done.case_number)
    assert line_of_log.item == item
    assert errand.then() == errand.expected
    assert bool(done.certificate_number) == done_issues(done)
    assert verify_register(jiyuan).holds


def done_issues(case: Case) -> bool:
    """Whether the item produces a certificate."""
    return next(one for one in offered_items() if one.code == case.item).produces.is_certificate
