"""What proves to anybody that a certificate was recorded, without asking us again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from tongban.apps.register.models import Certificate, RegisterLogEntry, TreeHead
from tongban.apps.register.proving.hashing import HASHER, line_text, unpacked
from tongban.apps.register.proving.heads import signature_der
from tongban.apps.register.proving.parts import BY_CODE, LINE, Part, parts_of
from tongban.apps.register.proving.tree import proof_of_line
from tongban.apps.register.queries.find import normal_number
from tongban.domain.register.merkle import inclusion_proof


@dataclass(frozen=True, kw_only=True)
class InclusionProof:
    """From a row to its line, from the line to a root that was signed. Everything hexadecimal.

    `entry` is the text of the row, `line` the text of the line; see docs/how-to/verify_certificate.py.
    """

    entry: str
    entry_index: int
    entries: int
    entry_path: tuple[str, ...]
    line: str
    line_index: int
    line_path: tuple[str, ...]
    head: str
    signature: str
    public_key: str
    key_id: str


def issue_proof(number: str) -> InclusionProof | None:
    """The proof that the certificate was issued; None while it is unknown or no head has been signed since."""
    return _proof(number, "issued")


def voiding_proof(number: str) -> InclusionProof | None:
    """The proof that it was voided; None when it was not, or no head has been signed since."""
    return _proof(number, "voided")


def _proof(number: str, name: str) -> InclusionProof | None:
    row = Certificate.objects.filter(number=normal_number(number)).first()
    part = next(one for one in parts_of(Certificate) if one.name == name)
    line = _line_of(row, part) if row else None
    if row is None or line is None:
        return None
    head = TreeHead.objects.of(row.institution_id).filter(size__gte=line.sequence).order_by("-size").first()
    return _proven(row.pk, part, line, head) if head else None


def _proven(row: int, part: Part, line: RegisterLogEntry, head: TreeHead) -> InclusionProof:
    sealed = list(unpacked(bytes(line.manifest)))
    index = next(at for at, one in enumerate(sealed) if one[:2] == (part.code, row))
    within = inclusion_proof([digest for _, _, digest in sealed], index=index, hasher=HASHER)
    above = proof_of_line(line.institution_id, index=line.sequence - 1, size=head.size)
    return InclusionProof(
        entry=_text(part, row),
        entry_index=index,
        entries=len(sealed),
        entry_path=tuple(one.hex() for one in within),
        line=line_text(line).decode(),
        line_index=line.sequence - 1,
        line_path=tuple(one.hex() for one in above),
        head=head.statement,
        signature=signature_der(head).hex(),
        public_key=head.public_key,
        key_id=head.key_id,
    )


def _line_of(row: Certificate, part: Part) -> RegisterLogEntry | None:
    """The line that sealed this part of the certificate."""
    lines = RegisterLogEntry.objects.of(row.institution_id)
    within = lines.filter(first_certificate__lte=row.pk, last_certificate__gte=row.pk).order_by("last_certificate")
    candidates: Iterator[RegisterLogEntry] = within.iterator(chunk_size=20)
    for line in candidates:
        if any((code, key) == (part.code, row.pk) for code, key, _ in unpacked(bytes(line.manifest)) if code != LINE):
            return line
    return None


def _text(part: Part, row: int) -> str:
    assert BY_CODE[part.code] is part
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {part.text} FROM "{part.table}" WHERE id = %s', [row])  # noqa: S608 - names from our own table of parts
        (text,) = cursor.fetchone()
    return str(text)
