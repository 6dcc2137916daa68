"""The register's log: a line for every recording, appended in its transaction as a leaf of the tree."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import models

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, RegisterLogEntry, TreeNode
from tongban.apps.register.prepared import ask, insertion, send
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
from tongban.apps.register.proving.parts import BY_CODE, LINE, Part, parts_of, text_statement
from tongban.apps.register.proving.tree import LastLine, new_nodes

_WITH_NODES: Final = """WITH line AS ({line}), nodes AS (
        INSERT INTO register_tree_node (institution_id, level, position, digest)
        SELECT %s, level, position, digest FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
            AS completed(level, position, digest))
    SELECT id FROM line"""


@dataclass
class Seals:
    """The rows a recording wrote or ended, gathered while it writes.

    `texts` are those of rows that told theirs when they were written: code of the part, key, text.
    """

    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    texts: list[tuple[int, int, str]] = field(default_factory=list)

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

    def told(self, parts: Iterable[Part], key: int, texts: Iterable[str]) -> None:
        """A row that told the text of each part when the statement that wrote it returned."""
        self.texts += ((part.code, key, text) for part, text in zip(parts, texts, strict=True))


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


def hold_the_pen(institution: Institution) -> LastLine:
    """Until commit nobody else of the institution numbers certificates and appends lines; where the log ends.

    Taken as late as may be: whatever else a recording does is done before. It is an advisory lock, because every new
    row of the institution would have to share a lock on the institution's own row.
    """
    return last_line_told(ask(*pen_question(institution)))


def pen_question(institution: Institution) -> tuple[str, list[object]]:
    """What takes the pen, for a journey that goes on to numbers: a statement and its values."""
    return "SELECT last, leaf, joined FROM register_take_the_pen(%s)", [institution.code]


def last_line_told(answer: Sequence[tuple[int, bytes, list[bytes]]]) -> LastLine:
    """Where the log ends, out of its answer."""
    ((sequence, leaf, joined),) = answer
    return LastLine(sequence, (leaf, *joined) if sequence else ())


@dataclass(kw_only=True)
class Draft:
    """A line being prepared: what was written is sealed before the pen is taken, certificates after."""

    salt: bytes = field(default_factory=lambda: secrets.token_bytes(SALT_BYTES))
    rows: list[SealedRow] = field(default_factory=list)

    def seal(self, seals: Seals) -> None:
        """Hash these rows as they lie in the tables now, and forget them."""
        self.take(seals.texts)
        seals.texts.clear()
        if seals.rows:
            self.take(ask(*text_statement(seals.rows)))
            seals.rows.clear()

    def take(self, texts: Iterable[tuple[int, int, str]]) -> None:
        """Hash sealed texts, each with the code of its part and the key of its row."""
        salt = self.salt
        self.rows += (
            SealedRow(code, row, row_digest(text.encode(), code=code, salt=salt)) for code, row, text in texts
        )


def append_line(
    *,
    institution: Institution,
    entry: Entry,
    draft: Draft,
    author: Author,
    at: datetime,
    before: LastLine | None = None,
) -> RegisterLogEntry:
    """Append the line over everything the draft has sealed; takes the pen, unless told what it learned `before`."""
    line = RegisterLogEntry(
        institution=institution,
        officer=author.username,
        officer_name=author.name,
        at=at,
        salt=draft.salt,
        **vars(entry),
    )
    before = before or hold_the_pen(institution)
    line.sequence = before.sequence + 1
    about = SealedRow(LINE, line.sequence, row_digest(about_text(line), code=LINE, salt=draft.salt))
    rows = [about, *sorted(draft.rows)]
    line.manifest, line.rows_root = packed(rows), rows_root([one.digest for one in rows])
    line.leaf = HASHER.leaf(line_text(line))
    certificates = [one.row for one in rows[1:] if BY_CODE[one.code].model is Certificate]
    if certificates:
        line.first_certificate, line.last_certificate = min(certificates), max(certificates)
    _insert(line, new_nodes(institution.code, before=before, leaf=line.leaf))
    return line


def _insert(line: RegisterLogEntry, nodes: Sequence[TreeNode]) -> None:
    """One statement for the line and the subtrees it completes."""
    statement, names = insertion(RegisterLogEntry)
    values = [getattr(line, name) for name in names]
    places = ([one.level for one in nodes], [one.position for one in nodes], [one.digest for one in nodes])
    send(_WITH_NODES.format(line=statement), [*values, line.institution_id, *places])
