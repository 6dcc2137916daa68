"""The province of these tests."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from tests.integration.exchange_world import InProcess, open_the_province
from tongban.apps.directory.models import Delivery, MemberLine
from tongban.apps.messaging import handlers, wire
from tongban.apps.messaging.models import FileWanted, HubLine, OutboxMessage
from tongban.exchange.contracts.cases import CaseAdvanced

ABOUT = "41010020261121S00001"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def line():
    """The network, within this process."""
    transport = InProcess()
    wire.connect(transport)
    yield transport
    wire.connect(None)


@pytest.fixture
def province(db, line, now):
    open_the_province(now)
    return line


@pytest.fixture
def registrations(monkeypatch):
    """Handlers registered by a test are forgotten after it."""
    monkeypatch.setattr(handlers, "_MESSAGES", {})
    monkeypatch.setattr(handlers, "_CALLS", {})


@pytest.fixture
def heard(registrations):
    """What Zhengzhou's counter heard, in order."""
    messages = []
    handlers.handles(CaseAdvanced)(lambda message, received: messages.append((message, received)))
    return messages


@pytest.fixture
def due():
    """Let the pauses pass, in the order in which they end."""

    def _due():
        past = timezone.now() - timedelta(seconds=1)
        for waiting in (OutboxMessage, Delivery, FileWanted):
            rests = waiting.objects.filter(state="waiting")
            rests.update(next_attempt_at=F("next_attempt_at") - timedelta(hours=1))
        HubLine.objects.update(next_attempt_at=past)
        MemberLine.objects.update(next_attempt_at=past)

    return _due


@pytest.fixture
def step(now):
    """A step of the case: step(3)."""

    def _step(sequence=1, **more):
        fields = {
            "intake_number": ABOUT,
            "case_number": "41900120261121L370400001A",
            "sequence": sequence,
            "action": "examine",
            "state": "examined",
            "at": now,
            "actor": "张䶮",
            "role": "examine",
            "sentence": "初审通过。",
        }
        return CaseAdvanced(**(fields | more))

    return _step
