"""Which cases in hand what binds on a unit forbids to record (查封规定 §23; 法发〔2004〕5号 §22)."""

from typing import Final

from django.db.models import QuerySet

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.filing import Filing, application_facts, filing_of
from tongban.apps.register.operations import SeizuresChanged
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, allowed_actions
from tongban.domain.register.seizure_events import Entry

MAY_FREEZE: Final = frozenset(state for state in CaseState if Action.FREEZE in allowed_actions(state))
_JUDICIAL_TRANSFER: Final = "2006"


def cases_in_hand_on(change: SeizuresChanged) -> "QuerySet[Case]":
    """The cases on the unit that were accepted and are not recorded yet."""
    in_hand: QuerySet[Case] = Case.objects.of(change.institution).filter(
        unit_code=change.unit_code, accepted_at__isnull=False, recorded_at__isnull=True, closed_at__isnull=True
    )
    return in_hand.select_related("institution").order_by("pk")


def will_freeze(case: Case, change: SeizuresChanged) -> bool:
    """Whether the case has to stand still from now on."""
    return CaseState(case.state) in MAY_FREEZE and is_barred(case, change)


def will_thaw(case: Case, change: SeizuresChanged) -> bool:
    """Whether nothing holds the case up any longer."""
    return CaseState(case.state) is CaseState.FROZEN and not is_barred(case, change)


def is_barred(case: Case, change: SeizuresChanged) -> bool:
    """Whether what binds now forbids recording the case; a court's own transfer is what its seizure is for."""
    filing = filing_of(case)
    if not filing.business.barred_by_seizure:
        return False
    if filing.business.code == _JUDICIAL_TRANSFER and all(_yields(one, filing) for one in change.standing.effective):
        return False
    names = [one.name for one in filing.gaining] or [""]
    return change.freezes(
        to=names[0], others=frozenset(names[1:]), accepted_at=case.received_at, seller=_seller(filing)
    )


def _yields(entry: Entry, filing: Filing) -> bool:
    """Whether the seizure is of the court that transfers, or was served after its order to transfer (查封规定 §23)."""
    application = application_facts(filing)
    if entry.court in {application.executing_court, application.in_place_of}:
        return True
    served = application.transfer_served_at
    return served is not None and entry.served_at > served


def _seller(filing: Filing) -> str:
    """Whose share alone passes; nobody's where the whole does."""
    return filing.losing[0].name if filing.losing and filing.told.says("share_only") else ""
