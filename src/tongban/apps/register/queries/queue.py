"""The queue of seizures on one unit as its own staff read it, and what would hold if the first were lifted today."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Seizure
from tongban.apps.register.queries.rows import FolioRows, folio_of, rows_of
from tongban.apps.register.queries.standing import standing_as_written
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.register import seizures
from tongban.domain.register.seizure_events import Entry


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """One order in the queue: `place` is 0 for what binds, 1 for the first that waits.

    `lifted_kind`, `lifted_from` and `lifted_until` tell what would become of it if what binds were lifted today;
    `goes` whether it is what would be lifted.
    """

    place: int
    court: str
    kind: str
    document: str
    court_case_number: str
    served_at: datetime
    against: str
    share: Fraction | None
    from_date: date | None
    until_date: date | None
    recorded_under: str
    goes: bool
    lifted_kind: str = ""
    lifted_from: date | None = None
    lifted_until: date | None = None


def queue_on(rows: FolioRows, *, at: datetime) -> tuple[QueueLine, ...]:
    """What binds first, then what waits, in the order of service (实施细则 §91), on a folio as it stands."""
    if not rows.seizures:
        return ()
    written = standing_as_written(rows)
    switches = switches_of(rows.folio.institution_id, on=at.astimezone(SHANGHAI).date())
    standing = seizures.advanced(written, at, switches=switches)
    lifted = {one.sequence: one for one in seizures.if_lifted_today(written, at=at, switches=switches).entries}
    known = {one.number_in_line: one for one in rows.seizures}
    ordered = (*standing.effective, *standing.queue)
    binding = len(standing.effective)
    return tuple(
        _line(entry, known[entry.sequence], lifted.get(entry.sequence), place=max(0, number - binding + 1))
        for number, entry in enumerate(ordered)
    )


def units_seized_under(*, institution: Institution | str, court: str, document_number: str) -> list[str]:
    """The units on which that court's document still binds or waits, by code."""
    rows = Seizure.objects.of(institution).filter(court=court, document_number=document_number, ended_at__isnull=True)
    return sorted(set(rows.values_list("folio__unit_code", flat=True)))


@dataclass(frozen=True, kw_only=True)
class SeizureBehind:
    """The order some occurrence is about, as it is or was last written."""

    location: str
    court: str
    court_case_number: str
    document_number: str
    against: str
    served_at: datetime
    from_date: date | None
    until_date: date | None


def seizure_behind(
    *, institution: Institution | str, unit_code: str, court: str = "", served_at: datetime | None = None
) -> SeizureBehind | None:
    """The court's latest order on the unit, or the one served at that instant; ended ones too. Raises FolioNotFound."""
    rows = rows_of(folio_of(institution, unit_code))
    found = Seizure.objects.filter(folio=rows.folio)
    found = found.filter(served_at=served_at) if served_at else found.filter(court=court)
    row = found.order_by("-recorded_at", "-pk").first()
    if row is None:
        return None
    return SeizureBehind(
        location=rows.unit.location if rows.unit else "",
        court=row.court,
        court_case_number=row.court_case_number,
        document_number=row.document_number,
        against=row.against,
        served_at=row.served_at,
        from_date=row.from_date,
        until_date=row.until_date,
    )


def _line(entry: Entry, row: Seizure, lifted: Entry | None, *, place: int) -> QueueLine:
    moved_up = lifted is not None and lifted.is_effective and not entry.is_effective
    return QueueLine(
        place=place,
        court=entry.court,
        kind=entry.kind.label,
        document=entry.document,
        court_case_number=row.court_case_number,
        served_at=entry.served_at,
        against=entry.against,
        share=entry.share,
        from_date=entry.since,
        until_date=entry.until,
        recorded_under=row.recorded_under,
        goes=entry.is_effective,
        lifted_kind=lifted.kind.label if lifted is not None and moved_up else "",
        lifted_from=lifted.since if lifted is not None and moved_up else None,
        lifted_until=lifted.until if lifted is not None and moved_up else None,
    )
