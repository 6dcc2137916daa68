"""Holders of rights read a column at a time.

Names and document numbers are as many as there are people; what else a row says of its holders (kinds, documents,
shares, how they own together) is one of few combinations, each understood once by the functions that read a row.
"""

import re
from typing import Final

from tongban.apps.register.importing.texts import copy_text
from tongban.exchange.national.extracts import HOLDER_COLUMNS, holders_of
from tongban.exchange.national.fields import Fields
from tongban.exchange.national.mapping import CodeMapping
from tongban.exchange.national.meaning import mode_of
from tongban.exchange.national.records import RowRefused

_NAME: Final = "甲"
_REMEMBERED: Final = 100_000
_DOUBTFUL: Final = re.compile(r"[\\\x00-\x1f；]")
_NOTHING: Final = frozenset({"", "/", "-", "—", "无", "NULL", "null"})

Traits = tuple[str, tuple[tuple[tuple[str, str], str], ...]]
"""How they own together, and for each what stands in its line before the name and the number, and behind them."""
Combination = tuple[int, str, str, str, str]
"""How many, with the cells of kinds, documents, shares and mode."""


class HolderReader(dict[Combination, Traits | None]):
    """Lines for COPY of the holders of a row; None where the row is left to the row reader."""

    def __init__(self, *, shared: bool, codes: CodeMapping, division: str) -> None:
        super().__init__()
        self._shared = shared
        self._codes = codes
        self._division = division

    def __missing__(self, combination: Combination) -> Traits | None:
        try:
            understood: Traits | None = self._understand(combination)
        except RowRefused:
            understood = None
        if len(self) >= _REMEMBERED:
            self.clear()
        self[combination] = understood
        return understood

    def read(self, names: str, numbers: str, kinds: tuple[str, str, str, str]) -> tuple[str, tuple[str, ...]] | None:
        """Mode and lines of one row's holders; `kinds` are the cells of kinds, documents, shares and mode."""
        each = [name.strip() for name in names.split(";")]
        whose = [number.strip() for number in numbers.split(";")] if numbers.strip() else [""] * len(each)
        traits = self[(len(each), *kinds)]
        if traits is None or len(whose) != len(each) or not _NOTHING.isdisjoint(each):
            return None
        if _DOUBTFUL.search(names) or _DOUBTFUL.search(numbers):
            return None
        mode, parts = traits
        return mode, tuple(
            f"{before[0]}{name}{before[1]}{_number(number)}{behind}"
            for name, number, (before, behind) in zip(each, whose, parts, strict=True)
        )

    def _understand(self, combination: Combination) -> Traits:
        count, kinds, documents, shares, mode = combination
        names = ";".join([_NAME] * count)
        cells = dict(zip(HOLDER_COLUMNS, (names, kinds, documents, "", shares), strict=True)) | {"GYFS": mode}
        translated = dict(self._codes.translated(cells, division=self._division)) | {"QLRMC": names}
        holders = holders_of(translated)
        together = mode_of(Fields(translated), holders) if self._shared else ""
        parts = []
        for position, holder in enumerate(holders, start=1):
            share = holder.share
            divided = (share.numerator, share.denominator) if share is not None else (None, None)
            before = (f"{position}\t", f"\t{copy_text(holder.kind)}\t{copy_text(holder.document_kind or '')}\t")
            parts.append((before, "".join(f"\t{copy_text(one)}" for one in divided)))
        return copy_text(together), tuple(parts)


def _number(text: str) -> str:
    return "" if text in _NOTHING else text.replace(" ", "").upper()
