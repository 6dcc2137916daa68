"""What runs beside a case: started with acceptance and recording, answered whenever the answer comes.

Where the office concerned is on the exchange it is asked by its contract and answers by itself; what an officer
types in its place is for the time when it is not, and is marked so.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, OfficeRequest
from tongban.apps.casework.operations.offices.asking_offices import (
    ask_housing,
    declare_tax,
    declared_accounts,
    hand_over_accounts,
    tell_trade_recorded,
)
from tongban.apps.casework.operations.steps import Actor, Step, append_event, begin, tell_receiver
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.filing import Filing, filing_of
from tongban.apps.casework.queries.onewindow import SYSTEM_OF, accounts_of, latest_requests, why_by_hand
from tongban.apps.casework.refusals import OutcomeMissing
from tongban.apps.identity.models import Officer
from tongban.domain.cases.branches import (
    PROOFS,
    Branch,
    BranchNotWaiting,
    branches_at_acceptance,
    may_settle,
    may_start,
)
from tongban.domain.cases.outside import Stage, System, SystemAnswers
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.catalogue.effects import HousingFiling
from tongban.domain.dictionaries import TaxClearance
from tongban.exchange.contracts.cases import CaseAdvanced

_UTILITIES_FORM: Final = "M41"


def start_branches(case: Case, step: Step) -> None:
    """With the acceptance: tax and housing, as the item wants, each asked by its contract where it is connected.

    Where it is not, what the papers prove is settled at once. Where this way of applying asks for no such paper
    (a mortgage is not filed as a sale is), nothing is started.
    """
    filing = filing_of(case)
    asked = {paper.code for paper in filing.business.materials_for(filing.way)}
    for branch in branches_at_acceptance(filing.business):
        if not PROOFS[branch] & asked:
            continue
        _append(case, step, Action.START_BRANCH, branch, sentence=f"同时办理：{branch.label}。")
        if _is_asked(case, branch, filing=filing, step=step):
            continue
        if filing.handed_in & PROOFS[branch]:
            told = "已随申请材料提交凭证"
            _append(case, step, Action.SETTLE_BRANCH, branch, sentence=f"{branch.label}：{told}。", outcome=told)


def _is_asked(case: Case, branch: Branch, *, filing: Filing, step: Step) -> bool:
    """Whether an office was asked and its answer is waited for.

    A tax certificate on paper is an answer, and nobody is asked. A trade that the item wants filed waits for the
    housing side whatever paper there is; where a filing is only verified, the filed contract on paper suffices, and
    what the housing side says of it is shown.
    """
    on_paper = bool(PROOFS[branch] & filing.handed_in)
    if branch is Branch.TAX and on_paper:
        return False
    asked = _ASKING[branch](case, actor=step.actor, at=step.at) is not None
    verified_only = filing.business.housing_filing is HousingFiling.CHECKED
    return asked and not (branch is Branch.HOUSING and verified_only and on_paper)


_ASKING: Final[Mapping[Branch, Callable[..., OfficeRequest | None]]] = MappingProxyType(
    {Branch.TAX: declare_tax, Branch.HOUSING: ask_housing}
)


def start_utilities(case: Case, step: Step) -> None:
    """With the recording: water, power, gas and heat follow the house, where the applicants gave their accounts.

    The housing side hears that the trade is done.
    """
    tell_trade_recorded(case, at=step.at)
    named = bool(declared_accounts(filing_of(case).told))
    if named or case.materials.filter(code=_UTILITIES_FORM, state="received").exists():
        _append(case, step, Action.START_BRANCH, Branch.UTILITIES, sentence=f"同时办理：{Branch.UTILITIES.label}。")
        hand_over_accounts(case, actor=step.actor, at=step.at)


@transaction.atomic
def start_branch(
    *, number: str, officer: Officer, branch: Branch, at: datetime, address: str = "", seen: int | None = None
) -> Case:
    """Have a matter handled beside the case that did not start by itself; raises BranchStarted."""
    case, step = begin(Action.START_BRANCH, number=number, officer=officer, at=at, address=address, seen=seen)
    may_start(branch, events=course_of(case))
    _append(case, step, Action.START_BRANCH, branch, sentence=f"同时办理：{branch.label}。")
    return case


@transaction.atomic
def settle_branch(
    *,
    number: str,
    officer: Officer,
    branch: Branch,
    outcome: str,
    at: datetime,
    clearance: str = TaxClearance.PAID.value,
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Write down what the tax office, the housing authority or the utilities answered; moves nothing else.

    Lawful only where the office is not connected, is late, or said what a person has to judge; the event and the
    audit trail say which. `clearance` is what the tax paper says. Raises BranchNotWaiting, OutcomeMissing,
    SystemAnswers.
    """
    case, step = begin(Action.SETTLE_BRANCH, number=number, officer=officer, at=at, address=address, seen=seen)
    may_settle(branch, events=course_of(case))
    if not outcome.strip():
        raise OutcomeMissing(branch.label)
    why = _close_by_hand(case, branch, clearance=clearance, at=at)
    told = outcome.strip()
    sentence = f"{branch.label}：{told}（人工记录：{why}）"
    _append(case, step, Action.SETTLE_BRANCH, branch, sentence=sentence, outcome=told, by_hand=why)
    record_act(
        act="人工记录并行事项结果",
        at=at,
        institution_code=case.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=case.case_number,
        address=address,
        detail={"branch": branch.value, "why": why},
    )
    return case


def settle_by_office(case: Case, branch: Branch, *, outcome: str, actor: Actor, at: datetime) -> None:
    """Write into a locked case what an office itself answered; nothing where the branch is no longer awaited."""
    try:
        may_settle(branch, events=course_of(case))
    except BranchNotWaiting:
        return
    step = Step(action=Action.SETTLE_BRANCH, state=CaseState(case.state), actor=actor, at=at)
    _append(case, step, Action.SETTLE_BRANCH, branch, sentence=f"{branch.label}：{outcome}。", outcome=outcome)


def _close_by_hand(case: Case, branch: Branch, *, clearance: str, at: datetime) -> str:
    """End what was asked of the office, and say why a person answers in its place. Raises SystemAnswers."""
    system = SYSTEM_OF[branch]
    asked = accounts_of(case) if system is System.UTILITIES else [latest_requests(case).get(system)]
    rows = [one for one in asked if one is not None and not Stage(one.stage).is_over]
    first = rows[0] if rows else None
    why = why_by_hand(first, system=system, institution_code=case.institution_id, at=at)
    if not why:
        raise SystemAnswers(system)
    told = {"clearance": TaxClearance(clearance).value} if branch is Branch.TAX else {}
    for row in rows:
        row.stage, row.answered_at, row.answer = Stage.BY_HAND.value, at, {**row.answer, **told, "by_hand": why}
        row.save(update_fields=["stage", "answered_at", "answer"])
    return why


def _append(
    case: Case, step: Step, action: Action, branch: Branch, *, sentence: str, outcome: str = "", by_hand: str = ""
) -> None:
    state = next_state(CaseState(case.state), action)
    beside = Step(action=action, state=state, actor=step.actor, at=step.at)
    detail = {"branch": branch.value, "outcome": outcome} | ({"by_hand": by_hand} if by_hand else {})
    event = append_event(case, beside, sentence=sentence, detail=detail)
    tell_receiver(case, event, CaseAdvanced)
