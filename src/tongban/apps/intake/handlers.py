"""What this counter does about messages from home bureaus, and which of its files they may fetch."""

from tongban.apps.intake.operations import apply_receipt, apply_step, note_paper_arrival
from tongban.apps.intake.queries import lodged_file_exists
from tongban.apps.messaging.handlers import FileAsked, Received, handles, releases_files
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


@handles(CaseReceived)
def case_received(message: CaseReceived, received: Received) -> None:
    """The home bureau has the application."""
    apply_receipt(message, sender=received.sender, at=received.at)


@handles(
    CaseAccepted,
    CaseAdvanced,
    CaseDeclined,
    CaseIssued,
    CaseRecorded,
    CaseRefused,
    CaseSupplementRequested,
)
def case_moved(message: CaseStep, received: Received) -> None:
    """The case took a step."""
    apply_step(message, sender=received.sender, at=received.at)


@handles(PaperReceived)
def paper_received(message: PaperReceived, received: Received) -> None:
    """The parcel arrived."""
    note_paper_arrival(message, sender=received.sender)


@releases_files
def release_to_home(asked: FileAsked) -> bool:
    """A home bureau may fetch the files of the applications lodged with it, and no others."""
    kind, _, home_code = asked.requester.partition(".")
    return kind == "bureau" and lodged_file_exists(
        digest=asked.digest,
        home_code=home_code,
        intake_number=asked.about,
        institution_code=asked.holder.partition(".")[2],
    )
