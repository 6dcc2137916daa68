"""The folio as the rulebook sees it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from django.utils.timezone import localdate

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    FolioNote,
    Mortgage,
    Objection,
    UnitDescription,
)
from tongban.apps.register.queries.parties import holder_of, ownership_of
from tongban.apps.register.queries.rows import FolioRows, standing_rows, unit_code_of
from tongban.apps.register.queries.standing import standing_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    HolderKind,
    HouseNature,
    HouseStructure,
    HouseType,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    RightNature,
    RightType,
)
from tongban.domain.register import facts
from tongban.domain.register.folio_notes import NoteKind


def folio_facts(
    *, institution: Institution | str, unit_code: str, on: date, rows: FolioRows | None = None
) -> facts.Folio:
    """What is current on the folio on that day; seizures that have run out are left away.

    `rows` are those of this very folio where they were fetched before. Cases in hand are casework's to add.
    Raises FolioNotFound.
    """
    return facts_of(rows or standing_rows(institution=institution, unit_code=unit_code), on=on)


def facts_of(rows: FolioRows, *, on: date, at: datetime | None = None) -> facts.Folio:
    """The same from rows already fetched; `at` is the instant on that day, by default its beginning."""
    instant, parcel = at or datetime.combine(on, time(), tzinfo=SHANGHAI), rows.parcel
    standing = standing_of(rows, at=instant)
    noted = _noted(rows)
    unit = _unit(rows.unit) if rows.unit else facts.UnitDescription()
    return facts.Folio(
        unit_code=unit_code_of(rows.folio),
        unit=replace(unit, land_price_paid=True) if NoteKind.LAND_PRICE_PAID in noted else unit,
        ownership=ownership_of(rows.ownership, rows) if rows.ownership else None,
        mortgages=tuple(_mortgage(one, rows) for one in rows.mortgages),
        advance_notices=tuple(_notice(one, rows) for one in rows.advance_notices),
        seizures=standing.folio_seizures(),
        objections=tuple(_objection(one) for one in rows.objections),
        burdens=tuple(_burden(one, rows) for one in rows.burdens),
        parcel_seizures=standing_of(parcel, at=instant).folio_seizures() if parcel else (),
        parcel_mortgages=tuple(_mortgage(one, parcel) for one in parcel.mortgages) if parcel else (),
        own_certificates=tuple(
            (one.number, holder_of(one.holder)) for one in rows.certificates if one.holder is not None
        ),
        last_disposal=localdate(rows.last_transfer_at) if rows.last_transfer_at else None,
        land_until=rows.unit.land_until if rows.unit else None,
        first_registered=rows.ownership is not None,
        surveyed=rows.unit is not None,  # a house still to be built has been surveyed onto its parcel as well
        dispute=noted.get(NoteKind.DISPUTE, ""),
        locked=noted.get(NoteKind.LOCK, ""),
        troubled_project=noted.get(NoteKind.TROUBLED_PROJECT, ""),
        public_interest=NoteKind.PUBLIC_INTEREST in noted,
    )


def notes_holding(rows: FolioRows) -> Iterator[FolioNote]:
    """What officers have noted on the folio and, where it reaches the units, on its parcel's."""
    yield from rows.notes
    if rows.parcel is not None:
        yield from (one for one in rows.parcel.notes if NoteKind(one.kind).reaches_up)


def _noted(rows: FolioRows) -> dict[NoteKind, str]:
    reasons: dict[NoteKind, list[str]] = {}
    for one in notes_holding(rows):
        reasons.setdefault(NoteKind(one.kind), []).append(one.reason)
    return {kind: "；".join(dict.fromkeys(said)) for kind, said in reasons.items()}


def _unit(row: UnitDescription) -> facts.UnitDescription:
    return facts.UnitDescription(
        location=row.location,
        use=HouseUse(row.use_code) if row.use_code else HouseUse.OTHER,
        house_type=HouseType(row.kind_code) if row.kind_code else HouseType.OTHER,
        nature=HouseNature(row.nature_code) if row.nature_code else HouseNature.OTHER,
        structure=HouseStructure(row.structure_code) if row.structure_code else None,
        land_nature=RightNature(row.land_nature_code) if row.land_nature_code else None,
        building_area=row.area,
    )


def _mortgage(row: Mortgage, rows: FolioRows) -> facts.Mortgage:
    number = rows.number_for(mortgage_id=row.pk)
    return facts.Mortgage(
        holder=_first_holder(row),
        key=number,
        kind=MortgageKind(row.kind),
        transfer_banned=row.transfer_banned,
        property_kind=MortgagedProperty(row.object_code),
        amount=row.amount,
        rank=row.rank,
        debt_until=row.debt_until,
        recorded=localdate(row.recorded_at),
        certificate_number=number,
        claim_determined=bool(row.claim_fact),
    )


def _notice(row: AdvanceNotice, rows: FolioRows) -> facts.AdvanceNotice:
    number = rows.number_for(advance_notice_id=row.pk)
    return facts.AdvanceNotice(
        holder=_first_holder(row),
        kind=AdvanceNoticeKind(row.kind),
        key=number,
        obligor=facts.Person(
            name=row.obligor,
            kind=HolderKind(row.obligor_kind) if row.obligor_kind else HolderKind.OTHER,
            document_kind=DocumentKind(row.obligor_document_kind) if row.obligor_document_kind else None,
            document_number=row.obligor_document_number,
        ),
        registrable_since=registrable_since(row, rows.unit, owned_since=rows.first_owned_at),
        certificate_number=number,
        recorded=localdate(row.recorded_at),
    )


def registrable_since(
    notice: AdvanceNotice, unit: UnitDescription | None, *, owned_since: datetime | None
) -> date | None:
    """From when a presale can be registered (民法典 §221(2)): its house stands and was registered first (细则 §24(2)).

    `owned_since` is when ownership of the unit was first recorded, None while nobody has registered it.
    """
    if unit is None or owned_since is None or unit.status != "surveyed":
        return None
    if not AdvanceNoticeKind(notice.kind).is_of_future_house:
        return None
    return localdate(max(owned_since, notice.recorded_at))


def _first_holder(row: Mortgage | AdvanceNotice) -> facts.Person:
    # The rules compare one person per right; of a syndicate the lead lender is recorded first.
    return holder_of(row.holders.all()[0])


def _burden(row: Burden, rows: FolioRows) -> facts.Burden:
    return facts.Burden(
        kind=RightType(row.kind),
        holder=holder_of(row.holders.all()[0]),
        certificate_number=rows.number_for(burden_id=row.pk),
    )


def _objection(row: Objection) -> facts.Objection:
    by = facts.Person(
        name=row.applicant,
        document_kind=DocumentKind(row.document_kind) if row.document_kind else None,
        document_number=row.document_number,
    )
    return facts.Objection(by=by, recorded=localdate(row.recorded_at), lawsuit_shown=row.lawsuit_shown_at is not None)
