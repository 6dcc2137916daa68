"""Whether a member may have a file at all: the hub asks its own log before it troubles the holder."""

from datetime import datetime
from uuid import UUID

from tongban.apps.directory.admission import Admitted
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import Delivery, ExchangeRecord
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.envelope import Kind, peek
from tongban.exchange.files import files_named, not_released, read_ticket


def require_party(admitted: Admitted, *, at: datetime) -> None:
    """A message must have named the file to the member that asks; a ticket it brings must hold.

    What was given back to its sender names nothing any more. Raises ExchangeRefused, whether the file exists or not: a
    stranger learns nothing.
    """
    envelope, request = admitted.envelope, admitted.payload
    assert isinstance(request, FileRequest)  # admission took nothing else
    told = ExchangeRecord.objects.filter(
        kind=Kind.MESSAGE, sender=envelope.recipient, recipient=envelope.sender, about=envelope.about
    ).exclude(delivery__state=Delivery.State.WITHDRAWN)
    if not any(_names(pk, request.digest) for pk in told.order_by("sequence").values_list("pk", flat=True)):
        raise not_released()
    if request.ticket:
        read_ticket(request.ticket, request=envelope, key_of=registered_key, at=at)


def _names(pk: UUID, digest: str) -> bool:
    """Whether this message names the file; one message at a time, they may be a megabyte each."""
    return digest in files_named(peek(ExchangeRecord.objects.values_list("jws", flat=True).get(pk=pk)).body)
