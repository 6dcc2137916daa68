"""Step 1: the property, and which right in it the application is about."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import ChangedElsewhere, IntakeFailure, OutOfScope
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import choose_right, drop_draft, send_home
from tongban.apps.intake.operations.consulting import sent_home_because
from tongban.apps.intake.rights import rights_to_choose
from tongban.apps.intake.words import Step
from tongban.sites.bureau.window.entry import draft_page, version_in
from tongban.sites.bureau.window.forms import EndingForm, RightForm
from tongban.sites.bureau.window.listing import ask_register
from tongban.sites.bureau.window.wizard import step_url, wizard_page
from tongban.web.access import StaffRequest
from tongban.web.errors import error_page


@draft_page("属地登记数据")
def premises(request: StaffRequest, application: Application) -> HttpResponse:
    """What the home register says, and the choice among its rights where the item is about one."""
    extract = application.register
    options = rights_to_choose(item=application.item, extract=extract) if extract else []
    choices = [(one.certificate_number, one.label) for one in options]
    initial = {"certificate_number": application.right_certificate}
    form = RightForm(request.POST or None, options=choices, initial=initial)
    if request.method == "POST" and (not choices or form.is_valid()):
        try:
            choose_right(
                number=application.intake_number,
                officer=request.officer,
                version=version_in(request),
                certificate_number=form.cleaned_data["certificate_number"] if choices else "",
                at=now(),
            )
            return redirect(step_url(application, Step.APPLICANTS))
        except IntakeFailure as failure:
            form.add_error(None, f"{failure.sentence}{failure.next_step}")
    status = 422 if form.is_bound and form.errors else 200
    return wizard_page(request, application, Step.PROPERTY, {"form": form, "choices": choices}, status=status)


@draft_page("属地登记数据")
@require_POST
def register_data(request: StaffRequest, application: Application) -> HttpResponse:
    """Ask the home register again; property that has left the scope ends the draft."""
    try:
        ask_register(request, application)
    except OutOfScope as refusal:
        return error_page(request, status=409, sentence=refusal.sentence, next_step=refusal.next_step)
    return redirect(step_url(application, Step(application.step)))


@draft_page("收件草稿")
def send_home_page(request: StaffRequest, application: Application) -> HttpResponse:
    """End the draft: the applicants are told to apply at the home bureau."""
    return _ending(
        request,
        application,
        end=send_home,
        initial=sent_home_because(application)[:200],
        done="已结束。请打印引导单交申请人，上面写明原因、到哪里办和要带的材料。",
        said={
            "title": "告知到属地办理",
            "consequence": f"草稿将结束，不能再提交。请告知申请人到{application.home_name}办理，并说明原因。",
            "action": "结束草稿",
        },
    )


@draft_page("收件草稿")
def drop_page(request: StaffRequest, application: Application) -> HttpResponse:
    """End the draft: nobody wants it any more."""
    return _ending(
        request,
        application,
        end=drop_draft,
        done="已放弃收件。请把材料原件退还申请人。",
        said={
            "title": "放弃收件",
            "consequence": "草稿将结束，不能再提交。申请人带来的材料原件请当场退还。",
            "action": "放弃收件",
        },
    )


def _ending(
    request: StaffRequest,
    application: Application,
    *,
    end: Callable[..., Application],
    said: dict[str, str],
    done: str,
    initial: str = "",
) -> HttpResponse:
    """Ask once for the reason, and end the draft."""
    form = EndingForm(request.POST or None, initial={"reason": initial})
    if request.method == "POST" and form.is_valid():
        try:
            end(
                number=application.intake_number,
                officer=request.officer,
                version=version_in(request),
                reason=form.cleaned_data["reason"],
                at=now(),
            )
            messages.success(request, done)
            return redirect("window:detail", number=application.intake_number)
        except ChangedElsewhere as failure:
            form.add_error(None, f"{failure.sentence}{failure.next_step}")
    context = {
        **said,
        "thing": f"{application.intake_number}　{application.business.name}",
        "cancel_url": step_url(application, Step(application.step)),
        "form": form,
        "hidden": {"version": application.version},
    }
    return render(request, "web/page/confirm.html", context, status=422 if form.errors else 200)
