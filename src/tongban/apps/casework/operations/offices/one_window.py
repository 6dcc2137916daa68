"""What an officer does at the one window: declare anew, ask anew, waive the fee on grounds only the payer knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case, OfficeRequest
from tongban.apps.casework.operations.offices.asking_offices import (
    ask_for_notice,
    ask_housing,
    declare_tax,
    withdraw_requests,
)
from tongban.apps.casework.operations.offices.standing_still import follow_offices
from tongban.apps.casework.operations.papers.own_scans import evidence_of, keep_evidence
from tongban.apps.casework.operations.steps import (
    Actor,
    case_of_sender,
    locked_case,
    note_act,
    require_unmoved,
    send_to_receiver,
)
from tongban.apps.casework.queries.onewindow import (
    housing_to_ask_again,
    latest_requests,
    open_fee_notice,
    returned_declaration,
)
from tongban.apps.casework.refusals import OpinionMissing, WrongRole
from tongban.apps.identity.models import Institution, Officer
from tongban.domain.cases.outside import Stage, System
from tongban.domain.cases.transitions import Action, roles_for
from tongban.domain.catalogue import item
from tongban.domain.declarations import TAX_FIELDS
from tongban.domain.fees import FeeWaiver
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseSupplemented
from tongban.exchange.contracts.lifecycle import DeclarationSentAgain
from tongban.exchange.contracts.types import FileRef

_MAY: frozenset[Role] = roles_for(Action.SETTLE_BRANCH)


@transaction.atomic
def declare_again(
    *,
    number: str,
    officer: Officer,
    answers: Mapping[str, str],
    at: datetime,
    scans: Sequence[FileRef] = (),
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Send a returned declaration again with what the applicant has added; the old one counts no more.

    `answers` by field code; those of other fields are left alone; `scans` of papers that support it are kept with the
    case. Raises NothingToDeclare, InvalidParticular,
    WrongRole, CaseNotFound, CaseMovedOn.
    """
    case, actor = _begin(number=number, officer=officer, address=address, seen=seen)
    returned = returned_declaration(case)
    keep_evidence(case, evidence_of(scans), sender=case.institution.member, at=at)
    _declare_anew(case, returned, answers, actor=actor, at=at)
    return case


@transaction.atomic
def declare_from_counter(
    supplemented: CaseSupplemented, *, institution: Institution, sender: str, sender_name: str, at: datetime
) -> Case:
    """The same with what the counter, at which the applicants were, has sent.

    What comes when nothing is returned any more changes nothing but the audit trail: the home desk was quicker. Papers
    that came along are kept with the case all the same.
    Raises CaseNotFound for a case that counter did not take in, InvalidParticular.
    """
    case = case_of_sender(supplemented.intake_number, institution, sender)
    actor = Actor(account=sender, name=sender_name, role=Role.RECEIVE.value)
    answers = {one.code: one.value for one in supplemented.particulars}
    keep_evidence(case, supplemented.materials, sender=sender, at=at)
    returned = latest_requests(case).get(System.TAX)
    if returned is None or returned.stage != Stage.RETURNED.value:
        note_act(case, "补充涉税申报未采用", by=actor, at=at, answers=sorted(answers))
        return case
    _declare_anew(case, returned, answers, actor=actor, at=at, note=supplemented.note)
    return case


def _declare_anew(
    case: Case, returned: OfficeRequest, answers: Mapping[str, str], *, actor: Actor, at: datetime, note: str = ""
) -> None:
    _correct(case, {code: answers[code].strip() for code in TAX_FIELDS if answers.get(code, "").strip()})
    declare_tax(case, actor=actor, at=at)
    sent = DeclarationSentAgain(
        number=returned.number,
        intake_number=case.intake_number,
        case_number=case.case_number,
        supplemented_by=actor.name,
        at=at,
    )
    send_to_receiver(case, sent, at=at)
    note_act(case, "补充涉税申报", by=actor, at=at, replaces=returned.number, note=note)
    follow_offices(case, actor=actor, at=at)


def _correct(case: Case, answers: Mapping[str, str]) -> None:
    """Write the new answers where the form has the old ones."""
    rules = {one.code: one for one in item(case.item).particulars}
    for code, value in answers.items():
        rules[code].judge(value)
    kept = [one for one in case.particulars if one["code"] not in answers]
    fresh = [{"code": code, "name": rules[code].name, "value": value} for code, value in answers.items()]
    case.particulars = [*kept, *fresh]
    case.save(update_fields=["particulars"])


@transaction.atomic
def ask_housing_again(
    *, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Ask the housing side anew, after the parties have put their contract right there. Raises NothingToDeclare."""
    case, actor = _begin(number=number, officer=officer, address=address, seen=seen)
    answered = housing_to_ask_again(case)
    _void(answered, at=at)
    ask_housing(case, actor=actor, at=at)
    note_act(case, "重新核验房屋交易备案", by=actor, at=at, replaces=answered.number)
    return case


@transaction.atomic
def waive_fee(
    *,
    number: str,
    officer: Officer,
    waiver: FeeWaiver,
    basis: str,
    at: datetime,
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Charge nothing on a ground only the payer can show (财税〔2016〕79号): the notice is void, the ground is kept.

    Raises FeeSettled for a fee that was paid or waived, OpinionMissing without the paper that shows the ground.
    """
    case, actor = _begin(number=number, officer=officer, address=address, seen=seen)
    if not basis.strip():
        raise OpinionMissing("减免依据")
    open_fee_notice(case)
    withdraw_requests(case, reason=f"减免：{waiver.label}", at=at, systems=[System.TREASURY])
    again = ask_for_notice(case, actor=actor, at=at, waiver=waiver, basis=basis.strip())
    detail = {"waiver": waiver.value, "basis": basis.strip(), "notice": again.number if again else ""}
    note_act(case, "减免登记费", by=actor, at=at, **detail)
    follow_offices(case, actor=actor, at=at)
    return case


def _begin(*, number: str, officer: Officer, address: str, seen: int | None) -> tuple[Case, Actor]:
    held = sorted(str(role) for role in _MAY if officer.has_any([role]))
    if not held:
        raise WrongRole(sorted(_MAY))
    case = locked_case(number=number, officer=officer)
    require_unmoved(case, seen=seen)
    return case, Actor.of(officer, role=held[0], address=address)


def _void(row: OfficeRequest, *, at: datetime) -> None:
    row.stage, row.answered_at = Stage.WITHDRAWN.value, at
    row.save(update_fields=["stage", "answered_at"])
