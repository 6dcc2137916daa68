"""From records to rows, keys included."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from tongban.apps.identity.models import Institution
from tongban.apps.register.importing.copying import copy_rows, take_keys
from tongban.apps.register.importing.ledger import MODELS
from tongban.apps.register.models import Certificate, Folio, Holder, Objection, PrintedSheet
from tongban.apps.register.proving.logbook import Seals
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.exchange.national.records import (
    BurdenRecord,
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    RightRecord,
    SeizureRecord,
    UnitRecord,
)

_RIGHT_FIELDS = {
    OwnershipRecord: "ownership_id",
    MortgageRecord: "mortgage_id",
    NoticeRecord: "advance_notice_id",
    ObjectionRecord: "objection_id",
    BurdenRecord: "burden_id",
}
_KEYS_AT_ONCE = 2_000
_ORDER: tuple[type[models.Model], ...] = (Folio, *MODELS.values(), Holder, Certificate, PrintedSheet)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose register is taken over, when, and under which name."""

    institution: Institution
    at: datetime
    label: str


class RowPile:
    """Rows of one batch, gathered table by table and written together."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._rows: defaultdict[type[models.Model], list[dict[str, object]]] = defaultdict(list)
        self._keys: defaultdict[type[models.Model], deque[int]] = defaultdict(deque)

    def add_folio(self, unit_code: str) -> int:
        """Open a folio; its key."""
        origin = self._origin
        return self._add(
            Folio,
            institution_id=origin.institution.code,
            unit_code=unit_code,
            opened_at=origin.at,
            opened_under=origin.label,
        )

    def add_unit(self, unit: UnitRecord, *, folio: int, key: str) -> None:
        """Describe a unit, as of the takeover."""
        origin = self._origin
        self._add(
            MODELS[UnitRecord],
            **self._entry(folio, origin.at, by=origin.label, under=origin.label, key=key),
            location=unit.location,
            status=unit.status.value,
            use_code=unit.use or "",
            kind_code=unit.house_type or "",
            nature_code=unit.nature or "",
            structure_code=unit.structure or "",
            area=unit.area,
            exclusive_area=unit.exclusive_area,
            shared_area=unit.shared_area,
            floor=unit.floor,
            total_floors=unit.total_floors,
            completed_on=unit.completed_on,
            project=unit.project,
            right_type=unit.right_type.value,
            land_use_code=unit.land_use,
            land_nature_code=unit.land_nature or "",
            land_area=unit.land_area,
            land_share_area=unit.land_share_area,
            land_right_holder=unit.land_right_holder,
            land_from=unit.land_from,
            land_until=unit.land_until,
        )

    def add_right(self, right: RightRecord, *, folio: int, key: str) -> None:
        """Write a right or restriction as of its own recording, with holders and certificate."""
        entry = self._entry(folio, right.recorded_at, by=right.recorded_by, under=right.case_number, key=key)
        right_id = self._add(MODELS[type(right)], **entry, remarks=right.remarks, **_FIELDS[type(right)](right))
        field = _RIGHT_FIELDS.get(type(right))
        if field is None:
            return
        for position, holder in enumerate(getattr(right, "holders", ()), start=1):
            self._add_holder(holder, folio=folio, position=position, **{field: right_id})
        if number := getattr(right, "certificate_number", ""):
            self._add_certificate(right, number, folio=folio, **{field: right_id})

    def write(self) -> None:
        """Copy everything into its table, parents before children."""
        for model in _ORDER:
            copy_rows(model, self._rows[model])

    @property
    def seals(self) -> Seals:
        """Everything written, to be sealed by one line of the log."""
        seals = Seals()
        for model, rows in self._rows.items():
            seals.opened(model, [int(str(row["id"])) for row in rows])
        sued = [int(str(row["id"])) for row in self._rows[Objection] if row["lawsuit_shown_at"]]
        seals.completed(Objection, sued, names=["lawsuit"])
        seals.completed(PrintedSheet, [int(str(row["id"])) for row in self._rows[PrintedSheet]], names=["issued"])
        return seals

    def _entry(self, folio: int, at: datetime, *, by: str, under: str, key: str) -> dict[str, object]:
        return {
            "institution_id": self._origin.institution.code,
            "folio_id": folio,
            "recorded_at": at,
            "recorded_by": by[:60],
            "recorded_by_name": by[:60],
            "recorded_under": under[:80],
            "source_key": key,
        }

    def _add_holder(self, holder: HolderRecord, *, folio: int, position: int, **right: int) -> None:
        self._add(
            Holder,
            institution_id=self._origin.institution.code,
            folio_id=folio,
            position=position,
            name=holder.name,
            kind=holder.kind.value,
            document_kind=holder.document_kind or "",
            document_number=holder.document_number,
            share_numerator=holder.share.numerator if holder.share is not None else None,
            share_denominator=holder.share.denominator if holder.share is not None else None,
            **right,
        )

    def _add_certificate(self, right: RightRecord, number: str, *, folio: int, **link: int) -> None:
        kind = CertificateKind.TITLE if isinstance(right, OwnershipRecord) else CertificateKind.REGISTRATION
        serial = getattr(right, "printed_serial", "")
        certificate = self._add(
            Certificate,
            institution_id=self._origin.institution.code,
            folio_id=folio,
            kind=kind.value,
            number=number,
            issued_at=right.recorded_at,
            issued_by=right.recorded_by[:60],
            issued_under=right.case_number[:80],
            **link,
        )
        if serial:
            self._add_sheet(right, serial, certificate)

    def _add_sheet(self, right: RightRecord, serial: str, certificate: int) -> None:
        by = right.recorded_by[:60]
        self._add(
            PrintedSheet,
            institution_id=self._origin.institution.code,
            serial=serial,
            received_at=right.recorded_at,
            received_by=by,
            certificate_id=certificate,
            issued_at=right.recorded_at,
            issued_by=by,
        )

    def _add(self, model: type[models.Model], **values: object) -> int:
        key = self._next_key(model)
        values["id"] = key
        self._rows[model].append(values)
        return key

    def _next_key(self, model: type[models.Model]) -> int:
        keys = self._keys[model]
        if not keys:
            keys.extend(take_keys(model, _KEYS_AT_ONCE))
        return keys.popleft()


def _ownership(right: OwnershipRecord) -> dict[str, object]:
    return {
        "mode": right.mode.value,
        "cause": right.cause,
        "registration_type": right.registration_type.value,
        "price": right.price,
    }


def _mortgage(right: MortgageRecord) -> dict[str, object]:
    return {
        "kind": right.kind.value,
        "object_code": right.property_kind.value,
        "mortgagor": right.mortgagor,
        "amount": right.amount,
        "debt_from": right.debt_from,
        "debt_until": right.debt_until,
        "rank": right.rank,
        "transfer_banned": right.transfer_banned,
        "scope": right.scope,
        "cause": right.cause,
        "registration_type": right.registration_type.value,
        "effective_since": right.effective_since,
    }


def _notice(right: NoticeRecord) -> dict[str, object]:
    return {
        "kind": right.kind.value,
        "obligor": right.obligor,
        "obligor_document_kind": right.obligor_document_kind or "",
        "obligor_document_number": right.obligor_document_number,
        "price": right.price,
        "mode": right.mode.value,
        "cause": right.cause,
        "registration_type": right.registration_type.value,
        "obligor_kind": right.obligor_kind or "",
        "mortgage_kind": right.mortgage_kind or "",
        "debt_from": right.debt_from,
        "debt_until": right.debt_until,
        "scope": right.scope,
        "transfer_banned": right.transfer_banned,
    }


def _burden(right: BurdenRecord) -> dict[str, object]:
    return {
        "kind": right.kind.value,
        "content": right.content,
        "from_date": right.from_date,
        "until_date": right.until_date,
        "cause": right.cause,
    }


def _seizure(right: SeizureRecord) -> dict[str, object]:
    return {
        "kind": right.kind.value,
        "court": right.court,
        "document": right.document,
        "document_number": right.document_number,
        "served_at": right.served_at,
        "from_date": right.from_date,
        "until_date": right.until_date,
        "against": right.against,
        "scope": right.scope,
        "court_case_number": right.court_case_number,
        "share_numerator": right.share.numerator if right.share is not None else None,
        "share_denominator": right.share.denominator if right.share is not None else None,
        "asked_years": right.asked_years,
        "asked_from": right.asked_from,
        "asked_until": right.asked_until,
        "renewed": right.renewed,
    }


def _objection(right: ObjectionRecord) -> dict[str, object]:
    return {
        "applicant": right.applicant,
        "matter": right.matter,
        "document_kind": right.document_kind or "",
        "document_number": right.document_number,
        "lawsuit_shown_at": right.lawsuit_shown_at,
        "lawsuit_shown_under": right.lawsuit_shown_under or None,
    }


_FIELDS: dict[type, Callable[[Any], dict[str, object]]] = {
    OwnershipRecord: _ownership,
    MortgageRecord: _mortgage,
    NoticeRecord: _notice,
    SeizureRecord: _seizure,
    ObjectionRecord: _objection,
    BurdenRecord: _burden,
}
