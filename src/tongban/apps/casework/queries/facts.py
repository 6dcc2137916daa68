"""What the law is asked about a case: the folio as it stands, the application, other cases on the unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.filing import Filing, application_facts, filing_of
from tongban.apps.casework.queries.linked import open_beside, together_with
from tongban.apps.casework.queries.orders import recording_order
from tongban.apps.identity.models import Institution
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.queries import FolioRows, folio_facts
from tongban.apps.register.queries.switching import switches_of
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import item
from tongban.domain.register.facts import CaseInHand, Facts, Folio
from tongban.domain.register.outlook import folio_after

__all__ = ["cases_in_hand", "cases_on_unit", "facts_of", "folio_expected", "recording_order"]


@dataclass(frozen=True, kw_only=True)
class AsRead:
    """What a page that asks several questions of a case has read of it: the folio, what was filed, the cases beside.

    What it has not read is read by whoever needs it.
    """

    rows: FolioRows | None = None
    filing: Filing | None = None
    beside: Sequence[Case] | None = None


def facts_of(case: Case, *, on: datetime, read: AsRead | None = None) -> Facts:
    """Everything a rule may know about the case on that day; raises FolioNotFound.

    What is recorded together with the case and before it counts as recorded: the buyer mortgages what he has bought
    in the same act.
    """
    read, day = read or AsRead(), on.astimezone(SHANGHAI).date()
    beside = open_beside(case) if read.beside is None else read.beside
    together = together_with(case, beside=beside)
    folio = folio_facts(institution=case.institution, unit_code=case.unit_code, on=day, rows=read.rows)
    secured = next((one for one in folio.mortgages if one.certificate_number == case.right_certificate), None)
    return Facts(
        calendar=known_calendar(),
        folio=replace(
            folio_expected(folio, together[: together.index(case)]), cases_in_hand=_in_hand(beside, together)
        ),
        item=item(case.item),
        on=day,
        application=application_facts(read.filing or filing_of(case), secured=secured),
        switches=switches_of(case.institution_id, on=day),
        institution_covers=frozenset(case.institution.covers) or None,
    )


def folio_expected(folio: Folio, cases: Iterable[Case]) -> Folio:
    """The folio once these cases are recorded, as far as later ones build on them."""
    for case in cases:
        order = recording_order(case)
        folio = folio_after(
            folio,
            item=item(order.item),
            holders=order.holders,
            mode=order.mode,
            certificate_number=order.certificate_number,
        )
    return folio


def cases_in_hand(case: Case, together: Iterable[Case]) -> tuple[CaseInHand, ...]:
    """Other cases on the unit that were accepted and are not yet recorded (R14E), but those recorded with it."""
    return _in_hand(open_beside(case), together)


def _in_hand(beside: Iterable[Case], together: Iterable[Case]) -> tuple[CaseInHand, ...]:
    numbers = {one.case_number for one in together}
    accepted = [(one.accepted_at, one) for one in beside if one.accepted_at and one.case_number not in numbers]
    in_turn = sorted(accepted, key=lambda one: one[0])
    return tuple(CaseInHand(item=one.item, number=one.case_number) for _, one in in_turn)


def cases_on_unit(institution_code: str, unit_code: str) -> tuple[CaseInHand, ...]:
    """Cases accepted on a unit and not yet recorded."""
    found = (
        Case.objects.of(institution_code)
        .filter(unit_code=unit_code, accepted_at__isnull=False, recorded_at__isnull=True, closed_at__isnull=True)
        .order_by("accepted_at")
        .values_list("item", "case_number")
    )
    return tuple(CaseInHand(item=code, number=number) for code, number in found)


def location_of(institution: Institution, unit_code: str, at: datetime) -> str:
    """Where the unit lies; a unit the register does not know is received all the same, to be declined in writing."""
    try:
        return folio_facts(
            institution=institution, unit_code=unit_code, on=at.astimezone(SHANGHAI).date()
        ).unit.location
    except FolioNotFound:
        return ""
