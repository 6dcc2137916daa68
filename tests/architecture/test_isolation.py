"""Nobody sees another institution's rows: every route of a bureau × every role × two institutions on one node.

济源 and 郑州 have cases, applications, folios and staff; 巩义 is hosted on the same node and has none of its own.
Whatever 巩义's staff ask for, in whatever role, they must not find, and no answer may name anything of the others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tests.contracts.specimens import body_of
from tests.integration.casework.conftest import (  # noqa: F401 - fixtures
    advance,
    cancellation,
    presale,
    receive,
    register,
    replacement,
    staff,
)
from tests.integration.casework.test_court_orders import FIRST
from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import clerk, draft, fill_in, home, lodged  # noqa: F401 - fixtures
from tests.integration.intake.home import MORTGAGE
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.casework.models import (
    Absence,
    Case,
    CaseConsultation,
    CaseEvent,
    CaseNote,
    CasePaper,
    CaseParty,
    DraftEnquiry,
    EnforcementEvent,
    EnforcementFile,
    EnforcementOrder,
    NoticeService,
    PreReview,
    SeizureTiding,
)
from tongban.apps.casework.operations.before_lodging.pre_reviewing import take_in_for_pre_review
from tongban.apps.casework.operations.court import court_orders
from tongban.apps.casework.operations.papers.own_scans import keep_own_scans
from tongban.apps.casework.operations.terms.noting import escalate_overdue
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
from tongban.apps.messaging.models import FileWanted, OutboxMessage, ReturnedMessage
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
from tongban.domain.people import SEPARATED, Role
from tongban.domain.register.folio_notes import NoteKind
from tongban.domain.register.refusals import Paper
from tongban.domain.searching import SCOPES, Searcher
from tongban.exchange.contracts.parts import PartRequested
from tongban.exchange.contracts.prereview import ApplicationSentIn
from tongban.exchange.contracts.types import FileRef
from tongban.sites.bureau import urls

pytestmark = pytest.mark.django_db

# How a route's arguments are filled with another institution's things, by the route's name. A new route has
# to be entered here before it can ship: as one that names a thing, as one that lists or searches, or as one
# that has nothing to do with an institution's rows.
NAMES_A_THING = {
    "registry:case": "cases",
    "registry:reveal": "cases",
    "registry:consult": "cases",
    "registry:claim": "cases",
    "registry:take-over-case": "cases",
    "registry:release": "cases",
    "registry:assign": "cases",
    "registry:absence-end": "absences",
    "registry:file": "case_files",
    "registry:page": "case_pages",
    "registry:accept": "cases",
    "registry:decline": "cases",
    "registry:supplement": "cases",
    "registry:examine": "cases",
    "registry:return": "cases",
    "registry:review": "cases",
    "registry:approve": "cases",
    "registry:refuse": "cases",
    "registry:record": "cases",
    "registry:prepare": "cases",
    "registry:issue": "cases",
    "registry:withdraw-posting": "cases",
    "registry:complete": "cases",
    "registry:archive-case": "cases",
    "registry:paper": "cases",
    "registry:withdraw": "cases",
    "registry:lend": "cases",
    "registry:take-back": "cases",
    "registry:note": "case_notes",
    "registry:serve": "case_papers",
    "registry:service-receipt": "case_papers",
    "registry:service-scans": "services",
    "registry:service-scan-quality": "service_scans",
    "registry:device-ticket": "cases",
    "registry:suspend": "cases",
    "registry:resume": "cases",
    "registry:payment": "cases",
    "registry:paid": "cases",
    "registry:hand-back": "cases",
    "registry:declare": "cases",
    "registry:housing-again": "cases",
    "registry:waive": "cases",
    "registry:branch-tax": "cases",
    "registry:branch-housing": "cases",
    "registry:branch-utilities": "cases",
    "registry:folio": "folios",
    "registry:folio-reveal": "folios",
    "registry:note-new": "folios",
    "registry:note-lift": "notes",
    "registry:proposal": "proposals",
    "registry:proposal-confirm": "proposals",
    "registry:proposal-decline": "proposals",
    "registry:search-certificate": "search_certificates",
    "registry:tiding": "tidings",
    "registry:tiding-print": "tidings",
    "registry:tiding-letter": "tidings",
    "registry:tiding-sent": "tidings",
    "registry:order": "orders",
    "registry:order-change": "orders",
    "registry:order-units": "orders",
    "registry:order-paper": "orders",
    "registry:order-paper-remove": "order_files",
    "registry:order-service": "orders",
    "registry:order-submit": "orders",
    "registry:order-search": "orders",
    "registry:order-open-case": "orders",
    "registry:order-hand-back": "orders",
    "registry:order-carry-out": "orders",
    "registry:order-send-back": "orders",
    "registry:order-file": "order_files",
    "registry:reporting-message": "access_messages",
    "registry:reporting-again": "access_messages",
    "registry:reporting-log": "access_logs",
    "registry:set-aside": "import_runs",
    "account": "accounts",
    "account-password": "accounts",
    "account-unlock": "accounts",
    "parked-file": "files_wanted",
    "returned-message": "messages_returned",
    "window:detail": "applications",
    "window:take-over": "applications",
    "window:property": "applications",
    "window:register-data": "applications",
    "window:send-home": "applications",
    "window:drop": "applications",
    "window:applicants": "applications",
    "window:verify": "applications",
    "window:vouch": "applications",
    "window:materials": "applications",
    "window:upload": "materials",
    "window:settle": "materials",
    "window:interview": "applications",
    "window:device-ticket": "applications",
    "window:signing": "applications",
    "window:sign": "signings",
    "window:review": "applications",
    "window:check": "applications",
    "window:lodge": "applications",
    "window:again": "applications",
    "window:join": "applications",
    "window:dispatch": "applications",
    "window:supplement": "applications",
    "window:withdraw": "applications",
    "window:remind": "applications",
    "window:consult": "applications",
    "window:declaration": "applications",
    "window:consultation": "applications",
    "registry:enquiry": "enquiries",
    "registry:pre-review": "pre_reviews",
    "registry:pre-review-pass": "pre_reviews",
    "registry:pre-review-supplement": "pre_reviews",
    "registry:pre-review-refuse": "pre_reviews",
    "registry:pre-review-file": "pre_review_files",
    "window:pre-review": "applications",
    "window:scan": "scans",
    "window:change-scan": "scans",
    "window:scan-file": "scans",
    "window:scan-page": "scan_pages",
    "window:scan-quality": "scans",
    "window:paper": "papers",
    "window:sheets": "applications",
    "window:cover": "applications",
    "window:answer-faults": "applications",
    "window:search-parcel": "applications",
    "window:declare-loss": "applications",
    "window:confirm-loss": "applications",
    "window:collect-again": "applications",
    "window:withdrawal-form": "applications",
    "window:parts": "applications",
    "window:withdraw-part": "parts",
    "window:task": "tasks",
    "window:task-decline": "tasks",
    "window:task-device-ticket": "tasks",
    "window:task-sheet": "tasks",
    "window:task-signing": "tasks",
    "window:task-sign": "task_signings",
    "window:task-upload": "task_papers",
    "window:task-remove": "task_scans",
    "window:task-scan": "task_scans",
    "window:task-scan-quality": "task_scans",
    "window:task-page": "task_pages",
}
LISTS_OR_SEARCHES = {
    "registry:home",
    "registry:search",
    "registry:inbox",
    "registry:absences",
    "registry:enquiries",
    "registry:pre-reviews",
    "registry:bulk",
    "registry:filter-save",
    "registry:filter-drop",
    "registry:supervision",
    "registry:working-days",
    "registry:register",
    "registry:archive",
    "registry:papers",
    "registry:lendings",
    "accounts",
    "account-new",
    "audit",
    "parked-files",
    "returned-messages",
    "registry:search-certificates",
    "registry:search-certificate-new",
    "registry:notes",
    "registry:tidings",
    "registry:orders",
    "registry:order-new",
    "registry:expiring",
    "registry:stock",
    "registry:stock-receive",
    "registry:stock-spoil",
    "registry:stock-count",
    "registry:office-time",
    "registry:office-time-decision",
    "registry:choices",
    "registry:choice",
    "registry:variants",
    "registry:variant",
    "registry:variant-decision",
    "registry:reporting",
    "registry:reporting-send",
    "registry:reporting-answers",
    "registry:reporting-profile",
    "window:list",
    "window:start",
    "window:elsewhere",
    "window:tasks",
}
# What everybody has alike: the name says nothing about anybody.
OF_EVERYBODY = {
    "registry:filter-drop": {"kept": 1},
    "registry:choice": {"name": "overlong_seizure"},
    "registry:office-time-decision": {"what": "closing"},
    "registry:variant": {"item": "2001"},
    "registry:variant-decision": {"item": "2001", "kind": "time_limit"},
}
OF_THE_OFFICER_ALONE = {"sign-out", "change-password"}
PUBLIC = {
    "progress",
    "supplement-online",
    "served",
    "verification:verify",
    "verification:verify-json",
    "verification:lost",
    "healthz",
    "readyz",
    "sign-in",
    "styleguide",
    "large-print",
    "registry:sms-callback",
    "registry:sms-replies",
}
BETWEEN_MEMBERS = {"exchange-inbox", "exchange-inbox-batch", "exchange-calls", "exchange-files"}

# Enough for every form that a route reads: a refusal must not depend on what is filled in.
FILLED_IN = {
    "act": "next",
    "opinion": "同意",
    "purpose": "看看",
    "reasons": ["RF09"],
    "facts": "无",
    "confirmed": "1",
    "reason": "核对证件原件与本人一致",
    "kind": "lock",
    "manner": "post",
    "receipt": "1012345678901",
    "basis": "整改通知",
    "document_number": "41010119850101123X",
    "certificate_number": MORTGAGE,
    "printed_serial": "41000000001",
    "method": "counter",
    "recipient": "某人",
    "fee_receipt": "豫财001",
    "sheets": "1",
    "waybill": "1012345678901",
    "courier": "中国邮政EMS",
    "note": "无",
    "roles": ["receive"],
    "is_active": "on",
    "window": "1号",
    "password": "Chongzhi-2026",
    "items-TOTAL_FORMS": "1",
    "items-INITIAL_FORMS": "0",
    "items-0-material": "M02",
    "items-0-sentence": "请重新扫描。",
    "version": "0",
}
_NOT_FOUND, _FORBIDDEN, _WRONG_METHOD = 404, 403, 405
Arguments = dict[str, Any]
Browse = Callable[[Officer], Client]


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
def cases(receive, advance) -> list[Case]:  # noqa: F811
    """A case of 济源 in each of four states, with papers from acceptance on."""
    return [
        receive(cancellation("41010020261119S00007")),
        advance(receive(replacement("41010020261119S00008")), to="accepted"),
        advance(receive(presale("41010020261119S00009")), to="recorded"),
    ]


@pytest.fixture
def world(cases, lodged, clerk, friday_morning) -> World:  # noqa: F811
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
    escalate_overdue(at=friday_morning + timedelta(days=7))
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


@pytest.fixture
def strangers(world, db) -> dict[Role, Officer]:
    """One officer of 巩义 for every role; appointed after the world's secrets were gathered."""
    gongyi = Institution.objects.create(code="410181", name="巩义市不动产登记中心", place="巩义市", covers=["410181"])
    return {
        role: Officer.objects.create_officer(
            username=f"gy.{role}", name=f"巩义{role.label}", institution=gongyi, roles=[role], password="Tongban-2026"
        )
        for role in Role
    }


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every route of a bureau by its full name."""
    yield from _walk("", urls.urlpatterns)


def _walk(prefix: str, entries: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _walk(f"{prefix}{entry.namespace}:" if entry.namespace else prefix, entry.url_patterns)
        else:
            yield f"{prefix}{entry.name}", entry


def staff_routes() -> dict[str, frozenset[Role]]:
    """The routes for signed-in staff, with the roles that may use them (empty: any)."""
    return {name: entry.callback.roles for name, entry in routes() if entry.callback.access == "staff"}


def state_of_the_world() -> tuple[Any, ...]:
    """Everything an act could change; accounts with a point in their name are the tests' own."""
    return (
        sorted(Case.objects.values_list("case_number", "state")),
        set(Case.objects.values_list("case_number", "assignee")),
        list(Absence.objects.values_list("officer", "ended_at")),
        CaseConsultation.objects.count(),
        DraftEnquiry.objects.count(),
        sorted(PreReview.objects.values_list("intake_number", "state")),
        CaseEvent.objects.count(),
        sorted(EnforcementOrder.objects.values_list("number", "state")),
        EnforcementEvent.objects.count(),
        sorted(Application.objects.values_list("intake_number", "state", "version", "officer_id")),
        MaterialFile.objects.count(),
        sorted(PartTask.objects.values_list("number", "state", "version")),
        sorted(CounterPart.objects.values_list("number", "state")),
        PartFile.objects.count(),
        OutboxMessage.objects.count(),
        sorted(FileWanted.objects.values_list("pk", "state")),
        sorted(ReturnedMessage.objects.values_list("pk", "settlement")),
        sorted(Officer.objects.exclude(username__contains=".").values_list("username", "roles", "password")),
    )


def test_every_route_of_a_bureau_is_accounted_for():
    known = {"staff": {*NAMES_A_THING, *LISTS_OR_SEARCHES, *OF_THE_OFFICER_ALONE}}
    known |= {"public": PUBLIC, "member": BETWEEN_MEMBERS}
    there: dict[str, set[str]] = {access: set() for access in known}
    for name, entry in routes():
        there[entry.callback.access].add(name)

    assert there == known


def test_what_belongs_to_another_institution_does_not_exist(world, strangers, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role, officer in strangers.items():
        browser = signed_in(officer)
        for name, roles in staff_routes().items():
            if name in NAMES_A_THING and role in roles:
                wrong += [(role, *found) for found in _finds(browser, world, name)]

    assert wrong == []
    assert state_of_the_world() == before


def _finds(browser: Client, world: World, name: str) -> Iterator[tuple[str, list[int], set[str]]]:
    """Addresses of a route at which a stranger with the right role gets anything else than 404."""
    for address in world.ways(name):
        answers = [browser.get(address), browser.post(address, FILLED_IN), browser.post(address, {})]
        statuses = [answer.status_code for answer in answers]
        seen = set().union(*(world.told_in(answer, asked=address) for answer in answers))
        if not {_NOT_FOUND} <= set(statuses) <= {_NOT_FOUND, _WRONG_METHOD} or seen:
            yield address, statuses, seen


def test_a_stranger_without_the_role_is_refused_before_anything_is_looked_up(world, strangers, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role, officer in strangers.items():
        browser = signed_in(officer)
        for name, roles in staff_routes().items():
            if name not in NAMES_A_THING or role in roles:
                continue
            address = world.ways(name)[0]
            answers = [browser.get(address), browser.post(address, FILLED_IN)]
            seen = set().union(*(world.told_in(answer, asked=address) for answer in answers))
            if {answer.status_code for answer in answers} != {_FORBIDDEN} or seen:
                wrong.append((role, name, [answer.status_code for answer in answers], seen))

    assert wrong == []
    assert state_of_the_world() == before


def test_no_list_gives_away_a_word(world, strangers, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role, officer in strangers.items():
        browser = signed_in(officer)
        answers = {name: browser.get(reverse(name, kwargs=OF_EVERYBODY.get(name))) for name in LISTS_OR_SEARCHES}
        wrong += [(role, name, seen) for name, answer in answers.items() if (seen := world.told_in(answer))]

    assert wrong == []
    assert state_of_the_world() == before


def test_no_search_gives_away_a_word(world, strangers, appoint, signed_in):  # noqa: F811
    searcher = appoint("巩义多面手", strangers[Role.ADMINISTER].institution, *set(Role) - SEPARATED)
    before, wrong = state_of_the_world(), []
    # The administrator's trail first: it rightly shows what one's own colleagues have searched for.
    browser = signed_in(searcher)
    for name in sorted(LISTS_OR_SEARCHES, key=lambda name: name != "audit"):
        for asked in world.samples:
            answer = browser.get(reverse(name, kwargs=OF_EVERYBODY.get(name)), {"q": asked, "about": asked})
            if seen := world.told_in(answer, asked=asked):
                wrong.append((name, asked, seen))

    assert wrong == []
    assert state_of_the_world() == before


def test_an_account_can_not_be_opened_over_another_institution_s(world, strangers, signed_in):  # noqa: F811
    before, taken = state_of_the_world(), Officer.objects.exclude(username__contains=".").first()
    told = {"username": taken.username, "name": "冒名", "roles": ["receive"], "password": "Chongzhi-2026"}
    answer = signed_in(strangers[Role.ADMINISTER]).post(reverse("account-new"), told)

    assert world.told_in(answer, asked=taken.username) == set()
    assert state_of_the_world() == before


def test_own_staff_without_the_role_are_refused(world, appoint, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role in Role:
        at_home, at_the_counter = (
            signed_in(appoint(f"{role.label}内", Institution.objects.get(code=code), role, username=f"{code}.{role}"))
            for code in ("419001", "410100")
        )
        for name, roles in staff_routes().items():
            if not roles or role in roles:
                continue
            browser = at_the_counter if name.startswith("window:") else at_home
            address = world.ways(name)[0] if name in NAMES_A_THING else reverse(name, kwargs=OF_EVERYBODY.get(name))
            answers = [browser.get(address), browser.post(address, FILLED_IN)]
            seen = set().union(*(world.told_in(answer, asked=address) for answer in answers))
            if {answer.status_code for answer in answers} != {_FORBIDDEN} or seen:
                wrong.append((role, name, [answer.status_code for answer in answers], seen))

    assert wrong == []
    assert state_of_the_world() == before


def test_whoever_has_not_signed_in_is_asked_to(world):
    visitor, before, wrong = Client(), state_of_the_world(), []
    for name in staff_routes():
        for address in world.ways(name) if name in NAMES_A_THING else [reverse(name, kwargs=OF_EVERYBODY.get(name))]:
            answers = [visitor.get(address), visitor.post(address, FILLED_IN)]
            if not all(answer.status_code == 302 and answer["Location"].startswith("/sign-in?") for answer in answers):
                wrong.append((name, [answer.status_code for answer in answers]))

    assert wrong == []
    assert state_of_the_world() == before
    assert not Session.objects.exists()


def test_public_pages_name_nobody(world):
    visitor, wrong = Client(), []
    for name in ("progress", "verification:verify", "verification:verify-json"):
        for asked in world.samples:
            given = {"number": asked, "n": asked, "q": asked}
            answers = [visitor.get(reverse(name), given), visitor.post(reverse(name), {**given, "last_four": "0000"})]
            wrong += [(name, asked, seen) for answer in answers if (seen := world.told_in(answer, asked=asked))]

    assert wrong == []


def test_members_are_heard_only_when_they_sign(world):
    before, visitor = state_of_the_world(), Client()
    for name in BETWEEN_MEMBERS:
        for kind, body in product(("application/json", "application/jose"), (b"", b"{}", b"eyJhbGciOiJub25lIn0.e30.")):
            answer = visitor.post(reverse(name), body, content_type=kind)
            assert 400 <= answer.status_code < 500, (name, kind, body)
            assert world.told_in(answer) == set()
        assert visitor.get(reverse(name)).status_code == _WRONG_METHOD
    assert state_of_the_world() == before


def test_delivery_reports_are_read_only_when_signed(world):
    before = state_of_the_world()
    answer = Client().post(reverse("registry:sms-callback"), b"[]", content_type="application/json")

    assert answer.status_code == 401
    assert state_of_the_world() == before
