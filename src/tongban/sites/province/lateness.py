"""时限监管: who is late or nearly, by institution; numbers, nothing about anybody; 督办 of a late case."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tongban.apps.directory.models import CaseStanding, Member
from tongban.apps.directory.standings import InstitutionStanding, institutions_by_lateness, pressing_cases
from tongban.apps.directory.urging import CannotUrge, urge_case, urgings_of
from tongban.apps.identity.clock import now
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.silence import standing_told
from tongban.domain.cases.states import CaseState
from tongban.domain.people import Role
from tongban.exchange.refusals import ExchangeRefused
from tongban.sites.province.roles import WATCHERS
from tongban.web.access import StaffRequest, require
from tongban.web.acts import note_act
from tongban.web.components import Kind
from tongban.web.forms import Form

_PAGE = 50
_LISTED = {Urgency.RED: Kind.LATE, Urgency.YELLOW: Kind.WARN}
_ASKED_LATE = "该件已经超过办理时限，请说明原因并尽快办结。"
_ASKED_IN_TIME = "请说明该件的办理进展，并在时限内办结。"


class UrgingForm(Form):
    """What the institution is asked."""

    sentence = forms.CharField(
        label="督办内容",
        max_length=300,
        help_text="写明要求答复什么、什么时候办结。只写业务编号，不写申请人姓名。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require(*WATCHERS)
@require_GET
def lateness(request: StaffRequest) -> HttpResponse:
    """Every institution in numbers, and the late cases of one or of all, or those that soon will be."""
    at = now()
    chosen = request.GET.get("member", "")[:30]
    urgency = Urgency.YELLOW if request.GET.get("show") == Urgency.YELLOW else Urgency.RED
    rows = institutions_by_lateness(at=at)
    page = Paginator(pressing_cases(urgency, at=at, member=chosen), _PAGE).get_page(request.GET.get("page"))
    urged = urgings_of([one.case_number for one in page])
    titles = dict(Member.objects.values_list("name", "title"))
    context = {
        "rows": rows,
        "page": page,
        "cases": [
            (one, titles.get(one.member, one.member), _standing(one, at=at), urged.get(one.case_number)) for one in page
        ],
        "urges": request.officer.has_any([Role.SUPERVISE]),
        "member": chosen,
        "chosen": titles.get(chosen, chosen),
        "listed": urgency,
        "shelves": _shelves(rows, urgency, member=chosen),
        "all_late": sum(row.late for row in rows),
    }
    return render(request, "province/lateness.html", context)


def _standing(one: CaseStanding, *, at: datetime) -> str:
    """Its state in words; one we do not know as it was told."""
    known = one.state in set(CaseState)
    return standing_told(CaseState(one.state), accept_by=one.due_at, on=at) if known else one.state


def _shelves(rows: list[InstitutionStanding], shown: Urgency, *, member: str) -> list[dict[str, object]]:
    """The two lists with what each holds, of the institution that is looked at."""
    looked_at = [row for row in rows if member in {"", row.member}]
    counts = {Urgency.RED: sum(row.late for row in looked_at), Urgency.YELLOW: sum(row.nearly for row in looked_at)}
    return [{"urgency": one, "kind": kind, "count": counts[one], "on": one is shown} for one, kind in _LISTED.items()]


@require(Role.SUPERVISE)
def urge(request: StaffRequest, number: str) -> HttpResponse:
    """督办: ask the institution of one late case why it is late."""
    standing = get_object_or_404(CaseStanding, pk=number)
    late = standing.due_at is not None and standing.due_at < now()
    asked = _ASKED_LATE if late else _ASKED_IN_TIME
    form = UrgingForm(request.POST or None, initial={"sentence": asked})
    if request.method == "POST" and form.is_valid():
        try:
            urge_case(case_number=number, officer=request.officer, sentence=form.cleaned_data["sentence"], at=now())
        except (CannotUrge, ExchangeRefused) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            note_act(request, "case.urge", subject=number, purpose=form.cleaned_data["sentence"])
            messages.success(request, "已发出督办，答复会显示在这里。")
            return redirect("lateness")
    title = Member.objects.filter(name=standing.member).values_list("title", flat=True).first()
    context = {"form": form, "standing": standing, "title": title or standing.member}
    return render(request, "province/urge.html", context, status=422 if form.errors else 200)
