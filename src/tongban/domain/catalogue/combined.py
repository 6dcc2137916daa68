"""Items applied for together and recorded in one transaction (一件事): a house bought with a loan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tongban.domain.catalogue.catalogue import UnknownItem, item
from tongban.domain.catalogue.item import BusinessItem, MaterialRule

_SEPARATOR: Final = "+"
# What is recorded first comes first: the buyer must own before he mortgages.
_TOGETHER: Final = {
    ("2001", "3701"): "存量房买卖和抵押合并办理",
    ("2002", "3701"): "新建商品房转移和抵押合并办理",
    ("7001", "7002"): "预购商品房预告和抵押预告合并办理",
    ("3704", "2001"): "抵押权注销和存量房买卖合并办理",
    ("7004", "7001"): "预告登记注销和重新预告合并办理",
}


@dataclass(frozen=True, kw_only=True)
class CombinedItem:
    """Several items in the order in which they are recorded."""

    name: str
    parts: tuple[BusinessItem, ...]

    @property
    def code(self) -> str:
        """The codes in the order of recording: 2001+3701."""
        return _SEPARATOR.join(part.code for part in self.parts)

    def materials_for(self, *alternatives: str) -> tuple[MaterialRule, ...]:
        """The union of the papers, each once; asked for as soon as one part asks for it.

        A certificate the first part brings about (the buyer's own title) cannot be asked for by the next.
        """
        found: dict[str, MaterialRule] = {}
        for part, alternative in zip(self.parts, alternatives, strict=True):
            for paper in part.materials_for(alternative):
                known = found.get(paper.code)
                found[paper.code] = paper if known is None or not known.required else known
        return tuple(found.values())

    def committed_days(self, *, on: date) -> int:
        """The longest of the parts: they run side by side."""
        return max(part.committed_days(on=on) for part in self.parts)


def combined(code: str) -> CombinedItem:
    """The combination written as `2001+3701`, parts in either order; raises UnknownItem."""
    codes = tuple(code.replace(" ", "").split(_SEPARATOR))
    order = next((pair for pair in _TOGETHER if sorted(pair) == sorted(codes)), None)
    if order is None:
        raise UnknownItem(code)
    return CombinedItem(name=_TOGETHER[order], parts=tuple(item(one) for one in order))


def combined_items() -> tuple[CombinedItem, ...]:
    """Every combination that is offered together."""
    return tuple(combined(_SEPARATOR.join(pair)) for pair in _TOGETHER)


def go_together(first: str, second: str) -> bool:
    """Whether two items are recorded in one act when they are applied for together, in either order."""
    return (first, second) in _TOGETHER or (second, first) in _TOGETHER


def in_order_of_recording(codes: Sequence[str]) -> list[str]:
    """The codes, each before whatever builds on it; those that go with nothing keep their places."""
    rank = {code: place for place, code in enumerate(codes)}
    for first, second in _TOGETHER:
        if first in rank and second in rank and rank[first] > rank[second]:
            rank[first], rank[second] = rank[second], rank[first]
    return sorted(rank, key=lambda code: rank[code])


def partners_of_item(code: str) -> tuple[BusinessItem, ...]:
    """The items that may be applied for together with this one."""
    pairs = [set(pair) for pair in _TOGETHER if code in pair]
    return tuple(item(other) for pair in pairs for other in sorted(pair - {code}))
