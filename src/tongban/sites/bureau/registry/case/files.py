"""Scans and papers of the own institution's cases: pages as pictures, and whole files."""

from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tongban.apps.casework.models import CasePaper
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.cases import file_of_case
from tongban.apps.documents.page_images import PAGE_IMAGE_MEDIA_TYPE, page_image
from tongban.apps.documents.queries import open_file, stored_file
from tongban.apps.identity.clock import now
from tongban.domain.people import HOME_STAFF
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of

_WIDTH, _WIDEST = 1280, 2400


@require(*HOME_STAFF)
@require_safe
@cache_control(private=True, max_age=600)
def page(request: StaffRequest, number: str, digest: str, page: int) -> HttpResponse:
    """One page as a picture, `?w=` pixels wide; the look at the case itself has been written down."""
    file_of_case(number=number, digest=digest, officer=request.officer)
    asked = request.GET.get("w", "")
    width = min(int(asked), _WIDEST) if asked.isdecimal() else _WIDTH
    content = page_image(digest=digest, page=page, width=width)
    return HttpResponse(content, content_type=PAGE_IMAGE_MEDIA_TYPE)


@require(*HOME_STAFF)
@require_safe
def download(request: StaffRequest, number: str, digest: str) -> HttpResponse:
    """The whole file, written down as a download."""
    found = file_of_case(number=number, digest=digest, officer=request.officer)
    row = stored_file(digest=digest)
    name = f"{found.title}.pdf" if isinstance(found, CasePaper) else found.name
    note_look(
        act="下载文件",
        officer=request.officer,
        subject=number,
        at=now(),
        address=address_of(request),
        digest=digest,
        name=name,
    )
    answer = FileResponse(open_file(digest=digest), content_type=row.media_type)
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a streamed answer is an answer
