"""The province-wide case number 业务编号 (25 characters, our own proposal for the unpublished norm)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from tongban.domain.codes.check_digits import mod_37_36
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.labelled import Labelled

_SHAPE: Final = re.compile(r"([0-9]{6})([0-9]{8})([LROJN])([0-9]{4})([0-9]{5})([0-9A-Z])")
_HIGHEST_SERIAL: Final = 99_999


class CaseMode(Labelled):
    """How a case came about: the four modes of the plan, and purely local ones."""

    COUNTER = "L", "线下通办"
    BLENDED = "R", "线上线下融合"
    ONLINE = "O", "线上不见面"
    JUDICIAL = "J", "网络司法查控"
    LOCAL = "N", "本地业务"


class InvalidCaseNumber(InvalidCode):
    """The text is no case number, or a digit of it was mistyped."""


@dataclass(frozen=True, order=True)
class CaseNumber:
    """Home institution, day, mode, item, serial of the day, check character."""

    home: str
    day: date
    mode: CaseMode
    item: str
    serial: int

    @classmethod
    def compose(cls, *, home: str, day: date, mode: CaseMode, item: str, serial: int) -> Self:
        """The number of the `serial`-th case (from 1) of that day; raises InvalidCaseNumber."""
        if not 1 <= serial <= _HIGHEST_SERIAL:
            raise InvalidCaseNumber(f"当日业务流水号{serial}超出1至99999的范围。")
        return cls.parse(cls(home=home, day=day, mode=mode, item=item, serial=serial).text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as typed or scanned; raises InvalidCaseNumber."""
        compact = "".join(text.split()).upper()
        match = _SHAPE.fullmatch(compact)
        if not match:
            raise InvalidCaseNumber("业务编号应为25位，例：41900120210615L700100001A。")
        if mod_37_36(compact[:-1]) != compact[-1]:
            raise InvalidCaseNumber("业务编号的校验位不对，可能输错了一位，请核对。")
        home, day, mode, item, serial, _ = match.groups()
        return cls(home=home, day=_day(day), mode=CaseMode(mode), item=item, serial=int(serial))

    @property
    def text(self) -> str:
        """The 25 characters."""
        body = f"{self.home}{self.day:%Y%m%d}{self.mode}{self.item}{self.serial:05d}"
        return body + mod_37_36(body)

    def __str__(self) -> str:
        return self.text


def _day(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise InvalidCaseNumber("业务编号中的日期不存在，请核对。") from None
