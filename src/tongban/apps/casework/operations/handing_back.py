"""退回收件机构: what came cannot be worked with, and the applicant is not to blame for it.

No decision against anybody: the counter takes the same application in again. What the application itself lacks is
asked for once, or declined in writing (条例 §17).
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.steps import append_event, begin, tell_receiver
from tongban.apps.casework.refusals import HandingBackUnfounded
from tongban.apps.identity.models import Officer
from tongban.domain.cases.transitions import Action
from tongban.exchange.contracts.lifecycle import CaseHandedBack

HANDING_BACK_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unreadable": "扫描件无法打开，或者与材料名称不一致",
        "twice": "同一申请重复移交",
        "astray": "移交到了错误的登记机构",
    }
)


@transaction.atomic
def hand_back(*, number: str, officer: Officer, reason: str, facts: str, at: datetime, address: str = "") -> Case:
    """Give a case that waits for acceptance back to the counter. `reason` is a code of HANDING_BACK_REASONS.

    Raises HandingBackUnfounded besides what begin() raises.
    """
    case, step = begin(Action.HAND_BACK, number=number, officer=officer, at=at, address=address)
    if reason not in HANDING_BACK_REASONS or not facts.strip():
        raise HandingBackUnfounded
    sentence = f"退回收件机构重新收件：{HANDING_BACK_REASONS[reason]}。{facts.strip()}"
    event = append_event(case, step, sentence=sentence, detail={"reason": reason, "facts": facts.strip()})
    tell_receiver(case, event, CaseHandedBack, reason=reason)
    return case
