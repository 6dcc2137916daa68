"""What the staff see of the other offices on a case, and do about it; and what the offices themselves see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import moment
from tests.integration.casework.conftest import replacement
from tests.integration.casework.offices import MEMBERS, Clerks, Line, connect, declared_sale
from tests.integration.casework.test_procedure import SERIAL
from tests.integration.documents.samples import pdf
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework import operations as act
from tongban.apps.casework.queries.onewindow import latest_requests
from tongban.domain.cases.outside import System
from tongban.sites.departments.models import OfficeMatter


@pytest.fixture
def clerks(db, settings, friday_morning) -> Clerks:
    """Every office is connected, and this node speaks for all of them."""
    exchange = settings.TONGBAN.exchange
    exchange = exchange.model_copy(update={"members": (*exchange.members, *MEMBERS)})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"exchange": exchange})
    connect(*MEMBERS, at=friday_morning)
    return Clerks(Line())


def test_the_case_page_shows_what_each_office_said_and_what_differs(clerks, receive, advance, staff, signed_in):
    case = advance(receive(declared_sale()), to="reviewed")
    clerks.do(System.HOUSING, "buyer", at=moment("2026-11-20 09:10"))
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:20"))
    clerks.do(System.TAX, "assess", at=moment("2026-11-20 09:30"))

    page = text(signed_in(staff.recorder).get(case_url(case)))

    assert "一窗受理" in page
    assert "¥9,800.00" in page
    assert latest_requests(case)[System.TREASURY].answer["pay_code"] in page
    assert "网签合同为冯另购（尾号003X）" in page
    assert "重新核验" in page
    assert "税费已缴清…" not in page
    assert "41010119900101003X" not in page


def test_a_returned_declaration_is_put_right_on_its_page(clerks, receive, advance, staff, signed_in):
    case = advance(receive(declared_sale(contract_date="")), to="reviewed")
    clerks.do(System.TAX, "return", at=moment("2026-11-20 09:10"), code="S02")
    browser = signed_in(staff.recorder)

    wrong = browser.post(case_url(case, "declare"), {**shown(case), "price": "980000", "contract_date": "昨天"})
    assert wrong.status_code == 422
    mended = {**shown(case), "price": "980000", "contract_date": "2026-11-18"}
    unfit = browser.post(case_url(case, "declare"), {**mended, "scans": [SimpleUploadedFile("合同.pdf", b"no pdf")]})
    assert unfit.status_code == 422
    contract = SimpleUploadedFile("合同.pdf", pdf(1))
    done = browser.post(case_url(case, "declare"), {**mended, "scans": [contract]}, follow=True)

    assert "已重新推送税务机关" in text(done)
    assert latest_requests(case)[System.TAX].asked["contract_date"] == "2026-11-18"
    assert "涉税申报补充材料" in text(browser.get(case_url(case)))


def test_a_fee_is_waived_with_its_ground(clerks, receive, advance, staff, signed_in):
    case = advance(receive(declared_sale()), to="reviewed")

    told = {**shown(case), "waiver": "small_enterprise", "basis": "小微企业名录"}
    page = signed_in(staff.recorder).post(case_url(case, "waive"), told, follow=True)

    assert "免收" in text(page)
    assert "小微企业名录" in text(page)


def test_a_certificate_waits_for_the_fee_and_then_nobody_types_its_receipt(clerks, receive, advance, staff, signed_in):
    case = advance(receive(replacement()), to="recorded")
    act.prepare_certificate(
        number=case.case_number, officer=staff.issuer, printed_serial=SERIAL, at=moment("2026-11-20 09:20")
    )
    browser = signed_in(staff.issuer)
    clerks.do(System.TREASURY, "issue", at=moment("2026-11-20 09:30"))
    waiting = text(browser.get(case_url(case, "issue")))
    assert latest_requests(case)[System.TREASURY].answer["pay_code"] in waiting
    assert "领取人" not in waiting

    clerks.do(System.TREASURY, "pay", at=moment("2026-11-20 09:40"))
    paid = text(browser.get(case_url(case, "issue")))
    assert "登记费 ¥10.00 已缴，票据 00000" in paid
    assert "缴费票据号" not in paid
    told = {**shown(case), "method": "counter", "recipient": "张䶮", "waybill": ""}
    assert "已发证" in text(browser.post(case_url(case, "issue"), told, follow=True))


def test_what_an_office_does_not_ask_for_has_no_form(clerks, receive, advance, staff, signed_in):
    case = advance(receive(declared_sale()), to="reviewed")
    browser = signed_in(staff.recorder)
    assert browser.get(case_url(case, "waive")).status_code == 200
    browser.post(case_url(case, "waive"), {**shown(case), "waiver": "small_enterprise", "basis": "小微企业名录"})

    for name, sentence in (
        ("waive", "登记费已经缴清或者免收"),
        ("declare", "税务机关没有退回申报"),
        ("housing-again", "不需要"),
        ("branch-utilities", "不"),
    ):
        answer = browser.get(case_url(case, name))
        assert (answer.status_code, sentence in text(answer)) == (409, True), name
        assert f'href="{case_url(case)}"' in text(answer), act


@pytest.mark.urls("tongban.sites.departments.urls")
def test_an_office_sees_what_arrived_and_its_clerk_delays_refuses_or_marks_paid(client, clerks, receive, advance):
    advance(receive(declared_sale()), to="reviewed")
    clerks.let_nothing_happen(at=moment("2026-11-20 09:10"))
    tax = OfficeMatter.objects.get(system="tax")

    page = text(client.get("/offices/tax"))
    assert "王五" in page
    assert "退回申报" in page
    client.post(f"/offices/tax/{tax.number}/hold")
    assert "已暂缓" in text(client.get("/offices/tax"))
    client.post(f"/offices/tax/{tax.number}/return", {"code": "S05"})

    assert OfficeMatter.objects.get(pk=tax.pk).told == "退回：申报价格明显偏低且无正当理由。"
    assert client.get("/offices/moon").status_code == 404
    for system in ("treasury", "housing", "utilities"):
        assert client.get(f"/offices/{system}").status_code == 200
