"""One folio in full, for the staff of its own institution."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.identity.clock import localtime, now
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import AdvanceNotice, Certificate, FolioNote, Holder, Objection
from tongban.apps.register.queries.facts import notes_holding
from tongban.apps.register.queries.lapsed import surely_lapsed
from tongban.apps.register.queries.rows import FolioRows, standing_rows
from tongban.apps.register.queries.standing import standing_of
from tongban.apps.register.queries.wording import (
    area_of,
    describe_burden,
    describe_mortgage,
    describe_notice,
    floors_of,
    mode_of,
    nature_of,
    right_of,
    structure_of,
    term_of,
    use_of,
)
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import RightType
from tongban.domain.register.folio_notes import NoteKind
from tongban.domain.register.seizure_events import Entry


@dataclass(frozen=True, kw_only=True)
class HolderLine:
    """A holder with the full document number: the page masks it unless the role may see it."""

    name: str
    document: str
    document_number: str
    share: str


@dataclass(frozen=True, kw_only=True)
class CertificateLine:
    """A valid certificate on the folio."""

    number: str
    kind: str
    printed_serial: str
    holder: str = ""
    """Whose own certificate it is, where co-owners hold theirs apart."""


@dataclass(frozen=True, kw_only=True)
class RightLine:
    """A right or restriction in one sentence, with its certificate."""

    about: str
    sentence: str
    certificate_number: str
    holders: tuple[HolderLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """What two officers have noted; `key` names it for lifting, None where it stands on the folio of the land."""

    key: int | None
    label: str
    reason: str
    basis: str
    means: str
    noted_at: datetime
    proposed_by: str
    confirmed_by: str

    @property
    def people(self) -> str:
        """Both, as one line names them."""
        return f"{self.proposed_by}、{self.confirmed_by}"


@dataclass(frozen=True, kw_only=True)
class FolioPage:
    """What stands on the folio, or stood there at `as_of`."""

    unit_code: str
    unit_code_grouped: str
    location: str
    status: str
    description: tuple[tuple[str, str], ...]
    owners: tuple[HolderLine, ...]
    co_ownership: str
    certificates: tuple[CertificateLine, ...]
    rights: tuple[RightLine, ...]
    restrictions: tuple[RightLine, ...]
    notes: tuple[NoteLine, ...] = ()
    as_of: datetime | None = None


def folio_page(*, officer: Officer, unit_code: str, as_of: datetime | None = None) -> FolioPage:
    """The folio of a unit of the officer's own institution, now or at a past instant.

    Seizures, notices and objections are shown as the law has them at that instant, whether or not anybody had
    written it down by then.
    Raises FolioNotFound for any other institution's unit.
    """
    return page_of(standing_rows(institution=officer.institution_id, unit_code=unit_code, at=as_of))


def page_of(rows: FolioRows) -> FolioPage:
    """The same from rows already fetched."""
    owners = list(rows.ownership.holders.all()) if rows.ownership else []
    return FolioPage(
        unit_code=rows.folio.unit_code,
        unit_code_grouped=UnitCode(rows.folio.unit_code).grouped,
        location=rows.unit.location if rows.unit else "",
        status=_STATUS[rows.unit.status] if rows.unit else "",
        description=_description(rows),
        owners=tuple(_holder(one) for one in owners),
        co_ownership=mode_of(rows.ownership.mode, owners) if rows.ownership else "",
        certificates=tuple(_certificate(one) for one in rows.certificates),
        rights=tuple(_rights(rows)),
        restrictions=tuple(_restrictions(rows)),
        notes=tuple(_note(one, rows) for one in notes_holding(rows)),
        as_of=rows.at,
    )


_STATUS = {"predicted": "期房", "surveyed": "现房"}


def _description(rows: FolioRows) -> tuple[tuple[str, str], ...]:
    unit = rows.unit
    if unit is None:
        return ()
    lines = (
        ("权利类型", right_of(unit)),
        ("权利性质", nature_of(unit)),
        ("用途", use_of(unit)),
        ("面积", area_of(unit)),
        ("房屋结构", structure_of(unit)),
        ("楼层", floors_of(unit)),
        ("使用期限", term_of(unit.land_from, unit.land_until)),
        ("土地使用权人", unit.land_right_holder),
        ("项目", unit.project),
    )
    return tuple(line for line in lines if line[1])


def _holder(row: Holder) -> HolderLine:
    return HolderLine(
        name=row.name,
        document=DocumentKind(row.document_kind).label if row.document_kind else "",
        document_number=row.document_number,
        share=f"{row.share_numerator}/{row.share_denominator}" if row.share is not None else "",
    )


def _certificate(row: Certificate) -> CertificateLine:
    return CertificateLine(
        number=row.number,
        kind=row.kind,
        printed_serial=row.printed_serial or "",
        holder=row.holder.name if row.holder else "",
    )


def _rights(rows: FolioRows) -> list[RightLine]:
    return [
        RightLine(
            about="抵押权",
            sentence=describe_mortgage(one),
            certificate_number=rows.number_for(mortgage_id=one.pk),
            holders=tuple(_holder(holder) for holder in one.holders.all()),
        )
        for one in rows.mortgages
    ] + [
        RightLine(
            about=RightType(one.kind).label,
            sentence=describe_burden(one),
            certificate_number=rows.number_for(burden_id=one.pk),
            holders=tuple(_holder(holder) for holder in one.holders.all()),
        )
        for one in rows.burdens
    ]


def _restrictions(rows: FolioRows) -> list[RightLine]:
    gone = surely_lapsed(rows, rows.at or now())

    def standing(entry: AdvanceNotice | Objection, sentence: str) -> str:
        return f"已失效，尚未注记：{sentence}" if entry in gone else sentence

    notices = [
        RightLine(
            about="预告登记",
            sentence=standing(one, describe_notice(one)),
            certificate_number=rows.number_for(advance_notice_id=one.pk),
            holders=tuple(_holder(holder) for holder in one.holders.all()),
        )
        for one in rows.advance_notices
    ]
    seizures = [RightLine(about="查封", sentence=_seizure(one), certificate_number="") for one in _standing(rows)]
    objections = [
        RightLine(
            about="异议",
            sentence=standing(one, f"{one.applicant}：{one.matter}"),
            certificate_number=rows.number_for(objection_id=one.pk),
        )
        for one in rows.objections
    ]
    return [*seizures, *notices, *objections]


def _note(row: FolioNote, rows: FolioRows) -> NoteLine:
    return NoteLine(
        key=row.pk if row in rows.notes else None,
        label=row.label,
        reason=row.reason,
        basis=row.basis,
        means=NoteKind(row.kind).means,
        noted_at=row.recorded_at,
        proposed_by=row.proposed_by_name,
        confirmed_by=row.recorded_by_name,
    )


def _standing(rows: FolioRows) -> tuple[Entry, ...]:
    return standing_of(rows, at=rows.at or now()).entries


def _seizure(entry: Entry) -> str:
    term = (
        term_of(entry.since, entry.until)
        if entry.is_effective
        else f"{localtime(entry.served_at):%Y-%m-%d %H:%M:%S}送达"
    )
    against = f"，被执行人{entry.against}" if entry.against else ""
    share = f"的{entry.share}份额" if entry.share is not None else ""
    return f"{entry.court}{entry.kind.label}，{entry.document}{against}{share}，{term}"
