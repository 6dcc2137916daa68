"""送达 as the clerk does it on the page, and as the applicant opens a notice on the telephone."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import OWNER, OWNER_ID, replacement
from tests.integration.documents.samples import pdf
from tests.integration.registry.test_pages import case_url, text
from tests.integration.window.conftest import bridge_at
from tongban.apps.casework.models import NoticeService, ShortMessage, SupplementRequest
from tongban.apps.casework.operations import decline_case, request_supplement
from tongban.apps.casework.operations.papers.own_scans import add_receipt_scan
from tongban.apps.casework.operations.telling.serving import Service, serve_notice
from tongban.apps.documents.judging import judge_next
from tongban.apps.identity.clock import localtime
from tongban.cli.devices.client import BridgeClient
from tongban.domain.people import Role
from tongban.domain.serving import ServiceWay
from tongban.exchange.contracts.cases import SupplementItem
from tongban.exchange.devices.words import Act
from tongban.exchange.digests import sm3_hex

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
    assert "<h1>送达不予受理通知书</h1>" in page
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


def test_the_signed_receipt_is_scanned_and_kept_with_the_case(declined, staff, signed_in):
    browser, told = signed_in(staff.accepter), {"recipient": OWNER, "proof": "本人", "signed_by": OWNER}
    page = text(
        browser.post(serving_url(declined), {**told, "served_at": f"{localtime():%Y-%m-%dT%H:%M}"}, follow=True)
    )
    assert f"{OWNER}签名的送达回证" in page
    service = NoticeService.objects.get()
    scans = reverse("registry:service-scans", args=[declined.case_number, service.paper_id, service.pk])

    refused = browser.post(scans, {"scans": [SimpleUploadedFile("回证.exe", b"MZ")]}, follow=True)
    assert not declined.files.filter(material__code__startswith="service.").exists()
    assert "已存入案卷" not in text(refused)
    signed = pdf(1)
    for _ in range(2):  # the same again changes nothing
        kept = text(browser.post(scans, {"scans": [SimpleUploadedFile("回证.pdf", signed)]}, follow=True))
    assert "回证.pdf" in kept
    assert "正在检查清晰度…" in kept
    (quality,) = re.findall(r'hx-get="([^"?]+)', kept)
    assert judge_next()
    assert "第 1 页看起来是空白页" in text(browser.get(quality))
    assert "第 1 页看起来是空白页" in text(browser.get(serving_url(declined)))

    scan = declined.files.get(material__name=f"不予受理通知书送达回证（{OWNER}）")
    opened = browser.get(reverse("registry:file", args=[declined.case_number, scan.digest]))
    assert b"".join(opened).startswith(b"%PDF")
    assert scan.material.name in text(browser.get(case_url(declined, "case")))


@pytest.fixture
def camera(staff):
    """The document camera of the desk at which the notices are served."""
    staff.accepter.window = "2号窗口"
    staff.accepter.save(update_fields=["window"])
    with bridge_at("419001/2号窗口") as bridge:
        bridge.counters["419001/2号窗口"].desk.delay = 0.0
        yield f"http://127.0.0.1:{bridge.server_port}"


def test_the_signed_receipt_is_taken_by_the_desks_own_camera(declined, staff, signed_in, camera):
    browser, told = signed_in(staff.accepter), {"recipient": OWNER, "proof": "本人", "signed_by": OWNER}
    served = {**told, "served_at": f"{localtime():%Y-%m-%dT%H:%M}"}
    page = text(browser.post(serving_url(declined), served, follow=True))
    for device in ("document_camera", "scanner"):
        assert f'data-device="{device}"' in page
    ticket_url = reverse("registry:device-ticket", args=[declined.case_number])
    assert f'data-bridge="{camera}" data-ticket-url="{ticket_url}"' in page

    ticket = browser.post(ticket_url).json()["ticket"]
    bridge = BridgeClient(url=camera, ticket=ticket, origin="http://testserver")
    taken = bridge.run(Act.CAPTURE, seconds=5)
    photo = bridge.ask("GET", f"/operations/{taken.operation}/pages/1").content
    service = NoticeService.objects.get()
    scans = reverse("registry:service-scans", args=[declined.case_number, service.paper_id, service.pk])
    kept = text(browser.post(scans, {"scans": [SimpleUploadedFile("回证-1.jpg", photo)]}, follow=True))

    assert "回证-1.jpg" in kept
    assert declined.files.get(material__code=f"service.{service.pk}").digest == sm3_hex(photo)


def test_without_a_window_no_device_is_offered_and_no_ticket_given(declined, staff, signed_in):
    browser = signed_in(staff.accepter)
    refused = browser.post(reverse("registry:device-ticket", args=[declined.case_number]))

    assert (refused.status_code, "没有登记窗口" in refused.json()["sentence"]) == (400, True)
    assert "data-bridge" not in text(browser.get(serving_url(declined)))


def test_another_institution_does_not_see_the_receipt(declined, staff, signed_in, appoint, zhengzhou):
    told = Service(recipient=OWNER, way=ServiceWay.DIRECT, proof="本人", signed_by=OWNER, served_at=declined.closed_at)
    paper = declined.papers.get(kind="decline_notice")
    by = {"number": declined.case_number, "officer": staff.accepter, "at": declined.closed_at}
    service = serve_notice(paper_id=paper.pk, told=told, **by)
    scan = add_receipt_scan(service_id=service.pk, filename="回证.pdf", chunks=[pdf(1)], **by)
    stranger = signed_in(appoint("钱外地", zhengzhou, Role.ACCEPT))

    assert stranger.get(reverse("registry:file", args=[declined.case_number, scan.digest])).status_code == 404


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


def test_a_supplement_nobody_brought_is_put_before_those_who_decide(receive, staff, signed_in, friday_morning):
    case = receive(replacement())
    missing = SupplementItem(material="M04", name="不动产权证书", sentence="请提交原件。")
    request_supplement(number=case.case_number, officer=staff.accepter, items=[missing], at=friday_morning)
    browser, overview = signed_in(staff.accepter), reverse("registry:supervision")
    SupplementRequest.objects.update(respond_by=moment("2099-01-05 17:00"))
    assert case.case_number not in text(browser.get(overview))

    SupplementRequest.objects.update(respond_by=friday_morning)
    assert case.case_number in text(browser.get(overview))
    assert "1 件补正期限已过" in text(browser.get(reverse("registry:inbox")))
