"""What runs beside the procedure: tax assessment, housing filing, utilities (总体方案 六(五)).

A branch is started, and answered once. No branch waits for another; what has to be settled before the register is
written is asked at recording, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol

from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue.effects import HousingFiling
from tongban.domain.catalogue.item import BusinessItem
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled


class Branch(Labelled):
    """A matter for somebody else, handled at the same time."""

    TAX = "tax", "核税完税"
    HOUSING = "housing", "房屋交易备案"
    UTILITIES = "utilities", "水电气暖联动过户"

    @property
    def binds_recording(self) -> bool:
        """Whether the register is not written before it is settled (契税法 §11; 实施细则 §38)."""
        return self is not Branch.UTILITIES

    @property
    def statute(self) -> str:
        """What makes it part of the case."""
        return _STATUTES[self]


_STATUTES: Final = {
    Branch.TAX: "契税法 §11",
    Branch.HOUSING: "实施细则 §38",
    Branch.UTILITIES: "河南省优化营商环境条例 §44",
}


class Told(Protocol):
    """What a branch reads of an event of the case."""

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...

    @property
    def action(self) -> Action:
        """What was done."""
        ...

    @property
    def branch(self) -> Branch | None:
        """Which branch it is about; None for the procedure's own acts."""
        ...

    @property
    def outcome(self) -> str:
        """The answer in words."""
        ...


@dataclass(frozen=True, kw_only=True)
class BranchStanding:
    """How far one branch is; `outcome` is the answer in words, `settled_at` None while it is awaited."""

    branch: Branch
    started_at: datetime
    settled_at: datetime | None = None
    outcome: str = ""


class BranchStarted(DomainError):
    """A branch is started once."""

    def __init__(self, branch: Branch) -> None:
        super().__init__(f"“{branch.label}”已经发起，不必再次发起。")
        self.branch = branch


class BranchNotWaiting(DomainError):
    """An answer to what was not asked, or has been answered."""

    def __init__(self, branch: Branch) -> None:
        super().__init__(f"“{branch.label}”没有在等待结果。")
        self.branch = branch


class BranchesOutstanding(DomainError):
    """What the law wants settled before recording has not been answered yet."""

    def __init__(self, branches: Iterable[Branch]) -> None:
        self.branches = tuple(branches)
        named = "、".join(f"{one.label}（{one.statute}）" for one in self.branches)
        super().__init__(f"还没有收到结果：{named}，收到前不能登簿。")


PROOFS: Final[Mapping[Branch, frozenset[str]]] = MappingProxyType(
    {Branch.TAX: frozenset({"M12"}), Branch.HOUSING: frozenset({"M06", "M07", "M32"})}
)
"""The papers that tell what an office would tell: handed in, they are the answer."""


def asked_at_home(business: BusinessItem, code: str) -> Branch | None:
    """Which matter tells the home bureau after acceptance what this paper would say; None where nobody is asked."""
    return next((one for one in branches_at_acceptance(business) if code in PROOFS[one]), None)


def branches_at_acceptance(business: BusinessItem) -> tuple[Branch, ...]:
    """What starts with the acceptance of such a case."""
    filed = business.housing_filing in {HousingFiling.SENT, HousingFiling.CHECKED}
    return tuple(branch for branch, wanted in ((Branch.TAX, business.taxed), (Branch.HOUSING, filed)) if wanted)


def standing_of(events: Iterable[Told]) -> tuple[BranchStanding, ...]:
    """How far every branch is, in the order in which they were started."""
    found: dict[Branch, BranchStanding] = {}
    for event in events:
        if event.branch is None:
            continue
        if event.action is Action.START_BRANCH:
            found[event.branch] = BranchStanding(branch=event.branch, started_at=event.at)
        elif event.action is Action.SETTLE_BRANCH and event.branch in found:
            begun = found[event.branch].started_at
            settled = BranchStanding(branch=event.branch, started_at=begun, settled_at=event.at, outcome=event.outcome)
            found[event.branch] = settled
    return tuple(found.values())


def outstanding(events: Iterable[Told]) -> tuple[Branch, ...]:
    """The branches that are awaited and have to be settled before recording."""
    return tuple(one.branch for one in standing_of(events) if one.settled_at is None and one.branch.binds_recording)


def may_start(branch: Branch, *, events: Iterable[Told]) -> None:
    """Raises BranchStarted when it was started before."""
    if any(one.branch is branch for one in standing_of(events)):
        raise BranchStarted(branch)


def may_settle(branch: Branch, *, events: Iterable[Told]) -> None:
    """Raises BranchNotWaiting when it was not started, or has been answered."""
    if not any(one.branch is branch and one.settled_at is None for one in standing_of(events)):
        raise BranchNotWaiting(branch)


def may_record(*, events: Iterable[Told]) -> None:
    """Raises BranchesOutstanding while the law wants something settled first."""
    if awaited := outstanding(events):
        raise BranchesOutstanding(awaited)
