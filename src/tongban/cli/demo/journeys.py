"""The three journeys as data: how one applies, what is handed in, what the applicants answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper that is scanned at the counter; one page becomes a photograph, several a PDF."""

    code: str
    title: str
    pages: int = 1


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One item of the catalogue as it is demonstrated."""

    item: str
    name: str
    way: str
    papers: tuple[Paper, ...]
    answers: Mapping[str, str]
    particulars: Mapping[str, str] = field(default_factory=dict)


_IDENTITY: Final = Paper(code="M02", title="申请人身份证明")
_MANDATE: Final = Paper(code="M03", title="授权委托书及代理人身份证明", pages=2)

JOURNEYS: Final[Mapping[str, Journey]] = MappingProxyType(
    {
        "3704": Journey(
            item="3704",
            name="抵押权注销登记",
            way="mortgagee",
            papers=(
                _IDENTITY,
                _MANDATE,
                Paper(code="M05", title="不动产登记证明"),
                Paper(code="M27", title="抵押权消灭的证明", pages=2),
            ),
            answers={"Q1": "是", "Q2": "贷款已经还清，主债权消灭", "Q3": "否", "Q4": "是"},
        ),
        "9001": Journey(
            item="9001",
            name="不动产权证书换发",
            way="owner",
            papers=(_IDENTITY, Paper(code="M04", title="不动产权证书", pages=3)),
            answers={"Q1": "是", "Q2": "证书浸水污损", "Q3": "是", "Q4": "与证书记载一致", "Q5": "是"},
        ),
        "7001": Journey(
            item="7001",
            name="预购商品房预告登记",
            way="joint",
            papers=(
                _IDENTITY,
                _MANDATE,
                Paper(code="M07", title="已备案的商品房预售合同", pages=4),
                Paper(code="M08", title="预告登记约定"),
            ),
            answers={
                "Q1": "是",
                "Q2": "是",
                "Q3": "是",
                "Q4": "预购人一人，单独所有",
                "Q5": "否",
                "Q6": "是",
                "Q7": "是",
            },
            particulars={"price": "1286000.00"},
        ),
    }
)
