"""Step 2: who applies, who acts for them, and that they are who their cards say."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import localdate, now
from tongban.apps.intake.failures import IntakeFailure, NotTakenIn
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import (
    check_unless_known,
    review_person,
    save_applicants,
    verify_person,
)
from tongban.apps.intake.words import Step
from tongban.apps.messaging.calls import DeadlinePassed, HubUnreachable, PartnerRefused
from tongban.domain.errors import DomainError
from tongban.sites.bureau.window.desk import Desk, rows_of_application, rows_of_post
from tongban.sites.bureau.window.devices import DeviceFailure, card_from, face_from, reaches_bridge
from tongban.sites.bureau.window.entry import draft_page
from tongban.sites.bureau.window.people import people_at_counter
from tongban.sites.bureau.window.wizard import step_url, wizard_page
from tongban.web.access import StaffRequest
from tongban.web.acts import address_of

Check = Callable[..., Application]
"""The operation that has an application compared at home."""


@reaches_bridge
@draft_page("收件申请人")
def applicants(request: StaffRequest, application: Application) -> HttpResponse:
    """Show the rows; on POST change them, read a card into them, or save and go on."""
    if request.method != "POST":
        return _page(request, application, Desk.of(application, rows_of_application(application)))
    act, _, place = request.POST.get("act", "next").partition(":")
    if act in {"add", "remove", "read", "add-acting", "remove-acting"}:
        return _page(request, application, _changed(request, application, act, place))
    desk = Desk.filled(application, request.POST)
    if not (desk.is_valid() and _save(request, application, desk)):
        return _page(request, application, desk, status=422)
    if act == "verify":
        _verify(request, application)
    elif act == "vouch":
        _vouch(request, application, document_number=place, reason=request.POST.get(f"reason-{place}", ""))
    return redirect(step_url(application, Step.MATERIALS if act == "next" else Step.APPLICANTS))


def _changed(request: StaffRequest, application: Application, act: str, place: str) -> Desk:
    """The rows with one more, one less, or a card read into them; nothing is saved yet."""
    rows = rows_of_post(request.POST)
    index = int(place) if place.isdecimal() else None
    if act == "add":
        rows.add(place, application=application)
    elif act == "remove" and index is not None:
        rows.remove(index)
    elif act == "add-acting" and index is not None:
        rows.add_acting(index)
    elif act == "remove-acting":
        row, _, acting = place.partition(".")
        if row.isdecimal() and acting.isdecimal():
            rows.remove_acting(int(row), int(acting))
    elif act == "read":
        try:
            card = card_from(request, about=application.intake_number, at=now())
            messages.success(request, rows.put(card, row=index))
            if card.expired(on=localdate()):
                messages.warning(request, f"{card.name}的身份证已过有效期，请核对。")
        except DeviceFailure as failure:
            messages.error(request, f"{failure.sentence}{failure.next_step}")
    return Desk.of(application, rows)


def _save(request: StaffRequest, application: Application, desk: Desk) -> bool:
    """Save, then have the home register look at the applicants; a hub that is away holds nobody up."""
    number, officer = application.intake_number, request.officer
    try:
        save_applicants(
            number=number,
            officer=officer,
            version=desk.version,
            applicants=desk.entries(),
            correspondence=desk.correspondence.correspondence(),
            particulars=desk.particulars.answers(),
            at=now(),
        )
    except (IntakeFailure, DomainError) as failure:
        desk.correspondence.add_error(None, f"{failure.sentence}{getattr(failure, 'next_step', '')}")
        # Told what happened meanwhile, whoever saves again does so knowingly.
        desk.version = application.version
        return False
    ask_home(request, application)
    return True


def ask_home(request: StaffRequest, application: Application, *, check: Check = check_unless_known) -> None:
    """Have the application compared at home, and say so when that is not possible now."""
    if why := why_not_compared(request, application, check=check):
        messages.warning(request, f"{why}内容已保存，提交前须再次核对。")


def why_not_compared(request: StaffRequest, application: Application, *, check: Check = check_unless_known) -> str:
    """Have it compared; what the hub or the home bureau said instead, empty also while there is nothing to compare."""
    try:
        check(number=application.intake_number, officer=request.officer, at=now(), address=address_of(request))
    except NotTakenIn:
        return ""
    except (HubUnreachable, DeadlinePassed, PartnerRefused) as failure:
        return failure.sentence
    return ""


def _page(request: StaffRequest, application: Application, desk: Desk, *, status: int = 200) -> HttpResponse:
    business = application.business
    context: dict[str, Any] = {
        "desk": desk,
        "people": people_at_counter(application),
        # Shares are stated where somebody becomes a holder; elsewhere the register knows them.
        "asks_share": any(one.code == "mode" for one in business.particulars_for(application.way)),
    }
    return wizard_page(request, application, Step.APPLICANTS, context, status=status)


@draft_page("收件申请人")
@require_POST
def verify(request: StaffRequest, application: Application) -> HttpResponse:
    """Check whoever lies on the reader, leaving the form as it was saved."""
    _verify(request, application)
    return redirect(step_url(application, Step.APPLICANTS))


def _verify(request: StaffRequest, application: Application) -> None:
    """Keep what came of comparing the person with the card on the reader."""
    at = now()
    try:
        number, score, use = face_from(request, about=application.intake_number, at=at)
        check = verify_person(
            number=application.intake_number,
            officer=request.officer,
            document_number=number,
            score=score,
            at=at,
            address=address_of(request),
            use=use,
        )
    except (DeviceFailure, IntakeFailure) as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")
    else:
        say = messages.success if check.holds else messages.warning
        say(request, f"{check.name}：{check.outcome_label}（{check.get_score_band_display()}）")


@draft_page("收件申请人")
@require_POST
def review(request: StaffRequest, application: Application) -> HttpResponse:
    """The clerk vouches for a person, leaving the form as it was saved."""
    number, reason = request.POST.get("document_number", ""), request.POST.get("reason", "")
    _vouch(request, application, document_number=number, reason=reason)
    return redirect(step_url(application, Step.APPLICANTS))


def _vouch(request: StaffRequest, application: Application, *, document_number: str, reason: str) -> None:
    try:
        check = review_person(
            number=application.intake_number,
            officer=request.officer,
            document_number=document_number,
            reason=reason,
            at=now(),
            address=address_of(request),
        )
        messages.success(request, f"{check.name}：{check.outcome_label}")
    except IntakeFailure as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")
