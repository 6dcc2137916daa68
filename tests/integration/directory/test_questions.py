"""Questions are let in by what the hub remembers of members, and never by what is no longer so."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection

from tests.integration.exchange_world import BUREAU_URL, register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import questions
from tongban.apps.directory.admission import Registry, admit
from tongban.apps.directory.forwarding import forward_call
from tongban.apps.directory.keys import enter_key, revoke_key
from tongban.apps.directory.models import ExchangeRecord, Member, Outcome
from tongban.apps.directory.operations import change_grants, move_member
from tongban.apps.messaging import handlers
from tongban.apps.messaging.members import refresh_directory
from tongban.apps.messaging.node import HUB, hub_key, signing_key
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract
from tongban.exchange.envelope import Kind, new_envelope, open_sealed, peek_header, seal
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.receipts import read_receipt
from tongban.exchange.refusals import ExchangeRefused

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
UNIT = "419001001001GB00001F00010001"


@pytest.fixture
def answering(province, registrations, now):
    @handlers.answers(SearchUnit)
    def answer(request, asked):
        return UnitExtract(unit_code=UNIT, location="沁园路1号", status="current", in_scope=True, taken_at=now)


@pytest.fixture
def question(now):
    def _question(key=None, number=None, **more):
        payload = SearchUnit(unit_code=UNIT, item="3704", purpose="异地收件", intake_number=ABOUT)
        told = {"sender": ZHENGZHOU, "recipient": JIYUAN, "about": ABOUT, "case": ABOUT} | more
        envelope = new_envelope(
            id=number or uuid4(),
            kind=Kind.CALL,
            payload=payload,
            sent_at=now,
            purpose="异地收件",
            operator="陈收件",
            **told,
        )
        return seal(envelope, key or signing_key()).encode()

    return _question


@pytest.fixture
def put(answering, question, now):
    """Put a question to Jiyuan: the answer, or the code of the refusal."""

    def _put(**how):
        try:
            answer = forward_call(jws=question(**how), at=now)
        except ExchangeRefused as refused:
            return str(refused.code)
        return open_sealed(answer, key_of=lambda *_: signing_key().verifying_key).kind

    return _put


def suspend(now, name):
    move_member(name=name, to=Member.State.SUSPENDED, at=now)


CHANGES = {
    "the sender's key is revoked": (
        lambda now: revoke_key(
            member=ZHENGZHOU, key_id=signing_key().key_id, reason="私钥失窃", officer="anquan", at=now
        ),
        "unknown_key",
    ),
    "the sender is suspended": (lambda now: suspend(now, ZHENGZHOU), "not_live"),
    "the recipient is suspended": (lambda now: suspend(now, JIYUAN), "not_live"),
    "the grant is withdrawn": (lambda now: change_grants(name=ZHENGZHOU, grants=[], at=now), "not_granted"),
}


@pytest.mark.parametrize(("change", "code"), CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_since_the_last_question_counts_for_the_next(put, now, change, code):
    assert put() == Kind.ANSWER
    change(now)

    assert put() == code
    assert ExchangeRecord.objects.count() == 1  # what is refused so was never let in


def test_who_is_let_on_again_is_refused_nothing(put, now):
    put()
    suspend(now, ZHENGZHOU)
    put()
    move_member(name=ZHENGZHOU, to=Member.State.LIVE, at=now)

    assert put() == Kind.ANSWER


def test_a_key_entered_just_now_counts(put, now):
    put()
    key = generate_signing_key()
    enter_key(member=Member.objects.get(name=ZHENGZHOU), key=key.verifying_key, at=now)
    refresh_directory()

    assert put(key=key) == Kind.ANSWER


def test_a_member_that_moved_is_asked_where_it_is(put, province):
    put()
    Member.objects.filter(name=JIYUAN).update(endpoint="http://moved.test")
    province.down.add("moved.test")

    assert put() == "unreachable"
    Member.objects.filter(name=JIYUAN).update(endpoint=BUREAU_URL)
    assert put() == Kind.ANSWER


def test_a_second_question_asks_the_registry_nothing_beforehand(put):
    put()

    with statements() as said:
        put()

    assert [sql.split()[:3] for sql in said if "directory_" in sql] == [
        ["INSERT", "INTO", "directory_exchangerecord"],
        ["INSERT", "INTO", "directory_outcome"],
    ]


@contextmanager
def statements():
    """What is said to the database inside the block."""
    said = []

    def note(execute, sql, *rest):
        said.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield said


def admitted(jws, registry):
    return admit(jws, kind=Kind.CALL, registry=registry)


def entered(questions_and_registries, now):
    """What becomes of questions that come at the same moment: the passage of each, or None."""
    told = [
        questions._Question(one, (registry.stamp_of(one.envelope.sender), registry.stamp_of(one.recipient.name)), now)
        for one, registry in questions_and_registries
    ]
    return questions._enter(told)


def test_questions_of_one_moment_share_a_signature_and_each_passage_proves_itself(province, question, now):
    registry = Registry()
    asked = [admitted(question(), registry) for _ in range(3)]

    passages = entered([(one, registry) for one in asked], now)

    assert all(peek_header(passage).batched for passage in passages)
    for one, passage in zip(asked, passages, strict=True):
        read_receipt(passage, jws=one.jws, signer=HUB, key_of=lambda *_: hub_key())
        assert ExchangeRecord.objects.get(pk=one.envelope.id).receipt == passage


def test_only_those_are_entered_whose_parties_are_what_was_believed(province, question, now):
    register("bureau.410181", at=now)
    believed = Registry(ZHENGZHOU, JIYUAN, "bureau.410181")
    asked = [admitted(question(), believed), admitted(question(sender="bureau.410181"), believed)]
    suspend(now, "bureau.410181")

    passages = entered([(one, believed) for one in asked], now)

    assert [passage is not None for passage in passages] == [True, False]
    assert ExchangeRecord.objects.get().id == asked[0].envelope.id


def test_of_two_with_one_number_in_the_same_moment_one_is_entered(province, question, now):
    registry, number = Registry(), uuid4()
    asked = [admitted(question(number=number), registry) for _ in range(2)]

    passages = entered([(one, registry) for one in asked], now)

    assert [passage is not None for passage in passages] == [True, False]
    assert ExchangeRecord.objects.get().digest == asked[0].digest


def test_outcomes_of_one_moment_are_entered_at_once(province, question, now):
    registry = Registry()
    asked = [admitted(question(), registry) for _ in range(3)]
    entered([(one, registry) for one in asked], now)
    outcome = {"succeeded": False, "code": "unreachable", "sentence": "连不上", "answer": "", "size": 0}
    times = {"forwarded_at": now, "answered_at": None, "returned_at": now}

    with statements() as said:
        questions._end([{"record_id": one.envelope.id, **outcome, **times} for one in asked])

    assert len(said) == 1
    assert Outcome.objects.filter(record_id__in=[one.envelope.id for one in asked]).count() == 3
