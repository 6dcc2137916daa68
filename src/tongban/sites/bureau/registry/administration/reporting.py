"""数据上报: access messages and daily logs of the own institution, for its administrator."""

import io
import zipfile

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.clock import localdate, now
from tongban.apps.register.operations.access import (
    choose_profile,
    hand_over,
    send_again,
    take_answers,
    write_access_messages,
)
from tongban.apps.register.queries.access import access_message, access_messages, daily_log, reporting_of
from tongban.apps.register.queries.imports import imports_of, quarantined, reasons
from tongban.domain.people import Role
from tongban.exchange.national.profiles import Profile
from tongban.exchange.national.records import RowRefused
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import Form

_PAGE = 30
_MOST_BYTES = 1024 * 1024


class AnswersForm(Form):
    """The file of answers from the platform."""

    answers = forms.FileField(label="响应文件（XML）")


@require(Role.ADMINISTER)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """How reporting stands, and the messages, newest first."""
    return _page(request, AnswersForm())


@require(Role.ADMINISTER)
@require_POST
def send_waiting(request: StaffRequest) -> HttpResponse:
    """Everything that waits as one archive; marked as sent."""
    institution, at = request.officer.institution, now()
    write_access_messages(institution=institution, at=at)
    rows = hand_over(institution=institution, at=at)
    if not rows:
        messages.info(request, "没有待报送的报文")
        return redirect("registry:reporting")
    _note(request, act="导出接入报文", subject=f"{len(rows)}份")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            archive.writestr(f"{row.message_id}.xml", bytes(row.content))
    return _download(packed.getvalue(), name=f"access-{localdate(at):%Y%m%d}.zip", kind="application/zip")


@require(Role.ADMINISTER)
@require_safe
def message(request: StaffRequest, message_id: str) -> HttpResponse:
    """One message as it was written."""
    row = access_message(institution=request.officer.institution_id, message_id=message_id)
    if row is None:
        raise Http404
    _note(request, act="下载接入报文", subject=message_id)
    return _download(bytes(row.content), name=f"{message_id}.xml", kind="application/xml")


@require(Role.ADMINISTER)
@require_safe
def log(request: StaffRequest, area: str, day: str) -> HttpResponse:
    """One county's daily log as it was written."""
    row = daily_log(institution=request.officer.institution_id, area=area, day=day)
    if row is None:
        raise Http404
    return _download(bytes(row.content), name=f"log-{area}-{day}.xml", kind="application/xml")


@require(Role.ADMINISTER)
@require_POST
def answers(request: StaffRequest) -> HttpResponse:
    """Take in what the platform answered."""
    form = AnswersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["answers"]
    try:
        noted, unknown = take_answers(
            institution=request.officer.institution, content=file.read(_MOST_BYTES + 1), at=now()
        )
    except RowRefused as refusal:
        form.add_error("answers", refusal.reason)
        return _page(request, form, status=422)
    _note(request, act="导入上报响应", subject=f"{noted}份")
    messages.success(request, f"已登记{noted}份响应" + (f"，{unknown}份没有对应的报文" if unknown else ""))
    return redirect("registry:reporting")


@require(Role.ADMINISTER)
@require_POST
def again(request: StaffRequest, message_id: str) -> HttpResponse:
    """重报"""
    corrected = request.POST.get("corrected") == "1"
    row = send_again(message_id=message_id, officer=request.officer, corrected=corrected, at=now())
    messages.success(request, f"已重新生成报文 {row.message_id}")
    return redirect("registry:reporting")


@require(Role.ADMINISTER)
@require_POST
def profile(request: StaffRequest) -> HttpResponse:
    """选定接入标准"""
    choose_profile(officer=request.officer, profile=request.POST.get("profile", ""), at=now())
    messages.success(request, "此后的报文按选定的标准生成")
    return redirect("registry:reporting")


@require(Role.ADMINISTER)
@require_safe
def set_aside(request: StaffRequest, run: int) -> HttpResponse:
    """Rows of one import that were not taken over, and why."""
    institution = request.officer.institution_id
    rows = quarantined(institution=institution, run=run)
    if not rows.exists():
        raise Http404
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "reasons": reasons(institution=institution, run=run)}
    return render(request, "bureau/registry/administration/set_aside.html", context)


def _page(request: StaffRequest, form: AnswersForm, *, status: int = 200) -> HttpResponse:
    chosen, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:80]
    institution = request.officer.institution_id
    found = access_messages(institution=institution, state=chosen, text=text)
    context = {
        "reporting": reporting_of(institution=institution),
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "profiles": list(Profile),
        "imports": imports_of(institution=institution),
        "chosen": chosen,
        "text": text,
        "form": form,
    }
    return render(request, "bureau/registry/administration/reporting.html", context, status=status)


def _note(request: StaffRequest, *, act: str, subject: str) -> None:
    record_act(
        act=act,
        at=now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=subject,
        address=address_of(request),
    )


def _download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
