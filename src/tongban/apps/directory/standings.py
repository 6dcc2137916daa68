"""Who keeps deadlines and who does not: read off the steps that pass through the hub, case numbers and times alone.

The home bureaus say with every step where a case stands and until when it is due; the province asks nobody. What is
kept is no more than a number, a state and a deadline, and can be derived again from the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from tongban.apps.directory.models import CaseStanding, ExchangeRecord, Member, StandingsRead
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.states import CaseState
from tongban.exchange.contracts import published_contracts
from tongban.exchange.contracts.cases import CaseReceived, CaseStep
from tongban.exchange.envelope import Kind, peek

_STEPS: Final = frozenset(name for name, one in published_contracts().items() if issubclass(one, CaseStep))
_TOLD: Final = _STEPS | {CaseReceived.CONTRACT}
_DUE: Final = frozenset(one for one in CaseState if one is CaseState.LODGED or one.is_under_decision)
# A message that began earlier may become visible later: a little is read twice, which changes nothing.
_OVERLAP: Final = timedelta(minutes=2)
_AT_ONCE: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class InstitutionStanding:
    """How one institution stands: open cases, of them late (red), nearly late (yellow), and standing still."""

    member: str
    title: str
    open_cases: int
    late: int
    nearly: int
    standing_still: int


@transaction.atomic
def follow_cases() -> int:
    """Read what has passed since the last time; how many steps were new. Reading anything twice changes nothing."""
    read = StandingsRead.objects.select_for_update().first()
    rows = ExchangeRecord.objects.filter(kind=Kind.MESSAGE, contract__in=_TOLD).order_by("arrived_at", "pk")
    if read is not None:
        rows = rows.filter(arrived_at__gt=read.until - _OVERLAP)
    records = list(rows[:_AT_ONCE])
    if not records:
        return 0
    new = sum(_take(record) for record in records)
    StandingsRead.objects.update_or_create(pk=1, defaults={"until": _read_until(records, read)})
    return new


def _read_until(records: list[ExchangeRecord], read: StandingsRead | None) -> datetime:
    """A full page that lies within the overlap alone must still get on."""
    last = records[-1].arrived_at
    if len(records) < _AT_ONCE or read is None or last > read.until:
        return last
    return read.until + _OVERLAP


def _take(record: ExchangeRecord) -> int:
    body = peek(record.jws).body
    told = _told(body) if record.contract in _STEPS else _received(body)
    known = CaseStanding.objects.select_for_update().filter(case_number=body["case_number"]).first()
    if known is not None and known.sequence >= told["sequence"]:
        return 0
    CaseStanding.objects.update_or_create(case_number=body["case_number"], defaults={**told, "member": record.sender})
    return 1


def _received(body: Mapping[str, Any]) -> dict[str, Any]:
    state = CaseState.LODGED
    return {
        "sequence": 0,
        "state": state.value,
        "is_open": True,
        "due_at": body["accept_by"],
        "nearly_due_at": body.get("nearly_due_at"),
        "told_at": body["received_at"],
    }


def _told(body: Mapping[str, Any]) -> dict[str, Any]:
    known = {state.value: state for state in CaseState}
    state = known.get(body["state"])
    runs = state in _DUE
    return {
        "sequence": body["sequence"],
        "state": body["state"],
        "is_open": state is not None and not (state.is_final or state.is_recorded),
        "due_at": body.get("due_at") if runs else None,
        "nearly_due_at": body.get("nearly_due_at") if runs else None,
        "told_at": body["at"],
    }


def institutions_by_lateness(*, at: datetime) -> list[InstitutionStanding]:
    """Every institution that has cases in hand, those with the most late ones first."""
    rows = (
        CaseStanding.objects.filter(is_open=True)
        .values("member")
        .annotate(
            open_cases=Count("pk"),
            late=Count("pk", filter=_shown_as(Urgency.RED, at=at)),
            nearly=Count("pk", filter=_shown_as(Urgency.YELLOW, at=at)),
            standing_still=Count("pk", filter=Q(due_at__isnull=True)),
        )
        .order_by("-late", "-nearly", "member")
    )
    titles = dict(Member.objects.values_list("name", "title"))
    return [InstitutionStanding(title=titles.get(row["member"], row["member"]), **row) for row in rows]


def pressing_cases(urgency: Urgency, *, at: datetime, member: str = "") -> "QuerySet[CaseStanding]":
    """Cases past their deadline (red) or near it (yellow), the earliest due first; of one institution when named."""
    rows = CaseStanding.objects.filter(_shown_as(urgency, at=at), is_open=True)
    if member:
        rows = rows.filter(member=member)
    return rows.order_by(F("due_at").asc(), "pk")


def _shown_as(urgency: Urgency, *, at: datetime) -> Q:
    """The rule of `urgency_at`, asked of the database."""
    return Q(due_at__lt=at) if urgency is Urgency.RED else Q(due_at__gte=at, nearly_due_at__lte=at)
