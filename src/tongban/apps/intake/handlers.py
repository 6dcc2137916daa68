"""What this counter does about messages from home bureaus."""

from tongban.apps.intake.operations import apply_receipt, apply_step, note_answer, note_paper_arrival, note_refusal
from tongban.apps.messaging.handlers import Received, handles
from tongban.exchange.contracts.cases import (
    CaseAccepted,
    CaseAdvanced,
    CaseDeclined,
    CaseIssued,
    CaseReceived,
    CaseRecorded,
    CaseRefused,
    CaseStep,
    CaseSupplementRequested,
    PaperReceived,
)
from tongban.exchange.contracts.lifecycle import (
    CaseHandedBack,
    CaseReminderAnswered,
    CaseWithdrawalRefused,
    CaseWithdrawn,
)


@handles(CaseReceived)
def case_received(message: CaseReceived, received: Received) -> None:
    """The home bureau has the application."""
    apply_receipt(message, sender=received.sender, at=received.at)


@handles(
    CaseAccepted,
    CaseAdvanced,
    CaseDeclined,
    CaseHandedBack,
    CaseIssued,
    CaseRecorded,
    CaseRefused,
    CaseSupplementRequested,
    CaseWithdrawn,
)
def case_moved(message: CaseStep, received: Received) -> None:
    """The case took a step."""
    apply_step(message, sender=received.sender, at=received.at)


@handles(CaseWithdrawalRefused)
def withdrawal_refused(message: CaseWithdrawalRefused, received: Received) -> None:
    """It came too late."""
    note_refusal(message, sender=received.sender)


@handles(CaseReminderAnswered)
def reminder_answered(message: CaseReminderAnswered, received: Received) -> None:
    """What they said."""
    note_answer(message, intake_number=received.about, sender=received.sender)


@handles(PaperReceived)
def paper_received(message: PaperReceived, received: Received) -> None:
    """The parcel arrived."""
    note_paper_arrival(message, sender=received.sender)
