"""放假安排: who changed the calendar, and which terms that moved, stands in the audit trail of everyone concerned."""

import pytest
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import SENDER, cancellation, replacement
from tests.integration.next_year import NOTICE
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import PreReview
from tongban.apps.casework.operations.before_lodging.pre_reviewing import take_in_for_pre_review
from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.worktime.operations import take_over_notice
from tongban.domain.calendar_notices import InvalidNotice
from tongban.domain.people import Role
from tongban.exchange.contracts.prereview import ApplicationSentIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_calendar")]
EVE = moment("2026-12-31 16:00")
LONGER = NOTICE.replace("2027-01-03,元旦", "2027-01-04,元旦")


@pytest.fixture
def looked_at(jiyuan, register) -> PreReview:
    """An application sent in an hour before the year's last closing time."""
    sent = ApplicationSentIn.read(cancellation(mode="R").body())
    return take_in_for_pre_review(
        sent=sent, institution=jiyuan, sender=SENDER, sender_name="郑州市不动产登记中心", at=EVE
    )


def entry(**about) -> AuditEntry:
    return AuditEntry.objects.get(**about)


def test_the_page_writes_down_the_notice_and_every_term_it_moved(receive, looked_at, appoint, jiyuan, signed_in):
    case = receive(replacement(), at=EVE)
    browser = signed_in(appoint("马管理", jiyuan, Role.ADMINISTER, username="jy.ma"))

    page = browser.post(reverse("registry:working-days"), {"notice": LONGER}).content.decode()

    assert "下列 2 项有变动" in page
    notice = entry(act="导入放假安排")
    assert (notice.actor, notice.subject, notice.purpose) == ("jy.ma", "2027年", "虚构〔2026〕1号")
    assert (notice.detail["days_off"], notice.address) == (28, "127.0.0.1")
    term = entry(act="重新计算时限", subject=looked_at.intake_number)
    assert (term.actor, term.actor_name) == ("jy.ma", "马管理")
    assert term.purpose == "放假安排调整"
    assert term.detail == {
        "about": "预审",
        "matter": "线上预审",
        "before": "2027-01-04T11:30:00+08:00",
        "after": "2027-01-05T11:30:00+08:00",
    }
    assert entry(act="重新计算时限", subject=case.case_number).actor == "jy.ma"


def test_a_calendar_that_moves_nothing_leaves_the_notice_alone_on_record(looked_at, jiyuan):
    take_over_notice(text=NOTICE, correcting=False, by="system", by_name="系统运维（root）", at=EVE)

    assert reschedule_open_cases(by="system", by_name="系统运维（root）", at=EVE) == ()

    assert entry(act="导入放假安排").actor_name == "系统运维（root）"
    assert not AuditEntry.objects.filter(act="重新计算时限").exists()


def test_every_institution_of_the_node_finds_the_change_in_its_own_trail(jiyuan, zhengzhou):
    take_over_notice(text=NOTICE, correcting=False, by="jy.ma", by_name="马管理", at=EVE)
    take_over_notice(text=LONGER, correcting=True, by="jy.ma", by_name="马管理", at=EVE)

    for act in ("导入放假安排", "更正放假安排"):
        found = AuditEntry.objects.filter(act=act).values_list("institution_code", flat=True)
        assert sorted(found) == ["410100", "419001"]


def test_a_notice_that_contradicts_itself_changes_nothing_and_is_not_on_record(jiyuan):
    with pytest.raises(InvalidNotice):
        take_over_notice(text="年份,2027\n放假,2027-01-01,,元旦\n", correcting=False, by="a", by_name="a", at=EVE)

    assert 2027 not in known_calendar().years
    assert not AuditEntry.objects.exists()
