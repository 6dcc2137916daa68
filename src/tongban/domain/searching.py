"""Who may learn what of the register (资料查询暂行办法 §14–22；条例 §27；民法典 §218、§219；实施细则 §97–§102)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tongban.domain.labelled import Labelled


class SearchField(Labelled):
    """One thing a search result can tell."""

    NATURE = "nature", "自然状况"
    IS_SHARED = "is_shared", "是否共有"
    IS_BURDENED = "is_burdened", "是否存在抵押权、预告登记、异议登记等情形"
    IS_RESTRICTED = "is_restricted", "是否存在查封登记或者其他限制处分的情形"
    NAME_AGREES = "name_agrees", "所提供的权利主体名称与登记簿的记载是否一致"
    CO_OWNERSHIP = "co_ownership", "共有形式"
    SEIZING_COURT = "seizing_court", "要求办理查封的机关名称"
    HOLDERS = "holders", "权利人"
    DOCUMENTS = "documents", "权利人证件号"
    CERTIFICATES = "certificates", "证书号、证明号"
    PRICE = "price", "取得价格"
    MORTGAGES = "mortgages", "抵押权内容"
    OTHER_RIGHTS = "other_rights", "居住权、地役权内容"
    NOTICES = "notices", "预告登记、异议登记内容"
    SEIZURES = "seizures", "查封登记内容"
    HISTORY = "history", "登记沿革"
    ORIGINALS = "originals", "原始资料（登记案卷）"
    LOOKS = "looks", "查阅、查询记录"


class Searcher(Labelled):
    """In what capacity somebody asks."""

    HOLDER = "holder", "权利人"
    SUCCESSOR = "successor", "继承人、受遗赠人，清算组、破产管理人、财产代管人、监护人"
    INTERESTED = "interested", "利害关系人（有合同，或者已起诉、已申请仲裁）"
    INTENDING = "intending", "有交易或者诉讼、仲裁意向者（无合同）"
    LAWYER = "lawyer", "受有意向者委托的律师"
    STATE_ORGAN = "state_organ", "国家机关"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one capacity allows: fields, what must be shown for it, and where that is written."""

    fields: frozenset[SearchField]
    proofs: tuple[str, ...]
    statute: str


_F = SearchField
_FOUR: Final = frozenset({_F.NATURE, _F.IS_SHARED, _F.IS_BURDENED, _F.IS_RESTRICTED})
_RESULT: Final = frozenset(_F) - {
    *(_F.NAME_AGREES, _F.DOCUMENTS, _F.PRICE, _F.HISTORY, _F.ORIGINALS, _F.LOOKS),
}
_ALL: Final = frozenset(_F) - {_F.NAME_AGREES}

SCOPES: Final[Mapping[Searcher, Scope]] = MappingProxyType(
    {
        Searcher.HOLDER: Scope(
            fields=_ALL, proofs=("查询申请书", "身份证明"), statute="不动产登记资料查询暂行办法 §14–16"
        ),
        Searcher.SUCCESSOR: Scope(
            fields=_ALL,
            proofs=("查询申请书", "身份证明", "关系或者指定的证明"),
            statute="不动产登记资料查询暂行办法 §17、§18",
        ),
        Searcher.INTERESTED: Scope(
            fields=_RESULT,
            proofs=("查询申请书", "身份证明", "合同，或者受理案件、仲裁受理通知书"),
            statute="不动产登记资料查询暂行办法 §19、§20；民法典 §218",
        ),
        Searcher.INTENDING: Scope(
            fields=_FOUR, proofs=("查询申请书", "身份证明"), statute="不动产登记资料查询暂行办法 §21"
        ),
        Searcher.LAWYER: Scope(
            fields=_FOUR | {_F.NAME_AGREES, _F.CO_OWNERSHIP, _F.SEIZING_COURT},
            proofs=("查询申请书", "律师证", "律师事务所介绍信", "委托书"),
            statute="不动产登记资料查询暂行办法 §22",
        ),
        # Who has looked at an owner's folio is the owner's to know (个人信息保护法 §45).
        Searcher.STATE_ORGAN: Scope(
            fields=_ALL - {_F.LOOKS}, proofs=("工作证", "协助查询文书"), statute="不动产登记暂行条例 §27"
        ),
    }
)


def stands_for_a_holder(searcher: Searcher) -> bool:
    """Whether the capacity comes from somebody whom the register must name: whose heir or guardian it is (§17)."""
    return searcher is Searcher.SUCCESSOR


def is_owned_by_searcher(searcher: Searcher) -> bool:
    """Whether the capacity requires that the register names the applicant as a holder."""
    return searcher is Searcher.HOLDER
