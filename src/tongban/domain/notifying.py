"""What applicants are told, in which words, and what they may ask not to be told by short message.

Whoever does not want messages answers T (退订,《通信短信息服务管理规定》). What decides, what asks something of the
person, and what begins or ends a term is told all the same: `always` says why (条例 §17, §22; 总体方案 六(一)1(2)
受理结果短信告知申请人). Which those are is our own reading; it stands here as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

OPTING_OUT: Final = frozenset({"T", "TD", "退订"})
OPTING_IN: Final = frozenset({"HF", "恢复"})
_HOW_TO_OPT_OUT: Final = "回T退订"


@dataclass(frozen=True)
class Notice:
    """One kind of message; `action` is the step of the case it tells of, empty for what is no step."""

    code: str
    action: str
    always: str
    text: str

    @property
    def may_be_declined(self) -> bool:
        """Whether who has opted out does not get it."""
        return not self.always

    def say(self, **words: str) -> str:
        """The message; what may be declined says how."""
        said = self.text.format(**words)
        return f"{said}{_HOW_TO_OPT_OUT}" if self.may_be_declined else said


_DECIDES: Final = "决定的告知（条例 §17、§22）"
_ASKS: Final = "需要申请人办理的事项"
_TERM: Final = "关系办理时限的起止"
# 代码, 步骤, 为什么不能退订（空为可以退订）, 内容
_NOTICES: Final = tuple(
    Notice(*row)
    for row in (
        (
            "pre_review_supplement", "", _ASKS,
            "您的{item}申请预审需要补充材料，收件编号{number}，请到收件机构的“我的办件”网页查看并上传。",
        ),
        (
            "pre_review_passed", "", _ASKS,
            "您的{item}申请预审通过，收件编号{number}，请带齐材料原件到收件窗口核验、签名并提交。",
        ),
        (
            "pre_review_refused", "", _ASKS,
            "您的{item}申请预审未通过，收件编号{number}，原因可在收件机构的“我的办件”网页查看；您仍可以到窗口提交申请。",
        ),
        (
            "accepted", "accept", _DECIDES,
            "您的{item}申请已受理，业务编号{number}，预计{due}前办结。",
        ),
        (
            "deemed_accepted", "", _DECIDES,
            "登记机构没有在规定时间内作出受理决定，您的{item}申请自{since}起依法视为受理，业务编号{number}，办理时限已开始计算。",
        ),
        (
            "declined", "decline", _DECIDES,
            "您的{item}申请不予受理，业务编号{number}，理由见不予受理通知书，请到原收件窗口领取。",
        ),
        (
            "supplement", "request_supplement", _ASKS,
            "您的{item}申请需要补正材料，业务编号{number}，请到原收件窗口查看一次性补正告知书。",
        ),
        (
            "supplement_extended", "", _TERM,
            "您的{item}申请补正期限延至{until}，业务编号{number}，请在此前到原收件窗口补正。",
        ),
        (
            "refused", "refuse", _DECIDES,
            "您的{item}申请不予登记，业务编号{number}，理由见不予登记告知书，请到原收件窗口领取。",
        ),
        (
            "frozen", "freeze", _TERM,
            "您的{item}申请因法院查封暂停办理，业务编号{number}，恢复办理时另行通知。",
        ),
        (
            "thawed", "thaw", _TERM,
            "您的{item}申请已恢复办理，业务编号{number}。",
        ),
        (
            "suspended", "suspend", _TERM,
            "您的{item}申请已中止办理，业务编号{number}，原因见中止办理通知书，恢复办理时另行通知。",
        ),
        (
            "resumed", "resume", _TERM,
            "您的{item}申请已恢复办理，业务编号{number}。",
        ),
        (
            "payment", "await_payment", _ASKS,
            "您的{item}申请已审核通过，业务编号{number}，请按缴费通知书缴纳税费，缴清后登簿。",
        ),
        (
            "fee", "", _ASKS,
            "您的{item}申请已审核通过，业务编号{number}，请在{until}前凭缴款码{code}缴纳登记费{fee}，缴清后凭电子票据领证。",
        ),
        (
            "tax_returned", "", _ASKS,
            "税务机关退回了您的{item}涉税申报，业务编号{number}，原因：{reason}请到收件窗口补充。",
        ),
        (
            "withdrawn", "withdraw", _DECIDES,
            "您的{item}申请已撤回，业务编号{number}，撤回通知书和材料原件请到原收件窗口领取。",
        ),
        (
            "recorded", "record", "",
            "您的{item}已记载于登记簿，业务编号{number}，正在制作证书（证明）。",
        ),
        (
            "completed", "complete_without_certificate", "",
            "您的{item}已办结，业务编号{number}，登记完成告知书可到原收件窗口领取。",
        ),
        (
            "posted", "", "",
            "您的{item}证书已交邮政寄出，业务编号{number}，运单号{waybill}，请保持电话畅通并本人签收。",
        ),
        (
            "paper_lost", "", _ASKS,
            "您的{item}申请材料寄递途中遗失，业务编号{number}，请到原收件窗口重新提交：{materials}。",
        ),
        (
            "returned", "", _ASKS,
            "您的{item}证书多次投递未成功，业务编号{number}，请携带身份证件到登记机构发证窗口领取。",
        ),
        (
            "to_be_opened", "", _DECIDES,
            "您的{item}申请有{paper}送达，业务编号{number}。请打开 {link} 输入证件号码后四位查看，打开即为签收。",
        ),
        (
            "issued", "issue", "",
            "您的{item}已办结并发证，业务编号{number}，领证方式：{method}。",
        ),
    )
)  # fmt: skip
NOTICES: Final[Mapping[str, Notice]] = MappingProxyType({one.code: one for one in _NOTICES})
TOLD_OF: Final[Mapping[str, Notice]] = MappingProxyType({one.action: one for one in _NOTICES if one.action})
TOLD_BESIDE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "posted": "证书已交邮政寄出",
        "returned": "证书退回登记机构窗口",
        "paper_lost": "告知补交寄递遗失的材料",
        "tax_returned": "告知补充涉税申报",
        "fee": "告知缴纳登记费",
        "supplement_extended": "补正期限延长",
        "deemed_accepted": "逾期未作受理决定，视为受理",
    }
)
"""What is told beside the steps of a case and shown among them at the counter: the message's code, and its heading."""
