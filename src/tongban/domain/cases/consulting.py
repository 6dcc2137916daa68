"""How a consultation of the two institutions ends (总体方案 六: 不能即时解决的，告知到属地申请)."""

from tongban.domain.labelled import Labelled


class ConsultationResult(Labelled):
    """What the home institution decided at the end of a consultation. 咨询结果"""

    SETTLED = "settled", "已经答复，按答复办理"
    GO_HOME = "go_home", "请申请人到属地办理"


class EnquiryState(Labelled):
    """Where a question about a draft stands at the home institution. 收件咨询的状态"""

    WAITING = "waiting", "等待答复"
    ANSWERED = "answered", "已经答复"
    LODGED = "lodged", "已经提交"
    DROPPED = "dropped", "窗口已放弃收件"
    SENT_HOME = "sent_home", "申请人改到属地办理"

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said about the draft any more."""
        return self in {EnquiryState.LODGED, EnquiryState.DROPPED, EnquiryState.SENT_HOME}
