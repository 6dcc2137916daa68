"""协助执行 at the counter: taken in by one officer, previewed, carried out by another, answered to the court."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.conftest import moment
from tests.integration.casework.applications import sale
from tests.integration.casework.conftest import OWNER
from tests.integration.documents.samples import pdf, text_of
from tests.integration.register.conftest import FUTURE_UNIT, UNIT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import Case, EnforcementOrder
from tongban.apps.casework.operations.court.court_orders import (
    OrderTold,
    add_order_file,
    correct_service,
    name_unit,
    send_order_back,
    submit_order,
    take_in_order,
)
from tongban.apps.casework.operations.court.court_orders_answered import answer_search, carry_out_order
from tongban.apps.casework.queries.enforcement import previews_of, whole_order
from tongban.apps.casework.refusals import (
    OpinionMissing,
    OrderIncompleteAtDesk,
    OrderNotFound,
    SamePersonTwice,
    ServiceTimeImpossible,
    WrongRole,
)
from tongban.apps.documents.queries import open_file
from tongban.apps.register.models import RegisterLogEntry, Seizure
from tongban.apps.register.queries import standing_rows
from tongban.apps.register.queries.looks import looks_at
from tongban.apps.register.queries.queue import queue_on
from tongban.domain.cases import CaseState
from tongban.domain.dictionaries import SeizureKind
from tongban.domain.people import Role
from tongban.domain.register.court_desk import EnforcementKind, OrderState, OrderStepNotAllowed, Organ, papers_asked

JIYUAN, ZHENGZHOU = "济源市人民法院", "郑州市中级人民法院"
FIRST = OrderTold(
    kind=EnforcementKind.SEIZE,
    court=JIYUAN,
    court_case_number="（2026）豫9001执12号",
    ruling_number="（2026）豫9001执12号之一",
    notice_number="（2026）豫9001执12号协执1",
    first_bearer="郭执行",
    first_work_card="豫9001-017",
    first_duty_card="执公豫9001017",
    second_bearer="高书记",
    second_work_card="豫9001-052",
    second_duty_card="执公豫9001052",
    against=OWNER,
    term_years=3,
)
SECOND = replace(FIRST, court=ZHENGZHOU, court_case_number="（2026）豫01执88号", ruling_number="（2026）豫01执88号之一")
RELEASE = replace(
    FIRST,
    kind=EnforcementKind.RELEASE,
    ruling_number="（2026）豫9001执12号之二",
    earlier_document=FIRST.ruling_number,
    term_years=None,
)


@pytest.fixture
def taken_in(register, staff):
    """An order with every paper, ready to be submitted: taken_in(FIRST, at=...)."""

    def _taken_in(told: OrderTold, *, at: datetime, units: tuple[str, ...] = (UNIT,)) -> EnforcementOrder:
        order = take_in_order(told=told, officer=staff.accepter, at=at)
        for unit in units:
            name_unit(number=order.number, unit_code=unit, officer=staff.accepter, at=at)
        for paper in papers_asked(told.kind, organ=told.organ):
            add_order_file(
                number=order.number, paper=paper, filename=f"{paper.label}.pdf", chunks=[pdf()],
                officer=staff.accepter, at=at,
            )  # fmt: skip
        return order

    return _taken_in


@pytest.fixture
def carried_out(taken_in, staff):
    """The same, carried out a minute later by the recorder; the order with its papers."""

    def _carried_out(told: OrderTold, *, at: datetime) -> EnforcementOrder:
        order = taken_in(told, at=at)
        submit_order(number=order.number, officer=staff.accepter, at=at)
        carry_out_order(number=order.number, officer=staff.recorder, at=at + timedelta(minutes=1))
        return whole_order(number=order.number, officer=staff.recorder)

    return _carried_out


def words(order: EnforcementOrder, title: str) -> str:
    paper = next(one for one in order.papers.all() if one.title == title)
    with open_file(digest=paper.digest) as stream:
        return "".join(text_of(stream.read()).split())


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_the_preview_says_which_cases_will_stand_still_and_changes_nothing(
    receive, advance, taken_in, staff, friday_morning
):
    case = advance(receive(sale()), to="reviewed")
    at = friday_morning + timedelta(hours=1)
    order = taken_in(FIRST, at=at)

    (preview,) = previews_of(order, at=at)

    assert preview.came_to.recorded_as is SeizureKind.SEIZURE
    assert f"{preview.came_to.until_date}" == "2029-11-19"
    assert [one.case_number for one in preview.freezing] == [case.case_number]
    assert state(case) == CaseState.REVIEWED
    assert not Seizure.objects.exists()


def test_carried_out_it_freezes_the_case_and_the_court_is_answered(
    receive, advance, carried_out, staff, friday_morning
):
    case = advance(receive(sale()), to="reviewed")
    served = friday_morning + timedelta(hours=1)

    order = carried_out(FIRST, at=served)

    seizure = Seizure.objects.get(ended_at=None)
    assert (seizure.served_at, seizure.court_case_number) == (served, FIRST.court_case_number)
    assert seizure.recorded_under == order.number
    assert state(case) == CaseState.FROZEN
    assert (order.stands, order.carried_out_by) == (OrderState.DONE, staff.recorder)
    slip = words(order, "协助执行回执")
    assert "查封，自2026-11-20起至2029-11-19止" in slip
    assert "郭执行（工作证豫9001-017，执行公务证执公豫9001017）" in slip
    assert "《不动产登记暂行条例实施细则》第九十条" in slip
    assert AuditEntry.objects.filter(act="办理协助执行登簿", subject=order.number).count() == 1


def test_a_second_court_waits_and_takes_effect_when_the_first_is_lifted(
    receive, advance, carried_out, staff, friday_morning
):
    case = advance(receive(sale()), to="reviewed")
    carried_out(FIRST, at=friday_morning + timedelta(hours=1))
    waiting = carried_out(SECOND, at=friday_morning + timedelta(hours=2))

    assert "第1位，首封法院济源市人民法院" in words(waiting, "轮候查封登记通知书")
    folio = standing_rows(institution=case.institution, unit_code=UNIT)
    binding, queued = queue_on(folio, at=friday_morning + timedelta(hours=3))
    assert (binding.place, binding.goes, queued.place) == (0, True, 1)
    assert (queued.lifted_kind, f"{queued.lifted_until}") == ("查封", "2029-11-19")

    lifted = carried_out(RELEASE, at=friday_morning + timedelta(hours=4))

    assert "已解除" in words(lifted, "协助执行回执")
    assert Seizure.objects.get(ended_at=None).court == ZHENGZHOU
    assert state(case) == CaseState.FROZEN


def test_what_the_register_refuses_is_answered_all_the_same(carried_out, friday_morning):
    order = carried_out(replace(FIRST, against="李不相干"), at=friday_morning)

    assert not Seizure.objects.exists()
    assert "未予办理：该不动产不在被执行人名下" in words(order, "协助执行回执")


def test_one_order_about_two_units_queues_on_each(taken_in, staff, register, friday_morning):
    developer = replace(FIRST, against="济源测试置业有限公司")
    order = taken_in(developer, at=friday_morning, units=(UNIT, FUTURE_UNIT))
    submit_order(number=order.number, officer=staff.accepter, at=friday_morning)

    _, answers = carry_out_order(number=order.number, officer=staff.recorder, at=friday_morning)

    assert answers[FUTURE_UNIT].recorded_as is SeizureKind.PRE_SEIZURE
    assert not answers[UNIT].is_done  # the home is somebody else's by now


def test_whoever_took_it_in_does_not_carry_it_out(taken_in, staff, appoint, jiyuan, friday_morning):
    both = appoint("钱两岗", jiyuan, Role.ACCEPT, Role.RECORD)
    order = taken_in(FIRST, at=friday_morning)
    correct_service(
        number=order.number, served_at=friday_morning, reason="核对送达回证", officer=both, at=friday_morning
    )
    submit_order(number=order.number, officer=staff.accepter, at=friday_morning)

    with pytest.raises(SamePersonTwice):
        carry_out_order(number=order.number, officer=both, at=friday_morning)
    with pytest.raises(WrongRole):
        carry_out_order(number=order.number, officer=staff.accepter, at=friday_morning)


def test_the_service_is_stamped_and_corrected_only_backwards_with_a_reason(taken_in, staff, friday_morning):
    order = taken_in(FIRST, at=friday_morning)
    assert order.served_at == friday_morning
    correction = {"number": order.number, "officer": staff.accepter, "at": friday_morning}

    with pytest.raises(ServiceTimeImpossible):
        correct_service(served_at=friday_morning + timedelta(minutes=1), reason="笔误", **correction)
    with pytest.raises(OpinionMissing):
        correct_service(served_at=moment("2026-11-20 08:50"), reason=" ", **correction)
    correct_service(served_at=moment("2026-11-20 08:50"), reason="送达回证载明08:50", **correction)

    kept = whole_order(number=order.number, officer=staff.accepter)
    assert (kept.served_at, kept.received_at) == (moment("2026-11-20 08:50"), friday_morning)
    assert "由2026-11-20 09:00更正为2026-11-20 08:50" in kept.events.last().sentence


def test_an_order_without_its_papers_goes_no_further(register, staff, friday_morning):
    order = take_in_order(told=FIRST, officer=staff.accepter, at=friday_morning)

    with pytest.raises(OrderIncompleteAtDesk) as refusal:
        submit_order(number=order.number, officer=staff.accepter, at=friday_morning)

    assert refusal.value.missing == (
        "还没有选定不动产单元",
        "缺少裁定书的扫描件",
        "缺少协助执行通知书的扫描件",
        "缺少工作证和执行公务证的扫描件",
    )


def test_sent_back_it_can_be_mended_and_what_is_done_is_done(taken_in, staff, friday_morning):
    order = taken_in(FIRST, at=friday_morning)
    submit_order(number=order.number, officer=staff.accepter, at=friday_morning)
    with pytest.raises(OrderStepNotAllowed):
        name_unit(number=order.number, unit_code=FUTURE_UNIT, officer=staff.accepter, at=friday_morning)
    send_order_back(number=order.number, reason="案号与裁定书不符", officer=staff.recorder, at=friday_morning)
    submit_order(number=order.number, officer=staff.accepter, at=friday_morning)
    carry_out_order(number=order.number, officer=staff.recorder, at=friday_morning)

    with pytest.raises(OrderStepNotAllowed):
        carry_out_order(number=order.number, officer=staff.recorder, at=friday_morning)
    assert Seizure.objects.count() == 1


def test_a_search_for_a_court_stands_in_the_owners_list_of_looks(taken_in, staff, jiyuan, friday_morning):
    asked = replace(FIRST, kind=EnforcementKind.SEARCH, ruling_number="", term_years=None)
    order = taken_in(asked, at=friday_morning)

    answer_search(number=order.number, officer=staff.accepter, at=friday_morning)

    look = looks_at(institution=jiyuan, unit_code=UNIT).first()
    assert look.on_behalf_of == "济源市人民法院（国家机关）"
    assert FIRST.court_case_number in look.purpose
    done = whole_order(number=order.number, officer=staff.accepter)
    assert done.stands is OrderState.DONE
    assert OWNER in words(done, "查询结果证明")


def test_another_institutions_order_does_not_exist(taken_in, zhengzhou, appoint, friday_morning):
    order = taken_in(FIRST, at=friday_morning)
    stranger = appoint("外地", zhengzhou, Role.ACCEPT, Role.RECORD)

    with pytest.raises(OrderNotFound):
        whole_order(number=order.number, officer=stranger)
    with pytest.raises(OrderNotFound):
        submit_order(number=order.number, officer=stranger, at=friday_morning)


def test_the_police_seize_and_release_by_their_notices_alone(register, taken_in, staff, friday_morning):
    seizing = replace(
        FIRST, organ=Organ.POLICE, court="济源市公安局", court_case_number="济公（刑）立字〔2026〕8号",
        ruling_number="", notice_number="济公（刑）协查字〔2026〕8号",
    )  # fmt: skip
    releasing = replace(
        seizing, kind=EnforcementKind.RELEASE, notice_number="济公（刑）协解字〔2026〕8号",
        earlier_document=seizing.notice_number, term_years=None,
    )  # fmt: skip
    slips = []
    for hours, told in enumerate((seizing, releasing), start=1):
        at = friday_morning + timedelta(hours=hours)
        order = taken_in(told, at=at)
        assert {one.paper for one in order.files.all()} == {"notice", "credentials"}
        submit_order(number=order.number, officer=staff.accepter, at=at)
        carry_out_order(number=order.number, officer=staff.recorder, at=at + timedelta(minutes=1))
        slips.append(words(whole_order(number=order.number, officer=staff.recorder), "协助执行回执"))

    seizure = Seizure.objects.get()
    assert (seizure.document_number, seizure.ended_at is None) == ("济公（刑）协查字〔2026〕8号", False)
    assert "你单位济公（刑）立字〔2026〕8号" in slips[0]
    assert "实施细则》第十九条、第九十二条、第九十三条" in slips[0]
    assert "已解除" in slips[1]
    assert list(RegisterLogEntry.objects.exclude(item="").values_list("item", flat=True)) == ["8009", "8005"]


def test_a_release_that_names_another_ruling_is_answered_with_f06(carried_out, friday_morning):
    carried_out(FIRST, at=friday_morning)

    order = carried_out(
        replace(RELEASE, earlier_document="（2020）豫9001执99号之一"), at=friday_morning + timedelta(hours=1)
    )

    assert Seizure.objects.get().ended_at is None
    assert "案号或者文号与在先的查封不一致" in words(order, "协助执行回执")
