"""Step 3: the checklist with its scans."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongban.apps.documents.refusals import FileRefused
from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application, MaterialRow
from tongban.apps.intake.operations import (
    add_material_file,
    ask_for_paper,
    count_material,
    keep_material_file,
    leave_to_home,
    move_material_file,
    remove_material_file,
    verify_material,
)
from tongban.apps.intake.operations.declaring import declared_scans
from tongban.apps.intake.queries import materials_of
from tongban.apps.intake.verification import asked_departments, contract_with, is_about_this, later_at_home
from tongban.apps.intake.words import MaterialState, Step
from tongban.domain.declarations import EVIDENCE_CODE
from tongban.domain.shared_data import NotAskable
from tongban.sites.bureau.scan_quality import ShownScan
from tongban.sites.bureau.uploads import UploadForm
from tongban.sites.bureau.verified import VerifiedView, verified_view
from tongban.sites.bureau.window.devices import reaches_bridge
from tongban.sites.bureau.window.entry import application_page, draft_page
from tongban.sites.bureau.window.scans import with_quality
from tongban.sites.bureau.window.wizard import wizard_page
from tongban.web.access import StaffRequest
from tongban.web.acts import address_of

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class MaterialView:
    """One line of the checklist with what can be done about it."""

    row: MaterialRow
    files: list[ShownScan]
    note: str
    form: UploadForm
    pages: int
    declared: frozenset[int] = frozenset()
    """Scans, by key, that went to the tax office and stay as they are."""
    asks: tuple[str, ...] = ()
    """Who may be asked in the paper's place, in words."""
    otherwise: str = ""
    """Why the paper is not needed without a question at the counter."""
    verified: VerifiedView | None = None

    @property
    def waived(self) -> bool:
        """Whether the paper is done without."""
        return self.row.state == MaterialState.WAIVED


def material_views(application: Application) -> list[MaterialView]:
    """The checklist; notes come from the catalogue, lines the home bureau added have none."""
    rules = {rule.code: rule for rule in application.local.materials}
    rows, views = materials_of(application), []
    scans = {one.file.pk: one for one in with_quality(application, [file for row in rows for file in row.files.all()])}
    for row in rows:
        rule = rules.get(row.code)
        files = [scans[one.pk] for one in row.files.all()]
        views.append(
            MaterialView(
                row=row,
                files=files,
                note=rule.note if rule else "",
                form=UploadForm(auto_id=f"id_{row.code}_%s"),
                pages=sum(one.file.pages for one in files),
                declared=declared_scans(application) if row.code == EVIDENCE_CODE else frozenset(),
                verified=verified_view(row.verified, outdated=_is_outdated(application, row)),
                **_without_paper(application, row),
            )
        )
    return views


def _without_paper(application: Application, row: MaterialRow) -> dict[str, Any]:
    """What may be done instead of taking the paper; nothing once the application is lodged, or made here anyway."""
    if not application.is_draft or row.printed_here:
        return {}
    return {
        "asks": asked_departments(application, row),
        "otherwise": later_at_home(application, row.code) or contract_with(application, row.code),
    }


def _is_outdated(application: Application, row: MaterialRow) -> bool:
    return application.is_draft and bool(row.verified_about) and not is_about_this(application, row)


@reaches_bridge
@draft_page("收件材料")
def materials(request: StaffRequest, application: Application) -> HttpResponse:
    """The checklist; Next leads to the interview."""
    views = material_views(application)
    done = sum(bool(one.files) or one.waived or one.row.printed_here for one in views)
    return wizard_page(request, application, Step.MATERIALS, {"materials": views, "done": done})


@application_page("收件材料")
@require_POST
def upload(request: StaffRequest, application: Application, code: str) -> HttpResponse:
    """Keep what can be kept; each refused file says why, the others stay."""
    kept = 0
    for sent in _sent(request):
        try:
            add_material_file(
                number=application.intake_number,
                officer=request.officer,
                code=code,
                filename=sent.name or "",
                chunks=sent.chunks(),
                at=now(),
            )
            kept += 1
        except FileRefused as refusal:
            messages.error(request, refusal.sentence)
    if kept:
        messages.success(request, f"已加入 {kept} 个文件。")
    return _back(application, code)


def _sent(request: StaffRequest) -> Iterator[UploadedFile[bytes]]:
    for field in ("scans", "photos"):
        yield from request.FILES.getlist(field)


def _back(application: Application, code: str) -> HttpResponse:
    where = "window:materials" if application.is_draft else "window:detail"
    answer = redirect(where, number=application.intake_number)
    answer["Location"] += f"#material-{code}"
    return answer


@application_page("收件材料")
@require_POST
def change_scan(request: StaffRequest, application: Application, file_id: int) -> HttpResponse:
    """Move a scan among its neighbours, or take it out."""
    act = request.POST.get("act", "")
    number, officer = application.intake_number, request.officer
    if act == "keep":
        row = keep_material_file(number=number, officer=officer, file_id=file_id, at=now()).material
    elif act == "remove":
        row = remove_material_file(number=number, officer=officer, file_id=file_id, at=now())
    else:
        by = -1 if act == "forward" else 1
        row = move_material_file(number=number, officer=officer, file_id=file_id, by=by, at=now())
    return _back(application, row.code)


@draft_page("收件材料")
@require_POST
def settle(request: StaffRequest, application: Application, code: str) -> HttpResponse:
    """Count originals and copies, do without the paper where somebody else tells, or ask for it again."""
    number, officer, at = application.intake_number, request.officer, now()
    shown = request.POST.get("shown", "")
    try:
        match request.POST.get("act", ""):
            case "leave":
                leave_to_home(number=number, officer=officer, code=code, at=at, shown=shown)
            case "unwaive":
                ask_for_paper(number=number, officer=officer, code=code, at=at, shown=shown)
            case _:
                originals, copies = _count(request.POST.get("originals", "")), _count(request.POST.get("copies", ""))
                count_material(
                    number=number, officer=officer, code=code, originals=originals, copies=copies, at=at, shown=shown
                )
    except IntakeFailure as failure:
        messages.error(request, failure.sentence)
    return _back(application, code)


@draft_page("收件材料")
@require_POST
def verify(request: StaffRequest, application: Application, code: str) -> HttpResponse:
    """Ask the departments in the paper's place, and say what they answered."""
    number, address = application.intake_number, address_of(request)
    try:
        row = verify_material(number=number, officer=request.officer, code=code, at=now(), address=address)
    except (IntakeFailure, NotAskable) as failure:
        messages.error(request, failure.sentence)
        return _back(application, code)
    if row.state == MaterialState.WAIVED:
        messages.success(request, f"“{row.name}”核验一致，不收纸质材料。")
    else:
        messages.error(request, f"“{row.name}”核验没有一致，不能免交：请看该材料下的核验结果，收取纸质材料。")
    return _back(application, code)


def _count(text: str) -> int:
    return min(int(text), _MOST) if text.isdecimal() else 0
