"""请假代办: who is away and who does their work meanwhile."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.apps.casework.operations.assignment.absences import desks_without_deputy, end_absence, set_absence
from tongban.apps.casework.queries.assignments import absences_shown
from tongban.apps.casework.refusals import AbsenceImpossible
from tongban.apps.identity.clock import localdate, now
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import officers_of
from tongban.domain.people import HOME_STAFF, Role
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import DateInput, Form


class AbsenceForm(Form):
    """Who, from when to when, who stands in, and why."""

    absent = forms.ChoiceField(label="请假人")
    deputy = forms.ChoiceField(label="代办人", help_text="与请假人有相同的岗位，期间未请假。")
    first = forms.DateField(label="自", widget=DateInput())
    last = forms.DateField(label="至（含当日）", widget=DateInput())
    reason = forms.CharField(label="事由", max_length=100, help_text="例如：年休假、培训、外出")

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [one for one in officers_of(officer.institution_id) if one.is_active and one.has_any(HOME_STAFF)]
        everybody = [(one.username, f"{one.name}（{one.role_labels}）") for one in staff]
        own = [(officer.username, officer.name)]
        others = [one for one in everybody if officer.has_any([Role.CHIEF]) or one[0] != officer.username]
        self._offer("absent", everybody if officer.has_any([Role.CHIEF]) else own)
        self._offer("deputy", [("", "请选择"), *others])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@require(*HOME_STAFF)
def overview(request: StaffRequest) -> HttpResponse:
    """Who is away now or will be; and the form to say so."""
    officer, today = request.officer, localdate()
    form = AbsenceForm(request.POST or None, officer=officer, initial={"absent": officer.username, "first": today})
    if request.method == "POST" and form.is_valid():
        try:
            absence = set_absence(officer=officer, at=now(), address=address_of(request), **form.cleaned_data)
        except AbsenceImpossible as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, f"已登记：{absence.officer.name}请假期间由{absence.deputy.name}代办，期满自动恢复。"
            )
            if left := desks_without_deputy(absence):
                desks = "、".join(role.label for role in left)
                messages.warning(request, f"{absence.deputy.name}没有“{desks}”岗位，这部分在办件请科长另行分派。")
            return redirect("registry:absences")
    rows = [
        {"absence": one, "now": one.first_date <= today, "may_end": _may_end(officer, one.officer_id)}
        for one in absences_shown(officer, on=today)
    ]
    context = {"form": form, "rows": rows}
    return render(request, "bureau/registry/queue/absences.html", context, status=422 if form.errors else 200)


def _may_end(officer: Officer, absent: int) -> bool:
    return officer.pk == absent or officer.has_any([Role.CHIEF])


@require(*HOME_STAFF)
@require_POST
def end(request: StaffRequest, absence: int) -> HttpResponse:
    """Back early, or not going."""
    ended = end_absence(officer=request.officer, absence_id=absence, at=now(), address=address_of(request))
    messages.success(request, f"已结束，{ended.officer.name}的在办件由本人办理。")
    return redirect("registry:absences")
