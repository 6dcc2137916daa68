"""Hashes of rows and lines (SM3, RFC 6962) and the manifest that lists them."""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import starmap
from typing import Final, NamedTuple

import gmssl_pyx

from tongban.apps.register.models import RegisterLogEntry
from tongban.apps.register.proving.parts import BY_CODE, LINE
from tongban.domain.register.log_entries import entry_bytes
from tongban.domain.register.merkle import Hasher, tree_root

sm3 = gmssl_pyx.sm3_hash
HASHER: Final = Hasher(sm3)
SALT_BYTES: Final = 16
_ROW: Final = struct.Struct(">BQ32s")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_ABOUT: Final = (
    "case_number",
    "unit_code",
    "item",
    "registration_type",
    "right_type",
    "certificate_number",
    "summary",
    "officer",
    "officer_name",
)


class SealedRow(NamedTuple):
    """One part of one row and its hash; a tuple, because an import seals some hundred thousand a second."""

    code: int
    row: int
    digest: bytes


def row_digest(text: bytes, *, code: int, salt: bytes) -> bytes:
    """The hash of one part of a row; private parts are salted, so that nobody guesses a name from a proof."""
    public = code != LINE and BY_CODE[code].public
    digest: bytes = sm3(b"\x00" + text if public else b"\x00" + salt + text)
    return digest


def packed(rows: Iterable[SealedRow]) -> bytes:
    """The manifest: 41 bytes a row."""
    return b"".join(starmap(_ROW.pack, rows))


def unpacked(manifest: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The rows of a manifest as (code, row, digest); raises ValueError when it was cut."""
    try:
        return _ROW.iter_unpack(manifest)
    except struct.error as error:
        raise ValueError(str(error)) from error


def rows_root(digests: Sequence[bytes]) -> bytes:
    """The root over the rows of one line."""
    return tree_root(digests, hasher=HASHER)


def about_text(line: RegisterLogEntry) -> bytes:
    """What a line says about itself; sealed as its first row."""
    values = [getattr(line, name) for name in _ABOUT]
    return json.dumps(["register_log", "about", line.sequence, *values], ensure_ascii=False).encode()


def line_text(line: RegisterLogEntry) -> bytes:
    """What the tree's leaf is taken over: whose line, which, when, and the root over its rows."""
    return entry_bytes(
        {
            "at": microseconds(line.at),
            "institution": line.institution_id,
            "line": line.sequence,
            "rows": bytes(line.rows_root).hex(),
        }
    )


def microseconds(at: datetime) -> int:
    """An instant as the proofs write it: whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND
