"""What an application form asks beyond people and papers: each field once, with its kind and its dictionary."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

_YES: Final = "是"
_NO: Final = "否"
_SEPARATORS: Final = str.maketrans({"，": ",", "、": ",", "；": ",", ";": ",", "\t": ","})


class ParticularKind(Labelled):
    """How a field is answered; every answer travels as text."""

    TEXT = "text", "文字"
    MONEY = "money", "金额，元"
    AREA = "area", "面积，平方米"
    COUNT = "count", "整数"
    DAY = "day", "日期"
    INSTANT = "instant", "时刻"
    YES_NO = "yes_no", "是或否"
    CHOICE = "choice", "选项代码"
    PEOPLE = "people", "每行一人：姓名，证件号码，份额"
    CERTIFICATES = "certificates", "每行一个证号"


class InvalidParticular(DomainError):
    """An answer that is none of its kind."""

    def __init__(self, *, name: str, kind: ParticularKind) -> None:
        super().__init__(f"“{name}”填写有误，应为{kind.label}。")
        self.name = name


@dataclass(frozen=True, kw_only=True)
class NamedPerson:
    """Somebody written into a field: who he is as far as the form says."""

    name: str
    document_number: str = ""
    share: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class ParticularRule:
    """One field of the form; without `alternatives` in every way of applying. `choices` are codes and labels."""

    code: str
    name: str
    kind: ParticularKind
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[str, ...] = ()
    note: str = ""

    def applies_to(self, alternative: str) -> bool:
        """Whether it is asked for in this way of applying."""
        return not self.alternatives or alternative in self.alternatives

    def judge(self, text: str) -> None:
        """Raises InvalidParticular for an answer that cannot be read."""
        try:
            value = _READERS[self.kind](text)
        except (ValueError, ArithmeticError, InvalidOperation):
            raise InvalidParticular(name=self.name, kind=self.kind) from None
        if self.choices and value not in {code for code, _ in self.choices}:
            raise InvalidParticular(name=self.name, kind=self.kind)


@dataclass(frozen=True)
class Told:
    """The answers of one form by code; what was not told, or cannot be read, is None or empty."""

    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, code: str) -> str:
        """A text or the code of a choice."""
        return self.answers.get(code, "").strip()

    def money(self, code: str) -> Decimal | None:
        """Yuan, or square metres of an area."""
        value = self._read(code, ParticularKind.MONEY)
        return value if isinstance(value, Decimal) else None

    def count(self, code: str) -> int | None:
        """A whole number."""
        value = self._read(code, ParticularKind.COUNT)
        return value if isinstance(value, int) else None

    def day(self, code: str) -> date | None:
        """A day."""
        value = self._read(code, ParticularKind.DAY)
        return value if isinstance(value, date) else None

    def instant(self, code: str) -> datetime | None:
        """An aware moment."""
        value = self._read(code, ParticularKind.INSTANT)
        return value if isinstance(value, datetime) else None

    def says(self, code: str) -> bool:
        """Whether a question was answered with yes."""
        return self.text(code) == _YES

    def people(self, code: str) -> tuple[NamedPerson, ...]:
        """Those named, in order."""
        try:
            return _people(self.text(code))
        except (ValueError, ZeroDivisionError):
            return ()

    def numbers(self, code: str) -> tuple[str, ...]:
        """Certificate numbers, in order."""
        return _lines(self.text(code))

    def _read(self, code: str, kind: ParticularKind) -> object:
        text = self.text(code)
        try:
            return _READERS[kind](text) if text else None
        except (ValueError, ArithmeticError):
            return None


def shortcomings(rules: tuple[ParticularRule, ...], told: Told) -> Iterator[str]:
    """Every field that is missing or cannot be read, as a sentence for the counter."""
    for rule in rules:
        answer = told.text(rule.code)
        if not answer:
            if rule.required:
                yield f"没有填写“{rule.name}”。"
            continue
        try:
            rule.judge(answer)
        except InvalidParticular as refusal:
            yield refusal.sentence


def _money(text: str) -> Decimal:
    value = Decimal(text.replace(",", "").removeprefix("¥"))
    if not value.is_finite() or value < 0:
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(text)
    return value


def _yes_no(text: str) -> str:
    if text not in {_YES, _NO}:
        raise ValueError(text)
    return text


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _people(text: str) -> tuple[NamedPerson, ...]:
    return tuple(_person(line) for line in _lines(text))


def _person(line: str) -> NamedPerson:
    name, *rest = (part.strip() for part in line.translate(_SEPARATORS).split(","))
    number, share, *more = (*rest, "", "") if len(rest) < 2 else rest  # noqa: PLR2004 - number and share
    if not name or any(more):
        raise ValueError(line)
    return NamedPerson(name=name, document_number=number.upper(), share=Fraction(share) if share else None)


_READERS: Final[Mapping[ParticularKind, Callable[[str], object]]] = MappingProxyType(
    {
        ParticularKind.TEXT: str,
        ParticularKind.MONEY: _money,
        ParticularKind.AREA: _money,
        ParticularKind.COUNT: _count,
        ParticularKind.DAY: date.fromisoformat,
        ParticularKind.INSTANT: _instant,
        ParticularKind.YES_NO: _yes_no,
        ParticularKind.CHOICE: str,
        ParticularKind.PEOPLE: _people,
        ParticularKind.CERTIFICATES: _lines,
    }
)
