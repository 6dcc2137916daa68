"""Counting a parcel on the page: every material looked at, what is wrong told by sheet."""

import pytest

from tests.integration.casework.test_paper_at_home import WAYBILL, announced
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text

__all__ = ["announced"]
pytestmark = pytest.mark.django_db


def test_the_scanner_leads_to_counting_and_every_material_must_be_looked_at(lodged, announced, staff, signed_in):
    browser = signed_in(staff.accepter)
    assert WAYBILL in text(browser.get("/paper"))
    assert browser.get("/paper", {"q": lodged.intake_number}).url == case_url(lodged, "paper")
    assert "没有找到" in text(browser.get("/paper", {"q": "XYZ"}))

    said = {**shown(lodged), "waybill": WAYBILL, "sheets": "2"}
    overlooked = browser.post(case_url(lodged, "paper"), said)
    assert overlooked.status_code == 422
    assert "请核对" in text(overlooked)

    fault = {f"fault-{announced[0].material}-002": "illegible"}
    page = text(browser.post(case_url(lodged, "paper"), {**said, **fault}, follow=True))
    assert "1 页不符已告知收件机构" in page
    assert "等待收件机构答复" in page


def test_a_complete_parcel_needs_one_tick_a_material(lodged, announced, staff, signed_in):
    said = {**shown(lodged), "waybill": WAYBILL, "sheets": "2", "complete": [announced[0].material]}

    page = text(signed_in(staff.accepter).post(case_url(lodged, "paper"), said, follow=True))

    assert "与扫描件一致" in page
    assert "属地已收 2 页" in page
