"""What is asked of another office beside a case, how far it is, and what its answer differs in.

A stage only goes forward: an answer that comes late or twice changes nothing (网关“状态只前进”).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

_AREA_TOLERANCE: Final = Decimal("0.01")


class System(Labelled):
    """Whose answer it is; the value is also how its members are named on the exchange."""

    TAX = "tax", "税务机关"
    TREASURY = "treasury", "财政非税"
    HOUSING = "housing", "住建部门"
    UTILITIES = "utilities", "水电气暖广电"

    @property
    def letter(self) -> str:
        """The letter in the number of a request."""
        return {"tax": "T", "treasury": "F", "housing": "H", "utilities": "U"}[self.value]


class Stage(Labelled):
    """How far a request is."""

    SENT = "sent", "等待答复"
    RETURNED = "returned", "已退回，待补充申报"
    ASSESSED = "assessed", "已核税，待缴款"
    ISSUED = "issued", "已开缴款单，待缴款"
    PAID = "paid", "已缴款"
    CLEARED = "cleared", "已取得完税凭证"
    FILED = "filed", "已备案"
    DIFFERS = "differs", "已备案，与申请不一致"
    REJECTED = "rejected", "不予办理"
    DONE = "done", "已过户"
    WAIVED = "waived", "免收"
    BY_HAND = "by_hand", "人工记录"
    WITHDRAWN = "withdrawn", "已作废"

    @property
    def awaits_office(self) -> bool:
        """Whether the other office has to say something before anybody else can act."""
        return self is Stage.SENT

    @property
    def is_timed(self) -> bool:
        """Whether the other office owes its next word within half a working day: an answer, or a receipt for money."""
        return self in {Stage.SENT, Stage.PAID}

    @property
    def awaits_applicant(self) -> bool:
        """Whether the applicant has to pay or to add something."""
        return self in {Stage.RETURNED, Stage.ASSESSED, Stage.ISSUED}

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes under this number."""
        return not _NEXT[self]


_ENDED: Final = frozenset({Stage.BY_HAND, Stage.WITHDRAWN})
_NEXT: Final[Mapping[Stage, frozenset[Stage]]] = MappingProxyType(
    {
        Stage.SENT: frozenset(Stage) - {Stage.SENT},
        Stage.RETURNED: _ENDED,
        Stage.ASSESSED: frozenset({Stage.PAID, Stage.CLEARED, Stage.RETURNED}) | _ENDED,
        Stage.ISSUED: frozenset({Stage.PAID, Stage.WAIVED}) | _ENDED,
        Stage.PAID: frozenset({Stage.CLEARED, Stage.BY_HAND}),
        Stage.DIFFERS: frozenset({Stage.FILED, Stage.REJECTED}) | _ENDED,
        Stage.REJECTED: frozenset({Stage.FILED, Stage.DIFFERS, Stage.DONE, Stage.ISSUED}) | _ENDED,
        Stage.FILED: frozenset({Stage.REJECTED}),
        Stage.CLEARED: frozenset(),
        Stage.DONE: frozenset(),
        Stage.WAIVED: frozenset(),
        Stage.BY_HAND: frozenset(),
        Stage.WITHDRAWN: frozenset(),
    }
)


def goes_forward(*, stage: Stage, to: Stage) -> bool:
    """Whether the answer says something new; what comes late or again does not."""
    return to in _NEXT[stage]


class SystemAnswers(DomainError):
    """The other office is connected and has time left to answer: nothing is typed in its place."""

    def __init__(self, system: System) -> None:
        super().__init__(
            f"{system.label}的系统已接入，正在等待答复，不能人工代填。系统中断或者逾期未答复时才可以人工记录。"
        )
        self.system = system


class NothingToDeclare(DomainError):
    """Only a declaration that came back is made again."""

    def __init__(self) -> None:
        super().__init__("税务机关没有退回申报，不需要补充。")


class FeeSettled(DomainError):
    """A fee that was paid or waived is neither waived nor asked for again."""

    def __init__(self) -> None:
        super().__init__("登记费已经缴清或者免收，不能再次处理。")


@dataclass(frozen=True, kw_only=True)
class TradeSide:
    """One person of a trade as two offices name him."""

    name: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Trade:
    """A trade as one office knows it; what it does not know is None or empty and is not compared."""

    unit_code: str
    price: Decimal | None = None
    area: Decimal | None = None
    sellers: tuple[TradeSide, ...] = ()
    buyers: tuple[TradeSide, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing the contract says otherwise; `hinders` when the register may not go on without somebody's look."""

    about: str
    applied: str
    filed: str
    hinders: bool

    @property
    def sentence(self) -> str:
        """In words."""
        return f"{self.about}：申请为{self.applied}，网签合同为{self.filed}"


def differences(*, applied: Trade, filed: Trade) -> tuple[Difference, ...]:
    """Unit and persons must agree; price and area (beyond 0.01 ㎡) are told and hinder nothing."""
    found: list[Difference] = []
    if applied.unit_code != filed.unit_code:
        found.append(_difference("不动产单元", applied.unit_code, filed.unit_code, hinders=True))
    for about, ours, theirs in (("买方", applied.buyers, filed.buyers), ("卖方", applied.sellers, filed.sellers)):
        if ours and theirs and _numbers(ours) != _numbers(theirs):
            found.append(_difference(about, _names(ours), _names(theirs), hinders=True))
    if applied.price is not None and filed.price is not None and applied.price != filed.price:
        found.append(_difference("价款", f"¥{applied.price:,.2f}", f"¥{filed.price:,.2f}", hinders=False))
    if applied.area is not None and filed.area is not None and abs(applied.area - filed.area) > _AREA_TOLERANCE:
        found.append(_difference("面积", f"{applied.area:.2f}㎡", f"{filed.area:.2f}㎡", hinders=False))
    return tuple(found)


def _difference(about: str, applied: str, filed: str, *, hinders: bool) -> Difference:
    return Difference(about=about, applied=applied, filed=filed, hinders=hinders)


def _numbers(side: Iterable[TradeSide]) -> set[tuple[str, str]]:
    return {(one.name.strip(), one.number.strip().upper()) for one in side}


def _names(side: Iterable[TradeSide]) -> str:
    """Names, each with the last four digits: two people of one name are told apart, and no more is shown."""
    return "、".join(f"{one.name}（尾号{one.number[-4:]}）" for one in side)
