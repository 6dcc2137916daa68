"""Columns of an extract read a column at a time.

A register has few different values in most columns: each is understood once, by the very functions that read a row,
and looked up from then on. None is the answer for a cell that cannot be taken as it stands; its row goes to the row
reader, which knows the reason or knows better.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from tongban.apps.register.importing.texts import NULL, copy_text
from tongban.exchange.national.fields import Fields
from tongban.exchange.national.mapping import CodeMapping
from tongban.exchange.national.records import RowRefused

Cell = str | None
Column = Sequence[str]
Meaning = Callable[[Fields], object]
_REMEMBERED: Final = 100_000
_NOTHING: Final = frozenset({"", "/", "-", "—", "无", "NULL", "null"})
_SPECIAL: Final = re.compile(r"[\\\x00-\x1f；]")
_UNIT_CODE: Final = re.compile(r"[0-9]{12}[GJZ][BSXDEFGHLNWY](?!00000)[0-9]{5}F(?!00000000)[0-9]{8}")
_NUMBER: Final = re.compile(
    r"豫\(20[0-9]{2}\)[^()（）\s\\]{2,10}?(?:不动产权|不动产证明)第(?:[0-9]{7}|[1-9][0-9]{7})号"
)
_TIME: Final = re.compile(r"[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\+08:00)?")


class Memory(dict[str | tuple[str, ...], Cell]):
    """What was understood of the national fields of these names; a cell of several is asked for as a tuple."""

    def __init__(self, names: Sequence[str], meaning: Meaning, *, codes: CodeMapping, division: str) -> None:
        super().__init__()
        self._names = names
        self._meaning = meaning
        self._codes = codes
        self._division = division

    def __missing__(self, raw: str | tuple[str, ...]) -> Cell:
        values = dict(zip(self._names, (raw,) if isinstance(raw, str) else raw, strict=True))
        try:
            fields = Fields(self._codes.translated(values, division=self._division))
            understood: Cell = copy_text(self._meaning(fields))
        except RowRefused:
            understood = None
        if len(self) >= _REMEMBERED:
            self.clear()
        self[raw] = understood
        return understood


def plain_texts(column: Column) -> list[Cell]:
    """Free texts; those with characters that COPY escapes are left to the row reader."""
    stripped = [cell.strip() for cell in column]
    if _SPECIAL.search("".join(stripped)) is None:
        return ["" if cell in _NOTHING else cell for cell in stripped]
    return [None if _SPECIAL.search(cell) else "" if cell in _NOTHING else cell for cell in stripped]


def required_texts(column: Column) -> list[Cell]:
    """Free texts that must say something."""
    return [cell or None for cell in plain_texts(column)]


def unit_codes(column: Column, memory: Memory) -> list[Cell]:
    """Codes of units; those of houses are known by their shape, once the division is known to hold parcels."""
    fits = _UNIT_CODE.fullmatch
    return [cell if fits(cell) else memory[cell] for cell in column]


def certificate_numbers(column: Column, memory: Memory) -> list[Cell]:
    """Numbers of certificates; those written in the unified form are it."""
    fits = _NUMBER.fullmatch
    return [cell if fits(cell) else memory[cell] for cell in column]


class Moments:
    """Instants of Beijing time, day and time of day understood apart; anything else goes to the row reader."""

    def __init__(self) -> None:
        self._days = Memory(["DAY"], lambda fields: fields.day("DAY"), codes=CodeMapping(), division="")
        self._times = _Times()

    def __call__(self, column: Column) -> list[Cell]:
        """Read a column."""
        days, times = self._days, self._times
        read = [(days[cell[:10]], times[cell[10:]]) for cell in column]
        return [None if day is None or time is None or day == NULL else f"{day} {time}" for day, time in read]


class _Times(dict[str, Cell]):
    """What comes behind the day, as copy_text writes it."""

    def __missing__(self, raw: str) -> Cell:
        understood = f"{raw[1:9]}+08" if _TIME.fullmatch(raw) else None
        if len(self) < _REMEMBERED:
            self[raw] = understood
        return understood
