"""The home bureau's side of a consultation: heard, read, answered, ended with a result."""

from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import SENDER
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import CaseConsultation
from tongban.apps.casework.operations.telling.consulting import note_questions_read, say_to_counter, take_question
from tongban.apps.casework.operations.terms.lateness import flag_late_questions
from tongban.apps.casework.operations.terms.office_time import decide_closing
from tongban.apps.casework.queries.consulting import questions_late, time_to_answer
from tongban.apps.casework.refusals import CaseNotFound, ConsultationMovedOn
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.consulting import ConsultationResult
from tongban.domain.people import Role
from tongban.exchange.contracts.consulting import CaseConsulted


@pytest.fixture
def asking(lodged, jiyuan, friday_morning):
    """The counter wants to know something about the case."""

    def _asking(sentence="外文结婚证要公证吗？", *, sender=SENDER, at=friday_morning) -> CaseConsultation:
        about = {"intake_number": lodged.intake_number, "case_number": lodged.case_number}
        question = CaseConsulted(sentence=sentence, from_name="郑州 陈收件", at=at, **about)
        told = {"consulted": question, "intake_number": lodged.intake_number, "institution": jiyuan}
        return take_question(sender=sender, at=at, **told)

    return _asking


@pytest.fixture
def asked(asking) -> CaseConsultation:
    return asking()


def test_only_the_counter_that_took_it_in_is_heard(asked, asking):
    with pytest.raises(CaseNotFound):
        asking(sender="bureau.410181")

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


def test_the_counter_is_answered_without_leaving_the_case(lodged, asked, staff, signed_in):  # noqa: F811
    browser, page = signed_in(staff.accepter), reverse("registry:case", args=[lodged.case_number])
    address = reverse("registry:consult", args=[lodged.case_number])
    assert f'action="{address}"' in browser.get(page).content.decode()

    answer = browser.post(address, {"heard": "1", "sentence": "要公证。", "result": "goes_on"}, follow=True)

    assert answer.redirect_chain == [(page, 302)]
    assert "要公证。" in answer.content.decode()


def test_it_ends_by_sending_the_applicants_home(lodged, asked, staff, signed_in):  # noqa: F811
    page = reverse("registry:consult", args=[lodged.case_number])
    told = {"sentence": "须当面核验原件，请到本中心办理。", "result": ConsultationResult.GO_HOME.value}

    late = signed_in(staff.accepter).post(page, {**told, "heard": "0"})
    assert late.status_code == 422
    assert told["sentence"] in late.content.decode()
    answer = signed_in(staff.accepter).post(page, {**told, "heard": "1"}, follow=True).content.decode()

    assert "请申请人到属地办理" in answer
    assert CaseConsultation.objects.filter(result="go_home").count() == 1


def test_half_a_working_day_runs_from_the_first_question_until_it_is_answered(lodged, asked, asking, staff):
    assert asked.answer_by == moment("2026-11-20 13:30")  # 3.5 hours of office from nine, without the noon break
    assert asking("还在吗？", at=moment("2026-11-20 10:00")).answer_by is None  # asking again does not put it off
    told = [time_to_answer(asked, on=moment(f"2026-11-20 {at}")).urgency for at in ("09:30", "13:00", "14:00")]
    assert told == [Urgency.OK, Urgency.YELLOW, Urgency.RED]

    said = {"number": lodged.case_number, "officer": staff.accepter, "result": None, "heard": 2}
    say_to_counter(sentence="要公证。", at=moment("2026-11-20 15:00"), **said)

    assert not CaseConsultation.objects.filter(answer_by__isnull=False).exists()
    assert asking("原件也要吗？", at=moment("2026-11-23 09:00")).answer_by == moment("2026-11-23 13:30")


def test_the_section_chief_sees_which_counter_is_kept_waiting(lodged, asked, staff, signed_in, appoint):  # noqa: F811
    chief = appoint("韩科长", lodged.institution, Role.CHIEF)
    browser, page = signed_in(chief), reverse("registry:supervision")
    assert not questions_late(chief, at=asked.answer_by).exists()
    note_questions_read(case=lodged, officer=staff.accepter, at=asked.at)  # to read it is not to answer it
    late = browser.get(page).content.decode()  # whoever runs this does so after that Friday
    assert "咨询超过答复时限" in late
    assert asked.sentence in late
    assert "1 件咨询超过答复时限" in browser.get(reverse("registry:inbox")).content.decode()
    assert "11-20 13:30 前答复" in browser.get(reverse("registry:case", args=[lodged.case_number])).content.decode()

    said = {"sentence": "要公证。", "result": ConsultationResult.SETTLED, "heard": 1}
    say_to_counter(number=lodged.case_number, officer=staff.accepter, at=moment("2026-11-20 15:00"), **said)
    assert asked.sentence not in browser.get(page).content.decode()


def test_that_a_counter_was_kept_waiting_is_audited_once_for_each_time(lodged, asked, asking, staff):
    late = moment("2026-11-20 14:00")
    assert [flag_late_questions(at=asked.answer_by), flag_late_questions(at=late), flag_late_questions(at=late)] == [
        0,
        1,
        0,
    ]
    noted = AuditEntry.objects.get(act="超时未答复咨询")
    assert (noted.institution_code, noted.subject, noted.actor) == ("419001", lodged.case_number, "system")

    said = {"number": lodged.case_number, "officer": staff.accepter, "result": None, "heard": 1}
    say_to_counter(sentence="要公证。", at=moment("2026-11-20 15:00"), **said)
    asking("原件也要带来吗？", at=moment("2026-11-23 09:00"))
    assert flag_late_questions(at=moment("2026-11-23 17:00")) == 1


def test_it_follows_the_hours_of_the_home_institution(lodged, asked, appoint, jiyuan, friday_morning):
    told = {"first": date(2026, 11, 20), "last": date(2026, 11, 20), "reason": "停电公告"}
    moved = decide_closing(officer=appoint("马管理", jiyuan, Role.ADMINISTER), closed=True, at=friday_morning, **told)

    asked.refresh_from_db()
    assert asked.answer_by == moment("2026-11-23 13:30")
    assert [(one.number, one.after) for one in moved if one.about == "答复咨询"] == [
        (lodged.case_number, asked.answer_by)
    ]
