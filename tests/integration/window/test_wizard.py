"""The five steps, as a clerk goes through them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.documents.samples import docx, pdf, picture
from tests.integration.intake.conftest import AGENT, BANK_CODE
from tongban.apps.audit.models import AuditEntry
from tongban.apps.intake.models import Application, MaterialFile
from tongban.apps.intake.queries import material_of
from tongban.apps.messaging.models import OutboxMessage
from tongban.exchange.contracts.types import Finding

pytestmark = pytest.mark.django_db

BANK = "中原银行股份有限公司济源分行"
SEIZED = Finding(code="R01E", severity="block", sentence="该不动产已被查封。", statute="城市房地产管理法 §38")


def filled(draft, **changes):
    return {
        "act": "next",
        "version": str(draft.version),
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-role": "mortgagee",
        "form-0-kind": "enterprise",
        "form-0-name": BANK,
        "form-0-document_kind": "8",
        "form-0-document_number": BANK_CODE,
        "form-0-phone": "13800000000",
        "form-0-acting-capacity": "agent",
        "form-0-acting-name": "李𬱖",
        "form-0-acting-document_kind": "1",
        "form-0-acting-document_number": AGENT,
        "form-0-acting-mandate": "sealed",
        "contact_name": "李𬱖",
        "contact_phone": "13800000000",
        "delivery": "counter",
        **changes,
    }


def page_of(draft):
    return f"/intake/{draft.intake_number}"


def at(draft, step):
    return f"/intake/{draft.intake_number}/{step}"


def test_a_whole_application_is_taken_in_and_lodged(counter, draft, devices, friday_morning):
    counter.post(at(draft, "property"), {"version": draft.version, "certificate_number": draft.right_certificate})
    draft.refresh_from_db()
    answer = counter.post(at(draft, "applicants"), filled(draft))
    assert answer["Location"].endswith("/materials")

    devices.lay("李𬱖", AGENT, valid_until="2040-01-01")
    verified = counter.post(at(draft, "verify"), devices.compare(page_of(draft)), follow=True).content.decode()
    assert "人证一致" in verified

    for code in ("M02", "M03", "M05", "M27"):
        scans = [SimpleUploadedFile("扫描.pdf", pdf(2) + code.encode())]
        counter.post(at(draft, f"materials/{code}/files"), {"scans": scans})
    draft.refresh_from_db()
    answers = {question.code: "是" for question in draft.business.questions}
    answer = counter.post(at(draft, "interview"), {"version": draft.version, **answers, "signed": "on"})
    assert answer["Location"].endswith("/review")

    page = counter.get(at(draft, "review")).content.decode()
    assert "处需要补齐" not in page
    draft.refresh_from_db()
    counter.post(at(draft, "lodge"), {"version": draft.version})

    draft.refresh_from_db()
    assert draft.state == "lodged"
    assert OutboxMessage.objects.get().contract == "case.lodged/1"
    page = counter.get(f"/intake/{draft.intake_number}").content.decode()
    assert "等待济源市不动产登记中心接收" in page
    assert AGENT not in page
    receipt = counter.get(at(draft, "papers/receipt"))
    assert receipt["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF-")


def test_a_wrong_check_digit_is_told_at_the_field_and_everything_typed_stays(counter, draft):
    wrong = filled(draft, **{"form-0-acting-document_number": "411303197805120047"})
    page = counter.post(at(draft, "applicants"), wrong)
    text = page.content.decode()

    assert page.status_code == 422
    assert "校验位应为8" in text
    assert "411303197805120047" in text
    assert BANK in text
    assert not draft.applicants.exists()


def test_two_windows_never_overwrite_each_other(counter, draft):
    seen = filled(draft)
    counter.post(at(draft, "applicants"), seen)
    page = counter.post(at(draft, "applicants"), {**seen, "form-0-name": "另一家银行"})

    assert "另一个窗口保存过" in page.content.decode()
    assert draft.applicants.get().name == BANK


def test_rows_come_and_go_without_losing_what_was_typed(counter, draft):
    more = counter.post(at(draft, "applicants"), filled(draft, act="add")).content.decode()
    assert "申请人 2" in more
    assert f'value="{BANK}"' in more

    less = counter.post(at(draft, "applicants"), filled(draft, act="remove:0")).content.decode()
    assert f'value="{BANK}"' not in less


def test_a_card_fills_the_next_empty_place(counter, draft, devices):
    devices.lay("䶮㙍", AGENT)
    typed = filled(draft, act="read", **{"form-0-acting-name": "", "form-0-acting-document_number": ""})
    typed |= devices.read(page_of(draft))
    page = counter.post(at(draft, "applicants"), typed).content.decode()

    assert "已读卡：䶮㙍" in page
    assert f'value="{AGENT}"' in page


def test_without_a_card_that_was_read_the_form_stays(counter, draft):
    page = counter.post(at(draft, "applicants"), filled(draft, act="read:0")).content.decode()

    assert "没有读到设备的结果" in page
    assert BANK in page


def test_without_devices_a_clerk_can_vouch(counter, draft):
    counter.post(at(draft, "applicants"), filled(draft))
    assert "没有读到设备的结果" in counter.post(at(draft, "verify"), follow=True).content.decode()

    vouched = counter.post(
        at(draft, "vouch"), {"document_number": AGENT, "reason": "核对证件原件与本人一致"}, follow=True
    )
    assert "人工复核一致" in vouched.content.decode()


def test_of_several_files_the_good_ones_stay(counter, draft):
    files = [
        SimpleUploadedFile("一.pdf", pdf(1)),
        SimpleUploadedFile("二.docx", docx()),
        SimpleUploadedFile("三.png", picture("PNG")),
    ]
    page = counter.post(at(draft, "materials/M27/files"), {"scans": files}, follow=True).content.decode()

    assert "“二.docx”是 DOCX" in page
    assert "已加入 2 个文件" in page
    assert material_of(draft, "M27").files.count() == 2


def test_scans_are_shown_moved_and_removed(counter, draft):
    for name, content in (("一.pdf", pdf(2)), ("二.png", picture("PNG"))):
        counter.post(at(draft, "materials/M27/files"), {"scans": [SimpleUploadedFile(name, content)]})
    first, second = MaterialFile.objects.order_by("position")

    assert "第 1 / 2 页" in counter.get(at(draft, f"scans/{first.pk}")).content.decode()
    image = counter.get(at(draft, f"scans/{first.pk}/pages/2?width=320"))
    assert image["Content-Type"] == "image/jpeg"
    assert b"".join(counter.get(at(draft, f"scans/{first.pk}/file")).streaming_content).startswith(b"%PDF-")

    counter.post(at(draft, f"scans/{second.pk}/change"), {"act": "forward"})
    counter.post(at(draft, f"scans/{first.pk}/change"), {"act": "remove"})
    assert [one.name for one in MaterialFile.objects.all()] == ["二.png"]
    assert AuditEntry.objects.filter(act="查看扫描件", subject=draft.intake_number).exists()


def test_half_an_interview_is_saved_and_the_rest_asked_for(counter, draft):
    page = counter.post(at(draft, "interview"), {"version": draft.version, "Q1": "是"})

    assert page.status_code == 422
    assert "请回答" in page.content.decode()
    assert draft.answers.get().answer == "是"


def test_the_review_names_what_is_missing_and_where(counter, draft):
    page = counter.get(at(draft, "review")).content.decode()

    assert "缺少抵押权人" in page
    assert at(draft, "applicants") in page
    assert "提交属地，打印回执" not in page


def test_lodging_too_early_leads_back_to_the_review(counter, draft):
    counter.post(at(draft, "lodge"), {"version": draft.version})

    assert Application.objects.get().state == "draft"


def test_the_applicants_can_be_sent_home_once_asked(counter, draft):
    assert "草稿将结束" in counter.get(at(draft, "send-home")).content.decode()
    counter.post(at(draft, "send-home"), {"version": draft.version, "reason": "材料不齐，申请人要求到属地办理"})

    assert Application.objects.get().state == "returned"
    assert "打印引导单" in counter.get(f"/intake/{draft.intake_number}").content.decode()
    assert counter.get(at(draft, "papers/guidance")).content.startswith(b"%PDF-")
    assert counter.get(at(draft, "applicants"))["Location"].endswith(draft.intake_number)


def test_a_form_can_be_printed_for_signing(counter, draft, fill_in):
    fill_in(draft)

    for kind in ("application_form", "interview_record"):
        assert counter.get(at(draft, f"papers/{kind}")).content.startswith(b"%PDF-")
    assert counter.get(at(draft, "papers/receipt")).status_code == 404


@pytest.mark.parametrize("step", ["property", "applicants", "materials", "interview", "review"])
def test_every_step_opens_and_the_look_is_recorded(counter, draft, fill_in, step):
    fill_in(draft)
    before = AuditEntry.objects.filter(act__startswith="查看").count()

    assert counter.get(at(draft, step)).status_code == 200
    assert AuditEntry.objects.filter(act__startswith="查看").count() == before + 1


def test_checking_a_person_saves_the_form_first(counter, draft, devices):
    devices.lay("李𬱖", AGENT)
    typed = filled(draft, act="verify", **devices.compare(page_of(draft)))
    page = counter.post(at(draft, "applicants"), typed, follow=True).content.decode()

    assert "人证一致" in page
    assert draft.applicants.get().name == BANK


def test_saving_the_same_again_keeps_signature_and_verdict(counter, draft, fill_in):
    fill_in(draft)
    draft.refresh_from_db()
    same = {
        "form-0-acting-phone": "13800000000",
        "form-0-acting-authority": "代为办理抵押权注销登记",
        "form-0-document_until": "2036-05-12",
    }
    counter.post(at(draft, "applicants"), filled(draft, **same))

    draft.refresh_from_db()
    assert draft.signed
    assert draft.verdict


def test_both_parents_are_entered_read_and_removed_again(counter, draft, devices):
    two = {
        "form-0-acting-TOTAL": "2",
        "form-0-acting-1-capacity": "agent",
        "form-0-acting-1-document_kind": "1",
        "form-0-acting-1-mandate": "sealed",
    }
    assert "再加一名" in counter.post(at(draft, "applicants"), filled(draft, act="add-acting:0")).content.decode()
    devices.lay("李母", "411303197805120048")
    typed = filled(draft, act="read:0", **two, **devices.read(page_of(draft)))
    read = counter.post(at(draft, "applicants"), typed).content.decode()
    assert 'value="李母"' in read

    named = {**two, "form-0-acting-1-name": "李母", "form-0-acting-1-document_number": "411303197805120048"}
    counter.post(at(draft, "applicants"), filled(draft, **named))
    assert [one.name for one in draft.applicants.get().representatives.all()] == ["李𬱖", "李母"]

    less = counter.post(at(draft, "applicants"), filled(draft, act="remove-acting:0.0", **named)).content.decode()
    assert 'value="李母"' in less
    assert 'value="李𬱖"' not in less.partition('name="contact_name"')[0]


def test_a_promise_is_printed_and_ticked_beside_the_interview(counter, draft):
    draft.undertakings.create(kind="R11W", sentence="刘异议已对该不动产提出异议登记。")
    page = counter.get(at(draft, "interview")).content.decode()
    assert "刘异议已对该不动产提出异议登记" in page
    assert counter.get(at(draft, "papers/objection_known")).content.startswith(b"%PDF-")
    assert counter.get(at(draft, "papers/guardians_promise")).status_code == 404

    answers = {question.code: "是" for question in draft.business.questions}
    ticked = {"version": draft.version, **answers, "signed": "on", "promise-R11W": "on"}
    counter.post(at(draft, "interview"), ticked)
    assert draft.undertakings.get().signed


def test_the_home_register_is_asked_at_most_once_about_the_same(counter, draft, devices, home):
    asked = len(home.asked)
    counter.post(at(draft, "applicants"), filled(draft, act="save"))
    devices.lay("李𬱖", AGENT, valid_until="2040-01-01")
    draft.refresh_from_db()
    counter.post(at(draft, "applicants"), filled(draft, act="verify", **devices.compare(page_of(draft))))
    assert len(home.asked) == asked + 1

    counter.post(at(draft, "check"))  # whoever presses that button wants to know it
    assert len(home.asked) == asked + 2


def test_the_home_register_is_looked_at_right_before_lodging(counter, draft, fill_in, home, friday_morning):
    ready = fill_in(draft)
    Application.objects.filter(pk=ready.pk).update(checked_at=friday_morning - timedelta(hours=1))
    asked = len(home.asked)

    counter.post(at(draft, "lodge"), {"version": ready.version})

    draft.refresh_from_db()
    assert draft.state == "lodged"
    assert len(home.asked) == asked + 1


def test_what_home_finds_right_before_lodging_holds_it_up(counter, draft, fill_in, home, friday_morning):
    ready = fill_in(draft)
    Application.objects.filter(pk=ready.pk).update(checked_at=friday_morning - timedelta(hours=1))
    home.verdict_findings = (SEIZED,)

    page = counter.post(at(draft, "lodge"), {"version": ready.version}, follow=True).content.decode()

    draft.refresh_from_db()
    assert draft.is_draft
    assert "该不动产已被查封。" in page


def test_what_nobody_has_compared_waits_and_says_which_button_to_press_again(counter, draft, fill_in, home):
    ready = fill_in(draft)
    Application.objects.filter(pk=ready.pk).update(checked_about="")
    home.reachable = False

    page = counter.post(at(draft, "lodge"), {"version": ready.version}, follow=True).content.decode()

    draft.refresh_from_db()
    assert draft.is_draft
    assert "本次没有提交" in page
    assert f'data-again="{at(draft, "lodge")}"' in page
