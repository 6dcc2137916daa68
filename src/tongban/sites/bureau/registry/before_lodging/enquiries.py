"""收件咨询: what counters elsewhere ask about drafts they have not lodged yet, and what is answered."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.apps.casework.models import DraftEnquiry
from tongban.apps.casework.operations.before_lodging.enquiring import answer_draft, note_enquiry_read
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.consulting import (
    enquiries_answered,
    enquiries_waiting,
    enquiry_of,
    time_to_answer,
)
from tongban.apps.casework.refusals import ConsultationMovedOn, EnquiryEnded, EnquiryLodged
from tongban.apps.identity.clock import now
from tongban.domain.cases.consulting import EnquiryState
from tongban.domain.catalogue import UnknownItem, item
from tongban.domain.people import HOME_STAFF
from tongban.sites.bureau.course import URGENCY_KINDS
from tongban.sites.bureau.registry.case.consulting import SayForm
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.components import Kind

_TONES: Final = {
    EnquiryState.WAITING: Kind.WARN,
    EnquiryState.ANSWERED: Kind.STILL,
    EnquiryState.LODGED: Kind.OK,
    EnquiryState.DROPPED: Kind.STILL,
    EnquiryState.SENT_HOME: Kind.STILL,
}


@require(*HOME_STAFF)
@require_safe
@never_cache
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for an answer, and what was answered last."""
    at = now()
    context = {
        "waiting": [enquiry_line(one, at=at) for one in enquiries_waiting(request.officer)],
        "answered": [(one, _matter(one)) for one in enquiries_answered(request.officer)],
    }
    return render(request, "bureau/registry/before_lodging/enquiries.html", context)


@require(*HOME_STAFF)
@never_cache
def enquiry(request: StaffRequest, number: str) -> HttpResponse:
    """One draft's thread, and the form to answer; once it has become a case, the way to the case."""
    found = enquiry_of(number=number, officer=request.officer)
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _said(request, found, form):
        messages.success(request, f"已发给{found.receiving_name}")
        return redirect("registry:enquiries")
    at = now()
    context = {
        "enquiry": found,
        "line": enquiry_line(found, at=at),
        "tone": _TONES[found.state],
        "way": _way(found),
        "form": None if found.state.is_over else form,
        "thread": list(found.consultations.all()),
    }
    note_look(act="查看收件咨询", officer=request.officer, subject=number, at=at, address=address_of(request))
    note_enquiry_read(enquiry=found, officer=request.officer, at=at)
    return render(request, "bureau/registry/before_lodging/enquiry.html", context, status=422 if form.errors else 200)


def _said(request: StaffRequest, found: DraftEnquiry, form: SayForm) -> bool:
    told, heard = form.cleaned_data, request.POST.get("heard", "")
    try:
        answer_draft(
            number=found.intake_number,
            officer=request.officer,
            sentence=told["sentence"],
            result=form.ends_with(),
            heard=int(heard) if heard.isdecimal() else -1,
            at=now(),
            address=address_of(request),
        )
    except (ConsultationMovedOn, EnquiryEnded, EnquiryLodged) as refusal:
        form.add_error(None, f"{refusal.sentence}{refusal.next_step}")
        return False
    return True


def enquiry_line(one: DraftEnquiry, *, at: datetime) -> dict[str, Any]:
    """One enquiry in words, with what is left of the time to answer it."""
    left = time_to_answer(one, on=at)
    return {
        "enquiry": one,
        "matter": _matter(one),
        "left": left.sentence if left else "",
        "kind": URGENCY_KINDS[left.urgency] if left else Kind.STILL,
    }


def _matter(one: DraftEnquiry) -> str:
    """The item in words; another node's catalogue may know items that ours does not."""
    try:
        return item(one.item).name
    except UnknownItem:
        return one.item


def _way(one: DraftEnquiry) -> str:
    try:
        return next((way.label for way in item(one.item).alternatives if way.code == one.way), "")
    except UnknownItem:
        return ""
