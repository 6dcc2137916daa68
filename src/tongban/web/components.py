"""What a page hands to the components: small frozen values, one per thing shown.

The tags in `templatetags/ui.py` read attributes by name, so a domain value with the same attributes
(a finding with level, sentence and statute) can be handed in as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """How a tag, notice or number is coloured; red is for what is late or refused and for nothing else."""

    BRAND = "brand"
    OK = "ok"
    WARN = "warn"
    LATE = "late"
    STILL = "still"


class Progress(StrEnum):
    """Where an entry of a timeline or a step stands."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"


class Level(StrEnum):
    """What a check says: fine, look at it, or no further."""

    OK = "ok"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place in the top bar; a count appears when it is not zero, red when `urgent`."""

    label: str
    url: str
    on: bool = False
    count: int = 0
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class DeadlineBadge:
    """The time left, as a sentence ("剩 1 个工作日 2 小时") coloured by urgency, with the due moment and a remark."""

    sentence: str
    urgency: Kind
    due_at: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One event of a case: what happened, when, by whom or with what else to know."""

    title: str
    kind: Progress = Progress.DONE
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeShare:
    """How long one party held the case: `amount` in any one unit, `spent` as it is read ("2 时 40 分")."""

    label: str
    amount: int | Decimal
    spent: str
    tone: int  # 1 收件 2 属地 3 申请人（不计时） 4 法院（不计时） 5 税务 6 住房 7 寄递


@dataclass(frozen=True, kw_only=True)
class Check:
    """The outcome of one rule: a sentence, the law behind it, and what can be done."""

    level: Level
    sentence: str
    statute: str = ""
    action_url: str = ""
    action_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What recording does to one thing in the register; several lines per side are allowed.

    With `kept`, nothing is struck out: the thing stays and `after` says in what condition.
    """

    what: str
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of a wizard; a done step may be a way back."""

    label: str
    state: Progress
    url: str = ""


def steps(labels: Sequence[tuple[str, str]], *, at: int) -> list[Step]:
    """Steps from (label, url) pairs with the one at index `at` being worked on; earlier ones link back."""
    return [
        Step(
            label=label,
            state=Progress.DONE if index < at else Progress.NOW if index == at else Progress.TODO,
            url=url if index < at else "",
        )
        for index, (label, url) in enumerate(labels)
    ]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One rectangle of the drawn bar, in thousandths of its width."""

    x: int
    width: int
    share: TimeShare


@dataclass(frozen=True)
class ShareBar:
    """Shares laid end to end over exactly 1000 units, gaps of rounding included."""

    shares: Sequence[TimeShare]
    stretches: list[Stretch] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the shares out by their cumulated amounts, so that rounding never adds up to a gap."""
        total = sum((Decimal(share.amount) for share in self.shares), Decimal(0))
        edges = [0]
        passed = Decimal(0)
        for share in self.shares:
            passed += Decimal(share.amount)
            edges.append(round(1000 * passed / total) if total else 0)
        laid = [
            Stretch(x=left, width=right - left, share=share)
            for (left, right), share in zip(pairwise(edges), self.shares, strict=True)
        ]
        object.__setattr__(self, "stretches", laid)

    @property
    def sentence(self) -> str:
        """The bar in words, for those who do not see it."""
        return "用时：" + "，".join(f"{share.label} {share.spent}" for share in self.shares)
