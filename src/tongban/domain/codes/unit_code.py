"""The code of a property unit 不动产单元代码 (GB/T 37346-2018, 28 characters)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from tongban.domain.codes.divisions import holds_parcels
from tongban.domain.codes.errors import InvalidCode

_SHAPE: Final = re.compile(r"[0-9]{12}[GJZ][ABSXCDEFHGLNWY](?!00000)[0-9]{5}[FLQW][0-9]{8}")
_LENGTH: Final = 28
_COLLECTIVE_ONLY: Final = frozenset("AC")


class UnitCodeFault(StrEnum):
    """Why a text is no usable unit code."""

    LENGTH = "length"
    SHAPE = "shape"
    DIVISION = "division"
    COLLECTIVE_KIND = "collective_kind"
    FIXTURE = "fixture"
    VIRTUAL = "virtual"


_SENTENCES: Final = {
    UnitCodeFault.LENGTH: "不动产单元号应为28位，现为{length}位，请对照证书核对。",
    UnitCodeFault.SHAPE: "不动产单元号的写法不对，正确的例子：419001 001002 GB00012 F00180302。",
    UnitCodeFault.DIVISION: "不动产单元号开头的“{division}”不是河南省的县级行政区划代码。",
    UnitCodeFault.COLLECTIVE_KIND: "不动产单元号第13、14位“{kind}”不能同时出现，请对照证书核对。",
    UnitCodeFault.FIXTURE: "不动产单元号末9位“{fixture}”不符合编码规则，请对照证书核对。",
    UnitCodeFault.VIRTUAL: "这是临时（虚拟）单元号，说明该不动产尚未完成地籍调查落宗，"
    "请先到不动产所在地登记机构办理落宗。",
}


class InvalidUnitCode(InvalidCode):
    """The text is no unit code that can be dealt in; `reason` says which rule it breaks."""

    def __init__(self, reason: UnitCodeFault, text: str) -> None:
        super().__init__(
            _SENTENCES[reason].format(length=len(text), division=text[:6], kind=text[12:14], fixture=text[19:])
        )
        self.reason = reason
        self.text = text

    @property
    def rule(self) -> str:
        """The check that failed: R02E for a virtual code, R01E otherwise (domain checks 4.8)."""
        return "R02E" if self.reason is UnitCodeFault.VIRTUAL else "R01E"


@dataclass(frozen=True, order=True)
class UnitCode:
    """28 characters without spaces; made by `parse`, or by `from_register` for what is recorded."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as typed or scanned; raises InvalidUnitCode, also for virtual codes."""
        code = cls.from_register(text)
        if code.is_virtual:
            raise InvalidUnitCode(UnitCodeFault.VIRTUAL, code.text)
        return code

    @classmethod
    def from_register(cls, text: str) -> Self:
        """Read a code an existing register holds: virtual codes are real there, and stay visible."""
        compact = "".join(text.split()).upper()
        fault = _fault(compact)
        if fault:
            raise InvalidUnitCode(fault, compact)
        return cls(compact)

    @property
    def division(self) -> str:
        """County-level division, six digits."""
        return self.text[:6]

    @property
    def cadastral_area(self) -> str:
        """Cadastral district and sub-district, six digits."""
        return self.text[6:12]

    @property
    def parcel(self) -> str:
        """Parcel code 宗地代码, 19 characters."""
        return self.text[:19]

    @property
    def land_ownership(self) -> str:
        """G state land, J collective land, Z not settled."""
        return self.text[12]

    @property
    def parcel_kind(self) -> str:
        """What right the parcel carries, e.g. B construction land at the surface."""
        return self.text[13]

    @property
    def fixture_kind(self) -> str:
        """F building, L forest, Q other fixture, W none."""
        return self.text[19]

    @property
    def is_virtual(self) -> bool:
        """Whether it is a placeholder for property never surveyed onto a parcel."""
        return self.cadastral_area == "999999" or self.text[12:19] == "GB99999"

    @property
    def grouped(self) -> str:
        """As certificates print it: 419001 001002 GB00012 F00180302."""
        text = self.text
        return f"{text[:6]} {text[6:12]} {text[12:19]} {text[19:]}"

    def __str__(self) -> str:
        return self.text


def _fault(text: str) -> UnitCodeFault | None:
    if len(text) != _LENGTH:
        return UnitCodeFault.LENGTH
    if not _SHAPE.fullmatch(text):
        return UnitCodeFault.SHAPE
    if not holds_parcels(text[:6]):
        return UnitCodeFault.DIVISION
    if text[13] in _COLLECTIVE_ONLY and text[12] != "J":
        return UnitCodeFault.COLLECTIVE_KIND
    if (text[19] == "W") != (text[20:] == "00000000") and text[19] in "WF":
        return UnitCodeFault.FIXTURE
    return None
