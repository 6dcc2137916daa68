"""Many members that do not answer, all together: the hub always has a thread left for what comes in."""

import threading
from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from django.utils import timezone

from tests.faults.conftest import JIYUAN, ZHENGZHOU
from tests.faults.nodes import HUB_ADDRESSES, Slow, member_that, node_at
from tests.integration.exchange_world import register
from tongban.apps.directory.models import EntryRefusal, ExchangeRecord
from tongban.apps.messaging import handlers
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, open_sealed, peek, seal

UNIT = "419001001001GB00001F00010001"
MOST = 6
"""Of eight threads so many may wait."""


@pytest.fixture
def hub(world, settings):
    """A hub with eight threads, as the demonstration has it."""
    http = settings.TONGBAN.http.model_copy(update={"threads": 8})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"http": http})
    with node_at(HUB_ADDRESSES) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def zhengzhou_answers(world, monkeypatch):
    """Zhengzhou is a good member."""
    monkeypatch.setattr(handlers, "_CALLS", {})

    @handlers.answers(SearchUnit)
    def answer(request, asked):
        return UnitExtract(
            unit_code=UNIT, location="中原路1号", status="current", in_scope=True, taken_at=timezone.now()
        )


def question_to(recipient):
    at = timezone.now()
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=SearchUnit(unit_code=UNIT, item="3704", purpose="异地收件", intake_number="41010020261121S00001"),
        sender=JIYUAN,
        recipient=recipient,
        about="41010020261121S00001",
        sent_at=at,
        deadline=at + timedelta(minutes=4),
        purpose="异地收件",
        operator="陈收件（chen）",
        case="41010020261121S00001",
    )
    return seal(envelope, signing_key())


def put(hub, question):
    headers = {"Content-Type": MEDIA_TYPE}
    return httpx.post(f"{hub}/exchange/calls", content=question, headers=headers, timeout=60)


def wait_for(slow, members, hub, stack):
    """A question to each of these members, all of which are waited for now; gives their threads."""
    threads = [threading.Thread(target=put, args=(hub, question_to(name))) for name in members]
    for thread in threads:
        thread.start()
        stack.callback(thread.join, 60)
    stack.callback(slow.may_answer.set)  # runs first
    assert all(slow.asked.acquire(timeout=60) for _ in members)


@pytest.mark.usefixtures("zhengzhou_answers")
def test_one_question_more_is_told_to_come_again_and_does(hub):
    slow, silent = Slow(), [f"bureau.4117{number:02}" for number in range(MOST)]
    question = question_to(ZHENGZHOU)
    with ExitStack() as stack:
        endpoint = stack.enter_context(member_that(slow))
        for name in silent:
            register(name, at=timezone.now(), endpoint=endpoint)
        wait_for(slow, silent, hub, stack)

        turned_away = put(hub, question)

        refusal = open_sealed(turned_away.content, key_of=lambda *_: signing_key().verifying_key)
        assert (turned_away.status_code, turned_away.headers["Retry-After"]) == (503, "5")
        assert (refusal.kind, refusal.sender, refusal.body["code"]) == (Kind.REFUSAL, "province", "unavailable")
        assert refusal.in_reply_to == peek(question.encode()).id
        assert httpx.get(f"{hub}/exchange/directory", timeout=60).status_code == 200
        assert slow.ended == 0  # every one of them is still waited for

    again = put(hub, question)  # the very same bytes: nothing was taken on before

    assert peek(again.content).kind is Kind.ANSWER
    assert ExchangeRecord.objects.filter(recipient=ZHENGZHOU).count() == 1
    counted = EntryRefusal.objects.get()
    assert (counted.member, counted.code, counted.proven) == (JIYUAN, "unavailable", True)
