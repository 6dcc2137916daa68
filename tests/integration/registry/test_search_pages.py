"""Search certificates at the counter and on the public page; looks shown on the folio."""

import pytest

from tests.integration.casework.conftest import OWNER, TITLE
from tongban.apps.register.models import SearchCertificate
from tongban.domain.searching import SCOPES, Searcher


def applied(**changes) -> dict:
    told = {
        "searcher": Searcher.INTENDING.value,
        "applicant": "周买房",
        "document_kind": "1",
        "document_number": "41010119850101123X",
        "subject": TITLE,
        "purpose": "准备购买",
        "proofs": list(SCOPES[Searcher.INTENDING].proofs),
    }
    return {**told, **changes}


@pytest.fixture
def counter(register, staff, signed_in):
    return signed_in(staff.accepter)


def test_a_search_is_applied_for_printed_and_listed(counter):
    assert counter.post("/register/search-certificates/new", applied()).status_code == 302

    row = SearchCertificate.objects.get()
    assert row.number in counter.get("/register/search-certificates").content.decode()
    answer = counter.get(f"/register/search-certificates/{row.number}")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_refused_search_says_why_and_keeps_the_input(counter):
    page = counter.post("/register/search-certificates/new", applied(searcher="holder"))

    assert page.status_code == 422
    assert "没有将申请人记载为" in page.content.decode()
    assert "准备购买" in page.content.decode()


def test_the_wrong_role_is_refused(staff, signed_in):
    assert signed_in(staff.archivist).get("/register/search-certificates").status_code == 403


def test_another_institution_s_certificate_is_not_found(counter, zhengzhou, appoint, signed_in, staff):
    counter.post("/register/search-certificates/new", applied())
    number = SearchCertificate.objects.get().number
    elsewhere = signed_in(appoint("别处", zhengzhou, *staff.accepter.roles))

    assert elsewhere.get(f"/register/search-certificates/{number}").status_code == 404


def test_the_public_page_verifies_without_telling_anything(counter, client):
    counter.post("/register/search-certificates/new", applied())
    row = SearchCertificate.objects.get()

    page = client.get(f"/v?s={row.code}").content.decode()

    assert row.number in page
    assert "验证码有效" in page
    assert OWNER not in page
    assert "周买房" not in page
    assert "没有这个验证码" in client.get("/v?s=0000").content.decode()


def test_looks_are_shown_to_those_who_may_see_them(counter, staff, signed_in):
    counter.post("/register/search-certificates/new", applied())
    unit = SearchCertificate.objects.get().folio.unit_code

    assert "查阅记录" not in counter.get(f"/register/{unit}").content.decode()
    page = signed_in(staff.examiner).get(f"/register/{unit}").content.decode()
    assert "查阅记录" in page
    assert "准备购买" in page
