"""An institution's switches: where the law or the plan leaves a choice, with the day each choice takes effect.

Values are handed in (`Switches` is part of what a rule is told) and never looked up. The open points are
those of the domain notes, end of 5.4, and every place they call 可配.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from tongban.domain.calendar import OfficeHours
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled


class ParcelSeizure(Labelled):
    """What a seizure of the parcel does to a house on it (R05E, R05W)."""

    WARNS = "warns", "提示"
    BLOCKS = "blocks", "阻断"


class WaitlistTerm(Labelled):
    """From when the term of a queued seizure runs once it moves up; practice is divided (法规核实 8.2)."""

    FROM_ACTIVATION = "from_activation", "自转为正式查封之日起算"
    DOCUMENT_END = "doc_end_date", "按协助执行通知书载明的止日"


class OverlongSeizure(Labelled):
    """What becomes of an order for more than three years (民诉法解释 §485)."""

    CUT = "cut", "截至三年并备注"
    REFUSE = "refuse", "退回"


class JudicialTransferMode(Labelled):
    """Who starts a transfer by court order (实施细则 §19)."""

    BY_ORDER = "by_order", "按法院嘱托直接办理"
    BY_APPLICATION = "by_application", "由权利人单方申请"


class NonResidentialScope(Labelled):
    """How far the exclusion of non-residential property reaches (总体方案 五)."""

    TRANSFERS = "transfers", "只排除转移登记"
    ALL = "all", "抵押、预告、变更一并排除"


class InvalidSwitch(DomainError):
    """A setting nobody knows, or a value it cannot have."""

    def __init__(self, *, name: str, value: object = None) -> None:
        said = f"“{name}”不能取“{value}”。" if value is not None else f"没有名为“{name}”的业务开关。"
        super().__init__(said)
        self.name = name
        self.value = value


@dataclass(frozen=True, kw_only=True)
class Switches:
    """One institution's choices on one day; the defaults are what the domain notes settle on."""

    parcel_seizure: ParcelSeizure = ParcelSeizure.WARNS
    waitlist_term_mode: WaitlistTerm = WaitlistTerm.FROM_ACTIVATION
    overlong_seizure: OverlongSeizure = OverlongSeizure.CUT
    judicial_transfer_mode: JudicialTransferMode = JudicialTransferMode.BY_ORDER
    loss_notice_days: int = 0
    """Working days between publishing a loss and reissuing; 0 since 部令第14号 (2024-05)."""
    fee_before_recording: bool = False
    """Whether a case that owes no tax waits, standing still, for its fee before recording (总体方案 六(一)1(2))."""
    automatic_assignment: bool = False
    """Whether a case that comes to a desk is given to the colleague with the least in hand."""
    officer_told_when_nearly: bool = True
    """Whether whoever has a case in hand is reminded when a third of its time is left."""
    leader_told_after_days: int = 2
    """Working days past a deadline after which the leader hears of it, if nobody has moved the case; 0 for at once."""
    non_residential_scope: NonResidentialScope = NonResidentialScope.TRANSFERS
    new_houses_in_scope: bool = True
    """Whether 2002, where the seller is a company, is taken in."""
    gifts_and_judgments_in_scope: bool = True
    """Whether 2005 and 2006 are taken in."""
    gift_needs_housing_filing: bool = False
    unlodged_kept_days: int = 90
    """Natural days for which an application that was pre-reviewed and never lodged is kept after the last word on it.

    Our own choice, as no text sets one: a quarter suffices to come to a counter (个人信息保护法 §19, §47).
    """
    office_hours: OfficeHours = field(default_factory=OfficeHours)
    committed_working_days: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """An institution's own, shorter promise per item code."""

    def with_value(self, name: str, value: object) -> "Switches":
        """The same with one setting changed, from a typed or a written value; raises InvalidSwitch."""
        changed: dict[str, Any] = {name: _typed(name, value)}
        return replace(self, **changed)


DEFAULT_SWITCHES: Final = Switches()


@dataclass(frozen=True, kw_only=True)
class SwitchChange:
    """From `since` on (included) the setting `name` has this value; raises InvalidSwitch."""

    since: date
    name: str
    value: object
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _typed(self.name, self.value))


@dataclass(frozen=True, kw_only=True)
class SwitchHistory:
    """Every change an institution ever made; what held on a past day stays known."""

    changes: tuple[SwitchChange, ...] = ()

    @classmethod
    def read(cls, rows: Iterable[Mapping[str, Any]]) -> "SwitchHistory":
        """From plain rows {since, name, value, reason?} as a table or a file holds them; raises InvalidSwitch."""
        return cls(changes=tuple(_change(row) for row in rows))

    def on(self, day: date) -> Switches:
        """The choices that hold on that day: the latest change of each setting, the institution's own first."""
        found = DEFAULT_SWITCHES
        for change in (*_due(_STATUTORY, day), *_due(self.changes, day)):
            found = found.with_value(change.name, change.value)
        return found

    def with_change(self, change: SwitchChange) -> "SwitchHistory":
        """The history with one more decision; a later decision for the same day prevails."""
        return replace(self, changes=(*self.changes, change))


def _due(changes: Sequence[SwitchChange], day: date) -> list[SwitchChange]:
    return sorted((one for one in changes if one.since <= day), key=lambda one: one.since)


def _change(row: Mapping[str, Any]) -> SwitchChange:
    since = row["since"]
    return SwitchChange(
        since=since if isinstance(since, date) else date.fromisoformat(str(since)),
        name=str(row["name"]),
        value=row["value"],
        reason=str(row.get("reason", "")),
    )


def _typed(name: str, value: object) -> object:
    kind = _kinds().get(name)
    if kind is None:
        raise InvalidSwitch(name=name)
    if isinstance(kind, type) and issubclass(kind, Labelled):
        return _labelled(kind, name, value)
    if kind is OfficeHours:
        return value if isinstance(value, OfficeHours) else _hours(name, value)
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, Mapping):
        return _days_by_item(name, value)
    raise InvalidSwitch(name=name, value=value)


def _kinds() -> dict[str, Any]:
    hints = get_type_hints(Switches)
    return {one.name: hints[one.name] for one in fields(Switches)}


def _labelled(kind: type[Labelled], name: str, value: object) -> Labelled:
    try:
        return kind(str(value))
    except ValueError:
        raise InvalidSwitch(name=name, value=value) from None


def _hours(name: str, value: object) -> OfficeHours:
    """Four times of day in order: `09:00-12:00 13:00-17:00`."""
    try:
        morning, afternoon = str(value).split()
        opens, pauses, resumes, closes = (
            time.fromisoformat(part) for half in (morning, afternoon) for part in half.split("-")
        )
    except ValueError:
        raise InvalidSwitch(name=name, value=value) from None
    if not opens < pauses <= resumes < closes:
        raise InvalidSwitch(name=name, value=value)
    return OfficeHours(morning=(opens, pauses), afternoon=(resumes, closes))


def _days_by_item(name: str, value: Mapping[Any, Any]) -> Mapping[str, int]:
    if name != "committed_working_days" or not all(isinstance(days, int) and days >= 0 for days in value.values()):
        raise InvalidSwitch(name=name, value=value)
    return MappingProxyType({str(code): days for code, days in value.items()})


@dataclass(frozen=True)
class Choice:
    """A setting an institution decides on its administration page: its name for people, its values, what it decides."""

    name: str
    label: str
    kind: type[bool] | type[int] | type[Labelled]
    statute: str
    unit: str = ""
    """What a number counts, for people."""


# Office hours and promises per item are tables of their own kind.
CHOICES: Final[Mapping[str, Choice]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Choice("parcel_seizure", "宗地被查封时，其上房屋的登记", ParcelSeizure, "民法典 §356、§357"),
            Choice("waitlist_term_mode", "轮候查封转正后的期限起算", WaitlistTerm, "协助执行通知 §20"),
            Choice("overlong_seizure", "查封期限超过三年的", OverlongSeizure, "民诉法解释 §485"),
            Choice("judicial_transfer_mode", "依生效裁判转移的启动", JudicialTransferMode, "实施细则 §19"),
            Choice(
                "loss_notice_days",
                "遗失、灭失声明刊发后满几个工作日补发（0为刊发即补发）",
                int,
                "实施细则 §22",
                unit="个工作日",
            ),
            Choice(
                "unlodged_kept_days",
                "预审后没有提交的申请，最后一次往来后保留几个自然日（期满清除申请信息）",
                int,
                "个人信息保护法 §19、§47",
                unit="个自然日",
            ),
            Choice("fee_before_recording", "不涉税的，登记费缴清后才登簿，等待时不计时", bool, "总体方案 六(一)"),
            Choice("automatic_assignment", "新到岗位的案件按在办件数自动分派", bool, "本机构内部管理制度"),
            Choice("officer_told_when_nearly", "时限剩三分之一时提醒办理人", bool, "本机构内部管理制度"),
            Choice(
                "leader_told_after_days",
                "超期满几个工作日仍未办的，报分管领导（0为超期即报）",
                int,
                "本机构内部管理制度",
                unit="个工作日",
            ),
            Choice("non_residential_scope", "非住宅不适用通办的范围", NonResidentialScope, "总体方案 五"),
            Choice("new_houses_in_scope", "新建商品房转移可异地收件", bool, "总体方案 五"),
            Choice("gifts_and_judgments_in_scope", "赠与、依裁判转移可异地收件", bool, "总体方案 五"),
            Choice("gift_needs_housing_filing", "赠与须先经住房部门备案", bool, "当地住房部门规定"),
        )
    }
)


# What the ministry itself changed, for every institution that does not say otherwise.
_STATUTORY: Final = (
    SwitchChange(since=date.min, name="loss_notice_days", value=15, reason="实施细则 §22（2016、2019 文本）"),
    SwitchChange(since=date(2024, 6, 1), name="loss_notice_days", value=0, reason="自然资源部令第14号"),
)
