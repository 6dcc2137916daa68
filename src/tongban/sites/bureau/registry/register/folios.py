"""登记簿: looking a unit up, and reading its folio. Every look is written down."""

from dataclasses import replace
from datetime import datetime, time

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongban.apps.casework.operations.looking import MAY_REVEAL, note_look
from tongban.apps.casework.refusals import OpinionMissing
from tongban.apps.identity.clock import now
from tongban.apps.register.operations.looking import Looker, note_looks
from tongban.apps.register.queries import FolioPage, FolioRows, history, page_of, search_register, standing_rows
from tongban.apps.register.queries.looks import looks_at
from tongban.apps.register.queries.notes import proposals_waiting
from tongban.apps.register.queries.page import HolderLine
from tongban.apps.register.queries.queue import queue_on
from tongban.domain.calendar import SHANGHAI
from tongban.domain.people import HOME_STAFF, Role
from tongban.domain.register.folio_notes import PROPOSES
from tongban.domain.searching import SearchField
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.formatting import masked
from tongban.web.forms import Form


class DayForm(Form):
    """Which day's register to show."""

    day = forms.DateField(label="某日的登记簿", widget=forms.DateInput(attrs={"type": "date"}))

    def instant(self) -> datetime:
        """The last instant of that day here."""
        return datetime.combine(self.cleaned_data["day"], time.max, tzinfo=SHANGHAI)


_MAY_SEE_LOOKS = (Role.EXAMINE, Role.REVIEW, Role.ARCHIVE, Role.ADMINISTER)
_LOOKS = 20
_LISTED = frozenset({"nature", "holders", "certificates", "is_burdened", "is_restricted"})
_READ = frozenset(one.value for one in SearchField) - {"documents", "name_agrees", "originals", "looks"}


@require(*HOME_STAFF)
def look_up(request: StaffRequest) -> HttpResponse:
    """Search the register of the own institution."""
    text = request.GET.get("q", "").strip()
    asked = request.GET.get("page", "1")
    found = search_register(
        officer=request.officer,
        text=text,
        page=int(asked) if asked.isdecimal() and len(asked) < 6 else 1,  # noqa: PLR2004 - nobody leafs that far
    )
    if text:
        note_look(
            act="查询登记簿",
            officer=request.officer,
            subject=text,
            at=now(),
            address=address_of(request),
            units=[row.unit_code for row in found.rows],
        )
        _keep(request, [row.unit_code for row in found.rows], act="查询登记簿", fields=_LISTED, purpose=text)
    return render(request, "bureau/registry/register/register.html", {"text": text, "found": found})


@require(*HOME_STAFF)
@never_cache
def folio(request: StaffRequest, unit_code: str) -> HttpResponse:
    """One folio with numbers masked, as it is or, with `day`, as it was at the end of that day."""
    form = DayForm(request.GET if request.GET.get("day") else None)
    as_of = form.instant() if form.is_bound and form.is_valid() else None
    rows = standing_rows(institution=request.officer.institution_id, unit_code=unit_code, at=as_of)
    page = page_of(rows)
    _note(request, page, act="查看簿页" if as_of is None else f"查看簿页（{as_of:%Y-%m-%d}）")
    return _render(request, rows, _masked(page), revealed=False, form=form)


@require(*MAY_REVEAL)
@require_POST
@never_cache
def reveal(request: StaffRequest, unit_code: str) -> HttpResponse:
    """The same with document numbers in full, once, for a stated purpose."""
    rows = standing_rows(institution=request.officer.institution_id, unit_code=unit_code)
    page = page_of(rows)
    purpose = request.POST.get("purpose", "").strip()
    if not purpose:
        raise OpinionMissing("查看完整证件号码的目的")
    _note(request, page, act="查看完整证件号码", purpose=purpose)
    return _render(request, rows, page, revealed=True)


def _note(request: StaffRequest, page: FolioPage, *, act: str, purpose: str = "") -> None:
    note_look(
        act=act,
        officer=request.officer,
        subject=page.unit_code,
        at=now(),
        address=address_of(request),
        purpose=purpose,
    )
    fields = _READ | {"documents"} if purpose else _READ
    _keep(request, [page.unit_code], act=act, fields=fields, purpose=purpose)


def _keep(request: StaffRequest, codes: list[str], *, act: str, fields: frozenset[str], purpose: str) -> None:
    """The same for the owners of the units, who may ask who looked."""
    officer = request.officer
    looker = Looker(
        actor=officer.username, actor_name=officer.name, act=act, purpose=purpose, address=address_of(request)
    )
    note_looks(institution=officer.institution_id, unit_codes=codes, looker=looker, fields=fields, at=now())


def _render(
    request: StaffRequest, rows: FolioRows, page: FolioPage, *, revealed: bool, form: DayForm | None = None
) -> HttpResponse:
    institution = request.officer.institution_id
    lines = history(institution=institution, unit_code=page.unit_code)
    if page.as_of is not None:
        lines = [line for line in lines if line.at <= page.as_of]
    context = {
        "folio": page,
        "form": form or DayForm(),
        "history": list(reversed(lines)),
        "revealed": revealed,
        "may_reveal": request.officer.has_any(MAY_REVEAL),
        "queue": queue_on(rows, at=now()) if page.as_of is None else (),
        "may_note": page.as_of is None and request.officer.has_any(PROPOSES),
        "proposals": proposals_waiting(officer=request.officer, unit_code=page.unit_code)
        if page.as_of is None and request.officer.has_any(PROPOSES)
        else (),
        "looks": list(looks_at(institution=institution, unit_code=page.unit_code)[:_LOOKS])
        if request.officer.has_any(_MAY_SEE_LOOKS)
        else None,
    }
    return render(request, "bureau/registry/register/folio.html", context)


def _masked(page: FolioPage) -> FolioPage:
    return replace(
        page,
        owners=_hide(page.owners),
        rights=tuple(replace(line, holders=_hide(line.holders)) for line in page.rights),
        restrictions=tuple(replace(line, holders=_hide(line.holders)) for line in page.restrictions),
    )


def _hide(holders: tuple[HolderLine, ...]) -> tuple[HolderLine, ...]:
    return tuple(replace(holder, document_number=masked(holder.document_number)) for holder in holders)
