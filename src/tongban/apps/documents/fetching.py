"""Files that come through the exchange: verified while they stream, continued after an interruption."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from tongban.apps.documents.inspection import Inspection, inspect_file
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import keep_file
from tongban.apps.documents.refusals import MIB, ExchangedFileTooLarge, FileRefused, FileTooComplex
from tongban.apps.documents.storage import Measured, Received, blob_path, flush_to_disk, folder

_CHUNK: Final = 256 * 1024


class FetchInterrupted(Exception):
    """Fewer bytes came than announced; what came is kept, fetching goes on from `received`."""

    def __init__(self, *, digest: str, received: int, expected: int) -> None:
        super().__init__(f"file {digest}: {received} of {expected} bytes")
        self.digest = digest
        self.received = received
        self.expected = expected


class FetchUnderWay(Exception):
    """Another worker of this node is fetching the same file just now."""


class DigestMismatch(Exception):
    """The bytes that came are not the file that was promised; they have been thrown away."""

    def __init__(self, *, expected: str, actual: str) -> None:
        super().__init__(f"expected {expected}, got {actual}")
        self.expected = expected
        self.actual = actual


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A file as a message named it: SM3 digest, size in bytes, and the source, any text that tells senders apart.

    Each source fills a partial file of its own: nobody completes what another began, and nobody passes for
    the owner of a file by sending the end of it.
    """

    digest: str
    size: int
    source: str

    @property
    def partial(self) -> Path:
        """Where its bytes lie until all are here."""
        return folder("partial") / f"{blob_path(self.digest).name}-{sha256(self.source.encode()).hexdigest()[:16]}"


def fetched_so_far(*, digest: str, source: str) -> int:
    """How many bytes of a file being fetched have arrived: the offset to ask for next."""
    try:
        return Promised(digest=digest, size=0, source=source).partial.stat().st_size
    except FileNotFoundError:
        return 0


def store_fetched(*, chunks: Iterable[bytes], promised: Promised, at: datetime, offset: int = 0) -> StoredFile:
    """Keep a file that comes through the exchange, verified against the promise of its sender.

    `chunks` begin at byte `offset`, which is what `fetched_so_far` said. Memory holds one chunk. Raises
    FetchInterrupted (call again later), DigestMismatch, FetchUnderWay, or a FileRefused when the content is
    not what a material may be.
    """
    limit = settings.TONGBAN.files.largest_exchanged_mib * MIB
    if promised.size > limit:
        raise ExchangedFileTooLarge(limit=limit)
    with locked(promised.partial) as stream:
        received = _append(stream, chunks, promised, offset)
        return keep_file(received, _inspected(received), at=at)


def _inspected(received: Received) -> Inspection:
    """The verdict. What can never be a material is thrown away; what a busy machine could not open stays."""
    try:
        return inspect_file(path=received.path, filename="")
    except FileTooComplex:
        raise
    except FileRefused:
        received.path.unlink()
        raise


@contextmanager
def locked(path: Path) -> Iterator[BinaryIO]:
    """The partial file, opened for reading and appending by nobody else; raises FetchUnderWay."""
    with path.open("a+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FetchUnderWay(path.name) from None
        if not _still_there(stream, path):  # it was completed between opening and locking: this is the kept file now
            raise FetchUnderWay(path.name)
        yield stream


def _still_there(stream: BinaryIO, path: Path) -> bool:
    try:
        return path.stat().st_ino == os.fstat(stream.fileno()).st_ino
    except FileNotFoundError:
        return False


def _append(stream: BinaryIO, chunks: Iterable[bytes], promised: Promised, offset: int) -> Received:
    measured = _kept_part(stream, promised, offset)
    try:
        _write_up_to(stream, chunks, promised.size, measured)
    finally:
        flush_to_disk(stream)
    if measured.size < promised.size:
        raise FetchInterrupted(digest=promised.digest, received=measured.size, expected=promised.size)
    received = measured.as_received(promised.partial)
    if received.digest != promised.digest:
        promised.partial.unlink()
        raise DigestMismatch(expected=promised.digest, actual=received.digest)
    return received


def _kept_part(stream: BinaryIO, promised: Promised, offset: int) -> Measured:
    """Measure what an earlier attempt left, up to the offset; what lies beyond it is cut off."""
    stream.truncate(min(offset, stream.seek(0, os.SEEK_END)))
    stream.seek(0)
    measured = Measured()
    while chunk := stream.read(_CHUNK):
        measured.update(chunk)
    if measured.size < offset:
        raise FetchInterrupted(digest=promised.digest, received=measured.size, expected=promised.size)
    return measured


def _write_up_to(stream: BinaryIO, chunks: Iterable[bytes], size: int, measured: Measured) -> None:
    """Append what comes; bytes beyond the promised size make the digest fail, not the disk full."""
    for chunk in chunks:
        kept = chunk[: max(0, size + 1 - measured.size)]
        stream.write(kept)
        measured.update(kept)
        if measured.size > size:
            return
