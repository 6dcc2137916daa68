"""Case numbers of the people's courts 案号 (法〔2015〕137号，2018 年修正): （2026）豫9001执12号之一."""

import re
from dataclasses import dataclass
from typing import Final, Self

from tongban.domain.codes.errors import InvalidCode

_COURT: Final = r"最高法(?:知)?|[京津冀晋内辽吉黑沪浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新兵军苏](?:\d{2}|\d{4})?"
_PART: Final = r"之[一二三四五六七八九十]+"
_SHAPE: Final = re.compile(rf"（(\d{{4}})）({_COURT})([\u4e00-\u9fff]{{1,6}}?)(\d{{1,7}})号({_PART})?")
_BRACKETS: Final = str.maketrans("()〔〕[]【】", "（）（）（）（）")
_FIRST_YEAR: Final = 1949


class InvalidCourtCaseNumber(InvalidCode):
    """The text is no case number of a court."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}”不是法院案号的写法，应为（年份）法院代字、类型代字、编号，例：（2026）豫0105执1234号。"
        )
        self.text = text


@dataclass(frozen=True, kw_only=True)
class CourtCaseNumber:
    """Year, the court's own sign (豫9001), the kind of case (执、执保、民初), serial; a ruling may add 之一."""

    year: int
    court: str
    kind: str
    serial: int
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number as typed: brackets of any shape, blanks anywhere; raises InvalidCourtCaseNumber."""
        match = _SHAPE.fullmatch("".join(text.split()).translate(_BRACKETS))
        if not match or int(match[1]) < _FIRST_YEAR:
            raise InvalidCourtCaseNumber(text)
        year, court, kind, serial, part = match.groups()
        return cls(year=int(year), court=court, kind=kind, serial=int(serial), part=part or "")

    @property
    def text(self) -> str:
        """The stored form, with the full-width brackets of the norm."""
        return f"（{self.year}）{self.court}{self.kind}{self.serial}号{self.part}"
