"""New Year at the home bureau: numbers begin anew, terms go on over the days off, a missing calendar stops nobody."""

from datetime import datetime

import pytest
from django.test import Client

from tests.conftest import moment
from tests.integration.casework.conftest import cancellation, replacement
from tests.integration.documents.samples import text_of
from tests.integration.next_year import NOTICE
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework import operations as act
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.terms.escalating import escalate_deadlines
from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
from tongban.apps.casework.queries.course import clock_of
from tongban.apps.documents.queries import open_file
from tongban.apps.identity.working_days import import_notice
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.register.models import Certificate
from tongban.domain.codes.case_number import CaseNumber
from tongban.domain.codes.certificate_number import CertificateNumber
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import SupplementItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_calendar")]
EVE, NEW_YEAR, FIRST_DAY = moment("2026-12-31 16:00"), moment("2027-01-02 10:00"), moment("2027-01-04 09:00")


@pytest.fixture
def published(own_calendar) -> None:
    """The notice for 2027 has been imported."""
    import_notice(NOTICE)


def decided(case: Case, staff, *, accepted_at: datetime, recorded_at: datetime) -> Case:
    """From acceptance to the register."""
    number = case.case_number
    act.accept_case(number=number, officer=staff.accepter, at=accepted_at)
    act.examine_case(number=number, officer=staff.examiner, opinion="材料齐全。", at=accepted_at)
    act.review_case(number=number, officer=staff.reviewer, opinion="同意。", at=accepted_at)
    return act.record(number=number, officer=staff.recorder, at=recorded_at)


def notice_of(case: Case) -> str:
    paper = case.papers.get()
    with open_file(digest=paper.digest) as file:
        return "".join(text_of(file.read()).split())


@pytest.mark.usefixtures("published")
def test_case_numbers_carry_the_day_and_count_from_one_on_each(receive):
    numbers = [
        CaseNumber.parse(receive(lodged, at=at).case_number)
        for lodged, at in (
            (cancellation("41010020261231S00001"), EVE),
            (replacement("41010020261231S00002"), EVE),
            (cancellation("41010020270102S00001"), NEW_YEAR),
        )
    ]

    assert [(one.day.isoformat(), one.serial) for one in numbers] == [
        ("2026-12-31", 1),
        ("2026-12-31", 2),
        ("2027-01-02", 1),
    ]


@pytest.mark.usefixtures("published")
def test_a_certificate_carries_the_year_in_which_it_was_recorded_and_counts_from_one(receive, staff):
    old = decided(receive(replacement(), at=EVE), staff, accepted_at=EVE, recorded_at=EVE)
    late = receive(replacement("41010020261231S00009", certificate=certificate_of(old)), at=EVE)
    new = decided(late, staff, accepted_at=EVE, recorded_at=FIRST_DAY)

    first, second = (CertificateNumber.parse(certificate_of(one)) for one in (old, new))
    assert (first.year, second.year, second.serial) == (2026, 2027, 1)
    assert new.case_number[6:14] == "20261231"


def certificate_of(case: Case) -> str:
    number: str = Certificate.objects.get(issued_under=case.case_number).number
    return number


def accepted_on_the_eve(receive, staff) -> Case:
    """Received and accepted before the days off; the first of January is off by law, and then comes a weekend."""
    case = receive(cancellation(), at=EVE)
    assert case.accept_by == moment("2027-01-04 11:30")
    accepted = act.accept_case(number=case.case_number, officer=staff.accepter, at=EVE)
    assert accepted.due_at == moment("2027-01-04 17:00")
    return accepted


@pytest.mark.usefixtures("published")
def test_terms_go_on_after_the_days_off(receive, staff):
    accepted = accepted_on_the_eve(receive, staff)

    assert "承诺办结时间2027年1月4日17:00" in notice_of(accepted)
    assert "法定办结期限2027年2月18日" in notice_of(accepted)


def test_without_the_notice_an_office_goes_by_its_weeks_and_says_that_this_is_provisional(receive, staff):
    accepted = accepted_on_the_eve(receive, staff)

    assert "2027年1月4日17:00（2027年放假安排公布前暂定）" in notice_of(accepted)
    assert "自受理之日起30个工作日内" in notice_of(accepted)


def test_the_notice_moves_what_was_presumed_and_the_counter_hears_of_it(receive, staff):
    waiting = receive(cancellation(), at=EVE)
    accepted = receive(replacement(), at=EVE)
    act.accept_case(number=accepted.case_number, officer=staff.accepter, at=EVE)
    import_notice(NOTICE.replace("2027-01-03,元旦", "2027-01-04,元旦"))

    moved = reschedule_open_cases(by="jy.ma", by_name="马管理", at=NEW_YEAR)

    assert {(one.number, one.about, one.after) for one in moved} == {
        (waiting.case_number, "受理", moment("2027-01-05 11:30")),
        (accepted.case_number, "登簿", moment("2027-01-05 17:00")),
    }
    for case in (waiting, accepted):
        assert OutboxMessage.objects.filter(contract="case.advanced/1", about=case.intake_number).exists()
        assert AuditEntry.objects.filter(subject=case.case_number, act="重新计算时限", actor="jy.ma").exists()


def test_what_is_missing_may_be_asked_for_and_the_term_only_ever_grows(receive, staff):
    case = receive(replacement(), at=EVE)
    missing = SupplementItem(material="M04", name="不动产权证书", sentence="请提交原件。")

    act.request_supplement(number=case.case_number, officer=staff.accepter, items=[missing], at=EVE)
    case.refresh_from_db()
    assert case.supplement.respond_by == moment("2027-02-01 17:00")  # a Monday, after thirty days end on a Saturday
    import_notice(NOTICE.replace("放假,2027-02-05,", "放假,2027-02-01,,公休\n放假,2027-02-05,"))
    [moved] = reschedule_open_cases(by="jy.ma", by_name="马管理", at=NEW_YEAR)

    assert (moved.about, moved.after) == ("补正", moment("2027-02-02 17:00"))


def test_in_a_year_without_calendar_desks_work_and_what_is_late_is_seen(
    receive, appoint, signed_in, demonstration_at  # noqa: F811
):  # fmt: skip
    case = receive(cancellation(), at=EVE)
    demonstration_at(moment("2027-01-04 14:00"))
    chief = appoint("韩科长", case.institution, Role.CHIEF, Role.ACCEPT, Role.ARCHIVE, Role.ADMINISTER)
    browser: Client = signed_in(chief)

    assert escalate_deadlines(at=moment("2027-01-04 14:00")) == 1
    assert clock_of(case).acceptance_due_at < moment("2027-01-04 14:00")
    number = case.case_number
    for page in ("/cases", f"/cases/{number}", f"/cases/{number}/accept", "/supervision", "/paper", "/pre-reviews",
                 "/enquiries", "/orders", "/orders/expiring", "/archive", "/administration/office-time",
                 f"/register?q={case.unit_code}", f"/register/{case.unit_code}"):  # fmt: skip
        answer = browser.get(page)
        assert answer.status_code == 200, page
    assert "2027年的放假安排尚未导入" in browser.get("/supervision").content.decode()
