"""What a counter asks of the home bureau: what it is unsure of, to take an application back, why it is not further."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import remind_home, request_withdrawal
from tongban.apps.intake.operations.consulting import consult_home, note_answers_read, sent_home_because
from tongban.apps.intake.queries import applicants_of
from tongban.apps.intake.words import Capacity, Step
from tongban.sites.bureau.window.entry import application_page, draft_page
from tongban.sites.bureau.window.forms import ConsultForm, ReminderForm
from tongban.sites.bureau.window.wizard import grouped_number, step_url, wizard_page
from tongban.sites.bureau.withdrawal import Signer, WithdrawalForm
from tongban.web.access import StaffRequest


@application_page("撤回申请")
def withdraw(request: StaffRequest, application: Application) -> HttpResponse:
    """Ask who signed for each applicant, and send it home."""
    place = f"{application.institution.name} {application.window}".strip()
    form = WithdrawalForm(
        request.POST or None, request.FILES or None, signers=_signers(application), initial={"place": place}
    )
    if request.method == "POST" and form.is_valid() and (scan := form.scanned(at=now())):
        try:
            request_withdrawal(
                number=application.intake_number,
                officer=request.officer,
                reason=form.cleaned_data["reason"],
                place=form.cleaned_data["place"],
                signatures=form.signatures(),
                document=scan,
                at=now(),
            )
            messages.success(request, "撤回申请已送属地。属地确认后，请把材料原件退还申请人。")
            return redirect("window:detail", number=application.intake_number)
        except IntakeFailure as failure:
            form.add_error(None, failure.sentence)
    context = {
        "application": application,
        "number_grouped": grouped_number(application.intake_number),
        "form": form,
    }
    return render(request, "bureau/window/withdraw.html", context, status=422 if form.errors else 200)


@draft_page("咨询属地")
@require_safe
def consultation(request: StaffRequest, application: Application) -> HttpResponse:
    """Before lodging: what was asked and answered about the draft, and the form to ask."""
    unsent = request.session.pop("unsent", {})
    context = {
        "thread": list(application.consultations.all()),
        "consult_form": ConsultForm(initial={"sentence": unsent.get(application.intake_number, "")}),
        "go_home": sent_home_because(application),
        "back": step_url(application, Step(application.step)),
    }
    answer = wizard_page(request, application, Step(application.step), context, page="consultation")
    note_answers_read(application=application, officer=request.officer, at=now())
    return answer


@application_page("收件详情")
@require_POST
def consult(request: StaffRequest, application: Application) -> HttpResponse:
    """Ask the home bureau; what could not be sent is put back into the page's form."""
    form, heard = ConsultForm(request.POST), request.POST.get("heard", "")
    try:
        consult_home(
            number=application.intake_number,
            officer=request.officer,
            sentence=form.cleaned_data["sentence"] if form.is_valid() else "",
            heard=int(heard) if heard.isdecimal() else -1,
            at=now(),
        )
        messages.success(request, f"已发给{application.home_name}，答复会出现在本页和收件清单。")
    except IntakeFailure as failure:
        messages.error(request, failure.sentence)
        request.session["unsent"] = {application.intake_number: request.POST.get("sentence", "")[:500]}
    if application.is_draft:
        return redirect("window:consultation", number=application.intake_number)
    answer = redirect("window:detail", number=application.intake_number)
    answer["Location"] += "#consultation"
    return answer


@application_page("收件详情")
@require_POST
def remind(request: StaffRequest, application: Application) -> HttpResponse:
    """催办: ask the home bureau why the case is not further."""
    form = ReminderForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明催办内容。")
        return redirect("window:detail", number=application.intake_number)
    try:
        remind_home(
            number=application.intake_number,
            officer=request.officer,
            sentence=form.cleaned_data["sentence"],
            at=now(),
        )
        messages.success(request, "已向属地催办，答复会显示在这里。")
    except IntakeFailure as failure:
        messages.error(request, failure.sentence)
    return redirect("window:detail", number=application.intake_number)


def _signers(application: Application) -> list[Signer]:
    found = []
    for applicant in applicants_of(application):
        acting = list(applicant.representatives.all())
        agents = tuple(one.name for one in acting if one.capacity == Capacity.AGENT)
        by_law = tuple(one.name for one in acting if one.capacity != Capacity.AGENT)
        guarded = any(one.capacity == Capacity.GUARDIAN for one in acting)
        found.append(Signer(party=applicant.name, has_guardian=guarded, agents=agents, representatives=by_law))
    return found
