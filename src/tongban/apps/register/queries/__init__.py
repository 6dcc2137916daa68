"""Reading the register."""

from tongban.apps.register.queries.certificates import (
    CertificateFace,
    CertificateStanding,
    FaceLine,
    IssuedCertificate,
    certificate_face,
    certificate_in_series,
    certificate_standing,
    certificates_of_case,
)
from tongban.apps.register.queries.extract import unit_extract
from tongban.apps.register.queries.facts import folio_facts
from tongban.apps.register.queries.find import FoundUnit, find_unit
from tongban.apps.register.queries.history import HistoryLine, history
from tongban.apps.register.queries.log import log_lines
from tongban.apps.register.queries.page import FolioPage, folio_page, page_of
from tongban.apps.register.queries.proofs import InclusionProof, issue_proof, voiding_proof
from tongban.apps.register.queries.rows import FolioRows, standing_rows
from tongban.apps.register.queries.search import SearchPage, SearchRow, search_register
from tongban.apps.register.queries.standing import if_lifted_today, is_case_frozen, seizure_standing

__all__ = [
    "CertificateFace",
    "CertificateStanding",
    "FaceLine",
    "FolioPage",
    "FolioRows",
    "FoundUnit",
    "HistoryLine",
    "InclusionProof",
    "IssuedCertificate",
    "SearchPage",
    "SearchRow",
    "certificate_face",
    "certificate_in_series",
    "certificate_standing",
    "certificates_of_case",
    "find_unit",
    "folio_facts",
    "folio_page",
    "history",
    "if_lifted_today",
    "is_case_frozen",
    "issue_proof",
    "log_lines",
    "page_of",
    "search_register",
    "seizure_standing",
    "standing_rows",
    "unit_extract",
    "voiding_proof",
]
