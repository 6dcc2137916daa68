"""放假安排: the year's notice is imported here, and every running deadline is computed anew."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.operations.rescheduling import reschedule_open_cases
from tongban.apps.identity.clock import now
from tongban.apps.identity.working_days import import_notice, known_calendar
from tongban.domain.calendar_notices import InvalidNotice
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import Form


class NoticeForm(Form):
    """The State Council's notice as lines."""

    notice = forms.CharField(
        label="放假通知",
        help_text="每行一项：放假或上班,起,止,名称。如：放假,2027-01-01,2027-01-03,元旦",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    correcting = forms.BooleanField(
        label="更正已经导入的年份", required=False, help_text="国务院办公厅调整了放假安排时勾选。"
    )


@require(Role.ADMINISTER)
def working_days(request: StaffRequest) -> HttpResponse:
    """Show what is known; import another year, and report which deadlines of this institution moved."""
    form = NoticeForm(request.POST or None)
    moved, told = None, None
    if request.method == "POST" and form.is_valid():
        try:
            told = import_notice(form.cleaned_data["notice"], correcting=form.cleaned_data["correcting"])
        except InvalidNotice as refusal:
            form.add_error("notice", str(refusal))
        else:
            _note(request, told.year)
            own = request.officer.institution_id
            found = reschedule_open_cases(by=request.officer.username, by_name=request.officer.name, at=now())
            moved = [one for one in found if one.institution == own]
    context = {
        "form": form,
        "moved": moved,
        "told": told,
        "years": sorted(known_calendar().years, reverse=True)[:3],
    }
    return render(request, "bureau/registry/working_days.html", context, status=422 if form.errors else 200)


def _note(request: StaffRequest, year: int) -> None:
    record_act(
        act="导入放假安排",
        at=now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=f"{year}年",
        address=address_of(request),
    )
