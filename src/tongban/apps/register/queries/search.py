"""The staff's look-up: by unit code, certificate number, location, or a holder's name or document number."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.models import (
    AdvanceNotice,
    Certificate,
    Folio,
    Holder,
    Mortgage,
    Seizure,
    UnitDescription,
)
from tongban.apps.register.queries.addresses import folios_by_address
from tongban.apps.register.queries.find import certificates_numbered
from tongban.domain.codes.id_number import forms_of

PAGE_SIZE = 20
_SHORTEST = 2
_UNIT_CODE_PREFIX = re.compile(r"\d{6}[0-9A-Z]{0,22}")
_DOCUMENT_NUMBER = re.compile(r"[0-9A-Z]{15,18}")
_OWNER = re.compile(r"(?P<name>.*[^0-9A-Za-z])(?P<number>[0-9A-Za-z]{8,18})")


@dataclass(frozen=True, kw_only=True)
class SearchRow:
    """One unit in the list of results."""

    unit_code: str
    location: str
    status: str
    owners: tuple[str, ...]
    certificate_numbers: tuple[str, ...]
    is_mortgaged: bool
    is_seized: bool
    has_advance_notice: bool


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of results; `page` counts from 1. Nothing is counted: a count would read every match."""

    text: str
    page: int
    rows: tuple[SearchRow, ...]
    has_next: bool
    too_short: bool = False


def search_register(*, officer: Officer, text: str, page: int = 1) -> SearchPage:
    """Units of the officer's institution that match `text`, 20 a page.

    A unit code (also its beginning), a certificate number, a document number, a holder's full name or both together
    match exactly; a document number finds its holder under its older or newer form, too. Anything else is taken as
    the beginning of a location, else as any part of one. Fewer than two characters find nothing.
    """
    compact = "".join(text.split())
    if len(compact) < _SHORTEST:
        return SearchPage(text=text, page=1, rows=(), has_next=False, too_short=bool(compact))
    page = max(page, 1)
    start = (page - 1) * PAGE_SIZE
    for matches in _WAYS:
        found = list(matches(officer, compact)[start : start + PAGE_SIZE + 1])
        if found:
            return SearchPage(text=text, page=page, rows=_rows(found[:PAGE_SIZE]), has_next=len(found) > PAGE_SIZE)
    found = folios_by_address(institution=officer.institution_id, part=compact, start=start, count=PAGE_SIZE + 1)
    return SearchPage(text=text, page=page, rows=_rows(found[:PAGE_SIZE]), has_next=len(found) > PAGE_SIZE)


def _by_unit_code(officer: Officer, text: str) -> "QuerySet[Folio, int]":
    folios = visible_to(Folio.objects.all(), officer)
    if not _UNIT_CODE_PREFIX.fullmatch(text.upper()):
        return folios.none().values_list("pk", flat=True)
    matching = folios.filter(unit_code__startswith=text.upper())
    return matching.order_by("unit_code").values_list("pk", flat=True)


def _by_certificate(officer: Officer, text: str) -> "QuerySet[Certificate, int]":
    certificates = visible_to(Certificate.objects.all(), officer)
    return certificates_numbered(certificates, text).values_list("folio_id", flat=True)


def _by_document(officer: Officer, text: str) -> "QuerySet[Holder, int]":
    holders = visible_to(Holder.objects.all(), officer).filter(ended_at__isnull=True)
    if not _DOCUMENT_NUMBER.fullmatch(text.upper()):
        return holders.none().values_list("folio_id", flat=True)
    return _folios_once(holders.filter(document_number__in=forms_of(text)))


def _by_name(officer: Officer, text: str) -> "QuerySet[Holder, int]":
    holders = visible_to(Holder.objects.all(), officer).filter(ended_at__isnull=True)
    return _folios_once(holders.filter(name=text))


def _by_owner(officer: Officer, text: str) -> "QuerySet[Holder, int]":
    """A name and a document number written together name one person, under either form of the number."""
    holders = visible_to(Holder.objects.all(), officer).filter(ended_at__isnull=True)
    told = _OWNER.fullmatch(text)
    if told is None:
        return holders.none().values_list("folio_id", flat=True)
    numbers = forms_of(told["number"])
    return _folios_once(holders.filter(name=told["name"], document_number__in=numbers))


def _by_location(officer: Officer, text: str) -> "QuerySet[UnitDescription, int]":
    units = visible_to(UnitDescription.objects.all(), officer).filter(ended_at__isnull=True)
    matching = units.filter(location__startswith=text)
    return matching.order_by("location").values_list("folio_id", flat=True)


def _folios_once(holders: "QuerySet[Holder]") -> "QuerySet[Holder, int]":
    return holders.order_by("folio_id").values_list("folio_id", flat=True).distinct()


_WAYS: tuple[Callable[[Officer, str], "QuerySet[Any, int]"], ...] = (
    _by_unit_code,
    _by_certificate,
    _by_document,
    _by_name,
    _by_owner,
    _by_location,
)


def _rows(folio_ids: list[int]) -> tuple[SearchRow, ...]:
    current = {"folio_id__in": folio_ids, "ended_at__isnull": True}
    codes = dict(Folio.objects.filter(pk__in=folio_ids).values_list("pk", "unit_code"))
    units = {
        key: (location, status)
        for key, location, status in UnitDescription.objects.filter(**current).values_list(
            "folio_id", "location", "status"
        )
    }
    holders = Holder.objects.filter(ownership__isnull=False, **current).order_by("position")
    owners = _grouped(holders.values_list("folio_id", "name"))
    valid = Certificate.objects.filter(folio_id__in=folio_ids, voided_at__isnull=True).order_by("pk")
    certificates = _grouped(valid.values_list("folio_id", "number"))
    mortgaged, seized, noticed = (
        set(model.objects.filter(**current).values_list("folio_id", flat=True))
        for model in (Mortgage, Seizure, AdvanceNotice)
    )
    return tuple(
        SearchRow(
            unit_code=codes[key],
            location=units.get(key, ("", ""))[0],
            status=units.get(key, ("", ""))[1],
            owners=tuple(owners.get(key, ())),
            certificate_numbers=tuple(certificates.get(key, ())),
            is_mortgaged=key in mortgaged,
            is_seized=key in seized,
            has_advance_notice=key in noticed,
        )
        for key in folio_ids
    )


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for key, text in pairs:
        grouped.setdefault(key, []).append(text)
    return grouped
