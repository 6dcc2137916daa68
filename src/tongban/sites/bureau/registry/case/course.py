"""The course of a case as the page draws it: deadline, timeline, whose time it was."""

from datetime import datetime

from tongban.apps.casework.models import Case, CaseEvent
from tongban.apps.casework.queries.course import clock_of, time_left_of
from tongban.apps.casework.queries.inbox import WAITING_FOR
from tongban.apps.casework.queries.local import needs_approval
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.cases.turns import Turn
from tongban.domain.catalogue import item
from tongban.sites.bureau.course import URGENCY_KINDS, title_of
from tongban.web.components import DeadlineBadge, Kind, Progress, TimelineEntry, TimeShare
from tongban.web.formatting import day, short_when

_LEFT_TO_DO = {
    CaseState.LODGED: "受理",
    CaseState.ACCEPTED: "初审",
    CaseState.EXAMINED: "复审",
    CaseState.AWAITING_APPROVAL: "核定",
    CaseState.REVIEWED: "登簿",
}
_BEFORE_APPROVAL = {CaseState.LODGED, CaseState.ACCEPTED, CaseState.EXAMINED}
_STANDING_STILL = {
    CaseState.AWAITING_SUPPLEMENT: "等待申请人补正",
    CaseState.AWAITING_PAYMENT: "等待申请人缴清税费",
    CaseState.SUSPENDED: "等待中止事由消除",
    CaseState.FROZEN: "等待查封解除或者失效",
}
_STILL_BADGES = {
    CaseState.AWAITING_PAYMENT: DeadlineBadge(
        sentence="等待申请人缴清税费", urgency=Kind.STILL, remark="等待期间不计时"
    ),
    CaseState.SUSPENDED: DeadlineBadge(sentence="中止办理", urgency=Kind.STILL, remark="中止期间不计时"),
    CaseState.FROZEN: DeadlineBadge(sentence="法院查封，暂停办理", urgency=Kind.LATE, remark="查封期间不计时"),
}
_SHARES = {
    Turn.INTAKE: "收件移交",
    Turn.HOME: "本中心",
    Turn.APPLICANT: "申请人（不计时）",
    Turn.COURT: "人民法院（不计时）",
    Turn.TAX: "税务机关",
    Turn.HOUSING: "住房部门",
    Turn.COURIER: "寄递途中",
}
_HOUR = 60


def deadline_badge(case: Case, *, on: datetime) -> DeadlineBadge | None:
    """Time left in words and colour; None where nobody here is being waited for."""
    left = time_left_of(case, on=on)
    if left is not None:
        return DeadlineBadge(
            sentence=left.sentence, urgency=URGENCY_KINDS[left.urgency], remark=_kept_until(case, left.due_at)
        )
    state = CaseState(case.state)
    if state is CaseState.AWAITING_SUPPLEMENT:
        return _supplement_badge(case, on)
    return _STILL_BADGES.get(state)


def _kept_until(case: Case, due: datetime) -> str:
    """What the institution promised, and beside it what the law allows at most (条例 §20)."""
    if case.accepted_at is None:
        return f"应于 {short_when(due)} 前受理"
    statutory = clock_of(case).statutory_due_at
    return f"应于 {short_when(due)} 前登簿" + (f"，法定最迟 {day(statutory)}" if statutory else "")


def _supplement_badge(case: Case, on: datetime) -> DeadlineBadge:
    until = clock_of(case).supplement_due_at
    if until is not None and until < on:
        told = f"应于 {short_when(until)} 前补正；没有补正的，请依法作出决定"
        return DeadlineBadge(sentence="补正期限已过", urgency=Kind.LATE, remark=told)
    told = f"应于 {short_when(until)} 前补正，期间不计时" if until else "补正期间不计时"
    return DeadlineBadge(sentence="等待申请人补正", urgency=Kind.STILL, remark=told)


def course_entries(case: Case) -> list[TimelineEntry]:
    """What was done, what is being done, what remains."""
    done = [_entry(event) for event in case.events.all()]
    state = CaseState(case.state)
    role = WAITING_FOR.get(state)
    if state in _STANDING_STILL:
        return [*done, TimelineEntry(title=_STANDING_STILL[state], kind=Progress.NOW)]
    if role is None:
        return done
    waiting = TimelineEntry(title=_next_act(case, state), kind=Progress.NOW, detail=f"等待 {role.label}岗")
    remaining = _remaining(case, state)
    return [*done, waiting, *([TimelineEntry(title=remaining, kind=Progress.TODO)] if remaining else [])]


def _entry(event: CaseEvent) -> TimelineEntry:
    opinion = event.sentence if event.action == Action.EXTEND_SUPPLEMENT else event.detail.get("opinion", "")
    told = "　".join(part for part in (event.actor_name, opinion) if part)
    title = "收件移交属地" if event.action == Action.LODGE else title_of(event.action, event.sentence)
    return TimelineEntry(title=title, at=event.at, detail=told)


def _next_act(case: Case, state: CaseState) -> str:
    if state is CaseState.RECORDED:
        return "缮证" if item(case.item).produces.is_certificate else "出具办结通知"
    if state is CaseState.CERTIFICATE_PREPARED:
        return "发证"
    return _LEFT_TO_DO.get(state, "归档")


def _remaining(case: Case, state: CaseState) -> str:
    """The acts that come after the next one, as one line."""
    ending = ["缮证", "发证"] if item(case.item).produces.is_certificate else ["出具办结通知"]
    skipped = {"核定"} if state in _BEFORE_APPROVAL and not needs_approval(case) else set[str]()
    whole = [*(one for one in _LEFT_TO_DO.values() if one not in skipped), *ending, "归档"]
    following = whole[whole.index(_next_act(case, state)) + 1 :]
    return "、".join(following)


def shares_of_time(case: Case, *, on: datetime) -> list[TimeShare]:
    """Working time by whose it was; our own is always told, what does not count is named so."""
    counted = clock_of(case).spent(on)
    return [
        TimeShare(label=_SHARES[turn], amount=counted[turn], spent=_spent(counted[turn]), tone=tone)
        for tone, turn in enumerate(_SHARES, start=1)
        if counted[turn] or turn is Turn.HOME
    ]


def _spent(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} 时 {rest} 分" if hours else f"{rest} 分"
