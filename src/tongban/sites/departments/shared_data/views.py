"""The desk of the platform: what departments hold, who asked, and which department does not answer."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.domain.shared_data import Dataset
from tongban.sites.departments.models import SharedEnquiry, SharedRecord, SilentDepartment
from tongban.sites.departments.shared_data.operations import hold, let_answer, turn
from tongban.web.access import public
from tongban.web.forms import Form

_ON_A_PAGE, _ENQUIRIES = 20, 20


class RecordForm(Form):
    """What a department is to hold of somebody."""

    dataset = forms.ChoiceField(label="数据类别", choices=[(one.value, one.label) for one in Dataset])
    name = forms.CharField(label="姓名或名称", max_length=200)
    number = forms.CharField(label="证件号码", max_length=60)
    other_name = forms.CharField(label="另一方姓名（婚姻）", max_length=200, required=False)
    other_number = forms.CharField(label="另一方证件号码（婚姻）", max_length=60, required=False)
    former_name = forms.CharField(label="曾用姓名（名称）", max_length=200, required=False)
    former_number = forms.CharField(label="原证件号码", max_length=60, required=False)


@public(reason="A simulated platform: it shows fictional people so that a visitor can let departments answer otherwise")
def desk(request: HttpRequest) -> HttpResponse:
    """Records by name or number, the latest questions, and the departments."""
    return _page(request, RecordForm())


@public(reason="A simulated department's clerk, played by the visitor")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter or correct a record."""
    form = RecordForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    told = form.cleaned_data
    hold(**{**told, "dataset": Dataset(told["dataset"]), "number": told["number"].upper()})
    messages.success(request, f"已登记{told['name']}。")
    return redirect("shared-data")


@public(reason="A simulated department's clerk, played by the visitor")
@require_POST
def turn_record(request: HttpRequest, record: int) -> HttpResponse:
    """End a record, or let it be in force again."""
    turn(record=record)
    answer = redirect("shared-data")
    answer["Location"] += f"?{request.GET.urlencode()}"
    return answer


@public(reason="A simulated outage, decided by the visitor")
@require_POST
def silence(request: HttpRequest) -> HttpResponse:
    """Let a department fall silent, or answer again."""
    let_answer(department=request.POST.get("department", ""), answering=request.POST.get("act") == "answer")
    return redirect("shared-data")


def _page(request: HttpRequest, form: RecordForm, *, status: int = 200) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    records = SharedRecord.objects.all()
    if text:
        named = Q(name=text) | Q(other_name=text)
        records = records.filter(named | Q(number=text.upper()) | Q(other_number=text.upper()))
    silent = set(SilentDepartment.objects.values_list("department", flat=True))
    context = {
        "q": text,
        "page": Paginator(records, _ON_A_PAGE).get_page(request.GET.get("page")),
        "enquiries": SharedEnquiry.objects.all()[:_ENQUIRIES],
        "departments": [(one, one in silent) for one in dict.fromkeys(each.department for each in Dataset)],
        "form": form,
    }
    return render(request, "departments/shared_data.html", context, status=status)
