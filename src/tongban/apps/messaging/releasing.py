"""Letting others have the files that a message of ours named to them: a small one at once, a large one with a ticket.

Whoever holds on to a request and the hub's receipt for it, both of which the hub logs, must not have the file for ever:
a ticket expires, and without one bytes are given only while the receipt is fresh.
"""

from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings

from tongban.apps.audit.operations import record_act
from tongban.apps.messaging.calls import PASSAGE_WINDOW
from tongban.apps.messaging.handlers import code_of, file_store
from tongban.apps.messaging.members import key_of
from tongban.apps.messaging.models import FileNamed
from tongban.apps.messaging.node import HUB, own_members, signing_key
from tongban.apps.messaging.wire import FileStream
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.envelope import Envelope, Kind, open_sealed
from tongban.exchange.files import DIRECT_BYTES, not_released, read_ticket, write_ticket
from tongban.exchange.receipts import read_receipt
from tongban.exchange.refusals import ExchangeRefused, RefusalCode


class _FilesPlace(Protocol):
    """The [files] section of the node's configuration, as far as tickets go."""

    @property
    def ticket_minutes(self) -> int:
        """How long a ticket holds."""
        ...


def open_released(*, jws: bytes, receipt: str, at: datetime) -> str | FileStream:
    """Answer a request for a file: by its bytes, or by our signed ticket where it is large and the request brings none.

    Raises ExchangeRefused; whoever is no party hears the same whether the node holds the file or not.
    """
    passage = read_receipt(receipt, jws=jws, signer=HUB, key_of=key_of)
    envelope = open_sealed(jws, key_of=key_of)
    request = envelope.payload()
    if not isinstance(request, FileRequest) or envelope.kind is not Kind.FILE_REQUEST:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "此地址只接收取文件的请求。")
    if envelope.recipient not in own_members():
        raise ExchangeRefused(RefusalCode.WRONG_RECIPIENT, f"本节点不代表“{envelope.recipient}”。")
    _require_party(envelope, request)
    if request.ticket:
        read_ticket(request.ticket, request=envelope, key_of=key_of, at=at)
        return _bytes_from(request, size=_size_of(request))
    size, fresh = _size_of(request), abs(at - passage.sent_at) <= PASSAGE_WINDOW
    if size <= DIRECT_BYTES and fresh:
        return _let_go_at_once(envelope, request, size=size, at=at)
    return _issue_ticket(envelope, request, size=size, at=at)


def _require_party(envelope: Envelope, request: FileRequest) -> None:
    """A message of the member asked must have named the file to the member that asks, in this very matter."""
    named = FileNamed.objects.filter(
        digest=request.digest, holder=envelope.recipient, party=envelope.sender, about=envelope.about
    )
    if not named.exists():
        raise not_released()


def _let_go_at_once(envelope: Envelope, request: FileRequest, *, size: int, at: datetime) -> FileStream:
    """The bytes, and that the file was let go written down: again for whoever goes on after the line broke."""
    stream = _bytes_from(request, size=size)
    _note_release(envelope, request, at=at, size=size, offset=request.offset)
    return stream


def _issue_ticket(envelope: Envelope, request: FileRequest, *, size: int, at: datetime) -> str:
    """Sign the ticket and write down that the file was let go: once, however many pieces it travels in."""
    place: _FilesPlace = settings.TONGBAN.files
    expires_at = at + timedelta(minutes=place.ticket_minutes)
    _note_release(envelope, request, at=at, size=size, expires_at=expires_at)
    return write_ticket(request=envelope, size=size, key=signing_key(), at=at, expires_at=expires_at)


def _note_release(envelope: Envelope, request: FileRequest, *, at: datetime, **detail: object) -> None:
    record_act(
        act="exchange.release_file",
        at=at,
        institution_code=code_of(envelope.recipient),
        actor=envelope.sender,
        actor_name=envelope.sender,
        subject=envelope.about,
        purpose=envelope.purpose or "",
        detail={"digest": request.digest, **detail},
    )


def _bytes_from(request: FileRequest, *, size: int) -> FileStream:
    if request.offset > size:
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"文件只有 {size} 字节，起始位置超出。")
    chunks = file_store().read(digest=request.digest, start=request.offset)
    return FileStream(offset=request.offset, size=size, chunks=chunks)


def _size_of(request: FileRequest) -> int:
    try:
        return file_store().size(request.digest)
    except LookupError as error:
        raise ExchangeRefused(RefusalCode.NOT_FOUND, "本机构没有保存这个文件。") from error
