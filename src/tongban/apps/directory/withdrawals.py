"""Whether a member takes in the hub's word that a message is withdrawn, and trying it out. 撤回演练

What a member understands is not declared anywhere: its own signature under such a notice says so, and its refusal says
that it does not.
"""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import transaction

from tongban.apps.directory.models import Delivery, ExchangeRecord, GivingBack, Member
from tongban.apps.directory.speaking import say
from tongban.apps.messaging.node import HUB
from tongban.exchange.contracts.joining import Greeting
from tongban.exchange.contracts.returning import MessageWithdrawn
from tongban.exchange.digests import sm3_hex

_REASON: Final = "撤回演练：这个编号从未用过，签收即可。"


def takes_withdrawals(member: str) -> bool | None:
    """Whether the member acknowledged the latest notice of withdrawal that it answered; None when it answered none."""
    notices = ExchangeRecord.objects.filter(sender=HUB, recipient=member, contract=MessageWithdrawn.CONTRACT)
    taken = notices.filter(delivery__state=Delivery.State.DELIVERED).order_by("-arrived_at").first()
    refused = GivingBack.objects.filter(record__recipient=member, state=GivingBack.State.UNHEARD)
    unheard = refused.select_related("withdrawal").order_by("-withdrawal__arrived_at").first()
    if unheard is None or unheard.withdrawal is None:
        return None if taken is None else True
    return taken is not None and taken.arrived_at > unheard.withdrawal.arrived_at


@transaction.atomic
def drill_withdrawal(*, member: Member, at: datetime) -> ExchangeRecord:
    """Withdraw a message that was never sent: whoever acknowledges the notice has shown that it knows such notices.

    One that does not know it refuses it, and it goes away; no matter of the member's waits for it.
    """
    number, about = uuid4(), f"撤回演练-{member.name}"
    told = MessageWithdrawn(
        message=str(number),
        contract=Greeting.CONTRACT,
        sender=HUB,
        about=about,
        sequence=1,
        digest=sm3_hex(number.bytes),
        reason=_REASON,
    )
    return say(told, member=member.name, about=about, at=at)
