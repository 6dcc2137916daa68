"""What this counter does about messages from home bureaus and from other counters."""

from tongban.apps.identity.queries import institution
from tongban.apps.intake.operations import (
    apply_receipt,
    apply_step,
    close_task,
    hear_it_was_forgotten,
    hear_pre_review,
    note_answer,
    note_paper_arrival,
    note_part_declined,
    note_refusal,
    receive_part_request,
    step_withdrawn,
    take_part_back,
)
from tongban.apps.intake.operations.accounts import hear_of_account
from tongban.apps.intake.operations.consulting import hear_from_home
from tongban.apps.intake.operations.declaring import hear_it_was_sent_again, hear_of_return
from tongban.apps.messaging.handlers import Received, handles, when_withdrawn
from tongban.apps.messaging.queries import member_named
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
from tongban.exchange.contracts.consulting import CaseConsultationAnswered
from tongban.exchange.contracts.lifecycle import (
    CaseHandedBack,
    CaseReminderAnswered,
    CaseWithdrawalRefused,
    CaseWithdrawn,
    DeclarationReturnedHome,
    DeclarationSentAgain,
)
from tongban.exchange.contracts.parts import PartDeclined, PartGiven, PartRequested, PartWithdrawn
from tongban.exchange.contracts.prereview import ApplicationForgotten, ApplicationPreReviewed
from tongban.exchange.contracts.returning import MessageWithdrawn
from tongban.exchange.contracts.utilities import AccountTold


@handles(CaseReceived)
def case_received(message: CaseReceived, received: Received) -> None:
    """The home bureau has the application."""
    apply_receipt(message, sender=received.sender, at=received.at)


_STEPS = (
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


@handles(*_STEPS)
def case_moved(message: CaseStep, received: Received) -> None:
    """The case took a step."""
    apply_step(message, sender=received.sender, at=received.at)


@when_withdrawn(*_STEPS)
def step_will_not_come(notice: MessageWithdrawn, received: Received) -> None:
    """A step was given back to the home bureau."""
    if notice.step is not None:
        step_withdrawn(about=notice.about, step=notice.step, sender=notice.sender, at=received.at)


@handles(CaseWithdrawalRefused)
def withdrawal_refused(message: CaseWithdrawalRefused, received: Received) -> None:
    """It came too late."""
    note_refusal(message, sender=received.sender)


@handles(DeclarationReturnedHome)
def declaration_returned(message: DeclarationReturnedHome, received: Received) -> None:
    """The tax office wants more of the applicants."""
    hear_of_return(message, sender=received.sender)


@handles(DeclarationSentAgain)
def declaration_sent_again(message: DeclarationSentAgain, received: Received) -> None:
    """It has got it."""
    hear_it_was_sent_again(message, sender=received.sender)


@handles(CaseReminderAnswered)
def reminder_answered(message: CaseReminderAnswered, received: Received) -> None:
    """What they said."""
    note_answer(message, intake_number=received.about, sender=received.sender)


@handles(CaseConsultationAnswered)
def answer_heard(message: CaseConsultationAnswered, received: Received) -> None:
    """What the home bureau says to this counter."""
    hear_from_home(message, intake_number=received.about, sender=received.sender, at=received.at)


@handles(ApplicationPreReviewed)
def pre_reviewed(message: ApplicationPreReviewed, received: Received) -> None:
    """What the home bureau says to what was sent in."""
    hear_pre_review(message, sender=received.sender, at=received.at)


@handles(ApplicationForgotten)
def forgotten_at_home(message: ApplicationForgotten, received: Received) -> None:
    """What was sent in is no longer kept there."""
    hear_it_was_forgotten(message, sender=received.sender, at=received.at)


@handles(AccountTold)
def account_told(message: AccountTold, received: Received) -> None:
    """What a utility says of an account."""
    hear_of_account(message, sender=received.sender)


@handles(PaperReceived)
def paper_received(message: PaperReceived, received: Received) -> None:
    """The parcel arrived."""
    note_paper_arrival(message, sender=received.sender)


@handles(PartRequested)
def part_requested(message: PartRequested, received: Received) -> None:
    """Another counter asks for one applicant's part."""
    receive_part_request(
        message,
        institution=institution(received.institution_code),
        sender=received.sender,
        sender_name=member_named(received.sender).title,
        at=received.at,
    )


@handles(PartWithdrawn)
def part_withdrawn(message: PartWithdrawn, received: Received) -> None:
    """The counter that asked needs the part no longer."""
    close_task(message, institution=institution(received.institution_code), sender=received.sender, at=received.at)


@handles(PartGiven)
def part_given(message: PartGiven, received: Received) -> None:
    """The part is done."""
    take_part_back(message, sender=received.sender, at=received.at)


@handles(PartDeclined)
def part_declined(message: PartDeclined, received: Received) -> None:
    """The part could not be done there."""
    note_part_declined(message, sender=received.sender, at=received.at)
