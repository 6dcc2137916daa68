"""What a register holds, as the national formats carry it. Amounts in yuan, areas in square metres."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

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


class UnitStatus(StrEnum):
    """Whether the building stands (A47: 2 期房, 3 现房)."""

    PREDICTED = "predicted"
    SURVEYED = "surveyed"


@dataclass(frozen=True, kw_only=True)
class UnitRecord:
    """A unit's description."""

    unit_code: str
    location: str
    status: UnitStatus = UnitStatus.SURVEYED
    use: HouseUse | None = None
    house_type: HouseType | None = None
    nature: HouseNature | None = None
    structure: HouseStructure | None = None
    area: Decimal | None = None
    exclusive_area: Decimal | None = None
    shared_area: Decimal | None = None
    floor: str = ""
    total_floors: int | None = None
    completed_on: date | None = None
    project: str = ""
    right_type: RightType = RightType.HOUSE
    land_use: str = ""
    land_nature: RightNature | None = None
    land_area: Decimal | None = None
    land_share_area: Decimal | None = None
    land_right_holder: str = ""
    land_from: date | None = None
    land_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class HolderRecord:
    """One holder of a right; with a certificate of his own where co-owners hold theirs apart (分别持证)."""

    name: str
    kind: HolderKind
    document_kind: DocumentKind | None
    document_number: str
    share: Fraction | None = None
    certificate_number: str = ""
    printed_serial: str = ""


@dataclass(frozen=True, kw_only=True)
class _Recorded:
    """What every right and restriction tells of its recording."""

    unit_code: str
    case_number: str
    recorded_at: datetime
    recorded_by: str
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class _Certified(_Recorded):
    """A right with holders, proved by a certificate."""

    holders: tuple[HolderRecord, ...]
    certificate_number: str = ""
    printed_serial: str = ""
    registration_type: RegistrationType
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnershipRecord(_Certified):
    """房地产权"""

    mode: CoOwnership
    price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class MortgageRecord(_Certified):
    """抵押权"""

    kind: MortgageKind
    property_kind: MortgagedProperty
    mortgagor: str
    amount: Decimal
    debt_from: date | None = None
    debt_until: date | None = None
    rank: int = 1
    transfer_banned: bool = False
    scope: str = ""
    effective_since: datetime | None = None
    claim_fact: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeRecord(_Certified):
    """预告登记"""

    kind: AdvanceNoticeKind
    mode: CoOwnership
    obligor: str
    obligor_document_kind: DocumentKind | None = None
    obligor_document_number: str = ""
    obligor_kind: HolderKind | None = None
    price: Decimal | None = None
    mortgage_kind: MortgageKind | None = None
    debt_from: date | None = None
    debt_until: date | None = None
    scope: str = ""
    transfer_banned: bool = False


@dataclass(frozen=True, kw_only=True)
class BurdenRecord(_Certified):
    """地役权、居住权"""

    kind: RightType
    content: str
    from_date: date | None = None
    until_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class SeizureRecord(_Recorded):
    """查封; `asked_…` is what the court asked for, `share` what is seized if not the whole."""

    kind: SeizureKind
    court: str
    document: str
    document_number: str
    served_at: datetime
    from_date: date | None = None
    until_date: date | None = None
    against: str = ""
    scope: str = ""
    court_case_number: str = ""
    share: Fraction | None = None
    asked_years: int | None = None
    asked_from: date | None = None
    asked_until: date | None = None
    renewed: bool = False


@dataclass(frozen=True, kw_only=True)
class ObjectionRecord(_Recorded):
    """异议; `lawsuit_shown_…` once the objector has shown that a court took the case (实施细则 §83)."""

    applicant: str
    matter: str
    document_kind: DocumentKind | None = None
    document_number: str = ""
    certificate_number: str = ""
    lawsuit_shown_at: datetime | None = None
    lawsuit_shown_under: str = ""


@dataclass(frozen=True, kw_only=True)
class FolioNoteRecord(_Recorded):
    """标注: what officers noted on a folio; `recorded_by` confirmed what `proposed_by` proposed. No message tells."""

    kind: NoteKind
    reason: str
    basis: str
    proposed_at: datetime
    proposed_by: str


RightRecord = OwnershipRecord | MortgageRecord | NoticeRecord | BurdenRecord | SeizureRecord | ObjectionRecord
StandingRecord = RightRecord | FolioNoteRecord
Record = UnitRecord | StandingRecord


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """A record and where it stands; a `line` of 0 means the file as a whole.

    A unit that only accompanies a right (in a message) is used where the register has no description yet.
    """

    record: Record
    file: str
    line: int
    accompanies: bool = False


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """Something that could not be read or taken over, and why."""

    file: str
    line: int
    unit_code: str
    reason: str


class RowRefused(ValueError):
    """A row or message cannot be understood; `reason` says what to correct."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
