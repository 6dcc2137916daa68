"""How a material was held against shared data, as counters and home bureaus show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tongban.domain.shared_data import Dataset, Outcome
from tongban.exchange.contracts.types import ComparedData, VerificationData


@dataclass(frozen=True, kw_only=True)
class ComparedView:
    """One department's word."""

    source: str
    what: str
    subject: str
    compared: str
    outcome: str
    tone: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class VerifiedView:
    """A verification in words; `outdated` when the application says something else by now."""

    number: str
    serial: str
    outcome: str
    tone: str
    queried_at: datetime
    operator: str
    basis: str
    lines: tuple[ComparedView, ...]
    outdated: bool


def verified_view(told: VerificationData | None, *, outdated: bool = False) -> VerifiedView | None:
    """The verification for a page; None where nobody was asked."""
    if told is None:
        return None
    return VerifiedView(
        number=told.number,
        serial=told.serial,
        outcome=_word(told.outcome),
        tone=_tone(told.outcome),
        queried_at=told.queried_at,
        operator=told.operator,
        basis=told.basis,
        lines=tuple(_lines(told.compared)),
        outdated=outdated,
    )


def _lines(compared: tuple[ComparedData, ...]) -> Iterator[ComparedView]:
    for one in compared:
        yield ComparedView(
            source=one.source,
            what=Dataset(one.dataset).label if one.dataset in set(Dataset) else "登记簿",
            subject=one.subject,
            compared=one.compared,
            outcome=_word(one.outcome),
            tone=_tone(one.outcome),
            sentence=one.sentence,
        )


def _word(outcome: str) -> str:
    return Outcome(outcome).label if outcome in set(Outcome) else "未能核验"


def _tone(outcome: str) -> str:
    return "ok" if outcome == Outcome.CONSISTENT else "late"
