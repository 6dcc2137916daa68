"""放假安排: the year's notice is imported here, and every running deadline is computed anew."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
from tongban.apps.casework.operations.terms.retiming import Moved
from tongban.apps.identity.clock import now
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.worktime.operations import take_over_notice
from tongban.domain.calendar_notices import HolidayNotice, InvalidNotice
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
    moved: list[Moved] = []
    told = None
    if request.method == "POST" and form.is_valid():
        try:
            told, moved = _import(request, form)
        except InvalidNotice as refusal:
            form.add_error("notice", str(refusal))
    context = {
        "form": form,
        "moved": moved,
        "told": told,
        "years": sorted(known_calendar().years, reverse=True)[:3],
    }
    return render(
        request, "bureau/registry/administration/working_days.html", context, status=422 if form.errors else 200
    )


def _import(request: StaffRequest, form: NoticeForm) -> tuple[HolidayNotice, list[Moved]]:
    """The notice taken over, and what it moved of this institution's; raises InvalidNotice."""
    officer, at, address = request.officer, now(), address_of(request)
    told = take_over_notice(
        text=form.cleaned_data["notice"],
        correcting=form.cleaned_data["correcting"],
        by=officer.username,
        by_name=officer.name,
        at=at,
        address=address,
    )
    found = reschedule_open_cases(by=officer.username, by_name=officer.name, at=at, address=address)
    return told, [one for one in found if one.institution == officer.institution_id]
