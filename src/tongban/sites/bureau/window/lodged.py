"""One application after (or beside) the wizard: its course, its papers, its parcels, what was asked for."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application, ReturnedDeclaration
from tongban.apps.intake.operations import (
    dispatch_paper,
    may_remind,
    may_withdraw,
    start_together,
    supplement,
    take_in_again,
)
from tongban.apps.intake.operations.consulting import may_consult, note_answers_read
from tongban.apps.intake.operations.declaring import returned_declaration, supplement_declaration
from tongban.apps.intake.operations.papers_answered import unanswered_faults
from tongban.apps.intake.printing import receipt_slip
from tongban.apps.intake.queries import mirror_of, sheets_of, taken_in_again, waiting_parcel
from tongban.apps.intake.words import ApplicationState, Delivery, MaterialState, PaperKind, Step
from tongban.domain.cases import CaseState
from tongban.domain.catalogue import InvalidParticular
from tongban.domain.declarations import EVIDENCE_CODE
from tongban.sites.bureau.course import deadline_of, staff_timeline, turn_sentence
from tongban.sites.bureau.window.devices import bridge_of, reaches_bridge
from tongban.sites.bureau.window.entry import application_page, is_handler
from tongban.sites.bureau.window.forms import (
    ConsultForm,
    DispatchForm,
    ReminderForm,
    SupplementForm,
    TogetherForm,
    ways_together,
)
from tongban.sites.bureau.window.listing import ask_register
from tongban.sites.bureau.window.materials import material_views
from tongban.sites.bureau.window.particulars import DeclarationForm
from tongban.sites.bureau.window.people import people_named
from tongban.sites.bureau.window.rows import case_state, parcel_tag, state_tag
from tongban.sites.bureau.window.sidebar import sidebar
from tongban.sites.bureau.window.wizard import grouped_number, step_url
from tongban.web.access import StaffRequest


@reaches_bridge
@application_page("收件详情", whole=True)
def detail(request: StaffRequest, application: Application) -> HttpResponse:
    """Everything about one application; document numbers are masked."""
    return _page(request, application)


def _page(
    request: StaffRequest,
    application: Application,
    *,
    dispatch: DispatchForm | None = None,
    declaration: DeclarationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    thread = list(application.consultations.all())
    ticket_url = reverse("window:device-ticket", args=[application.intake_number])
    context = {
        "application": application,
        "number_grouped": grouped_number(application.intake_number),
        **_course(application, at=at),
        **_handed_in(application, declaration),
        **_paper(application, at=at),
        "bridge": bridge_of(request.officer, ticket_url=ticket_url),
        "dispatch": dispatch or DispatchForm(initial={"sheets": sheets_of(application)}),
        "together": TogetherForm(application=application) if _may_join(application) else None,
        "mine": is_handler(request, application),
        "reminders": list(application.reminders.all()),
        "reminder_form": ReminderForm() if may_remind(application) else None,
        "thread": thread,
        "consult_form": _consult_form(request, application),
        "withdrawals": list(application.withdrawals.all()),
        "may_withdraw": may_withdraw(application),
        **sidebar(application),
    }
    if any(one.incoming and one.read_at is None for one in thread):
        note_answers_read(application=application, officer=request.officer, at=at)
    return render(request, "bureau/window/detail.html", context, status=status)


def _course(application: Application, *, at: datetime) -> dict[str, Any]:
    """Where it stands, and what the home bureau has told of it."""
    state, kind = state_tag(application)
    handed_back = case_state(application) is CaseState.HANDED_BACK
    return {
        "mirror": mirror_of(application),
        "state": state,
        "state_kind": kind,
        "turn": turn_sentence(application, at=at),
        "handed_back": handed_back,
        "again": taken_in_again(application) if handed_back else None,
        "deadline_badge": deadline_of(application, at=at),
        "entries": staff_timeline(application),
    }


def _handed_in(application: Application, declaration: DeclarationForm | None) -> dict[str, Any]:
    """People and materials, and what has to be brought after all."""
    materials, returned = material_views(application), returned_declaration(application)
    return {
        "people": people_named(application),
        "materials": materials,
        "delivery": Delivery(application.delivery).label,
        "wanted": [one for one in materials if one.row.state == MaterialState.TO_SUPPLEMENT],
        "supplement_form": SupplementForm(),
        "returned": returned,
        "declaration": declaration or (_declaration(application, returned) if returned else None),
        "evidence": next((one for one in materials if one.row.code == EVIDENCE_CODE), None),
        "returns": list(application.returned_declarations.all()),
    }


def _paper(application: Application, *, at: datetime) -> dict[str, Any]:
    """What was printed, and the parcels of originals."""
    papers = list(application.papers.all())
    return {
        "papers": [(one.kind, PaperKind(one.kind).label, one.printed_at) for one in papers],
        "go_home": any(one.kind == PaperKind.GUIDANCE for one in papers),
        "slip": json.dumps(receipt_slip(application, at=at), ensure_ascii=False) if application.lodged_at else "",
        "parcels": [(one, *parcel_tag([one], at=at)) for one in application.parcels.all()],
        "parcel": waiting_parcel(application),
        "faults": len(unanswered_faults(application)),
    }


def _consult_form(request: StaffRequest, application: Application) -> ConsultForm | None:
    """The form to ask the home bureau, with what could not be sent a moment ago; None when there is nothing to ask."""
    if application.is_draft or not may_consult(application):
        return None
    unsent = request.session.pop("unsent", {})
    return ConsultForm(initial={"sentence": unsent.get(application.intake_number, "")}, auto_id="consult_%s")


def _may_join(application: Application) -> bool:
    """Whether something else may be applied for in the same act: lodged, and not recorded yet."""
    told = case_state(application)
    going = told is None or not (told.is_recorded or told.is_final)
    return application.state == ApplicationState.LODGED and going and bool(ways_together(application))


@application_page("收件详情")
@require_POST
def join(request: StaffRequest, application: Application) -> HttpResponse:
    """Take in what goes together with it: the same property, the next draft."""
    form = TogetherForm(request.POST, application=application)
    if not form.is_valid():
        messages.error(request, "请选择合并办理的事项和申请方式。")
        return redirect("window:detail", number=application.intake_number)
    draft = start_together(number=application.intake_number, officer=request.officer, at=now(), **form.named())
    ask_register(request, draft)
    return redirect(step_url(draft, Step.PROPERTY))


@application_page("收件详情")
@require_POST
def take_again(request: StaffRequest, application: Application) -> HttpResponse:
    """Take in once more what the home bureau gave back."""
    draft = take_in_again(number=application.intake_number, officer=request.officer, at=now())
    ask_register(request, draft)
    messages.success(request, "已按退回的收件起草。请改正退回的原因，重新核验身份、询问和签名后提交。")
    return redirect(step_url(draft, Step.PROPERTY))


@application_page("收件详情")
@require_POST
def dispatch(request: StaffRequest, application: Application) -> HttpResponse:
    """The originals left."""
    form = DispatchForm(request.POST)
    if form.is_valid():
        try:
            dispatch_paper(
                number=application.intake_number,
                officer=request.officer,
                courier=form.cleaned_data["courier"],
                waybill=form.cleaned_data["waybill"],
                sheets=form.cleaned_data["sheets"],
                at=now(),
            )
            messages.success(request, "已登记寄出，属地将收到通知。")
            return redirect("window:detail", number=application.intake_number)
        except IntakeFailure as failure:
            form.add_error(None, failure.sentence)
    return _page(request, application, dispatch=form, status=422)


def _declaration(
    application: Application, returned: ReturnedDeclaration, post: QueryDict | None = None
) -> DeclarationForm:
    return DeclarationForm(post, application=application, declared=returned.told)


@application_page("收件详情")
@require_POST
def declare(request: StaffRequest, application: Application) -> HttpResponse:
    """What the applicants have added for the tax office goes home."""
    returned = returned_declaration(application)
    if returned is None:
        messages.error(request, "这次退回已经补充过了，请看最新进展。")
        return redirect("window:detail", number=application.intake_number)
    form = _declaration(application, returned, request.POST)
    if form.is_valid():
        try:
            supplement_declaration(
                number=application.intake_number,
                officer=request.officer,
                declaration=request.POST.get("declaration", ""),
                answers=form.answers(),
                note_text=form.cleaned_data["note"],
                at=now(),
            )
            messages.success(request, "补充的内容已交属地，由属地重新推送税务机关。")
            return redirect("window:detail", number=application.intake_number)
        except (IntakeFailure, InvalidParticular) as failure:
            form.add_error(None, failure.sentence)
    return _page(request, application, declaration=form, status=422)


@application_page("收件详情")
@require_POST
def send_supplement(request: StaffRequest, application: Application) -> HttpResponse:
    """Everything that was asked for goes home, once and completely."""
    form = SupplementForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        supplement(number=application.intake_number, officer=request.officer, note_text=note, at=now())
        messages.success(request, "补正材料已提交属地。新增纸质原件的，请在时限内寄出。")
    except IntakeFailure as failure:
        messages.error(request, failure.sentence)
    return redirect("window:detail", number=application.intake_number)
