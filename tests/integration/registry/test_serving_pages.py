"""送达 as the clerk does it on the page, and as the applicant opens a notice on the telephone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.casework.conftest import OWNER, OWNER_ID, replacement
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import NoticeService, ShortMessage
from tongban.apps.casework.operations import decline_case
from tongban.apps.identity.clock import localtime

pytestmark = pytest.mark.django_db


@pytest.fixture
def declined(receive, staff, friday_morning):
    case = receive(replacement())
    return decline_case(
        number=case.case_number, officer=staff.accepter, reasons=["NA03"], at=friday_morning, remarks={"NA03": "污损"}
    )


def serving_url(case) -> str:
    return reverse("registry:serve", args=[case.case_number, case.papers.get(kind="decline_notice").pk])


def test_a_clerk_has_the_receipt_signed_and_notes_it(declined, staff, signed_in):
    browser = signed_in(staff.accepter)
    assert "待送达" in text(browser.get(case_url(declined, "case")))
    page = text(browser.get(serving_url(declined)))
    assert "打印空白" in page
    blank = browser.get(f"{serving_url(declined).removesuffix('serve')}receipt", {"to": OWNER})
    assert (blank["Content-Type"], blank.content[:5]) == ("application/pdf", b"%PDF-")

    told = {"recipient": OWNER, "proof": "本人", "served_at": f"{localtime():%Y-%m-%dT%H:%M}"}
    assert "请填写签收人" in text(browser.post(serving_url(declined), told))
    page = text(browser.post(serving_url(declined), {**told, "signed_by": OWNER}, follow=True))

    assert "已送达" in page
    assert "申请行政复议：至" in page
    assert "全部送达" in page
    assert "已送达" in text(browser.get(case_url(declined, "case")))
    assert NoticeService.objects.get().receipt is not None


def test_nobody_signs_in_the_future(declined, staff, signed_in):
    told = {"recipient": OWNER, "proof": "本人", "signed_by": OWNER}
    tomorrow = localtime() + timedelta(days=1)

    answer = signed_in(staff.accepter).post(serving_url(declined), {**told, "served_at": f"{tomorrow:%Y-%m-%dT%H:%M}"})

    assert (answer.status_code, "不晚于现在" in text(answer)) == (422, True)


def test_the_applicant_opens_the_notice_with_four_digits(declined, staff, signed_in):
    clerk = signed_in(staff.accepter)
    told = {"recipient": OWNER, "proof": "签名的送达地址确认书", "phone": "13803890001"}
    assert "送达中" in text(clerk.post(f"{serving_url(declined)}?way=electronic", told, follow=True))
    link = re.search(r"/served/[\w-]+", ShortMessage.objects.get(template="to_be_opened").text)[0]

    person = Client()
    assert "打开即为签收" in text(person.get(link))
    assert person.post(link, {"last_four": "0000"}).status_code == 404
    opened = person.post(link, {"last_four": OWNER_ID[-4:]})

    assert b"".join(opened.streaming_content)[:5] == b"%PDF-"
    assert "已送达" in text(clerk.get(serving_url(declined)))
