"""A counter asks about a draft: heard without a case, answered, and under the case once it is lodged."""

from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import SENDER, cancellation
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import CaseConsultation, DraftEnquiry
from tongban.apps.casework.operations.before_lodging.enquiring import answer_draft, end_enquiry, hear_of_draft
from tongban.apps.casework.operations.terms.lateness import flag_late_enquiries
from tongban.apps.casework.operations.terms.office_time import decide_closing
from tongban.apps.casework.operations.terms.retiming import Matter
from tongban.apps.casework.queries.consulting import enquiries_late, questions_late, time_to_answer
from tongban.apps.casework.refusals import CaseNotFound, ConsultationMovedOn, EnquiryEnded, EnquiryLodged
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.consulting import ConsultationResult, EnquiryState
from tongban.domain.people import Role
from tongban.exchange.contracts.consulting import CaseConsultationClosed, CaseConsulted, DraftAbout


@pytest.fixture
def asking(jiyuan, friday_morning):
    """A counter elsewhere asks about what it is taking in."""
    application = cancellation()

    def _asking(sentence="外文结婚证要公证吗？", sender=SENDER, at=friday_morning):
        draft = DraftAbout(item=application.item, way="mortgagee", unit_code=application.unit_code)
        said = CaseConsulted(
            intake_number=application.intake_number,
            draft=draft,
            sentence=sentence,
            from_name="郑州 陈收件",
            at=at,
        )
        told = {"institution": jiyuan, "sender": sender, "sender_name": "郑州市中心", "at": at}
        return hear_of_draft(consulted=said, draft=draft, **told)

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


def test_the_search_box_leads_to_it_by_its_intake_number(asked, staff, zhengzhou, appoint, signed_in):  # noqa: F811
    search, typed = reverse("registry:search"), {"q": asked.intake_number}

    found = signed_in(staff.examiner).get(search, typed)
    elsewhere = signed_in(appoint("外地", zhengzhou, Role.ACCEPT)).get(search, typed)

    assert found["Location"] == reverse("registry:enquiry", args=[asked.intake_number])
    assert "没有找到。" in elsewhere.content.decode()


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


def test_half_a_working_day_runs_and_is_shown_yellow_then_red(asked, asking):
    assert asked.answer_by == moment("2026-11-20 13:30")  # 3.5 hours of office from nine, without the noon break
    asking("还在吗？", at=moment("2026-11-20 10:00"))
    asked.refresh_from_db()
    assert asked.answer_by == moment("2026-11-20 13:30")  # asking again does not put it off

    told = [time_to_answer(asked, on=moment(f"2026-11-20 {at}")).urgency for at in ("09:30", "13:00", "14:00")]
    assert told == [Urgency.OK, Urgency.YELLOW, Urgency.RED]


def test_it_follows_the_hours_of_the_home_institution(asked, appoint, jiyuan, friday_morning):
    told = {"first": date(2026, 11, 20), "last": date(2026, 11, 20), "reason": "停电公告"}
    moved = decide_closing(officer=appoint("马管理", jiyuan, Role.ADMINISTER), closed=True, at=friday_morning, **told)

    asked.refresh_from_db()
    assert asked.answer_by == moment("2026-11-23 13:30")
    assert [(one.number, one.matter, one.about, one.after) for one in moved] == [
        (asked.intake_number, Matter.ENQUIRY, "答复收件咨询", asked.answer_by)
    ]


def test_the_section_chief_sees_who_is_kept_waiting_until_it_is_answered(asked, staff, signed_in, appoint, jiyuan):  # noqa: F811
    chief = appoint("韩科长", jiyuan, Role.CHIEF)
    browser, page = signed_in(chief), reverse("registry:supervision")
    assert not enquiries_late(chief, at=moment("2026-11-20 13:30")).exists()
    late = browser.get(page).content.decode()  # whoever runs this does so after that Friday
    assert asked.intake_number in late
    assert "收件咨询超过答复时限" in late
    assert "1 件已超期" in browser.get(reverse("registry:inbox")).content.decode()

    said = {"sentence": "要公证。", "result": ConsultationResult.SETTLED, "heard": 1}
    answer_draft(number=asked.intake_number, officer=staff.accepter, at=moment("2026-11-20 15:00"), **said)
    assert asked.intake_number not in browser.get(page).content.decode()


def test_that_a_counter_was_kept_waiting_is_audited_once_for_each_time(asked, asking, staff):
    assert flag_late_enquiries(at=asked.answer_by) == 0
    late = moment("2026-11-20 14:00")
    assert [flag_late_enquiries(at=late), flag_late_enquiries(at=late)] == [1, 0]
    noted = AuditEntry.objects.get(act="超时未答复收件咨询")
    assert (noted.institution_code, noted.subject, noted.actor) == ("419001", asked.intake_number, "system")

    said = {"number": asked.intake_number, "officer": staff.accepter, "result": None, "heard": 1}
    answer_draft(sentence="要公证。", at=moment("2026-11-20 15:00"), **said)
    assert flag_late_enquiries(at=moment("2026-11-23 09:00")) == 0
    asking("原件也要带来吗？", at=moment("2026-11-23 09:00"))
    assert flag_late_enquiries(at=moment("2026-11-23 17:00")) == 1
    assert AuditEntry.objects.filter(act="超时未答复收件咨询").count() == 2


@pytest.mark.parametrize(
    ("outcome", "state"), [("dropped", EnquiryState.DROPPED), ("sent_home", EnquiryState.SENT_HOME)]
)
def test_a_draft_that_came_to_nothing_wants_no_answer(asked, staff, signed_in, outcome, state):  # noqa: F811
    closed = CaseConsultationClosed(
        intake_number=asked.intake_number, outcome=outcome, sentence="买方不办了。", at=moment("2026-11-20 10:00")
    )
    assert end_enquiry(closed, institution=asked.institution, sender="bureau.410181") is None  # not theirs
    end_enquiry(closed, institution=asked.institution, sender=SENDER)

    asked.refresh_from_db()
    assert (asked.state, asked.waiting_since, asked.answer_by) == (state, None, None)
    page = signed_in(staff.accepter).get(reverse("registry:enquiry", args=[asked.intake_number])).content.decode()
    assert state.label in page
    assert "买方不办了。" in page
    assert "发送" not in page.partition("<main")[2]
    said = {"sentence": "要公证。", "result": None, "heard": 1, "at": moment("2026-11-20 11:00")}
    with pytest.raises(EnquiryEnded):
        answer_draft(number=asked.intake_number, officer=staff.accepter, **said)


def test_what_waited_as_a_draft_waits_on_its_case_and_no_longer_as_a_draft(asked, asking, receive, staff):
    asking("还在吗？", at=moment("2026-11-20 10:00"))
    since, until = asked.waiting_since, asked.answer_by
    case = receive(cancellation())

    [waiting] = case.consultations.filter(answer_by__isnull=False)
    assert (waiting.waiting_since, waiting.answer_by) == (since, until)
    assert list(questions_late(staff.accepter, at=moment("2026-11-20 14:00"))) == [waiting]
    asked.refresh_from_db()
    assert (asked.state, asked.answer_by) == (EnquiryState.LODGED, None)
    assert not enquiries_late(staff.accepter, at=moment("2026-11-27 09:00")).exists()
