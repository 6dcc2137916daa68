"""Percentiles and medians of what was measured. Times in milliseconds, shares as plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_MILLISECONDS = 1_000
_PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How long one kind of answer took: how many were measured, and in how many milliseconds so much of them came."""

    count: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float


def spread_of(seconds: Sequence[float]) -> Spread:
    """The spread of durations given in seconds; raises ValueError when nothing was measured."""
    ordered = sorted(seconds)
    return Spread(
        count=len(ordered),
        p50_ms=_at(ordered, 50),
        p95_ms=_at(ordered, 95),
        p99_ms=_at(ordered, 99),
        longest_ms=_at(ordered, 100),
    )


def median_of(values: Sequence[float]) -> float:
    """The middle one, to two digits."""
    return round(median(values), 2)


def _at(ordered: Sequence[float], percent: int) -> float:
    """The smallest duration within which so many in a hundred came (nearest rank), in milliseconds."""
    if not ordered:
        raise ValueError("nothing was measured")
    rank = -(-percent * len(ordered) // _PERCENT)
    return round(ordered[max(rank, 1) - 1] * _MILLISECONDS, 1)
