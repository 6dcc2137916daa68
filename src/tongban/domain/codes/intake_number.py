"""The receipt number of an intake 收件编号 (20 characters)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from tongban.domain.codes.errors import InvalidCode

_SHAPE: Final = re.compile(r"([0-9]{6})([0-9]{4})([0-9]{2})([0-9]{2})S([0-9]{5})")
_HIGHEST_SERIAL: Final = 99_999


class InvalidIntakeNumber(InvalidCode):
    """The text is no receipt number."""

    def __init__(self) -> None:
        super().__init__("收件编号应为20位，例：41010020261121S00001，请对照收件回执核对。")


@dataclass(frozen=True, order=True)
class IntakeNumber:
    """Receiving institution, day, serial of the day."""

    institution: str
    day: date
    serial: int

    @classmethod
    def compose(cls, *, institution: str, day: date, serial: int) -> Self:
        """The number of the `serial`-th intake (from 1) of that day; raises InvalidIntakeNumber."""
        if not 1 <= serial <= _HIGHEST_SERIAL:
            raise InvalidIntakeNumber
        return cls.parse(cls(institution=institution, day=day, serial=serial).text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as typed or scanned; raises InvalidIntakeNumber."""
        match = _SHAPE.fullmatch("".join(text.split()).upper())
        if not match:
            raise InvalidIntakeNumber
        institution, year, month, day, serial = match.groups()
        try:
            received = date(int(year), int(month), int(day))
        except ValueError:
            raise InvalidIntakeNumber from None
        return cls(institution=institution, day=received, serial=int(serial))

    @property
    def text(self) -> str:
        """The 20 characters."""
        return f"{self.institution}{self.day:%Y%m%d}S{self.serial:05d}"

    def __str__(self) -> str:
        return self.text
