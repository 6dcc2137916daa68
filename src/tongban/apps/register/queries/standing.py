"""The seizures of a folio as the law sees them: what the rows say, moved on to the instant asked about.

Rows change when somebody records or a sweep comes by; what holds follows from the dates alone.
"""

from dataclasses import replace
from datetime import datetime

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import AdvanceNotice, Folio, Holder, Seizure
from tongban.apps.register.queries.parties import ownership_of
from tongban.apps.register.queries.rows import FolioRows, folio_of, rows_of
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import AdvanceNoticeKind, MortgageKind, SeizureKind
from tongban.domain.register import seizures
from tongban.domain.register.seizure_events import Entry, Term
from tongban.domain.register.seizure_standing import InHand, Standing, is_frozen
from tongban.domain.switches import DEFAULT_SWITCHES, Switches

_EFFECTIVE = {SeizureKind.RENEWAL: SeizureKind.SEIZURE}


def standing_as_written(
    rows: FolioRows, *, contracted: tuple[str, ...] = (), former_owners: frozenset[str] = frozenset()
) -> Standing:
    """The standing exactly as the rows have it; `contracted` are buyers with a filed contract.

    `former_owners` matter to orders against somebody who has sold (F03): `former_owners_of` finds them.
    """
    owner = ownership_of(rows.ownership) if rows.ownership else None
    names = {one.name for one in owner.holders} if owner else set()
    return Standing(
        ownership=owner,
        former_owners=former_owners - names,
        promised=tuple(name for notice in rows.advance_notices if _is_of_sale(notice) for name in _names(notice)),
        contracted=contracted,
        developer=rows.unit.land_right_holder if rows.unit and owner is None else "",
        maximum_amount_mortgagees=tuple(
            holder.name
            for one in rows.mortgages
            if one.kind == MortgageKind.MAXIMUM_AMOUNT
            for holder in one.holders.all()
        ),
        entries=tuple(entry_of(one) for one in rows.seizures),
    )


def former_owners_of(folio: Folio) -> frozenset[str]:
    """Everybody who has owned the unit and may have sold it."""
    ended = Holder.objects.filter(folio=folio, ownership__isnull=False, ended_at__isnull=False)
    return frozenset(ended.values_list("name", flat=True))


def standing_of(rows: FolioRows, *, at: datetime, switches: Switches | None = None) -> Standing:
    """What holds at that instant, whether or not a sweep has written it down; by the institution's own switches."""
    written = standing_as_written(rows)
    if switches is None and written.entries:
        switches = switches_of(rows.folio.institution_id, on=at.astimezone(SHANGHAI).date())
    return seizures.advanced(written, at, switches=switches or DEFAULT_SWITCHES)


def seizure_standing(*, institution: Institution | str, unit_code: str, at: datetime) -> Standing:
    """The seizures of a unit at an instant, past ones included; raises FolioNotFound."""
    return standing_of(rows_of(folio_of(institution, unit_code), at=at), at=at)


def if_lifted_today(*, institution: Institution | str, unit_code: str, at: datetime, court: str = "") -> Standing:
    """What would hold if the effective seizures (or that court's) were lifted now; raises FolioNotFound."""
    rows = rows_of(folio_of(institution, unit_code))
    chosen = switches_of(rows.folio.institution_id, on=at.astimezone(SHANGHAI).date())
    return seizures.if_lifted_today(standing_as_written(rows), at=at, court=court, switches=chosen)


def is_case_frozen(standing: Standing, *, to: str, accepted_at: datetime, seller: str = "") -> bool:
    """Whether a transfer accepted then may not be recorded now (查封规定 §23)."""
    return is_frozen(standing, InHand(to=to, accepted_at=accepted_at, seller=seller))


def entry_of(row: Seizure) -> Entry:
    """A row as the law's own value; its number in line tells it apart from others."""
    kind = SeizureKind(row.kind)
    return Entry(
        court=row.court,
        kind=_EFFECTIVE.get(kind, kind),
        served_at=row.served_at,
        term=Term(years=row.asked_years, until=row.asked_until, begins=row.asked_from),
        sequence=row.number_in_line,
        against=row.against,
        share=row.share,
        document=row.document_number,
        since=None if kind.is_queued else row.from_date,
        until=None if kind.is_queued else row.until_date,
    )


def moved_on(standing: Standing, at: datetime) -> Standing:
    """The same without a past, for one more step."""
    return replace(standing, past=(), occurrences=(), at=at)


def _is_of_sale(notice: AdvanceNotice) -> bool:
    return not AdvanceNoticeKind(notice.kind).is_of_mortgage


def _names(notice: AdvanceNotice) -> list[str]:
    return [holder.name for holder in notice.holders.all()]
