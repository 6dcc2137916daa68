"""The rows of one folio as they stand, or stood at any past instant, fetched by one statement."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeVar

from django.db import models

from tongban.apps.identity.gathering import find, read_rows, remember, row_of
from tongban.apps.identity.models import Institution
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Folio,
    FolioNote,
    Holder,
    Mortgage,
    Objection,
    Ownership,
    PrintedSheet,
    Seizure,
    UnitDescription,
)
from tongban.apps.register.prepared import ask
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import RegistrationType

M = TypeVar("M", bound=models.Model)
_NO_FIXTURE: Final = "W00000000"
_ORDERS: Final[Mapping[type[models.Model], str]] = {
    UnitDescription: "t.id",
    Ownership: "t.id",
    Mortgage: "t.rank, t.id",
    AdvanceNotice: "t.id",
    Burden: "t.id",
    Seizure: "t.served_at, t.id",
    Objection: "t.id",
    FolioNote: "t.id",
    Holder: "t.position, t.id",
    Certificate: "t.id",
}
_HELD: Final = (Ownership, Mortgage, AdvanceNotice, Burden)
_PROVED: Final = (*_HELD, Objection)
_TERMS: Final[Mapping[type[models.Model], tuple[str, str]]] = {
    Holder: ("", "ended_at"),
    Certificate: ("issued_at", "voided_at"),
}


@dataclass(frozen=True, kw_only=True)
class FolioRows:
    """What stands on a folio at one instant, as rows with their holders; `at` is None for now.

    `parcel` are those of the land itself, where the register has a folio for it and this is not it; `first_owned_at`
    and `last_transfer_at` are when ownership of the unit was first recorded and last passed to somebody else.
    """

    folio: Folio
    at: datetime | None = None
    unit: UnitDescription | None
    ownership: Ownership | None
    mortgages: list[Mortgage]
    advance_notices: list[AdvanceNotice]
    seizures: list[Seizure]
    objections: list[Objection]
    burdens: list[Burden]
    certificates: list[Certificate]
    notes: list[FolioNote]
    parcel: "FolioRows | None" = None
    first_owned_at: datetime | None = None
    last_transfer_at: datetime | None = None

    def certificates_for(self, **right: int) -> list[Certificate]:
        """The valid certificates for one right, e.g. certificates_for(mortgage_id=7)."""
        ((field, key),) = right.items()
        return [one for one in self.certificates if getattr(one, field) == key]

    def number_for(self, **right: int) -> str:
        """The number of the newest valid certificate for one right, empty when none was issued."""
        return next((one.number for one in reversed(self.certificates_for(**right))), "")


def rows_of(folio: Folio, *, at: datetime | None = None) -> FolioRows:
    """Everything that stands on the folio and its parcel's, or stood there at a past instant."""
    return rows_told(ask(*rows_question(folio.institution_id, folio.unit_code, at=at)), folio.unit_code, at=at)


def standing_rows(*, institution: Institution | str, unit_code: str, at: datetime | None = None) -> FolioRows:
    """What stands on a unit's folio now, or stood there, for all that a page asks; raises FolioNotFound."""
    code = _normal(unit_code)
    return rows_told(ask(*rows_question(code_of(institution), code, at=at)), code, at=at)


def rows_ever(*, institution: Institution | str, unit_code: str) -> dict[type[models.Model], list[Any]]:
    """All that was ever written on a unit's folio, by what it is, rights with their holders; raises FolioNotFound."""
    code = _normal(unit_code)
    found = ask(_STATEMENT_EVER, {"institution": code_of(institution), "unit": code})
    if not found:
        raise FolioNotFound(code)
    told = read_rows(found[0][0])
    folio = row_of(Folio, told["folio"])
    rows = {model: _entries(model, told, folio) for model in _ORDERS if model is not Holder}
    rights = [one for model in _HELD for one in rows[model]]
    _give_holders(rights, [row_of(Holder, one) for one in told["holder"] or ()])
    return rows


def folio_of(institution: Institution | str, unit_code: str) -> Folio:
    """The folio of a unit; raises FolioNotFound. Spaces of the certificate face are ignored."""
    code = _normal(unit_code)
    folio = find(Folio, {"institution_id": code_of(institution), "unit_code": code})
    if folio is None:
        raise FolioNotFound(code)
    return folio


def unit_code_of(folio: Folio) -> UnitCode:
    """The folio's code as a value; virtual codes are real in an old register."""
    return UnitCode.from_register(folio.unit_code)


def code_of(institution: Institution | str) -> str:
    """The code of an institution that may be told by its code alone."""
    return institution if isinstance(institution, str) else institution.code


def names_of(holders: Iterable[object]) -> str:
    """Names as a sentence enumerates them."""
    return "、".join(str(holder) for holder in holders)


def rows_question(institution: str, unit_code: str, *, at: datetime | None = None) -> tuple[str, dict[str, object]]:
    """What to ask PostgreSQL for the rows of a folio and its parcel's: a statement and its values."""
    land = unit_code[:19] + _NO_FIXTURE
    return _statement(past=at is not None), {"institution": institution, "unit": unit_code, "land": land, "at": at}


def rows_told(found: Sequence[tuple[str, str]], unit_code: str, *, at: datetime | None = None) -> FolioRows:
    """The rows out of its answer; raises FolioNotFound."""
    land = unit_code[:19] + _NO_FIXTURE
    folios = {code: read_rows(text) for code, text in found}
    if unit_code not in folios:
        raise FolioNotFound(unit_code)
    parcel = _rows(folios[land], at=at) if land in folios and land != unit_code else None
    return _rows(folios[unit_code], at=at, parcel=parcel)


def _rows(told: Mapping[str, Any], *, at: datetime | None, parcel: FolioRows | None = None) -> FolioRows:
    """The rows of one folio, tied together as Django would have, had it fetched them one table after the other."""
    folio = row_of(Folio, told["folio"])
    mortgages, notices = _entries(Mortgage, told, folio), _entries(AdvanceNotice, told, folio)
    units, ownerships = _entries(UnitDescription, told, folio), _entries(Ownership, told, folio)
    burdens, objections = _entries(Burden, told, folio), _entries(Objection, told, folio)
    rights = [*ownerships, *mortgages, *notices, *burdens]
    _give_holders(rights, [row_of(Holder, one) for one in told["holder"] or ()])
    return FolioRows(
        folio=folio,
        at=at,
        unit=next(iter(units), None),
        ownership=next(iter(ownerships), None),
        mortgages=mortgages,
        advance_notices=notices,
        burdens=burdens,
        seizures=_entries(Seizure, told, folio),
        objections=objections,
        notes=_entries(FolioNote, told, folio),
        certificates=_certificates(told, folio, [*rights, *objections]),
        parcel=parcel,
        first_owned_at=_instant(told["first_owned"]),
        last_transfer_at=_instant(told["last_transfer"]),
    )


def _instant(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _entries(model: type[M], told: Mapping[str, Any], folio: Folio) -> list[M]:
    rows = [row_of(model, one) for one in told[_table(model)] or ()]
    for row in rows:
        row.folio = folio  # type: ignore[attr-defined] # every entry has one
    return rows


def _give_holders(rights: Iterable[models.Model], holders: Iterable[Holder]) -> None:
    by_right: dict[tuple[type[models.Model], int], list[Holder]] = defaultdict(list)
    for holder in holders:
        for model in _HELD:
            by_right[model, getattr(holder, f"{_table(model)}_id")].append(holder)
    for right in rights:
        remember(right, "holders", by_right[type(right), right.pk], model=Holder)


def _certificates(told: Mapping[str, Any], folio: Folio, rights: Iterable[models.Model]) -> list[Certificate]:
    """The certificates with the rights they prove and the sheets they stand on."""
    known = {(_table(type(right)), right.pk): right for right in rights}
    sheets = defaultdict(list)
    for sheet in told["printed_sheet"] or ():
        sheets[sheet["certificate_id"]].append(row_of(PrintedSheet, sheet))
    rows = _entries(Certificate, told, folio)
    for row in rows:
        remember(row, "sheets", sheets[row.pk], model=PrintedSheet)
        for name in map(_table, _PROVED):
            if right := known.get((name, getattr(row, f"{name}_id"))):
                setattr(row, name, right)
    return rows


@cache
def _statement(*, past: bool) -> str:
    """Code and rows of each folio wanted, the rows as JSON by table: one plan and one answer instead of a dozen."""
    tables = _tables({model: _stood(model, past=past) for model in _ORDERS})
    within = " AND t.recorded_at <= %(at)s" if past else ""
    return f"""SELECT f.unit_code, json_build_object('folio', to_json(f), {tables}, 'printed_sheet', (
            SELECT json_agg(to_json(s) ORDER BY s.id) FROM certificate t JOIN printed_sheet s ON s.certificate_id = t.id
            WHERE t.folio_id = f.id AND {_stood(Certificate, past=past)}), 'first_owned', (
            SELECT min(t.recorded_at) FROM ownership t WHERE t.folio_id = f.id{within}), 'last_transfer', (
            SELECT max(t.recorded_at) FROM ownership t WHERE t.folio_id = f.id{within}
            AND t.registration_type = '{RegistrationType.TRANSFER.value}'))::text
        FROM folio f WHERE f.institution_id = %(institution)s AND f.unit_code IN (%(unit)s, %(land)s)"""  # noqa: S608 - as above


def _tables(wanted: Mapping[type[models.Model], str]) -> str:
    """The rows of one folio by table, those of each that are wanted."""
    return ", ".join(
        f"""'{_table(model)}', (SELECT json_agg(to_json(t) ORDER BY {order})
            FROM {_table(model)} t WHERE t.folio_id = f.id AND {wanted[model]})"""  # noqa: S608 - names of ours
        for model, order in _ORDERS.items()
    )


def _stood(model: type[models.Model], *, past: bool) -> str:
    began, ended = _TERMS.get(model, ("recorded_at", "ended_at"))
    if not past:
        return f"t.{ended} IS NULL"
    begun = f"t.{began} <= %(at)s AND " if began else ""
    return f"{begun}(t.{ended} IS NULL OR t.{ended} > %(at)s)"


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 - Django's documented model API


def _normal(unit_code: str) -> str:
    return "".join(unit_code.split()).upper()


_EVERYTHING: Final = _tables(dict.fromkeys(_ORDERS, "TRUE"))
_STATEMENT_EVER: Final = f"""SELECT json_build_object('folio', to_json(f), {_EVERYTHING})::text
    FROM folio f WHERE f.institution_id = %(institution)s AND f.unit_code = %(unit)s"""  # noqa: S608 - names of ours
