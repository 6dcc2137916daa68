"""纸质材料: where every sheet lies, what the home bureau found wrong, and the search for a parcel that is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.documents.papers import Paper
from tongban.apps.documents.typesetting import typeset_paper
from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application, PaperParcel, PaperSheet, ParcelSearch
from tongban.apps.intake.operations import (
    SheetAnswer,
    answer_faults,
    collect_again,
    confirm_loss,
    declare_loss,
    search_parcel,
)
from tongban.apps.intake.operations.papers_answered import unanswered_faults
from tongban.apps.intake.printing import cover_sheet, withdrawal_application
from tongban.apps.intake.queries import silent_parcels
from tongban.domain.paper_trail import (
    SILENT_AFTER_WORKING_DAYS,
    FaultAnswer,
    LossCause,
    LossRemedy,
    SheetPlace,
)
from tongban.sites.bureau.window.entry import application_page
from tongban.sites.bureau.window.rows import parcel_tag
from tongban.sites.bureau.window.wizard import grouped_number
from tongban.web.access import StaffRequest


@dataclass(frozen=True, kw_only=True)
class ParcelBlock:
    """One parcel as the page shows it, and what may be done about it now."""

    parcel: PaperParcel
    told: str
    tone: str
    search: ParcelSearch | None
    silent: bool
    materials: list[tuple[str, str]]
    may_search: bool
    may_declare: bool
    may_confirm: bool
    declared_here: bool


@application_page("纸质材料")
@require_GET
def overview(request: StaffRequest, application: Application) -> HttpResponse:
    """Every sheet and every parcel of one application."""
    at = now()
    sheets = list(application.sheets.all())
    context = {
        "application": application,
        "number_grouped": grouped_number(application.intake_number),
        "sheets": sheets,
        "faults": unanswered_faults(application),
        "answers": [(one.value, one.label) for one in FaultAnswer],
        "parcels": [_block(one, officer=request.officer.username, at=at) for one in application.parcels.all()],
        "causes": [(one.value, one.label) for one in LossCause],
        "remedies": [(one.value, one.label) for one in LossRemedy],
        "lost": _materials([one for one in sheets if one.place == SheetPlace.LOST]),
        "at_counter": any(one.place == SheetPlace.COUNTER for one in sheets),
        "silent_days": SILENT_AFTER_WORKING_DAYS,
    }
    return render(request, "bureau/window/papers.html", context)


def _block(parcel: PaperParcel, *, officer: str, at: datetime) -> ParcelBlock:
    told, tone = parcel_tag([parcel], at=at)
    search = ParcelSearch.objects.filter(parcel=parcel).first()
    on_its_way = parcel.dispatched_at is not None and parcel.received_at is None
    going_on = search is not None and search.confirmed_at is None and search.found_at is None
    declared = search is not None and search.declared_at is not None
    return ParcelBlock(
        parcel=parcel,
        told=told,
        tone=tone,
        search=search,
        silent=silent_parcels(at=at).filter(pk=parcel.pk).exists(),
        materials=_materials(list(parcel.contents.all())),
        may_search=on_its_way and search is None,
        may_declare=on_its_way and going_on and not declared,
        may_confirm=on_its_way and going_on and declared,
        declared_here=search is not None and search.declared_by == officer,
    )


def _materials(sheets: list[PaperSheet]) -> list[tuple[str, str]]:
    return [(code, next(lying).name) for code, lying in groupby(sheets, key=lambda one: one.material)]


@application_page("封面条码页")
@require_GET
def cover(request: StaffRequest, application: Application) -> HttpResponse:
    """The sheet that lies on top of the paper."""
    del request
    return _pdf(cover_sheet(application, at=now()), name=f"{application.intake_number}-cover.pdf")


@application_page("撤回申请书")
@require_GET
def withdrawal_form(request: StaffRequest, application: Application) -> HttpResponse:
    """What the applicants sign when they withdraw."""
    del request
    return _pdf(withdrawal_application(application, at=now()), name=f"{application.intake_number}-withdrawal.pdf")


def _pdf(paper: Paper, *, name: str) -> HttpResponse:
    answer = HttpResponse(typeset_paper(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@application_page("纸质材料")
@require_POST
def answer(request: StaffRequest, application: Application) -> HttpResponse:
    """Say to every fault what is done about it."""
    told = [
        SheetAnswer(
            code=one.code,
            answer=FaultAnswer(chosen),
            note=request.POST.get(f"note-{one.code}", "")[:200],
        )
        for one in unanswered_faults(application)
        if (chosen := request.POST.get(f"answer-{one.code}", "")) in set(FaultAnswer)
    ]
    return _done(
        request,
        application,
        lambda at: answer_faults(number=application.intake_number, officer=request.officer, answers=told, at=at),
        "已答复属地。需要补寄的，请在时限内寄出。",
    )


@application_page("纸质材料")
@require_POST
def search(request: StaffRequest, application: Application) -> HttpResponse:
    """Begin to search for a parcel."""
    cause = request.POST.get("cause", "")
    reference = request.POST.get("carrier_reference", "")[:60]
    return _done(
        request,
        application,
        lambda at: search_parcel(
            number=application.intake_number,
            officer=request.officer,
            waybill=request.POST.get("waybill", ""),
            cause=LossCause(cause) if cause in set(LossCause) else LossCause.SILENT,
            carrier_reference=reference,
            at=at,
        ),
        "已登记查找，属地会看到。",
    )


@application_page("纸质材料")
@require_POST
def declare(request: StaffRequest, application: Application) -> HttpResponse:
    """Say that a parcel is lost."""
    chosen = {
        name.removeprefix("remedy-"): LossRemedy(value)
        for name, value in request.POST.items()
        if name.startswith("remedy-") and value in set(LossRemedy)
    }
    return _done(
        request,
        application,
        lambda at: declare_loss(
            number=application.intake_number,
            officer=request.officer,
            waybill=request.POST.get("waybill", ""),
            statement=request.POST.get("statement", "")[:500],
            remedies=chosen,
            at=at,
        ),
        "已认定遗失，请另一位同事复核。",
    )


@application_page("纸质材料")
@require_POST
def confirm(request: StaffRequest, application: Application) -> HttpResponse:
    """Confirm it as the second person."""
    waybill = request.POST.get("waybill", "")
    return _done(
        request,
        application,
        lambda at: confirm_loss(number=application.intake_number, officer=request.officer, waybill=waybill, at=at),
        "已复核遗失并告知属地；需要申请人重新提交的，属地会发短信告知。",
    )


@application_page("纸质材料")
@require_POST
def collect(request: StaffRequest, application: Application) -> HttpResponse:
    """The applicant brought a lost material again."""
    material = request.POST.get("material", "")
    return _done(
        request,
        application,
        lambda at: collect_again(number=application.intake_number, officer=request.officer, material=material, at=at),
        "已重新收取，请在时限内寄出。",
    )


def _done(
    request: StaffRequest, application: Application, act: Callable[[datetime], object], told: str
) -> HttpResponse:
    """One act, and back to the page with what came of it."""
    try:
        act(now())
        messages.success(request, told)
    except IntakeFailure as failure:
        messages.error(request, failure.sentence)
    return redirect("window:sheets", number=application.intake_number)
