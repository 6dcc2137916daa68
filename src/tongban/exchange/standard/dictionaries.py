"""The dictionaries behind coded fields, read from the domain wherever the domain has them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import items
from tongban.domain.catalogue.item import PartyRole
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.people import Role
from tongban.exchange.refusals import RefusalCode
from tongban.exchange.standard.errors import MEANINGS

# Words of the counter; the counter's own enumerations are held against them by a test.
_COUNTER: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "核验方式": {"card_and_face": "读卡和人像比对", "clerk": "窗口人工核验"},
        "材料状态": {"required": "待交", "received": "已收", "waived": "免交", "to_supplement": "待补正"},
        "领证方式": {"counter": "到窗口领取", "courier": "邮寄到家（收件人付费）", "electronic": "电子证照"},
        "成员类别": {"bureau": "登记机构", "portal": "网上一窗办事", "court": "人民法院", "department": "部门"},
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
        ("Refusal", "code"): "拒绝代码",
    }
)
_STEPS: Final = MappingProxyType({"state": "案件状态", "role": "岗位"})


def dictionary_for(part: str, field: str) -> str:
    """The name of the dictionary that a field of a part takes its codes from; empty for none."""
    if part.startswith("Case") and field in _STEPS:
        return _STEPS[field]
    return _FIELDS.get((part, field)) or _FIELDS.get(("*", field), "")


@cache
def dictionaries() -> Mapping[str, Mapping[str, str]]:
    """Every dictionary by name: code → what it means."""
    return MappingProxyType(
        {
            "业务事项": {one.code: one.name for one in items()},
            "办理动作": {action.value: action.label for action in Action},
            "案件状态": {state.value: state.label for state in CaseState},
            "岗位": {role.value: role.label for role in Role},
            "申请人身份": {role.value: role.label for role in PartyRole},
            "证件种类": {kind.value: kind.label for kind in DocumentKind},
            "证书种类": {kind.value: kind.label for kind in CertificateKind},
            **_COUNTER,
            "拒绝代码": {code.value: MEANINGS[code].sentence for code in RefusalCode},
        }
    )
