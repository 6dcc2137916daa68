"""Items beyond the three that are demonstrated: how one applies, what is handed in, what is answered."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from tongban.cli.demo.journeys import JOURNEYS, Journey, Paper

_IDENTITY: Final = Paper(code="M02", title="申请人身份证明")
_MANDATE: Final = Paper(code="M03", title="授权委托书及代理人身份证明", pages=2)
_TITLE: Final = Paper(code="M04", title="不动产权证书", pages=2)
_PROOF: Final = Paper(code="M05", title="不动产登记证明")
_TAX: Final = Paper(code="M12", title="契税完税或减免税凭证")
_ORDINARY: Final[Mapping[str, str]] = MappingProxyType(
    {"Q1": "是", "Q2": "见登记申请书", "Q3": "与登记簿记载一致，都同意", "Q4": "没有", "Q5": "是"}
)


def _journey(item: str, name: str, way: str, *papers: Paper, **particulars: str) -> Journey:
    return Journey(
        item=item, name=name, way=way, papers=(_IDENTITY, *papers), answers=_ORDINARY, particulars=particulars
    )


_OTHERS: Final = (
    _journey(
        "2001",
        "存量房买卖",
        "joint",
        _TITLE,
        Paper(code="M06", title="存量房买卖合同", pages=3),
        Paper(code="M40", title="涉税申报信息表"),
        Paper(code="M34", title="真实性承诺书"),
        price="860000.00",
        contract_date="2026-11-18",
        family_homes="first",
        seller_acquired_on="2012-05-08",
        seller_sole_home="是",
    ),
    _journey(
        "2002",
        "新建商品房转移",
        "joint",
        _MANDATE,
        Paper(code="M31", title="开发企业首次登记证书"),
        Paper(code="M32", title="商品房买卖合同", pages=3),
        _PROOF,
        Paper(code="M30", title="竣工验收备案"),
        Paper(code="M34", title="真实性承诺书"),
        _TAX,
    ),
    _journey(
        "2003",
        "夫妻间转移",
        "joint",
        _TITLE,
        Paper(code="M14", title="夫妻财产约定"),
        mode="1",
        kinship="spouses",
    ),
    _journey(
        "2004",
        "经公证的继承",
        "heir",
        _TITLE,
        Paper(code="M15", title="继承权公证书", pages=2),
        Paper(code="M16", title="死亡证明"),
        Paper(code="M17", title="亲属关系证明"),
        kinship="legal_heir",
    ),
    _journey(
        "3701",
        "抵押权首次登记",
        "joint",
        _MANDATE,
        _TITLE,
        *(Paper(code=code, title=title, pages=2) for code, title in (("M09", "主债权合同"), ("M10", "抵押合同"))),
        mortgage_amount="500000.00",
        transfer_banned="否",
        mortgage_scope="主债权及利息",
        debt_from="2026-11-20",
        debt_until="2046-11-19",
        mortgage_kind="1",
    ),
    _journey("3702", "抵押权变更", "joint", _MANDATE, _TITLE, _PROOF, Paper(code="M29", title="抵押变更协议")),
    _journey("5001", "更正登记", "owner", _TITLE, Paper(code="M24", title="证明登记错误的材料")),
    _journey(
        "6001",
        "异议登记",
        "interested",
        Paper(code="M25", title="利害关系证明"),
        Paper(code="M24", title="证明登记错误的材料"),
        matter="认为房屋系与登记权利人共同出资购买，应为共有",
    ),
    _journey("9002", "遗失补证", "owner"),
)
LEFT_TO_HOME: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {item: MappingProxyType({"M12": "税务机关"}) for item in ("2001", "2003", "2004")}
)
"""By item: papers nobody brings, and which office tells the home bureau in their place."""
ASKED_ABOUT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"2003": MappingProxyType({"M13": "民政部门"})})
"""By item: papers nobody brings, and which department is asked in their place at the counter."""
_ALL: Final[Mapping[str, Journey]] = MappingProxyType({**JOURNEYS, **{one.item: one for one in _OTHERS}})


def journey_of(item: str, **particulars: str) -> Journey:
    """How an item is applied for, the demonstrated ones included, with what this matter adds; raises KeyError."""
    journey = _ALL[item]
    return replace(journey, particulars={**journey.particulars, **particulars})
