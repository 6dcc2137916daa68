"""A question to another bureau: answered by the one asked, for a purpose, in time, recorded at both ends."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from tests.integration.exchange_world import HUB_URL, register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory import forwarding
from tongban.apps.directory.lanes import Lanes
from tongban.apps.directory.models import ExchangeRecord, Outcome
from tongban.apps.messaging import calls, handlers, wire
from tongban.apps.messaging.asking import Questions
from tongban.apps.messaging.calls import (
    DeadlinePassed,
    HubBusy,
    HubUnreachable,
    PartnerRefused,
    WaitingForAnswers,
    call,
)
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract
from tongban.exchange.envelope import Kind, new_envelope, open_sealed, seal
from tongban.exchange.refusals import ExchangeRefused

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
UNIT = "419001001001GB00001F00010001"


@pytest.fixture
def question():
    return SearchUnit(unit_code=UNIT, item="3704", purpose="异地收件：抵押权注销登记", intake_number=ABOUT)


@pytest.fixture
def extract(now):
    return UnitExtract(unit_code=UNIT, location="济源市沁园路1号", status="current", in_scope=True, taken_at=now)


@pytest.fixture
def answered(registrations, extract):
    circumstances = []

    @handlers.answers(SearchUnit)
    def answer(request, asked):
        circumstances.append((request, asked))
        return extract

    return circumstances


@pytest.fixture
def ask(question, now):
    def _ask(**more):
        settled = {
            "sender": ZHENGZHOU,
            "recipient": JIYUAN,
            "about": ABOUT,
            "purpose": "异地收件",
            "operator": "chen",
            "operator_name": "陈收件",
            "at": now,
        }
        return call(question, **(settled | more))

    return _ask


def test_the_home_bureau_answers_and_both_ends_keep_a_record(province, answered, ask, question, extract):
    assert ask() == extract

    request, asked = answered[0]
    assert request == question
    assert (asked.sender, asked.operator, asked.purpose, asked.case) == (ZHENGZHOU, "陈收件（chen）", "异地收件", ABOUT)
    ends = AuditEntry.objects.values_list("act", "institution_code", "subject", "purpose").order_by("pk")
    assert list(ends) == [
        ("exchange.ask", "410100", ABOUT, "异地收件"),
        ("exchange.answer", "419001", ABOUT, "异地收件"),
    ]
    record, outcome = ExchangeRecord.objects.get(), Outcome.objects.get()
    assert outcome.succeeded
    assert record.arrived_at <= outcome.forwarded_at <= outcome.answered_at <= outcome.returned_at


def test_a_question_kept_back_stands_in_the_audit_as_not_put(province, answered, ask, monkeypatch):
    """The node's threads wait for other answers: nothing went out, and nobody looked at anything."""
    crowded = Questions(threads=lambda: 1)
    monkeypatch.setattr(calls, "_QUESTIONS", crowded)
    with crowded.one_more(seconds=0), pytest.raises(WaitingForAnswers):
        ask()

    kept = AuditEntry.objects.get()
    assert (kept.act, kept.actor_name, kept.succeeded) == ("exchange.ask", "陈收件", False)
    assert not answered
    assert not ExchangeRecord.objects.exists()

    ask()

    assert AuditEntry.objects.filter(act="exchange.ask", succeeded=True).count() == 1


def test_a_hub_that_waits_for_too_many_says_to_ask_again(province, answered, ask, monkeypatch):
    monkeypatch.setattr(forwarding, "LANES", Lanes(threads=lambda: 1))
    with forwarding.LANES.to("bureau.410122", title="中牟县不动产登记中心"), pytest.raises(HubBusy) as busy:
        ask()

    assert "请几秒钟后再试" in busy.value.sentence
    assert ask()


def test_a_refusal_carries_the_other_sides_sentence(province, registrations, ask):
    class OutOfScope(Exception):
        code = "out_of_scope"
        sentence = "该不动产不在异地可办范围。"

    @handlers.answers(SearchUnit)
    def answer(request, asked):
        raise OutOfScope

    with pytest.raises(PartnerRefused) as refused:
        ask()

    assert (refused.value.code, refused.value.sentence) == ("out_of_scope", "该不动产不在异地可办范围。")
    assert not Outcome.objects.get().succeeded


def test_a_look_that_was_refused_is_kept_on_record(province, registrations, ask):
    class UnitUnknown(Exception):
        sentence = "登记簿上没有这个不动产单元。"

    @handlers.answers(SearchUnit)
    def answer(request, asked):
        raise UnitUnknown

    with pytest.raises(PartnerRefused):
        ask()

    kept = AuditEntry.objects.get(act="exchange.answer")
    assert not kept.succeeded
    assert kept.detail["refused"] == "UnitUnknown"


def test_a_bureau_that_cannot_be_reached_is_named(province, answered, ask):
    province.down.add("bureau.test")

    with pytest.raises(PartnerRefused) as refused:
        ask()

    assert refused.value.code == "unreachable"
    assert "济源市不动产登记中心" in refused.value.sentence


def test_says_when_the_hub_is_away(province, answered, ask):
    province.down.add("hub.test")

    with pytest.raises(HubUnreachable) as away:
        ask()

    assert "省平台" in away.value.sentence
    assert not answered


def test_says_when_the_deadline_has_passed(province, answered, ask):
    province.lose_answers = 1  # the answering bureau hangs

    with pytest.raises(DeadlinePassed):
        ask(deadline_seconds=1)


def test_nobody_asks_without_a_purpose(province, answered, ask):
    with pytest.raises(PartnerRefused) as refused:
        ask(purpose="")

    assert refused.value.code == "purpose"
    assert "目的" in refused.value.sentence


def test_nobody_asks_a_suspended_bureau(province, answered, ask, now):
    register("bureau.411700", at=now, state="suspended")

    with pytest.raises(PartnerRefused) as refused:
        ask(recipient="bureau.411700")

    assert refused.value.code == "not_live"


def test_an_old_question_is_not_answered(province, answered, ask, now):
    with pytest.raises(PartnerRefused) as refused:
        ask(at=now - timedelta(minutes=6))

    assert refused.value.code == "stale"


def test_the_same_question_is_not_answered_twice(province, answered, question, now):
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=question,
        sender=ZHENGZHOU,
        recipient=JIYUAN,
        sent_at=now,
        purpose="x",
        operator="x",
        case=ABOUT,
    )
    jws = seal(envelope, signing_key())
    wire.send(f"{HUB_URL}/exchange/calls", jws)

    again = wire.send(f"{HUB_URL}/exchange/calls", jws)

    assert open_sealed(again, key_of=lambda *_: signing_key().verifying_key).body["code"] == "replayed"
    assert len(answered) == 1


def test_an_answer_nobody_signed_is_not_believed(province, answered, ask, monkeypatch):
    ordinary = province.handle_request

    def tampering(request):
        response = ordinary(request)
        if request.url.path == "/exchange/calls" and request.url.host == "bureau.test":
            content = response.read()
            return httpx.Response(200, headers=response.headers, stream=httpx.ByteStream(content[:-8] + b"AAAAAAAA"))
        return response

    monkeypatch.setattr(province, "handle_request", tampering)

    with pytest.raises(PartnerRefused) as refused:
        ask()

    assert refused.value.code == "signature"


def test_a_question_nobody_answers_here_is_refused(province, registrations, ask):
    with pytest.raises(PartnerRefused) as refused:
        ask()

    assert refused.value.code == "unknown_contract"


def test_a_bureau_answers_only_what_came_through_the_hub(province, answered, question, now):
    envelope = new_envelope(
        id=uuid4(), kind=Kind.CALL, payload=question, sender=ZHENGZHOU, recipient=JIYUAN, sent_at=now
    )

    reply = wire.send("http://bureau.test/exchange/calls", seal(envelope, signing_key()))

    with pytest.raises(ExchangeRefused):
        open_sealed(reply, key_of=lambda *_: None)
    assert not answered
