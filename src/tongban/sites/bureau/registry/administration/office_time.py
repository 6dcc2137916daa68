"""办公时间: the institution's own hours and closing days, each from a day on, and which deadlines that moved."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render

from tongban.apps.casework.operations.terms.office_time import decide_closing, decide_office_hours
from tongban.apps.casework.operations.terms.retiming import Moved
from tongban.apps.identity.clock import localdate, now
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.queries.switching import office_hours_decided
from tongban.apps.worktime.models import OfficeClosing
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import CalendarNotPublished, OfficeHours
from tongban.domain.office_time import InvalidOfficeTime
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require
from tongban.web.forms import DateField, Form

_CLOSED, _OPEN = "closed", "open"
_SHOWN: Final = 30


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class HoursForm(Form):
    """The two halves of a day, from when on, and why."""

    opens, pauses = _time("上午开始"), _time("上午结束")
    resumes, closes = _time("下午开始"), _time("下午结束")
    since = DateField(label="从哪天起", help_text="最早明天")
    reason = forms.CharField(label="依据", max_length=200, help_text="例如市政府关于夏季作息时间的通知和文号")

    def decide(self, officer: Officer) -> tuple[Moved, ...]:
        """Raises InvalidOfficeTime."""
        told = self.cleaned_data
        return decide_office_hours(
            officer=officer,
            morning=(told["opens"], told["pauses"]),
            afternoon=(told["resumes"], told["closes"]),
            since=told["since"],
            reason=told["reason"],
            at=now(),
        )


class ClosingForm(Form):
    """Days on which the office closes, or opens after all, and why."""

    what = forms.ChoiceField(
        label="决定", choices=[(_CLOSED, "停止办公"), (_OPEN, "照常办公（取消原来的决定）")], initial=_CLOSED
    )
    first = DateField(label="自")
    last = DateField(label="至（含当日）")
    reason = forms.CharField(label="依据", max_length=200, help_text="例如停电、系统切换、防汛通知和文号，已对外公告")

    def decide(self, officer: Officer) -> tuple[Moved, ...]:
        """Raises InvalidOfficeTime, CalendarNotPublished."""
        told = self.cleaned_data
        return decide_closing(
            officer=officer,
            first=told["first"],
            last=told["last"],
            closed=told["what"] == _CLOSED,
            reason=told["reason"],
            at=now(),
        )


_FORMS: Final[dict[str, tuple[str, type[HoursForm] | type[ClosingForm]]]] = {
    "hours": ("调整办公时间", HoursForm),
    "closing": ("登记停止办公日", ClosingForm),
}


@require(Role.ADMINISTER)
def office_time(request: StaffRequest) -> HttpResponse:
    """What holds today, what was decided, and the two ways to decide otherwise."""
    return _overview(request)


@require(Role.ADMINISTER)
def decide(request: StaffRequest, what: str) -> HttpResponse:
    """Decide other hours or a closing; afterwards the overview reports which deadlines moved."""
    if what not in _FORMS:
        raise Http404
    title, kind = _FORMS[what]
    form = kind(request.POST or None, initial=_initial(request.officer, what))
    if request.method == "POST" and form.is_valid():
        try:
            moved = form.decide(request.officer)
        except (InvalidOfficeTime, CalendarNotPublished) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _overview(request, moved=moved, decided=title)
    status = 422 if form.errors else 200
    context = {"form": form, "title": title, "what": what}
    return render(request, "bureau/registry/administration/office_time_decision.html", context, status=status)


def _initial(officer: Officer, what: str) -> dict[str, Any]:
    if what != "hours":
        return {"first": localdate(), "last": localdate()}
    held = work_time(officer.institution_id).hours_on(localdate())
    return {
        "opens": held.morning[0],
        "pauses": held.morning[1],
        "resumes": held.afternoon[0],
        "closes": held.afternoon[1],
    }


def _overview(request: StaffRequest, *, moved: tuple[Moved, ...] = (), decided: str = "") -> HttpResponse:
    officer, today = request.officer, localdate()
    hours = office_hours_decided(officer.institution_id)
    closings = visible_to(OfficeClosing.objects.all(), officer).order_by("-pk")[:_SHOWN]
    context = {
        "held": _said(work_time(officer.institution_id).hours_on(today)),
        "own": any(one.since <= today for one in hours),
        "hours": [
            (one, _said(one.value), one.since > today) for one in reversed(hours) if isinstance(one.value, OfficeHours)
        ],
        "closings": closings,
        "moved": moved,
        "decided": decided,
    }
    return render(request, "bureau/registry/administration/office_time.html", context)


def _said(hours: OfficeHours) -> str:
    return "，".join(
        f"{name} {begin:%H:%M}—{end:%H:%M}"
        for name, (begin, end) in (("上午", hours.morning), ("下午", hours.afternoon))
    )
