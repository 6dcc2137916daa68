"""Acts that go on: accept, examine, review, approve, and back to the examiner."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import (
    accept_case,
    approve_case,
    examine_case,
    return_to_examiner,
    review_case,
)
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.worktime import happened
from tongban.apps.identity.clock import now
from tongban.domain.cases.transitions import Action
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts.forms import OpinionForm
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, on_case, seen_in
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.formatting import short_when


@require(Role.ACCEPT)
@on_case(Action.ACCEPT)
def accept(request: StaffRequest, number: str) -> HttpResponse:
    """受理"""
    if not acting(request):
        return _ask(request, number, title="受理", consequence="受理后开始计算承诺办结时限，并向申请人发出受理通知书。")
    case = accept_case(
        number=number, officer=request.officer, at=now(), address=address_of(request), seen=seen_in(request)
    )
    return back_to(request, case, f"已受理，应于 {short_when(happened(case.due_at))} 前登簿")


@require(Role.EXAMINE)
@on_case(Action.EXAMINE)
def examine(request: StaffRequest, number: str) -> HttpResponse:
    """初审通过"""
    return _with_opinion(
        request,
        number,
        act=examine_case,
        title="初审",
        label="同意，转复审",
        usual="材料齐全，权属清楚，符合登记条件，拟同意登记。",
        told="初审已通过，转复审",
    )


@require(Role.REVIEW)
@on_case(Action.REVIEW, Action.PASS_TO_APPROVAL)
def review(request: StaffRequest, number: str) -> HttpResponse:
    """复审通过"""
    return _with_opinion(
        request,
        number,
        act=review_case,
        title="复审",
        label="复审通过",
        usual="同意初审意见，准予登记。",
        told="复审已通过",
    )


@require(Role.APPROVE)
@on_case(Action.APPROVE)
def approve(request: StaffRequest, number: str) -> HttpResponse:
    """核定通过"""
    return _with_opinion(
        request,
        number,
        act=approve_case,
        title="核定",
        label="核定通过",
        usual="同意，准予登记。",
        told="核定已通过，待登簿",
    )


@require(Role.REVIEW, Role.APPROVE, Role.RECORD)
@on_case(Action.RETURN_TO_EXAMINER)
def return_case(request: StaffRequest, number: str) -> HttpResponse:
    """退回初审"""
    return _with_opinion(
        request, number, act=return_to_examiner, title="退回初审", label="退回", usual="", told="已退回初审"
    )


def _with_opinion(
    request: StaffRequest,
    number: str,
    *,
    act: Callable[..., Case],
    title: str,
    label: str,
    usual: str,
    told: str,
) -> HttpResponse:
    form = OpinionForm(request.POST or None, initial={"opinion": usual})
    if acting(request) and form.is_valid():
        case = act(
            number=number,
            officer=request.officer,
            opinion=form.cleaned_data["opinion"],
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, case, told)
    return _ask(request, number, title=title, label=label, form=form)


def _ask(
    request: StaffRequest,
    number: str,
    *,
    title: str,
    label: str = "",
    consequence: str = "",
    form: OpinionForm | None = None,
) -> HttpResponse:
    context = {
        "case": case_numbered(number=number, officer=request.officer),
        "title": title,
        "label": label or title,
        "consequence": consequence,
        "form": form,
    }
    return render(request, "bureau/registry/acts/act.html", context)
