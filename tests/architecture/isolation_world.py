"""What 济源 and 郑州 have, and every word of it that must not reach anybody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.architecture.isolation_routes import NAMES_A_THING, Arguments
from tests.contracts.specimens import body_of
from tests.integration.casework.conftest import cancellation, presale, replacement
from tests.integration.casework.test_court_orders import FIRST
from tests.integration.documents.samples import pdf
from tests.integration.intake.home import MORTGAGE
from tongban.apps.casework.models import (
    Absence,
    Case,
    CaseConsultation,
    CaseNote,
    CasePaper,
    CaseParty,
    DraftEnquiry,
    EnforcementFile,
    EnforcementOrder,
    NoticeService,
    PreReview,
    SeizureTiding,
)
from tongban.apps.casework.operations.before_lodging.pre_reviewing import take_in_for_pre_review
from tongban.apps.casework.operations.court import court_orders
from tongban.apps.casework.operations.papers.own_scans import keep_own_scans
from tongban.apps.casework.operations.terms.escalating import escalate_deadlines
from tongban.apps.casework.queries.serving import receipt_code
from tongban.apps.documents.models import StoredFile
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    CounterPart,
    MaterialFile,
    PartFile,
    PartTask,
    RepresentativeRow,
)
from tongban.apps.messaging.models import FileWanted, ReturnedMessage
from tongban.apps.register.models import (
    AccessLog,
    AccessMessage,
    Certificate,
    Folio,
    FolioNote,
    Holder,
    ImportRun,
    NoteProposal,
    PrintedSheet,
    QuarantinedRow,
    SearchCertificate,
)
from tongban.apps.register.operations.access import close_days
from tongban.apps.register.operations.noting import NoteTold, confirm_proposal, propose_note
from tongban.apps.register.operations.searching import SearchApplication, issue_search_certificate
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.people import Role
from tongban.domain.register.folio_notes import NoteKind
from tongban.domain.register.refusals import Paper
from tongban.domain.searching import SCOPES, Searcher
from tongban.exchange.contracts.parts import PartRequested
from tongban.exchange.contracts.prereview import ApplicationSentIn
from tongban.exchange.contracts.types import FileRef


@dataclass
class World:
    """What 济源 and 郑州 have: arguments for routes, and every word that must not reach anybody else."""

    arguments: dict[str, list[Arguments]]
    secrets: set[str]
    samples: set[str]
    """One secret of every kind, to search for."""

    def ways(self, name: str) -> list[str]:
        """The addresses of a route with these institutions' things in it."""
        return [reverse(name, kwargs=arguments) for arguments in self.arguments[NAMES_A_THING[name]]]

    def told_in(self, answer: Any, *, asked: str = "") -> set[str]:
        """The secrets an answer gives away, beyond what was asked for."""
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace") + answer.get("Location", "")
        return {secret for secret in self.secrets if secret in text and secret not in asked}


@pytest.fixture
def cases(receive, advance) -> list[Case]:
    """A case of 济源 in each of four states, with papers from acceptance on."""
    return [
        receive(cancellation("41010020261119S00007")),
        advance(receive(replacement("41010020261119S00008")), to="accepted"),
        advance(receive(presale("41010020261119S00009")), to="recorded"),
    ]


@pytest.fixture
def world(cases, lodged, clerk, friday_morning) -> World:
    """Everything that belongs to 济源 and 郑州: an application that was lodged, another that is a draft."""
    begun = intake.start_application(
        officer=clerk, item="3704", way="mortgagee", certificate_number=MORTGAGE, at=friday_morning
    )
    intake.take_register_data(number=begun.intake_number, officer=clerk, at=friday_morning)
    _report(friday_morning)
    _order(friday_morning)
    _note(friday_morning)
    _shared_out(friday_morning)
    _sent_in(friday_morning)
    escalate_deadlines(at=friday_morning + timedelta(days=7))
    _serve(friday_morning)
    _share(Application.objects.get(intake_number=begun.intake_number), clerk, friday_morning)
    secrets = _secrets()
    return World(arguments=_arguments(), secrets=set().union(*secrets), samples={kind[0] for kind in secrets})


def _serve(at: datetime) -> None:
    """A notice of a case was handed over, and the signed receipt scanned."""
    paper = CasePaper.objects.order_by("pk").first()
    service = NoticeService.objects.create(
        institution_id=paper.institution_id, case=paper.case, paper=paper, recipient=paper.case.parties.first().name,
        way="direct", proof="本人", signed_by="本人", begun_at=at, begun_by="x", begun_by_name="x", served_at=at,
    )  # fmt: skip
    scan = StoredFile.objects.get(digest=paper.digest)
    receipt = FileRef(
        digest=scan.digest, size=scan.size, media_type=scan.media_type, name="回证.pdf", pages=scan.page_count
    )
    keep_own_scans(paper.case, [receipt], code=receipt_code(service), name="送达回证", at=at)


def _share(led: Application, officer: Officer, at: datetime) -> None:
    """郑州 has asked 济源 for the part of one applicant, and 济源 has begun with it."""
    number = f"{led.intake_number}-1"
    asked = body_of(PartRequested) | {"part": number, "intake_number": led.intake_number}
    asked["applicant"]["name"] = "钱协办"
    person = {"role": "seller", "name": "钱协办", "document_number": "41010119850101123X"}
    CounterPart.objects.create(
        application=led, number=number, institution_code="419001", institution_name="济源市不动产登记中心",
        requested_at=at, requested_by=officer, respond_by=at, **person,
    )  # fmt: skip
    task = PartTask.objects.create(
        institution_id="419001", number=number, lead_code="410100", lead_name="郑州市不动产登记中心",
        applicant_name="钱协办", request=asked, received_at=at, respond_by=at + timedelta(days=365),
    )  # fmt: skip
    scan = MaterialFile.objects.first()
    PartFile.objects.create(
        task=task, code="M02", digest=scan.digest, size=1, media_type=scan.media_type, name="证.pdf", pages=1,
        added_at=at, added_by="李协办",
    )  # fmt: skip


def _report(at: datetime) -> None:
    """What 济源's register has told the platform, a row its import set aside, and a search at its counter."""
    jiyuan = Institution.objects.get(code="419001")
    close_days(institution=jiyuan, at=at)
    FileWanted.objects.create(
        digest="0" * 64,
        size=1,
        from_member="bureau.410100",
        for_member="bureau.419001",
        about="41010020261119S00007",
        state="parked",
        wanted_at=at,
        last_error="文件已损坏。",
    )
    ReturnedMessage.objects.create(
        id=uuid4(),
        sender="bureau.419001",
        recipient="bureau.410100",
        about="41010020261119S00007",
        sequence=1,
        contract="case.advanced/1",
        refusal="业务编号不属于本机构。",
        reason="业务编号填错。",
        returned_at=at,
    )
    run = ImportRun.objects.create(fingerprint="f", label="旧系统", started_at=at)
    QuarantinedRow.objects.create(run=run, institution=jiyuan, file="units.csv", line=7, reason="缺少ZL")
    searched = SearchApplication(
        searcher=Searcher.INTENDING,
        applicant="周意向",
        document_kind=DocumentKind.ID_CARD,
        document_number="41010119850101123X",
        subject=Folio.objects.of(jiyuan).first().unit_code,
        purpose="准备购买",
        proofs=SCOPES[Searcher.INTENDING].proofs,
    )
    officer = Officer.objects.filter(institution=jiyuan).first()
    issue_search_certificate(application=searched, officer=officer, at=at)


def _shared_out(at: datetime) -> None:
    """Somebody of 济源 is away, and the counter has asked about a case."""
    away, deputy = Officer.objects.filter(institution_id="419001").order_by("pk")[:2]
    days = {"first_date": at.date(), "last_date": at.date() + timedelta(days=3650)}
    Absence.objects.create(
        institution_id="419001", officer=away, deputy=deputy, reason="培训", set_by_name=away.name, set_at=at, **days
    )  # fmt: skip
    CaseConsultation.objects.create(
        institution_id="419001", case=Case.objects.first(), incoming=True, from_name="郑州", sentence="问", at=at
    )
    DraftEnquiry.objects.create(
        institution_id="419001", intake_number="41010020261120S99999", receiving_code="410100", item="3704",
        receiving_name="郑州", location="济源市咨询路1号", asked_at=at, waiting_since=at,
        answer_by=at,
    )  # fmt: skip


def _sent_in(at: datetime) -> None:
    """Something 郑州 wants looked at before it is lodged."""
    scan = {"digest": "b" * 64, "size": 9, "media_type": "application/pdf", "name": "证明.pdf", "pages": 1}
    paper = {"code": "M05", "name": "不动产登记证明", "state": "received", "files": [scan]}
    sent = ApplicationSentIn.read(cancellation("41010020261120S99998", materials=[paper]).body())
    told = {"sender": "bureau.410100", "sender_name": "郑州", "at": at}
    take_in_for_pre_review(sent=sent, institution=Institution.objects.get(code="419001"), **told)


def _order(at: datetime) -> None:
    """A court's order about a unit of 济源 that lies at its desk."""
    officer = Officer.objects.filter(institution_id="419001", roles__contains=[Role.ACCEPT]).first()
    order = court_orders.take_in_order(told=FIRST, officer=officer, at=at)
    given = {"number": order.number, "officer": officer, "at": at}
    court_orders.name_unit(unit_code=Folio.objects.of("419001").first().unit_code, **given)
    court_orders.add_order_file(paper=Paper.RULING, filename="裁定书.pdf", chunks=[pdf()], **given)

    SeizureTiding.objects.create(
        institution_id="419001", unit_code=Folio.objects.of("419001").first().unit_code, what="activated",
        whom="冯抵押", came_about_at=at, noted_at=at, served_at=at, court="济源市人民法院", against="褚执行",
    )  # fmt: skip


def _note(at: datetime) -> None:
    """What 济源's staff have noted on a folio, and what one of them asks for."""
    asking, confirming = (
        Officer.objects.create(username=name, name=name, institution_id="419001", roles=[Role.REVIEW.value])
        for name in ("jy.tiqing", "jy.queren")
    )
    unit, told = Folio.objects.of("419001").first().unit_code, NoteTold(reason="吴某诉郑某", basis="受理通知书")
    for kind in (NoteKind.DISPUTE, NoteKind.LOCK):
        asked = propose_note(unit_code=unit, kind=kind, told=told, officer=asking, at=at)
        if kind is NoteKind.DISPUTE:
            confirm_proposal(number=asked.number, officer=confirming, at=at)


def _arguments() -> dict[str, list[Arguments]]:
    numbers = [{"number": number} for number in Application.objects.values_list("intake_number", flat=True)]
    scans = [
        {"number": one.material.application.intake_number, "file_id": one.pk} for one in MaterialFile.objects.all()[:2]
    ]
    task_scans = [{"part": one.task.number, "file_id": one.pk} for one in PartFile.objects.all()]
    files = [{"number": case.case_number, "digest": case.papers.first().digest} for case in _cases_with_papers()]
    return {
        "cases": [{"number": number} for number in Case.objects.values_list("case_number", flat=True)],
        "case_notes": [{"number": one.case.case_number, "note": one.pk} for one in CaseNote.objects.all()],
        "case_papers": [{"number": case.case_number, "paper": case.papers.first().pk} for case in _cases_with_papers()],
        "services": [
            {"number": one.case.case_number, "paper": one.paper_id, "service": one.pk}
            for one in NoticeService.objects.all()
        ],
        "service_scans": [
            {"number": one.case.case_number, "paper": one.paper_id, "file_id": one.case.files.get().pk}
            for one in NoticeService.objects.all()
        ],
        "case_files": files,
        "case_pages": [{**one, "page": 1} for one in files],
        "absences": [{"absence": one.pk} for one in Absence.objects.all()],
        "folios": [{"unit_code": code} for code in Folio.objects.values_list("unit_code", flat=True)],
        "notes": [{"unit_code": one.folio.unit_code, "note": one.pk} for one in FolioNote.objects.all()],
        "proposals": [{"number": one} for one in NoteProposal.objects.values_list("number", flat=True)],
        "files_wanted": [{"number": one} for one in FileWanted.objects.values_list("pk", flat=True)],
        "messages_returned": [{"number": one} for one in ReturnedMessage.objects.values_list("pk", flat=True)],
        "accounts": [{"username": name} for name in Officer.objects.values_list("username", flat=True)],
        "applications": numbers,
        "materials": [{**one, "code": "M02"} for one in numbers],
        "scans": scans,
        "scan_pages": [{**one, "page": 1} for one in scans],
        "papers": [{**one, "kind": "application_form"} for one in numbers],
        "signings": [{**one, "kind": "application_form", "place": 0} for one in numbers],
        "parts": [{"number": one.application.intake_number, "part": one.number} for one in CounterPart.objects.all()],
        "tasks": [{"part": one.number} for one in PartTask.objects.all()],
        "enquiries": [{"number": one} for one in DraftEnquiry.objects.values_list("intake_number", flat=True)],
        "pre_reviews": [{"number": one} for one in PreReview.objects.values_list("intake_number", flat=True)],
        "pre_review_files": [
            {"number": one.intake_number, "digest": one.sent_in["materials"][0]["files"][0]["digest"]}
            for one in PreReview.objects.all()
        ],
        "task_signings": [{"part": one.number, "place": 0} for one in PartTask.objects.all()],
        "task_papers": [{"part": one.number, "code": "M02"} for one in PartTask.objects.all()],
        "task_scans": task_scans,
        "task_pages": [{**one, "page": 1} for one in task_scans],
        "search_certificates": [{"number": one} for one in SearchCertificate.objects.values_list("number", flat=True)],
        "orders": [{"number": one} for one in EnforcementOrder.objects.values_list("number", flat=True)],
        "tidings": [{"number": one} for one in SeizureTiding.objects.values_list("pk", flat=True)],
        "order_files": [{"number": one.order.number, "digest": one.digest} for one in EnforcementFile.objects.all()],
        "access_messages": [{"message_id": one} for one in AccessMessage.objects.values_list("message_id", flat=True)],
        "access_logs": [{"area": one.area, "day": f"{one.day}"} for one in AccessLog.objects.all()],
        "import_runs": [{"run": one.run_id} for one in QuarantinedRow.objects.all()],
    }


def _cases_with_papers() -> Iterator[Case]:
    return (case for case in Case.objects.all() if case.papers.exists())


def _secrets() -> list[list[str]]:
    """Numbers and names by kind, but not the names of institutions, which everybody knows."""
    columns = [
        *((Case, name) for name in ("case_number", "intake_number", "unit_code", "right_certificate")),
        *((CaseParty, name) for name in ("name", "document_number")),
        *((Application, name) for name in ("intake_number", "unit_code", "right_certificate", "contact_name")),
        *((RepresentativeRow, name) for name in ("name", "document_number")),
        *((ApplicantRow, name) for name in ("name", "document_number")),
        *((PartTask, name) for name in ("number", "applicant_name")),
        *((DraftEnquiry, name) for name in ("intake_number", "location")),
        *((PreReview, name) for name in ("intake_number", "applicant_names")),
        (Certificate, "number"),
        (PrintedSheet, "serial"),
        *((Holder, name) for name in ("name", "document_number")),
        *((Officer, name) for name in ("username", "name")),
        (Folio, "unit_code"),
        *((SeizureTiding, name) for name in ("whom", "against")),
        *((NoteProposal, name) for name in ("number", "reason")),
        *((EnforcementOrder, name) for name in ("number", "court_case_number", "first_bearer", "first_duty_card")),
    ]
    found = [sorted(set(rows.objects.values_list(name, flat=True)) - {"", None}) for rows, name in columns]
    return [kind for kind in found if kind]
