"""A court's order and the cases in hand on the unit (查封规定 §23; 法发〔2004〕5号 §22).

What was accepted and not yet recorded when the order was served may not be recorded while it binds. The register
tells what holds; this follows in the same transaction, whoever changed it: a court, a sweep, a transfer.
"""

from datetime import datetime
from typing import Final

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.steps import Actor, Step, append_event, take_up_again, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.bound import cases_in_hand_on, will_freeze, will_thaw
from tongban.apps.register.operations import SeizuresChanged, on_seizures_changed
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced

_REGISTER: Final = Actor(account="register", name="登记簿", role=Role.RECORD.value)


@on_seizures_changed
def follow_seizures(change: SeizuresChanged) -> None:
    """Freeze what may not be recorded any more, thaw what nothing bars any longer; changes nothing twice."""
    for case in cases_in_hand_on(change).select_for_update(of=("self",)):
        if will_freeze(case, change):
            freeze_case(case, why=_binding(change), at=change.at)
        elif will_thaw(case, change):
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


def _binding(change: SeizuresChanged) -> str:
    return "、".join(dict.fromkeys(one.court for one in change.standing.effective))
