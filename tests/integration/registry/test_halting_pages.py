"""What the staff see and do when a case leaves its straight way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.applications import sale
from tests.integration.casework.test_procedure import BLURRED
from tests.integration.documents.samples import pdf
from tests.integration.next_year import NOTICE
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import Case, CaseNote
from tongban.apps.casework.operations import request_supplement, suspend_case
from tongban.apps.casework.operations.terms.escalating import escalate_deadlines
from tongban.domain.cases.silence import silence_told
from tongban.domain.people import Role


def state_of(case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_all_applicants_withdraw_at_home_with_the_scan_of_what_they_signed(receive, staff, signed_in):
    case = receive(sale())
    browser = signed_in(staff.accepter)
    told = {"reason": "双方协商解除合同。", "place": "济源 1 号窗口", "signed_0": "self"}

    one_alone = browser.post(
        case_url(case, "withdraw"), {**shown(case), **told, "document": SimpleUploadedFile("撤回.pdf", pdf(1))}
    )
    assert one_alone.status_code == 422
    assert "王五 由谁签名" in text(one_alone)

    sent = {**told, "signed_1": "self", "document": SimpleUploadedFile("撤回.pdf", pdf(1))}
    page = text(browser.post(case_url(case, "withdraw"), sent | shown(case), follow=True))

    assert state_of(case) == "withdrawn"
    assert "不动产登记撤回通知书" in page
    assert "撤回登记申请书" in page


@pytest.mark.parametrize(
    ("act", "who", "told", "state"),
    [
        ("suspend", "examiner", {"reason": "site_visit", "facts": "需要实地查看。"}, "suspended"),
        ("payment", "reviewer", {}, "awaiting_payment"),
    ],
)
def test_a_case_is_made_to_stand_still_and_its_page_says_so(receive, advance, staff, signed_in, act, who, told, state):  # noqa: PLR0917
    case = advance(receive(sale()), to="reviewed")
    browser = signed_in(getattr(staff, who))

    assert browser.get(case_url(case, act)).status_code == 200
    page = text(browser.post(case_url(case, act), told | shown(case), follow=True))

    assert state_of(case) == state
    assert "不计时" in page


def test_the_last_day_of_the_law_stands_beside_the_institution_s_own(receive, advance, staff, signed_in):
    case = advance(receive(sale()), to="accepted")

    assert "法定最迟 2027-01-04" in text(signed_in(staff.examiner).get(case_url(case)))


def test_what_was_suspended_stays_in_sight_and_says_when_its_term_is_over(
    receive, advance, staff, signed_in, demonstration_at
):
    case = advance(receive(sale()), to="accepted")
    at = moment("2026-11-20 10:00")
    suspend_case(number=case.case_number, officer=staff.examiner, reason="public_notice", facts="登簿前公告。", at=at)
    examiner, supervision = signed_in(staff.examiner), reverse("registry:supervision")

    demonstration_at(moment("2026-12-10 10:00"))
    assert "1 件中止办理" in text(examiner.get(reverse("registry:inbox")))
    early = text(examiner.get(supervision))
    assert case.case_number in early
    assert "最早 2026-12-11" in early

    demonstration_at(moment("2026-12-14 10:00"))
    assert "已满法定公告期" in text(examiner.get(supervision))
    assert "件中止办理" not in text(signed_in(staff.archivist).get(reverse("registry:inbox")))


def test_a_supplement_nobody_brought_is_told_as_overdue_on_the_page_of_the_case(
    receive, staff, signed_in, demonstration_at
):
    case = receive(sale())
    request_supplement(number=case.case_number, officer=staff.accepter, items=[BLURRED], at=moment("2026-11-20 10:00"))
    accepter = signed_in(staff.accepter)

    demonstration_at(moment("2026-11-21 10:00"))
    assert "补正期限已过" not in text(accepter.get(case_url(case)))
    demonstration_at(moment("2027-01-15 10:00"))
    assert "补正期限已过" in text(accepter.get(case_url(case)))


def test_paid_and_resumed_cases_go_on(receive, advance, staff, signed_in):
    case = advance(receive(sale()), to="reviewed")
    signed_in(staff.recorder).post(case_url(case, "payment"), shown(case))
    cashier = signed_in(staff.issuer)

    assert "登记费 ¥80.00" in text(cashier.get(case_url(case, "paid")))
    cashier.post(case_url(case, "paid"), {**shown(case), "receipt": "豫财01"})

    assert state_of(case) == "reviewed"


def test_what_waits_for_payment_stays_in_sight_until_it_is_paid(receive, advance, staff, signed_in):
    case = advance(receive(sale()), to="reviewed")
    recorder, inbox, supervision = signed_in(staff.recorder), reverse("registry:inbox"), reverse("registry:supervision")
    assert "缴费" not in text(recorder.get(inbox)) + text(recorder.get(supervision))

    recorder.post(case_url(case, "payment"), shown(case))
    assert "1 件等申请人缴费" in text(recorder.get(inbox))
    assert "件等申请人缴费" not in text(signed_in(staff.archivist).get(inbox))
    assert case.case_number in text(recorder.get(inbox, {"state": "awaiting_payment", "whose": "all"}))
    listed = text(recorder.get(supervision))
    assert "等待缴费的案件" in listed
    assert case.case_number in listed

    signed_in(staff.issuer).post(case_url(case, "paid"), {**shown(case), "receipt": "豫财01"})
    assert "缴费" not in text(recorder.get(inbox)) + text(recorder.get(supervision))


def test_what_waits_for_payment_elsewhere_is_not_shown(  # noqa: PLR0917 - two institutions
    receive, advance, staff, signed_in, appoint, zhengzhou
):
    case = advance(receive(sale()), to="reviewed")
    signed_in(staff.recorder).post(case_url(case, "payment"), shown(case))

    elsewhere = signed_in(appoint("外地", zhengzhou, Role.CHIEF))

    assert "缴费" not in text(elsewhere.get(reverse("registry:inbox")))
    assert case.case_number not in text(elsewhere.get(reverse("registry:supervision")))


def test_what_runs_beside_the_case_stands_on_its_page(receive, advance, staff, signed_in):
    case = advance(receive(sale()), to="accepted")

    page = text(signed_in(staff.examiner).get(case_url(case)))

    assert "一窗受理" in page
    assert "房屋交易备案" in page


def test_a_faulty_handing_over_goes_back(lodged, staff, signed_in):
    browser = signed_in(staff.accepter)

    assert browser.post(case_url(lodged, "hand-back"), {**shown(lodged), "reason": "unreadable"}).status_code == 422
    browser.post(case_url(lodged, "hand-back"), {**shown(lodged), "reason": "unreadable", "facts": "第二页无法打开。"})

    assert state_of(lodged) == "handed_back"


def test_a_late_case_comes_before_the_chief_who_says_what_to_do(lodged, jiyuan, appoint, signed_in):
    escalate_deadlines(at=moment("2026-11-20 15:00"))
    chief = signed_in(appoint("韩科长", jiyuan, Role.CHIEF))
    note = CaseNote.objects.get()

    assert lodged.case_number in text(chief.get(reverse("registry:home"), follow=True))
    page = text(
        chief.post(
            reverse("registry:note", args=[lodged.case_number, note.pk]),
            {**shown(lodged), "sentence": "今日办结。"},
            follow=True,
        )
    )

    assert "今日办结。" in page
    assert chief.get(reverse("registry:note", args=[lodged.case_number, note.pk])).status_code == 409
    assert lodged.case_number not in text(chief.get(reverse("registry:supervision")))


def test_the_case_and_the_lists_show_who_was_told_of_a_deadline_and_when(  # noqa: PLR0917 - three readers
    lodged, staff, jiyuan, appoint, signed_in, demonstration_at
):
    accepter, leader = signed_in(staff.accepter), signed_in(appoint("秦分管", jiyuan, Role.LEADER))
    inbox, supervision = reverse("registry:inbox"), reverse("registry:supervision")
    noon = moment("2026-11-20 12:00")
    demonstration_at(noon)
    escalate_deadlines(at=noon)
    assert "1 件即将超期" in text(accepter.get(inbox))
    assert lodged.case_number in text(accepter.get(inbox, {"urgency": "nearly"}))
    assert "件即将超期" not in text(signed_in(staff.archivist).get(inbox))
    assert "11-20 12:00 告知受理岗" in text(accepter.get(case_url(lodged)))

    later = moment("2026-11-25 09:00")
    demonstration_at(later)
    escalate_deadlines(at=later)
    page = text(accepter.get(case_url(lodged)))
    assert "11-25 09:00 告知科长" in page
    assert "11-25 09:00 告知分管领导" in page
    assert "件即将超期" not in text(accepter.get(inbox))
    listed = text(leader.get(reverse("registry:home"), follow=True))
    assert "11-25 09:00 报分管领导" in listed
    assert "超期满 2 个工作日仍未办的报分管领导" in listed
    address = reverse("registry:note", args=[lodged.case_number, CaseNote.objects.get(kind="leader").pk])
    assert [address in text(browser.get(supervision)) for browser in (leader, accepter)] == [True, False]
    assert [address in text(browser.get(case_url(lodged))) for browser in (leader, accepter)] == [True, False]
    assert [browser.get(address).status_code for browser in (leader, accepter)] == [200, 403]

    accepter.post(case_url(lodged, "accept"), shown(lodged))
    assert "自动办结" in text(accepter.get(case_url(lodged)))
    assert lodged.case_number not in text(leader.get(supervision))


def test_silence_past_the_half_day_is_told_as_the_law_reads_it(lodged, staff, signed_in, demonstration_at):
    demonstration_at(moment("2026-11-20 15:00"))

    page = text(signed_in(staff.accepter).get(case_url(lodged)))
    assert silence_told(lodged.accept_by) in page
    assert "不予受理…" not in page
    assert "待受理（已视为受理）" in text(signed_in(staff.accepter).get(reverse("registry:inbox")))


def test_the_administrator_imports_a_year_and_reads_what_moved(jiyuan, appoint, signed_in, own_calendar):
    browser = signed_in(appoint("冯管理", jiyuan, Role.ADMINISTER))

    assert browser.post(reverse("registry:working-days"), {"notice": "放假"}).status_code == 422
    page = text(browser.post(reverse("registry:working-days"), {"notice": NOTICE}))

    assert "2027年：放假" in page
    assert "没有变动" in page
