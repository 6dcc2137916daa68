"""The applicant reads the form, the interview record and the promises on the pad, and signs them there."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tongban.apps.documents.refusals import FileRefused
from tongban.apps.identity.clock import localdate, now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import take_signature
from tongban.apps.intake.signing import Signatory, latest_signature, signatories, stands, text_for
from tongban.apps.intake.words import PaperKind, SignedBy, Step
from tongban.exchange.devices.messages import Signed
from tongban.exchange.devices.words import Act
from tongban.sites.bureau.window.devices import DeviceFailure, opened, reaches_bridge, ticket_for
from tongban.sites.bureau.window.entry import application_page, draft_page
from tongban.sites.bureau.window.wizard import step_url, wizard_page
from tongban.web.access import StaffRequest
from tongban.web.acts import address_of
from tongban.web.errors import not_found

ACTS = {SignedBy.HANDWRITING: Act.SIGN, SignedBy.FINGERPRINT: Act.PRESS_FINGER}


@application_page("窗口设备凭据")
@require_POST
def ticket(request: StaffRequest, application: Application) -> HttpResponse:
    """A ticket with which this page may use this counter's devices for this application."""
    try:
        text = ticket_for(request, about=application.intake_number, at=now())
    except DeviceFailure as failure:
        return JsonResponse({"sentence": failure.sentence}, status=failure.status)
    return JsonResponse({"ticket": text})


@reaches_bridge
@draft_page("阅读签名", closing=True)
def signing(request: StaffRequest, application: Application) -> HttpResponse:
    """Who has signed what, and one button a person."""
    people = [_person(application, one, place) for place, one in enumerate(signatories(application, on=localdate()))]
    context = {
        "people": people,
        "complete": bool(people) and all(one["done"] for one in people),
        "paper_url": step_url(application, Step.INTERVIEW),
        "next_url": step_url(application, Step.REVIEW),
        "applicants_url": step_url(application, Step.APPLICANTS),
    }
    return wizard_page(request, application, Step.INTERVIEW, context, page="signing")


def _person(application: Application, person: Signatory, place: int) -> dict[str, Any]:
    papers = [_paper(application, person, kind, place) for kind in person.kinds]
    waiting = [one["url"] for one in papers if not one["stands"]]
    return {"who": person, "papers": papers, "waiting": " ".join(waiting), "done": not waiting}


def _paper(application: Application, person: Signatory, kind: PaperKind, place: int) -> dict[str, Any]:
    last = latest_signature(application, kind, person)
    return {
        "kind": kind.value,
        "label": f"《{kind.label}》",
        "signature": last,
        "stands": last is not None and stands(last, application, person),
        "url": reverse("window:sign", kwargs={"number": application.intake_number, "kind": kind, "place": place}),
    }


@draft_page("阅读签名")
@require_http_methods(["GET", "POST"])
def sign(request: StaffRequest, application: Application, kind: str, place: int) -> HttpResponse:
    """GET: the text that one person reads. POST: the signature under it, as the pad sealed it."""
    people = signatories(application, on=localdate())
    if place >= len(people) or kind not in set(people[place].kinds):
        return not_found(request)
    person, wanted = people[place], PaperKind(kind)
    if request.method == "GET":
        return _text(application, person, wanted)
    at, by = now(), posted_way(request)
    try:
        signed, use = opened(request, "signed", act=ACTS[by], told=Signed, about=application.intake_number, at=at)
        take_signature(
            number=application.intake_number,
            officer=request.officer,
            kind=wanted,
            document_number=person.document_number,
            signed=signed,
            by=by,
            use=use,
            at=at,
            address=address_of(request),
        )
    except (DeviceFailure, IntakeFailure, FileRefused) as failure:
        return refused(failure)
    return JsonResponse({"sentence": f"{person.name}已签《{wanted.label}》。"})


def posted_way(request: StaffRequest) -> SignedBy:
    """How the page says the person signed; by hand when it does not say."""
    posted = request.POST.get("by", "")
    return SignedBy(posted) if posted in set(SignedBy) else SignedBy.HANDWRITING


def refused(failure: DeviceFailure | IntakeFailure | FileRefused) -> HttpResponse:
    """Why nothing was signed, as the page's dialog says it."""
    next_step = "" if isinstance(failure, DeviceFailure) else getattr(failure, "next_step", "")
    return JsonResponse({"sentence": f"{failure.sentence}{next_step}"}, status=failure.status)


def _text(application: Application, person: Signatory, kind: PaperKind) -> HttpResponse:
    unanswered = len(application.business.questions) - application.answers.count()
    if kind == PaperKind.INTERVIEW_RECORD and unanswered > 0:
        return JsonResponse({"sentence": f"询问笔录还有 {unanswered} 个问题没有回答，请先补齐。"}, status=409)
    if not person.verified:
        return JsonResponse({"sentence": f"{person.name}还没有通过人证核验，请先核验。"}, status=409)
    return JsonResponse({"content": text_for(application, kind, person), "title": kind.label, "name": person.name})
