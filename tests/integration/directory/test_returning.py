"""A message that its recipient will never take in is given back: by two people, lawfully in its order, provably."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from tests.integration.directory.test_operating import JIYUAN, OTHER, ZHENGZHOU, Unmendable, said
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.evidence import export_evidence
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord, GivingBack, Member
from tongban.apps.directory.operating import REFUSALS_BEFORE_PARKING, NothingParked, take_up
from tongban.apps.directory.returning import ReturnRefused, decide_return, propose_return, waiting_behind
from tongban.apps.directory.withdrawals import drill_withdrawal, takes_withdrawals
from tongban.apps.messaging import courier, handlers
from tongban.apps.messaging.models import InboxMessage, OutboxMessage, ReturnedMessage
from tongban.apps.messaging.node import hub_key
from tongban.apps.messaging.operations import publish, receive_message
from tongban.apps.messaging.returning import (
    ReturnSettled,
    send_again,
    settle_otherwise,
    take_return,
    take_withdrawal,
)
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced
from tongban.exchange.contracts.returning import MessageReturned, MessageWithdrawn
from tongban.exchange.envelope import peek
from tongban.exchange.evidence import verify_evidence
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

__all__ = ["said"]

SYSTEM = {"officer": "hn.xitong", "officer_name": "卫系统", "role": Role.ADMINISTER_SYSTEM}
SECURITY = {"officer": "hn.anquan", "officer_name": "蒋安全", "role": Role.ADMINISTER_SECURITY}
REASON = "业务编号填错，请更正后重新发送。"


@pytest.fixture
def zhengzhou(registrations, monkeypatch):
    """It refuses steps of the first matter that `poison` holds; `withdrawn` are those it waits for no longer."""
    told = SimpleNamespace(poison={1}, heard=[], withdrawn=[])
    monkeypatch.setattr(handlers, "_WITHDRAWALS", {})
    handlers.handles(MessageWithdrawn)(take_withdrawal)
    handlers.handles(MessageReturned)(take_return)

    @handlers.handles(CaseAdvanced)
    def take(message, received):
        if received.about == ABOUT and message.sequence in told.poison:
            raise Unmendable
        told.heard.append((received.about, message.sequence))

    @handlers.when_withdrawn(CaseAdvanced)
    def forget(notice, received):
        told.withdrawn.append((notice.about, notice.step))

    return told


@pytest.fixture
def parked(zhengzhou, said, due):
    """The first of two steps was refused ten times."""
    for _ in range(REFUSALS_BEFORE_PARKING):
        hub_courier.deliver_due()
        due()
    return Delivery.objects.get(state="parked")


@pytest.fixture
def settle(due):
    """Let the hub deliver until nothing changes."""

    def _settle():
        for _ in range(4):
            due()
            hub_courier.deliver_due()

    return _settle


def propose(parked, now, **other):
    told = {"record": parked.record_id, "reason": REASON, "said": "济源确认填错，郑州同意退回。", "at": now}
    return propose_return(**(SYSTEM | told | other))


def decide(parked, now, *, agrees=True, **other):
    told = {"record": parked.record_id, "agrees": agrees, "opinion": "已核实", "at": now}
    return decide_return(**(SECURITY | told | other))


def give_back(parked, now):
    propose(parked, now)
    return decide(parked, now)


def test_what_stands_behind_goes_on_in_order_and_the_sender_has_it_back(parked, zhengzhou, settle, now):
    assert [row.sequence for row in waiting_behind(parked)] == [2]

    give_back(parked, now)
    settle()

    assert zhengzhou.heard == [(OTHER, 1), (ABOUT, 2)]
    assert zhengzhou.withdrawn == [(ABOUT, 1)]
    parked.refresh_from_db()
    assert (parked.state, GivingBack.objects.get().state) == ("withdrawn", "done")
    assert not Delivery.objects.filter(state__in=["waiting", "parked"]).exists()
    assert not Alarm.objects.filter(cleared_at=None).exists()
    came_back = ReturnedMessage.objects.get()
    assert (came_back.pk, came_back.reason, came_back.refusal) == (parked.record_id, REASON, Unmendable.sentence)
    assert OutboxMessage.objects.get(pk=came_back.pk).state == "returned"
    assert AuditEntry.objects.get(act="消息退回").purpose == REASON


def test_the_sender_learns_of_it_only_when_the_recipient_has_given_its_word(parked, zhengzhou, province, settle, now):
    province.down.add("bureau.test")
    give_back(parked, now)
    settle()
    assert not ExchangeRecord.objects.filter(contract=MessageReturned.CONTRACT).exists()
    assert Delivery.objects.get(pk=parked.pk).state == "parked"  # and holds back what follows, as its notice does
    assert (ABOUT, 2) not in zhengzhou.heard

    province.down.clear()
    settle()

    assert ReturnedMessage.objects.exists()


def test_two_people_must_agree_each_in_a_role_of_their_own(parked, now):
    with pytest.raises(ReturnRefused, match="系统管理员"):
        propose(parked, now, **SECURITY)
    propose(parked, now)
    with pytest.raises(ReturnRefused, match="已经有人提出"):
        propose(parked, now)
    with pytest.raises(ReturnRefused, match="另一人"):
        decide(parked, now, **SYSTEM)
    with pytest.raises(ReturnRefused, match="另一人"):
        decide(parked, now, officer=SYSTEM["officer"])
    with pytest.raises(IntegrityError), transaction.atomic():
        GivingBack.objects.update(decided_by=SYSTEM["officer"])
    assert Delivery.objects.get(pk=parked.pk).state == "parked"


def test_who_does_not_agree_leaves_the_message_where_it_was(parked, now):
    propose(parked, now)

    decide(parked, now, agrees=False)

    assert GivingBack.objects.get().state == "refused"
    assert Delivery.objects.get(pk=parked.pk).state == "parked"
    propose(parked, now)  # may be proposed anew


def test_a_late_copy_of_what_was_withdrawn_is_taken_in_by_nobody(parked, zhengzhou, settle, now):
    give_back(parked, now)
    settle()
    zhengzhou.poison.clear()
    record = parked.record

    with pytest.raises(ExchangeRefused) as refused:
        receive_message(jws=record.jws.encode(), receipt=record.receipt, at=now)

    assert refused.value.code == RefusalCode.WITHDRAWN
    assert (ABOUT, 1) not in zhengzhou.heard


def test_what_was_taken_in_after_all_is_delivered_instead(parked, zhengzhou, settle, now):
    """A copy that was long on its way arrived, and by then nothing spoke against it."""
    zhengzhou.poison.clear()
    receive_message(jws=parked.record.jws.encode(), receipt=parked.record.receipt, at=now)

    give_back(parked, now)
    settle()

    assert zhengzhou.heard == [(OTHER, 1), (ABOUT, 1), (ABOUT, 2)]
    assert Delivery.objects.get(pk=parked.pk).state == "delivered"
    assert GivingBack.objects.get().state == "called_off"
    assert not ReturnedMessage.objects.exists()
    assert not Alarm.objects.filter(cleared_at=None).exists()


def test_delivering_it_after_all_calls_the_giving_back_off(parked, zhengzhou, province, settle, now):
    province.down.add("bureau.test")
    give_back(parked, now)
    settle()
    zhengzhou.poison.clear()

    take_up(record=parked.record_id, officer="hn.xitong", at=now)
    province.down.clear()
    settle()

    assert zhengzhou.heard == [(OTHER, 1), (ABOUT, 1), (ABOUT, 2)]
    assert GivingBack.objects.get().state == "called_off"
    assert Delivery.objects.get(in_place_of=parked).state == "withdrawn"


def test_a_member_that_does_not_know_notices_is_stopped_by_none(parked, zhengzhou, settle, now):
    del handlers._MESSAGES[MessageWithdrawn.CONTRACT]

    give_back(parked, now)
    settle()

    notice = Delivery.objects.get(in_place_of=parked)
    assert (notice.state, notice.attempts) == ("withdrawn", 1)
    giving = GivingBack.objects.get()
    assert giving.state == "unheard"
    assert "不办理 exchange.withdrawn/1" in giving.ending
    assert Delivery.objects.get(pk=parked.pk).state == "parked"  # as it was before anybody proposed anything
    assert Alarm.objects.get(cleared_at=None).record_id == parked.record_id
    assert not ReturnedMessage.objects.exists()


def test_nothing_more_is_given_back_to_it_until_it_has_acknowledged_a_trial(parked, zhengzhou, settle, now):
    del handlers._MESSAGES[MessageWithdrawn.CONTRACT]
    assert takes_withdrawals(ZHENGZHOU) is None
    give_back(parked, now)
    settle()
    assert takes_withdrawals(ZHENGZHOU) is False
    with pytest.raises(ReturnRefused, match="不收撤回通知"):
        propose(parked, now)
    drill_withdrawal(member=Member.objects.get(pk=ZHENGZHOU), at=now)
    settle()
    assert takes_withdrawals(ZHENGZHOU) is False  # it refused the trial, which went away like the notice before
    assert not Delivery.objects.filter(sender="province", state__in=["waiting", "parked"]).exists()

    handlers.handles(MessageWithdrawn)(take_withdrawal)
    drill_withdrawal(member=Member.objects.get(pk=ZHENGZHOU), at=now + timedelta(minutes=1))
    settle()

    assert takes_withdrawals(ZHENGZHOU) is True
    give_back(parked, now)
    settle()
    assert zhengzhou.heard == [(OTHER, 1), (ABOUT, 2)]
    assert GivingBack.objects.get(state="done").record_id == parked.record_id


def test_a_notice_that_is_refused_otherwise_goes_after_as_many_times_as_any_message(parked, zhengzhou, due, now):
    del handlers._MESSAGES[MessageWithdrawn.CONTRACT]

    @handlers.handles(MessageWithdrawn)
    def refuse(notice, received):
        raise Unmendable

    give_back(parked, now)
    for _ in range(REFUSALS_BEFORE_PARKING - 1):
        due()
        hub_courier.deliver_due()
    assert GivingBack.objects.get().state == "agreed"

    due()
    hub_courier.deliver_due()

    assert GivingBack.objects.get().state == "unheard"
    assert not Delivery.objects.filter(in_place_of=parked, state__in=["waiting", "parked"]).exists()


def test_nobody_but_the_hub_withdraws_or_returns_anything(zhengzhou, province, now):
    forged = MessageWithdrawn(
        message="0b7c2f4e-5d1a-4c3e-9f60-2a8d7e6b1c55",
        contract=CaseAdvanced.CONTRACT,
        sender="bureau.410122",
        about=ABOUT,
        sequence=1,
        digest="0" * 64,
        reason="冒充",
    )
    with transaction.atomic():
        publish(forged, sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
    courier.deliver_due()
    hub_courier.deliver_due()

    assert "只有省平台" in Delivery.objects.get().last_error
    assert not InboxMessage.objects.exists()


def test_evidence_shows_both_notices_and_both_acknowledgements(parked, zhengzhou, settle, now):
    give_back(parked, now)
    settle()

    told = export_evidence(record=parked.record, officer="hn.jianguan", purpose="核对投诉", at=now)
    findings = verify_evidence(told, hub_key=hub_key())

    assert [finding.holds for finding in findings] == [True] * 9
    assert "退回通知" in findings[-1].sentence


def test_the_administrator_sends_it_again_as_a_new_message(parked, zhengzhou, settle, now):
    give_back(parked, now)
    settle()
    zhengzhou.poison.clear()

    again = send_again(number=parked.record_id, officer="jy.guanli", officer_name="冯管理", at=now)
    courier.deliver_due()
    settle()

    assert zhengzhou.heard == [(OTHER, 1), (ABOUT, 2), (ABOUT, 1)]
    assert peek(OutboxMessage.objects.get(pk=again).jws).sequence == 3
    with pytest.raises(ReturnSettled):
        settle_otherwise(number=parked.record_id, note="无", officer="jy.guanli", officer_name="冯管理", at=now)


def test_what_was_delivered_cannot_be_given_back(parked, zhengzhou, settle, now):
    zhengzhou.poison.clear()
    take_up(record=parked.record_id, officer="hn.xitong", at=now)
    settle()

    with pytest.raises(NothingParked):
        propose(parked, now)
