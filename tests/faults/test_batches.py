"""One message of a batch that only the end of the transaction finds out about."""

from uuid import uuid4

from django.db import transaction

from tests.faults.conftest import ZHENGZHOU
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import Delivery, MemberLine
from tongban.apps.messaging import courier, handlers
from tongban.apps.messaging.models import HubLine, InboxMessage
from tongban.exchange.contracts.cases import CaseAdvanced


def test_one_that_breaks_the_whole_transaction_is_refused_alone(world, heard, monkeypatch):
    """All of them are rolled back; then each goes by itself, and two arrive."""
    monkeypatch.setattr(handlers, "_MESSAGES", {})

    @handlers.handles(CaseAdvanced)
    def refer_to_nothing(message, received):
        if received.about == "乙":  # a foreign key is checked at the commit
            Delivery.objects.create(record_id=uuid4(), sender="x", recipient="x", about="x", sequence=1)

    with transaction.atomic():
        HubLine.objects.update_or_create(pk=1, defaults={"failures": 0})
        MemberLine.objects.update(failures=0)
    for about in ("甲", "乙", "丙"):
        world.say(about, 1)
    courier.deliver_due()

    assert hub_courier.deliver_due() == 2

    assert set(InboxMessage.objects.values_list("about", flat=True)) == {"甲", "丙"}
    assert Delivery.objects.get(recipient=ZHENGZHOU, state="waiting").about == "乙"
