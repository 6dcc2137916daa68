"""The lending log as the archivist keeps it."""

from datetime import timedelta

import pytest

from tests.integration.casework.test_lending import LOAN, archived
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import Lending
from tongban.apps.identity.clock import localtime

__all__ = ["archived"]
pytestmark = pytest.mark.django_db


def test_a_file_is_lent_overdue_and_returned_on_the_page(archived, staff, signed_in):
    browser = signed_in(staff.archivist)
    assert "永久" in text(browser.get("/archive"))
    far = localtime().date() + timedelta(days=40)
    assert "到期续借" in text(browser.post(case_url(archived, "lend"), {**LOAN, "until": f"{far}"}))
    soon = localtime().date() + timedelta(days=3)
    browser.post(case_url(archived, "lend"), {**LOAN, "until": f"{soon}"})
    assert "已借出" in text(browser.get("/archive"))
    assert browser.get(case_url(archived, "lend")).status_code == 409
    Lending.objects.update(until=localtime().date() - timedelta(days=1))

    assert "逾期未还" in text(browser.get("/archive/lendings"))
    page = text(browser.post(case_url(archived, "take-back"), {"condition": "页数齐全"}, follow=True))

    assert "案卷已归还" in page
    assert browser.get(case_url(archived, "take-back")).status_code == 409
    assert "页数齐全" in text(browser.get("/archive/lendings?show=all"))
