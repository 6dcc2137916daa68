"""撤回: the applicants come to the counter together, or have signed for; the home bureau ends the case (条例 §15)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import CannotWithdraw
from tongban.apps.intake.models import Application, WithdrawalRequest
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.mirror import application_of_sender
from tongban.apps.intake.queries import mirror_of
from tongban.apps.intake.words import ApplicationState, WithdrawalState
from tongban.apps.messaging.operations import publish
from tongban.domain.cases import CaseState
from tongban.exchange.contracts.lifecycle import (
    CaseWithdrawalRefused,
    CaseWithdrawalRequested,
    WithdrawalSignature,
)
from tongban.exchange.contracts.types import FileRef


@transaction.atomic
def request_withdrawal(
    *,
    number: str,
    officer: Officer,
    reason: str,
    place: str,
    signatures: Sequence[Mapping[str, str]],
    document: FileRef,
    at: datetime,
) -> WithdrawalRequest:
    """Send home what every applicant signed; `signatures` name party, signed_by and capacity.

    Raises CannotWithdraw before the home bureau has numbered the case, once it is recorded or over, while a
    request is under way, or when an applicant's signature is missing.
    """
    application = locked(number=number, officer=officer)
    case_number = _case_to_withdraw(application)
    signed = {one["party"] for one in signatures}
    missing = [one.name for one in application.applicants.all() if one.name not in signed]
    if missing:
        raise CannotWithdraw(f"撤回申请须由全体申请人签名，还缺：{'、'.join(missing)}。")
    request = WithdrawalRequest.objects.create(
        application=application,
        reason=reason,
        place=place,
        signatures=list(signatures),
        digest=document.digest,
        requested_at=at,
        requested_by=officer.name,
    )
    asked = CaseWithdrawalRequested(
        intake_number=number,
        case_number=case_number,
        reason=reason,
        signatures=tuple(WithdrawalSignature.model_validate(one) for one in signatures),
        place=place,
        document=document,
        taken_by=officer.name,
        at=at,
    )
    publish(asked, sender=officer.institution.member, recipient=application.home_member, about=number, at=at)
    note("申请撤回", application=application, officer=officer, at=at, detail={"signed": sorted(signed)})
    return request


def may_withdraw(application: Application) -> bool:
    """Whether the page offers it."""
    try:
        _case_to_withdraw(application)
    except CannotWithdraw:
        return False
    return True


@transaction.atomic
def note_refusal(message: CaseWithdrawalRefused, *, sender: str) -> None:
    """The home bureau could not end the case: keep why."""
    application = application_of_sender(message.intake_number, sender=sender)
    waiting = WithdrawalRequest.objects.filter(application=application, state=WithdrawalState.ASKED)
    waiting.update(state=WithdrawalState.REFUSED, answer=message.sentence, answered_at=message.at)


def _case_to_withdraw(application: Application) -> str:
    mirror = mirror_of(application)
    if application.state != ApplicationState.LODGED or mirror is None:
        raise CannotWithdraw("属地还没有签收，或者本件已经结束，不能在这里撤回。")
    if mirror.state and CaseState(mirror.state).is_recorded:
        raise CannotWithdraw("案件已经登簿，不能撤回（条例 §15）。")
    if application.withdrawals.filter(state=WithdrawalState.ASKED).exists():
        raise CannotWithdraw("撤回申请已经送达属地，请等待答复。")
    return mirror.case_number
