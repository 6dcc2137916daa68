"""邮寄发证: a certificate counts as handed over when its recipient has signed for it, not before (gateways.md 8.1).

The carrier at the other end is the simulated one, with its real interface.
"""

import json
from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.integration.casework.conftest import replacement
from tongban.apps.casework import ems
from tongban.apps.casework.ems import CarrierUnavailable
from tongban.apps.casework.models import PostedCertificate, ShortMessage
from tongban.apps.casework.operations import issue, post_certificate, prepare_certificate, withdraw_posting
from tongban.apps.casework.operations.telling.posting import ORDER_TASK, follow_posting, order_posting
from tongban.apps.casework.refusals import AddressMissing, OnItsWay, PickedUpAlready
from tongban.apps.casework.words import IssueMethod
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.posting import PostingState
from tongban.sites.departments.courier.operations import scan_at_the_door, walk_rounds
from tongban.sites.departments.models import CarriedParcel

ADDRESS = "河南省郑州市金水区文化路1号"


@pytest.fixture
def certified(receive, advance, staff, friday_morning):
    """A replaced title certificate, printed and lying in the safe."""
    case = advance(receive(replacement()), to="recorded")
    return prepare_certificate(
        number=case.case_number, officer=staff.issuer, printed_serial="41000000001", at=friday_morning
    )


@pytest.fixture
def posted(certified, staff, carrier):
    """It was given to the carrier, who has answered."""
    posting = hand_in(certified, staff)
    order_posting(posting_id=posting.pk, at=now())
    posting.refresh_from_db()
    return posting


def hand_in(case, staff, *, postal=ADDRESS):
    return post_certificate(
        number=case.case_number,
        officer=staff.issuer,
        recipient="王秀兰",
        phone="138 0000 1234",
        postal=postal,
        fee_receipt="41000012345",
        at=now(),
    )


def at_the_door(posting, *codes):
    """A visit an hour."""
    for hour, code in enumerate(codes):
        scan_at_the_door(waybill=posting.waybill, code=code, at=now() + timedelta(hours=hour))


def test_the_order_leaves_with_the_act_and_brings_a_waybill(certified, staff, carrier):
    posting = hand_in(certified, staff)
    assert ProcrastinateJob.objects.filter(task_name=ORDER_TASK, args={"posting_id": posting.pk}).exists()

    order_posting(posting_id=posting.pk, at=now())

    posting.refresh_from_db()
    parcel = CarriedParcel.objects.get()
    assert (posting.state, posting.waybill) == (PostingState.PICKUP_WAIT, parcel.waybill)
    assert parcel.address == ADDRESS
    assert parcel.waybill in ShortMessage.objects.filter(template="posted").get().text


def test_the_receiving_counter_hears_the_very_words_so_that_its_progress_page_shows_them(posted, certified):
    told = OutboxMessage.objects.filter(about=certified.intake_number, contract="case.advanced/1").latest("sequence")
    body = json.loads(told.unsigned)["body"]

    assert (body["action"], body["state"]) == ("posted", "certificate_prepared")
    assert body["sentence"].endswith("请保持电话畅通并本人签收。")
    assert ShortMessage.objects.get(template="posted").text.startswith(body["sentence"])


def test_ordering_twice_is_ordering_once(posted):
    order_posting(posting_id=posted.pk, at=now())
    assert CarriedParcel.objects.count() == 1


def test_the_signature_hands_it_over_and_ends_the_wait(posted, certified):
    walk_rounds(at=posted.handed_at.replace(year=2030))
    assert follow_posting(posting_id=posted.pk, at=now()) is PostingState.PICKED
    certified.refresh_from_db()
    assert certified.issued_at is None

    at_the_door(posted, "10")
    assert follow_posting(posting_id=posted.pk, at=now()) is PostingState.SIGNED

    certified.refresh_from_db()
    event = certified.events.get(action="issue")
    assert certified.issued_at is not None
    assert event.detail["method"] == IssueMethod.COURIER
    assert event.detail["waybill"] == posted.waybill


def test_the_same_track_again_changes_nothing(posted, certified):
    at_the_door(posted, "10")
    for _ in range(2):
        follow_posting(posting_id=posted.pk, at=now())
    assert certified.events.filter(action="issue").count() == 1
    assert posted.scans.count() == 2


def test_after_three_failures_it_waits_at_the_window(posted, certified, staff):
    at_the_door(posted, "20", "50", "20", "50", "20")
    assert follow_posting(posting_id=posted.pk, at=now()) is PostingState.RETURNED
    assert ShortMessage.objects.filter(template="returned").count() == 1

    issue(
        number=certified.case_number,
        officer=staff.issuer,
        method=IssueMethod.COUNTER,
        recipient="王秀兰",
        fee_receipt="41000012345",
        at=now(),
    )
    certified.refresh_from_db()
    assert certified.issued_at is not None


def test_what_is_on_its_way_cannot_be_handed_out_again(posted, certified, staff):
    with pytest.raises(OnItsWay, match=posted.waybill):
        issue(
            number=certified.case_number,
            officer=staff.issuer,
            method=IssueMethod.COUNTER,
            recipient="王秀兰",
            fee_receipt="41000012345",
            at=now(),
        )


def test_an_address_without_a_city_is_refused_before_anything_is_ordered(certified, staff, carrier):
    with pytest.raises(AddressMissing):
        hand_in(certified, staff, postal="文化路1号")
    assert not PostedCertificate.objects.exists()


def test_the_carriers_refusal_is_shown_and_another_try_is_free(certified, staff, carrier, monkeypatch):
    refusal = {"success": "F", "responseOrders": []}

    def refuse(url, *, data, timeout):
        del data, timeout
        return httpx.Response(200, json=refusal, request=httpx.Request("POST", url))

    answer = ems.httpx.post
    first = hand_in(certified, staff)
    refusal["responseOrders"] = [{"txLogisticID": first.number, "errorCode": "S13", "errorMsg": "地址超出派送范围"}]
    monkeypatch.setattr(ems.httpx, "post", refuse)
    order_posting(posting_id=first.pk, at=now())
    first.refresh_from_db()
    assert (first.state, first.trouble) == (PostingState.CANCELLED, "地址超出派送范围")

    monkeypatch.setattr(ems.httpx, "post", answer)
    second = hand_in(certified, staff)
    order_posting(posting_id=second.pk, at=now())
    second.refresh_from_db()
    assert second.state == PostingState.PICKUP_WAIT


def test_an_unreachable_carrier_is_asked_again(certified, staff, carrier, monkeypatch):
    answer = ems.httpx.post

    def nobody(url, *, data, timeout):
        raise httpx.ConnectError("refused")

    posting = hand_in(certified, staff)
    monkeypatch.setattr(ems.httpx, "post", nobody)
    with pytest.raises(CarrierUnavailable):
        order_posting(posting_id=posting.pk, at=now())

    monkeypatch.setattr(ems.httpx, "post", answer)
    order_posting(posting_id=posting.pk, at=now())
    posting.refresh_from_db()
    assert posting.state == PostingState.PICKUP_WAIT


def test_it_can_be_taken_back_until_it_was_collected(posted, certified, staff):
    withdraw_posting(number=certified.case_number, officer=staff.issuer, at=now())
    posted.refresh_from_db()
    assert posted.state == PostingState.CANCELLED
    assert CarriedParcel.objects.get().cancelled_at is not None


def test_the_carrier_decides_whether_it_was_collected(posted, certified, staff):
    walk_rounds(at=posted.handed_at.replace(year=2030))
    with pytest.raises(PickedUpAlready, match="已揽收"):
        withdraw_posting(number=certified.case_number, officer=staff.issuer, at=now())


def test_the_database_knows_one_parcel_at_a_time(posted):
    posted.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        posted.save(force_insert=True)
