"""Clocks that differ and keys that end: what is refused says why, and goes on once it is mended."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from tests.faults.conftest import JIYUAN, ZHENGZHOU, pauses_pass
from tongban.apps.directory.keys import enter_key, registered_key, revoke_key
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord, Member, MemberKey
from tongban.apps.directory.operations import accept_message
from tongban.apps.messaging import courier, handlers
from tongban.apps.messaging.calls import PartnerRefused, answer_call, call
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract
from tongban.exchange.envelope import MAX_BYTES, MEDIA_TYPE, open_sealed, peek, peek_header, seal
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.refusals import ExchangeRefused

TEN_MINUTES = timedelta(minutes=10)
UNIT = "419001001001GB00001F00010001"


@pytest.fixture
def asked(heard, monkeypatch):
    """The questions that reached Jiyuan's register."""
    questions = []
    monkeypatch.setattr(handlers, "_CALLS", {})

    @handlers.answers(SearchUnit)
    def answer(request, asked):
        questions.append(request)
        return UnitExtract(unit_code=UNIT, location="沁园路1号", status="current", in_scope=True, taken_at=asked.at)

    return questions


def ask(*, at):
    """Zhengzhou asks Jiyuan; `at` is what Zhengzhou's clock says."""
    return call(
        SearchUnit(unit_code=UNIT, item="3704", purpose="异地收件", intake_number="41010020261121S00001"),
        sender=ZHENGZHOU,
        recipient=JIYUAN,
        about="甲",
        purpose="异地收件",
        operator="chen",
        operator_name="陈收件",
        at=at,
    )


def posted(world, path, content, **headers):
    """What the hub answers to bytes as they are: status, headers, and its verified refusal."""
    reply = httpx.post(world.to_hub.url + path, content=content, headers={"Content-Type": MEDIA_TYPE, **headers})
    return reply, open_sealed(reply.content, key_of=registered_key)


@pytest.mark.parametrize("skew", [TEN_MINUTES, -TEN_MINUTES], ids=["ahead", "behind"])
def test_a_question_by_a_wrong_clock_is_refused_and_by_the_right_one_answered(world, asked, skew):
    with pytest.raises(PartnerRefused) as refused:
        ask(at=timezone.now() + skew)
    assert refused.value.code == "stale"
    assert "请校准时钟" in refused.value.sentence
    assert not asked

    ask(at=timezone.now())

    assert len(asked) == 1


@pytest.mark.parametrize("skew", [TEN_MINUTES, -TEN_MINUTES], ids=["ahead", "behind"])
def test_a_bureau_with_a_wrong_clock_answers_nothing(world, asked, skew):
    ask(at=timezone.now())
    passage = ExchangeRecord.objects.get()

    with pytest.raises(ExchangeRefused) as refused:
        answer_call(jws=passage.jws.encode(), receipt=passage.receipt, at=timezone.now() + skew)

    assert refused.value.code == "stale"
    assert len(asked) == 1


def test_a_message_by_a_slow_clock_is_like_one_that_waited(world, heard):
    world.say("甲", 1, at=timezone.now() - TEN_MINUTES)

    world.settle()

    assert len(heard) == 1


def test_a_message_from_the_future_waits_until_the_clocks_agree(world, heard):
    world.say("甲", 1, at=timezone.now() + TEN_MINUTES)
    world.say("乙", 1)

    courier.deliver_due()

    waiting = OutboxMessage.objects.get(state="waiting")
    assert waiting.about == "甲"
    assert "请校准时钟" in waiting.last_error
    later = accept_message(jws=waiting.jws.encode(), at=timezone.now() + TEN_MINUTES)
    assert peek(later).in_reply_to == waiting.id
    world.settle()
    assert sorted(about for _, about, _ in heard) == ["乙", "甲"]


def test_what_waited_with_a_key_that_has_ended_is_signed_anew(world, heard):
    for step in (1, 2):
        world.say("甲", step)
    sign_with_an_old_key()

    world.settle()

    assert [step for *_, step in heard] == [1, 2]
    assert {peek_header(record.jws).key_id for record in ExchangeRecord.objects.all()} == {signing_key().key_id}


def sign_with_an_old_key():
    """The outbox was filled before the node's key was changed, and the overlap has passed."""
    old = generate_signing_key()
    MemberKey.objects.create(
        member_id=JIYUAN,
        key_id=old.key_id,
        jwk=old.verifying_key.public_jwk(),
        valid_from=timezone.now() - timedelta(days=30),
        valid_until=timezone.now() - timedelta(days=1),
    )
    for row in OutboxMessage.objects.all():
        row.jws, row.unsigned = seal(row.envelope, old), ""
        row.save()


def test_keys_change_in_mid_traffic_and_nothing_is_refused_during_the_overlap(world, heard):
    now = timezone.now()
    world.say("甲", 1)
    courier.deliver_due()
    enter_key(member=Member.objects.get(name=JIYUAN), key=generate_signing_key().verifying_key, at=now)
    world.say("甲", 2)  # still with the key it began with

    world.settle()

    assert [step for *_, step in heard] == [1, 2]
    assert not OutboxMessage.objects.exclude(attempts=1).exists()


def test_nothing_signed_with_a_revoked_key_gets_in_and_what_got_in_before_keeps_its_receipt(world, heard):
    world.say("甲", 1)
    courier.deliver_due()
    taken = OutboxMessage.objects.get()
    world.say("甲", 2)
    revoke_key(member=JIYUAN, key_id=signing_key().key_id, reason="私钥泄露", officer="hn.anquan", at=timezone.now())

    courier.deliver_due()

    refused = OutboxMessage.objects.get(state="waiting")
    assert "密钥" in refused.last_error
    assert ExchangeRecord.objects.count() == 1
    again, receipt = posted(world, "/exchange/messages", taken.jws)
    assert (again.status_code, again.text, receipt.in_reply_to) == (200, taken.receipt, taken.id)


def test_delivery_resumes_when_the_member_has_a_valid_key_again(world, heard):
    revoke_key(member=JIYUAN, key_id=signing_key().key_id, reason="误操作", officer="hn.anquan", at=timezone.now())
    world.say("甲", 1)
    courier.deliver_due()
    assert not heard
    MemberKey.objects.filter(member_id=JIYUAN).update(revoked_at=None, revoked_by="", reason="")

    world.settle()

    assert len(heard) == 1


def test_a_replayed_message_has_no_effect_and_a_replayed_question_is_refused(world, heard, asked):
    world.say("甲", 1)
    world.settle()
    ask(at=timezone.now())
    message, question = ExchangeRecord.objects.get(kind="message"), ExchangeRecord.objects.get(kind="call")

    again, _ = posted(world, "/exchange/messages", message.jws)
    reply, refusal = posted(world, "/exchange/calls", question.jws)
    world.settle()

    assert (again.status_code, again.text) == (200, message.receipt)
    assert (reply.status_code, refusal.body["code"]) == (409, "replayed")
    assert len(heard) == len(asked) == 1


def test_a_replayed_hand_over_has_no_effect(world, heard):
    world.say("甲", 1)
    world.settle()
    record, delivery = ExchangeRecord.objects.get(), Delivery.objects.get()
    headers = {"Content-Type": MEDIA_TYPE, "X-Exchange-Receipt": record.receipt}

    again = httpx.post(f"{world.to_bureaus.url}/exchange/inbox", content=record.jws, headers=headers)

    assert again.text == delivery.acknowledgement
    assert len(heard) == 1


def test_an_envelope_beyond_a_megabyte_is_refused_by_a_signed_sentence(world, heard):
    reply, refusal = posted(world, "/exchange/messages", b"x" * (MAX_BYTES + 1))

    assert (reply.status_code, refusal.body["code"], refusal.sender) == (413, "too_large", "province")
    assert "1 MB" in refusal.body["sentence"]


def test_a_refusal_for_the_clock_or_the_key_is_nobodys_alarm(world):
    world.say("甲", 1, at=timezone.now() + TEN_MINUTES)
    for _ in range(12):
        pauses_pass()
        courier.deliver_due()

    assert OutboxMessage.objects.get().attempts == 12
    assert not Alarm.objects.exists()
