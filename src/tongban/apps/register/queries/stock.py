"""The stock of printed sheets: how many there are, where one serial is, and whether the drawer agrees (核对)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.models import PrintedSheet

_IN_STOCK = Q(certificate__isnull=True, spoiled_at__isnull=True)
_USED = Q(certificate__isnull=False, spoiled_at__isnull=True)
_SPOILED = Q(spoiled_at__isnull=False)


@dataclass(frozen=True, kw_only=True)
class StockTotals:
    """Sheets by what became of them; together they are all that were ever received."""

    in_stock: int
    used: int
    spoiled: int


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """The drawer beside the books: what the books have and the drawer lacks, and what the drawer has besides."""

    counted: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing is missing and nothing unknown."""
        return not self.missing and not self.unknown


def stock_totals(officer: Officer) -> StockTotals:
    """What the officer's institution has."""
    told = _sheets(officer).aggregate(
        in_stock=Count("pk", filter=_IN_STOCK), used=Count("pk", filter=_USED), spoiled=Count("pk", filter=_SPOILED)
    )
    return StockTotals(**told)


def stock_batches(officer: Officer) -> "QuerySet[PrintedSheet, Any]":
    """Every receipt with its first and last serial, the newest first."""
    rows = _sheets(officer).values("received_at", "received_by", "batch")
    return rows.annotate(
        first=Min("serial"),
        last=Max("serial"),
        sheets=Count("pk"),
        left=Count("pk", filter=_IN_STOCK),
        spoiled=Count("pk", filter=_SPOILED),
    ).order_by("-received_at", "batch")


def sheet_with(officer: Officer, serial: str) -> PrintedSheet | None:
    """One sheet of the institution by its serial, with the certificate on it."""
    found: PrintedSheet | None = _sheets(officer).select_related("certificate").filter(serial=serial).first()
    return found


def last_serial(institution: Institution | str) -> str:
    """The highest serial an institution ever had in its books, empty before the first."""
    told = PrintedSheet.objects.of(institution).aggregate(last=Max("serial"))
    return told["last"] or ""


def reconcile(officer: Officer, counted: Sequence[str]) -> Reconciliation:
    """Hold the serials that were counted in the drawer against the stock."""
    in_hand = set(counted)
    booked = set(_sheets(officer).filter(_IN_STOCK).values_list("serial", flat=True))
    return Reconciliation(
        counted=len(in_hand), missing=tuple(sorted(booked - in_hand)), unknown=tuple(sorted(in_hand - booked))
    )


def _sheets(officer: Officer) -> "QuerySet[PrintedSheet]":
    return visible_to(PrintedSheet.objects.all(), officer)
