"""What the institution decided to do differently, in the life of a case lodged after that day."""

from datetime import date
from uuid import uuid4

import pytest

from tests.conftest import moment
from tests.integration.casework.conftest import SENDER, cancellation
from tongban.apps.casework.handlers import take_in_case
from tongban.apps.casework.models import Case, CasePaper
from tongban.apps.casework.operations import accept_case
from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.messaging.handlers import Received
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue.variants import VariantChange, VariantKind
from tongban.domain.people import Role
from tongban.domain.register.rulebook import Blocked

pytestmark = pytest.mark.django_db

FRIDAY = moment("2026-11-20 09:00")
MINUTES = "中心会议纪要〔2026〕9号"


@pytest.fixture
def decide(appoint, jiyuan):
    officer = appoint("马管理", jiyuan, Role.ADMINISTER)

    def _decide(kind: VariantKind, *, since: date = date(2026, 11, 20), **told):
        change = VariantChange(since=since, item="3704", kind=kind, reason=MINUTES, **told)
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
