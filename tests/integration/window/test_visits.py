"""People of one application at two counters: the page of the clerk who leads, the work list of the one asked."""

from base64 import b64encode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.integration.documents.samples import pdf, picture
from tests.integration.intake.counters import carry
from tests.integration.intake.test_parts import BUYER, SELLER, ask, helper, shared  # noqa: F401 - fixtures
from tests.integration.window.conftest import Devices, bridge_at, sealed
from tests.integration.window.test_signing_on_the_pad import STROKES
from tongban.apps.audit.models import AuditEntry
from tongban.apps.intake.models import PartSignature, PartTask
from tongban.apps.intake.part_signing import signed_sheet
from tongban.exchange.devices.messages import Print
from tongban.exchange.devices.words import Act
from tongban.exchange.digests import sm3_hex

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(helper):  # noqa: F811
    """The browser of the clerk in 济源."""
    browser = Client()
    browser.force_login(helper)
    helper.session_key = browser.session.session_key
    helper.save(update_fields=["session_key"])
    return browser


@pytest.fixture
def asked(counter, shared, jiyuan, friday_morning):  # noqa: F811
    """The seller's part has been asked for on the page, and the request has arrived."""
    seller = shared.applicants.get(role="seller")
    answer = counter.post(
        f"/intake/{shared.intake_number}/parts",
        {"applicant": seller.pk, "institution": "419001", "papers": ["M02"], "note": "下午到场"},
    )
    assert answer.status_code == 302
    carry("intake.part_requested/1", friday_morning)
    return shared.parts.get()


def test_a_part_is_done_at_the_other_counter_and_comes_back(counter, other, asked, shared, friday_morning):  # noqa: F811
    review = f"/intake/{shared.intake_number}/review"
    assert "张䶮在济源市不动产登记中心的核验、询问和签名还没有交回" in counter.get(review).content.decode()

    page = f"/parts/{asked.number}"
    assert "张䶮" in other.get("/parts").content.decode()
    text = other.get(page).content.decode()
    assert "下午到场" in text
    assert BUYER not in text
    other.post(f"{page}/materials/M02", {"scans": [SimpleUploadedFile("身份证.pdf", pdf(1))]})
    told = dict.fromkeys(other.get(page).context["form"].questions, "是")
    other.post(page, {"version": "1", "act": f"vouch:{SELLER}", f"reason-{SELLER}": "核对证件原件与本人一致", **told})
    assert other.get(f"{page}/sheet").content.startswith(b"%PDF-")
    given = other.post(page, {"version": "2", "act": "give", "signed": "on", **told}, follow=True)
    assert "已交回郑州市不动产登记中心" in given.content.decode()
    carry("intake.part_given/1", friday_morning)

    text = counter.get(f"/intake/{shared.intake_number}/parts").content.decode()
    assert "已交回" in text
    assert "李协办" in text
    assert "张䶮" not in counter.get(review).content.decode().partition("处需要补齐")[2].partition("</ul>")[0]


def test_half_done_is_kept_and_what_is_missing_is_said(other, asked):
    page = f"/parts/{asked.number}"
    other.post(page, {"version": "1", "act": "save", "Q1": "是"})
    text = other.post(page, {"version": "2", "act": "give", "Q1": "是"}, follow=True).content.decode()

    assert "张䶮还没有通过人证核验" in text
    assert "申请人还没有在签署页上签名" in text
    assert 'value="是"' in text


def test_the_lead_is_told_why_it_can_not_be_done(counter, other, asked, shared, friday_morning):  # noqa: F811
    other.post(f"/parts/{asked.number}/decline", {"version": "1", "reason": "申请人未到场"})
    carry("intake.part_declined/1", friday_morning)

    text = counter.get(f"/intake/{shared.intake_number}/parts").content.decode()
    assert "协办窗口退回" in text
    assert "申请人未到场" in text


def test_a_withdrawn_part_can_be_looked_at_and_no_longer_done(counter, other, asked, shared, friday_morning):  # noqa: F811
    counter.post(f"/intake/{shared.intake_number}/parts/{asked.number}/withdraw")
    carry("intake.part_withdrawn/1", friday_morning)

    text = other.get(f"/parts/{asked.number}").content.decode()
    assert "牵头窗口已撤回" in text
    assert "交回牵头窗口" not in text
    assert SELLER not in text  # masked once nothing is left to do


def test_the_counter_that_leads_does_not_see_the_task(counter, asked):
    assert counter.get(f"/parts/{asked.number}").status_code == 404
    assert asked.name not in counter.get("/parts").content.decode()


@pytest.fixture
def their_devices(other, helper):  # noqa: F811
    """The devices of the counter in 济源 that does the seller's part."""
    helper.window = "2号窗口"
    helper.save(update_fields=["window"])
    with bridge_at("419001/2号窗口") as bridge:
        yield Devices(bridge, other, counter="419001/2号窗口")


def answered(browser, page, *, version="1", act="save", **changes):
    told = dict.fromkeys(browser.get(page).context["form"].questions, "是")
    return browser.post(page, {"version": version, "act": act, **told, **changes})


def signs_at(browser, devices, page, **changes):
    """The person reads the sheet on that counter's screen and signs."""
    content = browser.get(f"{page}/signing/0").json()["content"]
    bridge = devices.bridge(page)
    begun = bridge.start(Act.SIGN, {"content": content}, seconds=10)
    devices.write({"width": 1200, "height": 360, "strokes": STROKES, "image": b64encode(picture("PNG")).decode()})
    return browser.post(f"{page}/signing/0", {"signed": sealed(bridge.finish(begun)), **changes})


def test_the_part_is_read_and_signed_on_that_counter_s_pad(other, their_devices, asked, helper, friday_morning):  # noqa: F811
    page = f"/parts/{asked.number}"
    their_devices.lay("张䶮", SELLER)
    answered(other, page, act="verify", **their_devices.compare(page))
    other.post(f"{page}/materials/M02", {"scans": [SimpleUploadedFile("身份证.pdf", pdf(1))]})
    assert answered(other, page, version="2", act="sign").headers["Location"] == f"{page}/signing"

    assert signs_at(other, their_devices, page).status_code == 200
    kept = PartSignature.objects.get()
    assert (kept.document_number, kept.text_sm3) == (SELLER, sm3_hex(kept.text.encode()))
    assert BUYER not in kept.text
    assert "已经签名" in other.get(f"{page}/signing").content.decode()
    assert AuditEntry.objects.filter(act="协办手写屏签名", subject=asked.number).exists()
    task = PartTask.objects.get()
    assert "<polyline" in signed_sheet(task, officer=helper, at=friday_morning).signatories[0].signatures[0].svg

    answered(other, page, version="3", act="give")
    task.refresh_from_db()
    assert (task.state, task.signed_at) == ("given", kept.at)
    assert task.files.get(code="M01").name.startswith("共同申请签署页")


def test_what_was_done_is_printed_on_a_slip_and_shown_on_the_customer_s_screen(other, their_devices, asked):
    page = f"/parts/{asked.number}"
    their_devices.lay("张䶮", SELLER)
    answered(other, page, act="verify", **their_devices.compare(page))
    other.post(f"{page}/materials/M02", {"scans": [SimpleUploadedFile("身份证.pdf", pdf(1))]})
    signs_at(other, their_devices, page)
    assert "打印小票" not in other.get(page).content.decode()
    answered(other, page, version="2", act="give")

    given = other.get(page)
    slip = Print.model_validate_json(given.context["slip"])
    assert "打印小票" in given.content.decode()
    assert 'data-shown="已办理，交回牵头窗口"' in given.content.decode()
    said = "".join(slip.lines)
    assert asked.application.intake_number in said
    assert "牵头收件机构 郑州市不动产登记中心" in said
    assert SELLER not in said
    bridge = their_devices.bridge(page)
    assert bridge.finish(bridge.start(Act.PRINT, slip.model_dump(), seconds=5)).state == "done"
    shown = {"title": "已办理，交回牵头窗口", "lines": list(slip.lines[:3])}
    assert bridge.finish(bridge.start(Act.SHOW, shown, seconds=5)).state == "done"


def test_another_answer_has_to_be_signed_again(other, their_devices, asked):
    page = f"/parts/{asked.number}"
    answered(other, page, act=f"vouch:{SELLER}", **{f"reason-{SELLER}": "核对证件原件与本人一致"})
    signs_at(other, their_devices, page)
    answered(other, page, version="2", Q1="否")

    assert "签名之后内容有修改，请重新阅读签名" in other.get(f"{page}/signing").content.decode()
    text = other.get(page).content.decode()
    assert "原签名已失效，须重新阅读签名" in text
    assert "已在手写屏上签名" not in text


def test_nobody_signs_before_being_verified_and_asked(other, their_devices, asked):
    page = f"/parts/{asked.number}"
    assert "还没有通过人证核验" in other.get(f"{page}/signing/0").json()["sentence"]
    other.post(page, {"version": "1", "act": f"vouch:{SELLER}", f"reason-{SELLER}": "核对证件原件与本人一致"})
    assert "个问题没有回答" in other.get(f"{page}/signing/0").json()["sentence"]


def test_a_card_is_held_against_what_the_lead_said(other, their_devices, asked):
    page = f"/parts/{asked.number}"
    their_devices.lay("张䶮", SELLER)
    said = other.post(page, {"version": "1", "act": "read", **their_devices.read(page)}, follow=True)
    assert "与牵头窗口登记的姓名、号码一致" in said.content.decode()
    their_devices.lay("李𬱖", BUYER)
    said = other.post(page, {"version": "2", "act": "read", **their_devices.read(page)}, follow=True)
    assert "姓名、号码不一致" in said.content.decode()


def test_the_part_offers_every_device_of_the_counter(other, their_devices, asked):
    assert settings.TONGBAN.devices
    text = other.get(f"/parts/{asked.number}").content.decode()
    for device in ("id_reader", "face_camera", "document_camera", "scanner"):
        assert f'data-device="{device}"' in text
    assert "请申请人在屏上签名" in text
