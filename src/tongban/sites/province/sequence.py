"""One exchange drawn from end to end: three lanes and the signed steps between them, laid out on the server."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.timezone import localtime

from tongban.apps.directory.models import ExchangeRecord
from tongban.exchange.envelope import Kind

WIDTH: Final = 760
_LANES: Final = (110, 380, 650)
_TOP: Final = 78
_STEP: Final = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A party and where its line stands."""

    x: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One step from lane to lane; without a time it has not happened."""

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


def sequence_of(record: ExchangeRecord, *, sender: str, recipient: str) -> Picture:
    """Draw a logged exchange."""
    last = record.delivery if record.kind == Kind.MESSAGE else getattr(record, "outcome", None)
    left, hub, right = _LANES
    forwarded, answered = (last.forwarded_at, last.answered_at) if last else (None, None)
    steps: list[tuple[int, int, str, datetime | None]] = [(left, hub, "签名报文", record.sent_at)]
    if record.kind == Kind.MESSAGE:
        steps.append((hub, left, "省平台回执", record.arrived_at))
    steps += [
        (hub, right, "转送报文和回执", forwarded),
        (right, hub, "签收回执" if record.kind == Kind.MESSAGE else "签名应答", answered),
    ]
    if record.kind != Kind.MESSAGE:
        steps.append((hub, left, "返回结果", getattr(last, "returned_at", None)))
    arrows = tuple(_arrow(place, *step) for place, step in enumerate(steps))
    told = "，".join(f"{arrow.label} {arrow.time}" for arrow in arrows)
    lanes = tuple(Lane(x=x, title=title) for x, title in zip(_LANES, (sender, "省平台", recipient), strict=True))
    return Picture(lanes=lanes, arrows=arrows, height=_TOP + _STEP * len(arrows), sentence=f"时序：{told}。")


def _arrow(place: int, start: int, end: int, label: str, at: datetime | None) -> Arrow:
    time = f"{localtime(at):%H:%M:%S.%f}"[:-3] if at else "尚未"
    return Arrow(y=_TOP + _STEP * place, start=start, end=end, label=label, time=time)
