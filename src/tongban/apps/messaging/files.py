"""Fetching the files a message announced, from the byte where the last attempt broke off.

The holder is asked without a ticket. It may send the bytes at once; or a ticket, with which they are asked for.

A file is claimed by one statement, streamed outside of any transaction, and finished by another one. The claim is a
pause: nobody else finds the row due while the one who fetches keeps putting the pause off, and whoever dies stops
doing so. The number of the attempt tells a claim from the next one: who comes too late changes nothing.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.clock import now
from tongban.apps.messaging.backoff import after_failure
from tongban.apps.messaging.handlers import UnusableFile, WrongBytes, code_of, file_store
from tongban.apps.messaging.members import key_of
from tongban.apps.messaging.models import FileWanted
from tongban.apps.messaging.node import exchange_settings, signing_key
from tongban.apps.messaging.replies import heeding
from tongban.apps.messaging.wire import FileStream, LineDown, Reply, streaming
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.envelope import Envelope, Kind, new_envelope, open_sealed, seal
from tongban.exchange.files import read_ticket
from tongban.exchange.receipts import refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

log = logging.getLogger(__name__)

WRONG_AT_MOST: Final = 3
CLAIM: Final = timedelta(seconds=90)  # longer than a line may be silent, so that only the dead lose a claim
_RENEW: Final = timedelta(seconds=20)
_PASS: Final = 20
_ERROR_LENGTH: Final = 500
_PURPOSE: Final = "调取案件材料"


class ClaimLost(Exception):
    """Somebody else has taken the file up meanwhile, or nobody wants it any more."""


def fetch_due(limit: int = _PASS) -> int:
    """One pass over the files that are wanted and due, one after another: how many are now here."""
    fetched = 0
    for _ in range(limit):
        row = claim_next()
        if row is None:
            break
        fetched += fetch_claimed(row)
    return fetched


def claim_next(*, besides: Collection[str] = ()) -> FileWanted | None:
    """Take the next due file upon oneself, of any holder but those; nothing when none is due."""
    at = now()
    claimed = FileWanted.objects.raw(_CLAIM, {"at": at, "until": at + CLAIM, "besides": list(besides)})
    return next(iter(claimed), None)


_CLAIM: Final = """
    UPDATE messaging_filewanted SET attempts = attempts + 1, next_attempt_at = %(until)s
    WHERE id = (
        SELECT id FROM messaging_filewanted
        WHERE state = 'waiting' AND next_attempt_at <= %(at)s AND from_member <> ALL(%(besides)s)
        ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *
"""  # one journey: the courier looks for work every second


def let_go(row: FileWanted) -> bool:
    """Give a claim up: the file is due at once. Whether the claim still held."""
    return bool(_claimed(row).update(next_attempt_at=now()))


def fetch_claimed(row: FileWanted) -> bool:
    """Fetch a claimed file; whether it is here now. Whoever dies meanwhile loses the claim; the bytes so far stay."""
    try:
        _fetch(row, at=now())
    except ClaimLost:
        log.warning("file %s of %s: another attempt has taken over", row.digest[:12], row.from_member)
        return False
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others go on and it is tried again
        _note_failure(row, error)
        return False
    row.state, row.stored_at = FileWanted.State.STORED, now()
    row.last_error, row.ticket, row.wrong_times = "", "", 0
    return _finish(row)


def _finish(row: FileWanted) -> bool:
    """Write down how the attempt ended, unless the claim has passed to another one meanwhile."""
    kept = ("state", "stored_at", "last_error", "ticket", "wrong_times", "next_attempt_at")
    return bool(_claimed(row).update(**{name: getattr(row, name) for name in kept}))


def _claimed(row: FileWanted) -> "QuerySet[FileWanted]":
    return FileWanted.objects.filter(pk=row.pk, attempts=row.attempts, state=FileWanted.State.WAITING)


def _fetch(row: FileWanted, *, at: datetime) -> None:
    """Fetch what is still missing into the node's store, which verifies the whole before it keeps it.

    Raises LineDown or ExchangeRefused, or what the store raises; calling again goes on.
    """
    try:
        _fetch_rest(row, at=at)
    except ExchangeRefused as refused:
        if refused.code != RefusalCode.EXPIRED:
            raise
        row.ticket = ""  # the holder's clock counts: ask again and go on
        _fetch_rest(row, at=at)


def _fetch_rest(row: FileWanted, *, at: datetime) -> None:
    source = f"{row.from_member} {row.for_member}"
    offset = file_store().received_so_far(digest=row.digest, source=source)
    keep = partial(file_store().store, digest=row.digest, size=row.size, source=source, at=at)
    if offset >= row.size:  # all of it came, and then the node went down
        keep(chunks=(), offset=offset)
        return
    if not row.ticket:
        request = _request(row, at=at, offset=offset)
        answer = _keep_or_answer(row, request, keep)
        if answer is None:
            return
        with heeding(answer):
            read_ticket(answer, request=request, key_of=key_of, at=at)
        row.ticket = answer.decode("ascii")
    answer = _keep_or_answer(row, _request(row, at=at, offset=offset), keep)
    if answer is not None:
        with heeding(answer):
            refuse_if_refused(open_sealed(answer, key_of=key_of))
        raise ExchangeRefused(RefusalCode.ENVELOPE, "对方没有送来文件内容。")


def _keep_or_answer(row: FileWanted, request: Envelope, keep: Callable[..., None]) -> Reply | None:
    """Keep the bytes, if that is what the request is answered by; else the envelope that came, unverified."""
    url = f"{exchange_settings().hub_url}/exchange/files"
    with streaming(url, seal(request, signing_key())) as answer:
        if not isinstance(answer, FileStream):
            return answer
        _give_back_the_connection()
        keep(chunks=_renewing(row, _until_broken(answer.chunks)), offset=answer.offset)
        return None


def _request(row: FileWanted, *, at: datetime, offset: int) -> Envelope:
    return new_envelope(
        id=uuid4(),
        kind=Kind.FILE_REQUEST,
        payload=FileRequest(digest=row.digest, size=row.size, offset=offset, ticket=row.ticket),
        sender=row.for_member,
        recipient=row.from_member,
        about=row.about,
        sent_at=at,
        purpose=_PURPOSE,
        case=row.about,
    )


def _until_broken(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """End quietly where the line breaks: the store keeps what came and says how much is missing."""
    with suppress(LineDown):
        yield from chunks


def _renewing(row: FileWanted, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Put the pause off while bytes come; raises ClaimLost when somebody else has the file in hand."""
    renew_at = now() + _RENEW
    for chunk in chunks:
        yield chunk
        if now() >= renew_at:
            renew_at = now() + _RENEW
            if not _claimed(row).update(next_attempt_at=now() + CLAIM):
                raise ClaimLost
            _give_back_the_connection()


def _give_back_the_connection() -> None:
    """A file may take long: no connection of the node's pool waits for it, unless somebody opened a transaction."""
    if not connection.in_atomic_block:
        connection.close()


def _note_failure(row: FileWanted, error: Exception) -> None:
    """Keep trying; a line that is down soon again, a refusal less and less often, a file that is wrong not for ever."""
    sentence = getattr(error, "sentence", "") or f"{type(error).__name__}: {error}"
    log.warning("file %s of %s: %s", row.digest[:12], row.from_member, sentence)
    row.last_error = sentence[:_ERROR_LENGTH]
    row.next_attempt_at = now() + after_failure(row.attempts, error)
    row.wrong_times += isinstance(error, WrongBytes | UnusableFile)
    hopeless = isinstance(error, UnusableFile) and error.for_good
    if hopeless or row.wrong_times >= WRONG_AT_MOST:
        row.state = FileWanted.State.PARKED
    with transaction.atomic():
        if _finish(row) and row.state == FileWanted.State.PARKED:
            _tell_of_parking(row)


def _tell_of_parking(row: FileWanted) -> None:
    """A gigabyte is not fetched for ever only to be thrown away. `want_again` takes it up once more."""
    log.error("file %s of %s is parked: %s", row.digest[:12], row.from_member, row.last_error)
    record_act(
        act="exchange.park_file",
        at=now(),
        institution_code=code_of(row.for_member),
        actor=row.from_member,
        actor_name=row.from_member,
        subject=row.about,
        detail={"digest": row.digest, "size": row.size, "attempts": row.attempts, "reason": row.last_error},
        succeeded=False,
    )
