"""What the law is asked about a case: the folio as it stands, the application, other cases on the unit."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.filing import application_facts, filing_of
from tongban.apps.casework.queries.linked import together_with
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


def facts_of(case: Case, *, on: datetime, rows: FolioRows | None = None) -> Facts:
    """Everything a rule may know about the case on that day; raises FolioNotFound.

    `rows` are those of the case's folio where they were fetched before. What is recorded together with the case
    and before it counts as recorded: the buyer mortgages what he has bought in the same act.
    """
    day, together = on.astimezone(SHANGHAI).date(), together_with(case)
    folio = folio_facts(institution=case.institution, unit_code=case.unit_code, on=day, rows=rows)
    secured = next((one for one in folio.mortgages if one.certificate_number == case.right_certificate), None)
    return Facts(
        calendar=known_calendar(),
        folio=replace(
            folio_expected(folio, together[: together.index(case)]), cases_in_hand=cases_in_hand(case, together)
        ),
        item=item(case.item),
        on=day,
        application=application_facts(filing_of(case), secured=secured),
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
    numbers = {one.case_number for one in together}
    others = cases_on_unit(case.institution_id, case.unit_code, but=case.case_number)
    return tuple(one for one in others if one.number not in numbers)


def cases_on_unit(institution_code: str, unit_code: str, *, but: str = "") -> tuple[CaseInHand, ...]:
    """Cases accepted on a unit and not yet recorded, except one."""
    others = (
        Case.objects.of(institution_code)
        .filter(unit_code=unit_code, accepted_at__isnull=False, recorded_at__isnull=True, closed_at__isnull=True)
        .exclude(case_number=but)
        .order_by("accepted_at")
        .values_list("item", "case_number")
    )
    return tuple(CaseInHand(item=code, number=number) for code, number in others)


def location_of(institution: Institution, unit_code: str, at: datetime) -> str:
    """Where the unit lies; a unit the register does not know is received all the same, to be declined in writing."""
    try:
        return folio_facts(
            institution=institution, unit_code=unit_code, on=at.astimezone(SHANGHAI).date()
        ).unit.location
    except FolioNotFound:
        return ""
