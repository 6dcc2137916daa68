"""查封告知: whom the bureau has to write to because a queue of seizures moved, and what went out."""

from typing import Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.apps.casework.models import Manner, SeizureTiding
from tongban.apps.casework.operations.court.tidings import SENDS, mark_tiding_sent, print_tiding
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.tidings import tiding_of, tidings_sent, tidings_unsent
from tongban.apps.casework.refusals import TidingNotReady
from tongban.apps.casework.tiding_letters import WORDINGS, Wording, sentence_of
from tongban.apps.documents.queries import open_file
from tongban.apps.documents.typesetting import GlyphMissing
from tongban.apps.identity.clock import now
from tongban.domain.people import HOME_STAFF
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import Form

_PDF: Final = "application/pdf"


class SentForm(Form):
    """How the letter went out, and by what that can be shown later."""

    manner = forms.ChoiceField(label="送达方式", choices=[(one.value, one.label) for one in Manner])
    receipt = forms.CharField(label="送达凭证", max_length=100, help_text="例如邮件单号、送达回证编号、平台回执号。")


@require(*SENDS)
@require_safe
@never_cache
def listing(request: StaffRequest) -> HttpResponse:
    """What nobody has been told yet, and what went out last."""
    context = {
        "unsent": [(one, WORDINGS[one.about]) for one in tidings_unsent(request.officer)],
        "sent": [(one, WORDINGS[one.about]) for one in tidings_sent(request.officer)],
    }
    return render(request, "bureau/registry/orders/tidings.html", context)


@require(*SENDS)
@require_safe
@never_cache
def show(request: StaffRequest, number: int) -> HttpResponse:
    """One of them: what there is to tell, the letter, and how it went out."""
    tiding = tiding_of(officer=request.officer, number=number)
    note_look(act="查看查封告知", officer=request.officer, subject=tiding.number, at=now(), address=address_of(request))
    waits = tiding.digest and tiding.sent_at is None
    return _page(request, tiding, SentForm() if waits else None)


@require(*SENDS)
@require_POST
def make_letter(request: StaffRequest, number: int) -> HttpResponse:
    """Typeset the letter."""
    try:
        print_tiding(number=number, officer=request.officer, at=now(), address=address_of(request))
    except GlyphMissing as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "已出具通知书，请打印并送达")
    return redirect("registry:tiding", number=number)


@require(*SENDS)
@require_safe
def letter(request: StaffRequest, number: int) -> HttpResponse:
    """The letter as a file, written down as a download."""
    tiding = tiding_of(officer=request.officer, number=number)
    if not tiding.digest:
        raise TidingNotReady(sent=False)
    name = f"{_wording(tiding).title}.pdf"
    note_look(
        act="下载文件",
        officer=request.officer,
        subject=tiding.number,
        at=now(),
        address=address_of(request),
        name=name,
    )
    answer = FileResponse(open_file(digest=tiding.digest), content_type=_PDF)
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a streamed answer is an answer


@require(*SENDS)
@require_POST
def sent(request: StaffRequest, number: int) -> HttpResponse:
    """Note that it went out."""
    tiding = tiding_of(officer=request.officer, number=number)
    form = SentForm(request.POST)
    if not form.is_valid():
        return _page(request, tiding, form, status=422)
    mark_tiding_sent(
        number=number,
        manner=Manner(form.cleaned_data["manner"]),
        receipt=form.cleaned_data["receipt"],
        officer=request.officer,
        at=now(),
        address=address_of(request),
    )
    messages.success(request, f"已登记送达：{tiding.whom}")
    return redirect("registry:tidings")


def _page(request: StaffRequest, tiding: SeizureTiding, form: SentForm | None, *, status: int = 200) -> HttpResponse:
    context = {
        "tiding": tiding,
        "wording": _wording(tiding),
        "sentence": sentence_of(tiding),
        "form": form,
        "may_see_folio": request.officer.has_any(HOME_STAFF),
    }
    return render(request, "bureau/registry/orders/tiding.html", context, status=status)


def _wording(tiding: SeizureTiding) -> Wording:
    return WORDINGS[tiding.about]
