"""The staff's look-up: by unit code, certificate number, location, or a holder's name or document number."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.db.models import QuerySet

from tongban.apps.identity.clock import localtime
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.models import AdvanceNotice, Certificate, Folio, Holder, UnitDescription
from tongban.apps.register.prepared import ask
from tongban.apps.register.queries.addresses import folios_by_address
from tongban.apps.register.queries.find import certificates_numbered
from tongban.apps.register.queries.holders import current_holders
from tongban.apps.register.queries.terms import last_days
from tongban.domain.codes.id_number import forms_of

PAGE_SIZE = 20
# Everything the list shows of its units, in one journey.
_RESULTS: Final = """SELECT f.id, f.unit_code, u.location, u.status,
    ARRAY(SELECT h.name FROM holder h WHERE h.folio_id = f.id AND h.ownership_id IS NOT NULL AND h.ended_at IS NULL
        ORDER BY h.position, h.id),
    ARRAY(SELECT c.number FROM certificate c WHERE c.folio_id = f.id AND c.voided_at IS NULL ORDER BY c.id),
    (SELECT TRUE FROM mortgage m WHERE m.folio_id = f.id AND m.ended_at IS NULL LIMIT 1) IS NOT NULL,
    (SELECT TRUE FROM seizure s WHERE s.folio_id = f.id AND s.ended_at IS NULL
        AND (s.until_date IS NULL OR s.until_date >= %s) LIMIT 1) IS NOT NULL,
    (SELECT TRUE FROM advance_notice a WHERE a.folio_id = f.id AND a.ended_at IS NULL LIMIT 1) IS NOT NULL
    FROM folio f LEFT JOIN unit_description u ON u.folio_id = f.id AND u.ended_at IS NULL
    WHERE f.id = ANY(%s::bigint[])"""
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


_SHOWN: Final = tuple(one.name for one in fields(SearchRow))


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
    if not _DOCUMENT_NUMBER.fullmatch(text.upper()):
        return Holder.objects.none().values_list("folio_id", flat=True)
    return _folios_once(current_holders(institution=officer.institution_id, document_numbers=forms_of(text)), officer)


def _by_name(officer: Officer, text: str) -> "QuerySet[Holder, int]":
    return _folios_once(current_holders(institution=officer.institution_id, name=text), officer)


def _by_owner(officer: Officer, text: str) -> "QuerySet[Holder, int]":
    """A name and a document number written together name one person, under either form of the number."""
    told = _OWNER.fullmatch(text)
    if told is None:
        return Holder.objects.none().values_list("folio_id", flat=True)
    home, numbers = officer.institution_id, forms_of(told["number"])
    return _folios_once(current_holders(institution=home, name=told["name"], document_numbers=numbers), officer)


def _by_location(officer: Officer, text: str) -> "QuerySet[UnitDescription, int]":
    units = visible_to(UnitDescription.objects.all(), officer).filter(ended_at__isnull=True)
    matching = units.filter(location__startswith=text)
    return matching.order_by("location").values_list("folio_id", flat=True)


def _folios_once(holders: "QuerySet[Holder]", officer: Officer) -> "QuerySet[Holder, int]":
    return visible_to(holders, officer).order_by("folio_id").values_list("folio_id", flat=True).distinct()


_WAYS: tuple[Callable[[Officer, str], "QuerySet[Any, int]"], ...] = (
    _by_unit_code,
    _by_certificate,
    _by_document,
    _by_name,
    _by_owner,
    _by_location,
)


def _rows(folio_ids: list[int]) -> tuple[SearchRow, ...]:
    rows = {key: SearchRow(**dict(zip(_SHOWN, row, strict=True))) for key, *row in _told(folio_ids)}
    noted = [key for key in folio_ids if rows[key].has_advance_notice]
    for key in set(noted) - _still_noted(noted):
        rows[key] = replace(rows[key], has_advance_notice=False)
    return tuple(rows[key] for key in folio_ids)


def _still_noted(folio_ids: list[int]) -> set[int]:
    """Those with a notice whose date has not passed, whether or not a sweep has struck out the others."""
    if not folio_ids:
        return set()
    notices = list(AdvanceNotice.objects.filter(folio_id__in=folio_ids, ended_at__isnull=True))
    ends, today = last_days(notices), localtime().date()
    return {one.folio_id for one in notices if ends.get(one.pk, today) >= today}


def _told(folio_ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for key, code, location, status, owners, numbers, *flags in ask(_RESULTS, [localtime().date(), folio_ids]):
        yield key, code, location or "", status or "", tuple(owners), tuple(numbers), *flags
