"""Keeping files: uploads, files fetched from other nodes, and the papers this office prints."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tongban.apps.documents.inspection import Inspection, MediaType, inspect_file
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.papers import Paper
from tongban.apps.documents.queries import stored_file
from tongban.apps.documents.refusals import MAX_BYTES, FileTooLarge
from tongban.apps.documents.storage import Received, blob_path, flush_to_disk, folder, keep, measure, receive
from tongban.apps.documents.typesetting import count_pages, typeset_paper


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


def store_file(*, chunks: Iterable[bytes], filename: str, at: datetime) -> StoredFile:
    """Keep an upload. `filename` only names it in refusals; the type comes from the content.

    Raises a FileRefused (refusals.py) whose `sentence` is for the person at the screen.
    """
    received = receive(chunks=chunks, filename=filename)
    try:
        inspection = inspect_file(path=received.path, filename=filename)
        return _keep(received, inspection, at)
    finally:
        received.path.unlink(missing_ok=True)


def _keep(received: Received, inspection: Inspection, at: datetime) -> StoredFile:
    """The blob first, then the row: a row never names a file that is not there."""
    keep(received)
    row, _ = StoredFile.objects.get_or_create(
        digest=received.digest,
        defaults={
            "sha256": received.sha256,
            "size": received.size,
            "media_type": inspection.media_type,
            "page_count": inspection.page_count,
            "stored_at": at,
        },
    )
    return row


def file_paper(*, paper: Paper, at: datetime) -> StoredFile:
    """Typeset a paper and keep the PDF. The same paper filed twice is one file.

    Raises GlyphMissing or PaperTooFull; nothing is kept then.
    """
    content = typeset_paper(paper)
    received = receive(chunks=[content], filename=paper.printed_title)
    return _keep(received, Inspection(media_type=MediaType.PDF, page_count=count_pages(content)), at)


def fetched_so_far(*, digest: str) -> int:
    """How many bytes of a file being fetched have arrived: the offset to ask for next."""
    partial = _partial(digest)
    return partial.stat().st_size if partial.exists() else 0


def store_fetched(
    *, chunks: Iterable[bytes], expected_digest: str, expected_size: int, at: datetime, offset: int = 0
) -> StoredFile:
    """Keep a file that comes through the exchange, verified against the SM3 digest in its manifest.

    `chunks` begin at byte `offset`, which is what `fetched_so_far` said. A file already held is not
    read again. Raises FetchInterrupted (call again later), DigestMismatch, FetchUnderWay, or a
    FileRefused when the content is not what a material may be.
    """
    if expected_size > MAX_BYTES:
        raise FileTooLarge("")
    if blob_path(expected_digest).is_file() and StoredFile.objects.filter(digest=expected_digest).exists():
        return stored_file(digest=expected_digest)
    with _locked_partial(expected_digest) as stream:
        received = _append(stream, chunks, expected_digest, expected_size, offset)
        try:
            return _keep(received, inspect_file(path=received.path, filename=""), at)
        finally:
            received.path.unlink(missing_ok=True)


def _partial(digest: str) -> Path:
    return folder("partial") / blob_path(digest).name


@contextmanager
def _locked_partial(digest: str) -> Iterator[BinaryIO]:
    path = _partial(digest)
    with path.open("ab") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FetchUnderWay(digest) from None
        yield stream


def _append(stream: BinaryIO, chunks: Iterable[bytes], digest: str, size: int, offset: int) -> Received:
    path = _partial(digest)
    stream.truncate(min(offset, path.stat().st_size))
    stream.seek(0, 2)
    if stream.tell() < offset:
        raise FetchInterrupted(digest=digest, received=stream.tell(), expected=size)
    _write_up_to(stream, chunks, size)
    flush_to_disk(stream)
    if stream.tell() < size:
        raise FetchInterrupted(digest=digest, received=stream.tell(), expected=size)
    received = measure(path)
    if received.digest != digest:
        path.unlink()
        raise DigestMismatch(expected=digest, actual=received.digest)
    return received


def _write_up_to(stream: BinaryIO, chunks: Iterable[bytes], size: int) -> None:
    """Append what comes; bytes beyond the announced size make the digest fail, not the disk full."""
    for chunk in chunks:
        stream.write(chunk[: max(0, size + 1 - stream.tell())])
        if stream.tell() > size:
            return
