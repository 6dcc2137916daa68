"""The receipt of the registration fee: the treasury's own, or one that a person saw while the treasury was silent."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.steps import Actor, note_act
from tongban.apps.casework.queries.onewindow import latest_requests, why_by_hand
from tongban.apps.casework.queries.receipts import fee_standing
from tongban.apps.casework.refusals import FeeNotArrived, FeeReceiptMissing
from tongban.domain.cases.outside import Stage, System, SystemAnswers

_UNPAID = frozenset({Stage.SENT.value, Stage.ISSUED.value, Stage.REJECTED.value})


@dataclass(frozen=True, kw_only=True)
class FeeReceipt:
    """The receipt a certificate is handed out against; empty where nothing is due.

    `by_hand` says why a person wrote it down in the treasury's place, and is empty where the treasury told it.
    """

    number: str = ""
    by_hand: str = ""


def receipt_to_hand_out_against(case: Case, *, typed: str, actor: Actor, at: datetime) -> FeeReceipt:
    """The receipt of a locked case's fee. What the treasury told goes before what was `typed`.

    Raises FeeNotArrived while the treasury is connected and has not said that the money arrived, FeeReceiptMissing
    where it is for the officer to write the receipt down and none was.
    """
    fee = fee_standing(case, at=at)
    if not fee.due or fee.receipt:
        return FeeReceipt(number=fee.receipt)
    if fee.is_awaited:
        raise FeeNotArrived(fee.due, pay_code=fee.pay_code)
    if not typed.strip():
        raise FeeReceiptMissing(fee.due)
    why = note_by_hand(case, receipt=typed.strip(), at=at)
    if why:
        note_act(case, "人工记录登记费票据", by=actor, at=at, receipt=typed.strip(), why=why)
    return FeeReceipt(number=typed.strip(), by_hand=why)


def note_by_hand(case: Case, *, receipt: str, at: datetime) -> str:
    """End an unpaid notice by the receipt a person saw; why that was lawful, or empty where no notice is open.

    Raises SystemAnswers while the treasury is connected and has time left.
    """
    noticed = latest_requests(case).get(System.TREASURY)
    if noticed is None or noticed.stage not in _UNPAID:
        return ""
    why = why_by_hand(noticed, system=System.TREASURY, institution_code=case.institution_id, at=at)
    if not why:
        raise SystemAnswers(System.TREASURY)
    noticed.stage, noticed.answered_at = Stage.BY_HAND.value, at
    noticed.answer = {**noticed.answer, "invoice_number": receipt, "by_hand": why}
    noticed.save(update_fields=["stage", "answered_at", "answer"])
    return why
