"""A counter asks about a draft: heard without a case, answered, and under the case once it is lodged."""

import pytest
from django.urls import reverse

from tests.integration.casework.conftest import SENDER, cancellation
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.casework.models import CaseConsultation, DraftEnquiry
from tongban.apps.casework.operations.enquiring import answer_draft, hear_of_draft
from tongban.apps.casework.refusals import CaseNotFound, ConsultationMovedOn, EnquiryLodged
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases.consulting import ConsultationResult
from tongban.exchange.contracts.consulting import CaseConsulted, DraftAbout


@pytest.fixture
def asking(jiyuan, friday_morning):
    """A counter elsewhere asks about what it is taking in."""
    application = cancellation()

    def _asking(sentence="外文结婚证要公证吗？", sender=SENDER):
        draft = DraftAbout(item=application.item, way="mortgagee", unit_code=application.unit_code)
        said = CaseConsulted(
            intake_number=application.intake_number,
            draft=draft,
            sentence=sentence,
            from_name="郑州 陈收件",
            at=friday_morning,
        )
        return hear_of_draft(consulted=said, draft=draft, institution=jiyuan, sender=sender, sender_name="郑州市中心")

    return _asking


@pytest.fixture
def asked(asking):
    return asking().enquiry


def test_a_question_about_a_draft_waits_at_the_desk_until_it_is_answered(asked, staff, signed_in):  # noqa: F811
    browser, page = signed_in(staff.accepter), reverse("registry:enquiry", args=[asked.intake_number])
    assert "1 件收件咨询待答复" in browser.get(reverse("registry:inbox")).content.decode()
    assert asked.intake_number in browser.get(reverse("registry:enquiries")).content.decode()
    assert "外文结婚证要公证吗？" in browser.get(page).content.decode()

    told = {"sentence": "要公证。", "result": "settled", "heard": "1"}
    assert "已发给郑州市中心" in browser.post(page, told, follow=True).content.decode()

    assert "收件咨询待答复" not in browser.get(reverse("registry:inbox")).content.decode()
    sent = OutboxMessage.objects.get(contract="case.consultation_answered/1")
    assert (sent.about, sent.recipient) == (asked.intake_number, SENDER)
    assert "case_number" not in sent.envelope.body


def test_what_was_said_meanwhile_is_read_first(asked, asking, staff, friday_morning):
    asking("买方要一起来吗？")
    said = {"number": asked.intake_number, "officer": staff.accepter, "at": friday_morning, "result": None}
    with pytest.raises(ConsultationMovedOn):
        answer_draft(sentence="要公证。", heard=1, **said)
    answer_draft(sentence="要公证，买方要一起来。", heard=2, **said)


def test_another_counter_does_not_speak_about_it(asked, asking):
    with pytest.raises(CaseNotFound):
        asking("？", sender="bureau.410181")
    assert CaseConsultation.objects.count() == 1


def test_what_was_said_about_the_draft_is_read_on_its_case(asked, receive, staff, signed_in, friday_morning):  # noqa: F811
    case = receive(cancellation())

    page = signed_in(staff.accepter).get(reverse("registry:case", args=[case.case_number])).content.decode()
    assert "外文结婚证要公证吗？" in page
    assert DraftEnquiry.objects.get().waiting_since is None
    with pytest.raises(EnquiryLodged):
        answer_draft(
            number=asked.intake_number,
            officer=staff.accepter,
            sentence="要。",
            result=ConsultationResult.SETTLED,
            heard=1,
            at=friday_morning,
        )
