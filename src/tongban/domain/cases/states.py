"""Where a case stands."""

from typing import Final

from tongban.domain.dictionaries import CaseStatus
from tongban.domain.labelled import Labelled


class CaseState(Labelled):
    """A state is named by the last thing done; the label says what is being waited for where it helps."""

    PRE_REVIEW = "pre_review", "待预审"
    AWAITING_ONLINE_SUPPLEMENT = "awaiting_online_supplement", "待网上补充材料"
    PRE_REVIEWED = "pre_reviewed", "预审通过，待提交"
    PRE_REVIEW_REFUSED = "pre_review_refused", "预审未通过"
    LODGED = "lodged", "待受理"
    AWAITING_SUPPLEMENT = "awaiting_supplement", "待补正"
    DECLINED = "declined", "不予受理"
    ACCEPTED = "accepted", "已受理，待初审"
    EXAMINED = "examined", "已初审，待复审"
    AWAITING_APPROVAL = "awaiting_approval", "已复审，待核定"
    REVIEWED = "reviewed", "已复审，待登簿"
    AWAITING_PAYMENT = "awaiting_payment", "已审核，待缴税费"
    SUSPENDED = "suspended", "中止办理"
    FROZEN = "frozen", "法院冻结，暂停办理"
    RECORDED = "recorded", "已登簿"
    CERTIFICATE_PREPARED = "certificate_prepared", "已缮证，待发证"
    ISSUED = "issued", "已发证"
    COMPLETED = "completed", "已办结"
    ARCHIVED = "archived", "已归档"
    REFUSED = "refused", "不予登记"
    WITHDRAWN = "withdrawn", "已撤回"
    HANDED_BACK = "handed_back", "已退回收件机构"

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen."""
        return self in _FINAL

    @property
    def is_before_lodging(self) -> bool:
        """Whether nothing has been applied for yet: what was sent in is only looked at (domain.md 2.16)."""
        return self in BEFORE_LODGING

    @property
    def is_recorded(self) -> bool:
        """Whether the register already shows the change, so that nobody can withdraw any more."""
        return self in _RECORDED

    @property
    def is_under_decision(self) -> bool:
        """Whether it was accepted and is examined: the committed time runs (总体方案 六(一))."""
        return self in _UNDER_DECISION

    @property
    def stands_still(self) -> bool:
        """Whether the time spent in it counts towards no deadline (总体方案 六(一); 实施细则 §17; 查封规定 §23)."""
        return self in _STILL

    @property
    def status(self) -> CaseStatus:
        """The national case status AJZT."""
        if self in {CaseState.REFUSED, CaseState.DECLINED, CaseState.HANDED_BACK}:
            return CaseStatus.REFUSED
        if self is CaseState.WITHDRAWN:
            return CaseStatus.WITHDRAWN
        if self.stands_still:
            return CaseStatus.SUSPENDED
        return CaseStatus.DONE if self.is_recorded else CaseStatus.IN_HAND


BEFORE_LODGING: Final = (
    CaseState.PRE_REVIEW,
    CaseState.AWAITING_ONLINE_SUPPLEMENT,
    CaseState.PRE_REVIEWED,
    CaseState.PRE_REVIEW_REFUSED,
)
_FINAL: Final = frozenset(
    {CaseState.DECLINED, CaseState.ARCHIVED, CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.HANDED_BACK}
)
_UNDER_DECISION: Final = frozenset(
    {CaseState.ACCEPTED, CaseState.EXAMINED, CaseState.AWAITING_APPROVAL, CaseState.REVIEWED}
)
_STILL: Final = frozenset(
    {
        CaseState.AWAITING_ONLINE_SUPPLEMENT,
        CaseState.PRE_REVIEWED,
        CaseState.PRE_REVIEW_REFUSED,
        CaseState.AWAITING_SUPPLEMENT,
        CaseState.AWAITING_PAYMENT,
        CaseState.SUSPENDED,
        CaseState.FROZEN,
    }
)
_RECORDED: Final = frozenset(
    {
        CaseState.RECORDED,
        CaseState.CERTIFICATE_PREPARED,
        CaseState.ISSUED,
        CaseState.COMPLETED,
        CaseState.ARCHIVED,
    }
)


class HandingBackReason(Labelled):
    """Why a case goes back to the counter that took it in: the handing over was faulty, not the application."""

    UNREADABLE = "unreadable", "扫描件无法打开，或者与材料名称不一致"
    TWICE = "twice", "同一申请重复移交"
    ASTRAY = "astray", "移交到了错误的登记机构"
