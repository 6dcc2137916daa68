"""停取待查的文件: what could not be fetched, and what a person decides about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.identity.clock import now
from tongban.apps.messaging.models import FileWanted
from tongban.apps.messaging.operations import give_up, want_again
from tongban.apps.messaging.queries import delayed_files, parked_files
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require
from tongban.web.acts import note_act

_PAGE = 50


def file_pages(role: Role) -> list[URLPattern]:
    """The pages for a site that fetches files, for those who keep its system."""
    listing, decision = require(role)(require_GET(_listed)), require(role)(require_POST(_decided))
    return [
        path("administration/files", listing, name="parked-files"),
        path("administration/files/<int:number>", decision, name="parked-file"),
    ]


def _listed(request: StaffRequest) -> HttpResponse:
    """What is parked, and what is only late."""
    parked = Paginator(parked_files(member=_member(request)), _PAGE).get_page(request.GET.get("page"))
    context = {"page": parked, "delayed": delayed_files(member=_member(request))[:_PAGE]}
    return render(request, "web/administration/parked_files.html", context)


def _decided(request: StaffRequest, number: int) -> HttpResponse:
    """Have it fetched once more, or give it up for a reason."""
    row = FileWanted.objects.filter(pk=number, for_member=_member(request)).first()
    if row is None:
        raise Http404
    if request.POST.get("act") != "give_up":
        want_again(pk=number, at=now())
        return _noted(request, row, "重新取件", told="已重新排队，一分钟内开始取。")
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
    if not reason:
        messages.error(request, "请写明为什么不再取。")
        return redirect("parked-files")
    give_up(pk=number)
    return _noted(request, row, "不再取件", purpose=reason, told="不再取这个文件。请在案件中告知对方补交。")


def _noted(request: StaffRequest, row: FileWanted, act: str, *, told: str, purpose: str = "") -> HttpResponse:
    detail = {"digest": row.digest, "from": row.from_member, "error": row.last_error}
    note_act(request, act, subject=row.about, purpose=purpose, detail=detail)
    messages.success(request, told)
    return redirect("parked-files")


def _member(request: StaffRequest) -> str:
    """The own institution as the exchange knows it."""
    return f"bureau.{request.officer.institution_id}"
