"""The five steps every act shares: lock, ask the law, write, append the event, tell the others."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, CaseEvent
from tongban.apps.casework.operations.assignment.dispatching import pass_on, require_turn
from tongban.apps.casework.queries.course import clock_of, nearly_due
from tongban.apps.casework.queries.seen import moved_on
from tongban.apps.casework.refusals import CaseNotFound, WrongRole
from tongban.apps.casework.words import NoteKind
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.prepared import send
from tongban.apps.identity.queries import visible_row
from tongban.apps.messaging.operations import publish
from tongban.apps.register.operations.recording import lock_folios
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state, roles_for
from tongban.domain.catalogue import item
from tongban.domain.people import Role
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.cases import CaseStep

_SENTENCE_LENGTH: Final = 1000
_CLOSE_NOTES: Final = f"""UPDATE case_note SET closed_at = %(at)s
    WHERE case_id = %(case)s AND answered_at IS NULL AND closed_at IS NULL AND kind <> '{NoteKind.REMINDER.value}'
        AND (deadline IS DISTINCT FROM %(deadline)s OR (%(moved)s AND kind = '{NoteKind.NEARLY.value}'))"""  # noqa: S608 - words of ours


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who takes a step: an officer in a role, or a member of the exchange."""

    account: str
    name: str
    role: str = ""
    address: str = ""

    @classmethod
    def of(cls, officer: Officer, *, role: str = "", address: str = "") -> Self:
        """An officer at an address."""
        return cls(account=officer.username, name=officer.name, role=role, address=address)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is about to happen to a locked case: the action and the state the law says it leads to."""

    action: Action
    state: CaseState
    actor: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the receiving institution is told although it is no step: the state stays, nothing is written at home."""

    action: str
    state: str
    at: datetime
    actor_name: str
    role: str
    sentence: str


def begin(
    action: Action, *, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None
) -> tuple[Case, Step]:
    """Lock the case and ask the law whether this officer may take this action now.

    `address` is where the officer sits, for the audit trail; `seen` how many steps the page showed on which the
    officer decided. Raises WrongRole, CaseNotFound (also for another institution's case), CaseMovedOn when others
    took a step meanwhile, ActionNotAllowed, or NotMyCase when the case was given to a colleague.
    """
    held = sorted(str(role) for role in roles_for(action) if officer.has_any([role]))
    if not held:
        raise WrongRole([Role(role) for role in sorted(roles_for(action))])
    case = locked_case(number=number, officer=officer)
    require_unmoved(case, seen=seen)
    produces = item(case.item).produces.is_certificate
    state = next_state(CaseState(case.state), action, certificate=produces)
    # Applicants may withdraw before whomever they come to; what moves nothing waits for nobody.
    if state != case.state and action is not Action.WITHDRAW:
        require_turn(case, officer=officer, at=at, address=address)
    actor = Actor.of(officer, role=held[0], address=address)
    return case, Step(action=action, state=state, actor=actor, at=at)


def hold_still(case: Case) -> None:
    """Lock the folio before the case: a court's order takes them in the same order, and comes before or after.

    A unit the register does not know holds nothing still; the law speaks of it where it is asked.
    """
    with suppress(FolioNotFound):
        lock_folios(case.institution, {case.unit_code})


def locked_case(*, number: str, officer: Officer) -> Case:
    """The case, locked until the transaction ends; raises CaseNotFound, also for another institution's."""
    case = visible_row(Case, officer, lock=True, case_number=number)
    if case is None:
        raise CaseNotFound(number)
    case.institution = officer.institution
    return case


def case_of_sender(intake_number: str, institution: Institution, sender: str) -> Case:
    """A case may only be added to by the institution that took it in."""
    case: Case | None = (
        Case.objects.of(institution)
        .select_for_update()
        .filter(intake_number=intake_number, receiving_code=sender.partition(".")[2])
        .first()
    )
    if case is None:
        raise CaseNotFound(intake_number)
    return case


def require_unmoved(case: Case, *, seen: int | None) -> None:
    """Raises CaseMovedOn when the locked case is not as it was shown, after `seen` steps; None asks nothing.

    Two people never overwrite each other: who comes second is told what the first did, and decides anew.
    """
    if moved := moved_on(case, seen=seen):
        raise moved


def append_event(case: Case, step: Step, *, sentence: str, detail: Mapping[str, object] | None = None) -> CaseEvent:
    """Write the step: the event, the state it leads to, the audit entry. Saves the whole case."""
    moved = case.state != step.state or step.action is Action.LODGE
    before, case.state = case.state, step.state.value
    case.events_count += 1
    _set_deadline(case, before=before)
    if step.state.is_final:
        case.closed_at = step.at
    event = CaseEvent.objects.create(
        institution_id=case.institution_id,
        case=case,
        sequence=case.events_count,
        action=step.action.value,
        state=step.state.value,
        actor=step.actor.account,
        actor_name=step.actor.name,
        role=step.actor.role,
        at=step.at,
        sentence=sentence[:_SENTENCE_LENGTH],
        detail=dict(detail or {}),
    )
    if moved:
        pass_on(case, at=step.at)
    case.save()
    _close_notes(case, moved=moved, at=step.at)
    note_act(case, step.action.label, by=step.actor, at=step.at, state=step.state.value, role=step.actor.role)
    return event


def note_act(case: Case, act: str, *, by: Actor, at: datetime, **detail: object) -> None:
    """One entry of the audit trail about a case, in the caller's transaction."""
    record_act(
        act=act,
        at=at,
        institution_code=case.institution_id,
        actor=by.account,
        actor_name=by.name,
        subject=case.case_number,
        address=by.address,
        detail=detail,
    )


def take_up_again(case: Case) -> None:
    """After a standstill: the promised time goes on where it stopped, and the deadline moves by as much."""
    case.due_at = clock_of(case).committed_due_at
    _set_deadline(case, before=case.state)
    case.save(update_fields=["due_at", "deadline_at", "nearly_due_at"])


def _set_deadline(case: Case, *, before: str) -> None:
    """What must be kept in the state the case is in, and from when that is yellow; `before` is the state it was in."""
    was, case.deadline_at = case.deadline_at, _deadline(case, CaseState(case.state))
    decided = CaseState.LODGED in {before, case.state} and before != case.state
    if case.deadline_at != was or decided:
        case.nearly_due_at = nearly_due(case)


def _close_notes(case: Case, *, moved: bool, at: datetime) -> None:
    """What was told of a deadline that no longer runs is done with; whoever had the case is no longer reminded."""
    send(_CLOSE_NOTES, {"case": case.pk, "deadline": case.deadline_at, "moved": moved, "at": at})


def _deadline(case: Case, state: CaseState) -> datetime | None:
    """What the bureau must keep now: half a day to accept, then the committed time until recording."""
    if state is CaseState.LODGED:
        return case.accept_by
    return case.due_at if state.is_under_decision else None


def tell_receiver(case: Case, event: CaseEvent | Beside, contract: type[CaseStep], **more: object) -> None:
    """Tell the receiving institution of a step; `more` are the contract's own fields."""
    case.steps_told += 1
    case.save(update_fields=["steps_told"])
    fields = {
        "intake_number": case.intake_number,
        "case_number": case.case_number,
        "sequence": case.steps_told,
        "action": event.action,
        "state": event.state,
        "at": event.at,
        "actor": event.actor_name,
        "role": event.role,
        "due_at": case.accept_by if event.state == CaseState.LODGED else case.due_at,
        "nearly_due_at": case.nearly_due_at,
        "sentence": event.sentence,
        **more,
    }
    send_to_receiver(case, contract(**fields), at=event.at)


def send_to_receiver(case: Case, message: Message, *, at: datetime) -> None:
    """Queue a message to the institution that took the application in; what a court ordered here nobody else has."""
    if case.is_ordered:
        return
    publish(
        message,
        sender=case.institution.member,
        recipient=f"bureau.{case.receiving_code}",
        about=case.intake_number,
        at=at,
    )
