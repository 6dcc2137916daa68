"""送达: one notice of a case, on whom it has been served and how, and the act of serving it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from tongban.apps.casework.models import Case, CasePaper, MaterialFile
from tongban.apps.casework.notices import blank_receipt
from tongban.apps.casework.operations.papers.own_scans import add_receipt_scan
from tongban.apps.casework.operations.telling.serving import SERVING, Service, serve_notice
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.serving import Serving, servings_of
from tongban.apps.casework.refusals import ServiceIncomplete
from tongban.apps.documents.refusals import FileRefused
from tongban.apps.documents.typesetting import typeset_paper
from tongban.apps.identity.clock import localdate, localtime, now
from tongban.domain.cases.states import CaseState
from tongban.domain.serving import ServiceWay
from tongban.sites.bureau.scan_quality import ShownScan, shown_scans, told_again
from tongban.sites.bureau.uploads import UploadForm
from tongban.sites.bureau.window.devices import DeviceFailure, bridge_of, reaches_bridge, ticket_for
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import DateField, Form, MobileField

_BY_TELEPHONE = frozenset({ServiceWay.ELECTRONIC, ServiceWay.POST})
_SIGNED_FOR = frozenset({ServiceWay.DIRECT, ServiceWay.ENTRUSTED})


class ServiceForm(Form):
    """What one way of service asks for, and nothing else."""

    recipient = forms.ChoiceField(label="受送达人")
    signed_by = forms.CharField(label="签收人", max_length=60)
    phone = MobileField(label="受送达人的手机号码")
    proof = forms.CharField(max_length=500)
    served_at = forms.DateTimeField(
        label="送达时间",
        help_text="签收（留置）的时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    published = DateField(label="公告发布的日期")

    def __init__(self, data: Any = None, *, way: ServiceWay, recipients: list[str], **more: Any) -> None:
        super().__init__(data, **more)
        self._way = way
        chosen = self.fields["recipient"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(name, name) for name in recipients]
        self.fields["proof"].label, self.fields["proof"].help_text = way.rule.proof, way.rule.hint
        self.fields["proof"].error_messages["required"] = f"请填写{way.rule.proof}"
        unasked = {
            "phone": way not in _BY_TELEPHONE,
            "signed_by": way not in _SIGNED_FOR,
            "published": way is not ServiceWay.PUBLIC,
            "served_at": not way.rule.at_once or way is ServiceWay.PUBLIC,
        }
        for name in (name for name, left_out in unasked.items() if left_out):
            del self.fields[name]

    @property
    def service(self) -> Service:
        """What was said, as the operation takes it."""
        return Service(way=self._way, **self.cleaned_data)


@reaches_bridge
@require(*SERVING)
def serve(request: StaffRequest, number: str, paper: int) -> HttpResponse:
    """Serve one notice on one applicant; `?way=` says how."""
    case = case_numbered(number=number, officer=request.officer)
    servings = _servings(case, paper)
    way = _way(request)
    waiting = [one.recipient for one in servings if not one.is_served]
    form = ServiceForm(
        request.POST or None,
        way=way,
        recipients=waiting,
        initial={"served_at": localtime().replace(second=0, microsecond=0), "published": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        told = form.service
        try:
            serve_notice(
                number=number, paper_id=paper, officer=request.officer, told=told, at=now(), address=address_of(request)
            )
        except ServiceIncomplete as refusal:
            form.add_error(None, refusal.sentence)
        else:
            sign = "。签名的送达回证请扫描存入案卷" if way.rule.at_once else ""
            messages.success(request, f"已登记{way.label}：{told.recipient}{sign}")
            return redirect("registry:serve", number=number, paper=paper)
    context = {
        "title": f"送达{servings[0].paper.title}",
        "scanning": _scanning(case, servings),
        "archived": case.state == CaseState.ARCHIVED,
        "bridge": bridge_of(request.officer, ticket_url=reverse("registry:device-ticket", args=[number])),
        "case": case,
        "paper": servings[0].paper,
        "servings": servings,
        "waiting": waiting,
        "form": form,
        "way": way,
        "ways": list(ServiceWay),
        "at": now(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "bureau/registry/acts/serve.html", context, status=status)


@require(*SERVING)
@require_POST
def device_ticket(request: StaffRequest, number: str) -> HttpResponse:
    """A ticket with which the page may scan by this desk's camera or scanner for this case."""
    case = case_numbered(number=number, officer=request.officer)
    try:
        text = ticket_for(request, about=case.case_number, at=now())
    except DeviceFailure as failure:
        return JsonResponse({"sentence": failure.sentence}, status=failure.status)
    return JsonResponse({"ticket": text})


@require(*SERVING)
@require_safe
def receipt(request: StaffRequest, number: str, paper: int) -> HttpResponse:
    """送达回证 with empty lines, to take along."""
    case = case_numbered(number=number, officer=request.officer)
    servings = _servings(case, paper)
    asked = request.GET.get("to", "")
    found = next((one for one in servings if one.recipient == asked), servings[0])
    content = typeset_paper(blank_receipt(_on(case, found.paper), recipient=found.recipient, at=now()))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote('送达回证.pdf')}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require(*SERVING)
@require_POST
def add_scans(request: StaffRequest, number: str, paper: int, service: int) -> HttpResponse:
    """Keep scans of a receipt signed on paper; each refused file says why, the others stay."""
    servings = _servings(case_numbered(number=number, officer=request.officer), paper)
    if service not in {one.service.pk for one in servings if one.service}:
        raise Http404("没有这次送达，或者它已经改用其他方式。")
    kept = 0
    for sent in [*request.FILES.getlist("scans"), *request.FILES.getlist("photos")]:
        try:
            add_receipt_scan(
                number=number,
                service_id=service,
                officer=request.officer,
                filename=sent.name or "",
                chunks=sent.chunks(),
                at=now(),
                address=address_of(request),
            )
        except FileRefused as refusal:
            messages.error(request, refusal.sentence)
            continue
        kept += 1
    if kept:
        messages.success(request, f"已存入案卷 {kept} 个文件。")
    answer = redirect("registry:serve", number=number, paper=paper)
    answer["Location"] += f"#service-{service}"
    return answer


@require(*SERVING)
@require_GET
def scan_quality(request: StaffRequest, number: str, paper: int, file_id: int) -> HttpResponse:
    """What is the matter with one scan of a receipt."""
    case = case_numbered(number=number, officer=request.officer)
    found = [file for one in _servings(case, paper) for file in one.scans if file.pk == file_id]
    if not found:
        raise Http404("没有这个扫描件。")
    (scan,) = _with_quality(case, paper, found)
    return told_again(request, scan)


def _with_quality(case: Case, paper: int, files: Iterable[MaterialFile]) -> list[ShownScan]:
    return shown_scans(
        files, url=lambda one: reverse("registry:service-scan-quality", args=[case.case_number, paper, one.pk])
    )


def _scanning(case: Case, servings: list[Serving]) -> list[tuple[Serving, list[ShownScan], UploadForm]]:
    """The services whose receipt may have been signed on paper, each with its scans and the form for more."""
    begun = [one for one in servings if one.service is not None and one.service.way != ServiceWay.ELECTRONIC]
    return [
        (one, _with_quality(case, one.paper.pk, one.scans), UploadForm(auto_id=f"id_{one.paper.pk}_{place}_%s"))
        for place, one in enumerate(begun)
    ]


def _servings(case: Case, paper: int) -> list[Serving]:
    found = [one for one in servings_of(case) if one.paper.pk == paper]
    if not found:
        raise Http404("没有这份文书，或者它不需要送达回证。")
    return found


def _on(case: Case, paper: CasePaper) -> CasePaper:
    paper.case = case
    return paper


def _way(request: StaffRequest) -> ServiceWay:
    asked = request.GET.get("way", "")
    return ServiceWay(asked) if asked in set(ServiceWay) else ServiceWay.DIRECT
