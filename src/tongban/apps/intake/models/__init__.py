"""Tables of the intake. Everything hangs on an Application, and an Application belongs to one institution."""

from tongban.apps.intake.models.accounts import AccountQuery
from tongban.apps.intake.models.application import Application, IntakeCounter, Paper
from tongban.apps.intake.models.consulting import ConsultationEntry
from tongban.apps.intake.models.declarations import ReturnedDeclaration
from tongban.apps.intake.models.enquiries import ProgressEnquiry
from tongban.apps.intake.models.materials import InterviewAnswer, MaterialFile, MaterialRow, Undertaking
from tongban.apps.intake.models.mirror import CaseMirror, MirrorEvent
from tongban.apps.intake.models.papers import PaperParcel, PaperSheet, ParcelSearch
from tongban.apps.intake.models.parts import CounterPart, PartCheck, PartFile, PartTask
from tongban.apps.intake.models.people import ApplicantRow, IdentityCheck, RepresentativeRow
from tongban.apps.intake.models.pre_review import PreReviewEntry
from tongban.apps.intake.models.reminders import Reminder
from tongban.apps.intake.models.signatures import PadSignature, PartSignature, SignatureOnPad
from tongban.apps.intake.models.withdrawal import WithdrawalRequest

__all__ = [
    "AccountQuery",
    "ApplicantRow",
    "Application",
    "CaseMirror",
    "ConsultationEntry",
    "CounterPart",
    "IdentityCheck",
    "IntakeCounter",
    "InterviewAnswer",
    "MaterialFile",
    "MaterialRow",
    "MirrorEvent",
    "PadSignature",
    "Paper",
    "PaperParcel",
    "PaperSheet",
    "ParcelSearch",
    "PartCheck",
    "PartFile",
    "PartSignature",
    "PartTask",
    "PreReviewEntry",
    "ProgressEnquiry",
    "Reminder",
    "RepresentativeRow",
    "ReturnedDeclaration",
    "SignatureOnPad",
    "Undertaking",
    "WithdrawalRequest",
]
