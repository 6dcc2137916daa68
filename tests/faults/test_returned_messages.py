"""A message given back over lines on which anything happens: never applied, and what follows it once and in order."""

import pytest
from django.utils import timezone

from tests.faults.conftest import ZHENGZHOU, apply, pauses_pass
from tests.faults.proxy import Fault
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord, GivingBack
from tongban.apps.directory.returning import decide_return, propose_return
from tongban.apps.messaging import courier, handlers
from tongban.apps.messaging.models import InboxMessage, OutboxMessage, ReturnedMessage
from tongban.apps.messaging.returning import take_return, take_withdrawal
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced
from tongban.exchange.contracts.returning import MessageReturned, MessageWithdrawn

STEPS = 4
POISONED = 2


class Unmendable(Exception):
    """What a recipient says when it can never take a message in."""

    sentence = "业务编号不属于本机构。"


@pytest.fixture
def poisoned(heard, monkeypatch):
    """Zhengzhou refuses the second step of 甲 while it holds anything."""
    monkeypatch.setattr(handlers, "_MESSAGES", {})
    handlers.handles(MessageWithdrawn)(take_withdrawal)
    handlers.handles(MessageReturned)(take_return)
    poison = {("甲", POISONED)}

    @handlers.handles(CaseAdvanced)
    def take(message, received):
        if (received.about, message.sequence) in poison:
            raise Unmendable
        apply(heard, message, received)

    return poison


@pytest.fixture
def parked(world, poisoned):
    """All is said; the poisoned step has been refused ten times, and what stands behind it waits."""
    for step in range(1, STEPS + 1):
        for about in ("甲", "乙"):
            world.say(about, step)
    courier.deliver_due()
    for _ in range(100):
        pauses_pass()
        hub_courier.deliver_due()
        if row := Delivery.objects.filter(state="parked").first():
            return row, poisoned
    raise AssertionError("nothing was parked")


def give_back(row):
    at = timezone.now()
    told = {"record": row.record_id, "at": at}
    propose_return(
        **told, reason="业务编号填错", said="双方同意", officer="甲", officer_name="甲", role=Role.ADMINISTER_SYSTEM
    )
    decide_return(**told, agrees=True, opinion="同意", officer="乙", officer_name="乙", role=Role.ADMINISTER_SECURITY)


def steps_of(heard, about):
    return [step for recipient, matter, step in heard if (recipient, matter) == (ZHENGZHOU, about)]


@pytest.mark.parametrize("accidents", [list(Fault), [Fault.LATE, Fault.TWICE], [Fault.ANSWER_LOST]], ids=str)
def test_what_follows_is_applied_once_and_in_order_whatever_the_line_does(world, heard, parked, chance, accidents):
    row, poison = parked
    world.to_bureaus.meet_with(chance.choices(accidents, k=20))
    give_back(row)
    pauses_pass()
    hub_courier.deliver_due()
    poison.clear()  # were it applied now, nothing but the withdrawal would speak against it

    world.settle()

    assert steps_of(heard, "甲") == [step for step in range(1, STEPS + 1) if step != POISONED]
    assert steps_of(heard, "乙") == list(range(1, STEPS + 1))
    assert GivingBack.objects.get().state == "done"
    assert Delivery.objects.get(pk=row.pk).state == "withdrawn"
    assert OutboxMessage.objects.get(pk=row.pk).state == "returned"
    assert ReturnedMessage.objects.get().pk == row.pk
    assert not Alarm.objects.filter(cleared_at=None).exists()
    assert ExchangeRecord.objects.count() == OutboxMessage.objects.count() + 2  # all are logged, and the two notices
    assert InboxMessage.objects.filter(withdrawal=None).count() == ExchangeRecord.objects.count() - 1
