"""本地差异: the province's list beside what holds here, and the administrator's decisions, each from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongban.apps.catalogue.models import VariantDecision
from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.catalogue.queries import variant_history
from tongban.apps.identity.clock import localdate, now
from tongban.apps.identity.queries import visible_to
from tongban.domain.catalogue import UnknownItem
from tongban.domain.catalogue.finding import find_items
from tongban.domain.catalogue.item import MaterialRule
from tongban.domain.catalogue.listing import ListedItem, listed_item, listed_items
from tongban.domain.catalogue.variants import (
    InvalidVariant,
    LocalItem,
    VariantChange,
    VariantHistory,
    VariantKind,
    days_said,
)
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require
from tongban.web.forms import DateField, DateInput, Form

_HOLDS, _ENDS = "yes", "no"
_OF_A_PAPER: Final = frozenset({"material_name", "statute"})
_OF_A_LIMIT: Final = "working_days"
_OWN: Final = {
    VariantKind.MATERIAL: _OF_A_PAPER,
    VariantKind.TIME_LIMIT: frozenset({_OF_A_LIMIT}),
    VariantKind.AUTOMATIC_ACCEPTANCE: frozenset[str](),
    VariantKind.THIRD_REVIEW: frozenset[str](),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the comparison; `since` is the day a difference began."""

    subject: str
    province: str
    here: str
    since: date | None = None
    reason: str = ""

    @property
    def differs(self) -> bool:
        """Whether the institution's own rule stands here."""
        return self.since is not None


class DecisionForm(Form):
    """What is to hold, from when on, and why; a paper also says by what law."""

    holds = forms.ChoiceField(
        label="决定", choices=[(_HOLDS, "开始执行"), (_ENDS, "不再执行，恢复为全省清单")], initial=_HOLDS
    )
    material_name = forms.CharField(
        label="材料名称", max_length=100, help_text="和全省清单里的名称一样的，按全省的材料编号"
    )
    statute = forms.CharField(
        label="要求这份材料的法律依据",
        max_length=200,
        required=False,
        help_text="写明法律、行政法规或规章的条款；没有依据的不得要求（操作规范 1.1.2）",
    )
    working_days = forms.IntegerField(
        label="承诺几个工作日", min_value=0, max_value=30, required=False, help_text="当场办结填 0；只能比全省短"
    )
    since = DateField(label="从哪天开始", widget=DateInput(), help_text="最早明天；以前收的件按收件当天的规定")
    reason = forms.CharField(label="依据", max_length=200, help_text="例如会议纪要、文件名称和文号")

    def __init__(self, data: Any = None, *, kind: VariantKind, **more: Any) -> None:
        super().__init__(data, **more)
        for name in {*_OF_A_PAPER, _OF_A_LIMIT} - _OWN[kind]:
            del self.fields[name]

    def change(self, item: str, kind: VariantKind, history: VariantHistory) -> VariantChange:
        """The decision as the domain reads it."""
        told = self.cleaned_data
        name = str(told.get("material_name", "")).strip()
        return VariantChange(
            since=told["since"],
            item=item,
            kind=kind,
            holds=told["holds"] == _HOLDS,
            material_code=history.code_for(name, item=item) if name else "",
            material_name=name,
            statute=str(told.get("statute", "")).strip(),
            working_days=told.get("working_days"),
            reason=told["reason"],
        )


@require(Role.ADMINISTER)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Every item with what is different here today; found by code or by plain words."""
    said, today = request.GET.get("q", "").strip()[:40], localdate()
    history = variant_history(request.officer.institution)
    lines = [
        {
            "item": one,
            "differences": history.item(one.code, on=today).differences,
            "ahead": len(history.ahead(one.code, on=today)),
        }
        for one in find_items(listed_items(), text=said)
    ]
    # What is different comes first: it is what somebody decided and may want to change.
    lines.sort(key=lambda line: not (line["differences"] or line["ahead"]))
    return render(request, "bureau/registry/administration/variants.html", {"lines": lines, "said": said})


@require(Role.ADMINISTER)
@require_safe
def compare(request: StaffRequest, item: str) -> HttpResponse:
    """The province's list beside the local one on a day, and what was decided when."""
    listed, today = _listed(item), localdate()
    day = _day(request.GET.get("day", ""), today)
    history = variant_history(request.officer.institution, item=item)
    decided = visible_to(VariantDecision.objects.all(), request.officer).filter(item=item).order_by("-pk")
    context = {
        "item": listed,
        "day": day,
        "lines": _lines(history.item(item, on=day)),
        "ahead": history.ahead(item, on=today),
        "decided": [(row, change) for row, change in zip(decided, reversed(history.changes), strict=True)],
        "today": today,
        "kinds": [one for one in VariantKind if _sensible(one, listed)],
    }
    return render(request, "bureau/registry/administration/variant.html", context)


@require(Role.ADMINISTER)
def decide(request: StaffRequest, item: str, kind: str) -> HttpResponse:
    """Decide one of the kinds for one item."""
    listed = _listed(item)
    if kind not in set(VariantKind):
        raise Http404
    chosen, tomorrow = VariantKind(kind), localdate() + timedelta(days=1)
    form = DecisionForm(request.POST or None, kind=chosen, initial={"since": tomorrow})
    history = variant_history(request.officer.institution, item="")
    if request.method == "POST" and form.is_valid():
        change = form.change(item, chosen, history)
        try:
            decide_variant(officer=request.officer, change=change, at=now())
        except InvalidVariant as invalid:
            form.add_error(None, str(invalid))
        else:
            messages.success(request, f"{listed.name}自{change.since:%Y-%m-%d}起{change.sentence}")
            return redirect("registry:variant", item=item)
    status = 422 if request.method == "POST" else 200
    limit = listed.limit(on=localdate())
    context = {
        "form": form,
        "item": listed,
        "kind": chosen,
        "limit": limit,
        "limit_said": days_said(limit.working_days),
    }
    return render(request, "bureau/registry/administration/variant_decision.html", context, status=status)


def _sensible(kind: VariantKind, listed: ListedItem) -> bool:
    """Whether the list leaves the institution this choice."""
    if kind is VariantKind.AUTOMATIC_ACCEPTANCE:
        return listed.offered
    return kind is not VariantKind.THIRD_REVIEW or (listed.recorded is not None and not listed.recorded.is_judicial)


def _listed(code: str) -> ListedItem:
    try:
        return listed_item(code)
    except UnknownItem as unknown:
        raise Http404(str(unknown)) from unknown


def _day(text: str, today: date) -> date:
    try:
        return max(date.fromisoformat(text), date(2021, 1, 1))
    except ValueError:
        return today


def _lines(local: LocalItem) -> list[Line]:
    """Limit, acceptance and every paper; what is the same is told as well, so that nothing is missed."""
    changed = {one.subject: one for one in local.differences}
    days = days_said(local.listed.limit(on=local.on).working_days)
    same = [("办理时限", days), *((f"材料：{one.name}", _asked(one)) for one in local.listed.materials)]
    lines = [
        Line(subject=subject, province=told, here=changed[subject].here, since=changed[subject].since,
             reason=changed[subject].reason)
        if subject in changed
        else Line(subject=subject, province=told, here=told)
        for subject, told in same
    ]  # fmt: skip
    known = {subject for subject, _ in same}
    own = [
        Line(subject=one.subject, province=one.province, here=one.here, since=one.since, reason=one.reason)
        for one in local.differences
        if one.subject not in known
    ]
    return [*lines, *own]


def _asked(rule: MaterialRule) -> str:
    return "须提交" if rule.required and not rule.alternatives else "有这种情况的提交"
