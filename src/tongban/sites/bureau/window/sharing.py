"""One application with people at several counters: asking another counter for an applicant who is there."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import invite_counter, withdraw_part
from tongban.apps.intake.queries import applicants_of, materials_of
from tongban.apps.intake.queries.parts import part_by_applicant, parts_of, scans_on_their_way, standing_part
from tongban.apps.intake.words import PartState, Step
from tongban.apps.messaging.queries import live_bureaus
from tongban.sites.bureau.window.entry import draft_page
from tongban.sites.bureau.window.names import PrintableNameField
from tongban.sites.bureau.window.wizard import wizard_page
from tongban.web.access import StaffRequest
from tongban.web.forms import Form

_TONES = {PartState.REQUESTED: "warn", PartState.GIVEN: "ok", PartState.DECLINED: "late"}
_BROUGHT_BY_EVERYBODY = ["M02"]


class InviteForm(Form):
    """Who is where, and what that person brings."""

    applicant = forms.ChoiceField(label="在外地的申请人", widget=forms.RadioSelect)
    institution = forms.ChoiceField(label="就近窗口所属的登记机构")
    papers = forms.MultipleChoiceField(
        label="由该申请人提交的材料", widget=forms.CheckboxSelectMultiple, required=False
    )
    note = PrintableNameField(label="给协办窗口的说明", required=False, max_length=200)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"papers": _BROUGHT_BY_EVERYBODY})
        super().__init__(*args, **kwargs)
        parts = part_by_applicant(application)
        here = [one for one in applicants_of(application) if standing_part(one, parts) is None]
        asked = [one for one in materials_of(application) if not one.printed_here]
        own = application.institution.member
        bureaus = [one for one in live_bureaus() if one.name != own]
        self.somebody_is_here = bool(here)
        choices = {
            "applicant": [(str(one.pk), f"{one.name}（{one.role_label}）") for one in here],
            "institution": [("", "请选择"), *((one.name.partition(".")[2], one.title) for one in bureaus)],
            "papers": [(one.code, one.name) for one in asked],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered


@draft_page("外地协办")
def parts(request: StaffRequest, application: Application) -> HttpResponse:
    """Where each applicant is, what came back, and the form to ask another counter."""
    form = InviteForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        try:
            part = invite_counter(
                number=application.intake_number,
                officer=request.officer,
                applicant=int(form.cleaned_data["applicant"]),
                institution=form.cleaned_data["institution"],
                papers=form.cleaned_data["papers"],
                note_text=form.cleaned_data["note"],
                at=now(),
            )
            messages.success(request, f"已请{part.institution_name}协办，{part.name}可到该机构任一收件窗口办理。")
            return redirect("window:parts", number=application.intake_number)
        except IntakeFailure as failure:
            form.add_error(None, f"{failure.sentence}{failure.next_step}")
    context = {"form": form, "rows": _rows(application), "open_to_ask": form.somebody_is_here}
    return wizard_page(request, application, Step.APPLICANTS, context, page="parts", status=422 if form.errors else 200)


def _rows(application: Application) -> list[dict[str, Any]]:
    """Everybody who was ever asked for, latest first, with who did it where and when."""
    return [
        {
            "part": one,
            "label": one.state_label,
            "tone": _TONES.get(PartState(one.state), "still"),
            "on_their_way": scans_on_their_way(one) if one.state == PartState.GIVEN else 0,
        }
        for one in parts_of(application)
    ]


@draft_page("外地协办")
@require_POST
def withdraw(request: StaffRequest, application: Application, part: str) -> HttpResponse:
    """The person comes here after all, or goes elsewhere."""
    gone = withdraw_part(number=application.intake_number, officer=request.officer, part=part, at=now())
    messages.success(request, f"已撤回对{gone.institution_name}的协办请求。")
    return redirect("window:parts", number=application.intake_number)
