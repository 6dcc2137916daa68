"""Looking at scans and printed papers, where every look is recorded; and whether the pages of scans can be read."""

from collections.abc import Iterable

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.apps.documents.page_images import PAGE_IMAGE_MEDIA_TYPE, page_image
from tongban.apps.documents.queries import open_file
from tongban.apps.documents.typesetting import typeset_paper
from tongban.apps.identity.clock import now
from tongban.apps.intake.models import Application, MaterialFile
from tongban.apps.intake.queries import application_of, materials_of, paper_of, scan_of
from tongban.apps.intake.signing import signed_paper
from tongban.apps.intake.words import PaperKind, Step
from tongban.domain.people import Role
from tongban.sites.bureau.scan_quality import ShownScan, shown_scans, told_again
from tongban.sites.bureau.window.entry import application_page, is_handler
from tongban.sites.bureau.window.wizard import grouped_number, step_url
from tongban.web.access import StaffRequest, require
from tongban.web.errors import not_found
from tongban.web.viewer import FileLink, open_viewer

_THUMBNAIL, _SHEET = 160, 1280


def _url(name: str, application: Application, scan: MaterialFile) -> str:
    return reverse(f"window:{name}", kwargs={"number": application.intake_number, "file_id": scan.pk})


@application_page("扫描件")
def scan(request: StaffRequest, application: Application, file_id: int) -> HttpResponse:
    """One scan in the viewer, with its neighbours beside it."""
    shown = scan_of(application, file_id)
    base = _url("scan", application, shown)
    images = [f"{base}/pages/{page}?width={_SHEET}" for page in range(1, shown.pages + 1)]
    thumbs = [f"{base}/pages/{page}?width={_THUMBNAIL}" for page in range(1, shown.pages + 1)]
    viewer = open_viewer(
        title=f"{shown.material.name}　{shown.name}",
        images=images,
        thumbs=thumbs,
        query=request.GET.dict(),
        download_url=_url("scan-file", application, shown),
    )
    draft = application.is_draft and is_handler(request, application)
    back = (
        step_url(application, Step.MATERIALS) if draft else reverse("window:detail", args=[application.intake_number])
    )
    context = {
        "application": application,
        "number_grouped": grouped_number(application.intake_number),
        "viewer": viewer,
        "files": _links(application, shown),
        "back": back,
    }
    return render(request, "bureau/window/scan.html", context)


def _links(application: Application, shown: MaterialFile) -> list[FileLink]:
    return [
        FileLink(
            label=f"{row.name}　{one.name}",
            url=_url("scan", application, one),
            on=one.pk == shown.pk,
            tag=f"{one.pages} 页",
        )
        for row in materials_of(application)
        for one in row.files.all()
    ]


def with_quality(application: Application, files: Iterable[MaterialFile]) -> list[ShownScan]:
    """Scans of an application with what is the matter with their pages."""
    return shown_scans(
        files,
        url=lambda one: _url("scan-quality", application, one),
        keep_url=lambda one: _url("change-scan", application, one),
        settled=lambda one: one.kept,
    )


@require(Role.RECEIVE)
@require_GET
def scan_quality(request: StaffRequest, number: str, file_id: int) -> HttpResponse:
    """What is the matter with one scan. It is the page that asks, of itself: no look of anybody's."""
    application = application_of(request.officer, number)
    (scan,) = with_quality(application, [scan_of(application, file_id)])
    return told_again(request, scan)


@application_page("扫描件页面")
@require_GET
def scan_page(request: StaffRequest, application: Application, file_id: int, page: int) -> HttpResponse:
    """One page of a scan as a picture."""
    width = request.GET.get("width", "")
    content = page_image(
        digest=scan_of(application, file_id).digest, page=page, width=int(width) if width.isdecimal() else _SHEET
    )
    answer = HttpResponse(content, content_type=PAGE_IMAGE_MEDIA_TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer


@application_page("扫描件原文")
@require_GET
def scan_file(request: StaffRequest, application: Application, file_id: int) -> HttpResponseBase:
    """The file as it was taken in."""
    del request
    one = scan_of(application, file_id)
    answer = FileResponse(
        open_file(digest=one.digest), as_attachment=True, filename=one.name, content_type=one.media_type
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@application_page("收件文书")
@require_GET
def paper(request: StaffRequest, application: Application, kind: str) -> HttpResponse:
    """A printed paper as PDF: a draft's as it stands now, for signing; a lodged one as it was filed."""
    if kind not in set(PaperKind):
        return not_found(request)
    wanted = PaperKind(kind)
    if application.is_draft:
        if wanted in {PaperKind.RECEIPT, PaperKind.GUIDANCE} or not is_handler(request, application):
            return not_found(request)
        content = typeset_paper(signed_paper(application, wanted, at=now()))
    else:
        with open_file(digest=paper_of(application, wanted).digest) as stream:
            content = stream.read()
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{application.intake_number}-{wanted.value}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
