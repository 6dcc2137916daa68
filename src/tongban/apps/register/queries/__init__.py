"""Reading the register."""

from tongban.apps.register.queries.certificates import (
    CertificateFace,
    CertificateStanding,
    FaceLine,
    certificate_face,
    certificate_standing,
    certificates_of_case,
)
from tongban.apps.register.queries.extract import unit_extract
from tongban.apps.register.queries.facts import folio_facts
from tongban.apps.register.queries.find import FoundUnit, find_unit
from tongban.apps.register.queries.history import HistoryLine, history
from tongban.apps.register.queries.log import log_lines
from tongban.apps.register.queries.page import FolioPage, folio_page
from tongban.apps.register.queries.search import SearchPage, SearchRow, search_register

__all__ = [
    "CertificateFace",
    "CertificateStanding",
    "FaceLine",
    "FolioPage",
    "FoundUnit",
    "HistoryLine",
    "SearchPage",
    "SearchRow",
    "certificate_face",
    "certificate_standing",
    "certificates_of_case",
    "find_unit",
    "folio_facts",
    "folio_page",
    "history",
    "log_lines",
    "search_register",
    "unit_extract",
]
