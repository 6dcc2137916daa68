"""Whether a member may have a file at all: the hub asks its own log before it troubles the holder."""

from datetime import datetime

from tongban.apps.directory.admission import Admitted
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import ExchangeRecord
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.envelope import Kind, peek
from tongban.exchange.files import files_named, not_released, read_ticket


def require_party(admitted: Admitted, *, at: datetime) -> None:
    """A message must have named the file to the member that asks; a ticket it brings must hold.

    Raises ExchangeRefused, whether the file exists or not: a stranger learns nothing.
    """
    envelope, request = admitted.envelope, admitted.payload
    assert isinstance(request, FileRequest)  # admission took nothing else
    told = ExchangeRecord.objects.filter(
        kind=Kind.MESSAGE, sender=envelope.recipient, recipient=envelope.sender, about=envelope.about
    )
    messages = told.order_by("sequence").values_list("jws", flat=True).iterator(chunk_size=10)
    if not any(request.digest in files_named(peek(jws).body) for jws in messages):
        raise not_released()
    if request.ticket:
        read_ticket(request.ticket, request=envelope, key_of=registered_key, at=at)
