"""Acts that finish a case: record, prepare, complete, archive."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.certificates import certificates_given
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import (
    archive_case,
    complete_without_certificate,
    prepare_certificate,
    record,
)
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.checks import CheckLine, checks_of
from tongban.apps.casework.queries.facts import recording_order
from tongban.apps.casework.queries.linked import together_with
from tongban.apps.identity.clock import now
from tongban.apps.register.operations import changes_preview
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts.forms import PrepareForm
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, beside_in, on_case, seen_in
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.components import Change


@require(Role.RECORD)
@on_case(Action.RECORD)
def record_in_register(request: StaffRequest, number: str) -> HttpResponse:
    """登簿: asks once, showing what the register will say."""
    at = now()
    if acting(request) and "confirmed" in request.POST:
        case = record(
            number=number,
            officer=request.officer,
            at=at,
            address=address_of(request),
            seen=seen_in(request),
            beside=beside_in(request),
        )
        return back_to(request, case, "已登簿，权利自此发生变动")
    case = case_numbered(number=number, officer=request.officer)
    if case.recorded_at is not None:
        return render(request, "bureau/registry/acts/record_done.html", {"case": case})
    parts = [_RecordedPart.of(one, at=at) for one in together_with(case)]
    return render(
        request, "bureau/registry/acts/record.html", {"case": case, "parts": parts, "several": len(parts) > 1}
    )


@dataclass(frozen=True, kw_only=True)
class _RecordedPart:
    """One of the cases that are recorded in this act, with what it changes and what the law says to it."""

    case: Case
    title: str
    changes: list[Change]
    checks: list[CheckLine]

    @classmethod
    def of(cls, case: Case, *, at: datetime) -> "_RecordedPart":
        """As the register stands now."""
        previewed = changes_preview(institution=case.institution, order=recording_order(case, at=at))
        changes = [
            Change(what=one.about, before=[one.before] if one.before else [], after=[one.after] if one.after else [])
            for one in previewed
        ]
        return cls(case=case, title=item(case.item).short_name, changes=changes, checks=checks_of(case, on=at))


@require(Role.ISSUE)
@on_case(Action.PREPARE_CERTIFICATE)
def prepare(request: StaffRequest, number: str) -> HttpResponse:
    """缮证"""
    case = case_numbered(number=number, officer=request.officer)
    certificates = certificates_given(case)
    form = PrepareForm(request.POST or None, certificates=certificates)
    if acting(request) and form.is_valid():
        case = prepare_certificate(
            number=number,
            officer=request.officer,
            printed_serial=form.cleaned_data["printed_serial"],
            further_serials=form.further_serials,
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, case, f"已缮证：{'、'.join(certificates)}")
    context = {"case": case, "title": "缮证", "label": "缮证", "form": form, "consequence": "、".join(certificates)}
    return render(request, "bureau/registry/acts/act.html", context)


@require(Role.ISSUE)
@on_case(Action.COMPLETE_WITHOUT_CERTIFICATE)
def complete(request: StaffRequest, number: str) -> HttpResponse:
    """不发证的业务：出具登记完成告知书"""
    if acting(request):
        case = complete_without_certificate(
            number=number, officer=request.officer, at=now(), address=address_of(request), seen=seen_in(request)
        )
        return back_to(request, case, "已办结，登记完成告知书已制发")
    context = {
        "case": case_numbered(number=number, officer=request.officer),
        "title": "办结",
        "label": "办结并出具通知",
        "consequence": "将制作登记完成告知书，并告知申请人。",
    }
    return render(request, "bureau/registry/acts/act.html", context)


@require(Role.ARCHIVE)
@on_case(Action.ARCHIVE)
def archive(request: StaffRequest, number: str) -> HttpResponse:
    """归档"""
    if acting(request):
        case = archive_case(
            number=number, officer=request.officer, at=now(), address=address_of(request), seen=seen_in(request)
        )
        return back_to(request, case, "已归档，封面和卷内目录已生成")
    context = {
        "case": case_numbered(number=number, officer=request.officer),
        "title": "归档",
        "label": "归档",
        "consequence": "将生成归档封面和卷内目录，此后案件不能再办理。",
    }
    return render(request, "bureau/registry/acts/act.html", context)
