"""The end of a recording: rows sealed, certificates numbered, lines appended, one institution at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.apps.register.models import Certificate, RegisterLogEntry
from tongban.apps.register.prepared import ask, insert
from tongban.apps.register.proving.logbook import Draft, Entry, append_line, hold_the_pen
from tongban.apps.register.recording.order import Change, IssuedCertificate
from tongban.apps.register.recording.planning import Numbering, Plan
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.dictionaries import RegistrationType, RightType

_SUMMARY = 1000


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
    before = hold_the_pen(on.institution) if on.numberings else None
    certificates = tuple(_numbered(on, one) for one in on.numberings)
    draft.seal(on.seals)
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


def _numbered(on: Plan, wanted: Numbering) -> IssuedCertificate:
    year = on.at.astimezone(SHANGHAI).year
    serial = _next_serial(on.institution.code, year, wanted.kind)
    number = CertificateNumber(year=year, place=on.institution.place, kind=wanted.kind, serial=serial).text
    link = wanted.right._meta.db_table  # noqa: SLF001 - Django's documented model API
    row = Certificate(
        institution=on.institution,
        folio=on.folio,
        kind=wanted.kind.value,
        number=number,
        series_year=year,
        serial=serial,
        replaces=wanted.replaces,
        note=wanted.note,
        issued_at=on.at,
        issued_by=on.author.username,
        issued_under=on.case_number,
        **{link: wanted.right},
    )
    insert([row])
    on.seals.opened(Certificate, [row.pk])
    on.changes.append(Change(about=wanted.kind.label, before="", after=f"核发{number}"))
    return IssuedCertificate(number=number, kind=wanted.kind)


def _next_serial(institution: str, year: int, kind: CertificateKind) -> int:
    """The next number of the institution's year; given back when the transaction fails (domain.md 1.5)."""
    ((serial,),) = ask(
        """INSERT INTO certificate_sequence AS s (institution_id, year, kind, last, taken_over)
           VALUES (%s, %s, %s, 1, 0)
           ON CONFLICT (institution_id, year, kind) DO UPDATE SET last = s.last + 1 RETURNING last""",
        [institution, year, kind.value],
    )
    return int(serial)
