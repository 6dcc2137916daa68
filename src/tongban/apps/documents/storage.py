"""Blobs on disk: written aside, flushed to the disk, then renamed to the place their digest names.

Layout under the node's `files_dir`: `ab/cd/<digest>` the blobs, `incoming/` uploads under way,
`partial/` files being fetched, `pages/` pictures of pages that can be drawn again, `dropped/` what the
collector is just taking away.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection

from tongban.apps.documents.refusals import MAX_BYTES, EmptyFile, FileTooLarge

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PRIVATE: Final = 0o700
_FILES: Final = 46_001  # the class of our advisory locks


@dataclass(frozen=True, slots=True)
class Received:
    """A complete file that still lies aside: its place, digests and size in bytes."""

    path: Path
    digest: str
    sha256: str
    size: int


class Measured:
    """Both digests and the size of what streams by, so that nothing is read twice."""

    def __init__(self) -> None:
        self._sm3, self._sha256 = hashes.Hash(hashes.SM3()), hashlib.sha256()
        self.size = 0

    def update(self, chunk: bytes) -> None:
        """Take in the next bytes."""
        self._sm3.update(chunk)
        self._sha256.update(chunk)
        self.size += len(chunk)

    def as_received(self, path: Path) -> Received:
        """What all the bytes together are; no more may follow."""
        return Received(path=path, digest=self._sm3.finalize().hex(), sha256=self._sha256.hexdigest(), size=self.size)


def hold(digest: str) -> None:
    """Until the end of the transaction nobody else keeps or drops the file of this digest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_FILES, digest])


def try_to_hold(digest: str) -> bool:
    """Like `hold`, but False at once when somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_FILES, digest])
        return bool(cursor.fetchone()[0])


def files_dir() -> Path:
    """Where this node keeps its files."""
    return Path(settings.TONGBAN.node.files_dir)


def folder(name: str) -> Path:
    """A working folder beside the blobs, on the same file system so that renaming is atomic."""
    place = files_dir() / name
    place.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return place


def blob_path(digest: str) -> Path:
    """Where the blob with this SM3 digest lies; raises ValueError for anything but 64 hex digits."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"not a digest: {digest!r}")
    return files_dir() / digest[:2] / digest[2:4] / digest


def receive(*, chunks: Iterable[bytes], filename: str) -> Received:
    """Write an upload aside while counting and hashing it; memory holds one chunk.

    Raises EmptyFile, or FileTooLarge as soon as the limit is passed. On failure nothing is left behind.
    """
    with NamedTemporaryFile(dir=folder("incoming"), delete=False) as stream:
        path = Path(stream.name)
        try:
            return _write(stream, path, chunks, filename)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _write(stream: IO[bytes], path: Path, chunks: Iterable[bytes], filename: str) -> Received:
    measured = Measured()
    for chunk in chunks:
        measured.update(chunk)
        if measured.size > MAX_BYTES:
            raise FileTooLarge(filename)
        stream.write(chunk)
    if measured.size == 0:
        raise EmptyFile(filename)
    flush_to_disk(stream)
    return measured.as_received(path)


def flush_to_disk(stream: IO[bytes]) -> None:
    """Return only when the bytes would survive a power cut."""
    stream.flush()
    os.fsync(stream.fileno())


def keep(received: Received) -> Path:
    """Move the file to its place. Doing it twice, or by two processes at once, changes nothing."""
    place = blob_path(received.digest)
    place.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    received.path.replace(place)
    for directory in (place.parent, place.parent.parent, files_dir()):
        _flush_directory(directory)
    return place


def set_aside(digest: str) -> Path:
    """Take the blob from its place without losing it yet; raises FileNotFoundError."""
    aside = folder("dropped") / digest
    blob_path(digest).replace(aside)
    return aside


def put_back(digest: str) -> None:
    """Undo `set_aside`."""
    place = blob_path(digest)
    place.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    (folder("dropped") / digest).replace(place)


def _flush_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
