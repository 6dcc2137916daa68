"""What the counter does and sees after lodging, and what the public may ask."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import AGENT, BANK_CODE
from tests.integration.intake.test_lodging import HOME, received, step
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import PaperParcel
from tongban.apps.messaging.models import OutboxMessage
from tongban.exchange.contracts.cases import CaseSupplementRequested, SupplementItem

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


def ask(client, number, last_four):
    return client.post("/progress", {"number": number, "last_four": last_four})


def test_the_public_sees_the_course_without_names(client, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    accepted = step(lodged, 1, action="accept", state="accepted", role="accept", actor="赵受理")
    intake.apply_step(accepted, sender=HOME, at=friday_morning)
    page = ask(client, lodged.intake_number, AGENT[-4:]).content.decode()

    assert "已受理，正在审核" in page
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
