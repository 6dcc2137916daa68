"""The list of what was taken in, and the start of a new application."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import IntakeFailure, OutOfScope, TakenOverMeanwhile
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import start_application, take_over, take_register_data
from tongban.apps.intake.queries import (
    COUNTED_AT_MOST,
    Shelf,
    answering_to,
    application_of,
    part_of_shelf,
    shelf_of,
    shelf_sizes,
)
from tongban.apps.intake.words import Step
from tongban.apps.messaging.calls import DeadlinePassed, HubUnreachable, PartnerRefused
from tongban.domain.errors import DomainError
from tongban.domain.people import Role
from tongban.sites.bureau.window.forms import StartForm
from tongban.sites.bureau.window.rows import list_row
from tongban.sites.bureau.window.wizard import step_url
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of, note_act
from tongban.web.components import Check, Level

_PAGE = 25
_SHELVES = (
    (Shelf.ALL, "全部", "brand"),
    (Shelf.DRAFTS, "草稿", "still"),
    (Shelf.LODGED, "属地办理中", "brand"),
    (Shelf.SUPPLEMENT, "待补正", "warn"),
    (Shelf.AGAIN, "属地退回", "late"),
    (Shelf.PAPER, "待寄纸质材料", "warn"),
    (Shelf.OVERDUE, "寄件逾期", "late"),
    (Shelf.ASKED, "咨询未读", "warn"),
    (Shelf.FAULTS, "清点不符", "late"),
    (Shelf.SILENT, "久未签收", "late"),
    (Shelf.ENDED, "已办结", "still"),
)
_TROUBLE = frozenset({Shelf.AGAIN, Shelf.OVERDUE, Shelf.ASKED, Shelf.FAULTS, Shelf.SILENT})
"""What is shown only when there is any: on a good day six cards say all."""


class _ShelfPages(Paginator):  # type: ignore[type-arg]  # as below
    """The pages of a shelf, each read by itself; how much lies on it has been counted."""

    def __init__(self, officer: Officer, shelf: Shelf, *, size: int, at: datetime) -> None:
        super().__init__((), _PAGE)
        self._officer, self._shelf, self._size, self._at = officer, shelf, size, at

    @cached_property
    def count(self) -> int:
        """How many there are to leaf through."""
        return self._size

    def page(self, number: int | str) -> "Page[Application]":
        """The applications of one page."""
        valid = self.validate_number(number)
        rows = part_of_shelf(self._officer, self._shelf, at=self._at, first=(valid - 1) * _PAGE, most=_PAGE)
        return Page(rows, valid, self)


class _Latest(Paginator):  # type: ignore[type-arg]  # Django's paginator is generic for the checker only
    """The pages of the latest rows; what lies further back is searched for."""

    @cached_property
    def count(self) -> int:
        """How many there are to leaf through."""
        return int(self.object_list[:COUNTED_AT_MOST].count())  # type: ignore[attr-defined]  # a queryset


@require(Role.RECEIVE)
def intake_list(request: StaffRequest) -> HttpResponse:
    """异地收件: what was taken in here, latest first, with what is late in red."""
    at = now()
    chosen = request.GET.get("show", Shelf.ALL)
    shelf = Shelf(chosen) if chosen in set(Shelf) else Shelf.ALL
    text = "".join(request.GET.get("q", "").split()).upper()
    sizes = shelf_sizes(request.officer, at=at)
    pages = (
        _found(request, shelf, text, at=at) if text else _ShelfPages(request.officer, shelf, size=sizes[shelf], at=at)
    )
    page = pages.get_page(request.GET.get("page"))
    lines = [list_row(one, officer=request.officer, at=at) for one in page]
    shelves = [
        {
            "shelf": one,
            "label": label,
            "kind": kind if sizes[one] else "still",
            "on": one == shelf,
            "count": _told(sizes[one]),
        }
        for one, label, kind in _SHELVES
        if sizes[one] or one == shelf or one not in _TROUBLE
    ]
    more = page.paginator.count >= COUNTED_AT_MOST
    context = {"page": page, "lines": lines, "shelves": shelves, "more": more, "text": text, "search_query": text}
    return render(request, "bureau/window/list.html", context)


def _found(request: StaffRequest, shelf: Shelf, text: str, *, at: datetime) -> "Paginator[Application]":
    """What a search on a shelf finds; it is written down."""
    rows = shelf_of(request.officer, shelf, at=at).filter(answering_to(text))
    note_act(request, "搜索收件", subject=text, detail={"found": rows.count()})
    return _Latest(rows, _PAGE)


def _told(size: int) -> str:
    """How much lies on a shelf, as far as it is counted."""
    return f"{COUNTED_AT_MOST - 1}+" if size >= COUNTED_AT_MOST else str(size)


@require(Role.RECEIVE)
def start(request: StaffRequest) -> HttpResponse:
    """A new application: the home institution follows from the code or number."""
    form = StartForm(request.POST or None, initial={"about": request.GET.get("about", "")})
    reasons: list[Check] = []
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_application(officer=request.officer, at=now(), **form.named())
            return _with_register_data(request, draft)
        except OutOfScope as refusal:
            reasons = [Check(level=Level.BLOCK, sentence=one, statute=law) for one, law in refusal.reasons]
            form.add_error(None, refusal.sentence)
        except (IntakeFailure, DomainError) as refusal:
            form.add_error("about", refusal.sentence)
    status = 422 if form.errors else 200
    return render(request, "bureau/window/start.html", {"form": form, "reasons": reasons}, status=status)


def _with_register_data(request: StaffRequest, draft: Application) -> HttpResponse:
    ask_register(request, draft)
    return redirect(step_url(draft, Step.PROPERTY))


def ask_register(request: StaffRequest, draft: Application) -> None:
    """Take the home register's data; when nobody answers the draft stays and the page says so."""
    try:
        take_register_data(number=draft.intake_number, officer=request.officer, at=now(), address=address_of(request))
    except (HubUnreachable, DeadlinePassed, PartnerRefused) as failure:
        # Where it may help, the notice says which button to press again: the form's address stands in it.
        button = reverse("window:register-data", kwargs={"number": draft.intake_number}) if failure.again else ""
        messages.warning(request, f"{failure.sentence}草稿已保存，可稍后重新取数。", extra_tags=button)


@require(Role.RECEIVE)
@require_POST
def take_over_draft(request: StaffRequest, number: str) -> HttpResponse:
    """Go on with a colleague's draft."""
    application = application_of(request.officer, number)
    try:
        taken = take_over(
            number=application.intake_number,
            officer=request.officer,
            shown_with=request.POST.get("shown_with", ""),
            at=now(),
            address=address_of(request),
        )
    except TakenOverMeanwhile as failure:
        messages.error(request, f"{failure.sentence}{failure.next_step}")
        return redirect("window:detail", number=number)
    return redirect(step_url(taken, Step(taken.step)))
