"""借阅: a file leaves the archive in somebody's name, and comes back counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from tongban.apps.casework.models import Case, Lending
from tongban.apps.casework.operations.steps import Actor, locked_case, note_act
from tongban.apps.casework.refusals import LoanIncomplete, LoanTooLong, NotInArchive, WrongRole
from tongban.apps.identity.models import Officer
from tongban.domain.archives import may_be_out_until
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.people import Role


@dataclass(frozen=True, kw_only=True)
class Loan:
    """Who borrows, for what, on what authority (an approval, a letter, a court's request), until when."""

    borrower: str
    organisation: str
    purpose: str
    basis: str
    until: date
    phone: str = ""


def require_on_shelf(case: Case) -> None:
    """Raise NotInArchive for a file that is not archived, or is out already."""
    if case.state != CaseState.ARCHIVED or _out(case) is not None:
        raise NotInArchive


def loan_out(case: Case) -> Lending:
    """In whose hands the file is; raises NotInArchive when it is out in nobody's."""
    lending = _out(case)
    if lending is None:
        raise NotInArchive
    return lending


@transaction.atomic
def lend_file(*, number: str, officer: Officer, loan: Loan, at: datetime, address: str = "") -> Lending:
    """Write down that a file leaves the archive.

    Raises WrongRole, CaseNotFound, NotInArchive for one not archived or out already, LoanIncomplete, LoanTooLong.
    """
    case = _archived_case(number, officer)
    require_on_shelf(case)
    said = (loan.borrower, loan.organisation, loan.purpose, loan.basis)
    if not all(one.strip() for one in said):
        raise LoanIncomplete
    if not may_be_out_until(loan.until, on=at.astimezone(SHANGHAI).date()):
        raise LoanTooLong
    lending: Lending = Lending.objects.create(
        institution_id=case.institution_id,
        case=case,
        borrower=loan.borrower.strip(),
        organisation=loan.organisation.strip(),
        phone=loan.phone.strip(),
        purpose=loan.purpose.strip(),
        basis=loan.basis.strip(),
        until=loan.until,
        lent_at=at,
        lent_by_name=officer.name,
    )
    note_act(
        case, "借出案卷", by=Actor.of(officer, address=address), at=at, borrower=lending.borrower, until=f"{loan.until}"
    )
    return lending


@transaction.atomic
def return_file(*, number: str, officer: Officer, condition: str, at: datetime, address: str = "") -> Lending:
    """Take a file back; `condition` is what counting its pages found.

    Raises WrongRole, CaseNotFound, NotInArchive when it is not out, LoanIncomplete without a word on its pages.
    """
    case = _archived_case(number, officer)
    lending = loan_out(case)
    if not condition.strip():
        raise LoanIncomplete
    lending.returned_at, lending.returned_to_name, lending.condition = at, officer.name, condition.strip()
    lending.save()
    note_act(
        case,
        "归还案卷",
        by=Actor.of(officer, address=address),
        at=at,
        borrower=lending.borrower,
        condition=lending.condition,
    )
    return lending


def _out(case: Case) -> Lending | None:
    rows: QuerySet[Lending] = Lending.objects.filter(case=case, returned_at__isnull=True)
    return rows.first()


def _archived_case(number: str, officer: Officer) -> Case:
    if not officer.has_any([Role.ARCHIVE]):
        raise WrongRole([Role.ARCHIVE])
    return locked_case(number=number, officer=officer)
