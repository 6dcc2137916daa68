"""咨询 on the case page of the home bureau: what the counter asked, and what is said to it."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.models import CaseConsultation
from tongban.apps.casework.operations.telling.consulting import say_to_counter
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.consulting import time_to_answer
from tongban.apps.casework.refusals import ConsultationMovedOn
from tongban.apps.identity.clock import now
from tongban.domain.cases.consulting import ConsultationResult
from tongban.domain.people import HOME_STAFF
from tongban.sites.bureau.course import URGENCY_KINDS
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.components import Kind
from tongban.web.forms import Form

_GOES_ON: Final = "goes_on"


class SayForm(Form):
    """A sentence to the counter, and whether it ends the consultation."""

    sentence = forms.CharField(label="内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    result = forms.ChoiceField(
        label="这次咨询",
        initial=_GOES_ON,
        choices=[(_GOES_ON, "还在咨询，等对方回话"), *((one.value, one.label) for one in ConsultationResult)],
        widget=forms.RadioSelect,
        help_text="选“请申请人到属地办理”的，收件窗口会打印引导单，写明原因、地点和要带的材料。",
    )

    def ends_with(self) -> ConsultationResult | None:
        """The result; None while the consultation goes on."""
        chosen = self.cleaned_data["result"]
        return None if chosen == _GOES_ON else ConsultationResult(chosen)


@require(*HOME_STAFF)
def consult(request: StaffRequest, number: str) -> HttpResponse:
    """Say something to the counter."""
    case = case_numbered(number=number, officer=request.officer)
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told, heard = form.cleaned_data, request.POST.get("heard", "")
        try:
            say_to_counter(
                number=number,
                officer=request.officer,
                sentence=told["sentence"],
                result=form.ends_with(),
                heard=int(heard) if heard.isdecimal() else -1,
                at=now(),
                address=address_of(request),
            )
            return back_to(request, case, f"已发给{case.receiving_name}")
        except ConsultationMovedOn as moved:
            form.add_error(None, f"{moved.sentence}{moved.next_step}")
    context = {"case": case, "form": form, "thread": list(case.consultations.all())}
    return render(request, "bureau/registry/case/consult.html", context, status=422 if form.errors else 200)


def question_line(asked: CaseConsultation, *, at: datetime) -> dict[str, Any]:
    """What a counter waits to hear about its case, with what is left of the time to answer it."""
    left = time_to_answer(asked, on=at)
    return {
        "asked": asked,
        "case": asked.case,
        "left": left.sentence if left else "",
        "kind": URGENCY_KINDS[left.urgency] if left else Kind.STILL,
    }
