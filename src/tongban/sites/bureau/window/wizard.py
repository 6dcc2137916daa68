"""The frame of the five steps: where one is, what was saved, where one can go."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tongban.apps.intake.models import Application
from tongban.apps.intake.words import Step
from tongban.sites.bureau.window.devices import bridge_of
from tongban.sites.bureau.window.sidebar import sidebar
from tongban.web.access import StaffRequest
from tongban.web.components import Progress
from tongban.web.components import Step as StepView


def grouped_number(number: str) -> str:
    """A receipt number in reading groups: 410100 20261121 S 00037."""
    return f"{number[:6]} {number[6:14]} {number[14]} {number[15:]}"


def step_url(application: Application, step: Step) -> str:
    """Where a step of this application is worked on."""
    return reverse(f"window:{step.slug}", kwargs={"number": application.intake_number})


def step_views(application: Application, *, at: Step) -> list[StepView]:
    """The header of the wizard; every step that has been reached is a link."""
    return [
        StepView(label=step.label, state=_progress(application, step, at), url=_link(application, step, at))
        for step in Step
    ]


def _progress(application: Application, step: Step, at: Step) -> Progress:
    if step == at:
        return Progress.NOW
    return Progress.DONE if step < application.step else Progress.TODO


def _link(application: Application, step: Step, at: Step) -> str:
    return step_url(application, step) if step != at and step <= application.step else ""


def wizard_page(
    request: StaffRequest,
    application: Application,
    step: Step,
    context: dict[str, Any],
    *,
    page: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw one step, or a `page` beside it; the template is named after it."""
    before = Step(step - 1) if step > Step.PROPERTY else None
    ticket_url = reverse("window:device-ticket", kwargs={"number": application.intake_number})
    frame = {
        "application": application,
        "number_grouped": grouped_number(application.intake_number),
        "steps": step_views(application, at=step),
        "step": step,
        "step_before": step_url(application, before) if before else "",
        "bridge": bridge_of(request.officer, ticket_url=ticket_url),
        **sidebar(application),
    }
    return render(request, f"bureau/window/{page or step.slug}.html", {**frame, **context}, status=status)
