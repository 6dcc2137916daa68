"""Tables of casework. Events, papers and reasons are written once; the rest is derived from them or from messages."""

from tongban.apps.casework.models.assignments import Absence, Assignment, SavedFilter
from tongban.apps.casework.models.cases import Case, CaseEvent, CaseNumberSequence
from tongban.apps.casework.models.consulting import CaseConsultation
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
from tongban.apps.casework.models.notes import CaseNote
from tongban.apps.casework.models.outside import ShortMessage, VerificationLookup
from tongban.apps.casework.models.posting import PostedCertificate, PostingScan

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
    "DecisionReason",
    "EnforcementEvent",
    "EnforcementFile",
    "EnforcementOrder",
    "EnforcementPaper",
    "EnforcementUnit",
    "IdentityCheckNote",
    "InterviewAnswer",
    "MaterialFile",
    "PaperParcel",
    "PostedCertificate",
    "PostingScan",
    "SavedFilter",
    "ShortMessage",
    "SupplementRequest",
    "VerificationLookup",
]
