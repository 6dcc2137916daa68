"""Whose work a case is: taken from the queue, given by the section chief, taken over, put back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.assignment.assigning import assign_case, pull_case, release_case, take_over_case
from tongban.apps.casework.queries.assignments import (
    choice_for,
    hands_of,
    role_waited_for,
    standing_assignment,
    who_may_have,
)
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.refusals import AssigneeChanged, CannotBeGiven, NothingToAssign
from tongban.apps.identity.clock import localdate, now
from tongban.apps.identity.models import Officer
from tongban.domain.people import HOME_STAFF, Role
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import on_case
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import Form


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The panel of whose work the case is, and what the officer looking at it may do about it."""

    role: str
    account: str
    name: str
    deputy: str
    how: str
    may_pull: bool
    may_take_over: bool
    may_release: bool
    may_assign: bool


def holding_of(case: Case, officer: Officer) -> Holding | None:
    """None where nobody of the bureau is waited for."""
    today = localdate()
    choice = choice_for(case, on=today) if case.closed_at is None else None
    if choice is None:
        return None
    holder, able = case.assignee, choice.admits(officer)
    standing = standing_assignment(case, choice.role) if holder else None
    deputy = choice.away.get(holder.pk) if holder else None
    mine = holder is not None and holder.pk in hands_of(officer, on=today, away=choice.away)
    return Holding(
        role=choice.role.label,
        account=holder.username if holder else "",
        name=holder.name if holder else "",
        deputy=deputy.name if deputy else "",
        how=_how(standing.way_label, standing.by_name, standing.reason) if standing else "",
        may_pull=holder is None and able,
        may_take_over=holder is not None and not mine and able,
        may_release=mine or (holder is not None and officer.has_any([Role.CHIEF])),
        may_assign=officer.has_any([Role.CHIEF]),
    )


def _how(way: str, by: str, reason: str) -> str:
    return "　".join(part for part in (way, by, reason) if part)


class ReasonForm(Form):
    """Why a case changes hands."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(Form):
    """To whom a chief gives a case."""

    to = forms.ChoiceField(label="办理人", widget=forms.RadioSelect)
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = people


@require(*HOME_STAFF)
@require_POST
def claim(request: StaffRequest, number: str) -> HttpResponse:
    """领取"""
    case = pull_case(number=number, officer=request.officer, at=now(), address=address_of(request))
    return back_to(request, case, "已领取，本案由您办理")


@require(*HOME_STAFF)
@on_case()
def take_over(request: StaffRequest, number: str) -> HttpResponse:
    """接手"""
    told = "接手后由您办理，原办理人不能再办；接手的原因会记入审计。"
    return _with_reason(request, number, act=take_over_case, title="接手", told=told, done="已接手，本案由您办理")


@require(*HOME_STAFF)
@on_case()
def release(request: StaffRequest, number: str) -> HttpResponse:
    """退回待领取"""
    told = "退回后，本岗位的其他同事都可以领取。"
    return _with_reason(request, number, act=release_case, title="退回待领取", told=told, done="已退回待领取")


def _with_reason(request: StaffRequest, number: str, *, act: Any, title: str, told: str, done: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = act(
                number=number,
                officer=request.officer,
                held_by=request.POST.get("held_by", "?"),
                reason=form.cleaned_data["reason"],
                at=now(),
                address=address_of(request),
            )
            return back_to(request, case, done)
        except AssigneeChanged as changed:
            form.add_error(None, changed.sentence)
    return _page(request, case_numbered(number=number, officer=request.officer), form, title=title, told=told)


@require(Role.CHIEF)
@on_case()
def assign(request: StaffRequest, number: str) -> HttpResponse:
    """分派"""
    case = case_numbered(number=number, officer=request.officer)
    people = [(one.username, one.name) for one in who_may_have(case, on=localdate()) if one.pk != case.assignee_id]
    form = AssignForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            case = assign_case(
                number=number,
                officer=request.officer,
                to=form.cleaned_data["to"],
                held_by=request.POST.get("held_by", "?"),
                reason=form.cleaned_data["reason"],
                at=now(),
                address=address_of(request),
            )
            return back_to(request, case, f"已分派给{dict(people)[form.cleaned_data['to']]}")
        except (AssigneeChanged, CannotBeGiven) as refusal:
            form.add_error(None, refusal.sentence)
    told = (
        ""
        if people
        else "没有可以分派的同事：须有相应岗位、在岗且未请假；初审过本案的不能复审，初审、复审过的不能核定。"
    )
    return _page(request, case, form if people else None, title="分派", told=told)


def _page(request: StaffRequest, case: Case, form: Form | None, *, title: str, told: str) -> HttpResponse:
    if role_waited_for(case) is None:
        raise NothingToAssign
    context = {"case": case, "title": title, "told": told, "form": form, "holder": case.assignee}
    return render(request, "bureau/registry/case/assign.html", context, status=422 if form and form.errors else 200)
