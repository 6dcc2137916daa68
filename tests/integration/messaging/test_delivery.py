"""A message from the outbox through the hub into the inbox: once, in order, whatever breaks on the way."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.integration.exchange_world import open_the_province, register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.audit.operations import record_act
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.handing_over import due_recipients
from tongban.apps.directory.models import Delivery, ExchangeRecord, Resubmission
from tongban.apps.directory.operations import move_member
from tongban.apps.directory.queries import verified_summary
from tongban.apps.messaging import courier, handlers
from tongban.apps.messaging.backoff import REFUSED_AT_MOST, after_failure
from tongban.apps.messaging.models import HubLine, InboxMessage, OutboxMessage
from tongban.apps.messaging.operations import publish
from tongban.apps.messaging.queries import hub_reachable, queue_health
from tongban.apps.messaging.replies import heeding
from tongban.apps.messaging.wakeups import Listener
from tongban.apps.messaging.wire import Reply
from tongban.exchange.contracts.cases import CaseAdvanced
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
_PATIENCE = 120  # seconds; more than a crowded machine needs for anything here


@pytest.fixture
def tell(now):
    """Jiyuan tells Zhengzhou a fact."""

    def _tell(message, about=ABOUT, recipient=ZHENGZHOU):
        with transaction.atomic():
            return publish(message, sender=JIYUAN, recipient=recipient, about=about, at=now)

    return _tell


def carry():
    return courier.deliver_due(), hub_courier.deliver_due()


def test_a_fact_reaches_the_other_bureau(province, heard, tell, step):
    tell(step(1))

    assert carry() == (1, 1)

    message, received = heard[0]
    assert message == step(1)
    assert (received.sender, received.institution_code, received.about) == (JIYUAN, "410100", ABOUT)
    sent, delivered = OutboxMessage.objects.get(), Delivery.objects.get()
    assert (sent.state, delivered.state) == ("delivered", "delivered")
    assert sent.receipt == ExchangeRecord.objects.get().receipt
    assert delivered.acknowledgement == InboxMessage.objects.get().acknowledgement
    assert queue_health() == (0, None)
    assert hub_reachable()


def test_what_was_rolled_back_was_never_said(province, heard, tell, step):
    with transaction.atomic():
        tell(step(1))
        transaction.set_rollback(True)

    assert carry() == (0, 0)
    assert not heard


def test_a_fact_needs_a_transaction(transactional_db, step, now):
    with pytest.raises(RuntimeError):
        publish(step(), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)


def test_nobody_speaks_for_a_member_of_another_node(province, step, now):
    with pytest.raises(ValueError, match="does not speak"):
        publish(step(), sender="bureau.411700", recipient=ZHENGZHOU, about=ABOUT, at=now)


def test_messages_of_a_case_arrive_in_order(province, heard, tell, step):
    for number in range(1, 6):
        tell(step(number))

    carry()

    assert [received.sequence for _, received in heard] == [1, 2, 3, 4, 5]
    assert [message.sequence for message, _ in heard] == [1, 2, 3, 4, 5]


def test_a_receipt_lost_on_the_way_doubles_nothing(province, heard, tell, step, due):
    tell(step(1))
    province.lose_answers = 1  # the hub has committed, its receipt is lost
    courier.deliver_due()
    assert OutboxMessage.objects.get().state == "waiting"
    due()

    assert carry() == (1, 1)

    assert len(heard) == 1
    assert ExchangeRecord.objects.count() == 1
    summary = verified_summary(ABOUT)
    assert (summary.messages, summary.verified, summary.duplicates, summary.resubmitted) == (1, 1, 0, 1)


def test_an_acknowledgement_lost_on_the_way_doubles_nothing(province, heard, tell, step, due):
    tell(step(1))
    courier.deliver_due()
    province.lose_answers = 1  # Zhengzhou has committed, its acknowledgement is lost
    assert hub_courier.deliver_due() == 0
    assert len(heard) == 1
    due()

    assert hub_courier.deliver_due() == 1

    assert len(heard) == 1
    assert Delivery.objects.get().attempts == 2


def test_a_hub_that_is_down_delays_and_loses_nothing(province, heard, tell, step, due):
    province.down.add("hub.test")
    for number in (1, 2, 3):
        tell(step(number))
    courier.deliver_due()
    probes = [request for request in province.requests if request.method == "POST"]
    assert len(probes) == 1  # one message probes, the others wait
    assert not hub_reachable()
    assert queue_health()[0] == 3
    assert courier.deliver_due() == 0  # the line rests

    province.down.clear()
    due()

    assert carry() == (3, 3)
    assert [received.sequence for _, received in heard] == [1, 2, 3]
    assert HubLine.objects.get().failures == 0


def test_one_dead_recipient_delays_no_other(province, heard, tell, step, now):
    register("bureau.410122", at=now, endpoint="http://dead.test", title="中牟县不动产登记中心")
    province.down.add("dead.test")
    tell(step(1), recipient="bureau.410122")
    tell(step(2), recipient="bureau.410122", about="another matter")
    tell(step(1))

    courier.deliver_due()
    moment = timezone.now()

    assert hub_courier.deliver_due(clock=lambda: moment) == 1
    assert len(heard) == 1
    assert due_recipients(at=moment) == []  # the dead line rests as a whole
    assert sum(request.url.host == "dead.test" for request in province.requests) == 1


def test_a_handler_that_fails_rolls_back_and_is_tried_again(province, registrations, tell, step, due):
    outcomes = iter([ZeroDivisionError, None])
    seen = []

    @handlers.handles(CaseAdvanced)
    def trip(message, received):
        seen.append(received.sequence)
        failure = next(outcomes, None)
        if failure is not None:
            raise failure

    tell(step(1))
    tell(step(2))
    tell(step(1), about="another matter")
    courier.deliver_due()

    hub_courier.deliver_due()

    assert InboxMessage.objects.filter(about=ABOUT).count() == 0  # the second step waits behind the first
    assert InboxMessage.objects.filter(about="another matter").count() == 1
    assert "办理时出了问题" in Delivery.objects.get(about=ABOUT, sequence=1).last_error
    due()
    assert hub_courier.deliver_due() == 2
    assert InboxMessage.objects.filter(about=ABOUT).count() == 2


def test_a_suspended_member_neither_sends_nor_receives(province, heard, tell, step, due):
    now = timezone.now()
    tell(step(1))
    courier.deliver_due()
    move_member(name=ZHENGZHOU, to="suspended", at=now)

    assert hub_courier.deliver_due() == 0
    assert "已停用" in Delivery.objects.get().last_error
    tell(step(2))
    assert courier.deliver_due() == 0
    assert "已停用" in OutboxMessage.objects.get(sequence=2).last_error

    move_member(name=ZHENGZHOU, to="live", at=now)
    due()
    assert carry() == (1, 2)
    assert len(heard) == 2


def test_without_a_grant_nothing_is_taken(province, tell, step, now):
    register(JIYUAN, at=now, grants=["case.accepted/1"])
    tell(step(1))

    assert courier.deliver_due() == 0

    assert "没有使用 case.advanced/1 的授权" in OutboxMessage.objects.get().last_error
    assert not ExchangeRecord.objects.exists()


@pytest.fixture
def written_down(registrations):
    """What Zhengzhou's counter wrote down about what it heard, in order: undone with the transaction that heard it."""

    def write_down(message, received):
        record_act(
            act="heard",
            at=received.sent_at,
            institution_code=received.institution_code,
            actor=received.sender,
            actor_name=message.actor,
            subject=received.about,
            detail={"sequence": received.sequence},
        )

    handlers.handles(CaseAdvanced)(write_down)
    return AuditEntry.objects.filter(act="heard").order_by("pk")


@pytest.mark.django_db(transaction=True)
def test_two_couriers_at_once_deliver_each_message_once_and_in_order(line, written_down, step, now):
    open_the_province(now)
    matters = [f"matter {number}" for number in range(4)]
    for number in (1, 2, 3):
        for about in matters:
            with transaction.atomic():
                publish(step(number), sender=JIYUAN, recipient=ZHENGZHOU, about=about, at=now)

    _at_once(courier.deliver_due, courier.deliver_due)
    courier.deliver_due()
    _at_once(hub_courier.deliver_due, hub_courier.deliver_due)
    hub_courier.deliver_due()

    assert written_down.count() == 12
    for about in matters:
        assert [entry.detail["sequence"] for entry in written_down.filter(subject=about)] == [1, 2, 3]
    assert not Resubmission.objects.exists()  # nobody sent what another courier had in hand


@pytest.mark.django_db(transaction=True)
def test_two_transactions_about_one_matter_get_numbers_in_the_order_of_commits(line, heard, step, now):
    open_the_province(now)
    first_said, may_commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            publish(step(1), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
            first_said.set()
            may_commit.wait(_PATIENCE)

    def quick():
        first_said.wait(_PATIENCE)
        threading.Timer(0.2, may_commit.set).start()
        with transaction.atomic():
            publish(step(2), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)

    _at_once(slow, quick)
    carry()

    assert [message.sequence for message, _ in heard] == [1, 2]


def _at_once(*errands):
    def run(errand):
        try:
            errand()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(errand,)) for errand in errands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)


def test_the_courier_wakes_when_something_is_said_and_stops_when_told(transactional_db, line, heard, step, now):
    open_the_province(now)
    stop = threading.Event()
    running = threading.Thread(target=courier.run_courier, args=(stop,))
    hub = threading.Thread(target=hub_courier.run_hub_courier, args=(stop,))
    running.start()
    hub.start()
    try:
        with transaction.atomic():
            publish(step(1), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
        until = time.monotonic() + _PATIENCE
        while not InboxMessage.objects.exists() and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        stop.set()
        running.join(_PATIENCE)
        hub.join(_PATIENCE)
    assert InboxMessage.objects.count() == 1
    assert not running.is_alive()


def test_two_processes_share_the_recipients_until_one_ends(transactional_db):
    one, other = Listener("tongban_test"), Listener("tongban_test")
    try:
        assert sorted(one.take(["甲", "乙"])) == ["乙", "甲"]
        assert other.take(["甲", "丙"]) == ["丙"]
        one.leave(["甲"])
        assert other.take(["甲"]) == ["甲"]

        one.close()  # killed: what it held falls to the others as soon as PostgreSQL has noticed

        until = time.monotonic() + _PATIENCE
        while not (taken := other.take(["乙"])) and time.monotonic() < until:
            time.sleep(0.02)
        assert taken == ["乙"]
    finally:
        one.close()
        other.close()


@pytest.mark.parametrize(
    ("said", "rests"),
    [
        # seconds are heeded, whatever the attempt
        ("30", 30),
        # but nobody keeps us away for a day
        ("86400", REFUSED_AT_MOST),
        # a date, a sign, a word: what we do not understand changes nothing
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_whoever_asks_by_retry_after_is_left_alone_for_as_long(said, rests):
    reply = Reply.of(b"", {"Retry-After": said} if said else {})
    refused = ExchangeRefused(RefusalCode.STORAGE_FULL, "存储空间已满。")

    with pytest.raises(ExchangeRefused), heeding(reply):
        raise refused

    rest = after_failure(1, refused).total_seconds()
    assert max(rests, 0.8) <= rest <= max(rests, 1) * 1.2
