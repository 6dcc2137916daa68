"""What one line of the log has to tell the platform: rights that began, ended, or got another certificate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models

from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Entry,
    Mortgage,
    Objection,
    Ownership,
    RegisterLogEntry,
    Seizure,
)
from tongban.apps.register.proving.hashing import unpacked
from tongban.apps.register.proving.parts import BY_CODE, LINE
from tongban.domain.dictionaries import RegistrationType, RightType

_RIGHTS: tuple[type[Entry], ...] = (Ownership, Mortgage, AdvanceNotice, Burden, Seizure, Objection)
_OWN_ACT = {
    AdvanceNotice: RegistrationType.ADVANCE_NOTICE,
    Seizure: RegistrationType.SEIZURE,
    Objection: RegistrationType.OBJECTION,
}
_BURDENS = frozenset({RightType.EASEMENT.value, RightType.HABITATION.value})


@dataclass(frozen=True, kw_only=True)
class Due:
    """One right a line tells of. `ending` says why it ended; `before` are the certificates it replaces."""

    right: Entry
    act: RegistrationType
    ending: str = ""
    before: tuple[str, ...] = ()
    earlier: str = ""


@dataclass
class _Touched:
    opened: dict[type[models.Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    completed: dict[tuple[type[models.Model], str], set[int]] = field(default_factory=lambda: defaultdict(set))


def dues_of(line: RegisterLogEntry) -> list[Due]:
    """What to report of a line; nothing for an import, or for a unit that was only described anew."""
    if not line.unit_code:
        return []
    touched = _touched(bytes(line.manifest))
    certificates = _certificates(touched)
    dues = [due for model in _RIGHTS for due in _of_kind(model, touched, certificates, line)]
    told = {(type(due.right), due.right.pk) for due in dues}
    for certificate in certificates:
        right = right_proved_by(certificate)
        if certificate.pk in touched.opened[Certificate] and right and (type(right), right.pk) not in told:
            before = (certificate.replaces.number,) if certificate.replaces else ()
            dues.append(Due(right=right, act=RegistrationType.OTHER, before=before))
    return dues


def right_proved_by(certificate: Certificate) -> Entry | None:
    """The right a certificate proves."""
    rights = ("ownership", "mortgage", "advance_notice", "objection", "burden")
    return next((right for name in rights if (right := getattr(certificate, name)) is not None), None)


def _touched(manifest: bytes) -> _Touched:
    touched = _Touched()
    for code, row, _ in unpacked(manifest):
        if code == LINE:
            continue
        part = BY_CODE[code]
        if part.late:
            touched.completed[part.model, part.name].add(row)
        else:
            touched.opened[part.model].add(row)
    return touched


def _certificates(touched: _Touched) -> list[Certificate]:
    wanted = touched.opened[Certificate] | touched.completed[Certificate, "voided"]
    rows = Certificate.objects.filter(pk__in=wanted).order_by("pk")
    return list(rows.select_related("replaces", "ownership", "mortgage", "advance_notice", "objection", "burden"))


def _of_kind(
    model: type[Entry], touched: _Touched, certificates: Iterable[Certificate], line: RegisterLogEntry
) -> Iterator[Due]:
    opened, ended = _rows(model, touched.opened[model]), _rows(model, touched.completed[model, "ended"])
    carried_on = _carried_on(model, opened, certificates)
    before = _voided_of(model, ended, certificates) if opened else ()
    for row in opened:
        earlier = next((one.recorded_under for one in ended), "")
        yield Due(right=row, act=_begun(row, line), before=before, earlier=earlier)
    for row in ended:
        if not _goes_on(row, opened, carried_on):
            ending = row.end_cause or "注销"
            yield Due(right=row, act=_OWN_ACT.get(model, RegistrationType.CANCELLATION), ending=ending)
    if model is Objection:
        for row in _rows(model, touched.completed[model, "lawsuit"]):
            yield Due(right=row, act=RegistrationType.OBJECTION)


def _goes_on(row: Entry, opened: Iterable[Entry], carried_on: set[int]) -> bool:
    """Whether an ended row was only replaced by its next version in the same line."""
    if isinstance(row, Ownership):
        return any(True for _ in opened)
    if isinstance(row, Seizure):
        numbers = {one.number_in_line for one in opened if isinstance(one, Seizure)}
        return row.number_in_line in numbers
    return row.pk in carried_on


def _carried_on(model: type[Entry], opened: list[Entry], certificates: Iterable[Certificate]) -> set[int]:
    """Rights of this kind whose certificate a new certificate for the same kind of right replaces."""
    link = f"{model._meta.db_table}_id"  # noqa: SLF001 - Django's documented model API
    if not opened or not hasattr(Certificate, link):
        return set()
    replaced = [one.replaces for one in certificates if one.replaces and getattr(one, link) is not None]
    return {getattr(one, link) for one in replaced if getattr(one, link) is not None}


def _voided_of(model: type[Entry], ended: list[Entry], certificates: Iterable[Certificate]) -> tuple[str, ...]:
    link = f"{model._meta.db_table}_id"  # noqa: SLF001 - as above
    gone = {row.pk for row in ended}
    return tuple(one.number for one in certificates if not one.is_valid and getattr(one, link, None) in gone)


def _begun(row: Entry, line: RegisterLogEntry) -> RegistrationType:
    if type(row) in _OWN_ACT:
        return _OWN_ACT[type(row)]
    if isinstance(row, Burden):
        named = line.right_type in _BURDENS and line.registration_type
        return RegistrationType(line.registration_type) if named else RegistrationType.FIRST
    kind: str = getattr(row, "registration_type", RegistrationType.FIRST.value)
    return RegistrationType(kind)


def _rows(model: type[Entry], ids: set[int]) -> list[Entry]:
    if not ids:
        return []
    rows = model.objects.filter(pk__in=ids).order_by("pk")
    held = hasattr(model, "holders")
    return list(rows.prefetch_related("holders") if held else rows)
