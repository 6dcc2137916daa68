"""The end of a recording: rows sealed, certificates numbered, lines appended, one institution at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tongban.apps.register.models import Certificate, RegisterLogEntry
from tongban.apps.register.models import Entry as RegisterEntry
from tongban.apps.register.prepared import send, unawaited
from tongban.apps.register.proving.logbook import Draft, Entry, append_line, last_line_told, pen_question
from tongban.apps.register.proving.parts import parts_of, texts_of
from tongban.apps.register.recording.order import Change, IssuedCertificate
from tongban.apps.register.recording.planning import Numbering, Plan
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.certificate_number import CertificateNumber
from tongban.domain.dictionaries import RegistrationType, RightType

_SUMMARY = 1000
_PROVED: Final = ("ownership", "mortgage", "advance_notice", "objection", "burden")
_WRITTEN: Final = parts_of(Certificate, late=False)
# The next number of the institution's year, and the certificate that bears it: given back when the transaction fails
# (domain.md 1.5). What is sealed is read from the row as it was written.
_NUMBERED: Final = f"""WITH taken AS (
        INSERT INTO certificate_sequence AS s (institution_id, year, kind, last, taken_over)
        VALUES (%(institution_id)s, %(series_year)s, %(kind)s, 1, 0)
        ON CONFLICT (institution_id, year, kind) DO UPDATE SET last = s.last + 1 RETURNING last
    ), issued AS (
        INSERT INTO certificate (institution_id, folio_id, kind, number, series_year, serial,
            {", ".join(f"{link}_id" for link in _PROVED)}, replaces_id, note, issued_at, issued_by, issued_under,
            holder_position)
        SELECT %(institution_id)s, %(folio_id)s, %(kind)s,
            %(before)s || lpad(last::text, greatest(7, length(last::text)), '0') || %(after)s, %(series_year)s, last,
            {", ".join(f"%({link}_id)s::bigint" for link in _PROVED)}, %(replaces_id)s::bigint, %(note)s,
            %(issued_at)s, %(issued_by)s, %(issued_under)s, %(holder_position)s::smallint
        FROM taken RETURNING *
    ) SELECT id, number, {texts_of(_WRITTEN)} FROM issued"""  # noqa: S608 - names of ours


@dataclass(frozen=True, kw_only=True)
class Page:
    """What was written on one folio under one case, and what kind of registration it was."""

    on: Plan
    item: str
    registration_type: RegistrationType
    right_type: RightType


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A page in the log."""

    page: Page
    line: RegisterLogEntry
    certificates: tuple[IssuedCertificate, ...]


def close_pages(pages: Sequence[Page]) -> list[Closed]:
    """Seal what was carried out, number it, log it; from the pen to the commit nobody else of the house does so."""
    drafts = [Draft() for _ in pages]
    for page, draft in zip(pages, drafts, strict=True):
        draft.seal(page.on.seals)
    return [_closed(page, draft) for page, draft in zip(pages, drafts, strict=True)]


def summary_of(on: Plan) -> str:
    """Everything that changed, in one paragraph."""
    return "；".join((*(one.sentence for one in on.changes), *on.carried))[:_SUMMARY]


def _closed(page: Page, draft: Draft) -> Closed:
    on = page.on
    with unawaited():
        pen = send(*pen_question(on.institution))
        numbered = [send(_NUMBERED, _values(on, one)) for one in on.numberings]
    before = last_line_told(pen.fetchall())
    certificates = tuple(
        _issued(on, wanted, answer.fetchone(), draft) for wanted, answer in zip(on.numberings, numbered, strict=True)
    )
    line = append_line(
        institution=on.institution,
        entry=Entry(
            case_number=on.case_number,
            unit_code=on.folio.unit_code,
            item=page.item,
            registration_type=page.registration_type.value,
            right_type=page.right_type.value,
            certificate_number=certificates[0].number if certificates else "",
            summary=summary_of(on),
        ),
        draft=draft,
        author=on.author,
        at=on.at,
        before=before,
    )
    return Closed(page=page, line=line, certificates=certificates)


def _values(on: Plan, wanted: Numbering) -> dict[str, object]:
    """The certificate's columns; `before` and `after` stand around the number it is given."""
    year = on.at.astimezone(SHANGHAI).year
    blank = CertificateNumber(year=year, place=on.institution.place, kind=wanted.kind, serial=0).text
    before, _, after = blank.rpartition("0000000")
    proved = {f"{link}_id": None for link in _PROVED}
    return proved | {
        "institution_id": on.institution.code,
        "folio_id": on.folio.pk,
        "kind": wanted.kind.value,
        "before": before,
        "after": after,
        "series_year": year,
        f"{_table(type(wanted.right))}_id": wanted.right.pk,
        "replaces_id": wanted.replaces.pk if wanted.replaces else None,
        "note": wanted.note,
        "issued_at": on.at,
        "issued_by": on.author.username,
        "issued_under": on.case_number,
        "holder_position": wanted.holder,
    }


def _issued(on: Plan, wanted: Numbering, row: tuple[Any, ...], draft: Draft) -> IssuedCertificate:
    key, number, *texts = row
    draft.take((part.code, key, text) for part, text in zip(_WRITTEN, texts, strict=True))
    on.changes.append(Change(about=wanted.kind.label, before="", after=f"核发{number}"))
    return IssuedCertificate(number=number, kind=wanted.kind)


def _table(model: type[RegisterEntry]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 - Django's documented model API
