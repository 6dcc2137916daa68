"""Reading applications: every look-up starts from what the officer's institution may see."""

from datetime import datetime, time
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.intake.failures import ApplicationNotFound, UnknownMaterial
from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    CaseMirror,
    ConsultationEntry,
    IdentityCheck,
    MaterialFile,
    MaterialRow,
    Paper,
    PaperParcel,
    PaperSheet,
    RepresentativeRow,
    ReturnedDeclaration,
)
from tongban.apps.intake.words import ApplicationState, MaterialState, PartState
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases import CaseState
from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber
from tongban.domain.paper_trail import should_have_arrived
from tongban.exchange.contracts.cases import CaseSupplementRequested


class Shelf(StrEnum):
    """The filters of the intake list."""

    ALL = "all"
    DRAFTS = "drafts"
    LODGED = "lodged"
    PAPER = "paper"
    OVERDUE = "overdue"
    FAULTS = "faults"
    SILENT = "silent"
    SUPPLEMENT = "supplement"
    ASKED = "asked"
    ENDED = "ended"


def applications_of(officer: Officer) -> "QuerySet[Application]":
    """Everything the officer's institution has taken in, latest first."""
    rows: QuerySet[Application] = visible_to(Application.objects.all(), officer)
    return rows.select_related("officer", "mirror").order_by("-saved_at", "-pk")


def application_of(officer: Officer, number: str) -> Application:
    """One application of the officer's institution; raises ApplicationNotFound."""
    found = applications_of(officer).filter(intake_number=number).first()
    if found is None:
        raise ApplicationNotFound(number)
    return found


def shelf_of(officer: Officer, shelf: Shelf, *, at: datetime) -> "QuerySet[Application]":
    """The part of the list a filter shows; `at` decides what is overdue."""
    rows = applications_of(officer).prefetch_related("applicants", "parcels")
    return rows.filter(_on_shelf(at)[shelf])


def answering_to(text: str) -> Q:
    """What an application is found by: any of its numbers, the unit, the certificate, or an applicant's whole name."""
    named = Q(pk__in=ApplicantRow.objects.filter(name=text).values("application"))
    try:
        certificate = CertificateNumber.parse(text).text
    except InvalidCertificateNumber:
        certificate = text
    by_number = Q(intake_number__contains=text) | Q(mirror__case_number=text)
    return by_number | Q(unit_code=text) | Q(right_certificate=certificate) | named


def _on_shelf(at: datetime) -> dict[Shelf, Q]:
    lodged = Q(state=ApplicationState.LODGED)
    wanted = MaterialRow.objects.filter(application=OuterRef("pk"), state=MaterialState.TO_SUPPLEMENT)
    returned = ReturnedDeclaration.objects.filter(
        application=OuterRef("pk"), supplemented_at__isnull=True, sent_again_at__isnull=True
    )
    unread = ConsultationEntry.objects.filter(application=OuterRef("pk"), incoming=True, read_at__isnull=True)
    return {
        Shelf.ALL: Q(),
        Shelf.DRAFTS: Q(state=ApplicationState.DRAFT),
        Shelf.LODGED: lodged,
        Shelf.SUPPLEMENT: lodged & (Q(Exists(wanted)) | Q(Exists(returned))),
        Shelf.PAPER: Q(parcels__in=_waiting()),
        Shelf.OVERDUE: Q(parcels__in=_waiting().filter(due_by__lt=at)),
        Shelf.FAULTS: Q(Exists(PaperSheet.objects.filter(application=OuterRef("pk"), answer="").exclude(fault=""))),
        Shelf.SILENT: Q(Exists(silent_parcels(at=at).filter(application=OuterRef("pk")))),
        Shelf.ASKED: Q(Exists(unread)),
        Shelf.ENDED: Q(state__in=[ApplicationState.CLOSED, ApplicationState.RETURNED, ApplicationState.DROPPED]),
    }


def shelf_sizes(officer: Officer, *, at: datetime) -> dict[Shelf, int]:
    """How many applications lie on each shelf."""
    return {shelf: shelf_of(officer, shelf, at=at).count() for shelf in Shelf}


def _waiting() -> "QuerySet[PaperParcel]":
    return PaperParcel.objects.filter(dispatched_at__isnull=True)


def silent_parcels(*, at: datetime) -> "QuerySet[PaperParcel]":
    """Parcels sent so long ago that they should have arrived, and not established as lost; of every institution."""
    last = should_have_arrived(on=at.astimezone(SHANGHAI).date(), calendar=known_calendar().presuming())
    until = datetime.combine(last, time.max, SHANGHAI)
    sent = PaperParcel.objects.filter(dispatched_at__lte=until, received_at__isnull=True)
    return sent.exclude(search__confirmed_at__isnull=False)


def overdue_parcels(*, at: datetime) -> "QuerySet[PaperParcel]":
    """Parcels that should have been sent by now (S0 四: 1 个工作日内寄出), of every institution of the node."""
    return _waiting().filter(due_by__lt=at).select_related("application", "application__institution")


def waiting_parcel(application: Application) -> PaperParcel | None:
    """The parcel still to be sent, if any."""
    return application.parcels.filter(dispatched_at__isnull=True).first()


def applicants_of(application: Application) -> list[ApplicantRow]:
    """The applicants in order, with those who act for them."""
    return list(application.applicants.prefetch_related("representatives").order_by("position"))


def people_of(application: Application) -> list[ApplicantRow | RepresentativeRow]:
    """Everyone named on the form, applicants before their representatives."""
    people: list[ApplicantRow | RepresentativeRow] = []
    for applicant in applicants_of(application):
        people.append(applicant)
        people.extend(applicant.representatives.all())
    return people


def latest_checks(application: Application) -> dict[str, IdentityCheck]:
    """The latest check of each person, by document number; what was checked for a void part does not count."""
    rows = application.checks.filter(Q(part__isnull=True) | Q(part__state=PartState.GIVEN))
    return {check.document_number: check for check in rows.select_related("officer").order_by("at", "pk")}


def materials_of(application: Application) -> list[MaterialRow]:
    """The checklist in order, with its scans."""
    ordered = Prefetch("files", queryset=MaterialFile.objects.order_by("position"))
    return list(application.materials.prefetch_related(ordered).order_by("position"))


def material_of(application: Application, code: str) -> MaterialRow:
    """One line of the checklist; raises UnknownMaterial."""
    row = application.materials.filter(code=code).first()
    if row is None:
        raise UnknownMaterial
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


def mirror_of(application: Application) -> CaseMirror | None:
    """What is known of the case at home; None before the home bureau has it."""
    return CaseMirror.objects.filter(application=application).first()
