"""The home bureau's side of a consultation: heard, read, answered, ended with a result."""

import pytest
from django.urls import reverse

from tests.integration.casework.conftest import SENDER
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.casework.models import CaseConsultation
from tongban.apps.casework.operations.consulting import say_to_counter, take_question
from tongban.apps.casework.refusals import CaseNotFound, ConsultationMovedOn
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases.consulting import ConsultationResult
from tongban.exchange.contracts.consulting import CaseConsulted


@pytest.fixture
def asked(lodged, jiyuan, friday_morning):
    """The counter wants to know something about the case."""
    question = CaseConsulted(
        intake_number=lodged.intake_number,
        case_number=lodged.case_number,
        sentence="外文结婚证要公证吗？",
        from_name="郑州 陈收件",
        at=friday_morning,
    )
    take_question(consulted=question, intake_number=lodged.intake_number, institution=jiyuan, sender=SENDER)
    return question


def test_only_the_counter_that_took_it_in_is_heard(lodged, asked, jiyuan):
    with pytest.raises(CaseNotFound):
        take_question(consulted=asked, intake_number=lodged.intake_number, institution=jiyuan, sender="bureau.410181")

    assert CaseConsultation.objects.count() == 1


def test_what_was_said_meanwhile_is_read_before_anybody_answers(lodged, asked, staff, friday_morning):
    said = {"number": lodged.case_number, "officer": staff.accepter, "at": friday_morning, "result": None}

    with pytest.raises(ConsultationMovedOn):
        say_to_counter(sentence="要。", heard=0, **said)
    say_to_counter(sentence="要。", heard=1, **said)
    with pytest.raises(ConsultationMovedOn):  # a colleague on the same old page
        say_to_counter(sentence="不用。", heard=1, **said)

    sent = OutboxMessage.objects.filter(contract="case.consultation_answered/1")
    assert [one.about for one in sent] == [lodged.intake_number]


def test_a_question_is_unread_in_the_queue_until_the_case_is_opened(lodged, asked, staff, signed_in):  # noqa: F811
    browser, inbox = signed_in(staff.accepter), reverse("registry:inbox")
    assert "1 件有未读咨询" in browser.get(inbox).content.decode()
    assert lodged.case_number in browser.get(inbox, {"asked": "1"}).content.decode()
    assert "咨询未读" in browser.get(inbox).content.decode()

    page = browser.get(reverse("registry:case", args=[lodged.case_number])).content.decode()

    assert "外文结婚证要公证吗？" in page
    assert "咨询未读" not in browser.get(inbox).content.decode()
    assert CaseConsultation.objects.get().read_by_name == "赵受理"


def test_it_ends_by_sending_the_applicants_home(lodged, asked, staff, signed_in):  # noqa: F811
    page = reverse("registry:consult", args=[lodged.case_number])
    told = {"sentence": "须当面核验原件，请到本中心办理。", "result": ConsultationResult.GO_HOME.value}

    late = signed_in(staff.accepter).post(page, {**told, "heard": "0"})
    assert late.status_code == 422
    assert told["sentence"] in late.content.decode()
    answer = signed_in(staff.accepter).post(page, {**told, "heard": "1"}, follow=True).content.decode()

    assert "请申请人到属地办理" in answer
    assert CaseConsultation.objects.filter(result="go_home").count() == 1
