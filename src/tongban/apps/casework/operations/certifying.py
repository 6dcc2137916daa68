"""缮证、发证, or the notice of completion where nothing is issued (暂行条例 §21)."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from tongban.apps.casework.certificates import certificate_id, certificate_paper
from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import completion_notice, file_notice
from tongban.apps.casework.operations.short_messages import queue_short_message
from tongban.apps.casework.operations.steps import Step, append_event, begin, tell_receiver
from tongban.apps.casework.refusals import FeeReceiptMissing, OnItsWay, RecipientMissing, SerialMalformed
from tongban.apps.casework.words import IssueMethod
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import assign_printed_serial
from tongban.apps.register.queries import folio_facts
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.fees import fee_for
from tongban.exchange.contracts.cases import CaseAdvanced, CaseIssued

_PROOF: Final = "registration_certificate"
_SERIAL: Final = re.compile(r"41\d{9}")


@transaction.atomic
def prepare_certificate(*, number: str, officer: Officer, printed_serial: str, at: datetime, address: str = "") -> Case:
    """Print the certificate on the sheet with this serial (印制号, eleven digits from 41) and keep the PDF.

    Raises SerialMalformed, SerialRefused when the sheet was used before, besides what begin() raises.
    """
    case, step = begin(Action.PREPARE_CERTIFICATE, number=number, officer=officer, at=at, address=address)
    serial = printed_serial.strip()
    if not _SERIAL.fullmatch(serial):
        raise SerialMalformed(serial)
    assign_printed_serial(certificate_number=case.certificate_number, serial=serial, officer=officer)
    case.printed_serial = serial
    case.certificate_id = certificate_id(case)
    detail = {"printed_serial": serial, "certificate_id": case.certificate_id}
    event = append_event(case, step, sentence=f"已缮证：{case.certificate_number}。", detail=detail)
    file_notice(case, paper=certificate_paper(case), by=officer, at=at)
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
) -> Case:
    """Hand the certificate over: at the counter, by courier (with its waybill) or electronically.

    What costs a fee is handed out against the number of its receipt.

    Raises RecipientMissing, FeeReceiptMissing, OnItsWay.
    """
    case, step = begin(Action.ISSUE, number=number, officer=officer, at=at, address=address)
    refuse_while_posted(case)
    if not recipient.strip() or (method is IssueMethod.COURIER and not waybill.strip()):
        raise RecipientMissing
    refuse_unpaid(case, fee_receipt)
    handover = Handover(method=method, recipient=recipient, waybill=waybill, fee_receipt=fee_receipt)
    return hand_over(case, step, handover)


@dataclass(frozen=True, kw_only=True)
class Handover:
    """How a certificate came into whose hands."""

    method: IssueMethod
    recipient: str
    waybill: str = ""
    fee_receipt: str = ""

    def written(self) -> dict[str, str]:
        """As the event keeps it."""
        return {
            "method": self.method.value,
            "recipient": self.recipient.strip(),
            "waybill": self.waybill.strip(),
            "fee_receipt": self.fee_receipt.strip(),
        }


def hand_over(case: Case, step: Step, handover: Handover) -> Case:
    """Write that a locked case's certificate was handed over, and tell the applicant and the counter."""
    case.issued_at, method = step.at, handover.method
    detail = handover.written()
    event = append_event(case, step, sentence=f"已发证：{case.certificate_number}，{method.label}。", detail=detail)
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


def refuse_unpaid(case: Case, fee_receipt: str) -> None:
    """Raise FeeReceiptMissing where a fee is due and no receipt is told."""
    fee = fee_of(case)
    if fee and not fee_receipt.strip():
        raise FeeReceiptMissing(fee)


@transaction.atomic
def complete_without_certificate(*, number: str, officer: Officer, at: datetime, address: str = "") -> Case:
    """End a recorded case that yields no certificate (3704) with a notice of completion."""
    action = Action.COMPLETE_WITHOUT_CERTIFICATE
    case, step = begin(action, number=number, officer=officer, at=at, address=address)
    case.issued_at = at
    event = append_event(case, step, sentence="已办结，登记完成告知书可以领取。")
    file_notice(case, paper=completion_notice(case, at=at), by=officer, at=at)
    queue_short_message(case, template="completed", at=at)
    tell_receiver(case, event, CaseIssued)
    return case


def fee_of(case: Case) -> Decimal:
    """What the case costs in yuan (发改价格规〔2016〕2559号; 财税〔2019〕45号), from the unit the register describes.

    Grounds for paying less that only the payer knows (小微企业) are settled where the fee is taken.
    """
    day = case.received_at.astimezone(SHANGHAI).date()
    unit = folio_facts(institution=case.institution, unit_code=case.unit_code, on=day).unit
    document = CertificateKind.REGISTRATION if case.certificate_kind == _PROOF else CertificateKind.TITLE
    return fee_for(item=item(case.item), use=unit.property_use, document=document, nature=unit.nature, on=day)
