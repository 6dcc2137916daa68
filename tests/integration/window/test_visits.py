"""People of one application at two counters: the page of the clerk who leads, the work list of the one asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.integration.documents.samples import pdf
from tests.integration.intake.counters import carry
from tests.integration.intake.test_parts import BUYER, SELLER, ask, helper, shared  # noqa: F401 - fixtures

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
