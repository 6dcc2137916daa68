"""撤回: until the register is written, all applicants together may take their application back (条例 §15; 细则 §13).

It needs nobody's leave. What is asked is whether it is early enough and whether everybody signed; the scan of what
they signed stays with the case, and the papers go back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case, CaseParty
from tongban.apps.casework.notices import file_notice_by, withdrawal_notice
from tongban.apps.casework.operations.court.court_transfers import follow_ordered_case
from tongban.apps.casework.operations.offices.asking_offices import withdraw_requests
from tongban.apps.casework.operations.procedure.receiving import keep_materials
from tongban.apps.casework.operations.steps import (
    Actor,
    Step,
    append_event,
    begin,
    case_of_sender,
    hold_still,
    send_to_receiver,
    tell_receiver,
)
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.refusals import WithdrawalIncomplete, WithdrawalUnsigned
from tongban.apps.casework.words import Capacity
from tongban.apps.identity.models import Institution, Officer
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.errors import DomainError
from tongban.domain.people import Role
from tongban.exchange.contracts.lifecycle import CaseWithdrawalRefused, CaseWithdrawalRequested, CaseWithdrawn
from tongban.exchange.contracts.lifecycle import ReturnedMaterial as Returned
from tongban.exchange.contracts.types import FileRef, MaterialData

_ROUND: Final = 2
"""After the application's own papers (0) and the supplement (1)."""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """That `party` signed, or who did for them."""

    party: str
    signed_by: str
    capacity: Capacity


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What the applicants declared: why, where, who signed, and the scan of it."""

    reason: str
    place: str
    signatures: tuple[Signature, ...]
    document: FileRef


@transaction.atomic
def withdraw_case(
    *, number: str, officer: Officer, told: Withdrawal, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Take the withdrawal at the home bureau's own counter.

    Raises WithdrawalUnsigned naming who is missing, WithdrawalIncomplete, and what begin() raises.
    """
    hold_still(case_numbered(number=number, officer=officer))
    case, step = begin(Action.WITHDRAW, number=number, officer=officer, at=at, address=address, seen=seen)
    _require_everybody(case, told)
    _end(case, step, told, sender=case.institution.member)
    follow_ordered_case(case, step, officer=officer, told=told.reason)
    return case


@transaction.atomic
def take_withdrawal(*, asked: CaseWithdrawalRequested, institution: Institution, sender: str, at: datetime) -> Case:
    """What another counter took down: the case ends here and now, or the counter hears why it does not.

    Raises CaseNotFound for a case that counter did not take in. The same request again changes nothing.
    """
    for known in Case.objects.of(institution).filter(intake_number=asked.intake_number):
        hold_still(known)
    case = case_of_sender(asked.intake_number, institution, sender)
    if CaseState(case.state) is CaseState.WITHDRAWN:
        return case
    told = Withdrawal(
        reason=asked.reason,
        place=asked.place,
        signatures=tuple(
            Signature(party=one.party, signed_by=one.signed_by, capacity=Capacity(one.capacity))
            for one in asked.signatures
        ),
        document=asked.document,
    )
    try:
        state = next_state(CaseState(case.state), Action.WITHDRAW)
        _require_everybody(case, told)
    except DomainError as refusal:
        _refuse(case, refusal.sentence, at)
        return case
    actor = Actor(account=sender, name=asked.taken_by, role=Role.RECEIVE.value)
    _end(case, Step(action=Action.WITHDRAW, state=state, actor=actor, at=at), told, sender=sender)
    return case


def parties_missing(case: Case, signatures: Sequence[Signature]) -> list[str]:
    """The applicants nobody has signed for who may: themselves, or who stands for them in the application."""
    return [
        party.name
        for party in case.parties.all()
        if not any(one.party == party.name and _counts(one, party) for one in signatures)
    ]


def _counts(signature: Signature, party: CaseParty) -> bool:
    """A person with a guardian cannot sign alone (民法典 §19 至 §23); a stranger signs for nobody."""
    signed_by = signature.signed_by.strip()
    if signature.capacity is Capacity.SELF:
        return signed_by == party.name and not party.has_guardian
    return signed_by in {one["name"] for one in (party.represented_by, *party.agents) if one}


def _require_everybody(case: Case, told: Withdrawal) -> None:
    if missing := parties_missing(case, told.signatures):
        raise WithdrawalUnsigned(missing)
    if not told.reason.strip() or not told.place.strip():
        raise WithdrawalIncomplete


def _end(case: Case, step: Step, told: Withdrawal, *, sender: str) -> None:
    papers = [one for one in case.materials.all() if one.originals]
    paper = MaterialData(
        code="withdrawal",
        name="撤回登记申请书",
        state="received",
        originals=1,
        pages=told.document.pages,
        files=(told.document,),
    )
    keep_materials(case, [paper], round_=_ROUND, sender=sender, at=step.at)
    detail = {
        "reason": told.reason,
        "place": told.place,
        "signatures": [
            {"party": one.party, "signed_by": one.signed_by, "capacity": one.capacity.value} for one in told.signatures
        ],
        "scan": told.document.digest,
    }
    event = append_event(case, step, sentence=f"全体申请人撤回申请：{told.reason}", detail=detail)
    signed = [(one.party, f"{one.signed_by}（{one.capacity.label}）") for one in told.signatures]
    notice = withdrawal_notice(case, at=step.at, place=told.place, reason=told.reason, signatures=signed)
    file_notice_by(case, paper=notice, by_name=step.actor.name, at=step.at)
    withdraw_requests(case, reason="申请人已撤回申请。", at=step.at)
    queue_short_message(case, template="withdrawn", at=step.at)
    returned = tuple(Returned(name=one.name, originals=one.originals) for one in papers)
    tell_receiver(case, event, CaseWithdrawn, returned=returned)


def _refuse(case: Case, sentence: str, at: datetime) -> None:
    answer = CaseWithdrawalRefused(
        intake_number=case.intake_number, case_number=case.case_number, sentence=sentence, at=at
    )
    send_to_receiver(case, answer, at=at)
