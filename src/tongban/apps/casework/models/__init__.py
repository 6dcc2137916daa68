"""Tables of casework. Events, papers and reasons are written once; the rest is derived from them or from messages."""

from tongban.apps.casework.models.assignments import Absence, Assignment, SavedFilter
from tongban.apps.casework.models.cases import Case, CaseEvent, CaseNumberSequence
from tongban.apps.casework.models.consulting import CaseConsultation, DraftEnquiry
from tongban.apps.casework.models.decisions import CasePaper, DecisionReason, SupplementRequest
from tongban.apps.casework.models.enforcement import (
    EnforcementEvent,
    EnforcementFile,
    EnforcementOrder,
    EnforcementPaper,
    EnforcementUnit,
)
from tongban.apps.casework.models.filing import (
    CaseMaterial,
    CaseParty,
    IdentityCheckNote,
    InterviewAnswer,
    MaterialFile,
    PaperParcel,
)
from tongban.apps.casework.models.lending import Lending
from tongban.apps.casework.models.notes import CaseNote
from tongban.apps.casework.models.onewindow import OfficeRequest
from tongban.apps.casework.models.outside import ShortMessage, SmsOptOut, VerificationLookup
from tongban.apps.casework.models.papers import CaseSheet
from tongban.apps.casework.models.posting import PostedCertificate, PostingScan
from tongban.apps.casework.models.pre_review import PreReview, PreReviewEvent
from tongban.apps.casework.models.serving import NoticeService
from tongban.apps.casework.models.tidings import Manner, SeizureTiding

__all__ = [
    "Absence",
    "Assignment",
    "Case",
    "CaseConsultation",
    "CaseEvent",
    "CaseMaterial",
    "CaseNote",
    "CaseNumberSequence",
    "CasePaper",
    "CaseParty",
    "CaseSheet",
    "DecisionReason",
    "DraftEnquiry",
    "EnforcementEvent",
    "EnforcementFile",
    "EnforcementOrder",
    "EnforcementPaper",
    "EnforcementUnit",
    "IdentityCheckNote",
    "InterviewAnswer",
    "Lending",
    "Manner",
    "MaterialFile",
    "NoticeService",
    "OfficeRequest",
    "PaperParcel",
    "PostedCertificate",
    "PostingScan",
    "PreReview",
    "PreReviewEvent",
    "SavedFilter",
    "SeizureTiding",
    "ShortMessage",
    "SmsOptOut",
    "SupplementRequest",
    "VerificationLookup",
]
