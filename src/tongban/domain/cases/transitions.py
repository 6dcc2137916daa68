"""The one table of what may be done with a case in which state, and by whom."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tongban.domain.cases.states import BEFORE_LODGING, CaseState
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled
from tongban.domain.people import Role


class Action(Labelled):
    """Verbs of procedure."""

    SEND_IN = "send_in", "送交预审"
    REQUEST_ONLINE_SUPPLEMENT = "request_online_supplement", "请网上补充材料"
    SUPPLEMENT_ONLINE = "supplement_online", "网上补充材料"
    PASS_PRE_REVIEW = "pass_pre_review", "预审通过"
    REFUSE_PRE_REVIEW = "refuse_pre_review", "预审不通过"
    LODGE = "lodge", "提交"
    ACCEPT = "accept", "受理"
    REQUEST_SUPPLEMENT = "request_supplement", "一次性告知补正"
    EXTEND_SUPPLEMENT = "extend_supplement", "延长补正期限"
    SUPPLEMENT = "supplement", "补正材料"
    DECLINE = "decline", "不予受理"
    EXAMINE = "examine", "初审通过"
    REVIEW = "review", "复审通过"
    PASS_TO_APPROVAL = "pass_to_approval", "复审通过，转核定"
    APPROVE = "approve", "核定通过"
    RETURN_TO_EXAMINER = "return_to_examiner", "退回初审"
    REFUSE = "refuse", "不予登记"
    RECORD = "record", "登簿"
    PREPARE_CERTIFICATE = "prepare_certificate", "缮证"
    ISSUE = "issue", "发证"
    COMPLETE_WITHOUT_CERTIFICATE = "complete_without_certificate", "出具办结通知"
    ARCHIVE = "archive", "归档"
    WITHDRAW = "withdraw", "撤回申请"
    HAND_BACK = "hand_back", "退回收件机构"
    AWAIT_PAYMENT = "await_payment", "通知缴纳税费"
    SETTLE_PAYMENT = "settle_payment", "确认税费缴清"
    SUSPEND = "suspend", "中止办理"
    RESUME = "resume", "恢复办理"
    FREEZE = "freeze", "法院冻结"
    THAW = "thaw", "解除冻结"
    START_BRANCH = "start_branch", "发起并行事项"
    SETTLE_BRANCH = "settle_branch", "记录并行事项结果"
    RESCHEDULE = "reschedule", "重新计算时限"


class ActionNotAllowed(DomainError):
    """The case is not in a state in which this may be done."""

    def __init__(self, *, state: CaseState | None, action: Action) -> None:
        subject = "申请" if state and state.is_before_lodging else "案件"
        standing = f"{subject}现在的状态是“{state.label}”" if state else "案件还没有提交"
        super().__init__(f"{standing}，不能{action.label}。")
        self.state = state
        self.action = action


_S, _A = CaseState, Action

# What runs beside the procedure moves nothing: whatever its state, the case goes on meanwhile.
_BEFORE_RECORDING: Final = (
    _S.ACCEPTED,
    _S.EXAMINED,
    _S.AWAITING_APPROVAL,
    _S.REVIEWED,
    _S.AWAITING_PAYMENT,
    _S.SUSPENDED,
    _S.FROZEN,
)
_AFTER_RECORDING: Final = (_S.RECORDED, _S.CERTIFICATE_PREPARED, _S.ISSUED, _S.COMPLETED)

_MOVES: Final[Mapping[tuple[CaseState, Action], CaseState]] = MappingProxyType(
    {
        # 线上预审 (总体方案 线上线下融合): what was sent in is looked at, and added to online as often as needed.
        (_S.PRE_REVIEW, _A.PASS_PRE_REVIEW): _S.PRE_REVIEWED,
        (_S.PRE_REVIEW, _A.REQUEST_ONLINE_SUPPLEMENT): _S.AWAITING_ONLINE_SUPPLEMENT,
        (_S.PRE_REVIEW, _A.REFUSE_PRE_REVIEW): _S.PRE_REVIEW_REFUSED,
        (_S.AWAITING_ONLINE_SUPPLEMENT, _A.SUPPLEMENT_ONLINE): _S.PRE_REVIEW,
        (_S.PRE_REVIEW_REFUSED, _A.SEND_IN): _S.PRE_REVIEW,
        # 操作规范 1.1.4: a service, never a condition. Whoever stands at a counter may lodge, whatever was said before.
        **{(state, _A.LODGE): _S.LODGED for state in BEFORE_LODGING},
        **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in BEFORE_LODGING},
        # 条例 §17: accept, ask once for everything missing, or decline in writing.
        (_S.LODGED, _A.ACCEPT): _S.ACCEPTED,
        (_S.LODGED, _A.REQUEST_SUPPLEMENT): _S.AWAITING_SUPPLEMENT,
        (_S.LODGED, _A.DECLINE): _S.DECLINED,
        # A fault of the handing over, not of the application: the counter takes it in again.
        (_S.LODGED, _A.HAND_BACK): _S.HANDED_BACK,
        # The term runs from the service of the request: served later, or by another calendar, it ends later.
        (_S.AWAITING_SUPPLEMENT, _A.EXTEND_SUPPLEMENT): _S.AWAITING_SUPPLEMENT,
        (_S.AWAITING_SUPPLEMENT, _A.SUPPLEMENT): _S.LODGED,
        (_S.AWAITING_SUPPLEMENT, _A.DECLINE): _S.DECLINED,
        (_S.ACCEPTED, _A.EXAMINE): _S.EXAMINED,
        (_S.ACCEPTED, _A.REFUSE): _S.REFUSED,
        (_S.EXAMINED, _A.REVIEW): _S.REVIEWED,
        (_S.EXAMINED, _A.RETURN_TO_EXAMINER): _S.ACCEPTED,
        (_S.EXAMINED, _A.REFUSE): _S.REFUSED,
        # 审核三级 (domain.md 2.16): where the institution wants a third look, another person approves before recording.
        (_S.EXAMINED, _A.PASS_TO_APPROVAL): _S.AWAITING_APPROVAL,
        (_S.AWAITING_APPROVAL, _A.APPROVE): _S.REVIEWED,
        (_S.AWAITING_APPROVAL, _A.RETURN_TO_EXAMINER): _S.ACCEPTED,
        (_S.AWAITING_APPROVAL, _A.REFUSE): _S.REFUSED,
        # The recorder sends back when the register has changed since the review.
        (_S.REVIEWED, _A.RECORD): _S.RECORDED,
        (_S.REVIEWED, _A.RETURN_TO_EXAMINER): _S.ACCEPTED,
        # 总体方案 六(一): reviewed and waiting for taxes and fees, the case stands still.
        (_S.REVIEWED, _A.AWAIT_PAYMENT): _S.AWAITING_PAYMENT,
        (_S.AWAITING_PAYMENT, _A.SETTLE_PAYMENT): _S.REVIEWED,
        # 实施细则 §17 公告, 条例 §19 实地查看, a dispute before a court: what was suspended is examined anew.
        (_S.ACCEPTED, _A.SUSPEND): _S.SUSPENDED,
        (_S.EXAMINED, _A.SUSPEND): _S.SUSPENDED,
        (_S.AWAITING_APPROVAL, _A.SUSPEND): _S.SUSPENDED,
        (_S.REVIEWED, _A.SUSPEND): _S.SUSPENDED,
        (_S.SUSPENDED, _A.RESUME): _S.ACCEPTED,
        (_S.SUSPENDED, _A.REFUSE): _S.REFUSED,
        # An item produces either a certificate or a notice of completion, see next_state.
        (_S.RECORDED, _A.PREPARE_CERTIFICATE): _S.CERTIFICATE_PREPARED,
        (_S.RECORDED, _A.COMPLETE_WITHOUT_CERTIFICATE): _S.COMPLETED,
        (_S.CERTIFICATE_PREPARED, _A.ISSUE): _S.ISSUED,
        (_S.ISSUED, _A.ARCHIVE): _S.ARCHIVED,
        (_S.COMPLETED, _A.ARCHIVE): _S.ARCHIVED,
        # 查封规定 §23: what was accepted before a seizure was served is not recorded while the seizure binds.
        (_S.ACCEPTED, _A.FREEZE): _S.FROZEN,
        (_S.EXAMINED, _A.FREEZE): _S.FROZEN,
        (_S.AWAITING_APPROVAL, _A.FREEZE): _S.FROZEN,
        (_S.REVIEWED, _A.FREEZE): _S.FROZEN,
        (_S.AWAITING_PAYMENT, _A.FREEZE): _S.FROZEN,
        (_S.SUSPENDED, _A.FREEZE): _S.FROZEN,
        # The register has changed meanwhile: what was frozen is examined anew.
        (_S.FROZEN, _A.THAW): _S.ACCEPTED,
        (_S.FROZEN, _A.REFUSE): _S.REFUSED,
        # 条例 §15, 实施细则 §13: applicants may withdraw until the register is written.
        (_S.LODGED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.AWAITING_SUPPLEMENT, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.ACCEPTED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.EXAMINED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.AWAITING_APPROVAL, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.REVIEWED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.AWAITING_PAYMENT, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.SUSPENDED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.FROZEN, _A.WITHDRAW): _S.WITHDRAWN,
        # Tax, housing, utilities: started and answered beside the procedure, see branches.py.
        **{(state, _A.START_BRANCH): state for state in (*_BEFORE_RECORDING, *_AFTER_RECORDING)},
        **{(state, _A.SETTLE_BRANCH): state for state in (*_BEFORE_RECORDING, *_AFTER_RECORDING)},
        # Another calendar moves deadlines, not the case.
        **{(state, _A.RESCHEDULE): state for state in (_S.LODGED, *_BEFORE_RECORDING)},
    }
)

_ROLES: Final[Mapping[Action, frozenset[Role]]] = MappingProxyType(
    {
        Action.SEND_IN: frozenset({Role.RECEIVE}),
        Action.REQUEST_ONLINE_SUPPLEMENT: frozenset({Role.ACCEPT}),
        # The applicants themselves, on the page, or the counter for them.
        Action.SUPPLEMENT_ONLINE: frozenset({Role.RECEIVE}),
        Action.PASS_PRE_REVIEW: frozenset({Role.ACCEPT}),
        Action.REFUSE_PRE_REVIEW: frozenset({Role.ACCEPT}),
        Action.LODGE: frozenset({Role.RECEIVE}),
        Action.ACCEPT: frozenset({Role.ACCEPT}),
        Action.REQUEST_SUPPLEMENT: frozenset({Role.ACCEPT}),
        # No page offers it: it follows from the service, or from the calendar.
        Action.EXTEND_SUPPLEMENT: frozenset({Role.ACCEPT}),
        Action.SUPPLEMENT: frozenset({Role.RECEIVE}),
        Action.DECLINE: frozenset({Role.ACCEPT}),
        Action.EXAMINE: frozenset({Role.EXAMINE}),
        Action.REVIEW: frozenset({Role.REVIEW}),
        Action.PASS_TO_APPROVAL: frozenset({Role.REVIEW}),
        Action.APPROVE: frozenset({Role.APPROVE}),
        Action.RETURN_TO_EXAMINER: frozenset({Role.REVIEW, Role.APPROVE, Role.RECORD}),
        Action.REFUSE: frozenset({Role.EXAMINE, Role.REVIEW, Role.APPROVE}),
        Action.RECORD: frozenset({Role.RECORD}),
        Action.PREPARE_CERTIFICATE: frozenset({Role.ISSUE}),
        Action.ISSUE: frozenset({Role.ISSUE}),
        Action.COMPLETE_WITHOUT_CERTIFICATE: frozenset({Role.ISSUE}),
        Action.ARCHIVE: frozenset({Role.ARCHIVE}),
        Action.WITHDRAW: frozenset({Role.RECEIVE, Role.ACCEPT}),
        Action.HAND_BACK: frozenset({Role.ACCEPT}),
        Action.AWAIT_PAYMENT: frozenset({Role.REVIEW, Role.RECORD}),
        Action.SETTLE_PAYMENT: frozenset({Role.RECORD, Role.ISSUE}),
        Action.SUSPEND: frozenset({Role.EXAMINE, Role.REVIEW}),
        Action.RESUME: frozenset({Role.EXAMINE, Role.REVIEW}),
        # No page offers these: they happen with the recording of the court's order or of its end.
        Action.FREEZE: frozenset({Role.RECORD}),
        Action.THAW: frozenset({Role.RECORD}),
        # Started with the acceptance and the recording; answered by whoever hears of it first.
        Action.START_BRANCH: frozenset({Role.ACCEPT, Role.EXAMINE, Role.RECORD}),
        Action.SETTLE_BRANCH: frozenset({Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE}),
        # The calendar's own act, by whoever keeps it.
        Action.RESCHEDULE: frozenset({Role.ACCEPT}),
    }
)

_BEGINNINGS: Final[Mapping[Action, CaseState]] = MappingProxyType(
    {Action.LODGE: CaseState.LODGED, Action.SEND_IN: CaseState.PRE_REVIEW}
)
_ONLY_WITH_CERTIFICATE: Final = frozenset({Action.PREPARE_CERTIFICATE, Action.ISSUE})
_ONLY_WITHOUT_CERTIFICATE: Final = frozenset({Action.COMPLETE_WITHOUT_CERTIFICATE})


def next_state(state: CaseState | None, action: Action, *, certificate: bool | None = None) -> CaseState:
    """Where an action leads; raises ActionNotAllowed where the law leads nowhere.

    `state` is None before anything was sent in or lodged. `certificate` says whether the item produces one
    (`item.produces.is_certificate`); leave it out only where the item is not known.
    """
    if state is None and action in _BEGINNINGS:
        return _BEGINNINGS[action]
    if state is None or not _fits_product(action, certificate):
        raise ActionNotAllowed(state=state, action=action)
    try:
        return _MOVES[state, action]
    except KeyError:
        raise ActionNotAllowed(state=state, action=action) from None


def allowed_actions(state: CaseState, *, certificate: bool | None = None) -> tuple[Action, ...]:
    """What may be done in this state, in the order of the table."""
    return tuple(action for start, action in _MOVES if start is state and _fits_product(action, certificate))


def require_one_of(actions: Sequence[Action], state: CaseState, *, certificate: bool | None = None) -> None:
    """Raise ActionNotAllowed, naming the first of them, in a state in which none of these may be taken."""
    if not {*actions} & {*allowed_actions(state, certificate=certificate)}:
        raise ActionNotAllowed(state=state, action=actions[0])


def roles_for(action: Action) -> frozenset[Role]:
    """The roles any of which may take this action."""
    return _ROLES[action]


def _fits_product(action: Action, certificate: bool | None) -> bool:
    if certificate is None:
        return True
    return action not in (_ONLY_WITHOUT_CERTIFICATE if certificate else _ONLY_WITH_CERTIFICATE)
