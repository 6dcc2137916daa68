"""Reading applications: every look-up starts from what the officer's institution may see."""

from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from tongban.apps.identity.gathering import find, gathered_copy, is_gathered
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_row, visible_to
from tongban.apps.intake.failures import ApplicationNotFound, UnknownMaterial
from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    CaseMirror,
    IdentityCheck,
    MaterialFile,
    MaterialRow,
    Paper,
    PaperParcel,
    RepresentativeRow,
)
from tongban.apps.intake.words import PartState
from tongban.domain.cases import CaseState
from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber
from tongban.exchange.contracts.cases import CaseSupplementRequested

_HEAD: Final = ("officer", "mirror")
_SHOWN: Final = (
    "institution",
    "applicants__representatives",
    "materials__files",
    "checks__officer",
    "checks__part",
    "consultations",
    "pre_review",
    "papers",
    "parcels",
    "reminders",
    "returned_declarations",
    "withdrawals",
)
_CLOSED_WITH: Final = ("answers", "parts", "signatures", "undertakings")
_LODGED: Final = (
    "answers",
    "applicants__representatives",
    "checks__officer",
    "checks__part",
    "materials__files",
    "parcels",
    "parts",
    "sheets",
    "signatures",
    "undertakings",
)


def applications_of(officer: Officer) -> "QuerySet[Application]":
    """Everything the officer's institution has taken in, latest first."""
    rows: QuerySet[Application] = visible_to(Application.objects.all(), officer)
    return rows.select_related("officer", "mirror").order_by("-saved_at", "-pk")


def application_of(officer: Officer, number: str) -> Application:
    """One application of the officer's institution; raises ApplicationNotFound."""
    return _found(officer, number, *_HEAD)


def whole_application(officer: Officer, number: str, *, closing: bool = False) -> Application:
    """The same with everything that a page which changes nothing shows of it; `closing`, what was asked and signed."""
    return _found(officer, number, *_HEAD, *_SHOWN, *(_CLOSED_WITH if closing else ()))


def _found(officer: Officer, number: str, *paths: str) -> Application:
    found = visible_row(Application, officer, *paths, intake_number=number)
    if found is None:
        raise ApplicationNotFound(number)
    return found


def as_lodged(application: Application) -> Application:
    """The application as it stands now with all that lodging looks at and hands over, read in one statement."""
    return gathered_copy(application, *_LODGED)


def answering_to(text: str) -> Q:
    """What an application is found by: any of its numbers, the unit, the certificate, or an applicant's whole name."""
    named = Q(pk__in=ApplicantRow.objects.filter(name=text).values("application"))
    try:
        certificate = CertificateNumber.parse(text).text
    except InvalidCertificateNumber:
        certificate = text
    by_number = Q(intake_number__contains=text) | Q(mirror__case_number=text)
    return by_number | Q(unit_code=text) | Q(right_certificate=certificate) | named


def overdue_parcels(*, at: datetime) -> "QuerySet[PaperParcel]":
    """Parcels that should have been sent by now (S0 四: 1 个工作日内寄出), of every institution of the node."""
    waiting = PaperParcel.objects.filter(dispatched_at__isnull=True, due_by__lt=at)
    return waiting.select_related("application", "application__institution")


def waiting_parcel(application: Application) -> PaperParcel | None:
    """The parcel still to be sent, if any."""
    return next((one for one in application.parcels.all() if one.dispatched_at is None), None)


def applicants_of(application: Application) -> list[ApplicantRow]:
    """The applicants in order, with those who act for them."""
    if is_gathered(application, "applicants"):
        return list(application.applicants.all())
    return list(application.applicants.prefetch_related("representatives"))


def people_of(application: Application) -> list[ApplicantRow | RepresentativeRow]:
    """Everyone named on the form, applicants before their representatives."""
    people: list[ApplicantRow | RepresentativeRow] = []
    for applicant in applicants_of(application):
        people.append(applicant)
        people.extend(applicant.representatives.all())
    return people


def latest_checks(application: Application) -> dict[str, IdentityCheck]:
    """The latest check of each person, by document number; what was checked for a void part does not count."""
    gathered = is_gathered(application, "checks")
    rows = application.checks.all() if gathered else application.checks.select_related("officer", "part")
    return {one.document_number: one for one in rows if one.part is None or one.part.state == PartState.GIVEN}


def materials_of(application: Application) -> list[MaterialRow]:
    """The checklist in order, with its scans."""
    if is_gathered(application, "materials"):
        return list(application.materials.all())
    return list(application.materials.prefetch_related("files"))


def material_of(application: Application, code: str) -> MaterialRow:
    """One line of the checklist; raises UnknownMaterial."""
    row = find(MaterialRow, {"application_id": application.pk, "code": code})
    if row is None:
        raise UnknownMaterial
    row.application = application
    return row


def scan_of(application: Application, file_id: int) -> MaterialFile:
    """One scan of the application; raises UnknownMaterial."""
    found = (
        MaterialFile.objects.filter(material__application=application, pk=file_id).select_related("material").first()
    )
    if found is None:
        raise UnknownMaterial
    return found


def paper_of(application: Application, kind: str) -> Paper:
    """A printed paper; raises UnknownMaterial."""
    paper = application.papers.filter(kind=kind).first()
    if paper is None:
        raise UnknownMaterial
    return paper


def sheets_of(application: Application) -> int:
    """How many pages lie on the counter: the pages of every scan."""
    return sum(file.pages for row in materials_of(application) for file in row.files.all())


def supplement_until_told(application: Application) -> datetime | None:
    """Until when the applicants may bring what is missing, as the home bureau said last; None if nothing is awaited."""
    mirror = mirror_of(application)
    if mirror is None or mirror.state != CaseState.AWAITING_SUPPLEMENT:
        return None
    told = mirror.events.filter(contract=CaseSupplementRequested.CONTRACT, sequence__lte=mirror.last_sequence)
    last = told.order_by("sequence").last()
    until = last.detail.get("respond_by") if last else None
    return datetime.fromisoformat(until) if until else None


def taken_in_again(application: Application) -> Application | None:
    """What was taken in for the same property and matter after this one had ended; None while nothing was."""
    later = Application.objects.filter(
        institution=application.institution_id,
        unit_code=application.unit_code,
        item=application.item,
        started_at__gt=application.ended_at,
    )
    return later.order_by("started_at").first()


def mirror_of(application: Application) -> CaseMirror | None:
    """What is known of the case at home; None before the home bureau has it."""
    if is_gathered(application, "mirror"):
        return getattr(application, "mirror", None)
    return CaseMirror.objects.filter(application=application).first()
