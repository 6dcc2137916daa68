"""The bar of acts at the foot of the case page: what the law allows now, and the officer's roles permit."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.looking import MAY_REVEAL
from tongban.apps.casework.operations.terms.noting import may_answer
from tongban.apps.casework.queries.course import deemed_accepted_at
from tongban.apps.casework.queries.linked import partners_of
from tongban.apps.casework.queries.local import needs_approval
from tongban.apps.casework.queries.onewindow import payment_may_be_typed
from tongban.apps.identity.models import Officer
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, allowed_actions, roles_for
from tongban.domain.catalogue import FeeClass, item
from tongban.domain.people import Role


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button of the bar; `at_once` acts without a page in between, as nothing more has to be said."""

    label: str
    url: str
    kind: str
    key: str = ""
    at_once: bool = False
    seen: int = 0

    @property
    def shown_url(self) -> str:
        """The page of the act, told how many steps the case page has shown."""
        return f"{self.url}?seen={self.seen}"


_BUTTONS = {
    Action.ACCEPT: ("受理", "accept", "primary", "a"),
    Action.EXAMINE: ("同意，转复审", "examine", "primary", "a"),
    Action.REVIEW: ("复审通过", "review", "primary", "a"),
    Action.PASS_TO_APPROVAL: ("复审通过，转核定", "review", "primary", "a"),
    Action.APPROVE: ("核定通过", "approve", "primary", "a"),
    Action.RECORD: ("登簿…", "record", "primary", "a"),
    Action.PREPARE_CERTIFICATE: ("缮证…", "prepare", "primary", "a"),
    Action.ISSUE: ("发证…", "issue", "primary", "a"),
    Action.COMPLETE_WITHOUT_CERTIFICATE: ("办结并出具通知", "complete", "primary", "a"),
    Action.ARCHIVE: ("归档", "archive-case", "primary", "a"),
    Action.SETTLE_PAYMENT: ("税费已缴清…", "paid", "primary", "a"),
    Action.RESUME: ("恢复办理…", "resume", "primary", "a"),
    Action.AWAIT_PAYMENT: ("通知缴费…", "payment", "plain", "f"),
    Action.REQUEST_SUPPLEMENT: ("一次性补正…", "supplement", "plain", "b"),
    Action.RETURN_TO_EXAMINER: ("退回初审…", "return", "plain", "t"),
    Action.HAND_BACK: ("退回收件机构…", "hand-back", "plain", "h"),
    Action.SUSPEND: ("中止办理…", "suspend", "plain", "z"),
    Action.WITHDRAW: ("申请人撤回…", "withdraw", "plain", "w"),
    Action.DECLINE: ("不予受理…", "decline", "danger", "n"),
    Action.REFUSE: ("不予登记…", "refuse", "danger", "n"),
}

_BEFORE_SILENCE_DECIDES = frozenset({Action.DECLINE, Action.REQUEST_SUPPLEMENT})
_AT_ONCE = frozenset({Action.ACCEPT, Action.COMPLETE_WITHOUT_CERTIFICATE, Action.ARCHIVE})


def bar_of(case: Case, officer: Officer, *, at: datetime) -> dict[str, object]:
    """The acts open to this officer, the main one first, with their keys told."""
    state = CaseState(case.state)
    allowed = allowed_actions(state, certificate=item(case.item).produces.is_certificate)
    mine = [
        action
        for action in _BUTTONS
        if action in allowed
        and officer.has_any([Role(role) for role in roles_for(action)])
        and _makes_sense(action, case, at)
    ]
    acts = [_act(action, case) for action in mine]
    if _parcel_waits(case) and officer.has_any([Role.ACCEPT, Role.ARCHIVE]):
        acts.append(Act(label="清点纸质材料…", url=_url("paper", case), kind="plain", key="p", seen=case.events_count))
    if _on_its_way(case) and officer.has_any([Role.ISSUE]):
        acts = [act for act in acts if act.url != _url("issue", case)]
        back = _url("withdraw-posting", case)
        acts.append(Act(label="撤回寄件…", url=back, kind="plain", key="w", seen=case.events_count))
    hints = "|".join(f"{act.key.upper()}:{act.label.rstrip('…')}" for act in acts if act.key)
    return {
        "acts": acts,
        "hints": f"{hints}|← →:翻页|/:搜索" if hints else "← →:翻页|/:搜索",
        "answerable": {note.pk for note in case.notes.all() if may_answer(note, officer)},
        "may_reveal": officer.has_any(MAY_REVEAL),
    }


def _makes_sense(action: Action, case: Case, at: datetime) -> bool:
    """A supplement is asked for once only, money only where it is due and noted only where nobody else tells it."""
    if action in _BEFORE_SILENCE_DECIDES and deemed_accepted_at(case, at=at):
        return False
    if action is Action.REQUEST_SUPPLEMENT:
        return not hasattr(case, "supplement")
    if action in {Action.REVIEW, Action.PASS_TO_APPROVAL}:
        return needs_approval(case) is (action is Action.PASS_TO_APPROVAL)
    if action is Action.AWAIT_PAYMENT:
        business = item(case.item)
        return business.taxed or business.fee is not FeeClass.NONE
    if action is Action.SETTLE_PAYMENT:
        return payment_may_be_typed(case, at=at)
    return True


def _act(action: Action, case: Case) -> Act:
    label, name, kind, key = _BUTTONS[action]
    if action is Action.RECORD and (partners := partners_of(case)):
        label = f"与{'、'.join(item(one.item).short_name for one in partners)}合并登簿…"
    at_once = action in _AT_ONCE
    return Act(label=label, url=_url(name, case), kind=kind, key=key, at_once=at_once, seen=case.events_count)


def _parcel_waits(case: Case) -> bool:
    return any(parcel.received_at is None for parcel in case.parcels.all())


def _on_its_way(case: Case) -> bool:
    return any(posting.over_at is None for posting in case.postings.all())


def _url(name: str, case: Case) -> str:
    return reverse(f"registry:{name}", args=[case.case_number])
