"""What of a batch the register has already, looked up in a few selects."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Entry,
    Folio,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.domain.dictionaries import AdvanceNoticeKind
from tongban.exchange.national.records import (
    BurdenRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    Record,
    SeizureRecord,
    UnitRecord,
)

MODELS: dict[type, type[Entry]] = {
    UnitRecord: UnitDescription,
    OwnershipRecord: Ownership,
    MortgageRecord: Mortgage,
    NoticeRecord: AdvanceNotice,
    SeizureRecord: Seizure,
    ObjectionRecord: Objection,
    BurdenRecord: Burden,
}


def key_of(record: Record) -> str:
    """A record's content condensed: equal content, equal key."""
    parts = [type(record).__name__]
    for value in vars(record).values():
        if isinstance(value, tuple):
            parts.extend(f"{part}" for holder in value for part in vars(holder).values())
        else:
            parts.append(f"{value}")
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


@dataclass
class Ledger:
    """Known folios, descriptions, owned and presold units, keys and numbers; it grows with the batch."""

    folios: dict[str, int] = field(default_factory=dict)
    described: set[int] = field(default_factory=set)
    owned: set[int] = field(default_factory=set)
    presold: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, institution: Institution, keyed: Mapping[str, Record]) -> "Ledger":
        """What the register holds of the units, keys and numbers these records name; they come by their keys."""
        known = list(keyed.values())
        codes = {record.unit_code for record in known}
        folios = dict(Folio.objects.of(institution).filter(unit_code__in=codes).values_list("unit_code", "pk"))
        current = {"folio_id__in": folios.values(), "ended_at__isnull": True}
        presale = AdvanceNoticeKind.PRESALE.value
        return cls(
            folios=folios,
            described=set(UnitDescription.objects.filter(**current).values_list("folio_id", flat=True)),
            owned=set(Ownership.objects.filter(**current).values_list("folio_id", flat=True)),
            presold=set(AdvanceNotice.objects.filter(kind=presale, **current).values_list("folio_id", flat=True)),
            keys=_known_keys(institution, keyed),
            numbers=_known_numbers(known),
        )


def _known_keys(institution: Institution, keyed: Mapping[str, Record]) -> set[str]:
    found: set[str] = set()
    for kind, model in MODELS.items():
        keys = [key for key, record in keyed.items() if type(record) is kind]
        if keys:
            rows = model.objects.of(institution).filter(source_key__in=keys)
            found.update(rows.values_list("source_key", flat=True))
    return found


def _known_numbers(records: list[Record]) -> set[str]:
    numbers = [number for record in records if (number := getattr(record, "certificate_number", ""))]
    return set(Certificate.objects.filter(number__in=numbers).values_list("number", flat=True))
