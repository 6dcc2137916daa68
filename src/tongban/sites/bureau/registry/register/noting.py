"""标注: what is noted on a folio beside applications, proposed by one officer and confirmed by another."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.facts import cases_on_unit
from tongban.apps.identity.clock import now
from tongban.apps.register.operations.noting import (
    NoteTold,
    confirm_proposal,
    decline_proposal,
    propose_lifting,
    propose_note,
)
from tongban.apps.register.queries import folio_page
from tongban.apps.register.queries.notes import (
    folios_meant,
    note_standing,
    proposal_of,
    proposals_decided,
    proposals_waiting,
    units_of_the_building,
)
from tongban.domain.register.folio_notes import CONFIRMS, PROPOSES, NoteKind, NoteReach, ProposalState
from tongban.sites.bureau.registry.reasons import ReasonForm
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.components import Kind
from tongban.web.forms import Form

_KINDS_OF_STATES: Final = {
    ProposalState.WAITING: Kind.WARN,
    ProposalState.CONFIRMED: Kind.OK,
    ProposalState.DECLINED: Kind.STILL,
}


class WhyForm(Form):
    """Why something is noted or lifted, on what paper, and how far it reaches."""

    reason = forms.CharField(label="事由", max_length=200, help_text="一句话写明事实，经办人和申请人会读到。")
    basis = forms.CharField(label="依据", max_length=200, help_text="文书、批文或者凭证的名称和文号。")
    reach = forms.ChoiceField(label="范围", choices=[], widget=forms.RadioSelect, initial=NoteReach.UNIT.value)

    def __init__(self, data: Any = None, *, units: int, **more: Any) -> None:
        super().__init__(data, **more)
        reach = self.fields["reach"]
        assert isinstance(reach, forms.ChoiceField)
        reach.choices = [(NoteReach.UNIT.value, NoteReach.UNIT.label)]
        if units > 1:
            reach.choices.append((NoteReach.BUILDING.value, f"{NoteReach.BUILDING.label}（{units} 个）"))
        else:
            del self.fields["reach"]

    def told(self) -> NoteTold:
        """The same for the operation."""
        said = self.cleaned_data
        return NoteTold(reason=said["reason"], basis=said["basis"], reach=NoteReach(said.get("reach", NoteReach.UNIT)))


class NoteForm(WhyForm):
    """What is to be noted; each choice says what follows from it."""

    kind = forms.ChoiceField(
        label="标注什么",
        choices=[(one.value, f"{one.label}：{one.means}") for one in NoteKind],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "reason", "basis", "reach")


@require(*PROPOSES)
@require_safe
@never_cache
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for a second officer, and what was decided last."""
    officer = request.officer
    context = {
        "waiting": [(one, one.proposed_by_id != officer.pk) for one in proposals_waiting(officer=officer)],
        "decided": [(one, _KINDS_OF_STATES[one.stands]) for one in proposals_decided(officer=officer)],
        "may_confirm": officer.has_any(CONFIRMS),
    }
    return render(request, "bureau/registry/register/notes.html", context)


@require(*PROPOSES)
@never_cache
def propose(request: StaffRequest, unit_code: str) -> HttpResponse:
    """Propose to note something on the folio."""
    page = folio_page(officer=request.officer, unit_code=unit_code)
    form = NoteForm(request.POST or None, units=_units(request, unit_code))
    if request.method == "POST" and form.is_valid():
        asked = propose_note(
            unit_code=unit_code,
            kind=NoteKind(form.cleaned_data["kind"]),
            told=form.told(),
            officer=request.officer,
            at=now(),
            address=address_of(request),
        )
        messages.success(request, "已提请，由另一位复审或者科长确认后生效")
        return redirect("registry:proposal", number=asked.number)
    return _form(request, {"folio": page, "form": form, "title": "提请标注", "label": "提请"})


@require(*PROPOSES)
@never_cache
def lift(request: StaffRequest, unit_code: str, note: int) -> HttpResponse:
    """Propose to lift what is noted."""
    standing = note_standing(officer=request.officer, unit_code=unit_code, note=note)
    page = folio_page(officer=request.officer, unit_code=unit_code)
    form = WhyForm(request.POST or None, units=_units(request, unit_code))
    if request.method == "POST" and form.is_valid():
        asked = propose_lifting(
            unit_code=unit_code,
            note=note,
            told=form.told(),
            officer=request.officer,
            at=now(),
            address=address_of(request),
        )
        messages.success(request, "已提请，由另一位复审或者科长确认后解除")
        return redirect("registry:proposal", number=asked.number)
    context = {"folio": page, "form": form, "title": "提请解除标注", "label": "提请解除", "standing": standing}
    return _form(request, context)


@require(*PROPOSES)
@never_cache
def show(request: StaffRequest, number: str) -> HttpResponse:
    """One proposal: what would follow, which cases in hand it meets; a second officer decides here."""
    proposal = proposal_of(officer=request.officer, number=number)
    note_look(act="查看标注提请", officer=request.officer, subject=number, at=now(), address=address_of(request))
    waits = proposal.stands is ProposalState.WAITING
    return _proposal(request, number, ReasonForm() if waits else None)


@require(*CONFIRMS)
@require_POST
def confirm(request: StaffRequest, number: str) -> HttpResponse:
    """Let it take effect."""
    done = confirm_proposal(number=number, officer=request.officer, at=now(), address=address_of(request))
    messages.success(request, f"已确认，写入 {done.folios_written} 个簿页")
    return redirect("registry:proposal", number=number)


@require(*CONFIRMS)
@require_POST
def decline(request: StaffRequest, number: str) -> HttpResponse:
    """Do not agree, saying why."""
    proposal_of(officer=request.officer, number=number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _proposal(request, number, form, status=422)
    opinion = form.cleaned_data["reason"][:200]
    decline_proposal(number=number, opinion=opinion, officer=request.officer, at=now(), address=address_of(request))
    messages.success(request, "未同意，登记簿没有变化")
    return redirect("registry:proposal", number=number)


def _proposal(request: StaffRequest, number: str, form: ReasonForm | None, *, status: int = 200) -> HttpResponse:
    officer = request.officer
    proposal = proposal_of(officer=officer, number=number)
    codes = folios_meant(proposal)
    waits = proposal.stands is ProposalState.WAITING
    context = {
        "proposal": proposal,
        "state_kind": _KINDS_OF_STATES[proposal.stands],
        "folio": folio_page(officer=officer, unit_code=proposal.folio.unit_code),
        "folios": len(codes),
        "cases": cases_on_unit(officer.institution_id, proposal.folio.unit_code) if waits else (),
        "decides": waits and officer.has_any(CONFIRMS) and proposal.proposed_by_id != officer.pk,
        "form": form,
    }
    return render(request, "bureau/registry/register/proposal.html", context, status=status)


def _units(request: StaffRequest, unit_code: str) -> int:
    return len(units_of_the_building(institution=request.officer.institution_id, unit_code=unit_code))


def _form(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound else 200
    return render(request, "bureau/registry/register/note_form.html", context, status=status)
