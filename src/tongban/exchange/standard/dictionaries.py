"""The dictionaries behind coded fields, read from the domain wherever the domain has them."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from tongban.domain.cases.states import CaseState, HandingBackReason
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import items
from tongban.domain.catalogue.item import PartyRole, Produces
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.declarations import (
    AccountCode,
    AccountResult,
    AccountStanding,
    FamilyHomes,
    FilingCode,
    FilingResult,
    Kinship,
    ReturnCode,
    Supervision,
    TaxItem,
    UtilityKind,
)
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, HouseUse, RegistrationType, TaxClearance
from tongban.domain.labelled import Labelled
from tongban.domain.notifying import TOLD_BESIDE
from tongban.domain.people import Role
from tongban.domain.register.rulebook import all_rules
from tongban.domain.shared_data import Dataset, Outcome
from tongban.exchange.refusals import RefusalCode
from tongban.exchange.standard.errors import MEANINGS

# Words of the counter; the counter's own enumerations are held against them by a test.
_COUNTER: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "核验方式": {"card_and_face": "读卡和人像比对", "clerk": "窗口人工核验"},
        "材料状态": {"required": "待交", "received": "已收", "waived": "免交", "to_supplement": "待补正"},
        "领证方式": {"counter": "到窗口领取", "courier": "邮寄到家（收件人付费）", "electronic": "电子证照"},
        "单元状态": {"predicted": "预测", "surveyed": "实测", "unknown": "登记簿没有记载"},
        "共有情况": {
            "sole": CoOwnership.SOLE.label,
            "joint": CoOwnership.JOINT.label,
            "by_shares": CoOwnership.BY_SHARES.label,
            "other": CoOwnership.OTHER.label,
        },
        "预告登记种类": {
            "presale": AdvanceNoticeKind.PRESALE.label,
            "sale": AdvanceNoticeKind.SALE.label,
            "presale_mortgage": AdvanceNoticeKind.PRESALE_MORTGAGE.label,
            "mortgage": AdvanceNoticeKind.MORTGAGE.label,
        },
        "所指权利": {"mortgage": "抵押权", "advance_notice": "预告登记", "objection": "异议登记"},
        "缴款单返回码": {"18012": "没有该单位的代收权限", "99999": "缴款单内容有误"},
        "收费项目识别码": {"103043211": "不动产登记费"},
        "成员类别": {"bureau": "登记机构", "portal": "网上一窗办事", "court": "人民法院", "department": "部门"},
    }
)
# What tax, housing and utilities are told and answer.
_OFFICES: Final[Mapping[str, type[Labelled]]] = MappingProxyType(
    {
        "家庭住房套次": FamilyHomes,
        "双方关系": Kinship,
        "征收项目": TaxItem,
        "完税状态": TaxClearance,
        "申报退回原因": ReturnCode,
        "资金监管状态": Supervision,
        "备案结果": FilingResult,
        "未备案原因": FilingCode,
        "公用事业种类": UtilityKind,
        "户号核对结果": AccountStanding,
        "户号过户结果": AccountResult,
        "未过户原因": AccountCode,
        "共享数据类别": Dataset,
        "核验结果": Outcome,
    }
)
_FIELDS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("*", "item"): "业务事项",
        ("*", "action"): "办理动作",
        ("*", "document_kind"): "证件种类",
        ("PartyData", "role"): "申请人身份",
        ("IdentityCheck", "method"): "核验方式",
        ("DeliveryChoice", "method"): "领证方式",
        ("MaterialData", "state"): "材料状态",
        ("MemberEntry", "kind"): "成员类别",
        ("Application", "kind"): "成员类别",
        ("CertificateExtract", "kind"): "证书种类",
        ("CaseIssued", "certificate_kind"): "证书种类",
        ("CaseHandedBack", "reason"): "退回收件机构的原因",
        ("CoApplicant", "role"): "申请人身份",
        ("Refusal", "code"): "拒绝代码",
        ("*", "way"): "申请方式",
        ("CaseLodged", "mode"): "办理模式",
        ("ApplicationSentIn", "mode"): "办理模式",
        ("RightReference", "kind"): "所指权利",
        ("EntrySummary", "kind"): "登记类型",
        ("MaterialData", "code"): "材料代码",
        ("SupplementItem", "material"): "材料代码",
        ("Sheet", "material"): "材料代码",
        ("LostSheet", "material"): "材料代码",
        ("SheetFault", "material"): "材料代码",
        ("FaultAnswer", "material"): "材料代码",
        ("CheckApplication", "papers"): "材料代码",
        ("Particular", "code"): "申请表专有项",
        ("Finding", "code"): "规则代码",
        ("DeclineReason", "code"): "规则代码",
        ("OwnershipExtract", "mode"): "共有情况",
        ("NoticeExtract", "kind"): "预告登记种类",
        ("UnitExtract", "status"): "单元状态",
        ("TaxDeclared", "use"): "房屋用途",
        ("TaxDeclared", "family_homes"): "家庭住房套次",
        ("TaxDeclared", "kinship"): "双方关系",
        ("TaxLine", "tax"): "征收项目",
        ("TaxCleared", "clearance"): "完税状态",
        ("DeclarationReturned", "code"): "申报退回原因",
        ("FiledContract", "supervision"): "资金监管状态",
        ("FilingAnswered", "result"): "备案结果",
        ("FilingAnswered", "code"): "未备案原因",
        ("DeclarationReturnedHome", "code"): "申报退回原因",
        ("AccountAsked", "kind"): "公用事业种类",
        ("AccountTold", "result"): "户号核对结果",
        ("AccountTold", "code"): "未过户原因",
        ("AccountTransferRequested", "kind"): "公用事业种类",
        ("AccountTransferAnswered", "result"): "户号过户结果",
        ("AccountTransferAnswered", "code"): "未过户原因",
        ("NoticeRefused", "code"): "缴款单返回码",
        ("FeeItem", "code"): "收费项目识别码",
        ("SharedQuery", "dataset"): "共享数据类别",
        ("ComparedData", "dataset"): "共享数据类别",
        ("SharedResult", "outcome"): "核验结果",
        ("ComparedData", "outcome"): "核验结果",
        ("VerificationData", "outcome"): "核验结果",
        ("VerifyShared", "material"): "材料代码",
    }
)
_STEPS: Final = MappingProxyType({"state": "案件状态", "role": "岗位"})


def dictionary_for(part: str, field: str) -> str:
    """The name of the dictionary that a field of a part takes its codes from; empty for none."""
    if part.startswith("Case") and field in _STEPS:
        return _STEPS[field]
    return _FIELDS.get((part, field)) or _FIELDS.get(("*", field), "")


def _first_told(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By code; where items or rules say the same code in other words, what the first of them says."""
    told: dict[str, str] = {}
    for code, meaning in pairs:
        told.setdefault(code, meaning)
    return dict(sorted(told.items()))


@cache
def dictionaries() -> Mapping[str, Mapping[str, str]]:
    """Every dictionary by name: code → what it means."""
    return MappingProxyType(
        {
            "业务事项": {one.code: one.name for one in items()},
            "办理动作": {action.value: action.label for action in Action} | dict(TOLD_BESIDE),
            "案件状态": {state.value: state.label for state in CaseState},
            "退回收件机构的原因": {reason.value: reason.label for reason in HandingBackReason},
            "岗位": {role.value: role.label for role in Role},
            "申请人身份": {role.value: role.label for role in PartyRole},
            "证件种类": {kind.value: kind.label for kind in DocumentKind},
            "证书种类": {kind.value: kind.label for kind in Produces if kind.certificate_kind},
            "办理模式": {mode.value: mode.label for mode in CaseMode},
            "登记类型": {kind.value: kind.label for kind in RegistrationType},
            "申请方式": _first_told((way.code, way.label) for one in items() for way in one.alternatives),
            "材料代码": _first_told((paper.code, paper.name) for one in items() for paper in one.materials),
            "申请表专有项": _first_told((field.code, field.name) for one in items() for field in one.particulars),
            "规则代码": _first_told(
                (code, rule.statute) for rule in all_rules() for code in sorted({rule.code, *rule.known_as})
            ),
            "房屋用途": {use.value: use.label for use in HouseUse},
            **{name: {one.value: one.label for one in codes} for name, codes in _OFFICES.items()},
            **_COUNTER,
            "拒绝代码": {code.value: MEANINGS[code].sentence for code in RefusalCode},
        }
    )
