"""How the home bureau's steps are told: in order, with times, whose turn it is, until when."""

from collections.abc import Sequence
from datetime import datetime

from tongban.apps.intake.models import Application, CaseMirror, MirrorEvent, PreReviewEntry
from tongban.apps.intake.queries import mirror_of, pre_review_entries, supplement_until_told
from tongban.apps.intake.words import ApplicationState
from tongban.domain.cases import Action, CaseState
from tongban.domain.cases.clock import Urgency, urgency_at
from tongban.domain.cases.silence import silence_since, silence_told
from tongban.domain.notifying import TOLD_BESIDE
from tongban.domain.people import Role
from tongban.web.components import DeadlineBadge, Kind, Progress, TimelineEntry
from tongban.web.formatting import when

URGENCY_KINDS = {Urgency.OK: Kind.OK, Urgency.YELLOW: Kind.WARN, Urgency.RED: Kind.LATE}
"""The colours of a deadline, at home and at every other counter."""
_NAMED_BY_THEIR_SENTENCE = frozenset({Action.START_BRANCH, Action.SETTLE_BRANCH})
_WAITING = {
    CaseState.PRE_REVIEW: "等待属地预审",
    CaseState.AWAITING_ONLINE_SUPPLEMENT: "等待申请人在网上补充材料",
    CaseState.PRE_REVIEWED: "等待申请人到窗口核验、签名并提交",
    CaseState.PRE_REVIEW_REFUSED: "等待申请人决定是否继续",
    CaseState.LODGED: "等待属地受理",
    CaseState.AWAITING_SUPPLEMENT: "等待申请人补正",
    CaseState.ACCEPTED: "等待属地初审",
    CaseState.EXAMINED: "等待属地复审",
    CaseState.AWAITING_APPROVAL: "等待属地核定",
    CaseState.REVIEWED: "等待属地登簿",
    CaseState.AWAITING_PAYMENT: "等待申请人缴清税费",
    CaseState.SUSPENDED: "中止办理，等待恢复",
    CaseState.FROZEN: "法院查封，暂停办理",
    CaseState.RECORDED: "等待属地缮证或出具办结通知",
    CaseState.CERTIFICATE_PREPARED: "等待领证",
    CaseState.ISSUED: "等待属地归档",
    CaseState.COMPLETED: "等待属地归档",
}

_TURNS = {
    CaseState.AWAITING_SUPPLEMENT: "轮到收件窗口：请按属地要求补正",
    CaseState.AWAITING_PAYMENT: "等待申请人缴清税费，期间不计时",
    CaseState.SUSPENDED: "属地已中止办理，期间不计时",
    CaseState.FROZEN: "法院查封，属地暂停办理，期间不计时",
    CaseState.HANDED_BACK: "属地已退回：请重新收件",
    CaseState.WITHDRAWN: "申请人已撤回，请退还材料原件",
}


def state_of(mirror: CaseMirror | None) -> CaseState | None:
    """The home bureau's state; LODGED from the moment it has the application."""
    if mirror is None:
        return None
    if mirror.state in set(CaseState):
        return CaseState(mirror.state)
    return CaseState.LODGED if not mirror.state else None


def staff_timeline(application: Application) -> list[TimelineEntry]:
    """Every step with its officer, for the counter."""
    return _timeline(application, names=True)


def public_timeline(application: Application) -> list[TimelineEntry]:
    """The same without a single name."""
    return _timeline(application, names=False)


def _timeline(application: Application, *, names: bool) -> list[TimelineEntry]:
    before = pre_review_timeline(pre_review_entries(application), names=names)
    if application.lodged_at is None:
        return before
    mirror = mirror_of(application)
    who = f"{application.officer.name}　{application.window}".strip() if names else ""
    lodged = TimelineEntry(title=f"{application.institution.name}收件", at=application.lodged_at, detail=who)
    entries = [*(one for one in before if one.at is not None), lodged]
    if mirror is None:
        return [*entries, TimelineEntry(title=f"等待{application.home_name}接收", kind=Progress.NOW)]
    received = f"业务编号 {mirror.case_number}" if names else ""
    entries.append(TimelineEntry(title=f"{application.home_name}收到申请", at=mirror.received_at, detail=received))
    applied = mirror.events.filter(sequence__lte=mirror.last_sequence).order_by("sequence")
    entries += [_entry(event, names=names) for event in applied]
    state = state_of(mirror)
    if state is not None and not state.is_final:
        entries.append(TimelineEntry(title=_WAITING[state], kind=Progress.NOW))
    return entries


def pre_review_timeline(said: Sequence[PreReviewEntry], *, names: bool) -> list[TimelineEntry]:
    """What happened before lodging, and what is waited for; the sentences are the applicants' to read."""
    entries = [
        TimelineEntry(title=one.sentence.rstrip("。"), at=one.at, detail=one.from_name if names else "") for one in said
    ]
    if not said or said[-1].forgotten:
        return entries
    return [*entries, TimelineEntry(title=_WAITING[CaseState(said[-1].state)], kind=Progress.NOW)]


def title_of(action: str, sentence: str) -> str:
    """What a step is called; of what runs beside a case, and of steps we do not know, the sentence says it."""
    if action in TOLD_BESIDE:
        return TOLD_BESIDE[action]
    known = action in set(Action) and action not in _NAMED_BY_THEIR_SENTENCE
    return Action(action).label if known else sentence.rstrip("。")


def _entry(event: MirrorEvent, *, names: bool) -> TimelineEntry:
    label = title_of(event.action, event.sentence)
    if not names:
        return TimelineEntry(title=label, at=event.at)
    # What is told beside the steps comes from an office or from the watch over deadlines as well: they hold no post.
    posted = event.role in set(Role) and event.action not in TOLD_BESIDE
    role = Role(event.role).label if posted else ""
    by = f"{event.actor}（{role}）" if role else event.actor
    return TimelineEntry(title=label, at=event.at, detail=f"{by}　{event.sentence}".strip())


def silence_of(application: Application, *, at: datetime) -> datetime | None:
    """When the home bureau's silence became acceptance, by the deadline it has told; None where it did not."""
    mirror = mirror_of(application)
    return silence_since(state_of(mirror), accept_by=mirror.accept_by, on=at) if mirror is not None else None


def turn_sentence(application: Application, *, at: datetime) -> str:
    """Whose turn it is, in one sentence."""
    if application.state in {ApplicationState.RETURNED, ApplicationState.DROPPED}:
        return application.state_label
    state = state_of(mirror_of(application))
    if state is None:
        return f"等待{application.home_name}接收"
    if state in _TURNS:
        return _TURNS[state]
    if since := silence_of(application, at=at):
        return f"轮到{application.home_name}：{silence_told(since)}"
    return "已办结" if state.is_final else f"轮到{application.home_name}"


def deadline_of(application: Application, *, at: datetime) -> DeadlineBadge | None:
    """The deadline that runs, as the home bureau said it; None when none does.

    Instants alone, due and nearly due: how much office time that is only the home bureau can say, whose hours and
    closings are its own.
    """
    mirror = mirror_of(application)
    state = state_of(mirror)
    if mirror is None or state is None or state.is_final or state.is_recorded:
        return None
    if state is CaseState.AWAITING_SUPPLEMENT:
        return _badge(supplement_until_told(application), at=at, act="补正", remark="属地告知的补正期限")
    if state.stands_still:
        return None
    if state is CaseState.LODGED:
        return _badge(mirror.accept_by, at=at, act="受理", remark="属地受理时限", nearly=mirror.nearly_due_at)
    return _badge(mirror.due_at, at=at, act="办结", remark="属地办结时限", nearly=mirror.nearly_due_at)


def _badge(
    due: datetime | None, *, at: datetime, act: str, remark: str, nearly: datetime | None = None
) -> DeadlineBadge | None:
    if due is None:
        return None
    urgency = urgency_at(at, due_at=due, nearly=nearly)
    said = f"应于 {when(due)} 前{act}" if urgency is Urgency.RED else f"{when(due)} 前{act}"
    told = said if urgency is Urgency.OK else f"{said}，{urgency.label}"
    return DeadlineBadge(sentence=told, urgency=URGENCY_KINDS[urgency], remark=remark)
