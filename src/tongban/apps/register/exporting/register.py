"""A whole register, unit by unit, as records: what stands today, for moving it into another system."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tongban.apps.identity.models import Institution
from tongban.apps.register.exporting.rows import note_record, right_record, unit_record
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Entry,
    Folio,
    FolioNote,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.exchange.national.records import StandingRecord, UnitRecord

_RIGHTS: tuple[type[Entry], ...] = (Ownership, Mortgage, AdvanceNotice, Burden, Seizure, Objection, FolioNote)
_CERTIFIED = ("ownership_id", "mortgage_id", "advance_notice_id", "burden_id", "objection_id")
_BATCH = 1_000
Described = tuple[UnitRecord, tuple[StandingRecord, ...]]


def export_register(*, institution: Institution) -> Iterator[Described]:
    """Every unit with the rights, restrictions and notes that stand on it, ownership first, notes last."""
    last = 0
    while True:
        folios = list(Folio.objects.of(institution).filter(pk__gt=last).order_by("pk")[:_BATCH])
        if not folios:
            return
        last = folios[-1].pk
        yield from _described(folios)


def _described(folios: list[Folio]) -> Iterator[Described]:
    standing = {"folio__in": folios, "ended_at__isnull": True}
    units = {row.folio_id: row for row in UnitDescription.objects.filter(**standing)}
    certificates = _certificates(folios)
    rights: defaultdict[int, list[Entry]] = defaultdict(list)
    for model in _RIGHTS:
        rows: Any = model.objects.filter(**standing).order_by("pk")
        for row in rows.prefetch_related("holders") if hasattr(model, "holders") else rows:
            rights[row.folio_id].append(row)
    for folio in folios:
        unit = units.get(folio.pk)
        if unit is None:
            continue
        yield (
            unit_record(unit, unit_code=folio.unit_code),
            tuple(
                note_record(row, unit_code=folio.unit_code)
                if isinstance(row, FolioNote)
                else right_record(row, unit_code=folio.unit_code, certificates=certificates.get(_key(row), ()))
                for row in rights[folio.pk]
            ),
        )


def _certificates(folios: list[Folio]) -> dict[tuple[str, int], list[Certificate]]:
    """The valid certificates of every right, oldest first."""
    rows = (
        Certificate.objects.filter(folio__in=folios, voided_at__isnull=True).prefetch_related("sheets").order_by("pk")
    )
    found: defaultdict[tuple[str, int], list[Certificate]] = defaultdict(list)
    for row in rows:
        link = next(link for link in _CERTIFIED if getattr(row, link) is not None)
        found[link, getattr(row, link)].append(row)
    return found


def _key(row: Entry) -> tuple[str, int]:
    return f"{row._meta.db_table}_id", row.pk  # noqa: SLF001 - Django's documented model API
