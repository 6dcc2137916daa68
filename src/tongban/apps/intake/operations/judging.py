"""How a comparison of face and card is judged, at whatever counter it was made (gateways.md 6.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from tongban.apps.intake.failures import DeviceResultUsed, LockedAfterFailures, NotTakenIn
from tongban.apps.intake.models import IdentityCheck, PartCheck
from tongban.apps.intake.models.people import CheckOfPerson
from tongban.apps.intake.words import CheckMethod, CheckOutcome, ScoreBand

Check = TypeVar("Check", bound=CheckOfPerson)

PASSING_SCORE: Final = 80
REVIEW_SCORE: Final = 70
_FAILURES_BEFORE_LOCK: Final = 5
_LOCK: Final = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class DeviceUse:
    """Which device did it, in which operation of its bridge; an operation counts once."""

    device: str = ""
    operation: str = ""


NO_DEVICE: Final = DeviceUse()


def refuse_used(use: DeviceUse) -> None:
    """Raise DeviceResultUsed for a comparison that was handed in before, wherever on the node."""
    tables = (IdentityCheck.objects, PartCheck.objects)
    if use.operation and any(rows.filter(device_operation=use.operation).exists() for rows in tables):
        raise DeviceResultUsed


def judged(score: float) -> tuple[ScoreBand, CheckOutcome]:
    """Band and outcome of a score from 0 to 100: from 80 it passes, from 70 a clerk must look."""
    if score >= PASSING_SCORE:
        return ScoreBand.HIGH, CheckOutcome.PASSED
    if score >= REVIEW_SCORE:
        return ScoreBand.MIDDLE, CheckOutcome.PENDING
    return ScoreBand.LOW, CheckOutcome.REFUSED


def refuse_locked(document_number: str, *, at: datetime) -> None:
    """Raise LockedAfterFailures after five failed comparisons of a document within 24 hours, wherever on the node."""
    failed = {"document_number": document_number, "outcome": CheckOutcome.REFUSED, "at__gt": at - _LOCK}
    tables = (IdentityCheck.objects, PartCheck.objects)
    if sum(rows.filter(**failed).count() for rows in tables) >= _FAILURES_BEFORE_LOCK:
        raise LockedAfterFailures


def vouched(reason: str, before: CheckOfPerson | None) -> ScoreBand:
    """The band a clerk's own look is kept with; raises NotTakenIn without a reason or after a refused comparison."""
    if not reason.strip():
        raise NotTakenIn("人工核验请写明依据，例如“核对证件原件与本人一致”。")
    if before and before.outcome == CheckOutcome.REFUSED:
        raise NotTakenIn("人像比对低于 70 分，不能人工通过，请重新读卡比对。")
    return ScoreBand(before.score_band) if before else ScoreBand.NONE


def keep_comparison(check: Check, *, score: float, use: DeviceUse, at: datetime) -> Check:
    """Judge and keep one comparison of face and card for the person that `check` names.

    `score` runs from 0 to 100 and is not kept, only its band. Raises LockedAfterFailures, DeviceResultUsed.
    """
    refuse_locked(check.document_number, at=at)
    refuse_used(use)
    check.method, check.at = CheckMethod.CARD_AND_FACE, at
    check.score_band, check.outcome = judged(score)
    check.device, check.device_operation = use.device, use.operation
    check.save()
    return check


def keep_vouching(check: Check, *, reason: str, before: CheckOfPerson | None, at: datetime) -> Check:
    """Keep that the clerk vouches for the person whom `check` names; `before` is their last check.

    Raises NotTakenIn, LockedAfterFailures.
    """
    check.score_band = vouched(reason, before)
    refuse_locked(check.document_number, at=at)
    check.method, check.outcome, check.at = CheckMethod.CLERK, CheckOutcome.REVIEWED, at
    check.reason = reason.strip()[:200]
    check.save()
    return check
