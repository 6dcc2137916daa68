"""The register's log: a line for every recording, appended in its transaction as a leaf of the tree."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, RegisterLogEntry, TreeNode
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
from tongban.apps.register.proving.tree import new_nodes


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
    """Lock the institution's row until commit: one recording at a time numbers certificates and appends lines."""
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)


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
        with connection.cursor() as cursor:
            cursor.execute(statement, ids)
            texts = cursor.fetchall()
        salt = self.salt
        self.rows += (
            SealedRow(code, row, row_digest(text.encode(), code=code, salt=salt)) for code, row, text in texts
        )
        seals.rows.clear()


def append_line(
    *, institution: Institution, entry: Entry, draft: Draft, author: Author, at: datetime
) -> RegisterLogEntry:
    """Append the line over everything the draft has sealed; the caller holds the pen."""
    last = RegisterLogEntry.objects.of(institution).order_by("-sequence").values_list("sequence", flat=True).first()
    line = RegisterLogEntry(
        institution=institution,
        sequence=(last or 0) + 1,
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
    line.save(force_insert=True)
    nodes = new_nodes(institution.code, index=line.sequence - 1, leaf=line.leaf)
    if nodes:
        TreeNode.objects.bulk_create(nodes)
    return line
