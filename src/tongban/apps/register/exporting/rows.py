"""From rows of the register to the records the national formats carry."""

from collections.abc import Callable, Sequence
from typing import Any

from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Entry,
    FolioNote,
    Holder,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HolderKind,
    HouseNature,
    HouseStructure,
    HouseType,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    RightNature,
    RightType,
    SeizureKind,
)
from tongban.domain.register.folio_notes import NoteKind
from tongban.exchange.national.records import (
    BurdenRecord,
    FolioNoteRecord,
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    RightRecord,
    SeizureRecord,
    UnitRecord,
    UnitStatus,
)


def unit_record(row: UnitDescription, *, unit_code: str) -> UnitRecord:
    """A unit's description."""
    return UnitRecord(
        unit_code=unit_code,
        location=row.location,
        status=UnitStatus(row.status),
        use=HouseUse(row.use_code) if row.use_code else None,
        house_type=HouseType(row.kind_code) if row.kind_code else None,
        nature=HouseNature(row.nature_code) if row.nature_code else None,
        structure=HouseStructure(row.structure_code) if row.structure_code else None,
        area=row.area,
        exclusive_area=row.exclusive_area,
        shared_area=row.shared_area,
        floor=row.floor,
        total_floors=row.total_floors,
        completed_on=row.completed_on,
        project=row.project,
        right_type=RightType(row.right_type),
        land_use=row.land_use_code,
        land_nature=RightNature(row.land_nature_code) if row.land_nature_code else None,
        land_area=row.land_area,
        land_share_area=row.land_share_area,
        land_right_holder=row.land_right_holder,
        land_from=row.land_from,
        land_until=row.land_until,
    )


def right_record(row: Entry, *, unit_code: str, certificates: Sequence[Certificate]) -> RightRecord:
    """A right or restriction with its holders and the certificates that prove it, oldest first."""
    record: RightRecord = _RECORDS[type(row)](row, _recorded(row, unit_code), certificates)
    return record


def note_record(row: FolioNote, *, unit_code: str) -> FolioNoteRecord:
    """What two officers noted on the folio."""
    return FolioNoteRecord(
        **_recorded(row, unit_code),
        kind=NoteKind(row.kind),
        reason=row.reason,
        basis=row.basis,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_name,
    )


def _recorded(row: Entry, unit_code: str) -> dict[str, Any]:
    return {
        "unit_code": unit_code,
        "case_number": row.recorded_under,
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by_name,
        "remarks": getattr(row, "remarks", ""),
    }


def _certified(row: Any, certificates: Sequence[Certificate]) -> dict[str, Any]:
    certificate = next((one for one in reversed(certificates) if one.holder_position is None), None)
    own = {one.holder_position: one for one in certificates if one.holder_position is not None}
    return {
        "holders": tuple(_holder(one, own.get(one.position)) for one in row.holders.all()),
        "certificate_number": certificate.number if certificate else "",
        "printed_serial": certificate.printed_serial if certificate else "",
        "registration_type": RegistrationType(getattr(row, "registration_type", RegistrationType.FIRST.value)),
        "cause": row.cause,
    }


def _holder(row: Holder, own: Certificate | None) -> HolderRecord:
    return HolderRecord(
        name=row.name,
        kind=HolderKind(row.kind),
        document_kind=DocumentKind(row.document_kind) if row.document_kind else None,
        document_number=row.document_number,
        share=row.share,
        certificate_number=own.number if own else "",
        printed_serial=own.printed_serial if own else "",
    )


def _ownership(row: Ownership, shared: dict[str, Any], certificates: Sequence[Certificate]) -> OwnershipRecord:
    return OwnershipRecord(**shared, **_certified(row, certificates), mode=CoOwnership(row.mode), price=row.price)


def _mortgage(row: Mortgage, shared: dict[str, Any], certificates: Sequence[Certificate]) -> MortgageRecord:
    return MortgageRecord(
        **shared,
        **_certified(row, certificates),
        kind=MortgageKind(row.kind),
        property_kind=MortgagedProperty(row.object_code),
        mortgagor=row.mortgagor,
        amount=row.amount,
        debt_from=row.debt_from,
        debt_until=row.debt_until,
        rank=row.rank,
        transfer_banned=row.transfer_banned,
        scope=row.scope,
        effective_since=row.effective_since,
        claim_fact=row.claim_fact,
    )


def _notice(row: AdvanceNotice, shared: dict[str, Any], certificates: Sequence[Certificate]) -> NoticeRecord:
    return NoticeRecord(
        **shared,
        **_certified(row, certificates),
        kind=AdvanceNoticeKind(row.kind),
        mode=CoOwnership(row.mode),
        obligor=row.obligor,
        obligor_document_kind=DocumentKind(row.obligor_document_kind) if row.obligor_document_kind else None,
        obligor_document_number=row.obligor_document_number,
        obligor_kind=HolderKind(row.obligor_kind) if row.obligor_kind else None,
        price=row.price,
        mortgage_kind=MortgageKind(row.mortgage_kind) if row.mortgage_kind else None,
        debt_from=row.debt_from,
        debt_until=row.debt_until,
        scope=row.scope,
        transfer_banned=row.transfer_banned,
    )


def _burden(row: Burden, shared: dict[str, Any], certificates: Sequence[Certificate]) -> BurdenRecord:
    return BurdenRecord(
        **shared,
        **_certified(row, certificates),
        kind=RightType(row.kind),
        content=row.content,
        from_date=row.from_date,
        until_date=row.until_date,
    )


def _seizure(row: Seizure, shared: dict[str, Any], certificates: Sequence[Certificate]) -> SeizureRecord:
    del certificates  # a seizure has none
    return SeizureRecord(
        **shared,
        kind=SeizureKind(row.kind),
        court=row.court,
        document=row.document,
        document_number=row.document_number,
        served_at=row.served_at,
        from_date=row.from_date,
        until_date=row.until_date,
        against=row.against,
        scope=row.scope,
        court_case_number=row.court_case_number,
        share=row.share,
        asked_years=row.asked_years,
        asked_from=row.asked_from,
        asked_until=row.asked_until,
        renewed=row.renewed,
    )


def _objection(row: Objection, shared: dict[str, Any], certificates: Sequence[Certificate]) -> ObjectionRecord:
    return ObjectionRecord(
        **shared,
        applicant=row.applicant,
        matter=row.matter,
        document_kind=DocumentKind(row.document_kind) if row.document_kind else None,
        document_number=row.document_number,
        certificate_number=certificates[-1].number if certificates else "",
        lawsuit_shown_at=row.lawsuit_shown_at,
        lawsuit_shown_under=row.lawsuit_shown_under or "",
    )


_RECORDS: dict[type, Callable[[Any, dict[str, Any], Sequence[Certificate]], RightRecord]] = {
    Ownership: _ownership,
    Mortgage: _mortgage,
    AdvanceNotice: _notice,
    Burden: _burden,
    Seizure: _seizure,
    Objection: _objection,
}
