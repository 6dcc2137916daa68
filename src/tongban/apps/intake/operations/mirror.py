"""What home bureaus report, kept in order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tongban.apps.intake.failures import ApplicationNotFound
from tongban.apps.intake.models import Application, CaseMirror, MaterialRow, MirrorEvent
from tongban.apps.intake.words import ApplicationState, MaterialState, WithdrawalState
from tongban.domain.cases import CaseState
from tongban.domain.notifying import TOLD_BESIDE
from tongban.exchange.contracts.cases import (
    CaseIssued,
    CaseReceived,
    CaseStep,
    CaseSupplementRequested,
)

# States of the home bureau's case after which nothing more will happen.
_FINAL = frozenset(str(state) for state in CaseState if state.is_final)


def application_of_sender(intake_number: str, *, sender: str, drafts: bool = False) -> Application:
    """The application the message is about, locked; only its own home bureau may speak about it.

    Of what was never lodged it knows nothing, unless it was asked: `drafts`.
    """
    rows = Application.objects.select_for_update().filter(
        intake_number=intake_number, home_code=sender.partition(".")[2]
    )
    found: Application | None = (rows if drafts else rows.filter(lodged_at__isnull=False)).first()
    if found is None:
        raise ApplicationNotFound(intake_number)
    return found


@transaction.atomic
def apply_receipt(message: CaseReceived, *, sender: str, at: datetime) -> CaseMirror:
    """The home bureau numbered the case: open its mirror. A repetition changes nothing."""
    application = application_of_sender(message.intake_number, sender=sender)
    mirror, _ = CaseMirror.objects.get_or_create(
        application=application,
        defaults={
            "case_number": message.case_number,
            "received_at": message.received_at,
            "accept_by": message.accept_by,
            "nearly_due_at": message.nearly_due_at,
            "updated_at": at,
        },
    )
    return mirror


@transaction.atomic
def apply_step(step: CaseStep, *, sender: str, at: datetime) -> CaseMirror:
    """Keep one step and move the mirror as far as the steps are complete.

    A repetition changes nothing; a step that comes too early is kept and applied when the gap closes.
    """
    application = application_of_sender(step.intake_number, sender=sender)
    mirror, _ = CaseMirror.objects.get_or_create(
        application=application,
        defaults={"case_number": step.case_number, "received_at": step.at, "updated_at": at},
    )
    MirrorEvent.objects.bulk_create(
        [
            MirrorEvent(
                mirror=mirror,
                sequence=step.sequence,
                contract=step.CONTRACT,
                action=step.action,
                state=step.state,
                at=step.at,
                actor=step.actor,
                role=step.role,
                due_at=step.due_at,
                nearly_due_at=step.nearly_due_at,
                sentence=step.sentence,
                detail=_detail(step),
                arrived_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    _follow(mirror, application, at=at)
    return mirror


def _detail(step: CaseStep) -> dict[str, object]:
    """What this kind of step adds to the common fields."""
    common = set(CaseStep.model_fields)
    return {key: value for key, value in step.body().items() if key not in common}


@transaction.atomic
def step_withdrawn(*, about: str, step: int, sender: str, at: datetime) -> None:
    """Wait for this step no longer: the hub gave it back to the home bureau, and what follows it may be applied.

    Said once more before anything that follows it, it is applied in its turn; after that it is kept in the history, and
    the case stays where it has got to. Nothing happens about an application that is not here: that may be the reason.
    """
    try:
        application = application_of_sender(about, sender=sender)
    except ApplicationNotFound:
        return
    if step in application.withdrawn_steps:
        return
    application.withdrawn_steps = sorted([*application.withdrawn_steps, step])
    application.save(update_fields=["withdrawn_steps"])
    mirror = CaseMirror.objects.filter(application=application).first()
    if mirror is not None:
        _follow(mirror, application, at=at)


def _follow(mirror: CaseMirror, application: Application, *, at: datetime) -> None:
    """Apply every step that directly continues what was applied before, or but for steps that were withdrawn."""
    withdrawn = set(application.withdrawn_steps)
    waiting = mirror.events.filter(sequence__gt=mirror.last_sequence).order_by("sequence")
    for event in waiting:
        if not withdrawn.issuperset(range(mirror.last_sequence + 1, event.sequence)):
            break
        _apply(mirror, application, event)
    mirror.updated_at = at
    mirror.save()


def _apply(mirror: CaseMirror, application: Application, event: MirrorEvent) -> None:
    mirror.last_sequence = event.sequence
    mirror.state = event.state
    if event.state == CaseState.LODGED:
        mirror.accept_by = event.due_at or mirror.accept_by
    else:
        mirror.due_at = event.due_at or mirror.due_at
    mirror.nearly_due_at = event.nearly_due_at
    if event.contract == CaseSupplementRequested.CONTRACT and event.action not in TOLD_BESIDE:
        ask_for(application, event.detail.get("items", []))
        mirror.accept_by = None  # a fresh half day runs from the answer
    if event.contract == CaseIssued.CONTRACT:
        mirror.certificate_number = str(event.detail.get("certificate_number") or "")
    if event.state == CaseState.WITHDRAWN:
        waiting = application.withdrawals.filter(state=WithdrawalState.ASKED)
        waiting.update(state=WithdrawalState.WITHDRAWN, answered_at=event.at, answer=event.sentence)
    if event.state in _FINAL and application.state == ApplicationState.LODGED:
        application.state = ApplicationState.CLOSED
        application.ended_at = event.at
        application.ended_reason = event.sentence[:300]
        application.save(update_fields=["state", "ended_at", "ended_reason"])


def ask_for(application: Application, items: Sequence[Mapping[str, str]]) -> None:
    """Mark what the home bureau wants supplemented; a paper not on the list yet is added to it."""
    last = application.materials.order_by("-position").values_list("position", flat=True).first() or 0
    for offset, wanted in enumerate(items, start=1):
        MaterialRow.objects.update_or_create(
            application=application,
            code=wanted["material"],
            defaults={"state": MaterialState.TO_SUPPLEMENT, "reason": wanted["sentence"]},
            create_defaults={
                "state": MaterialState.TO_SUPPLEMENT,
                "reason": wanted["sentence"],
                "name": wanted["name"],
                "position": last + offset,
            },
        )
