"""The register's log: a line for every recording, appended in its transaction as a leaf of the tree."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, RegisterLogEntry
from tongban.apps.register.prepared import ask, insert
from tongban.apps.register.proving.hashing import (
    HASHER,
    SALT_BYTES,
    SealedRow,
    about_text,
    line_text,
    packed,
    row_digest,
    rows_root,
)
from tongban.apps.register.proving.parts import BY_CODE, LINE, parts_of, text_statement
from tongban.apps.register.proving.tree import last_line, new_nodes

_PEN = 0x70656E
"""The advisory lock's first number; the second is the institution's code."""


@dataclass
class Seals:
    """The rows a recording wrote or ended, gathered while it writes."""

    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def opened(self, model: type[models.Model], ids: Iterable[int]) -> None:
        """Rows that were inserted."""
        found = list(ids)
        for part in parts_of(model, late=False):
            self.rows[part.code].extend(found)

    def completed(self, model: type[models.Model], ids: Iterable[int], *, names: Iterable[str]) -> None:
        """Rows whose late parts of these names were filled in."""
        found, wanted = list(ids), set(names)
        for part in parts_of(model, late=True):
            if part.name in wanted:
                self.rows[part.code].extend(found)


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who writes: an officer, the import, or the system itself when a term runs out."""

    username: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a line says, besides what it seals."""

    case_number: str
    unit_code: str = ""
    item: str = ""
    registration_type: str = ""
    right_type: str = ""
    certificate_number: str = ""
    summary: str = ""


def hold_the_pen(institution: Institution) -> None:
    """Until commit nobody else of the institution numbers certificates and appends lines.

    An advisory lock: every row of the institution points to its row, and each new one would have to share a lock on it.
    """
    ask("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [_PEN, int(institution.code)])


@dataclass(kw_only=True)
class Draft:
    """A line being prepared: what was written is sealed before the pen is taken, certificates after."""

    salt: bytes = field(default_factory=lambda: secrets.token_bytes(SALT_BYTES))
    rows: list[SealedRow] = field(default_factory=list)

    def seal(self, seals: Seals) -> None:
        """Hash these rows as they lie in the tables now, and forget them."""
        if not seals.rows:
            return
        statement, ids = text_statement(seals.rows)
        texts, salt = ask(statement, ids), self.salt
        self.rows += (
            SealedRow(code, row, row_digest(text.encode(), code=code, salt=salt)) for code, row, text in texts
        )
        seals.rows.clear()


def append_line(
    *, institution: Institution, entry: Entry, draft: Draft, author: Author, at: datetime
) -> RegisterLogEntry:
    """Append the line over everything the draft has sealed; the caller holds the pen."""
    before = last_line(institution.code)
    line = RegisterLogEntry(
        institution=institution,
        sequence=before.sequence + 1,
        officer=author.username,
        officer_name=author.name,
        at=at,
        salt=draft.salt,
        **vars(entry),
    )
    about = SealedRow(LINE, line.sequence, row_digest(about_text(line), code=LINE, salt=draft.salt))
    rows = [about, *sorted(draft.rows, key=lambda one: (one.code, one.row))]
    line.manifest, line.rows_root = packed(rows), rows_root([one.digest for one in rows])
    line.leaf = HASHER.leaf(line_text(line))
    certificates = [one.row for one in rows[1:] if BY_CODE[one.code].model is Certificate]
    if certificates:
        line.first_certificate, line.last_certificate = min(certificates), max(certificates)
    insert(line)
    for node in new_nodes(institution.code, before=before, leaf=line.leaf):
        insert(node)
    return line
