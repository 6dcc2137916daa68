"""线上预审 from the counter: have the home bureau look at a draft before anything is lodged."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import send_for_pre_review, supplement_online
from tongban.apps.intake.queries import pre_review_entries, pre_review_state, wanted_online
from tongban.apps.intake.readiness import shortcomings_before_sending
from tongban.apps.intake.words import Step
from tongban.domain.cases.states import CaseState
from tongban.sites.bureau.course import pre_review_timeline
from tongban.sites.bureau.window.entry import draft_page, version_in
from tongban.sites.bureau.window.wizard import step_url, wizard_page
from tongban.web.access import StaffRequest


@draft_page("线上预审")
def pre_review(request: StaffRequest, application: Application) -> HttpResponse:
    """Where the pre-review stands, and the one thing that may be done now."""
    if request.method == "POST":
        return _act(request, application)
    state = pre_review_state(application)
    may_send = state in {None, CaseState.PRE_REVIEW_REFUSED}
    missing = shortcomings_before_sending(application) if may_send else []
    context = {
        "standing": state.label if state else "",
        "entries": pre_review_timeline(pre_review_entries(application), names=True),
        "may_send": may_send,
        "missing": [(one.sentence, step_url(application, one.step), one.step.label) for one in missing],
        "wanted": wanted_online(application),
        "step_here": step_url(application, Step(application.step)),
    }
    return wizard_page(request, application, Step.REVIEW, context, page="pre_review")


def _act(request: StaffRequest, application: Application) -> HttpResponse:
    number, officer = application.intake_number, request.officer
    try:
        if "supplement" in request.POST:
            supplement_online(number=number, officer=officer, at=now())
            messages.success(request, f"补充的材料已送{application.home_name}，等待预审。")
        else:
            send_for_pre_review(number=number, officer=officer, version=version_in(request), at=now())
            told = f"请告知申请人收件编号 {number}，可以在“我的办件”网页看结果、补充材料。"
            messages.success(request, f"已送{application.home_name}预审。{told}")
    except IntakeFailure as refusal:
        messages.error(request, f"{refusal.sentence}{refusal.next_step}")
    return redirect("window:pre-review", number=number)
