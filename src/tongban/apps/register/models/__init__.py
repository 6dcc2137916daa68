"""Tables of the register. A row is written once and closed once: triggers in the migrations stand behind it."""

from tongban.apps.register.models.certificates import Certificate, CertificateSequence, PrintedSheet
from tongban.apps.register.models.estate import Building, Parcel
from tongban.apps.register.models.folio import Entry, Folio, UnitDescription
from tongban.apps.register.models.importing import ImportRun, QuarantinedRow
from tongban.apps.register.models.log import CourtOrder, RegisterLogEntry, TreeHead, TreeNode
from tongban.apps.register.models.notes import FolioNote, NoteProposal
from tongban.apps.register.models.reporting import AccessLog, AccessMessage, AccessProgress, MessageState
from tongban.apps.register.models.restrictions import AdvanceNotice, Objection, Seizure
from tongban.apps.register.models.rights import Burden, Holder, Mortgage, Ownership
from tongban.apps.register.models.searching import AddressStem, FolioLook, SearchCertificate
from tongban.apps.register.models.switching import SwitchDecision

__all__ = [
    "AccessLog",
    "AccessMessage",
    "AccessProgress",
    "AddressStem",
    "AdvanceNotice",
    "Building",
    "Burden",
    "Certificate",
    "CertificateSequence",
    "CourtOrder",
    "Entry",
    "Folio",
    "FolioLook",
    "FolioNote",
    "Holder",
    "ImportRun",
    "MessageState",
    "Mortgage",
    "NoteProposal",
    "Objection",
    "Ownership",
    "Parcel",
    "PrintedSheet",
    "QuarantinedRow",
    "RegisterLogEntry",
    "SearchCertificate",
    "Seizure",
    "SwitchDecision",
    "TreeHead",
    "TreeNode",
    "UnitDescription",
]
