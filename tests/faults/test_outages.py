"""Ten minutes without a partner, and what has piled up meanwhile: nothing is lost, and live traffic does not wait.

Minutes pass by the couriers' clock, not by the wall's.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.faults.conftest import ZHENGZHOU, ZHONGMU
from tests.faults.proxy import Fault
from tests.integration.exchange_world import register
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import Delivery, MemberLine
from tongban.apps.messaging import courier
from tongban.apps.messaging.models import HubLine, OutboxMessage

NOWHERE = "http://127.0.0.1:9"
TICK = timedelta(seconds=30)
OUTAGE_TICKS = 20
A_MINUTE = 2


class Clock:
    """What time the couriers believe it is."""

    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def tick(self):
        """Half a minute passes, and both couriers do what is due."""
        self.now += TICK
        courier.deliver_due(clock=self)
        hub_courier.deliver_due(clock=self)


@pytest.fixture
def clock():
    return Clock()


def steps_of(heard, about):
    return [step for _, matter, step in heard if matter == about]


def test_ten_minutes_without_a_member_lose_nothing_and_delay_nobody_else(world, heard, clock):
    register(ZHONGMU, at=timezone.now(), endpoint=NOWHERE)
    for step in range(1, OUTAGE_TICKS + 1):
        world.say("停机", step, recipient=ZHONGMU)
        world.say("照常", step, recipient=ZHENGZHOU)
        clock.tick()
        assert steps_of(heard, "照常")[-1] == step  # in the same half minute in which it was said
    assert not steps_of(heard, "停机")
    assert MemberLine.objects.get(member_id=ZHONGMU).failures >= OUTAGE_TICKS // 2

    register(ZHONGMU, at=timezone.now(), endpoint=world.to_bureaus.url)
    for _ in range(A_MINUTE):
        clock.tick()

    assert steps_of(heard, "停机") == list(range(1, OUTAGE_TICKS + 1))
    assert not Delivery.objects.exclude(state="delivered").exists()


def test_ten_minutes_without_the_hub_lose_nothing(world, heard, clock):
    world.to_hub.otherwise = Fault.REFUSED
    for step in range(1, OUTAGE_TICKS + 1):
        world.say("甲", step)
        clock.tick()
    assert len(world.to_hub.seen) <= OUTAGE_TICKS  # one message probes at a time
    assert HubLine.objects.get().failures >= OUTAGE_TICKS // 2

    world.to_hub.otherwise = Fault.NONE
    for _ in range(A_MINUTE):
        clock.tick()

    assert steps_of(heard, "甲") == list(range(1, OUTAGE_TICKS + 1))
    assert not OutboxMessage.objects.exclude(state="delivered").exists()


@pytest.mark.parametrize(
    "many",
    [pytest.param(500, id="five hundred"), pytest.param(10_000, id="ten thousand", marks=pytest.mark.long)],
)
def test_what_piled_up_drains_while_live_traffic_passes(world, heard, many):
    """First at the node, then at the hub: of each pass, live traffic gets as much as it needs up to a half."""
    matters = [f"积压{number}" for number in range(many // 5)]
    for step in range(1, 6):
        for about in matters:
            world.say(about, step)
    a_pass = many // 10

    drain(world, lambda: courier.deliver_due(a_pass), where=OutboxMessage, live="发送")
    drain(world, lambda: hub_courier.deliver_due(a_pass), where=Delivery, live="接收")

    for about in matters:
        assert steps_of(heard, about) == [1, 2, 3, 4, 5]
    assert len({about for _, about, _ in heard if about.startswith("发送")}) > 1


def drain(world, carry, *, where, live):
    """Something new is said before each pass, and has left with it; the backlog shrinks all the while."""
    number = 0
    while where.objects.filter(state="waiting", about__startswith="积压").exists():
        left = where.objects.filter(state="waiting").count()
        number += 1
        world.say(f"{live}{number}", 1)
        if where is Delivery:
            courier.deliver_due(1)
        assert carry() > 1
        assert not where.objects.filter(state="waiting", about=f"{live}{number}").exists(), f"of {left}"
