"""What runs beside a case: started with acceptance and recording, answered whenever the answer comes."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.steps import Step, append_event, begin, tell_receiver
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.filing import filing_of
from tongban.apps.casework.refusals import OutcomeMissing
from tongban.apps.identity.models import Officer
from tongban.domain.cases.branches import Branch, branches_at_acceptance, may_settle, may_start
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.exchange.contracts.cases import CaseAdvanced

# A paper that was handed in, or waived against shared data, is the answer.
_PROOFS: Final[Mapping[Branch, frozenset[str]]] = MappingProxyType(
    {Branch.TAX: frozenset({"M12"}), Branch.HOUSING: frozenset({"M06", "M07", "M32"})}
)
_UTILITIES_FORM: Final = "M41"


def start_branches(case: Case, step: Step) -> None:
    """With the acceptance: tax and housing, as the item wants; what the papers prove already is settled at once.

    Where this way of applying asks for no such paper (a mortgage is not filed as a sale is), nothing is started.
    """
    filing = filing_of(case)
    asked = {paper.code for paper in filing.business.materials_for(filing.way)}
    for branch in branches_at_acceptance(filing.business):
        if not _PROOFS[branch] & asked:
            continue
        _append(case, step, Action.START_BRANCH, branch, sentence=f"同时办理：{branch.label}。")
        if filing.papers & _PROOFS[branch]:
            told = "已随申请材料提交凭证"
            _append(case, step, Action.SETTLE_BRANCH, branch, sentence=f"{branch.label}：{told}。", outcome=told)


def start_utilities(case: Case, step: Step) -> None:
    """With the recording: water, power, gas and heat follow the house, where the applicants gave their accounts."""
    if case.materials.filter(code=_UTILITIES_FORM, state="received").exists():
        _append(case, step, Action.START_BRANCH, Branch.UTILITIES, sentence=f"同时办理：{Branch.UTILITIES.label}。")


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
    address: str = "",
    seen: int | None = None,
) -> Case:
    """Write down what the tax office, the housing authority or the utilities answered; moves nothing else.

    Raises BranchNotWaiting, OutcomeMissing.
    """
    case, step = begin(Action.SETTLE_BRANCH, number=number, officer=officer, at=at, address=address, seen=seen)
    may_settle(branch, events=course_of(case))
    if not outcome.strip():
        raise OutcomeMissing(branch.label)
    told = outcome.strip()
    _append(case, step, Action.SETTLE_BRANCH, branch, sentence=f"{branch.label}：{told}", outcome=told)
    return case


def _append(case: Case, step: Step, action: Action, branch: Branch, *, sentence: str, outcome: str = "") -> None:
    state = next_state(CaseState(case.state), action)
    beside = Step(action=action, state=state, actor=step.actor, at=step.at)
    event = append_event(case, beside, sentence=sentence, detail={"branch": branch.value, "outcome": outcome})
    tell_receiver(case, event, CaseAdvanced)
