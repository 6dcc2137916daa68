"""Blobs on disk: written aside, flushed to the disk, then renamed to the place their digest names.

Layout under the node's `files_dir`: `ab/cd/<digest>` the blobs, `incoming/` uploads under way,
`partial/<digest>` files being fetched, `pages/` pictures of pages that can be drawn again.
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

from tongban.apps.documents.refusals import MAX_BYTES, EmptyFile, FileTooLarge

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 64 * 1024
_PRIVATE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Received:
    """A complete file that still lies aside: its place, digests and size in bytes."""

    path: Path
    digest: str
    sha256: str
    size: int


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
    size = 0
    sm3, sha256 = hashes.Hash(hashes.SM3()), hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise FileTooLarge(filename)
        stream.write(chunk)
        sm3.update(chunk)
        sha256.update(chunk)
    if size == 0:
        raise EmptyFile(filename)
    flush_to_disk(stream)
    return Received(path=path, digest=sm3.finalize().hex(), sha256=sha256.hexdigest(), size=size)


def flush_to_disk(stream: IO[bytes]) -> None:
    """Return only when the bytes would survive a power cut."""
    stream.flush()
    os.fsync(stream.fileno())


def measure(path: Path) -> Received:
    """Read a file that lies aside and say what it is."""
    sm3, sha256 = hashes.Hash(hashes.SM3()), hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            sm3.update(chunk)
            sha256.update(chunk)
    return Received(path=path, digest=sm3.finalize().hex(), sha256=sha256.hexdigest(), size=path.stat().st_size)


def keep(received: Received) -> Path:
    """Move the file to its place. Doing it twice, or by two processes at once, changes nothing."""
    place = blob_path(received.digest)
    place.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    received.path.replace(place)
    for directory in (place.parent, place.parent.parent, files_dir()):
        _flush_directory(directory)
    return place


def _flush_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
