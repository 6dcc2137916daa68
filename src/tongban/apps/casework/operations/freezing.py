"""A court's order and the cases in hand on the unit (查封规定 §23; 法发〔2004〕5号 §22).

What was accepted and not yet recorded when the order was served may not be recorded while it binds. The register
tells what holds; this follows in the same transaction, whoever changed it: a court, a sweep, a transfer.
"""

from datetime import datetime
from typing import Final

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.short_messages import queue_short_message
from tongban.apps.casework.operations.steps import Actor, Step, append_event, take_up_again, tell_receiver
from tongban.apps.casework.queries.filing import Filing, filing_of
from tongban.apps.register.operations import SeizuresChanged, on_seizures_changed
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, allowed_actions, next_state
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced

_JUDICIAL_TRANSFER: Final = "2006"
_REGISTER: Final = Actor(account="register", name="登记簿", role=Role.RECORD.value)
_MAY_FREEZE: Final = frozenset(state for state in CaseState if Action.FREEZE in allowed_actions(state))


@on_seizures_changed
def follow_seizures(change: SeizuresChanged) -> None:
    """Freeze what may not be recorded any more, thaw what nothing bars any longer; changes nothing twice."""
    in_hand = Case.objects.of(change.institution).filter(
        unit_code=change.unit_code, accepted_at__isnull=False, recorded_at__isnull=True, closed_at__isnull=True
    )
    for case in in_hand.select_for_update(of=("self",)).select_related("institution").order_by("pk"):
        barred, state = _is_barred(case, change), CaseState(case.state)
        if barred and state in _MAY_FREEZE:
            freeze_case(case, why=_binding(change), at=change.at)
        elif not barred and state is CaseState.FROZEN:
            thaw_case(case, at=change.at)


def freeze_case(case: Case, *, why: str, at: datetime) -> None:
    """Let a locked case stand still; the receiver and the applicants hear why."""
    state = next_state(CaseState(case.state), Action.FREEZE)
    step = Step(action=Action.FREEZE, state=state, actor=_REGISTER, at=at)
    event = append_event(case, step, sentence=f"该不动产已被{why}查封，暂停办理，期间不计时。")
    queue_short_message(case, template="frozen", at=at)
    tell_receiver(case, event, CaseAdvanced)


def thaw_case(case: Case, *, at: datetime) -> None:
    """Let a locked case go on: it is examined anew, and the time it stood still is given back."""
    state = next_state(CaseState(case.state), Action.THAW)
    step = Step(action=Action.THAW, state=state, actor=_REGISTER, at=at)
    event = append_event(case, step, sentence="查封已经解除或者失效，恢复办理，重新审核。")
    take_up_again(case)
    queue_short_message(case, template="thawed", at=at)
    tell_receiver(case, event, CaseAdvanced)


def _is_barred(case: Case, change: SeizuresChanged) -> bool:
    """Whether what binds now forbids recording the case; a court's own transfer is what its seizure is for."""
    filing = filing_of(case)
    if not filing.business.barred_by_seizure:
        return False
    courts = {one.court for one in change.standing.effective}
    if filing.business.code == _JUDICIAL_TRANSFER and courts == {filing.told.text("court")}:
        return False
    to = filing.gaining[0].name if filing.gaining else ""
    return change.freezes(to=to, accepted_at=case.received_at, seller=_seller(filing))


def _seller(filing: Filing) -> str:
    """Whose share alone passes; nobody's where the whole does."""
    return filing.losing[0].name if filing.losing and filing.told.says("share_only") else ""


def _binding(change: SeizuresChanged) -> str:
    return "、".join(dict.fromkeys(one.court for one in change.standing.effective))
