"""A province on real sockets: a hub, the bureaus' node, and a faulty line in front of each."""

import os
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tests.faults.nodes import BUREAU_ADDRESSES, HUB_ADDRESSES, node_at
from tests.faults.proxy import FaultyLine, faulty_line
from tests.integration.exchange_world import register
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import Delivery, MemberLine
from tongban.apps.messaging import courier, handlers, wire
from tongban.apps.messaging.members import refresh_directory
from tongban.apps.messaging.models import HubLine, OutboxMessage
from tongban.apps.messaging.operations import publish
from tongban.exchange.contracts.cases import CaseAdvanced

JIYUAN, ZHENGZHOU, ZHONGMU = "bureau.419001", "bureau.410100", "bureau.410122"


@pytest.fixture
def chance(capsys):
    """Random, but the same again with the seed that is printed."""
    seed = int(os.environ.get("TONGBAN_TEST_SEED") or time.time_ns() % 1_000_000)
    print(f"TONGBAN_TEST_SEED={seed}")  # noqa: T201 - whoever looks into a failure needs it
    return Random(seed)  # noqa: S311 - chooses accidents


@pytest.fixture
def heard(monkeypatch):
    """What was applied, in the order of its application: (recipient, matter, step)."""
    applied = []
    monkeypatch.setattr(handlers, "_MESSAGES", {})
    handlers.handles(CaseAdvanced)(partial(apply, applied))
    return applied


def apply(applied, message, received):
    """Hear a message for good: what is rolled back and done again was applied once."""
    transaction.on_commit(partial(applied.append, (received.recipient, received.about, message.sequence)))


@dataclass
class World:
    """The lines between the nodes, and the hands of the couriers."""

    to_hub: FaultyLine
    to_bureaus: FaultyLine

    def say(self, about, step, *, sender=JIYUAN, recipient=ZHENGZHOU, at=None):
        """One step of a matter becomes a fact."""
        at = at or timezone.now()
        told = CaseAdvanced(
            intake_number="41010020261121S00001",
            case_number="41900120261121L370400001A",
            sequence=step,
            action="examine",
            state="examined",
            at=at,
            actor="张䶮",
            role="examine",
            sentence="初审通过。",
        )
        with transaction.atomic():
            return publish(told, sender=sender, recipient=recipient, about=about, at=at)

    def settle(self, *, rounds=400):
        """Let both couriers work until nothing waits; pauses pass at once."""
        for _ in range(rounds):
            pauses_pass()
            courier.deliver_due()
            hub_courier.deliver_due()
            if not OutboxMessage.objects.filter(state="waiting") and not Delivery.objects.filter(state="waiting"):
                return
        raise AssertionError([row.last_error for row in [*OutboxMessage.objects.all(), *Delivery.objects.all()]])


def pauses_pass():
    """An hour has passed: whatever rests may be tried now, what rested least before what rested longer."""
    for waiting in (OutboxMessage, Delivery):
        rests = waiting.objects.filter(state="waiting")
        rests.update(next_attempt_at=F("next_attempt_at") - timedelta(hours=1))
    past = timezone.now() - timedelta(seconds=1)
    HubLine.objects.update(next_attempt_at=past)
    MemberLine.objects.update(next_attempt_at=past)


@pytest.fixture
def world(transactional_db, settings, chance, heard):
    """The province, its lines in order."""
    now = timezone.now()
    with (
        node_at(HUB_ADDRESSES) as hub,
        node_at(BUREAU_ADDRESSES) as bureaus,
        faulty_line(hub, chance) as to_hub,
        faulty_line(bureaus, chance) as to_bureaus,
    ):
        patient = {"hub_url": to_hub.url, "batch_seconds": 120.0}  # a busy machine is none of the faults
        place = settings.TONGBAN.exchange.model_copy(update=patient)
        settings.TONGBAN = settings.TONGBAN.model_copy(update={"exchange": place})
        for name in (JIYUAN, ZHENGZHOU, ZHONGMU):
            register(name, at=now, endpoint=to_bureaus.url)
        wire.connect(None)
        refresh_directory()
        to_hub.seen.clear()
        yield World(to_hub=to_hub, to_bureaus=to_bureaus)
        wire.connect(None)
