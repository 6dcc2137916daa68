"""The registration fee of a case: what is due, whether it was paid, and by which receipt."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.charges import fee_of
from tongban.apps.casework.queries.onewindow import fee_receipt_told, latest_requests, payment_may_be_typed
from tongban.domain.cases.outside import Stage, System
from tongban.domain.cases.transitions import Action

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class FeeStanding:
    """What is due in yuan (nothing where the fee was waived), and the number of its receipt once it is paid.

    `may_be_typed` tells whether an officer may write down a receipt: not while a treasury that is connected has yet
    to say that the money arrived. Until then `pay_code` and `pay_by` are what the applicant pays by.
    """

    due: Decimal
    receipt: str
    may_be_typed: bool
    pay_code: str = ""
    pay_by: str = ""

    @property
    def is_awaited(self) -> bool:
        """Whether nothing is handed out before the treasury says that the money arrived."""
        return bool(self.due) and not self.receipt and not self.may_be_typed


def fee_standing(case: Case, *, at: datetime) -> FeeStanding:
    """How the fee of a case stands now."""
    noticed = latest_requests(case).get(System.TREASURY)
    waived = noticed is not None and noticed.stage == Stage.WAIVED.value
    answer = noticed.answer if noticed else {}
    return FeeStanding(
        due=_NOTHING if waived else fee_of(case),
        receipt=receipt_of(case),
        may_be_typed=payment_may_be_typed(case, at=at),
        pay_code=str(answer.get("pay_code", "")),
        pay_by=str(answer.get("pay_by", "")),
    )


def receipt_of(case: Case) -> str:
    """The number of the receipt for the fee: as the treasury confirmed it, else as it was noted; else empty."""
    if told := fee_receipt_told(case):
        return told
    paid = case.events.filter(action=Action.SETTLE_PAYMENT.value).order_by("sequence").last()
    return str(paid.detail.get("fee_receipt", "")) if paid else ""
