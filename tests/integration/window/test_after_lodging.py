"""What the counter does and sees after lodging, and what the public may ask."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import AGENT, BANK_CODE
from tests.integration.intake.test_lodging import HOME, received, step
from tongban.apps.identity.clock import localdate
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import Application, PaperParcel, Reminder
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases.silence import silence_told
from tongban.exchange.contracts.cases import CaseSupplementRequested, SupplementItem
from tongban.exchange.contracts.lifecycle import (
    CaseHandedBack,
    CaseReminderAnswered,
    CaseWithdrawalRefused,
    CaseWithdrawn,
)

pytestmark = pytest.mark.django_db


def test_the_parcel_is_recorded(counter, lodged):
    wrong = counter.post(f"/intake/{lodged.intake_number}/dispatch", {"courier": "EMS", "waybill": "1", "sheets": "9"})
    assert wrong.status_code == 422
    assert "13 位数字" in wrong.content.decode()

    sent = {"courier": "中国邮政EMS", "waybill": "1199830687479", "sheets": "9"}
    page = counter.post(f"/intake/{lodged.intake_number}/dispatch", sent, follow=True).content.decode()

    assert "1199830687479" in page
    assert PaperParcel.objects.get().dispatched_at


def test_the_course_of_the_case_is_told_in_order(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    accepted = step(lodged, 1, action="accept", state="accepted", role="accept", actor="赵受理")
    intake.apply_step(accepted, sender=HOME, at=friday_morning)
    page = counter.get(f"/intake/{lodged.intake_number}").content.decode()

    told = ("郑州市不动产登记中心收件", "济源市不动产登记中心收到申请", "赵受理（受理）", "等待属地初审")
    order = [page.index(text) for text in told]
    assert order == sorted(order)


def test_the_counter_and_the_public_read_of_silence_what_the_home_bureau_s_officers_read(
    counter, client, lodged, friday_morning, demonstration_at
):
    arrived = received(lodged)
    intake.apply_receipt(arrived, sender=HOME, at=friday_morning)
    number, told = lodged.intake_number, silence_told(arrived.accept_by)

    def shown() -> tuple[bool, bool]:
        page, public = counter.get(f"/intake/{number}"), ask(client, number, AGENT[-4:])
        return told in page.content.decode(), told in public.content.decode()

    demonstration_at(arrived.accept_by - timedelta(minutes=5))
    assert shown() == (False, False)
    demonstration_at(arrived.accept_by + timedelta(minutes=1))
    assert shown() == (True, True)

    accepted = step(lodged, 1, action="accept", state="accepted", role="accept", actor="赵受理")
    intake.apply_step(accepted, sender=HOME, at=arrived.accept_by + timedelta(minutes=2))
    assert shown() == (False, False)


def test_an_office_that_tells_something_holds_no_post_of_the_bureau(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    told = {"action": "tax_returned", "state": "accepted", "role": "issue", "actor": "济源市税务局"}
    intake.apply_step(step(lodged, 1, **told), sender=HOME, at=friday_morning)

    page = counter.get(f"/intake/{lodged.intake_number}").content.decode()

    assert "济源市税务局" in page
    assert "济源市税务局（缮证发证）" not in page


def test_a_supplement_is_sent_from_the_page(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    wanted = SupplementItem(material="M27", name="证明", sentence="复印件不清晰，请重新扫描。")
    request = step(
        lodged, 1, CaseSupplementRequested, action="request_supplement", state="awaiting_supplement", items=(wanted,)
    )
    intake.apply_step(request, sender=HOME, at=friday_morning + timedelta(milliseconds=1))
    number = lodged.intake_number
    assert "复印件不清晰，请重新扫描。" in counter.get(f"/intake/{number}").content.decode()
    assert "还没有补交" in counter.post(f"/intake/{number}/supplement", follow=True).content.decode()

    counter.post(f"/intake/{number}/materials/M27/files", {"scans": [SimpleUploadedFile("重扫.pdf", pdf(3))]})
    counter.post(f"/intake/{number}/supplement", {"note": "已重扫"})

    assert OutboxMessage.objects.filter(contract="case.supplemented/1").count() == 1


def test_a_later_end_of_the_supplement_is_one_date_at_the_counter_and_for_the_public(
    counter, client, lodged, friday_morning
):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    wanted = SupplementItem(material="M27", name="证明", sentence="复印件不清晰，请重新扫描。")
    plain = {"state": "awaiting_supplement", "items": (wanted,)}
    first = step(
        lodged, 1, CaseSupplementRequested, action="request_supplement",
        respond_by=moment("2036-12-22 17:00"), **plain,
    )  # fmt: skip
    intake.apply_step(first, sender=HOME, at=friday_morning)
    number = lodged.intake_number
    counter.post(f"/intake/{number}/materials/M27/files", {"scans": [SimpleUploadedFile("重扫.pdf", pdf(3))]})
    assert "2036-12-22 17:00 前补正" in counter.get(f"/intake/{number}").content.decode()

    later = step(
        lodged, 2, CaseSupplementRequested, action="supplement_extended", sentence="补正期限延至2036-12-29 17:00。",
        respond_by=moment("2036-12-29 17:00"), **plain,
    )  # fmt: skip
    intake.apply_step(later, sender=HOME, at=friday_morning + timedelta(hours=1))

    page, public = counter.get(f"/intake/{number}").content.decode(), ask(client, number, AGENT[-4:]).content.decode()
    assert "补正期限延至2036-12-29 17:00。" in public
    for shown in (page, public):
        assert "2036-12-29 17:00 前补正" in shown
        assert "补正期限延长" in shown
        assert "2036-12-22" not in shown
    # what was scanned before the later end was told still answers the request
    counter.post(f"/intake/{number}/supplement", {"note": "已重扫"})
    assert OutboxMessage.objects.filter(contract="case.supplemented/1").count() == 1


def ask(client, number, last_four):
    return client.post("/progress", {"number": number, "last_four": last_four})


@pytest.mark.parametrize(
    ("due", "nearly", "said", "colour"),
    [
        ("2036-12-22 17:00", "2036-12-22 14:40", "2036-12-22 17:00 前办结", "ok"),
        ("2036-12-22 17:00", "2026-11-20 09:00", "2036-12-22 17:00 前办结，即将超期", "warn"),
        ("2036-12-22 17:00", None, "2036-12-22 17:00 前办结", "ok"),  # the home institution does not say
        ("2026-11-20 17:00", "2026-11-20 14:40", "应于 2026-11-20 17:00 前办结，已超期", "late"),
    ],
)
def test_counter_and_public_see_the_yellow_and_the_red_that_the_home_institution_tells(  # noqa: PLR0917 - fixtures
    counter, client, lodged, friday_morning, due, nearly, said, colour
):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    told = {"due_at": moment(due), "nearly_due_at": nearly and moment(nearly)}
    accepted = step(lodged, 1, action="accept", state="accepted", role="accept", **told)
    intake.apply_step(accepted, sender=HOME, at=friday_morning)
    number = lodged.intake_number

    pages = counter.get(f"/intake/{number}").content.decode(), ask(client, number, AGENT[-4:]).content.decode()

    for page in pages:
        assert re.search(rf'class="due {colour}"><b>[^一-龥]*{said}<', page)


def test_the_public_sees_the_course_without_names(client, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    accepted = step(lodged, 1, action="accept", state="accepted", role="accept", actor="赵受理")
    intake.apply_step(accepted, sender=HOME, at=friday_morning)
    page = ask(client, lodged.intake_number, AGENT[-4:]).content.decode()

    assert "已受理，正在审核" in page
    assert "申请已受理，业务编号" in page  # the message that went to the telephone
    for hidden in ("赵受理", "中原银行", "李𬱖", "孙收件", BANK_CODE, AGENT, "沁园路", "138"):
        assert hidden not in page


def test_a_wrong_pair_and_an_unknown_number_answer_identically(client, lodged):
    wrong = ask(client, lodged.intake_number, "0000")
    unknown = ask(client, "41010020261120S00099", "0000")

    assert wrong.status_code == unknown.status_code == 404
    hidden = wrong.content.decode().replace(lodged.intake_number, "41010020261120S00099")
    assert _without_tokens(hidden) == _without_tokens(unknown.content.decode())


def _without_tokens(page):
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_the_sixth_try_is_told_to_wait(client, lodged):
    for _ in range(5):
        ask(client, lodged.intake_number, "0000")
    answer = ask(client, lodged.intake_number, AGENT[-4:])

    assert answer.status_code == 429
    assert "请 10 分钟后再试" in answer.content.decode()


def test_the_receipt_s_link_fills_in_the_number(client, lodged):
    page = client.get(f"/progress?n={lodged.intake_number}").content.decode()

    assert f'value="{lodged.intake_number}"' in page


def test_the_counter_sends_home_what_every_applicant_signed_and_hears_the_end(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    page = f"/intake/{lodged.intake_number}/withdraw"
    told = {"reason": "不再办理。", "place": "3 号窗口"}

    assert counter.post(page, told).status_code == 422
    sent = {**told, "signed_0": "self", "document": SimpleUploadedFile("撤回.pdf", pdf(1))}
    assert "等待属地答复" in counter.post(page, sent, follow=True).content.decode()
    assert OutboxMessage.objects.filter(contract="case.withdrawal_requested/1").count() == 1

    done = step(lodged, 1, CaseWithdrawn, action="withdraw", state="withdrawn")
    intake.apply_step(done, sender=HOME, at=friday_morning)
    assert "已撤回" in counter.get(f"/intake/{lodged.intake_number}").content.decode()


def test_a_withdrawal_that_came_too_late_says_so_at_the_counter(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    sent = {"reason": "不再办理。", "place": "窗口", "signed_0": "self"}
    scan = SimpleUploadedFile("撤回.pdf", pdf(1))
    counter.post(f"/intake/{lodged.intake_number}/withdraw", {**sent, "document": scan})
    refusal = CaseWithdrawalRefused(
        intake_number=lodged.intake_number,
        case_number=received(lodged).case_number,
        sentence="案件已经登簿，不能撤回。",
        at=friday_morning,
    )

    intake.note_refusal(refusal, sender=HOME)

    assert "案件已经登簿，不能撤回。" in counter.get(f"/intake/{lodged.intake_number}").content.decode()


def test_what_the_home_bureau_gave_back_is_taken_in_again_with_its_people_and_scans(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    given_back = {"action": "hand_back", "state": "handed_back", "reason": "unreadable", "sentence": "第二页无法打开。"}
    intake.apply_step(step(lodged, 1, CaseHandedBack, at=friday_morning, **given_back), sender=HOME, at=friday_morning)
    page = f"/intake/{lodged.intake_number}"
    assert lodged.intake_number in counter.get("/intake?show=again").content.decode().replace(" ", "")
    assert "第二页无法打开。" in counter.get(page).content.decode()

    for _ in range(2):  # pressed twice, it is one draft
        counter.post(f"{page}/again")

    again = Application.objects.exclude(pk=lodged.pk).get()
    assert (again.state, again.item, again.unit_code) == ("draft", lodged.item, lodged.unit_code)
    assert again.right_certificate == lodged.right_certificate
    people = [list(one.applicants.values_list("name", "representatives__name")) for one in (lodged, again)]
    scans = [sorted(one.materials.values_list("code", "files__digest")) for one in (lodged, again)]
    assert people[0] == people[1]
    made_here = {"M01", "M33"}  # for the new number
    assert {one for one in scans[0] if one[1] and one[0] not in made_here} == {one for one in scans[1] if one[1]}
    assert not again.signed
    assert again.intake_number in counter.get(page).content.decode()
    assert "这里没有收件" in counter.get("/intake?show=again").content.decode()


def test_what_was_taken_in_again_is_lodged_once_people_have_been_checked_and_have_signed(
    counter, clerk, lodged, friday_morning
):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    given_back = {"action": "hand_back", "state": "handed_back", "reason": "unreadable", "sentence": "第二页无法打开。"}
    intake.apply_step(step(lodged, 1, CaseHandedBack, at=friday_morning, **given_back), sender=HOME, at=friday_morning)
    counter.post(f"/intake/{lodged.intake_number}/again")
    again = Application.objects.exclude(pk=lodged.pk).get()
    missing = {one.step.label for one in intake.shortcomings_of(again, on=localdate())}
    assert missing == {"申请人", "询问与签名", "核对提交"}

    told = {"number": again.intake_number, "officer": clerk, "at": friday_morning}
    intake.verify_person(document_number=AGENT, score=96.5, **told)
    answers = {question.code: "是" for question in again.business.questions}
    saved = intake.record_interview(version=latest(again).version, answers=answers, signed=True, **told)
    assert intake.check_application(**told)
    done = intake.lodge(version=latest(saved).version, **told)

    assert done.state == "lodged"
    assert OutboxMessage.objects.filter(contract="case.lodged/1", about=again.intake_number).count() == 1


def latest(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_only_what_was_given_back_is_taken_in_again(counter, lodged):
    assert counter.post(f"/intake/{lodged.intake_number}/again").status_code == 409
    assert Application.objects.count() == 1


def test_a_reminder_and_its_answer_stand_beside_the_case(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    page = f"/intake/{lodged.intake_number}"

    assert "等待属地答复" in counter.post(f"{page}/remind", {"sentence": "请尽快。"}, follow=True).content.decode()
    assert "还没有答复" in counter.post(f"{page}/remind", {"sentence": "请尽快。"}, follow=True).content.decode()
    answer = CaseReminderAnswered(
        case_number=received(lodged).case_number,
        reminded_at=Reminder.objects.get().at,
        sentence="今日受理。",
        answered_by="赵受理",
        at=friday_morning,
    )
    intake.note_answer(answer, intake_number=lodged.intake_number, sender=HOME)

    assert "今日受理。" in counter.get(page).content.decode()
