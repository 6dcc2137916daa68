"""One case and what belongs to it, for the staff of its own institution."""

from typing import Final

from django.db.models import QuerySet

from tongban.apps.casework.models import Case, CasePaper, MaterialFile
from tongban.apps.casework.refusals import CaseNotFound
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_row, visible_to

_HEAD: Final = ("institution", "examined_by", "supplement", "assignee")
_EVERYTHING: Final = (
    "parties",
    "identity_checks",
    "materials__files",
    "interview",
    "events",
    "papers",
    "services__paper",
    "parcels",
    "postings__scans",
    "short_messages",
    "reasons",
    "notes",
    "consultations",
    "sheets",
    "office_requests",
)


def case_numbered(*, number: str, officer: Officer) -> Case:
    """The case; raises CaseNotFound, also for another institution's."""
    return _found(number, officer, *_HEAD)


def whole_case(*, number: str, officer: Officer) -> Case:
    """The case with everything that hangs on it, for the page that shows all of it; raises CaseNotFound."""
    return _found(number, officer, *_HEAD, *_EVERYTHING)


def _found(number: str, officer: Officer, *paths: str) -> Case:
    case = visible_row(Case, officer, *paths, case_number=number)
    if case is None:
        raise CaseNotFound(number)
    return case


def file_of_case(*, number: str, digest: str, officer: Officer) -> MaterialFile | CasePaper:
    """A scan or paper of a case of the officer's own institution; raises CaseNotFound for any other file."""
    scans: QuerySet[MaterialFile] = visible_to(MaterialFile.objects.all(), officer)
    scan: MaterialFile | None = scans.filter(case__case_number=number, digest=digest).first()
    if scan is not None:
        return scan
    paper: CasePaper | None = (
        visible_to(CasePaper.objects.all(), officer).filter(case__case_number=number, digest=digest).first()
    )
    if paper is None:
        raise CaseNotFound(number)
    return paper
