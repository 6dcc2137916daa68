"""One case lived through: each act applied to its row as the operations of casework would, each written as event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from tongban.apps.casework.certificates import certificate_id
from tongban.apps.casework.models import Case, CaseEvent
from tongban.apps.casework.queries.course import nearly_due
from tongban.apps.casework.queries.worktime import accept_by, committed_until
from tongban.apps.identity.models import Officer
from tongban.domain.cases.events import CaseEvent as Act
from tongban.domain.cases.events import may_review
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state, roles_for
from tongban.domain.catalogue import item
from tongban.domain.people import Role

Staff = Mapping[Role, Sequence[Officer]]
_SENT_BY_THE_COUNTER = frozenset({Action.LODGE, Action.SUPPLEMENT})
_SENTENCES = {
    Action.ACCEPT: "已受理。",
    Action.REQUEST_SUPPLEMENT: "一次性告知补正：申请人身份证明。",
    Action.SUPPLEMENT: "补正材料已移交。",
    Action.DECLINE: "不予受理：该申请不属于本机构登记范围。",
    Action.EXAMINE: "初审通过，转复审。",
    Action.REVIEW: "复审通过，待登簿。",
    Action.RETURN_TO_EXAMINER: "退回重新初审。",
    Action.REFUSE: "不予登记：申请登记的事项与登记簿的记载不一致。",
    Action.COMPLETE_WITHOUT_CERTIFICATE: "已办结，登记完成告知书可以领取。",
    Action.ARCHIVE: "已归档。",
    Action.WITHDRAW: "申请人撤回申请。",
}
_OPINIONS = {
    Action.EXAMINE: "材料齐全，与登记簿记载一致，同意。",
    Action.REVIEW: "同意初审意见。",
    Action.RETURN_TO_EXAMINER: "请再核对权利人名称。",
}


@dataclass(frozen=True, kw_only=True)
class Lived:
    """A case with everything that happened to it so far."""

    case: Case
    events: tuple[CaseEvent, ...]

    def moment_of(self, action: Action) -> datetime | None:
        """When that was last done."""
        return next((event.at for event in reversed(self.events) if event.action == action), None)


class Historian:
    """Applies acts to fresh cases; whoever acts holds the role, and nobody reviews what they examined."""

    def __init__(self, *, staff: Staff, chance: Random) -> None:
        self._staff = staff
        self._chance = chance
        self._serial = 41_000_000_000

    def live(self, case: Case, *, acts: Sequence[tuple[Action, datetime]], given: str) -> Lived:
        """Apply the acts in order; `given` is the number of the certificate the item produces, if any.

        Raises ActionNotAllowed when the transition table forbids one: no case can come out that no bureau could have.
        """
        certificate = item(case.item).produces.is_certificate
        state: CaseState | None = None
        events: list[CaseEvent] = []
        done: list[Act] = []
        for action, at in acts:
            state = next_state(state, action, certificate=certificate)
            actor = self._actor(action, done)
            self._effect(case, action, at, actor=actor, given=given)
            events.append(self._event(case, action, state, at, actor=actor))
            done.append(Act(at=at, action=action, actor=events[-1].actor))
            _settle(case, state, at)
        case.nearly_due_at = nearly_due(case)
        return Lived(case=case, events=tuple(events))

    def _actor(self, action: Action, done: list[Act]) -> Officer | None:
        """None for what the receiving institution did."""
        if action in _SENT_BY_THE_COUNTER:
            return None
        role = min(roles_for(action) & self._staff.keys())
        officer = self._chance.choice(self._staff[role])
        if action is Action.REVIEW:
            may_review(events=done, actor=officer.username)
        return officer

    def _effect(self, case: Case, action: Action, at: datetime, *, actor: Officer | None, given: str) -> None:
        changes = _EFFECTS.get(action)
        if changes is not None:
            changes(case, at)
        if action is Action.EXAMINE and actor is not None:
            case.examined_by_id = actor.pk
        if action is Action.RECORD and given:
            case.certificate_number = given
            title = "证明" not in given
            case.certificate_kind = "title_certificate" if title else "registration_certificate"
        if action is Action.PREPARE_CERTIFICATE:
            self._serial += 1
            case.printed_serial = str(self._serial)
            case.certificate_id = certificate_id(case.certificate_number, issuer=case.institution_id)

    def _event(self, case: Case, action: Action, state: CaseState, at: datetime, *, actor: Officer | None) -> CaseEvent:
        case.events_count += 1
        member = f"bureau.{case.receiving_code}"
        return CaseEvent(
            institution_id=case.institution_id,
            case_id=case.pk,
            sequence=case.events_count,
            action=action.value,
            state=state.value,
            actor=actor.username if actor else member,
            actor_name=actor.name if actor else case.received_by,
            role=min(roles_for(action)).value if actor else "",
            at=at,
            sentence=_sentence(case, action),
            detail=_detail(case, action),
        )


def reviewable(staff: Staff) -> Staff:
    """The staff with those who examine struck from those who review."""
    examiners = {officer.username for officer in staff[Role.EXAMINE]}
    reviewers = [officer for officer in staff[Role.REVIEW] if officer.username not in examiners]
    return {**staff, Role.REVIEW: reviewers}


def _settle(case: Case, state: CaseState, at: datetime) -> None:
    """What every act leaves behind: the state, the running deadline, the end."""
    case.state = state.value
    case.steps_told = max(case.events_count - 1, 0)
    case.deadline_at = case.due_at if state.is_under_decision else None
    if state is CaseState.LODGED:
        case.deadline_at = case.accept_by
    if state.is_final:
        case.closed_at = at


def _restart_acceptance(case: Case, at: datetime) -> None:
    case.accept_by = accept_by(case.institution_id, received_at=at)


def _accept(case: Case, at: datetime) -> None:
    case.accepted_at = at
    days = item(case.item).committed_working_days
    case.due_at = committed_until(case.institution_id, accepted_at=at, working_days=days)


def _record(case: Case, at: datetime) -> None:
    case.recorded_at = at


def _issue(case: Case, at: datetime) -> None:
    case.issued_at = at


_EFFECTS: Mapping[Action, Callable[[Case, datetime], None]] = {
    Action.LODGE: _restart_acceptance,
    Action.SUPPLEMENT: _restart_acceptance,
    Action.ACCEPT: _accept,
    Action.RECORD: _record,
    Action.ISSUE: _issue,
    Action.COMPLETE_WITHOUT_CERTIFICATE: _issue,
}


def _sentence(case: Case, action: Action) -> str:
    if action is Action.LODGE:
        return f"{case.receiving_name}收件，移交属地。"
    if action is Action.RECORD:
        return f"已登簿：{item(case.item).name}"
    if action is Action.PREPARE_CERTIFICATE:
        return f"已缮证：{case.certificate_number}。"
    if action is Action.ISSUE:
        return f"已发证：{case.certificate_number}，窗口领取。"
    return _SENTENCES[action]


def _detail(case: Case, action: Action) -> dict[str, object]:
    if action is Action.RECORD:
        return {"summary": item(case.item).name, "certificate_number": case.certificate_number}
    opinion = _OPINIONS.get(action)
    return {"opinion": opinion} if opinion else {}
