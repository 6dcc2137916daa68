"""What the institution decided to do differently, in the life of a case lodged after that day."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import SENDER, cancellation
from tests.integration.registry.conftest import shown, signed_in  # noqa: F401 - fixture
from tongban.apps.casework.handlers import take_in_case
from tongban.apps.casework.models import Case, CasePaper
from tongban.apps.casework.operations import accept_case, approve_case, examine_case, record, review_case
from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.messaging.handlers import Received
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases import ActionNotAllowed
from tongban.domain.cases.events import SamePersonApproves
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue.variants import InvalidVariant, VariantChange, VariantKind
from tongban.domain.people import Role
from tongban.domain.register.rulebook import Blocked

pytestmark = pytest.mark.django_db

FRIDAY = moment("2026-11-20 09:00")
MINUTES = "中心会议纪要〔2026〕9号"


@pytest.fixture
def decide(appoint, jiyuan):
    officer = appoint("马管理", jiyuan, Role.ADMINISTER)

    def _decide(kind: VariantKind, *, since: date = date(2026, 11, 20), **told):
        change = VariantChange(**{"since": since, "item": "3704", "kind": kind, "reason": MINUTES, **told})
        return decide_variant(officer=officer, change=change, at=moment("2026-11-18 09:00"))

    return _decide


def arrives(lodged) -> Case:
    received = Received(
        id=str(uuid4()),
        sender=SENDER,
        recipient="bureau.419001",
        about=lodged.intake_number,
        sequence=1,
        sent_at=FRIDAY,
        at=FRIDAY,
    )
    take_in_case(lodged, received)
    return Case.objects.get(intake_number=lodged.intake_number)


@pytest.mark.usefixtures("register", "staff")
def test_what_passed_every_check_is_taken_on_as_it_arrives(decide):
    decide(VariantKind.AUTOMATIC_ACCEPTANCE)

    case = arrives(cancellation())

    assert case.state == CaseState.ACCEPTED
    assert case.accepted_at == FRIDAY
    assert [event.actor_name for event in case.events.all()][-1] == "系统（预审通过即受理）"
    assert CasePaper.objects.filter(case=case).count() == 1
    told = list(OutboxMessage.objects.filter(about=case.intake_number).order_by("sequence"))
    assert [one.contract for one in told] == ["case.received/1", "case.accepted/1"]


@pytest.mark.usefixtures("register", "staff")
def test_what_a_rule_speaks_against_waits_for_an_officer(decide):
    decide(VariantKind.AUTOMATIC_ACCEPTANCE)

    case = arrives(cancellation(materials=[]))

    assert case.state == CaseState.LODGED
    assert case.accepted_at is None
    assert not CasePaper.objects.filter(case=case).exists()


@pytest.mark.usefixtures("register", "staff")
def test_a_promise_that_begins_later_is_not_kept_today(decide):
    decide(VariantKind.AUTOMATIC_ACCEPTANCE, since=date(2026, 11, 21))

    assert arrives(cancellation()).state == CaseState.LODGED


@pytest.mark.usefixtures("register")
def test_the_paper_the_institution_asks_for_has_to_be_there(decide, staff):
    decide(VariantKind.MATERIAL, material_code="L01", material_name="结清证明公证书", statute="实施细则 §70")
    case = arrives(cancellation())

    with pytest.raises(Blocked) as refused:
        accept_case(number=case.case_number, officer=staff.accepter, at=FRIDAY)

    assert "结清证明公证书" in "".join(refused.value.sentences)


@pytest.mark.usefixtures("register")
def test_the_case_is_due_by_the_institution_s_own_promise(decide, staff):
    decide(VariantKind.TIME_LIMIT, working_days=0)
    case = arrives(cancellation())

    accepted = accept_case(number=case.case_number, officer=staff.accepter, at=FRIDAY)

    assert accepted.due_at < moment("2026-11-20 18:00")


@pytest.mark.usefixtures("register")
def test_what_the_institution_wants_approved_is_looked_at_by_a_third_person(decide, staff, appoint, jiyuan):
    decide(VariantKind.THIRD_REVIEW)
    approver = appoint("许核定", jiyuan, Role.APPROVE)
    number = arrives(cancellation()).case_number
    accept_case(number=number, officer=staff.accepter, at=FRIDAY)
    examine_case(number=number, officer=staff.examiner, opinion="同意。", at=FRIDAY)

    reviewed = review_case(number=number, officer=staff.reviewer, opinion="同意。", at=FRIDAY)

    assert reviewed.state == CaseState.AWAITING_APPROVAL
    with pytest.raises(ActionNotAllowed):
        record(number=number, officer=staff.recorder, at=FRIDAY)
    for officer in (staff.examiner, staff.reviewer):
        officer.roles = [*officer.roles, Role.APPROVE.value]
        officer.save()
        with pytest.raises(SamePersonApproves):
            approve_case(number=number, officer=officer, opinion="同意。", at=FRIDAY)
    assert approve_case(number=number, officer=approver, opinion="同意。", at=FRIDAY).state == CaseState.REVIEWED
    assert record(number=number, officer=staff.recorder, at=FRIDAY).state == CaseState.RECORDED


@pytest.mark.usefixtures("register")
def test_the_desk_of_approval_has_its_queue_and_one_act(decide, staff, appoint, jiyuan, signed_in):  # noqa: F811
    decide(VariantKind.THIRD_REVIEW)
    case = arrives(cancellation())
    accept_case(number=case.case_number, officer=staff.accepter, at=FRIDAY)
    examine_case(number=case.case_number, officer=staff.examiner, opinion="同意。", at=FRIDAY)
    page = reverse("registry:case", args=[case.case_number])
    at_review = signed_in(staff.reviewer).get(page).content.decode()
    assert "复审通过，转核定" in at_review
    assert "核定、登簿、出具办结通知、归档" in at_review
    review_case(number=case.case_number, officer=staff.reviewer, opinion="同意。", at=FRIDAY)

    browser = signed_in(appoint("许核定", jiyuan, Role.APPROVE))
    assert case.case_number in browser.get(reverse("registry:inbox")).content.decode()
    told = {"opinion": "同意，准予登记。", **shown(case)}
    done = browser.post(reverse("registry:approve", args=[case.case_number]), told, follow=True)

    assert "核定已通过，待登簿" in done.content.decode()


def test_what_a_court_orders_waits_for_no_third_look(decide, register):
    with pytest.raises(InvalidVariant, match="立即办理"):
        decide(VariantKind.THIRD_REVIEW, item="8001")
