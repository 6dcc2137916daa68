"""Tables of the register. A row is written once and closed once: triggers in the migrations stand behind it."""

from tongban.apps.register.models.certificates import Certificate, CertificateSequence
from tongban.apps.register.models.folio import Entry, Folio, UnitDescription
from tongban.apps.register.models.log import RegisterLogEntry
from tongban.apps.register.models.restrictions import AdvanceNotice, Objection, Seizure
from tongban.apps.register.models.rights import Holder, Mortgage, Ownership

__all__ = [
    "AdvanceNotice",
    "Certificate",
    "CertificateSequence",
    "Entry",
    "Folio",
    "Holder",
    "Mortgage",
    "Objection",
    "Ownership",
    "RegisterLogEntry",
    "Seizure",
    "UnitDescription",
]
