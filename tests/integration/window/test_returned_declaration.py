"""The tax office returned the declaration: the counter where the applicants are supplements it through the exchange."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from tests.integration.documents.samples import pdf
from tests.integration.intake.counters import said
from tests.integration.window.test_after_lodging import HOME, received
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import Application, ReturnedDeclaration
from tongban.apps.intake.operations.declaring import hear_it_was_sent_again, hear_of_return
from tongban.exchange.contracts.lifecycle import DeclarationReturnedHome, DeclarationSentAgain

pytestmark = pytest.mark.django_db

CASE = "41900120261121D200100001A"
RETURN = {"number": f"{CASE}-T1", "case_number": CASE}


@pytest.fixture
def returned(lodged, friday_morning):
    """A sale is with the home bureau, and the tax office misses the day of the contract."""
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    Application.objects.filter(pk=lodged.pk).update(item="2001", way="joint")
    told = DeclarationReturnedHome(
        **RETURN,
        intake_number=lodged.intake_number,
        code="S02",
        reason="没有填写合同签订日期。",
        particulars=({"code": "price", "name": "价款", "value": "900000.00"},),
        at=now(),
    )
    hear_of_return(told, sender=HOME)
    hear_of_return(told, sender=HOME)  # the hub may say it twice
    return f"/intake/{lodged.intake_number}"


def test_it_is_supplemented_here_and_goes_home(counter, returned, lodged):
    assert lodged.intake_number[-5:] in counter.get("/intake?show=supplement").content.decode()
    page = counter.get(returned).content.decode()
    assert "没有填写合同签订日期。" in page
    assert "900000.00" in page

    answer = {"declaration": RETURN["number"], "price": "900000.00", "contract_date": "2026-11-18", "note": ""}
    page = counter.post(f"{returned}/declaration", answer, follow=True).content.decode()
    assert "补充的内容已交属地" in page
    assert "等待属地重新推送" in page
    sent = said("case.supplemented/1")[-1].body
    assert [(one["code"], one["value"]) for one in sent["particulars"]] == [("contract_date", "2026-11-18")]
    assert sent["materials"] == []

    again = DeclarationSentAgain(
        **RETURN, intake_number=lodged.intake_number, supplemented_by="郑州市不动产登记中心", at=now()
    )
    hear_it_was_sent_again(again, sender=HOME)
    assert "已重新推送税务机关" in counter.get(returned).content.decode()


def test_papers_that_support_it_are_scanned_here_and_go_along(counter, returned, lodged):
    assert "涉税申报补充材料" in counter.get(returned).content.decode()
    counter.post(f"{returned}/materials/DECL/files", {"scans": [SimpleUploadedFile("合同.pdf", pdf(2))]})
    page = counter.get(returned).content.decode()
    assert "合同.pdf" in page
    counter.post(f"{returned}/declaration", {"declaration": RETURN["number"], "price": "900000.00", "note": ""})

    sent = said("case.supplemented/1")[-1].body
    assert [(one["code"], one["pages"]) for one in sent["materials"]] == [("DECL", 2)]
    [scan] = lodged.materials.get(code="DECL").files.all()
    assert sent["materials"][0]["files"][0]["digest"] == scan.digest
    assert [one["code"] for one in sent["particulars"]] == ["price"]  # as it was declared
    # once it is sent, nothing more is added
    counter.post(f"{returned}/materials/DECL/files", {"scans": [SimpleUploadedFile("又一份.pdf", pdf(3))]})
    assert lodged.materials.get(code="DECL").files.count() == 1


def test_a_scan_that_was_declared_stays_when_the_declaration_comes_back_again(counter, returned, lodged):
    add, declare = f"{returned}/materials/DECL/files", f"{returned}/declaration"
    counter.post(add, {"scans": [SimpleUploadedFile("合同.pdf", pdf(2))]})
    counter.post(declare, {"declaration": RETURN["number"], "note": ""})
    again = DeclarationReturnedHome(
        number=f"{CASE}-T2",
        case_number=CASE,
        intake_number=lodged.intake_number,
        code="S04",
        reason="没有关系证明。",
        particulars=({"code": "price", "name": "价款", "value": "900000.00"},),
        at=now(),
    )
    hear_of_return(again, sender=HOME)
    counter.post(add, {"scans": [SimpleUploadedFile("户口簿.pdf", pdf(3)), SimpleUploadedFile("误扫.pdf", pdf(4))]})
    contract, book, slip = lodged.materials.get(code="DECL").files.order_by("position")
    assert "已随申报提交" in counter.get(returned).content.decode()

    def remove(scan):
        return counter.post(f"{returned}/scans/{scan.pk}/change", {"act": "remove"})

    assert (remove(contract).status_code, remove(slip).status_code) == (409, 302)
    counter.post(declare, {"declaration": f"{CASE}-T2", "note": ""})
    sent = said("case.supplemented/1")[-1].body["materials"][0]["files"]
    assert [one["digest"] for one in sent] == [book.digest]


def test_nothing_changed_and_nothing_explained_is_not_sent(counter, returned):
    answer = {"declaration": RETURN["number"], "price": "900000.00"}
    page = counter.post(f"{returned}/declaration", answer)

    assert page.status_code == 422
    assert "内容没有改动" in page.content.decode()
    assert ReturnedDeclaration.objects.get().is_open


def test_what_the_home_desk_has_done_is_not_done_again(counter, returned, lodged):
    again = DeclarationSentAgain(**RETURN, intake_number=lodged.intake_number, supplemented_by="济源 周登簿", at=now())
    hear_it_was_sent_again(again, sender=HOME)

    answer = {"declaration": RETURN["number"], "contract_date": "2026-11-18"}
    page = counter.post(f"{returned}/declaration", answer, follow=True).content.decode()
    assert "已经补充过了" in page
    assert not said("case.supplemented/1")
