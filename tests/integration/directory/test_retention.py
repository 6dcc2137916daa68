"""How long the log is kept: by class, on a ground; then it is deleted in sets, and every deletion is an act."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.evidence import export_evidence
from tongban.apps.directory.forwarding import forward_call
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord, GivingBack, LogDeletion, Outcome, RecordClass
from tongban.apps.directory.operations import accept_message
from tongban.apps.directory.retention import (
    RULES,
    KeptTooShort,
    NoGround,
    delete_expired,
    digest_of_set,
    keep_for,
    keeping,
)
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts.joining import Echo
from tongban.exchange.envelope import Kind, new_envelope, seal
from tongban.exchange.evidence import verify_evidence

JIYUAN, ZHENGZHOU, HUB = "bureau.419001", "bureau.410100", "province"
GROUND = "网络安全法留存网络日志的规定"


def long_ago(record_class, now, *, days=1):
    return now - timedelta(days=RULES[record_class].days + days)


@pytest.fixture
def logged(province, step):
    """A message that reached the hub then: logged(at), delivered unless one says otherwise."""

    def _logged(at, *, number=1, about=ABOUT, state="delivered"):
        envelope = new_envelope(
            id=uuid4(),
            kind=Kind.MESSAGE,
            payload=step(number),
            sender=JIYUAN,
            recipient=ZHENGZHOU,
            about=about,
            sequence=number,
            sent_at=at,
        )
        accept_message(jws=seal(envelope, signing_key()).encode(), at=at)
        if state == "delivered":
            told = {"state": state, "acknowledgement": "签收", "answered_at": at, "forwarded_at": at}
            Delivery.objects.filter(record_id=envelope.id).update(**told)
        else:
            Delivery.objects.filter(record_id=envelope.id).update(state=state)
        return ExchangeRecord.objects.get(id=envelope.id)

    return _logged


@pytest.fixture
def tried(province):
    """A trial call to the hub itself: tried(at)."""

    def _tried(at):
        envelope = new_envelope(
            id=uuid4(), kind=Kind.CALL, payload=Echo(text="好"), sender=JIYUAN, recipient=HUB, sent_at=at
        )
        forward_call(jws=seal(envelope, signing_key()).encode(), at=at)
        return ExchangeRecord.objects.get(id=envelope.id)

    return _tried


def test_each_class_has_a_time_and_a_ground_in_law():
    assert set(RULES) == set(RecordClass)
    assert all("法" in rule.ground or "民法典" in rule.ground for rule in RULES.values())


def test_what_has_been_kept_long_enough_is_deleted_and_nothing_else(logged, tried, now):
    old = logged(long_ago(RecordClass.MESSAGE, now))
    Alarm.objects.create(record=old, member=ZHENGZHOU, sentence="曾经搁置", raised_at=now, cleared_at=now)
    young = logged(now - timedelta(days=400), number=2)
    trial, recent = tried(long_ago(RecordClass.TRIAL, now)), tried(now)

    assert delete_expired(at=now) == 2

    assert set(ExchangeRecord.objects.values_list("pk", flat=True)) == {young.pk, recent.pk}
    assert not Delivery.objects.filter(record_id=old.pk).exists()
    assert not Outcome.objects.filter(record_id=trial.pk).exists()
    assert delete_expired(at=now) == 0


@pytest.mark.parametrize("state", ["waiting", "parked"])
def test_what_was_never_delivered_stays_however_old(logged, now, state):
    logged(long_ago(RecordClass.MESSAGE, now), state=state)

    assert delete_expired(at=now) == 0
    assert ExchangeRecord.objects.count() == 1


def test_what_was_given_back_goes_when_messages_go_and_its_notices_with_them(logged, now):
    """The original first, by its age; then the notices, which are messages and not trials."""
    at = long_ago(RecordClass.MESSAGE, now)
    record = logged(at, state="withdrawn")
    notice = logged(at + timedelta(hours=1), number=2)
    Delivery.objects.filter(record=notice).update(in_place_of_id=record.pk)
    by = {"proposed_by": "甲", "proposed_at": at, "decided_by": "乙", "decided_at": at}
    GivingBack.objects.create(record=record, state="done", withdrawal=notice, notice=notice, ended_at=at, **by)

    assert delete_expired(at=now, in_a_set=1) == 2

    assert not ExchangeRecord.objects.exists()
    assert not GivingBack.objects.exists()


def test_each_set_is_an_act_that_says_what_went_and_why(logged, now):
    digests = [
        logged(long_ago(RecordClass.MESSAGE, now, days=9 - number), number=number).digest for number in (1, 2, 3)
    ]

    assert delete_expired(at=now, in_a_set=2) == 3

    first, second = LogDeletion.objects.order_by("pk")
    assert (first.records, second.records) == (2, 1)
    assert first.digest == digest_of_set(digests[:2])
    entry = AuditEntry.objects.filter(act="log.delete").order_by("pk").first()
    assert (entry.purpose, entry.detail["records"]) == (RULES[RecordClass.MESSAGE].ground, 2)


@pytest.mark.usefixtures("heard")
def test_evidence_taken_out_before_stays_verifiable(logged, now):
    record = logged(long_ago(RecordClass.MESSAGE, now), state="waiting")
    hub_courier.deliver_due()
    file = export_evidence(record=ExchangeRecord.objects.get(), officer="沈审计", purpose="核对投诉件", at=now)

    delete_expired(at=now)

    assert not ExchangeRecord.objects.filter(pk=record.pk).exists()
    assert all(finding.holds is not False for finding in verify_evidence(file))


def test_a_shorter_time_needs_six_months_and_a_ground(logged, now):
    logged(now - timedelta(days=200))
    said = {"record_class": RecordClass.MESSAGE, "officer": "沈审计", "at": now}
    with pytest.raises(KeptTooShort):
        keep_for(**said, days=180, ground=GROUND)
    with pytest.raises(NoGround):
        keep_for(**said, days=190, ground="")

    keep_for(**said, days=190, ground=GROUND)

    assert next(one.due for one in keeping(at=now) if one.record_class is RecordClass.MESSAGE) == 1
    assert delete_expired(at=now) == 1
    assert LogDeletion.objects.get().ground == GROUND


class TestTheDatabaseItself:
    """Whoever has the owner's password deletes nothing either, unless a deletion of the same transaction covers it."""

    def attempt(self, record):
        with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT directory_delete_from_log(%s::uuid[])", [[record.pk]])

    def leave(self, record_class, *, before, at):
        return LogDeletion.objects.create(
            record_class=record_class,
            days=184,
            ground=GROUND,
            before=before,
            earliest=before - timedelta(days=2),
            latest=before - timedelta(days=1),
            records=1,
            digest="0" * 64,
            at=at,
        )

    def test_refuses_without_a_deletion(self, logged, now):
        self.attempt(logged(long_ago(RecordClass.MESSAGE, now)))

    def test_refuses_what_the_deletion_does_not_cover(self, logged, now):
        record = logged(now - timedelta(days=300))
        self.leave(RecordClass.CALL, before=now - timedelta(days=200), at=now)
        self.leave(RecordClass.MESSAGE, before=now - timedelta(days=400), at=now)

        self.attempt(record)

    def test_refuses_what_is_younger_than_six_months_whatever_was_written(self, logged, now):
        record = logged(now - timedelta(days=100))
        self.leave(RecordClass.MESSAGE, before=now, at=now)

        self.attempt(record)

    def test_refuses_what_was_not_delivered(self, logged, now):
        record = logged(now - timedelta(days=400), state="parked")
        self.leave(RecordClass.MESSAGE, before=now - timedelta(days=200), at=now)

        self.attempt(record)

    @pytest.mark.django_db(transaction=True)
    def test_refuses_with_a_deletion_of_another_transaction(self, logged, now):
        record = logged(now - timedelta(days=400))
        self.leave(RecordClass.MESSAGE, before=now - timedelta(days=200), at=now)

        self.attempt(record)
