"""What officers see of frozen cases, and of cases that are recorded together."""

from datetime import timedelta

from django.urls import reverse

from tests.integration.casework.applications import BUYER, loan, sale
from tests.integration.casework.conftest import OWNER
from tests.integration.register.conftest import UNIT
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import Case
from tongban.apps.register.models import Ownership
from tongban.apps.register.operations import CourtTerms, carry_out_court_order
from tongban.apps.register.proving.logbook import Author
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.seizure_events import Term

FIRST = "41010020261120S00041"


def test_a_frozen_case_says_so_and_offers_nothing_to_record(receive, advance, staff, signed_in, friday_morning):
    case = advance(receive(sale(FIRST)), to="reviewed")
    at = friday_morning + timedelta(hours=1)
    terms = CourtTerms(
        court="济源市人民法院",
        document_number="（2026）豫9001执1号",
        served_at=at,
        term=Term(years=3),
        against=OWNER,
    )
    carry_out_court_order(
        institution=case.institution,
        unit_code=UNIT,
        act=CourtAct.SEIZE,
        court=terms,
        request_number="REQ-1",
        author=Author(username="court", name="司法查控"),
        at=at,
    )

    page = text(signed_in(staff.recorder).get(case_url(case)))

    assert "法院冻结，暂停办理" in page
    assert "等待查封解除或者失效" in page
    assert reverse("registry:record", args=[case.case_number]) not in page
    refused = signed_in(staff.recorder).post(case_url(case, "record"), {**shown(case), "confirmed": "1"})
    assert refused.status_code == 409


def test_two_cases_are_recorded_from_one_page(receive, advance, staff, signed_in):
    first, second = receive(sale(FIRST)), receive(loan(together_with=FIRST))
    for case in (first, second):
        advance(case, to="reviewed")
    recorder = signed_in(staff.recorder)

    assert "与抵押权首次合并登簿…" in text(recorder.get(case_url(first)))
    assert first.case_number in text(recorder.get(case_url(second)))
    asked = text(recorder.get(case_url(second, "record")))
    assert asked.index(first.case_number) < asked.rindex(second.case_number)
    assert "全部记载或者全部不记载" in asked
    told = {**shown(second), "confirmed": "1"}
    assert "合并办理的案件有变化" in text(recorder.post(case_url(second, "record"), told))  # the first was not shown
    recorder.post(case_url(second, "record"), {**told, "beside": f"{first.case_number}:{shown(first)['seen']}"})

    assert {one.state for one in Case.objects.all()} == {"recorded"}
    assert [one.name for one in Ownership.objects.get(ended_at=None).holders.all()] == [BUYER]


def test_money_and_moments_of_the_form_are_written_as_everywhere_else(receive, advance, staff, signed_in):
    case = advance(receive(sale(FIRST)), to="accepted")
    served = {"code": "court_served_at", "name": "送达时间", "value": "2026-11-20T01:05:09.397996+00:00"}
    price = {"code": "price", "name": "合同价款（元）", "value": "870000.00"}
    Case.objects.update(item="2006", particulars=[served, price])

    page = text(signed_in(staff.accepter).get(case_url(case)))

    assert "2026-11-20 09:05" in page
    assert "¥870,000.00" in page
    assert "合同价款（元）" not in page
