"""Whatever a line does to requests and answers: every fact is applied exactly once, in the order of its matter."""

import pytest

from tests.faults.conftest import ZHENGZHOU, ZHONGMU
from tests.faults.proxy import Fault
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord
from tongban.apps.directory.queries import verified_summary
from tongban.apps.messaging.models import InboxMessage, OutboxMessage

ACCIDENTS = [fault for fault in Fault if fault is not Fault.NONE]
STEPS = 3


def say_everything(world, matters):
    for step in range(1, STEPS + 1):
        for number, about in enumerate(matters):
            world.say(about, step, recipient=(ZHENGZHOU, ZHONGMU)[number % 2])


def assert_exactly_once_in_order(heard, matters):
    assert len(heard) == len(matters) * STEPS
    for about in matters:
        assert [step for _, matter, step in heard if matter == about] == list(range(1, STEPS + 1)), about
        summary = verified_summary(about)
        assert (summary.messages, summary.verified, summary.delivered) == (STEPS, STEPS, STEPS)
    assert InboxMessage.objects.count() == ExchangeRecord.objects.count() == OutboxMessage.objects.count()
    assert not Delivery.objects.exclude(state="delivered").exists()


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_on_either_line_loses_and_doubles_nothing(world, heard, accident):
    world.to_hub.meet_with([accident, Fault.NONE, accident])
    world.to_bureaus.meet_with([accident, Fault.NONE, accident])
    say_everything(world, ["甲"])

    world.settle()

    assert world.to_hub.seen.count(accident) == world.to_bureaus.seen.count(accident) == 2
    assert_exactly_once_in_order(heard, ["甲"])


def test_any_mix_of_accidents_loses_and_doubles_nothing(world, heard, chance):
    matters = ["甲", "乙", "丙", "丁"]
    for line in (world.to_hub, world.to_bureaus):
        line.meet_with(chance.choices(list(Fault), k=40))
    say_everything(world, matters)

    world.settle()

    assert_exactly_once_in_order(heard, matters)


@pytest.mark.long
def test_thousands_of_accidents_lose_and_double_nothing(world, heard, chance):
    matters = [f"事项{number}" for number in range(100)]
    for line in (world.to_hub, world.to_bureaus):
        line.meet_with(chance.choices(list(Fault), k=2_000))
    say_everything(world, matters)

    world.settle(rounds=5_000)

    assert_exactly_once_in_order(heard, matters)


def test_a_line_that_spoils_everything_parks_nothing(world, heard):
    world.to_bureaus.meet_with([Fault.REQUEST_SPOILED, Fault.ANSWER_SPOILED] * 12)
    say_everything(world, ["甲"])

    world.settle()

    assert_exactly_once_in_order(heard, ["甲"])
    assert not Alarm.objects.filter(cleared_at=None).exists()  # what was raised meanwhile, the delivery has cleared
