"""Messages that a recipient never took in: withdrawn from it, given back to their sender, settled by a person there.

Both are told by messages of the hub's own. Whoever acknowledges a withdrawal has given its word not to take the message
in any more; only then is its sender told.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.messaging.handlers import Received, code_of, handles, withdrawal_handler
from tongban.apps.messaging.models import InboxMessage, OutboxMessage, ReturnedMessage
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.operations import publish
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.returning import MessageReturned, MessageWithdrawn
from tongban.exchange.refusals import ExchangeRefused, RefusalCode


class ReturnSettled(Exception):
    """Somebody has settled the returned message before."""

    status = 409

    def __init__(self, number: UUID) -> None:
        super().__init__(str(number))
        self.sentence = "这条退回的消息已经处理过，请刷新后核对。"


@handles(MessageWithdrawn)
def take_withdrawal(notice: MessageWithdrawn, received: Received) -> None:
    """Never take the named message in, and tell who waits for it. Raises ExchangeRefused when it has been taken in."""
    _require_from_hub(received)
    row, _ = InboxMessage.objects.get_or_create(
        id=UUID(notice.message),
        defaults={
            "sender": notice.sender,
            "recipient": received.recipient,
            "about": notice.about,
            "sequence": notice.sequence,
            "contract": notice.contract,
            "digest": notice.digest,
            "sent_at": received.sent_at,
            "received_at": received.at,
            "withdrawal": UUID(received.id),
        },
    )
    if row.withdrawal is None:
        raise ExchangeRefused(RefusalCode.ALREADY_TAKEN_IN, "这条消息先前已经签收生效，不能撤回，请恢复投递。")
    if (tell := withdrawal_handler(notice.contract)) is not None:
        tell(notice, received)


@handles(MessageReturned)
def take_return(notice: MessageReturned, received: Received) -> None:
    """Note that a message came back, and why: the administrator finds it among the returned ones."""
    _require_from_hub(received)
    number = UUID(notice.message)
    sent = OutboxMessage.objects.select_for_update().filter(pk=number, sender=received.recipient).first()
    if sent is not None:
        sent.state, sent.delivered_at = OutboxMessage.State.RETURNED, sent.delivered_at or received.at
        sent.save(update_fields=["state", "delivered_at"])
    _, first = ReturnedMessage.objects.get_or_create(
        id=number,
        defaults={
            "sender": received.recipient,
            "recipient": notice.recipient,
            "about": notice.about,
            "sequence": notice.sequence,
            "contract": notice.contract,
            "refusal": notice.refusal,
            "reason": notice.reason,
            "returned_at": received.at,
        },
    )
    if first:
        _audit("消息退回", notice, received)


def _audit(act: str, notice: MessageReturned, received: Received) -> None:
    detail = {"message": notice.message, "contract": notice.contract, "recipient": notice.recipient}
    record_act(
        act=act,
        at=received.at,
        institution_code=received.institution_code,
        actor=HUB,
        actor_name="省业务服务系统",
        subject=notice.about,
        purpose=notice.reason,
        detail=detail | {"refusal": notice.refusal},
    )


def _require_from_hub(received: Received) -> None:
    if received.sender != HUB:
        raise ExchangeRefused(RefusalCode.NOT_GRANTED, "只有省平台可以撤回或者退回消息。")


@transaction.atomic
def send_again(*, number: UUID, officer: str, officer_name: str, at: datetime) -> UUID:
    """Say what came back once more, as it was, as a new message; its number. Raises ReturnSettled.

    It takes its place behind whatever was said about the matter since.
    """
    row = _open(number)
    envelope = OutboxMessage.objects.get(pk=number).envelope
    payload = envelope.payload()
    if not isinstance(payload, Message):
        raise TypeError(f"{row.contract} is no message")
    again = publish(
        payload,
        sender=row.sender,
        recipient=row.recipient,
        about=row.about,
        at=at,
        operator=envelope.operator or "",
        purpose=envelope.purpose or "",
    )
    row.settlement, row.sent_again_as = ReturnedMessage.Settlement.SENT_AGAIN, again
    _settle(row, officer=officer, officer_name=officer_name, at=at)
    return again


@transaction.atomic
def settle_otherwise(*, number: UUID, note: str, officer: str, officer_name: str, at: datetime) -> ReturnedMessage:
    """Note what was done about a returned message instead of sending it again. Raises ReturnSettled."""
    row = _open(number)
    row.settlement, row.note = ReturnedMessage.Settlement.OTHERWISE, note
    _settle(row, officer=officer, officer_name=officer_name, at=at)
    return row


def _open(number: UUID) -> ReturnedMessage:
    row = ReturnedMessage.objects.select_for_update().filter(pk=number, settlement="").first()
    if row is None:
        raise ReturnSettled(number)
    return row


def _settle(row: ReturnedMessage, *, officer: str, officer_name: str, at: datetime) -> None:
    row.settled_at, row.settled_by = at, officer
    row.save()
    record_act(
        act=f"退回消息{row.get_settlement_display()}",
        at=at,
        institution_code=code_of(row.sender),
        actor=officer,
        actor_name=officer_name,
        subject=row.about,
        purpose=row.note,
        detail={"message": str(row.pk), "sent_again_as": str(row.sent_again_as or "")},
    )
