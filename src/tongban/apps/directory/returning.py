"""Giving a parked message back to its sender: two people agree, the recipient gives its word, then the sender is told.

First the recipient gets a notice in the place of the message. By acknowledging it the recipient promises never to take
the message in, so what follows in the matter goes on lawfully. Only then is the message withdrawn, and its sender told.
Should the recipient have taken it in after all, it says so, and the message is delivered for its acknowledgement. And
should it not know such notices, nothing is withdrawn: the notice goes away by itself, and nobody waits for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tongban.apps.directory.joining import DECIDERS
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord, GivingBack
from tongban.apps.directory.operating import REFUSALS_BEFORE_PARKING, NothingParked
from tongban.apps.directory.speaking import say
from tongban.apps.directory.withdrawals import takes_withdrawals
from tongban.apps.messaging.node import HUB
from tongban.domain.people import Role
from tongban.exchange.contracts import contract_of
from tongban.exchange.contracts.cases import CaseStep
from tongban.exchange.contracts.returning import MessageReturned, MessageWithdrawn
from tongban.exchange.envelope import peek
from tongban.exchange.refusals import PASSING_TROUBLE, RefusalCode

_S = GivingBack.State
OPEN: Final = (_S.PROPOSED, _S.AGREED)
NOT_TAKEN_IN: Final = (
    "接收方的系统不收撤回通知（exchange.withdrawn/1），现在不能退回。请接收方修复后恢复投递；"
    "或者请其升级，在成员页面发送撤回演练，签收后再提出退回。"
)


class ReturnRefused(Exception):
    """The message cannot be given back as things stand; `sentence` says why."""

    status = 409

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def open_return(record: UUID) -> GivingBack | None:
    """The giving back of a message that is under way."""
    return GivingBack.objects.filter(record_id=record, state__in=OPEN).first()


def returns_under_way(records: Iterable[UUID]) -> dict[UUID, GivingBack]:
    """Of these messages, those that are being given back."""
    return {one.record_id: one for one in GivingBack.objects.filter(record_id__in=list(records), state__in=OPEN)}


def returns_of(record: UUID) -> "QuerySet[GivingBack]":
    """Every time someone proposed to give a message back, the last first."""
    return GivingBack.objects.filter(record_id=record).order_by("-proposed_at", "-pk")


def returns_to(member: str) -> "QuerySet[GivingBack]":
    """What was given back to a member, newest first."""
    done = GivingBack.objects.filter(record__sender=member, state=_S.DONE)
    return done.select_related("record__delivery").order_by("-ended_at")


def stuck_from(member: str) -> "QuerySet[Delivery]":
    """What a member said and its recipient will not take in as things stand, what was said first before."""
    parked = Delivery.objects.filter(sender=member, state=Delivery.State.PARKED, in_place_of=None)
    return parked.select_related("record").order_by("waiting_since")


def told_both(record: UUID) -> GivingBack | None:
    """The giving back by which both sides were told, or are being told, that a message is withdrawn."""
    told = GivingBack.objects.filter(record_id=record, state__in=[_S.AGREED, _S.DONE])
    return told.select_related("withdrawal__delivery", "notice__delivery").first()


def waiting_behind(row: Delivery) -> "QuerySet[Delivery]":
    """What waits behind a message in its matter, in order."""
    line = Delivery.objects.filter(sender=row.sender, recipient=row.recipient, about=row.about)
    return line.filter(sequence__gt=row.sequence, state=Delivery.State.WAITING).order_by("sequence")


@transaction.atomic
def propose_return(
    *, record: UUID, reason: str, said: str, officer: str, officer_name: str, role: Role, at: datetime
) -> GivingBack:
    """The system administrator proposes it, having talked with both sides: `said` is what they said.

    `reason` is what the sender will read. Raises NothingParked, ReturnRefused.
    """
    row = _parked(record)
    if row.sender == HUB or row.in_place_of_id:
        raise ReturnRefused("这是省平台自己发出的通知，不能退回；请接收方修复后恢复投递。")
    if role is not DECIDERS[0]:
        raise ReturnRefused(f"退回由{DECIDERS[0].label}提出。")
    if open_return(record) is not None:
        raise ReturnRefused("已经有人提出退回这条消息，请刷新后核对。")
    if takes_withdrawals(row.recipient) is False:
        raise ReturnRefused(NOT_TAKEN_IN)
    told = {"reason": reason, "said": said}
    by = {"proposed_by": officer, "proposed_name": officer_name, "proposed_at": at}
    return GivingBack.objects.create(record_id=record, **told, **by)


@transaction.atomic
def decide_return(
    *, record: UUID, agrees: bool, opinion: str, officer: str, officer_name: str, role: Role, at: datetime
) -> GivingBack:
    """The security administrator decides; agreed to, the recipient is told. Raises NothingParked, ReturnRefused."""
    row = _parked(record)
    giving = GivingBack.objects.select_for_update().filter(record_id=record, state=_S.PROPOSED).first()
    if giving is None:
        raise ReturnRefused("没有等待审批的退回，请刷新后核对。")
    if role is not DECIDERS[1] or officer == giving.proposed_by:
        raise ReturnRefused(f"退回由另一人以{DECIDERS[1].label}身份审批。")
    giving.decided_by, giving.decided_name, giving.decided_at, giving.opinion = officer, officer_name, at, opinion
    if agrees:
        giving.state, giving.withdrawal = _S.AGREED, _tell_recipient(row, giving, at)
    else:
        giving.state, giving.ended_at, giving.ending = _S.REFUSED, at, opinion
    giving.save()
    return giving


def _parked(record: UUID) -> Delivery:
    row = Delivery.objects.select_for_update().filter(record_id=record, state=Delivery.State.PARKED).first()
    if row is None:
        raise NothingParked(record)
    return row


def _tell_recipient(row: Delivery, giving: GivingBack, at: datetime) -> ExchangeRecord:
    record = row.record
    told = MessageWithdrawn(
        message=str(record.id),
        contract=record.contract,
        sender=record.sender,
        about=record.about,
        sequence=record.sequence,
        digest=record.digest,
        step=_step_of(record),
        reason=giving.reason,
    )
    return say(told, member=record.recipient, about=_matter(record), case=record.about, at=at, in_place_of=row)


def _matter(record: ExchangeRecord) -> str:
    """Each giving back is a matter of its own, so that its notices wait for nothing but their places."""
    return f"退回-{record.id}"


def _step_of(record: ExchangeRecord) -> int | None:
    if not issubclass(contract_of(record.contract), CaseStep):
        return None
    return int(peek(record.jws).body["sequence"])


def complete_returns(numbers: Sequence[UUID], *, at: datetime) -> None:
    """Their recipients will not take these messages in: withdraw them and tell their senders.

    Belongs into the transaction that stores the acknowledgements of the notices in their place.
    """
    for number in numbers:
        row = Delivery.objects.select_for_update().select_related("record").get(pk=number)
        giving = GivingBack.objects.select_for_update().filter(record_id=number, state=_S.AGREED).first()
        if giving is None or not row.is_parked:
            continue  # called off meanwhile: it is delivered again, refused as withdrawn, and parked again
        row.state = Delivery.State.WITHDRAWN
        row.save(update_fields=["state"])
        giving.state, giving.ended_at, giving.notice = _S.DONE, at, _tell_sender(row, giving, at)
        giving.save(update_fields=["state", "ended_at", "notice"])
        Alarm.objects.filter(record_id=number, cleared_at=None).update(cleared_at=at, cleared_by="已退回发送方")


def _tell_sender(row: Delivery, giving: GivingBack, at: datetime) -> ExchangeRecord:
    record = row.record
    told = MessageReturned(
        message=str(record.id),
        contract=record.contract,
        recipient=record.recipient,
        about=record.about,
        sequence=record.sequence,
        digest=record.digest,
        refusal=row.last_error,
        reason=giving.reason,
        withdrawn_at=at,
    )
    return say(told, member=record.sender, about=_matter(record), case=record.about, at=at)


def withdrawal_refused(notice: Delivery, *, code: str, sentence: str, at: datetime) -> bool:
    """What follows from a recipient's signed refusal of a notice of withdrawal; False where it counts like any other.

    A recipient that does not know such notices is asked once, one that refuses them otherwise as often as any message.
    Then the notice goes: nobody stands still for the hub's own word. The caller holds the notice's row and saves it.
    """
    if notice.record.sender != HUB or notice.record.contract != MessageWithdrawn.CONTRACT or code in PASSING_TROUBLE:
        return False
    if code == RefusalCode.ALREADY_TAKEN_IN and notice.in_place_of_id:
        _already_taken_in(notice, at=at)
    elif code == RefusalCode.UNKNOWN_CONTRACT or notice.refusals + 1 >= REFUSALS_BEFORE_PARKING:
        _unheard(notice, sentence, at=at)
    else:
        return False
    return True


def _unheard(notice: Delivery, sentence: str, *, at: datetime) -> None:
    """Nothing was withdrawn: the message waits for its operators as it did before."""
    notice.state = Delivery.State.WITHDRAWN
    ending = f"接收方不收撤回通知：{sentence}"[:500]
    under_way = GivingBack.objects.filter(record_id=notice.in_place_of_id, state=_S.AGREED)
    under_way.update(state=_S.UNHEARD, ended_at=at, ending=ending)


def _already_taken_in(notice: Delivery, *, at: datetime) -> None:
    """The recipient signs that it has taken the message in: deliver that once more, for its acknowledgement."""
    number = notice.in_place_of_id
    Delivery.objects.filter(pk=number, state=Delivery.State.PARKED).update(
        state=Delivery.State.WAITING, refusals=0, next_attempt_at=at
    )
    notice.state = Delivery.State.WITHDRAWN
    ending = "接收方称先前已经签收，恢复投递以取得签收回执。"
    under_way = GivingBack.objects.filter(record_id=number, state=_S.AGREED)
    under_way.update(state=_S.CALLED_OFF, ended_at=at, ending=ending)
