"""业务开关: what the law leaves to the institution, decided by its administrator with the day it takes effect."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongban.apps.identity.clock import localdate, now
from tongban.apps.register.operations import decide_switch
from tongban.apps.register.queries.switching import switch_history, switches_of
from tongban.domain.labelled import Labelled
from tongban.domain.people import Role
from tongban.domain.switches import CHOICES, Choice, InvalidSwitch
from tongban.web.access import StaffRequest, require
from tongban.web.forms import DateInput, Form

_YES_NO: Final = (("yes", "是"), ("no", "否"))
_YES_NO_SAID: Final = {True: "是", False: "否"}
_MOST_DAYS: Final = 90


class DecisionForm(Form):
    """A new value, from when on, and why."""

    since = forms.DateField(label="生效日期", widget=DateInput())
    reason = forms.CharField(label="依据", max_length=200, help_text="例如会议纪要、文件名称和文号。")

    def __init__(self, data: Any = None, *, choice: Choice, **more: Any) -> None:
        super().__init__(data, **more)
        self._choice = choice
        self.fields = {"value": _value_field(choice), **self.fields}

    @property
    def value(self) -> str | bool | int:
        """The chosen value as the domain reads it."""
        told: str | int = self.cleaned_data["value"]
        return told == "yes" if self._choice.kind is bool else told


@require(Role.ADMINISTER)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Every choice with what holds today, and what was decided when."""
    institution, today = request.officer.institution, localdate()
    held = switches_of(institution, on=today)
    decided = [
        {"change": one, "choice": choice, "value": _said(one.value, choice), "ahead": one.since > today}
        for one in reversed(switch_history(institution).changes)
        if (choice := CHOICES.get(one.name))
    ]
    lines = [{"choice": one, "value": _said(getattr(held, one.name), one)} for one in CHOICES.values()]
    return render(request, "bureau/registry/administration/choices.html", {"lines": lines, "decided": decided})


@require(Role.ADMINISTER)
def decide(request: StaffRequest, name: str) -> HttpResponse:
    """Decide one of them."""
    choice = CHOICES.get(name)
    if choice is None:
        raise Http404
    held = getattr(switches_of(request.officer.institution, on=localdate()), name)
    form = DecisionForm(request.POST or None, choice=choice, initial={"value": _raw(held), "since": localdate()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            decide_switch(
                officer=request.officer,
                name=name,
                value=form.value,
                since=told["since"],
                reason=told["reason"],
                at=now(),
            )
        except InvalidSwitch as invalid:
            form.add_error("value", str(invalid))
        else:
            messages.success(request, f"“{choice.label}”自{told['since']:%Y-%m-%d}起按新的决定办理")
            return redirect("registry:choices")
    context = {"form": form, "choice": choice, "value": _said(held, choice)}
    return render(request, "bureau/registry/administration/choice.html", context)


def _value_field(choice: Choice) -> forms.Field:
    if choice.kind is int:
        return forms.IntegerField(label="今后", min_value=0, max_value=_MOST_DAYS)
    values = [(one.value, one.label) for one in choice.kind] if issubclass(choice.kind, Labelled) else _YES_NO
    return forms.ChoiceField(label="今后", choices=values)


def _said(value: object, choice: Choice) -> str:
    if isinstance(value, Labelled):
        return value.label
    return _YES_NO_SAID[value] if isinstance(value, bool) else f"{value} {choice.unit}".strip()


def _raw(value: object) -> str:
    if isinstance(value, Labelled):
        return str(value.value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
