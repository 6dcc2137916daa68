"""The hub as a partner of its own: members in their test phase try signature, outbox and inbox out with it. 联调"""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.core import signing
from django.db import transaction

from tongban.apps.directory.admission import Admitted
from tongban.apps.directory.models import Delivery, ExchangeRecord, Member, Outcome
from tongban.apps.directory.speaking import say
from tongban.apps.identity.clock import now
from tongban.apps.messaging.node import HUB, signing_key
from tongban.exchange.contracts import Answer
from tongban.exchange.contracts.joining import DeskTicket, DeskTicketRequest, Echo, EchoAnswer, Greeting
from tongban.exchange.contracts.lifecycle import CaseReminderAnswered
from tongban.exchange.envelope import Kind, new_envelope, seal
from tongban.exchange.receipts import write_receipt
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

TICKET_SALT: Final = "tongban.members-own-page"
TICKET_LIFE: Final = timedelta(minutes=30)


def require_hubs_own(admitted: Admitted) -> None:
    """The hub itself takes in greetings and answers to its own reminders, nothing else; raises ExchangeRefused."""
    if not isinstance(admitted.payload, Greeting | CaseReminderAnswered):
        raise ExchangeRefused(
            RefusalCode.UNKNOWN_CONTRACT, f"省平台自身不办理 {admitted.envelope.contract}，请核对接收方。"
        )


def acknowledge(admitted: Admitted, record: ExchangeRecord, *, at: datetime) -> None:
    """The hub is the recipient: delivered with its own acknowledgement at once."""
    envelope = admitted.envelope
    Delivery.objects.create(
        record=record,
        sender=envelope.sender,
        recipient=HUB,
        about=envelope.about,
        sequence=envelope.sequence,
        state=Delivery.State.DELIVERED,
        acknowledgement=write_receipt(envelope=envelope, jws=record.jws, signer=HUB, key=signing_key(), at=at),
        forwarded_at=at,
        answered_at=at,
    )


def answer_own_call(own: Answer, record: ExchangeRecord, *, at: datetime) -> bytes:
    """Sign the hub's own answer to a call that was logged, and log it."""
    answer = new_envelope(
        id=uuid4(),
        kind=Kind.ANSWER,
        payload=own,
        sender=HUB,
        recipient=record.sender,
        about=record.about,
        sent_at=at,
        in_reply_to=record.id,
    )
    reply = seal(answer, signing_key()).encode("ascii")
    Outcome.objects.create(
        record=record,
        succeeded=True,
        answer=reply.decode("ascii"),
        size=len(reply),
        forwarded_at=at,
        answered_at=at,
        returned_at=now(),
    )
    return reply


def own_answer(admitted: Admitted, at: datetime) -> Answer:
    """What the hub itself says to a call: an echo, or a ticket for the member's own page. Raises ExchangeRefused."""
    asked = admitted.payload
    if isinstance(asked, Echo):
        return EchoAnswer(text=asked.text, received_at=at)
    if isinstance(asked, DeskTicketRequest):
        ticket = signing.dumps([admitted.envelope.sender, asked.operator], salt=TICKET_SALT)
        return DeskTicket(address=f"/my/{ticket}", until=at + TICKET_LIFE)
    raise ExchangeRefused(
        RefusalCode.UNKNOWN_CONTRACT, f"省平台自身不提供 {admitted.envelope.contract}，请核对接收方。"
    )


def holder_of_ticket(ticket: str) -> tuple[str, str]:
    """The member and the person a ticket was given to; raises LookupError when it is forged or has run out."""
    try:
        member, person = signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_LIFE)
    except signing.BadSignature as error:
        raise LookupError("no such ticket") from error
    return member, person


@transaction.atomic
def greet_member(*, member: Member, text: str, at: datetime) -> ExchangeRecord:
    """Send a member a greeting of the hub's own, delivered like any message."""
    return say(Greeting(text=text), member=member.name, about=f"联调-{member.name}", at=at)
