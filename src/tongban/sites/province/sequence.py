"""One exchange drawn from end to end: three lanes and the signed steps between them, laid out on the server."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.timezone import localtime

from tongban.apps.directory.models import Delivery, ExchangeRecord, GivingBack
from tongban.exchange.envelope import Kind

WIDTH: Final = 760
_LANES: Final = (110, 380, 650)
_TOP: Final = 78
_STEP: Final = 52
_LEFT, _HUB, _RIGHT = _LANES
_YET_TO_COME: Final = "尚未"
Step = tuple[int, int, str, datetime | str | None]
"""From lane to lane, what, and when; or in words how often; nothing while it has not happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A party and where its line stands."""

    x: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One step from lane to lane, its time or how often; 尚未 when it has not happened."""

    y: int
    start: int
    end: int
    label: str
    time: str

    @property
    def middle(self) -> int:
        """Where the words stand."""
        return (self.start + self.end) // 2

    @property
    def above(self) -> int:
        """The line of the label."""
        return self.y - 8

    @property
    def below(self) -> int:
        """The line of the time."""
        return self.y + 17

    @property
    def tip(self) -> str:
        """The head of the arrow as polygon points."""
        back = -9 if self.end > self.start else 9
        return f"{self.end},{self.y} {self.end + back},{self.y - 5} {self.end + back},{self.y + 5}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole drawing, and the same in words."""

    lanes: tuple[Lane, ...]
    arrows: tuple[Arrow, ...]
    height: int
    sentence: str


def sequence_of(record: ExchangeRecord, *, sender: str, recipient: str, giving: GivingBack | None = None) -> Picture:
    """Draw a logged exchange; `giving` is how the message was given back, if it was."""
    steps = _steps_of_message(record, giving) if record.kind == Kind.MESSAGE else _steps_of_question(record)
    arrows = tuple(_arrow(place, *step) for place, step in enumerate(steps))
    told = "，".join(f"{arrow.label} {arrow.time}".strip() for arrow in arrows)
    lanes = tuple(Lane(x=x, title=title) for x, title in zip(_LANES, (sender, "省平台", recipient), strict=True))
    return Picture(lanes=lanes, arrows=arrows, height=_TOP + _STEP * len(arrows), sentence=f"时序：{told}。")


def _steps_of_question(record: ExchangeRecord) -> list[Step]:
    last = getattr(record, "outcome", None)
    return [
        (_LEFT, _HUB, "签名报文", record.sent_at),
        (_HUB, _RIGHT, "转送报文和回执", getattr(last, "forwarded_at", None)),
        (_RIGHT, _HUB, "签名应答", getattr(last, "answered_at", None)),
        (_HUB, _LEFT, "返回结果", getattr(last, "returned_at", None)),
    ]


def _steps_of_message(record: ExchangeRecord, giving: GivingBack | None) -> list[Step]:
    row = record.delivery
    refused: list[Step] = [(_RIGHT, _HUB, "拒绝签收", f"连续 {row.refusals} 次")] if row.refusals else []
    return [
        (_LEFT, _HUB, "签名报文", record.sent_at),
        (_HUB, _LEFT, "省平台回执", record.arrived_at),
        (_HUB, _RIGHT, "转送报文和回执", row.forwarded_at),
        *refused,
        *_ending_of_message(row, giving),
    ]


def _ending_of_message(row: Delivery, giving: GivingBack | None) -> list[Step]:
    """Acknowledged, or to be; or withdrawn, first from its recipient and then from its sender."""
    if giving is not None and row.state != Delivery.State.DELIVERED:
        return [
            (_HUB, _RIGHT, "撤回通知", _said_at(giving.withdrawal)),
            (_RIGHT, _HUB, "签收撤回通知，不再接收原消息", _taken_at(giving.withdrawal)),
            (_HUB, _LEFT, "退回通知", _said_at(giving.notice)),
            (_LEFT, _HUB, "签收退回通知", _taken_at(giving.notice)),
        ]
    if row.state == Delivery.State.WITHDRAWN:
        return [(_HUB, _RIGHT, "已取消，不再投递", "")]
    return [(_RIGHT, _HUB, "签收回执", row.answered_at)]


def _said_at(notice: ExchangeRecord | None) -> datetime | None:
    return None if notice is None else notice.arrived_at


def _taken_at(notice: ExchangeRecord | None) -> datetime | None:
    return None if notice is None else notice.delivery.answered_at


def _arrow(place: int, start: int, end: int, label: str, at: datetime | str | None) -> Arrow:
    time = f"{localtime(at):%H:%M:%S.%f}"[:-3] if isinstance(at, datetime) else at
    return Arrow(y=_TOP + _STEP * place, start=start, end=end, label=label, time=_YET_TO_COME if time is None else time)
