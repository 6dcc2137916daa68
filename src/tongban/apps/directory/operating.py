"""What operators of the hub do with the queue: pause a member, let it go on, try again now, take up what was parked."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from tongban.apps.directory.models import Alarm, Delivery, GivingBack, MemberLine
from tongban.apps.directory.speaking import HUB_CHANNEL
from tongban.apps.messaging.operations import notify
from tongban.exchange.refusals import PASSING_TROUBLE, RefusalCode

REFUSALS_BEFORE_PARKING: Final = 10
UNVERIFIED_BEFORE_ALARM: Final = 3
TROUBLES_BEFORE_ALARM: Final = 40  # ten minutes or so


class NothingParked(Exception):
    """The message is not parked: it is on its way, or has arrived."""

    def __init__(self, record: UUID) -> None:
        super().__init__(str(record))
        self.record = record
        self.sentence = "这条消息没有被搁置，可能已经恢复投递，请刷新后核对。"


@transaction.atomic
def pause_member(*, name: str, reason: str, officer: str, at: datetime) -> MemberLine:
    """Hand a member nothing until it is resumed; its messages wait, and everyone else's go on."""
    line = MemberLine.objects.select_for_update().get(member_id=name)
    line.paused_at, line.paused_by, line.pause_reason = at, officer, reason
    line.save(update_fields=["paused_at", "paused_by", "pause_reason"])
    return line


@transaction.atomic
def resume_member(*, name: str, at: datetime) -> MemberLine:
    """Go on with a paused member, at once."""
    line = MemberLine.objects.select_for_update().get(member_id=name)
    line.paused_at, line.paused_by, line.pause_reason = None, "", ""
    line.save(update_fields=["paused_at", "paused_by", "pause_reason"])
    retry_member(name=name, at=at)
    return line


@transaction.atomic
def retry_member(*, name: str, at: datetime) -> int:
    """Let the pauses between attempts end now; how many messages are tried again."""
    MemberLine.objects.filter(member_id=name).update(next_attempt_at=None)
    waiting = Delivery.objects.filter(recipient=name, state=Delivery.State.WAITING)
    many = waiting.update(next_attempt_at=at)
    notify(HUB_CHANNEL)
    return many


def note_refusal(row: Delivery, *, code: str, sentence: str, at: datetime) -> None:
    """Count a signed refusal of the recipient's; the tenth that nobody but a person can mend parks the message.

    A parked message is never dropped: it raises an alarm and holds back what follows in its matter. What a recipient
    stumbles over again and again is not parked, since nobody says that it is wrong; but somebody has to look.
    """
    if code == RefusalCode.INTERNAL and row.attempts >= TROUBLES_BEFORE_ALARM:
        _raise_alarm(row, f"“{row.recipient}”已 {row.attempts} 次没能办理，消息保留并继续重试：{sentence}", at=at)
    if code in PASSING_TROUBLE:
        return
    row.refusals += 1
    if row.refusals < REFUSALS_BEFORE_PARKING:
        return
    row.state = Delivery.State.PARKED
    _raise_alarm(row, f"“{row.recipient}”连续 {row.refusals} 次拒绝签收，已搁置：{sentence}", at=at)


def note_unverified(row: Delivery, *, failures: int, sentence: str, at: datetime) -> None:
    """An answer that the recipient did not sign proves nothing: the message stays and is tried again.

    `failures` in a row on the member's line, this one included. At the third an operator should look:
    somebody else answers at the member's address, or it signs with a key that nobody registered.
    """
    if failures >= UNVERIFIED_BEFORE_ALARM:
        _raise_alarm(row, f"“{row.recipient}”的答复验签不通过，消息保留并继续重试：{sentence}", at=at)


def clear_by_delivery(row: Delivery, *, at: datetime) -> None:
    """What an alarm was raised for has arrived after all."""
    Alarm.objects.filter(record_id=row.record_id, cleared_at=None).update(cleared_at=at, cleared_by="自动：已送达")


def _raise_alarm(row: Delivery, sentence: str, *, at: datetime) -> None:
    """Once for each message, until it is cleared."""
    told = {"member": row.recipient, "sentence": sentence[:600], "raised_at": at}
    Alarm.objects.get_or_create(record_id=row.record_id, cleared_at=None, defaults=told)


@transaction.atomic
def take_up(*, record: UUID, officer: str, at: datetime) -> Delivery:
    """Deliver a parked message again; its alarm is cleared, giving it back is called off. Raises NothingParked."""
    notices = Delivery.objects.select_for_update().filter(in_place_of_id=record)
    notices.exclude(state=Delivery.State.DELIVERED).update(state=Delivery.State.WITHDRAWN)
    row = Delivery.objects.select_for_update().filter(record_id=record, state=Delivery.State.PARKED).first()
    if row is None:
        raise NothingParked(record)
    row.state, row.refusals, row.next_attempt_at = Delivery.State.WAITING, 0, at
    row.save(update_fields=["state", "refusals", "next_attempt_at"])
    about = [record, *notices.values_list("pk", flat=True)]
    Alarm.objects.filter(record_id__in=about, cleared_at=None).update(cleared_at=at, cleared_by=officer)
    under_way = GivingBack.objects.filter(record_id=record, state__in=["proposed", "agreed"])
    under_way.update(state=GivingBack.State.CALLED_OFF, ended_at=at, ending=f"{officer} 恢复投递")
    notify(HUB_CHANNEL)
    return row
