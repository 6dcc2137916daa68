"""What verification finds, in words."""

from dataclasses import dataclass, field
from typing import Final

from tongban.domain.labelled import Labelled

_SHOWN: Final = 1_000


class Fault(Labelled):
    """What can be wrong with a row."""

    ALTERED = "altered", "内容被改动"
    REMOVED = "removed", "被删除"
    ADDED = "added", "不是由登簿写入"
    LINE_ALTERED = "line_altered", "日志行被改动"
    LINE_REMOVED = "line_removed", "日志行缺失"
    NODE_WRONG = "node_wrong", "树节点不符"
    HEAD_WRONG = "head_wrong", "签发的树头与现在的日志不符"
    HEAD_UNSIGNED = "head_unsigned", "树头签名无效"


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """One thing that does not fit: which table, which row (or line, or size of the tree), which part of it."""

    fault: Fault
    table: str
    row: int
    part: str = ""
    line: int | None = None

    @property
    def sentence(self) -> str:
        """In words."""
        part = f"（{self.part}）" if self.part else ""
        line = f"，登簿日志第{self.line}行" if self.line else ""
        return f"{self.table} {self.row}{part}：{self.fault.label}{line}"


@dataclass
class Verdict:
    """What was checked and what was found, the first thousand of it."""

    institution: str
    lines: int = 0
    entries: int = 0
    heads: int = 0
    root: str = ""
    found: list[Discrepancy] = field(default_factory=list)
    more: int = 0

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.found

    def note(self, fault: Fault, *, table: str, row: int, part: str = "", line: int | None = None) -> None:
        """Write a discrepancy down."""
        if len(self.found) < _SHOWN:
            self.found.append(Discrepancy(fault=fault, table=table, row=row, part=part, line=line))
        else:
            self.more += 1
