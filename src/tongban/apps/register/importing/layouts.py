"""What of each kind of record goes into which columns of which table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Entry,
    FolioNote,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.exchange.national.records import (
    BurdenRecord,
    FolioNoteRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    Record,
    SeizureRecord,
    UnitRecord,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """One kind of record: its table, its columns with the record's attributes, and what it is proved by.

    `counted` is its name in reports. `codes` are text columns where nothing is an empty text, not NULL.
    """

    counted: str
    model: type[Entry]
    attributes: Mapping[str, str]
    codes: frozenset[str] = frozenset()
    held: bool = False
    certificate: CertificateKind | None = None
    shared: bool = False
    computed: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.model._meta.db_table)  # noqa: SLF001 - Django's documented model API

    @property
    def staging(self) -> str:
        """The temporary table its rows wait in."""
        return f"staged_{self.table}"

    @property
    def is_unit(self) -> bool:
        """Whether it describes a unit, where all other kinds are rights on one."""
        return self.model is UnitDescription

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that come from the record, in the order of staging."""
        return (*self.attributes, *self.computed)

    def values(self, record: Record) -> list[object]:
        """What the record says, column by column."""
        found: list[object] = []
        for column, attribute in self.attributes.items():
            value = getattr(record, attribute)
            found.append("" if value is None and column in self.codes else value)
        return found + [read(record) for read in self.computed.values()]


def _same(names: str) -> dict[str, str]:
    return {name: name for name in names.split()}


_HEAD: Final = {"recorded_under": "case_number", "recorded_at": "recorded_at", "recorded_by": "recorded_by"}
_SHARES: Final = MappingProxyType(
    {
        "share_numerator": lambda record: record.share.numerator if record.share is not None else None,
        "share_denominator": lambda record: record.share.denominator if record.share is not None else None,
    }
)

UNITS: Final = Layout(
    counted="units",
    model=UnitDescription,
    attributes=_same("location status")
    | {"use_code": "use", "kind_code": "house_type", "nature_code": "nature", "structure_code": "structure"}
    | _same("area exclusive_area shared_area floor total_floors completed_on project right_type")
    | {"land_use_code": "land_use", "land_nature_code": "land_nature"}
    | _same("land_area land_share_area land_right_holder land_from land_until"),
    codes=frozenset({"use_code", "kind_code", "nature_code", "structure_code", "land_nature_code"}),
)
OWNERSHIPS: Final = Layout(
    counted="ownerships",
    model=Ownership,
    attributes=_HEAD | _same("remarks mode cause registration_type price"),
    held=True,
    certificate=CertificateKind.TITLE,
    shared=True,
)
MORTGAGES: Final = Layout(
    counted="mortgages",
    model=Mortgage,
    attributes=_HEAD
    | _same("remarks kind")
    | {"object_code": "property_kind"}
    | _same("mortgagor amount debt_from debt_until rank transfer_banned scope cause registration_type effective_since")
    | {"claim_fact": "claim_fact"},
    held=True,
    certificate=CertificateKind.REGISTRATION,
)
NOTICES: Final = Layout(
    counted="advance_notices",
    model=AdvanceNotice,
    attributes=_HEAD
    | _same("remarks kind obligor obligor_document_kind obligor_document_number price mode cause registration_type")
    | _same("obligor_kind mortgage_kind debt_from debt_until scope transfer_banned"),
    codes=frozenset({"obligor_document_kind", "obligor_kind", "mortgage_kind"}),
    held=True,
    certificate=CertificateKind.REGISTRATION,
    shared=True,
)
BURDENS: Final = Layout(
    counted="burdens",
    model=Burden,
    attributes=_HEAD | _same("remarks kind content from_date until_date cause"),
    held=True,
    certificate=CertificateKind.REGISTRATION,
)
SEIZURES: Final = Layout(
    counted="seizures",
    model=Seizure,
    attributes=_HEAD
    | _same("remarks kind court document document_number served_at from_date until_date against scope")
    | _same("court_case_number asked_years asked_from asked_until renewed"),
    computed=_SHARES,
)
OBJECTIONS: Final = Layout(
    counted="objections",
    model=Objection,
    attributes=_HEAD | _same("remarks applicant matter document_kind document_number lawsuit_shown_at"),
    codes=frozenset({"document_kind"}),
    certificate=CertificateKind.REGISTRATION,
    computed={"lawsuit_shown_under": lambda record: record.lawsuit_shown_under or None},
)

NOTES: Final = Layout(
    counted="notes",
    model=FolioNote,
    attributes=_HEAD | _same("kind reason basis proposed_at") | {"proposed_by_name": "proposed_by"},
    # Two officers may bear one name; accounts of the old system are not known here.
    computed={
        "proposed_by": lambda record: (
            record.proposed_by if record.proposed_by != record.recorded_by else f"{record.proposed_by}（提请）"
        )
    },
)

LAYOUTS: Final[Mapping[type, Layout]] = MappingProxyType(
    {
        UnitRecord: UNITS,
        OwnershipRecord: OWNERSHIPS,
        MortgageRecord: MORTGAGES,
        NoticeRecord: NOTICES,
        BurdenRecord: BURDENS,
        SeizureRecord: SEIZURES,
        ObjectionRecord: OBJECTIONS,
        FolioNoteRecord: NOTES,
    }
)
"""In the order of writing: units before what stands on them."""
HOLDER_COLUMNS: Final = (
    "position", "name", "kind", "document_kind", "document_number", "share_numerator", "share_denominator",
)  # fmt: skip
