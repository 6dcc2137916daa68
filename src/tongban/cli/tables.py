"""Plain-text tables whose columns line up although Chinese characters are two cells wide."""

import unicodedata
from collections.abc import Sequence

_WIDE = ("W", "F")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay the rows out under their header, columns two blanks apart."""
    lines = [header, *rows]
    widths = [max(_cells(line[i]) for line in lines) for i in range(len(header))]
    shown = [_line(line, widths) for line in lines]
    return "\n".join([shown[0], "  ".join("─" * width for width in widths), *shown[1:]])


def _line(values: Sequence[str], widths: Sequence[int]) -> str:
    padded = (value + " " * (width - _cells(value)) for value, width in zip(values, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in _WIDE else 1 for letter in text)
