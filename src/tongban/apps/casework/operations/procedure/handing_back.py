"""退回收件机构: what came cannot be worked with, and the applicant is not to blame for it.

No decision against anybody: the counter takes the same application in again. What the application itself lacks is
asked for once, or declined in writing (条例 §17).
"""

from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.court.court_transfers import follow_ordered_case
from tongban.apps.casework.operations.steps import append_event, begin, tell_receiver
from tongban.apps.casework.refusals import HandingBackUnfounded
from tongban.apps.identity.models import Officer
from tongban.domain.cases.states import HandingBackReason
from tongban.domain.cases.transitions import Action
from tongban.exchange.contracts.lifecycle import CaseHandedBack


@transaction.atomic
def hand_back(
    *, number: str, officer: Officer, reason: str, facts: str, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Give a case that waits for acceptance back to the counter. `reason` is a HandingBackReason.

    Raises HandingBackUnfounded besides what begin() raises.
    """
    case, step = begin(Action.HAND_BACK, number=number, officer=officer, at=at, address=address, seen=seen)
    if reason not in {one.value for one in HandingBackReason} or not facts.strip():
        raise HandingBackUnfounded
    sentence = f"退回收件机构重新收件：{HandingBackReason(reason).label}。{facts.strip()}"
    event = append_event(case, step, sentence=sentence, detail={"reason": reason, "facts": facts.strip()})
    tell_receiver(case, event, CaseHandedBack, reason=reason)
    follow_ordered_case(case, step, officer=officer, told=sentence)
    return case
