"""Many messages under one signature: each proves itself, is refused, comes again or waits by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from tests.integration.exchange_world import register
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory import handing_over
from tongban.apps.directory.accepting import accept_batch
from tongban.apps.directory.models import Delivery, ExchangeRecord, MemberLine, Resubmission
from tongban.apps.directory.queries import verified_summary
from tongban.apps.messaging import carrying, courier, handlers, taking_in
from tongban.apps.messaging.models import HubLine, InboxMessage, OutboxMessage
from tongban.apps.messaging.node import signing_key
from tongban.apps.messaging.operations import publish
from tongban.exchange.contracts.cases import CaseAdvanced
from tongban.exchange.envelope import peek, peek_header, seal

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"


@pytest.fixture
def tell(province, step, now):
    """Facts about so many matters; both lines have been good so far."""
    HubLine.objects.create(last_success_at=now)

    def _tell(*matters, at=now):
        for about in matters:
            with transaction.atomic():
                publish(step(1), sender=JIYUAN, recipient=ZHENGZHOU, about=about, at=at)

    return _tell


def paths(province):
    return [request.url.path for request in province.requests if request.method == "POST"]


def test_many_matters_travel_under_one_signature_and_each_is_proven_alone(province, heard, tell):
    tell("甲", "乙", "丙")

    assert (courier.deliver_due(), hub_courier.deliver_due()) == (3, 3)

    assert paths(province) == ["/exchange/batches", "/exchange/inbox/batches"]
    assert sorted(received.about for _, received in heard) == sorted(["甲", "乙", "丙"])
    assert len({record.jws.rpartition(".")[2] for record in ExchangeRecord.objects.all()}) == 3  # each has its own path
    for record in ExchangeRecord.objects.select_related("delivery"):
        assert all(peek_header(one).batched for one in (record.jws, record.receipt, record.delivery.acknowledgement))
        assert verified_summary(record.about).verified == 1


def test_one_that_the_hub_refuses_is_refused_alone(province, heard, tell, now):
    tell("甲", "乙")
    tell("早", at=now + timedelta(minutes=10))

    assert courier.deliver_due() == 2

    waiting = OutboxMessage.objects.get(state="waiting")
    assert (waiting.about, waiting.attempts) == ("早", 1)
    assert "请校准时钟" in waiting.last_error


def test_one_that_its_handler_refuses_is_refused_alone(province, registrations, tell):
    @handlers.handles(CaseAdvanced)
    def stumble(message, received):
        if received.about == "乙":
            raise ZeroDivisionError

    tell("甲", "乙", "丙")
    courier.deliver_due()

    assert hub_courier.deliver_due() == 2

    assert Delivery.objects.get(state="waiting").about == "乙"
    assert set(InboxMessage.objects.values_list("about", flat=True)) == {"甲", "丙"}


def test_what_takes_long_is_answered_in_part_and_the_rest_comes_again(province, heard, tell, monkeypatch):
    monkeypatch.setattr(taking_in, "_HOLD_SECONDS", 0.0)
    monkeypatch.setattr(taking_in, "_ANSWER_SECONDS", 0.0)
    monkeypatch.setattr(taking_in, "_TOGETHER", 2)
    tell("甲", "乙", "丙")
    courier.deliver_due()

    for _ in range(3):
        hub_courier.deliver_due()

    assert len(heard) == 3
    assert not Delivery.objects.exclude(state="delivered", attempts=1).exists()


@pytest.mark.parametrize("lost", ["receipts", "acknowledgements"])
def test_an_answer_to_all_lost_on_the_way_doubles_nothing(province, heard, tell, due, lost):
    tell("甲", "乙", "丙")
    if lost == "receipts":
        province.lose_answers = 1
    courier.deliver_due()
    if lost == "acknowledgements":
        province.lose_answers = 1
    hub_courier.deliver_due()
    due()

    courier.deliver_due()
    hub_courier.deliver_due()

    assert len(heard) == 3
    assert ExchangeRecord.objects.count() == Delivery.objects.filter(state="delivered").count() == 3
    assert not OutboxMessage.objects.filter(state="waiting").exists()


def test_after_an_accident_each_goes_alone_until_it_has_arrived(province, heard, tell, due):
    tell("甲", "乙")
    province.lose_answers = 1
    courier.deliver_due()
    due()
    province.requests.clear()

    assert courier.deliver_due() == 2

    assert paths(province) == ["/exchange/messages"] * 2
    assert Resubmission.objects.count() == 2


def test_what_was_signed_before_a_crash_keeps_its_bytes(province, heard, tell, now):
    tell("甲", "乙")
    numbers = list(OutboxMessage.objects.values_list("pk", flat=True))
    carrying.sign(numbers)
    signed = list(OutboxMessage.objects.values_list("jws", flat=True))
    accept_batch(messages=[jws.encode() for jws in signed], at=now)  # and here the courier died

    assert courier.deliver_due() == 2

    assert set(OutboxMessage.objects.values_list("jws", flat=True)) == set(signed)
    assert set(OutboxMessage.objects.values_list("receipt", flat=True)) == set(
        ExchangeRecord.objects.values_list("receipt", flat=True)
    )


def test_the_same_message_twice_in_one_batch_has_one_receipt(province, heard, tell, now):
    tell("甲")
    carrying.sign([OutboxMessage.objects.get().pk])
    jws = OutboxMessage.objects.get().jws.encode()

    first, second = accept_batch(messages=[jws, jws], at=now)

    assert first == second == ExchangeRecord.objects.get().receipt
    assert Delivery.objects.count() == 1


def test_a_second_message_for_a_place_that_is_taken_is_refused_alone(province, heard, tell, now):
    tell("甲", "乙")
    first, second = (row.envelope for row in OutboxMessage.objects.order_by("about"))
    usurper = first.model_copy(update={"id": uuid4()})
    accept_batch(messages=[seal(first, signing_key()).encode()], at=now)

    outcomes = accept_batch(messages=[seal(one, signing_key()).encode() for one in (usurper, second)], at=now)

    assert outcomes[0].code == "id_reused"
    assert peek(outcomes[1]).in_reply_to == second.id


def test_a_line_that_was_down_is_probed_by_one_message(province, heard, tell, now):
    tell("甲", "乙")
    HubLine.objects.update(failures=1)
    courier.deliver_due(1)
    MemberLine.objects.filter(member_id=ZHENGZHOU).update(failures=1)

    hub_courier.deliver_due(1)

    assert paths(province) == ["/exchange/messages", "/exchange/inbox"]


def test_a_member_that_offers_no_batches_gets_its_messages_singly(province, heard, tell, now, monkeypatch):
    monkeypatch.setattr(handing_over, "_singly", {})
    register(ZHENGZHOU, at=now, endpoint="http://hub.test/old")  # no such address there: 404
    tell("甲", "乙")
    courier.deliver_due()
    hub_courier.deliver_due()
    assert handing_over._singly
    assert Delivery.objects.filter(attempts=0).count() >= 1  # that it offers none counts as no attempt

    register(ZHENGZHOU, at=now, endpoint="http://bureau.test")
    province.requests.clear()
    MemberLine.objects.update(failures=0, next_attempt_at=None)
    Delivery.objects.update(next_attempt_at=now)

    assert hub_courier.deliver_due() == 2
    assert paths(province) == ["/exchange/inbox"] * 2
