"""At the counter that does one applicant's part: the person reads the sheet on the pad and signs it there."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.apps.documents.refusals import FileRefused
from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import PartTask
from tongban.apps.intake.operations import signing_text, take_part_signature
from tongban.apps.intake.part_people import PersonOfPart, people_of_part
from tongban.apps.intake.part_signing import latest_part_signature, part_signature_stands, part_signed_at
from tongban.apps.intake.queries.parts import checks_of_task
from tongban.exchange.devices.messages import Signed
from tongban.sites.bureau.window.devices import DeviceFailure, bridge_of, opened, reaches_bridge
from tongban.sites.bureau.window.signing import ACTS, posted_way, refused
from tongban.sites.bureau.window.visit_views import task_context
from tongban.sites.bureau.window.visits import task_page
from tongban.web.access import StaffRequest
from tongban.web.acts import address_of
from tongban.web.errors import not_found


@reaches_bridge
@task_page("协办阅读签名")
@require_safe
def signing(request: StaffRequest, task: PartTask) -> HttpResponse:
    """Who of this part has signed, and one button a person."""
    context = task_context(task, at=now())
    if not context["may_act"]:
        return redirect("window:task", part=task.number)
    people = people_of_part(task.asked.applicant)
    context |= {
        "signing": [_person(task, one, place) for place, one in enumerate(people)],
        "complete": part_signed_at(task) is not None,
        "task_url": reverse("window:task", args=[task.number]),
        "bridge": bridge_of(request.officer, ticket_url=reverse("window:task-device-ticket", args=[task.number])),
    }
    return render(request, "bureau/window/task_signing.html", context)


def _person(task: PartTask, person: PersonOfPart, place: int) -> dict[str, Any]:
    last = latest_part_signature(task, person)
    stands = last is not None and part_signature_stands(last, task, person)
    url = reverse("window:task-sign", kwargs={"part": task.number, "place": place})
    check = checks_of_task(task).get(person.document_number)
    return {
        "who": {"name": person.name, "standing": person.standing, "verified": check is not None and check.holds},
        "papers": [{"label": "签署页", "signature": last, "stands": stands}],
        "waiting": "" if stands else url,
        "done": stands,
    }


@task_page("协办阅读签名")
@require_http_methods(["GET", "POST"])
def sign(request: StaffRequest, task: PartTask, place: int) -> HttpResponse:
    """GET: the text that one person reads. POST: the signature under it, as the pad sealed it."""
    people = people_of_part(task.asked.applicant)
    if place >= len(people):
        return not_found(request)
    person = people[place]
    try:
        if request.method == "GET":
            content = signing_text(task, document_number=person.document_number)
            return JsonResponse({"content": content, "title": "签署页", "name": person.name})
        _take(request, task, person)
    except (DeviceFailure, IntakeFailure, FileRefused) as failure:
        return refused(failure)
    return JsonResponse({"sentence": f"{person.name}已签签署页。"})


def _take(request: StaffRequest, task: PartTask, person: PersonOfPart) -> None:
    at, by = now(), posted_way(request)
    signed, use = opened(request, "signed", act=ACTS[by], told=Signed, about=task.number, at=at)
    take_part_signature(
        number=task.number,
        officer=request.officer,
        document_number=person.document_number,
        signed=signed,
        by=by,
        use=use,
        at=at,
        address=address_of(request),
    )
