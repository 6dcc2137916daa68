"""Members that are slow, dead or lying: nothing of theirs is believed, and nobody else waits for them."""

import threading
from contextlib import ExitStack

import pytest
from django.db import connection
from django.utils import timezone

from tests.faults.conftest import JIYUAN, ZHENGZHOU, pauses_pass
from tests.faults.nodes import Slow, member_that
from tests.integration.exchange_world import register
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.desks import MANY
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord, MemberLine
from tongban.apps.directory.operating import UNVERIFIED_BEFORE_ALARM
from tongban.apps.messaging import courier
from tongban.exchange.contracts.transport import Receipt
from tongban.exchange.envelope import Kind, new_envelope, peek, seal
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.receipts import digest_of, write_receipt, write_refusal
from tongban.exchange.refusals import ExchangeRefused

LIAR = "bureau.411700"


def acknowledged_by(key, *, name=None, digest=None, reply_to=None):
    """How a member acknowledges: with this key, in this name, for this digest, to this message."""

    def answer(jws):
        asked = peek(jws)
        told = new_envelope(
            id=asked.id,
            kind=Kind.RECEIPT,
            payload=Receipt(digest=digest or digest_of(jws), recorded_at=timezone.now()),
            sender=name or asked.recipient,
            recipient=asked.sender,
            sent_at=timezone.now(),
            in_reply_to=reply_to or asked.id,
        )
        return seal(told, key).encode()

    return answer


def hand_over(world, endpoint, key, *, times):
    """Two matters for the member, one for Zhengzhou; the hub hands over so many times."""
    register(LIAR, at=timezone.now(), endpoint=endpoint, public_key=key.verifying_key)
    for recipient, about in ((LIAR, "甲"), (LIAR, "乙"), (ZHENGZHOU, "丙")):
        world.say(about, 1, recipient=recipient)
    courier.deliver_due()
    for _ in range(times):
        pauses_pass()
        hub_courier.deliver_due()


def test_an_answer_with_anothers_signature_is_not_believed_and_raises_an_alarm(world, heard):
    own, anothers = generate_signing_key(), generate_signing_key()
    with member_that(acknowledged_by(anothers)) as endpoint:
        hand_over(world, endpoint, own, times=UNVERIFIED_BEFORE_ALARM)
        assert Delivery.objects.filter(recipient=LIAR, state="waiting", acknowledgement="").count() == 2
        assert "验签不通过" in Alarm.objects.get().sentence
        assert [recipient for recipient, *_ in heard] == [ZHENGZHOU]

    with member_that(acknowledged_by(own)) as endpoint:  # it signs with its own key again
        register(LIAR, at=timezone.now(), endpoint=endpoint, public_key=own.verifying_key)
        world.settle()

    assert not Alarm.objects.filter(cleared_at=None).exists()
    assert MemberLine.objects.get(member_id=LIAR).failures == 0


def test_an_answer_in_anothers_name_is_not_believed(world, heard):
    """Jiyuan signs truly, in its own name, for a message that was for someone else."""
    from tongban.apps.messaging.node import signing_key

    with member_that(acknowledged_by(signing_key(), name=JIYUAN)) as endpoint:
        hand_over(world, endpoint, generate_signing_key(), times=1)

    assert "不是" in Delivery.objects.exclude(last_error="").get().last_error
    assert Delivery.objects.filter(recipient=LIAR, state="waiting").count() == 2


def test_a_receipt_for_other_bytes_is_not_believed(world, heard):
    own = generate_signing_key()
    with member_that(acknowledged_by(own, digest="0" * 64)) as endpoint:
        hand_over(world, endpoint, own, times=1)

    assert Delivery.objects.filter(recipient=LIAR, state="waiting").count() == 2


def test_a_true_refusal_of_another_message_parks_nothing(world, heard):
    own = generate_signing_key()
    replayed = write_refusal(
        refusal=ExchangeRefused("cannot_answer", "不办理。"),
        signer=LIAR,
        key=own,
        at=timezone.now(),
        in_reply_to=world.say("别的事", 1),
    ).encode()
    with member_that(lambda _: replayed) as endpoint:
        hand_over(world, endpoint, own, times=15)

    assert not Delivery.objects.filter(state="parked").exists()
    assert Delivery.objects.filter(recipient=LIAR, refusals=0).count() == 2


def test_a_message_that_nobody_answers_does_not_hold_up_the_others_of_its_member(world, heard):
    own = generate_signing_key()
    acknowledge = acknowledged_by(own)
    with member_that(lambda jws: None if peek(jws).about == "甲" else acknowledge(jws)) as endpoint:
        hand_over(world, endpoint, own, times=3)

    states = dict(Delivery.objects.filter(recipient=LIAR).values_list("about", "state"))
    assert states == {"甲": "waiting", "乙": "delivered"}


def test_slow_members_delay_nobody(world, heard):
    """More of them hang than there are hands for lines in trouble; a healthy member is served meanwhile."""
    slow = Slow()
    with ExitStack() as members:
        members.callback(slow.may_answer.set)
        endpoint = members.enter_context(member_that(slow))
        names = [f"bureau.4117{number:02}" for number in range(8)]
        for name in names:
            register(name, at=timezone.now(), endpoint=endpoint)
            MemberLine.objects.filter(member_id=name).update(failures=1)  # known to have been silent once
            world.say(name, 1, recipient=name)
        courier.deliver_due()
        with hub_courier_at_work():
            assert slow.asked.acquire(timeout=60)
            world.say("活", 1)
            courier.deliver_due()
            assert arrived(heard, "活")
            assert slow.ended == 0  # every slow one still has its hand in the air
            slow.may_answer.set()


@pytest.mark.parametrize("many", [MANY, 40], ids=["as many as desks", "eight times as many"])
def test_members_that_turn_slow_all_at_once_delay_nobody_else(world, heard, many):
    """Nobody knew that they are slow, and each is waited for: while it is, its hand holds nothing that others need."""
    slow = Slow()
    with ExitStack() as members:
        members.callback(slow.may_answer.set)
        endpoint = members.enter_context(member_that(slow))
        names = [f"bureau.4117{number:02}" for number in range(many)]
        for name in names:
            register(name, at=timezone.now(), endpoint=endpoint)
            world.say(name, 1, recipient=name)
        courier.deliver_due()
        with hub_courier_at_work():
            assert all(slow.asked.acquire(timeout=60) for _ in names)
            world.say("活", 1)
            courier.deliver_due()
            assert arrived(heard, "活")
            assert slow.ended == 0  # every one of them is still waited for
            slow.may_answer.set()


def arrived(heard, about):
    """Wait until a matter was heard of."""
    waiting = threading.Event()
    return any(any(matter == about for _, matter, _ in heard) or waiting.wait(0.02) for _ in range(3_000))


class hub_courier_at_work:  # noqa: N801 - reads as a sentence
    """The hub's courier on a thread of its own, until the block ends."""

    def __enter__(self):
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        try:
            hub_courier.run_hub_courier(self._stop)
        finally:
            connection.close()

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(60)


def test_a_receipt_made_by_the_hub_itself_is_no_acknowledgement(world, heard):
    """Whoever returns the passage that came along has acknowledged nothing."""
    from tongban.apps.messaging.node import signing_key

    def passage(jws):
        return write_receipt(
            envelope=peek(jws), jws=jws, signer="province", key=signing_key(), at=timezone.now()
        ).encode()

    with member_that(passage) as endpoint:
        hand_over(world, endpoint, generate_signing_key(), times=1)

    assert Delivery.objects.filter(recipient=LIAR, state="waiting").count() == 2
    assert ExchangeRecord.objects.count() == 3
