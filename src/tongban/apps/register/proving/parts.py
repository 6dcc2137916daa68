"""Which columns of which table are sealed together, and the text the seal is taken over.

The text is JSON made by PostgreSQL itself, so that the row as it lies in the table is what is proved, and so that
checking millions of rows needs no conversion. Instants are microseconds since 1970, days are days since 1970.
A part's code and columns never change once a register is in use: new columns make a new part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from django.db import models

from tongban.apps.register.models import (
    AdvanceNotice,
    Building,
    Burden,
    Certificate,
    CourtOrder,
    Folio,
    FolioNote,
    Holder,
    Mortgage,
    Objection,
    Ownership,
    Parcel,
    PrintedSheet,
    SearchCertificate,
    Seizure,
    SwitchDecision,
    UnitDescription,
)

_BEGINNING: Final = "institution_id folio_id recorded_at recorded_by recorded_by_name recorded_under source_key"
_ENDING: Final = "ended_at ended_by ended_by_name ended_under end_cause"
_DESCRIBED: Final = "institution_id recorded_at recorded_by recorded_under"
_TERM: Final = "debt_from debt_until scope transfer_banned"


@dataclass(frozen=True)
class Part:
    """Some columns of one table. A late part is there once any of its columns is filled in.

    What is `public` is sealed without salt and may be shown to anybody who holds a certificate.
    """

    code: int
    model: type[models.Model]
    name: str
    columns: tuple[str, ...]
    late: bool = False
    public: bool = False

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.model._meta.db_table)  # noqa: SLF001 - Django's documented model API

    @cached_property
    def text(self) -> str:
        """The SQL expression of the sealed text."""
        fields = {str(one.column): one for one in self.model._meta.concrete_fields}  # noqa: SLF001 - as above
        values = ", ".join(_expression(fields[column]) for column in self.columns)
        return f"json_build_array('{self.table}', '{self.name}', id, {values})::text"

    @property
    def there(self) -> str:
        """The SQL condition under which a row has this part."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f"num_nonnulls({columns}) > 0" if self.late else "TRUE"


def _expression(field: models.Field) -> str:  # type: ignore[type-arg] # any field
    column = f'"{field.column}"'
    if isinstance(field, models.DateTimeField):
        return f"(extract(epoch from {column}) * 1000000)::bigint"
    if isinstance(field, models.DateField):
        return f"({column} - DATE '1970-01-01')"
    return column


def _entry(code: int, model: type[models.Model], columns: str) -> tuple[Part, Part]:
    opened = (*_BEGINNING.split(), *columns.split())
    return Part(code, model, "opened", opened), Part(code + 1, model, "ended", tuple(_ENDING.split()), late=True)


def _described(code: int, model: type[models.Model], columns: str) -> tuple[Part, Part]:
    opened = (*_DESCRIBED.split(), *columns.split())
    return Part(code, model, "opened", opened), Part(code + 1, model, "ended", ("ended_at",), late=True)


PARTS: Final = (
    Part(1, Folio, "opened", ("institution_id", "unit_code", "opened_at", "opened_under")),
    *_entry(
        2,
        UnitDescription,
        "location status use_code kind_code nature_code structure_code area exclusive_area shared_area floor "
        "total_floors completed_on project right_type land_use_code land_nature_code land_area land_share_area "
        "land_right_holder land_from land_until",
    ),
    *_entry(4, Ownership, "mode cause registration_type price remarks"),
    *_entry(
        6,
        Mortgage,
        f"kind object_code mortgagor amount rank cause registration_type effective_since remarks claim_fact {_TERM}",
    ),
    *_entry(
        8,
        AdvanceNotice,
        "kind obligor obligor_kind obligor_document_kind obligor_document_number price mode cause registration_type "
        f"remarks mortgage_kind {_TERM}",
    ),
    *_entry(
        10,
        Seizure,
        "origin_id kind court court_case_number document document_number served_at from_date until_date against scope "
        "share_numerator share_denominator asked_years asked_from asked_until renewed remarks",
    ),
    *_entry(12, Objection, "applicant document_kind document_number matter remarks"),
    Part(14, Objection, "lawsuit", ("lawsuit_shown_at", "lawsuit_shown_under"), late=True),
    *_entry(15, Burden, "kind content from_date until_date cause remarks"),
    Part(
        17,
        Holder,
        "opened",
        (
            *("institution_id", "folio_id", "ownership_id", "mortgage_id", "advance_notice_id", "burden_id"),
            *("position", "name", "kind", "document_kind", "document_number", "share_numerator", "share_denominator"),
        ),
    ),
    Part(18, Holder, "ended", ("ended_at",), late=True),
    Part(19, Certificate, "issued", ("institution_id", "kind", "number", "issued_at"), public=True),
    Part(
        20,
        Certificate,
        "written",
        (
            *("folio_id", "series_year", "serial", "ownership_id", "mortgage_id", "advance_notice_id"),
            *("objection_id", "burden_id", "holder_position", "replaces_id", "note", "issued_by", "issued_under"),
        ),
    ),
    Part(21, Certificate, "voided", ("voided_at",), late=True, public=True),
    Part(22, Certificate, "voiding", ("void_reason", "voided_by", "voided_under"), late=True),
    *_described(23, Parcel, "code location area use_code nature_code land_from land_until boundaries"),
    *_described(
        25,
        Building,
        "parcel_code number project location structure_code floors_above floors_below units completed_on",
    ),
    Part(27, PrintedSheet, "received", ("institution_id", "serial", "received_at", "received_by", "batch")),
    Part(28, PrintedSheet, "issued", ("issued_at", "issued_by", "certificate_id"), late=True),
    Part(29, PrintedSheet, "spoiled", ("spoiled_at", "spoiled_by", "spoil_reason"), late=True),
    Part(
        30,
        CourtOrder,
        "answered",
        (
            *("institution_id", "folio_id", "request_number", "act", "court", "document_number", "served_at"),
            *("received_at", "answer", "recorded_as", "place", "remark", "log_sequence"),
        ),
    ),
    Part(
        31,
        SearchCertificate,
        "issued",
        (
            *("institution_id", "number", "code", "folio_id", "searcher", "applicant", "document_kind"),
            *("document_number", "represented_by", "purpose", "proofs", "lines", "fields", "issued_at", "issued_by"),
            *("issued_by_name", "digest"),
        ),
    ),
    Part(
        32,
        SwitchDecision,
        "decided",
        ("institution_id", "since", "name", "value", "reason", "decided_at", "decided_by", "decided_by_name"),
    ),
    *_entry(33, FolioNote, "kind reason basis proposed_at proposed_by proposed_by_name"),
)

BY_CODE: Final[Mapping[int, Part]] = MappingProxyType({part.code: part for part in PARTS})
LINE: Final = 0
"""The code of what a line says about itself."""


def parts_of(model: type[models.Model], *, late: bool | None = None) -> tuple[Part, ...]:
    """The parts of a table; only those that come later, or only those written at once."""
    return tuple(part for part in PARTS if part.model is model and late in {None, part.late})


def texts_of(parts: Iterable[Part]) -> str:
    """The sealed texts of these parts of one table, as a statement that writes the row returns them."""
    return ", ".join(part.text for part in parts)


def text_statement(wanted: Mapping[int, Iterable[int]]) -> tuple[str, list[list[int]]]:
    """One statement for the texts of these rows (ids by part code): rows of code, id, text."""
    selects, ids = [], []
    for code in sorted(wanted):
        part = BY_CODE[code]
        selects.append(f'SELECT {code} AS code, id, {part.text} FROM "{part.table}" WHERE id = ANY(%s::bigint[])')  # noqa: S608 - names from the table above
        ids.append(sorted(set(wanted[code])))
    return " UNION ALL ".join(selects), ids
