"""协助执行 as the desk and the recorder meet it in the browser."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from tests.integration.casework.applications import BUYER, BUYER_ID
from tests.integration.casework.conftest import OWNER, TITLE
from tests.integration.casework.test_court_orders import FIRST, JIYUAN
from tests.integration.documents.samples import pdf
from tests.integration.register.conftest import UNIT
from tests.integration.registry.test_pages import text
from tongban.apps.casework.models import EnforcementOrder
from tongban.apps.register.models import Folio
from tongban.domain.register.court_desk import EnforcementKind, OrderState, papers_asked
from tongban.domain.register.refusals import Paper

TOLD = {
    name: value
    for name, value in vars(FIRST).items()
    if value not in (None, "", False)
} | {"kind": "seize", "term_years": "3"}  # fmt: skip


def order_url(name: str, order: EnforcementOrder, *more: str) -> str:
    return reverse(f"registry:{name}", args=[order.number, *more])


@pytest.fixture
def desk(register, staff, signed_in):
    """The accepter's browser."""
    return signed_in(staff.accepter)


@pytest.fixture
def order(desk) -> EnforcementOrder:
    """An order with its unit and papers, as the desk leaves it."""
    desk.post(reverse("registry:order-new"), TOLD)
    order = EnforcementOrder.objects.get()
    desk.post(order_url("order-units", order), {"unit_code": UNIT})
    for paper in papers_asked(EnforcementKind.SEIZE):
        scan = SimpleUploadedFile(f"{paper.label}.pdf", pdf())
        desk.post(order_url("order-paper", order), {"paper": paper.value, "scan": scan})
    return order


def test_from_the_counter_to_the_court_s_answer(desk, order, staff, signed_in):
    page = text(desk.get(order_url("order", order)))
    assert "如果现在登簿" in page
    assert "将登记为查封，自" in page
    desk.post(order_url("order-submit", order))
    recorder = signed_in(staff.recorder)
    assert "登簿后立即发生效力" in text(recorder.get(order_url("order-carry-out", order)))

    done = text(recorder.post(order_url("order-carry-out", order), {"confirmed": "1"}, follow=True))

    assert "请打印回执交法院" in done
    assert "协助执行回执" in done
    folio = text(signed_in(staff.examiner).get(reverse("registry:folio", args=[UNIT])))
    assert "查封顺位" in folio
    assert FIRST.court_case_number in folio


def test_a_mistyped_case_number_is_told_beside_the_field(desk):
    answer = desk.post(reverse("registry:order-new"), TOLD | {"court_case_number": "豫9001执12号"})

    assert answer.status_code == 422
    assert "不是法院案号的写法" in text(answer)
    assert not EnforcementOrder.objects.exists()


def test_one_person_cannot_bring_it_alone(desk):
    answer = desk.post(reverse("registry:order-new"), TOLD | {"second_bearer": TOLD["first_bearer"]})

    assert "送达须由两名工作人员办理" in text(answer)


def test_an_unfinished_order_names_what_is_missing_and_is_not_passed_on(desk):
    desk.post(reverse("registry:order-new"), TOLD)
    order = EnforcementOrder.objects.get()

    page = text(desk.post(order_url("order-submit", order), follow=True))

    assert "缺少裁定书的扫描件" in page
    assert EnforcementOrder.objects.get().stands is OrderState.TAKING_IN


def test_a_transfer_becomes_a_case_from_the_order_s_page(desk, register, staff, signed_in):
    told = TOLD | {"kind": "transfer", "acquirers": f"{BUYER}，{BUYER_ID}", "acquirer_phone": "13803890009"}
    refused = desk.post(reverse("registry:order-new"), told | {"acquirers": BUYER, "organ": "police"})
    assert "请写明王五的证件号码" in text(refused)
    assert "只有人民法院可以嘱托过户" in text(refused)

    desk.post(reverse("registry:order-new"), told)
    order = EnforcementOrder.objects.get()
    desk.post(order_url("order-units", order), {"unit_code": UNIT, "certificate_number": TITLE})
    for paper in [*papers_asked(EnforcementKind.TRANSFER), Paper.TAX]:
        scan = SimpleUploadedFile(f"{paper.label}.pdf", pdf())
        desk.post(order_url("order-paper", order), {"paper": paper.value, "scan": scan})
    page = text(desk.get(order_url("order", order)))
    assert "将已办理转移登记" not in page
    assert "将办理转移登记" in page
    assert f"文书载明 {TITLE}" in page
    assert BUYER in page
    assert BUYER_ID not in page

    opened = text(desk.post(order_url("order-open-case", order), follow=True))

    case = EnforcementOrder.objects.get().case
    assert f"已立案 {case.case_number}" in opened
    assert "转移登记办理中" in opened
    shown = text(signed_in(staff.examiner).get(reverse("registry:case", args=[case.case_number])))
    assert "问收件机构" not in shown


def test_the_desk_finds_units_by_owner_and_takes_them_out_again(desk, order):
    found = text(desk.get(order_url("order-units", order), {"q": OWNER}))
    assert "已选定" in found

    desk.post(order_url("order-units", order), {"unit_code": UNIT, "act": "leave"})

    assert not order.units.exists()


def test_a_release_in_part_names_what_stays_seized(desk, register):
    register.seizure(Folio.objects.get(unit_code=UNIT), court=JIYUAN, since=localdate(), until=localdate())
    released = TOLD | {"kind": "release", "earlier_document": "（2026）豫9001执1号"}
    desk.post(reverse("registry:order-new"), released)
    order = EnforcementOrder.objects.get()

    assert "部分解除" in text(desk.get(order_url("order", order)))
    desk.post(order_url("order-units", order), {"unit_code": UNIT})
    assert "部分解除" not in text(desk.get(order_url("order", order)))


def test_the_list_is_narrowed_by_state_and_court(desk, order):
    orders = reverse("registry:orders")

    assert order.number in text(desk.get(orders, {"state": "taking_in", "q": JIYUAN}))
    assert order.number not in text(desk.get(orders, {"state": "done"}))


def test_what_runs_out_soon_is_listed_the_nearest_first(desk, register):
    today = localdate()
    folio = Folio.objects.get(unit_code=UNIT)
    register.seizure(folio, court="甲法院", since=today - timedelta(days=300), until=today + timedelta(days=5))

    page = text(desk.get(reverse("registry:expiring")))

    assert "甲法院" in page
    assert "5 天" in page


@pytest.mark.parametrize("typed", [FIRST.court_case_number, FIRST.court, UNIT])
def test_the_search_of_the_top_bar_finds_an_order(desk, order, typed):
    found = text(desk.get(reverse("registry:search"), {"q": typed}, follow=True))

    assert order.number in found


def test_an_order_searched_by_its_number_opens_at_once(desk, order):
    answer = desk.get(reverse("registry:search"), {"q": order.number})

    assert answer["Location"] == order_url("order", order)


def test_who_has_nothing_to_do_with_orders_does_not_find_them(order, staff, signed_in):
    found = text(signed_in(staff.examiner).get(reverse("registry:search"), {"q": FIRST.court_case_number}))

    assert order.number not in found


def test_a_search_shows_what_it_found_and_nothing_else(desk, register):
    found = text(desk.get(reverse("registry:search"), {"q": UNIT}))

    assert "找到的不动产单元" in found
    assert "找到的案件" not in found
    assert "没有找到" not in found


def test_a_search_that_finds_nothing_says_what_may_be_typed(desk):
    assert "可用业务编号、收件编号" in text(desk.get(reverse("registry:search"), {"q": "没有这个人"}))
