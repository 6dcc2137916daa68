"""线上预审: what was sent in before lodging, and what the desk says to it."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.apps.casework.models import PreReview
from tongban.apps.casework.operations.before_lodging.pre_reviewing import (
    pass_pre_review,
    refuse_pre_review,
    request_online_supplement,
)
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.pre_reviews import (
    checks_of_pre_review,
    file_of_pre_review,
    pre_review_of,
    pre_reviews_looked_at,
    pre_reviews_waiting,
    sent_in_of,
    time_to_pre_review,
)
from tongban.apps.casework.refusals import PreReviewMovedOn
from tongban.apps.documents.queries import missing_files, open_file, stored_file
from tongban.apps.identity.clock import now
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, ActionNotAllowed, require_one_of
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.people import HOME_STAFF, Role
from tongban.exchange.contracts.cases import SupplementItem
from tongban.exchange.contracts.prereview import ApplicationSentIn
from tongban.sites.bureau.course import URGENCY_KINDS
from tongban.sites.bureau.registry.acts.forms import SupplementFormSet, SupplementRow
from tongban.sites.bureau.registry.case.shown import seen_in
from tongban.sites.bureau.verified import verified_view
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.components import Kind, TimelineEntry
from tongban.web.formatting import masked
from tongban.web.forms import Form

_TONES: Final = {
    CaseState.PRE_REVIEW: Kind.WARN,
    CaseState.AWAITING_ONLINE_SUPPLEMENT: Kind.STILL,
    CaseState.PRE_REVIEWED: Kind.OK,
    CaseState.PRE_REVIEW_REFUSED: Kind.LATE,
    CaseState.LODGED: Kind.OK,
    CaseState.WITHDRAWN: Kind.STILL,
}


class RefusalForm(Form):
    """Why it would not do, as the applicants will read it."""

    reason = forms.CharField(
        label="预审不通过的原因",
        max_length=500,
        help_text="申请人会看到这句话。预审不是受理决定，申请人改好后可以再送预审，也可以直接到窗口提交。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require(*HOME_STAFF)
@require_safe
@never_cache
def listing(request: StaffRequest) -> HttpResponse:
    """What waits to be looked at, and what was looked at last."""
    at = now()
    waiting = [pre_review_line(one, at=at) for one in pre_reviews_waiting(request.officer)]
    looked_at = [_line(one) for one in pre_reviews_looked_at(request.officer)]
    return render(
        request, "bureau/registry/before_lodging/pre_reviews.html", {"waiting": waiting, "looked_at": looked_at}
    )


@require(*HOME_STAFF)
@require_safe
@never_cache
def show(request: StaffRequest, number: str) -> HttpResponse:
    """What was sent in, what the register says to it, and what was said."""
    review = pre_review_of(number=number, officer=request.officer)
    at = now()
    note_look(act="查看线上预审", officer=request.officer, subject=number, at=at, address=address_of(request))
    sent = sent_in_of(review)
    context = {
        **pre_review_line(review, at=at),
        "sent": sent,
        "parties": [_party(one) for one in sent.parties],
        "materials": _materials(sent),
        "checks": checks_of_pre_review(review, at=at) if review.standing.is_before_lodging else [],
        "entries": [
            TimelineEntry(title=Action(one.action).label, at=one.at, detail=f"{one.actor_name}　{one.sentence}".strip())
            for one in review.events.all()
        ],
        "told": list(review.short_messages.all()),
        "may_act": review.standing is CaseState.PRE_REVIEW and request.officer.has_any([Role.ACCEPT]),
    }
    return render(request, "bureau/registry/before_lodging/pre_review.html", context)


@require(Role.ACCEPT)
@require_POST
def let_pass(request: StaffRequest, number: str) -> HttpResponse:
    """预审通过"""
    try:
        review = pass_pre_review(
            number=number, officer=request.officer, at=now(), address=address_of(request), seen=seen_in(request)
        )
    except (PreReviewMovedOn, ActionNotAllowed) as refusal:
        return _too_late(request, number, refusal)
    messages.success(request, f"预审已通过，已告知{review.receiving_name}和申请人。")
    return redirect("registry:pre-reviews")


@require(Role.ACCEPT)
@never_cache
def supplement(request: StaffRequest, number: str) -> HttpResponse:
    """请网上补充材料"""
    review = _opened(request, number, Action.REQUEST_ONLINE_SUPPLEMENT)
    choices = _material_choices(review)
    rows = SupplementFormSet(request.POST or None, prefix="items", form_kwargs={"materials": choices})
    asked = request.method == "POST" and rows.is_valid()
    items = _items(rows, dict(choices)) if asked else []
    if items:
        try:
            request_online_supplement(
                number=number,
                officer=request.officer,
                items=items,
                at=now(),
                address=address_of(request),
                seen=seen_in(request),
            )
        except (PreReviewMovedOn, ActionNotAllowed) as refusal:
            return _too_late(request, number, refusal)
        messages.success(request, "已请申请人在网上补充，补充后会回到待预审。")
        return redirect("registry:pre-reviews")
    context = {**_line(review), "rows": rows, "empty": asked}
    return render(
        request, "bureau/registry/before_lodging/pre_review_supplement.html", context, status=422 if asked else 200
    )


@require(Role.ACCEPT)
@never_cache
def refuse(request: StaffRequest, number: str) -> HttpResponse:
    """预审不通过"""
    review = _opened(request, number, Action.REFUSE_PRE_REVIEW)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_pre_review(
                number=number,
                officer=request.officer,
                reason=form.cleaned_data["reason"],
                at=now(),
                address=address_of(request),
                seen=seen_in(request),
            )
        except (PreReviewMovedOn, ActionNotAllowed) as refusal:
            return _too_late(request, number, refusal)
        messages.success(request, "已告知申请人预审未通过的原因。")
        return redirect("registry:pre-reviews")
    context = {**_line(review), "form": form}
    return render(
        request, "bureau/registry/before_lodging/pre_review_refuse.html", context, status=422 if form.errors else 200
    )


@require(*HOME_STAFF)
@require_safe
def file(request: StaffRequest, number: str, digest: str) -> HttpResponse:
    """One scan that was sent in, written down as a look."""
    found = file_of_pre_review(number=number, digest=digest, officer=request.officer)
    row = stored_file(digest=digest)
    note_look(
        act="下载文件",
        officer=request.officer,
        subject=number,
        at=now(),
        address=address_of(request),
        digest=digest,
        name=found.name,
    )
    answer = FileResponse(open_file(digest=digest), content_type=row.media_type)
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(found.name)}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a streamed answer is an answer


def _opened(request: StaffRequest, number: str, action: Action) -> PreReview:
    """What is acted upon; its form is only shown where the act may be taken, else ActionNotAllowed is raised."""
    review = pre_review_of(number=number, officer=request.officer)
    request.way_back = reverse("registry:pre-review", args=[number])  # type: ignore[attr-defined]  # by error_page()
    if request.method != "POST":
        require_one_of([action], review.standing)
    return review


def _too_late(request: StaffRequest, number: str, refusal: PreReviewMovedOn | ActionNotAllowed) -> HttpResponse:
    """Somebody was quicker: say so above what is there now."""
    messages.error(request, f"{refusal.sentence}{getattr(refusal, 'next_step', '')}")
    return redirect("registry:pre-review", number=number)


def pre_review_line(review: PreReview, *, at: datetime) -> dict[str, Any]:
    """One in words, with what is left of the time to look at it."""
    left = time_to_pre_review(review, on=at)
    kind = URGENCY_KINDS[left.urgency] if left else Kind.STILL
    return {**_line(review), "left": left.sentence if left else "", "left_kind": kind}


def _line(review: PreReview) -> dict[str, Any]:
    state = review.standing
    return {
        "review": review,
        "matter": item(review.item).name,
        "state": "已提交" if state is CaseState.LODGED else state.label,
        "tone": _TONES[state],
    }


def _party(party: Any) -> dict[str, str]:
    roles = {role.value: role.label for role in PartyRole}
    return {
        "role": roles.get(party.role, "申请人"),
        "name": party.name,
        "number": masked(party.document_number),
        "phone": masked(party.phone),
    }


def _materials(sent: ApplicationSentIn) -> list[dict[str, Any]]:
    gone = set(missing_files(digests=[file.digest for one in sent.materials for file in one.files]))
    return [
        {
            "name": one.name,
            "state": one.state,
            "reason": one.reason or "",
            "files": [(file, file.digest not in gone) for file in one.files],
            "verified": verified_view(one.verification),
        }
        for one in sent.materials
    ]


def _material_choices(review: PreReview) -> list[tuple[str, str]]:
    """The item's checklist but for what is made at the counter, and whatever else was sent in."""
    asked = {rule.code: rule.name for rule in item(review.item).materials if not rule.made_here}
    return list({**asked, **{one.code: one.name for one in sent_in_of(review).materials}}.items())


def _items(formset: "forms.BaseFormSet[SupplementRow]", names: dict[str, str]) -> list[SupplementItem]:
    return [
        SupplementItem(
            material=row.cleaned_data["material"],
            name=names[row.cleaned_data["material"]],
            sentence=row.cleaned_data["sentence"].strip(),
        )
        for row in formset.forms
        if row.cleaned_data.get("material")
    ]
