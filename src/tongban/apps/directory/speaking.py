"""What the hub says in its own name: logged, receipted and delivered like any message."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db.models import Max

from tongban.apps.directory.admission import Admitted, record_of
from tongban.apps.directory.models import Delivery, ExchangeRecord, Member
from tongban.apps.messaging.node import HUB, signing_key
from tongban.apps.messaging.operations import notify
from tongban.exchange.contracts import Message
from tongban.exchange.envelope import Kind, new_envelope, seal

HUB_CHANNEL: Final = "tongban_hub"


def say(
    told: Message, *, member: str, about: str, at: datetime, case: str = "", in_place_of: Delivery | None = None
) -> ExchangeRecord:
    """Send a member a message of the hub's own, within the caller's transaction.

    It stands in the hub's line to the member about this matter; or where another message stands, `in_place_of` which it
    goes: before whatever follows that one. `case` is the case by which the log finds it.
    """
    recipient = Member.objects.select_for_update().get(pk=member)
    sent = ExchangeRecord.objects.filter(sender=HUB, recipient=member, about=about)
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.MESSAGE,
        payload=told,
        sender=HUB,
        recipient=member,
        about=about,
        sequence=(sent.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        sent_at=at,
        case=case,
    )
    jws = seal(envelope, signing_key()).encode("ascii")
    admitted = Admitted(envelope=envelope, payload=told, recipient=recipient, jws=jws)
    record = ExchangeRecord.objects.create(id=envelope.id, **record_of(admitted, at=at))
    stands = in_place_of or Delivery(sender=HUB, about=about, sequence=envelope.sequence)
    Delivery.objects.create(
        record=record,
        sender=stands.sender,
        recipient=member,
        about=stands.about,
        sequence=stands.sequence,
        in_place_of=in_place_of,
    )
    notify(HUB_CHANNEL)
    return record
