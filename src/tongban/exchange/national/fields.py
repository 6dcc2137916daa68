"""Reading single values out of national fields; every refusal names the field."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final, TypeVar

from tongban.domain.labelled import Labelled
from tongban.exchange.national.records import RowRefused

_BEIJING: Final = timezone(timedelta(hours=8))
_TEN_THOUSAND: Final = Decimal(10_000)
_NOTHING: Final = frozenset({"", "/", "-", "—", "无", "NULL", "null"})
Code = TypeVar("Code", bound=Labelled)


class Fields:
    """The fields of one row by national name; `/` stands for nothing (接入报文 3.3)."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, *names: str) -> str:
        """The first of these fields that says something, else an empty text."""
        for name in names:
            value = self._values.get(name, "").strip()
            if value not in _NOTHING:
                return value
        return ""

    def required(self, *names: str) -> str:
        """The same, but it must say something."""
        value = self.text(*names)
        if not value:
            raise RowRefused(f"缺少{names[0]}")
        return value

    def code(self, codes: type[Code], *names: str) -> Code | None:
        """A dictionary code, given as the code or as its label."""
        value = self.text(*names)
        if not value:
            return None
        found: Code | None = _lookup(codes).get(value)
        if found is None:
            raise RowRefused(f"{names[0]}的值“{value}”不在字典中")
        return found

    def amount(self, *names: str) -> Decimal | None:
        """An amount the file gives in 万元, in yuan and fen."""
        value = self.number(*names)
        return None if value is None else (value * _TEN_THOUSAND).quantize(Decimal("0.01"))

    def number(self, *names: str) -> Decimal | None:
        """A decimal number that is not negative."""
        value = self.text(*names)
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise RowRefused(f"{names[0]}的值“{value}”不是数") from None
        if not number.is_finite() or number < 0 or number.adjusted() > 15:  # noqa: PLR2004 - 18 digits are kept
            raise RowRefused(f"{names[0]}的值“{value}”超出范围")
        return number

    def area(self, *names: str) -> Decimal | None:
        """Square metres to two places."""
        value = self.number(*names)
        return None if value is None else value.quantize(Decimal("0.01"))

    def count(self, *names: str) -> int | None:
        """A whole number."""
        value = self.number(*names)
        if value is not None and value != int(value):
            raise RowRefused(f"{names[0]}的值“{value}”不是整数")
        return None if value is None else int(value)

    def moment(self, *names: str) -> datetime | None:
        """An instant; without a zone it is Beijing time, without a time of day it is midnight."""
        value = self.text(*names)
        if not value:
            return None
        try:
            instant = datetime.fromisoformat(value.replace("/", "-"))
        except ValueError:
            raise RowRefused(f"{names[0]}的值“{value}”不是日期或时间") from None
        return instant if instant.tzinfo else instant.replace(tzinfo=_BEIJING)

    def day(self, *names: str) -> date | None:
        """A day."""
        instant = self.moment(*names)
        return instant.astimezone(_BEIJING).date() if instant else None

    def flag(self, *names: str) -> bool:
        """A yes or no of dictionary A6; absent is no."""
        value = self.text(*names)
        if value not in _FLAGS:
            raise RowRefused(f"{names[0]}的值“{value}”应为“是”或“否”")
        return _FLAGS[value]


@lru_cache(maxsize=4_096)
def share_of(text: str) -> Fraction | None:
    """A share written as 1/3, 33.5% or 0.5; None when nothing is written."""
    compact = text.strip()
    if compact in _NOTHING:
        return None
    try:
        if compact.endswith("%"):
            return Fraction(compact[:-1]) / 100
        return Fraction(compact)
    except (ValueError, ZeroDivisionError):
        raise RowRefused(f"份额“{text}”看不懂，应写成1/2或50%") from None


_FLAGS: Final = {"": False, "0": False, "1": True, "否": False, "是": True}


@cache
def _lookup(codes: type[Code]) -> dict[str, Code]:
    return {member.label: member for member in codes} | {member.value: member for member in codes}
