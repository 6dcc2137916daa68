"""Operators and the queue: nothing is dropped, nothing overtakes, nobody else is held up."""

import pytest
from django.db import transaction
from django.utils import timezone

from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import Alarm, Delivery
from tongban.apps.directory.operating import (
    REFUSALS_BEFORE_PARKING,
    TROUBLES_BEFORE_ALARM,
    NothingParked,
    pause_member,
    resume_member,
    retry_member,
    take_up,
)
from tongban.apps.messaging import courier, handlers
from tongban.apps.messaging.operations import publish
from tongban.exchange.contracts.cases import CaseAdvanced

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
OTHER = "41010020261121S00002"


class Unmendable(Exception):
    """What a recipient says when it can never take a message in."""

    sentence = "业务编号不属于本机构。"


@pytest.fixture
def refusing(registrations):
    """A recipient that refuses the first matter's first step while `refusing` holds anything."""
    poison, heard = {1}, []

    @handlers.handles(CaseAdvanced)
    def take(message, received):
        if received.about == ABOUT and message.sequence in poison:
            raise Unmendable
        heard.append((received.about, message.sequence))

    take.poison, take.heard = poison, heard
    return take


@pytest.fixture
def said(province, step, now):
    """Two steps of one matter and one of another are with the hub."""
    for about, number in ((ABOUT, 1), (ABOUT, 2), (OTHER, 1)):
        with transaction.atomic():
            publish(step(number), sender=JIYUAN, recipient=ZHENGZHOU, about=about, at=now)
    courier.deliver_due()


def test_parks_what_is_refused_again_and_again_and_raises_one_alarm(refusing, said, due):
    for _ in range(REFUSALS_BEFORE_PARKING + 3):
        hub_courier.deliver_due()
        due()

    assert refusing.heard == [(OTHER, 1)]  # the same matter waits, another does not
    assert [row.state for row in Delivery.objects.order_by("about", "sequence")] == ["parked", "waiting", "delivered"]
    alarm = Alarm.objects.get()
    assert "业务编号不属于本机构" in alarm.sentence
    assert Delivery.objects.get(state="parked").attempts == REFUSALS_BEFORE_PARKING


def test_takes_a_parked_message_up_again_in_order(refusing, said, due, now):
    for _ in range(REFUSALS_BEFORE_PARKING):
        hub_courier.deliver_due()
        due()
    parked = Delivery.objects.get(state="parked")
    refusing.poison.clear()

    take_up(record=parked.record_id, officer="hn.xitong", at=now)
    hub_courier.deliver_due()
    due()
    hub_courier.deliver_due()

    assert refusing.heard == [(OTHER, 1), (ABOUT, 1), (ABOUT, 2)]
    assert Alarm.objects.get().cleared_by == "hn.xitong"
    with pytest.raises(NothingParked):
        take_up(record=parked.record_id, officer="hn.xitong", at=now)


def test_passing_trouble_is_never_parked(registrations, said, due):
    @handlers.handles(CaseAdvanced)
    def stumble(message, received):
        raise RuntimeError("disk full")

    for _ in range(REFUSALS_BEFORE_PARKING + 2):
        hub_courier.deliver_due()
        due()

    assert not Delivery.objects.filter(state="parked").exists()
    assert not Alarm.objects.exists()


def test_what_a_recipient_stumbles_over_again_and_again_raises_an_alarm_until_it_arrives(registrations, said, due):
    trouble = [RuntimeError("a mistake in its software")]

    @handlers.handles(CaseAdvanced)
    def stumble(message, received):
        if trouble and received.about == OTHER:
            raise trouble[0]

    Delivery.objects.filter(about=OTHER).update(attempts=TROUBLES_BEFORE_ALARM - 1)
    hub_courier.deliver_due()
    assert "没能办理" in Alarm.objects.get(cleared_at=None).sentence
    assert Delivery.objects.get(about=OTHER).state == "waiting"

    trouble.clear()
    due()
    hub_courier.deliver_due()

    assert Delivery.objects.get(about=OTHER).state == "delivered"
    assert not Alarm.objects.filter(cleared_at=None).exists()


def test_a_paused_member_gets_nothing_until_it_is_resumed(heard, said, now):
    pause_member(name=ZHENGZHOU, reason="系统升级", officer="hn.xitong", at=now)
    assert hub_courier.deliver_due() == 0

    resume_member(name=ZHENGZHOU, at=now)

    assert hub_courier.deliver_due() == 3
    assert len(heard) == 3


def test_retrying_ends_the_pause_after_a_failure(heard, said, province, now):
    moment = timezone.now()
    province.down.add("bureau.test")
    hub_courier.deliver_due(clock=lambda: moment)
    province.down.clear()
    assert hub_courier.deliver_due(clock=lambda: moment) == 0  # the line rests

    assert retry_member(name=ZHENGZHOU, at=now) == 3

    assert hub_courier.deliver_due() == 3
