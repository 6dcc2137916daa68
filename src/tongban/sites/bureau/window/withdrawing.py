"""撤回 at the counter: every applicant has signed, the scan goes home, the home bureau ends the case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import request_withdrawal
from tongban.apps.intake.queries import applicants_of
from tongban.apps.intake.words import Capacity
from tongban.sites.bureau.window.entry import application_page
from tongban.sites.bureau.window.wizard import grouped_number
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


def _signers(application: Application) -> list[Signer]:
    found = []
    for applicant in applicants_of(application):
        acting = list(applicant.representatives.all())
        agents = tuple(one.name for one in acting if one.capacity == Capacity.AGENT)
        by_law = tuple(one.name for one in acting if one.capacity != Capacity.AGENT)
        found.append(Signer(party=applicant.name, agents=agents, representatives=by_law))
    return found
