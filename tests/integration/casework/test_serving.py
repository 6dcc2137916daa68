"""送达: what is served is proved, terms run from it, and a link opens only to who was meant."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from tests.conftest import moment
from tests.integration.casework.conftest import OWNER, OWNER_ID, SENDER, replacement
from tests.integration.next_year import NOTICE
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.casework.models import Case, CasePaper, NoticeService, ShortMessage
from tongban.apps.casework.operations import decline_case, receive_supplement, request_supplement
from tongban.apps.casework.operations.telling.serving import (
    Service,
    follow_service,
    open_notice,
    order_service,
    serve_notice,
)
from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
from tongban.apps.casework.queries.course import clock_of, course_of
from tongban.apps.casework.queries.serving import servings_of
from tongban.apps.casework.refusals import (
    NotToBeServed,
    ServedAlready,
    ServiceIncomplete,
    ServiceNotFound,
    TooManyTries,
)
from tongban.apps.identity.working_days import import_notice
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases import CaseState, state_after
from tongban.domain.posting import PostingState
from tongban.domain.serving import ServiceWay
from tongban.exchange.contracts.cases import CaseSupplemented, SupplementItem
from tongban.sites.departments.courier.operations import scan_at_the_door, walk_rounds

pytestmark = pytest.mark.django_db
_LATER = moment("2026-11-23 10:00")
_PROOFS = {
    ServiceWay.DIRECT: "本人",
    ServiceWay.ELECTRONIC: "2026-11-20 签名的送达地址确认书",
    ServiceWay.POST: "河南省济源市沁园街道黄河大道 1 号",
    ServiceWay.LEFT: "本人拒收；见证人 孙见证",
    ServiceWay.PUBLIC: "下落不明；门户网站公告栏",
}


@pytest.fixture
def declined(receive, staff, friday_morning):
    """An application that was not taken on: its notice has to be served."""
    case = receive(replacement())
    return decline_case(
        number=case.case_number, officer=staff.accepter, reasons=["NA03"], at=friday_morning, remarks={"NA03": "污损"}
    )


@pytest.fixture
def serve(declined, staff):
    """serve(ServiceWay.DIRECT, signed_by=…) for the notice of the declined case."""

    def _serve(way, *, at=_LATER, **told):
        more = {"recipient": OWNER, "proof": _PROOFS[way], **told}
        paper = declined.papers.get(kind="decline_notice")
        return serve_notice(
            number=declined.case_number,
            paper_id=paper.pk,
            officer=staff.accepter,
            told=Service(way=way, **more),
            at=at,
        )

    return _serve


def test_what_was_signed_for_has_a_receipt_and_the_remedies_run_from_then(own_calendar, serve, declined):
    service = serve(ServiceWay.DIRECT, signed_by=OWNER, served_at=moment("2026-11-23 09:30"))

    [serving] = servings_of(declined)
    assert service.receipt.title == "送达回证"
    assert serving.running == (
        "申请行政复议：至2027-01-22（含当日，遇法定休假日顺延）",
        "提起行政诉讼：至2027-05-23（含当日，遇法定休假日顺延）",
    )
    with pytest.raises(ServedAlready):
        serve(ServiceWay.LEFT, served_at=moment("2026-11-23 09:40"))


@pytest.mark.parametrize(
    ("way", "told", "missing"),
    [
        (ServiceWay.DIRECT, {"served_at": _LATER}, "签收人"),
        (ServiceWay.DIRECT, {"signed_by": OWNER, "served_at": moment("2026-11-19 09:00")}, "在出具文书以后"),
        (ServiceWay.LEFT, {"proof": " ", "served_at": _LATER}, "拒收的事由"),
        (ServiceWay.ELECTRONIC, {"proof": "", "phone": "13803890001"}, "同意电子送达的凭据"),
        (ServiceWay.ELECTRONIC, {}, "手机号码"),
        (ServiceWay.POST, {"phone": "13803890001"}, "没有接入邮政"),
        (ServiceWay.PUBLIC, {}, "公告发布的日期"),
        (ServiceWay.DIRECT, {"recipient": "旁人", "signed_by": "旁人", "served_at": _LATER}, "不是本案的申请人"),
    ],
)
def test_each_way_asks_for_its_own_proof(serve, way, told, missing):
    with pytest.raises(ServiceIncomplete, match=missing):
        serve(way, **told)
    assert not NoticeService.objects.exists()


def test_a_public_notice_counts_after_thirty_days(serve):
    service = serve(ServiceWay.PUBLIC, published=date(2026, 11, 23))
    assert service.served_at == moment("2026-12-24 00:00")


def test_opening_the_link_is_the_service_and_wrong_digits_tell_nothing(serve, declined):
    service = serve(ServiceWay.ELECTRONIC, phone="13803890001")
    text = ShortMessage.objects.get(template="to_be_opened").text
    token = re.search(r"/served/([\w-]+)", text)[1]
    assert service.served_at is None
    assert token not in service.token

    for wrong in ({"token": token, "last_four": "0000"}, {"token": "x" * 22, "last_four": OWNER_ID[-4:]}):
        with pytest.raises(ServiceNotFound):
            open_notice(**wrong, address="203.0.113.9", at=_LATER)
    opened = open_notice(token=token, last_four=OWNER_ID[-4:], address="203.0.113.9", at=_LATER + timedelta(hours=2))
    open_notice(token=token, last_four=OWNER_ID[-4:], address="203.0.113.9", at=_LATER + timedelta(hours=3))

    service.refresh_from_db()
    assert opened == declined.papers.get(kind="decline_notice")
    assert (service.served_at, service.signed_by) == (_LATER + timedelta(hours=2), OWNER)
    assert CasePaper.objects.filter(kind="service_receipt").count() == 1


def test_who_guesses_locks_the_link(serve):
    serve(ServiceWay.ELECTRONIC, phone="13803890001")
    token = re.search(r"/served/([\w-]+)", ShortMessage.objects.get(template="to_be_opened").text)[1]
    for digit in range(5):
        with pytest.raises(ServiceNotFound):
            open_notice(token=token, last_four=f"000{digit}", address="203.0.113.9", at=_LATER)

    with pytest.raises(TooManyTries):
        open_notice(token=token, last_four=OWNER_ID[-4:], address="203.0.113.9", at=_LATER)


def test_the_carriers_signature_is_the_service(serve, carrier):
    service = serve(ServiceWay.POST, phone="13803890001", at=now())
    order_service(service_id=service.pk, at=now())
    service.refresh_from_db()
    walk_rounds(at=now().replace(year=2030))
    assert follow_service(service_id=service.pk, at=now()) is PostingState.PICKED

    signed = now() + timedelta(hours=5)
    scan_at_the_door(waybill=service.waybill, code="10", at=signed)
    follow_service(service_id=service.pk, at=now())

    service.refresh_from_db()
    assert abs(service.served_at - signed) < timedelta(seconds=1)
    assert service.receipt.title == "送达回证"


def test_what_does_not_arrive_is_served_in_another_way(serve, carrier, declined):
    service = serve(ServiceWay.POST, phone="13803890001", at=now())
    order_service(service_id=service.pk, at=now())
    service.refresh_from_db()
    for hour, code in enumerate(("20", "50", "20", "50", "20")):
        scan_at_the_door(waybill=service.waybill, code=code, at=now() + timedelta(hours=hour))
    follow_service(service_id=service.pk, at=now())
    serve(ServiceWay.PUBLIC, published=now().date(), at=now())

    [serving] = servings_of(declined)
    assert serving.given_up[0].trouble == "邮政多次投递未成功，已退回"
    assert serving.service.way == ServiceWay.PUBLIC


@pytest.fixture
def incomplete(receive, staff, friday_morning):
    """A case whose applicants were asked for what is missing; serve_request(at) hands the notice over."""
    case = receive(replacement())
    missing = SupplementItem(material="M04", name="不动产权证书", sentence="请提交原件。")
    return request_supplement(number=case.case_number, officer=staff.accepter, items=[missing], at=friday_morning)


@pytest.fixture
def serve_request(incomplete, staff):
    def _serve(at):
        told = Service(recipient=OWNER, way=ServiceWay.DIRECT, proof="本人", signed_by=OWNER, served_at=at)
        paper = incomplete.papers.get(kind="supplement_notice")
        return serve_notice(number=incomplete.case_number, paper_id=paper.pk, officer=staff.accepter, told=told, at=at)

    return _serve


def _until(case):
    case.supplement.refresh_from_db()
    return case.supplement.respond_by


def test_the_time_for_the_supplement_runs_from_its_service_and_whoever_waits_hears_it(incomplete, serve_request):
    assert _until(incomplete) == moment("2026-12-21 17:00")
    serve_request(moment("2026-11-27 09:00"))

    assert _until(incomplete) == moment("2026-12-28 17:00")
    [running] = servings_of(incomplete)[0].running
    assert "2026-12-28" in running
    asked, extended = OutboxMessage.objects.filter(contract="case.supplement_requested/1").order_by("sequence")
    assert [one.envelope.body["action"] for one in (asked, extended)] == ["request_supplement", "supplement_extended"]
    assert extended.envelope.body["respond_by"] == "2026-12-28T17:00:00+08:00"
    assert extended.envelope.body["state"] == "awaiting_supplement"
    assert "2026-12-28 17:00" in ShortMessage.objects.get(template="supplement_extended").text


def test_a_longer_term_is_a_step_of_the_case_and_its_steps_alone_tell_it(incomplete, serve_request, staff, signed_in):  # noqa: F811
    assert clock_of(incomplete).supplement_due_at == _until(incomplete)
    serve_request(moment("2026-11-27 09:00"))

    case = Case.objects.get(pk=incomplete.pk)
    assert [one.action for one in case.events.all()] == ["lodge", "request_supplement", "extend_supplement"]
    assert state_after(course_of(case)) is CaseState.AWAITING_SUPPLEMENT
    assert clock_of(case).supplement_due_at == _until(case) == moment("2026-12-28 17:00")
    page = signed_in(staff.accepter).get(reverse("registry:case", args=[case.case_number])).content.decode()
    assert "补正期限延至 2026-12-28 17:00" in page
    assert "12-28 17:00 前补正，期间不计时" in page


def test_a_service_that_comes_after_the_supplement_moves_nothing(incomplete, serve_request, jiyuan, friday_morning):
    brought = CaseSupplemented(
        intake_number=incomplete.intake_number, case_number=incomplete.case_number, materials=(), at=friday_morning
    )
    receive_supplement(
        supplemented=brought, institution=jiyuan, sender=SENDER, sender_name="郑州", at=moment("2026-11-24 09:00")
    )
    serve_request(moment("2026-11-27 09:00"))

    assert _until(incomplete) == moment("2026-12-21 17:00")
    assert not ShortMessage.objects.filter(template="supplement_extended").exists()
    assert not incomplete.events.filter(action="extend_supplement").exists()


def test_a_service_is_kept_and_its_term_settled_when_the_year_is_known(incomplete, serve_request, own_calendar):
    serve_request(moment("2026-12-07 09:00"))
    [running] = servings_of(incomplete)[0].running
    assert running == "补正期限：不早于2026-12-21，放假安排公布后确定"

    import_notice(NOTICE.replace("2027-01-03,元旦", "2027-01-06,元旦"))
    [moved] = reschedule_open_cases(by="admin", by_name="马管理", at=moment("2026-12-08 09:00"))

    assert (moved.about, moved.before) == ("补正", moment("2026-12-21 17:00"))
    assert moved.after == _until(incomplete) == moment("2027-01-07 17:00")
    assert ShortMessage.objects.filter(template="supplement_extended").count() == 1


def test_an_acceptance_needs_no_receipt(lodged, staff, advance):
    case = advance(lodged, to="accepted")
    told = Service(recipient="任何人", way=ServiceWay.DIRECT, proof="本人")
    with pytest.raises(NotToBeServed):
        serve_notice(
            number=case.case_number, paper_id=case.papers.get().pk, officer=staff.accepter, told=told, at=_LATER
        )


def test_without_proof_the_database_refuses(serve):
    service = serve(ServiceWay.DIRECT, signed_by=OWNER, served_at=_LATER)
    service.proof = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        service.save()
