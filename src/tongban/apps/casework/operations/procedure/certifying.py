"""缮证、发证, or the notice of completion where nothing is issued (暂行条例 §21)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.casework.certificates import certificate_id, certificate_paper, certificates_given
from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import completion_notice, file_notice
from tongban.apps.casework.operations.offices.fee_receipts import receipt_to_hand_out_against
from tongban.apps.casework.operations.steps import Step, append_event, begin, tell_receiver
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.refusals import (
    OnItsWay,
    RecipientMissing,
    SerialMalformed,
    SerialsDoNotFit,
)
from tongban.apps.casework.words import IssueMethod
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import assign_printed_serial
from tongban.domain.cases.transitions import Action
from tongban.exchange.contracts.cases import CaseAdvanced, CaseIssued

_SERIAL: Final = re.compile(r"41\d{9}")


@transaction.atomic
def prepare_certificate(
    *,
    number: str,
    officer: Officer,
    printed_serial: str,
    at: datetime,
    further_serials: Sequence[str] = (),
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Print each certificate of the case on a sheet (印制号, eleven digits from 41) and keep the PDFs.

    `further_serials` are the sheets of the second certificate and so on, in the order of `certificates_given`.
    Raises SerialMalformed, SerialsDoNotFit, SerialRefused when a sheet was used before, besides what begin() raises.
    """
    case, step = begin(Action.PREPARE_CERTIFICATE, number=number, officer=officer, at=at, address=address, seen=seen)
    serials, certificates = [one.strip() for one in (printed_serial, *further_serials)], certificates_given(case)
    malformed = next((one for one in serials if not _SERIAL.fullmatch(one)), None)
    if malformed is not None:
        raise SerialMalformed(malformed)
    if len(serials) != len(certificates):
        raise SerialsDoNotFit(certificates=len(certificates), serials=len(serials))
    for certificate, serial in zip(certificates, serials, strict=True):
        assign_printed_serial(certificate_number=certificate, serial=serial, officer=officer)
    case.printed_serial = serials[0]
    case.certificate_id = certificate_id(case.certificate_number, issuer=case.institution_id)
    detail = {"printed_serial": "、".join(serials), "certificate_id": case.certificate_id}
    event = append_event(case, step, sentence=f"已缮证：{'、'.join(certificates)}。", detail=detail)
    for certificate in certificates:
        file_notice(case, paper=certificate_paper(case, certificate_number=certificate), by=officer, at=at)
    tell_receiver(case, event, CaseAdvanced)
    return case


@transaction.atomic
def issue(
    *,
    number: str,
    officer: Officer,
    method: IssueMethod,
    recipient: str,
    at: datetime,
    fee_receipt: str = "",
    waybill: str = "",
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Hand the certificate over: at the counter, by courier (with its waybill) or electronically.

    What costs a fee is handed out against its receipt: the one the treasury told, or `fee_receipt` where it is not
    connected or late.

    Raises RecipientMissing, FeeNotArrived, FeeReceiptMissing, OnItsWay.
    """
    case, step = begin(Action.ISSUE, number=number, officer=officer, at=at, address=address, seen=seen)
    refuse_while_posted(case)
    if not recipient.strip() or (method is IssueMethod.COURIER and not waybill.strip()):
        raise RecipientMissing
    receipt = receipt_to_hand_out_against(case, typed=fee_receipt, actor=step.actor, at=at)
    handover = Handover(
        method=method, recipient=recipient, waybill=waybill, fee_receipt=receipt.number, by_hand=receipt.by_hand
    )
    return hand_over(case, step, handover)


@dataclass(frozen=True, kw_only=True)
class Handover:
    """How a certificate came into whose hands."""

    method: IssueMethod
    recipient: str
    waybill: str = ""
    fee_receipt: str = ""
    by_hand: str = ""

    def written(self) -> dict[str, str]:
        """As the event keeps it."""
        marked = {"by_hand": self.by_hand} if self.by_hand else {}
        return marked | {
            "method": self.method.value,
            "recipient": self.recipient.strip(),
            "waybill": self.waybill.strip(),
            "fee_receipt": self.fee_receipt.strip(),
        }


def hand_over(case: Case, step: Step, handover: Handover) -> Case:
    """Write that a locked case's certificate was handed over, and tell the applicant and the counter."""
    case.issued_at, method = step.at, handover.method
    detail = handover.written()
    certificates = "、".join(certificates_given(case))
    event = append_event(case, step, sentence=f"已发证：{certificates}，{method.label}。", detail=detail)
    queue_short_message(case, template="issued", at=step.at, method=method.label)
    tell_receiver(
        case,
        event,
        CaseIssued,
        certificate_number=case.certificate_number,
        certificate_kind=case.certificate_kind,
    )
    return case


def refuse_while_posted(case: Case) -> None:
    """Raise OnItsWay while the certificate lies with the carrier."""
    posting = case.postings.filter(over_at__isnull=True).first()
    if posting is not None:
        raise OnItsWay(posting.waybill)


@transaction.atomic
def complete_without_certificate(
    *, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """End a recorded case that yields no certificate (3704) with a notice of completion."""
    action = Action.COMPLETE_WITHOUT_CERTIFICATE
    case, step = begin(action, number=number, officer=officer, at=at, address=address, seen=seen)
    case.issued_at = at
    event = append_event(case, step, sentence="已办结，登记完成告知书可以领取。")
    file_notice(case, paper=completion_notice(case, at=at), by=officer, at=at)
    queue_short_message(case, template="completed", at=at)
    tell_receiver(case, event, CaseIssued)
    return case
