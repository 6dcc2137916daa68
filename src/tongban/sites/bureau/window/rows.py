"""One line of the list, as it is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from tongban.apps.identity.models import Officer
from tongban.apps.intake.models import Application, PaperParcel
from tongban.apps.intake.queries import pre_review_state
from tongban.apps.intake.words import ApplicationState, Step
from tongban.domain.cases import CaseState
from tongban.domain.codes.case_number import CaseMode
from tongban.sites.bureau.window.wizard import grouped_number, step_url
from tongban.web.formatting import short_when


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """What the list shows of an application; names are those on the form, numbers are not shown."""

    number: str
    grouped: str
    url: str
    item: str
    home: str
    names: str
    state: str
    state_kind: str
    paper: str
    paper_kind: str
    saved_at: datetime
    handler: str


def list_row(application: Application, *, officer: Officer, at: datetime) -> ListRow:
    """The line for this officer: the own draft leads into the wizard, all else to the summary."""
    state, kind = state_tag(application)
    paper, paper_kind = parcel_tag(list(application.parcels.all()), at=at)
    own = application.is_draft and application.officer_id == officer.pk
    return ListRow(
        number=application.intake_number,
        grouped=grouped_number(application.intake_number),
        url=step_url(application, Step(application.step)) if own else _detail_url(application),
        item=application.business.short_name,
        home=application.home_name,
        names="、".join(one.name for one in application.applicants.all()) or "（未填写）",
        state=state,
        state_kind=kind,
        paper=paper,
        paper_kind=paper_kind,
        saved_at=application.saved_at,
        handler=application.officer.name,
    )


def _detail_url(application: Application) -> str:
    return reverse("window:detail", kwargs={"number": application.intake_number})


def case_state(application: Application) -> CaseState | None:
    """The home bureau's state as far as told."""
    mirror = getattr(application, "mirror", None)
    if mirror is None or mirror.state not in set(CaseState):
        return None
    return CaseState(mirror.state)


_TAGS: Final = {
    CaseState.AWAITING_SUPPLEMENT: ("属地要求补正", "warn"),
    CaseState.DECLINED: (f"属地{CaseState.DECLINED.label}", "late"),
    CaseState.REFUSED: (f"属地{CaseState.REFUSED.label}", "late"),
    CaseState.HANDED_BACK: ("属地退回", "late"),
}


def state_tag(application: Application) -> tuple[str, str]:
    """Where it stands, in words and colour."""
    if application.state == ApplicationState.DRAFT:
        return _draft_tag(application)
    if application.state in {ApplicationState.RETURNED, ApplicationState.DROPPED}:
        return application.state_label, "still"
    told = case_state(application)
    if told is None:
        return ("等待属地受理" if getattr(application, "mirror", None) else "等待属地接收"), "brand"
    return _TAGS.get(told) or (told.label, "ok" if told.is_recorded else "brand")


def _draft_tag(application: Application) -> tuple[str, str]:
    standing = pre_review_state(application) if application.mode == CaseMode.BLENDED else None
    if standing is None:
        return f"草稿 · {Step(application.step).label}", "still"
    return standing.label, "warn" if standing is CaseState.AWAITING_ONLINE_SUPPLEMENT else "brand"


def parcel_tag(parcels: list[PaperParcel], *, at: datetime) -> tuple[str, str]:
    """How the paper stands: red once it should have left."""
    if not parcels:
        return "", "still"
    latest = parcels[-1]
    if latest.received_at:
        return f"属地 {short_when(latest.received_at)} 签收", "ok"
    if latest.dispatched_at:
        return f"{short_when(latest.dispatched_at)} 寄出", "still"
    due = short_when(latest.due_by)
    return (f"已逾期，应于 {due} 前寄出", "late") if latest.due_by < at else (f"{due} 前寄出", "warn")
