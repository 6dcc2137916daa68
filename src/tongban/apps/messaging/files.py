"""Files by digest: fetching what a message announced, and letting others have what a rule releases."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from tongban.apps.audit.operations import record_act
from tongban.apps.messaging.backoff import after_failure
from tongban.apps.messaging.handlers import FileAsked, code_of, file_store, may_release
from tongban.apps.messaging.members import key_of
from tongban.apps.messaging.models import FileWanted
from tongban.apps.messaging.node import HUB, exchange_settings, own_members, signing_key
from tongban.apps.messaging.operations import require_own
from tongban.apps.messaging.wire import FileStream, LineDown, streaming
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.envelope import Kind, new_envelope, open_sealed, seal
from tongban.exchange.receipts import read_receipt, refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

log = logging.getLogger(__name__)

_CHUNK: Final = 256 * 1024
_PASS: Final = 20
_ERROR_LENGTH: Final = 500
_PURPOSE: Final = "调取案件材料"


def fetch_file(*, digest: str, size: int, from_member: str, for_member: str, about: str, at: datetime) -> None:
    """Fetch a file through the hub into the node's store, from the byte where the last attempt broke off.

    The store verifies the digest of the whole before it keeps it. Raises LineDown or ExchangeRefused, or
    what the store raises; calling again goes on.
    """
    require_own(for_member)
    store = file_store()
    if not store.missing(digest):
        return
    offset = store.received_so_far(digest)
    request = new_envelope(
        id=uuid4(),
        kind=Kind.FILE_REQUEST,
        payload=FileRequest(digest=digest, size=size, offset=offset),
        sender=for_member,
        recipient=from_member,
        about=about,
        sent_at=at,
        purpose=_PURPOSE,
        case=about,
    )
    url = f"{exchange_settings().hub_url}/exchange/files"
    with streaming(url, seal(request, signing_key())) as stream:
        if not isinstance(stream, FileStream):
            refuse_if_refused(open_sealed(stream, key_of=key_of))
            raise ExchangeRefused(RefusalCode.ENVELOPE, "对方没有送来文件内容。")
        store.store(chunks=_until_broken(stream.chunks), digest=digest, size=size, offset=stream.offset, at=at)


def _until_broken(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """End quietly where the line breaks: the store keeps what came and says how much is missing."""
    with suppress(LineDown):
        yield from chunks


def fetch_due(limit: int = _PASS) -> int:
    """One pass over the files that are wanted and due: how many are now here."""
    fetched = 0
    for _ in range(limit):
        outcome = _fetch_next()
        if outcome is None:
            break
        fetched += outcome
    return fetched


@transaction.atomic
def _fetch_next() -> bool | None:
    """Fetch one file while its row is locked; whoever dies loses the lock, and the bytes so far stay."""
    now = timezone.now()
    due = FileWanted.objects.filter(state=FileWanted.State.WAITING, next_attempt_at__lte=now)
    row = due.select_for_update(skip_locked=True).order_by("next_attempt_at", "pk").first()
    if row is None:
        return None
    row.attempts += 1
    with connection.cursor() as cursor:  # a large file over a slow line may take longer than a page may
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    try:
        with transaction.atomic():
            fetch_file(
                digest=row.digest,
                size=row.size,
                from_member=row.from_member,
                for_member=row.for_member,
                about=row.about,
                at=now,
            )
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others go on and it is tried again
        _note_failure(row, error)
        return False
    row.state, row.stored_at, row.last_error = FileWanted.State.STORED, timezone.now(), ""
    row.save()
    return True


def _note_failure(row: FileWanted, error: Exception) -> None:
    """Keep trying; a line that is down soon again, a refusal less and less often."""
    sentence = getattr(error, "sentence", "") or f"{type(error).__name__}: {error}"
    log.warning("file %s of %s: %s", row.digest[:12], row.from_member, sentence)
    row.last_error = sentence[:_ERROR_LENGTH]
    row.next_attempt_at = timezone.now() + after_failure(row.attempts, error)
    row.save()


def open_released(*, jws: bytes, receipt: str, at: datetime) -> FileStream:
    """A file another member asks for, when a rule of the apps releases it; raises ExchangeRefused."""
    read_receipt(receipt, jws=jws, signer=HUB, key_of=key_of)
    envelope = open_sealed(jws, key_of=key_of)
    request = envelope.payload()
    if not isinstance(request, FileRequest) or envelope.kind is not Kind.FILE_REQUEST:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "此地址只接收取文件的请求。")
    if envelope.recipient not in own_members():
        raise ExchangeRefused(RefusalCode.WRONG_RECIPIENT, f"本节点不代表“{envelope.recipient}”。")
    asked = FileAsked(digest=request.digest, requester=envelope.sender, holder=envelope.recipient, about=envelope.about)
    if not may_release(asked):
        raise ExchangeRefused(RefusalCode.NOT_RELEASED, "该文件不属于与贵方有关的案件，不能提供。")
    size = _size_of(request)
    record_act(
        act="exchange.release_file",
        at=at,
        institution_code=code_of(envelope.recipient),
        actor=envelope.sender,
        actor_name=envelope.sender,
        subject=envelope.about,
        purpose=envelope.purpose or "",
        detail={"digest": request.digest, "offset": request.offset},
    )
    return FileStream(offset=request.offset, size=size, chunks=_read_from(request.digest, request.offset))


def _size_of(request: FileRequest) -> int:
    try:
        size = file_store().size(request.digest)
    except LookupError as error:
        raise ExchangeRefused(RefusalCode.NOT_FOUND, "本机构没有保存这个文件。") from error
    if request.offset > size:
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"文件只有 {size} 字节，起始位置超出。")
    return size


def _read_from(digest: str, offset: int) -> Iterator[bytes]:
    while chunk := file_store().read(digest=digest, start=offset, length=_CHUNK):
        offset += len(chunk)
        yield chunk
