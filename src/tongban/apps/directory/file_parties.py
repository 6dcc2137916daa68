"""Whether a member may have a file at all: the hub asks its own log before it troubles the holder."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tongban.apps.directory.admission import Admitted
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import Delivery
from tongban.apps.identity.prepared import ask
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.envelope import peek
from tongban.exchange.files import files_named, not_released, read_ticket

_NEXT: Final = """SELECT r.sequence, r.jws FROM directory_exchangerecord r
    WHERE r.kind = 'message' AND r.sender = %(sender)s AND r.recipient = %(recipient)s AND r.about = %(about)s
        AND r.sequence > %(after)s
        AND NOT EXISTS (SELECT FROM directory_delivery d WHERE d.record_id = r.id AND d.state = %(withdrawn)s)
    ORDER BY r.sequence LIMIT 1"""


def require_party(admitted: Admitted, *, at: datetime) -> None:
    """A message must have named the file to the member that asks; a ticket it brings must hold.

    What was given back to its sender names nothing any more. Raises ExchangeRefused, whether the file exists or not: a
    stranger learns nothing.
    """
    envelope, request = admitted.envelope, admitted.payload
    assert isinstance(request, FileRequest)  # admission took nothing else
    told = _told(sender=envelope.recipient, recipient=envelope.sender, about=envelope.about)
    if not any(request.digest in files_named(peek(jws).body) for jws in told):
        raise not_released()
    if request.ticket:
        read_ticket(request.ticket, request=envelope, key_of=registered_key, at=at)


def _told(*, sender: str, recipient: str, about: str) -> Iterator[str]:
    """The messages of a matter in their order; one at a time, they may be a megabyte each."""
    line = {"sender": sender, "recipient": recipient, "about": about, "withdrawn": Delivery.State.WITHDRAWN.value}
    after = -1
    while found := ask(_NEXT, {**line, "after": after}):
        [(after, jws)] = found
        yield jws
