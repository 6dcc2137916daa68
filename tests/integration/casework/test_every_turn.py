"""Every state × every action × every role: it works, or a typed refusal says why not; and the events say it all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from tests.conftest import moment
from tests.integration.casework.applications import sale
from tests.integration.casework.conftest import SENDER, cancellation
from tests.integration.casework.test_procedure import BLURRED, SERIAL
from tongban.apps.casework import operations as act
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.procedure import freezing
from tongban.apps.casework.operations.procedure.withdrawing import Signature, Withdrawal
from tongban.apps.casework.queries.course import clock_of, course_of
from tongban.apps.casework.words import Capacity, IssueMethod
from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.identity.models import Officer
from tongban.apps.worktime.queries import work_time
from tongban.domain.cases import Action, CaseState, allowed_actions, roles_for, state_after
from tongban.domain.cases.branches import Branch
from tongban.domain.cases.states import BEFORE_LODGING
from tongban.domain.catalogue.variants import VariantChange, VariantKind
from tongban.domain.errors import DomainError
from tongban.domain.people import SEPARATED, Role
from tongban.exchange.contracts.cases import CaseSupplemented
from tongban.exchange.contracts.types import FileRef

SCAN = FileRef(digest="a" * 64, size=1024, media_type="application/pdf", name="撤回登记申请书", pages=1)
# These come with a message or with a court's order; no officer takes them, whatever the role.
NOT_BY_OFFICERS = {
    Action.LODGE,
    Action.EXTEND_SUPPLEMENT,
    Action.SUPPLEMENT,
    Action.FREEZE,
    Action.THAW,
    Action.RESCHEDULE,
}
# What is looked at before lodging is no case yet: test_pre_review.py walks it.
OF_PRE_REVIEW = {
    Action.SEND_IN,
    Action.REQUEST_ONLINE_SUPPLEMENT,
    Action.SUPPLEMENT_ONLINE,
    Action.PASS_PRE_REVIEW,
    Action.REFUSE_PRE_REVIEW,
}


def signed_by_everybody(case: Case) -> Withdrawal:
    names = case.parties.values_list("name", flat=True)
    signatures = tuple(Signature(party=one, signed_by=one, capacity=Capacity.SELF) for one in names)
    return Withdrawal(reason="双方协商解除合同。", place="济源市不动产登记中心", signatures=signatures, document=SCAN)


@dataclass(frozen=True)
class Desk:
    """Somebody who acts on a case of 济源 at one moment."""

    officer: Officer
    at: object

    def take(self, action: Action, case: Case) -> Case:
        told = {"number": case.case_number, "officer": self.officer, "at": self.at}
        more = {
            Action.DECLINE: {"reasons": ["NA02"]},
            Action.REQUEST_SUPPLEMENT: {"items": [BLURRED]},
            Action.EXAMINE: {"opinion": "同意。"},
            Action.REVIEW: {"opinion": "同意。"},
            Action.PASS_TO_APPROVAL: {"opinion": "同意。"},
            Action.APPROVE: {"opinion": "同意。"},
            Action.RETURN_TO_EXAMINER: {"opinion": "请再核对。"},
            Action.REFUSE: {"reasons": ["RF02"]},
            Action.PREPARE_CERTIFICATE: {"printed_serial": SERIAL},
            Action.ISSUE: {"method": IssueMethod.COUNTER, "recipient": "王五", "fee_receipt": "豫财01"},
            Action.HAND_BACK: {"reason": "unreadable", "facts": "第二页无法打开。"},
            Action.SETTLE_PAYMENT: {"receipt": "豫财01"},
            Action.SUSPEND: {"reason": "litigation", "facts": "已提交受理通知书。"},
            Action.RESUME: {"opinion": "诉讼终结。"},
            Action.WITHDRAW: {"told": signed_by_everybody(case)} if action is Action.WITHDRAW else {},
            Action.START_BRANCH: {"branch": Branch.UTILITIES},
            Action.SETTLE_BRANCH: {"branch": Branch.UTILITIES, "outcome": "已过户。"},
        }
        return OPERATIONS[action](**told, **more.get(action, {}))


OPERATIONS: dict[Action, Callable[..., Case]] = {
    Action.ACCEPT: act.accept_case,
    Action.DECLINE: act.decline_case,
    Action.REQUEST_SUPPLEMENT: act.request_supplement,
    Action.EXAMINE: act.examine_case,
    Action.REVIEW: act.review_case,
    Action.PASS_TO_APPROVAL: act.review_case,
    Action.APPROVE: act.approve_case,
    Action.RETURN_TO_EXAMINER: act.return_to_examiner,
    Action.REFUSE: act.refuse_case,
    Action.RECORD: act.record,
    Action.PREPARE_CERTIFICATE: act.prepare_certificate,
    Action.ISSUE: act.issue,
    Action.COMPLETE_WITHOUT_CERTIFICATE: act.complete_without_certificate,
    Action.ARCHIVE: act.archive_case,
    Action.WITHDRAW: act.withdraw_case,
    Action.HAND_BACK: act.hand_back,
    Action.AWAIT_PAYMENT: act.await_payment,
    Action.SETTLE_PAYMENT: act.settle_payment,
    Action.SUSPEND: act.suspend_case,
    Action.RESUME: act.resume_case,
    Action.START_BRANCH: act.start_branch,
    Action.SETTLE_BRANCH: act.settle_branch,
}


@pytest.fixture
def by_role(jiyuan, appoint) -> dict[Role, Officer]:
    return {role: appoint(role.label, jiyuan, role) for role in Role}


@pytest.fixture
def outside(jiyuan) -> dict[Action, Callable[[Case, datetime], object]]:
    """What no officer does."""

    def supplement(case: Case, at: datetime) -> None:
        answer = CaseSupplemented(intake_number=case.intake_number, case_number=case.case_number, materials=(), at=at)
        act.receive_supplement(supplemented=answer, institution=jiyuan, sender=SENDER, sender_name="郑州", at=at)

    return {
        Action.SUPPLEMENT: supplement,
        Action.FREEZE: lambda case, at: freezing.freeze_case(case, why="济源市人民法院", at=at),
        Action.THAW: lambda case, at: freezing.thaw_case(case, at=at),
    }


def later(case: Case) -> datetime:
    """A working day after the latest step, so that every standstill lasts and every term has run for a while.

    Within the half day for acceptance half an hour: afterwards silence has decided (条例 §17).
    """
    if case.state == CaseState.LODGED:
        return course_of(case)[-1].at + timedelta(minutes=30)
    return work_time(case.institution_id).working_day_deadline(course_of(case)[-1].at, days=1)


def retold(case: Case) -> tuple[datetime, datetime | None, datetime | None]:
    """The half day, the committed day and what runs now, from the events and the calendar alone.

    Of a case that has ended nobody asks for the half day any more, and it stays as it was.
    """
    clock = clock_of(case)
    return clock.acceptance_due_at if case.closed_at is None else case.accept_by, clock.committed_due_at, clock.due_at


def tried(attempt: Callable[[], object], after: Callable[[], None]) -> DomainError | None:
    """The refusal; or None, when it worked and `after` has looked. Either way nothing of it remains."""
    try:
        with transaction.atomic():
            attempt()
            after()
            transaction.set_rollback(True)
    except DomainError as refusal:
        return refusal
    return None


@pytest.fixture
def approved(appoint, jiyuan) -> None:
    """What ends without a certificate wants a third look here."""
    change = VariantChange(
        since=date(2026, 11, 20), item="3704", kind=VariantKind.THIRD_REVIEW, reason="会议纪要〔2026〕9号"
    )
    officer = appoint("马管理", jiyuan, Role.ADMINISTER)
    decide_variant(officer=officer, change=change, at=moment("2026-11-18 09:00"))


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("lodging", [sale, cancellation], ids=["with-certificate", "approved-without"])
def test_in_every_state_every_action_by_every_role_works_or_says_why_not(receive, by_role, outside, lodging):
    seen: set[CaseState] = set()
    wrong: list[str] = []

    def walk(case: Case) -> None:
        case = Case.objects.get(pk=case.pk)
        state = CaseState(case.state)
        assert state_after(course_of(case)) is state
        assert retold(case) == (case.accept_by, case.due_at, case.deadline_at), f"{state}"
        if state in seen:
            return
        seen.add(state)
        at = later(case)
        for action, role in combinations():
            check(case, state, action, role, at)
        for action, happen in outside.items():
            if action in allowed_actions(state):
                tried(lambda happen=happen: happen(Case.objects.get(pk=case.pk), at), lambda: walk(case))

    def check(case: Case, state: CaseState, action: Action, role: Role, at: datetime) -> None:
        desk = Desk(by_role[role], at)
        refusal = tried(lambda: desk.take(action, case), lambda: walk(case))
        if (fault := misjudged(refusal, state, action, role, with_certificate=lodging is sale)) is not None:
            wrong.append(f"{state}, {action} by {role}: {fault}")

    walk(receive(lodging()))

    assert wrong == []
    assert seen >= set(CaseState) - NOT_REACHED[lodging] - set(BEFORE_LODGING)


NOT_REACHED = {
    sale: {CaseState.COMPLETED, CaseState.AWAITING_APPROVAL},
    cancellation: {CaseState.AWAITING_PAYMENT, CaseState.CERTIFICATE_PREPARED, CaseState.ISSUED},
}


def combinations() -> Iterator[tuple[Action, Role]]:
    """Every officer's action in every role; of the roles that may not, all of them too."""
    for action in Action:
        if action not in NOT_BY_OFFICERS | OF_PRE_REVIEW:
            for role in Role:
                if role not in SEPARATED and role is not Role.SUPERVISE:
                    yield action, role


def status_of(refusal: DomainError) -> int:
    """As web/errors.py answers: an illegal state is a conflict unless the refusal says otherwise."""
    return int(getattr(refusal, "status", 409))


def misjudged(
    refusal: DomainError | None, state: CaseState, action: Action, role: Role, *, with_certificate: bool
) -> str | None:
    """What is wrong with the outcome; None when it is as the table says."""
    if role not in roles_for(action):
        return None if refusal is not None and status_of(refusal) == 403 and refusal.sentence else f"not 403: {refusal}"
    if action not in allowed_actions(state, certificate=with_certificate):
        return None if refusal is not None and status_of(refusal) == 409 and refusal.sentence else f"not 409: {refusal}"
    if refusal is None or (status_of(refusal) in {403, 409} and refusal.sentence):
        return None
    return f"{type(refusal).__name__}: {refusal}"
