"""Steps 4 and 5: the interview and the signatures, then everything once more before it goes home."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongban.apps.documents.typesetting import GlyphMissing
from tongban.apps.identity.clock import localdate, now
from tongban.apps.intake.failures import IntakeFailure, NotCompared, NotReady, Shortcoming
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import check_application, lodge, record_interview, shortcomings_of
from tongban.apps.intake.queries import applicants_of
from tongban.apps.intake.words import Delivery, Step
from tongban.sites.bureau.window.applicants import ask_home, why_not_compared
from tongban.sites.bureau.window.entry import draft_page, version_in
from tongban.sites.bureau.window.forms import InterviewForm
from tongban.sites.bureau.window.materials import material_views
from tongban.sites.bureau.window.people import people_at_counter
from tongban.sites.bureau.window.sidebar import acceptance_checks, account_checks
from tongban.sites.bureau.window.wizard import step_url, wizard_page
from tongban.web.access import StaffRequest
from tongban.web.components import Level


@draft_page("询问笔录", closing=True)
def interview(request: StaffRequest, application: Application) -> HttpResponse:
    """The questions the item prescribes; saving half of them is allowed, going on is not."""
    form = InterviewForm(request.POST or None, application=application)
    if request.method == "POST":
        complete = form.is_valid()
        saved = _save_interview(request, application, form)
        if saved and complete:
            # Papers have come in since the applicants were entered: the home register is asked about the whole.
            ask_home(request, application)
            if request.POST.get("act") == "sign":
                return redirect("window:signing", number=application.intake_number)
            return redirect(step_url(application, Step.REVIEW))
        if saved:
            application.refresh_from_db()
    context = {"form": form, "expected": _expected(application)}
    return wizard_page(request, application, Step.INTERVIEW, context, status=422 if form.errors else 200)


def _save_interview(request: StaffRequest, application: Application, form: InterviewForm) -> bool:
    """Nothing that was said gets lost: what is answered is saved even while something is missing."""
    try:
        record_interview(
            number=application.intake_number,
            officer=request.officer,
            version=version_in(request),
            answers=form.answers(),
            signed=bool(form.cleaned_data.get("signed")),
            promised=form.promised(),
            at=now(),
        )
    except IntakeFailure as failure:
        form.add_error(None, f"{failure.sentence}{failure.next_step}")
        return False
    return True


def _expected(application: Application) -> str:
    """What the clerk should watch for in the answers."""
    unusual = [question for question in application.business.questions if question.expected is not None]
    return f"{len(unusual)} 个问题的回答关系到能否受理，请如实记录。" if unusual else ""


@draft_page("收件核对", closing=True)
def review(request: StaffRequest, application: Application) -> HttpResponse:
    """Everything once more, and everything that is still missing."""
    missing = shortcomings_of(application, on=localdate())
    context = {
        "missing": [(one.sentence, _where(application, one), one.step.label) for one in missing],
        "applicants": applicants_of(application),
        "people": people_at_counter(application),
        "materials": material_views(application),
        "answers": list(application.answers.all()),
        "delivery": Delivery(application.delivery).label,
        "warnings": [
            one for one in (*acceptance_checks(application), *account_checks(application)) if one.level == Level.WARN
        ],
    }
    return wizard_page(request, application, Step.REVIEW, context)


def _where(application: Application, missing: Shortcoming) -> str:
    """The page on which it is mended."""
    if missing.page:
        return reverse(f"window:{missing.page}", kwargs={"number": application.intake_number})
    return step_url(application, missing.step)


@draft_page("收件核对")
@require_POST
def check_again(request: StaffRequest, application: Application) -> HttpResponse:
    """Have the home register look once more, also where it has just been asked about the same."""
    ask_home(request, application, check=check_application)
    return redirect(step_url(application, Step.REVIEW))


@draft_page("收件核对")
@require_POST
def lodge_application(request: StaffRequest, application: Application) -> HttpResponse:
    """Hand it to the home bureau, whose register is looked at right before.

    Where nobody answers, what it said of this very application still counts: the home bureau looks again on arrival.
    """
    unanswered = why_not_compared(request, application)
    try:
        lodge(
            number=application.intake_number,
            officer=request.officer,
            version=version_in(request),
            at=now(),
        )
    except NotReady:
        return redirect(step_url(application, Step.REVIEW))
    except NotCompared as failure:
        # The notice says which button to press again: the form's address stands in it.
        messages.warning(request, f"{unanswered}{failure.sentence}{failure.next_step}", extra_tags=request.path)
        return redirect(step_url(application, Step.REVIEW))
    except (IntakeFailure, GlyphMissing) as failure:
        messages.error(request, f"{failure.sentence}{getattr(failure, 'next_step', '')}")
        return redirect(step_url(application, Step.REVIEW))
    messages.success(request, f"已提交{application.home_name}。请打印收件回执交申请人，并在时限内寄出纸质材料。")
    return redirect("window:detail", number=application.intake_number)
