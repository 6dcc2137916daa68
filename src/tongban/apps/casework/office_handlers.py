"""Answers of tax, treasury, housing and utilities, as they arrive."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tongban.apps.casework.operations.offices import office_answers as answers
from tongban.apps.messaging.handlers import Received, handles
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.housing import FilingAnswered
from tongban.exchange.contracts.taxes import DeclarationReturned, TaxAssessed, TaxCleared, TaxPaid
from tongban.exchange.contracts.treasury import NoticeIssued, NoticeRefused, PaymentConfirmed
from tongban.exchange.contracts.utilities import AccountTransferAnswered

_TAKEN_BY: dict[type[Message], Callable[..., None]] = {
    DeclarationReturned: answers.take_returned,
    TaxAssessed: answers.take_assessed,
    TaxPaid: answers.take_paid,
    TaxCleared: answers.take_cleared,
    NoticeIssued: answers.take_notice,
    NoticeRefused: answers.take_notice_refused,
    PaymentConfirmed: answers.take_payment,
    FilingAnswered: answers.take_filing,
    AccountTransferAnswered: answers.take_account,
}


def _hear(take: Callable[..., None], message: Any, received: Received) -> None:
    """Act on one answer of another office."""
    by = answers.Answerer(member=received.sender, institution_code=received.institution_code, at=received.at)
    take(message, by=by)


for contract, take in _TAKEN_BY.items():
    handles(contract)(partial(_hear, take))
