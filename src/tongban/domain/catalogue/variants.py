"""Local variants of the list 本地差异: what an institution adds to the province's list, and from which day on.

An institution may ask for one more paper where some law asks for it, promise a shorter time (never a longer one),
take on at once what passed its pre-review, and have a third person approve what was reviewed before it is recorded.
The province's list and the changes due by a day are what holds for a case lodged on that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tongban.domain.catalogue.basis import Basis
from tongban.domain.catalogue.catalogue import papers_known
from tongban.domain.catalogue.item import MaterialRule
from tongban.domain.catalogue.listing import ListedItem, listed_item
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

_FORBIDDEN: Final = ("评估", "年检", "年审")
"""民法典 §213: no appraisal, no registering again under the name of an annual inspection."""


class VariantKind(Labelled):
    """What an institution may do differently."""

    MATERIAL = "material", "另需一份材料"
    TIME_LIMIT = "time_limit", "缩短办理时限"
    AUTOMATIC_ACCEPTANCE = "automatic_acceptance", "预审通过即受理"
    THIRD_REVIEW = "third_review", "登簿前须经核定"


class InvalidVariant(DomainError):
    """A local rule the law or the list leaves no room for."""


@dataclass(frozen=True, kw_only=True)
class VariantChange:
    """From `since` on (included) the institution does this for the item; `holds` is False where it stops doing so.

    `material_code`, `material_name` and `statute` belong to MATERIAL, `working_days` to TIME_LIMIT.
    """

    since: date
    item: str
    kind: VariantKind
    holds: bool = True
    material_code: str = ""
    material_name: str = ""
    statute: str = ""
    working_days: int | None = None
    reason: str = ""

    @property
    def subject(self) -> tuple[str, VariantKind, str]:
        """What a later change of the same subject replaces."""
        return self.item, self.kind, self.material_code

    @property
    def sentence(self) -> str:
        """The change in words."""
        match self.kind:
            case VariantKind.MATERIAL:
                told = (
                    f"另需“{self.material_name}”（{self.statute}）" if self.holds else f"不再另需“{self.material_name}”"
                )
            case VariantKind.TIME_LIMIT:
                told = f"承诺{days_said(self.working_days or 0)}" if self.holds else "办理时限恢复为全省标准"
            case VariantKind.AUTOMATIC_ACCEPTANCE:
                told = "预审通过即受理" if self.holds else "不再自动受理"
            case VariantKind.THIRD_REVIEW:
                told = "复审之后须经核定才登簿" if self.holds else "不再需要核定"
        return told


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One line of the comparison: what the province's list says, and what holds here."""

    subject: str
    province: str
    here: str
    since: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class LocalItem:
    """An item as it holds at one institution for a case lodged on the day `on`."""

    listed: ListedItem
    on: date
    changes: tuple[VariantChange, ...] = ()
    """Those in force, in the order of their days."""

    @property
    def added_materials(self) -> tuple[MaterialRule, ...]:
        """Papers asked for here beyond the province's list, or asked for here and only welcome there."""
        known = papers_known()
        return tuple(
            replace(
                self.listed.material(one.material_code) or MaterialRule(code=one.material_code, name=one.material_name),
                required=True,
                name=one.material_name,
                basis=(Basis(one.statute),),
                note="" if one.material_code in known else "不动产所在地登记机构另需。",
                alternatives=(),
            )
            for one in self._of(VariantKind.MATERIAL)
        )

    @property
    def materials(self) -> tuple[MaterialRule, ...]:
        """Every paper asked for here, the province's first."""
        added = {one.code: one for one in self.added_materials}
        own = [added.pop(one.code, one) for one in self.listed.materials]
        return (*own, *added.values())

    @property
    def working_days(self) -> int:
        """The time limit here: the shorter of the province's and the institution's own."""
        allowed = self.listed.limit(on=self.on).working_days
        promised = [one.working_days for one in self._of(VariantKind.TIME_LIMIT) if one.working_days is not None]
        return min([allowed, *promised])

    @property
    def automatic_acceptance(self) -> bool:
        """Whether what passed the pre-review is taken on at once."""
        return bool(self._of(VariantKind.AUTOMATIC_ACCEPTANCE))

    @property
    def third_review(self) -> bool:
        """Whether a third person approves it before it is recorded (核定); the province's list asks it of none."""
        return bool(self._of(VariantKind.THIRD_REVIEW))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is not as in the province's list; a promise that the list has caught up with is none."""
        return tuple(self._difference(one) for one in self.changes if self._differs(one))

    def material(self, code: str) -> MaterialRule | None:
        """The paper with this code; None when it is not asked for here."""
        return next((one for one in self.materials if one.code == code), None)

    def _of(self, kind: VariantKind) -> list[VariantChange]:
        return [one for one in self.changes if one.kind is kind]

    def _differs(self, change: VariantChange) -> bool:
        allowed = self.listed.limit(on=self.on).working_days
        return change.kind is not VariantKind.TIME_LIMIT or (change.working_days or 0) < allowed

    def _difference(self, change: VariantChange) -> Difference:
        province, here = {
            VariantKind.MATERIAL: (_asked(self.listed.material(change.material_code)), "须提交"),
            VariantKind.TIME_LIMIT: (
                days_said(self.listed.limit(on=self.on).working_days),
                days_said(change.working_days or 0),
            ),
            VariantKind.AUTOMATIC_ACCEPTANCE: ("由受理人员决定", "预审通过即受理"),
            VariantKind.THIRD_REVIEW: ("初审、复审", "初审、复审、核定"),
        }[change.kind]
        subject = f"材料：{change.material_name}" if change.kind is VariantKind.MATERIAL else _SUBJECTS[change.kind]
        return Difference(subject=subject, province=province, here=here, since=change.since, reason=change.reason)


_SUBJECTS: Final = {
    VariantKind.TIME_LIMIT: "办理时限",
    VariantKind.AUTOMATIC_ACCEPTANCE: "受理",
    VariantKind.THIRD_REVIEW: "审核",
}


@dataclass(frozen=True)
class VariantHistory:
    """Every local rule an institution ever decided, in the order of the decisions."""

    changes: tuple[VariantChange, ...] = ()

    def item(self, code: str, *, on: date) -> LocalItem:
        """The item as it holds for a case lodged on that day; raises UnknownItem."""
        latest: dict[tuple[str, VariantKind, str], VariantChange] = {}
        for change in sorted((one for one in self.changes if one.since <= on), key=lambda one: one.since):
            latest[change.subject] = change
        held = tuple(one for one in latest.values() if one.holds and one.item == code)
        return LocalItem(listed=listed_item(code), on=on, changes=held)

    def ahead(self, code: str, *, on: date) -> tuple[VariantChange, ...]:
        """What is decided for the item and holds only after that day."""
        return tuple(one for one in self.changes if one.item == code and one.since > on)

    def items_touched(self) -> tuple[str, ...]:
        """Codes of the items any change was ever decided for, in order."""
        return tuple(sorted({one.item for one in self.changes}))

    def code_for(self, name: str, *, item: str) -> str:
        """The code a paper goes by: the list's own where the list knows it by this name, else the next local one."""
        known = {paper["name"]: code for code, paper in papers_known().items()}
        told = {one.material_name: one.material_code for one in self.changes if one.kind is VariantKind.MATERIAL}
        asked = {one.name: one.code for one in listed_item(item).materials}
        local = {code for code in told.values() if code.startswith("L")}
        return asked.get(name) or told.get(name) or known.get(name) or f"L{len(local) + 1:02d}"


def judge_change(change: VariantChange, *, history: VariantHistory, decided_on: date) -> None:
    """Raises InvalidVariant for a change the law or the list leaves no room for.

    It holds from the day after its decision at the earliest: what held for a case lodged before stays as it was.
    """
    if change.since <= decided_on:
        raise InvalidVariant("生效日期最早为明天：已经收件的业务按收件当天的规定办理。")
    held = history.item(change.item, on=change.since)
    if not change.holds:
        if change.subject not in {one.subject for one in held.changes}:
            raise InvalidVariant("到这一天没有这项本地规定，不需要取消。")
        return
    _JUDGES[change.kind](change, held.listed)


def _judge_material(change: VariantChange, listed: ListedItem) -> None:
    if not change.material_name.strip() or not change.material_code:
        raise InvalidVariant("请写明材料名称。")
    if not change.statute.strip():
        raise InvalidVariant("请写明要求这份材料的法律依据：没有依据的材料不得作为申请材料（操作规范 1.1.2）。")
    if any(word in change.material_name for word in _FORBIDDEN):
        raise InvalidVariant("登记机构不得要求评估，也不得以年检等名义重复登记（民法典 §213）。")
    asked = listed.material(change.material_code)
    if asked is not None and asked.required and not asked.alternatives:
        raise InvalidVariant(f"全省清单已经要求“{asked.name}”，不需要另外规定。")


def _judge_time_limit(change: VariantChange, listed: ListedItem) -> None:
    allowed = listed.limit(on=change.since)
    if change.working_days is None or change.working_days < 0:
        raise InvalidVariant("请填写工作日数；当场办结填 0。")
    if change.working_days >= allowed.working_days:
        raise InvalidVariant(
            f"全省承诺{days_said(allowed.working_days)}（{allowed.source}），本地只能更短，不能一样或者更长。"
        )


def _judge_acceptance(change: VariantChange, listed: ListedItem) -> None:
    del change
    if not listed.offered:
        raise InvalidVariant("这个事项不通过全豫通办收件，没有预审，不能自动受理。")


def _judge_third_review(change: VariantChange, listed: ListedItem) -> None:
    del change
    if listed.recorded is None:
        raise InvalidVariant("这个事项还没有在系统中办理登簿，不能规定核定。")
    if listed.recorded.is_judicial:
        raise InvalidVariant("人民法院等机关嘱托的登记立即办理，不另设核定（查封规定 §23）。")


_JUDGES: Final = {
    VariantKind.MATERIAL: _judge_material,
    VariantKind.TIME_LIMIT: _judge_time_limit,
    VariantKind.AUTOMATIC_ACCEPTANCE: _judge_acceptance,
    VariantKind.THIRD_REVIEW: _judge_third_review,
}


def _asked(rule: MaterialRule | None) -> str:
    if rule is None:
        return "不需要"
    return "须提交" if rule.required and not rule.alternatives else "有这种情况的提交"


def days_said(days: int) -> str:
    """A time limit in words."""
    return f"{days}个工作日" if days else "当场办结"


def changes_of(rows: Iterable[dict[str, object]]) -> VariantHistory:
    """From plain rows as a table or a contract holds them."""
    return VariantHistory(tuple(_change(row) for row in rows))


def _change(row: dict[str, object]) -> VariantChange:
    since, days = row["since"], row.get("working_days")
    return VariantChange(
        since=since if isinstance(since, date) else date.fromisoformat(str(since)),
        item=str(row["item"]),
        kind=VariantKind(str(row["kind"])),
        holds=bool(row.get("holds", True)),
        material_code=str(row.get("material_code", "")),
        material_name=str(row.get("material_name", "")),
        statute=str(row.get("statute", "")),
        working_days=days if isinstance(days, int) else None,
        reason=str(row.get("reason", "")),
    )
