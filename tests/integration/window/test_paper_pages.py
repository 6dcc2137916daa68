"""The counter's page of paper: the cover sheet, the answer to a fault, the search, the second person."""

import pytest
from django.test import Client

from tests.integration.intake.test_lodging import HOME
from tests.integration.intake.test_paper_sheets import WAYBILL, counted, posted
from tongban.apps.intake import operations as intake
from tongban.exchange.contracts.papers import SheetFault

__all__ = ["posted"]
pytestmark = pytest.mark.django_db


def test_the_cover_sheet_and_the_form_of_withdrawal_are_printed(counter, lodged):
    for path in ("sheets/cover", "withdraw/form"):
        paper = counter.get(f"/intake/{lodged.intake_number}/{path}")
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF-")


def test_a_fault_is_answered_on_the_page(counter, posted):
    intake.note_paper_arrival(counted(posted, SheetFault(material="M02", page=1, fault="missing")), sender=HOME)
    base = f"/intake/{posted.intake_number}"
    assert "1 页等待答复" in counter.get(base).content.decode()

    page = counter.post(f"{base}/sheets/answer", {"answer-M02-001": "post"}, follow=True).content.decode()

    assert "已答复属地" in page
    assert "打印封面条码页" in page


def test_the_loss_is_established_by_a_second_person(counter, posted, clerk):
    base = f"/intake/{posted.intake_number}/sheets"
    counter.post(f"{base}/search", {"waybill": WAYBILL, "cause": "carrier_says", "carrier_reference": "11183-01"})
    told = {"waybill": WAYBILL, "statement": "确认丢失。"}
    remedies = {f"remedy-{code}": "recollect" for code in posted.sheets.values_list("material", flat=True)}
    page = counter.post(f"{base}/declare", {**told, **remedies}, follow=True).content.decode()
    assert "须由另一位同事在本页复核" in page

    page = counter.post(f"{base}/confirm", told, follow=True).content.decode()
    assert "由另一位同事复核" in page
    assert not Client().get(base).content.decode().count(WAYBILL)
