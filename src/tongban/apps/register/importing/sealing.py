"""What a chunk wrote, sealed by one line of the log: the text as PostgreSQL writes it, hashed here by the block."""

from collections.abc import Iterable
from functools import cache

from django.db import models

from tongban.apps.register.proving.hashing import SealedRow, sm3
from tongban.apps.register.proving.parts import Part, parts_of

Written = tuple[Part, str]
"""The texts of one part of some rows, one a line: a message a row would cost more than the hashing."""
_FILLED_AT_ONCE = frozenset({"lawsuit", "issued"})


@cache
def telling(insertion: str, model: type[models.Model]) -> str:
    """The statement that inserts rows, and tells the texts of each of their parts as one."""
    texts = [
        f"CASE WHEN {part.there} THEN {part.text} END AS t{place}" if part.late else f"{part.text} AS t{place}"
        for place, part in enumerate(parts_written(model))
    ]
    # JSON writes a line break as \\n.
    told = ", ".join(f"string_agg(t{place}, E'\\n')" for place in range(len(texts)))
    return f"WITH written AS ({insertion} RETURNING {', '.join(texts)}) SELECT {told} FROM written"  # noqa: S608 - ours


@cache
def parts_written(model: type[models.Model]) -> tuple[Part, ...]:
    """The parts of a row that an import fills, in the order of `telling`."""
    return tuple(part for part in parts_of(model) if not part.late or part.name in _FILLED_AT_ONCE)


def sealed(written: Iterable[Written], *, salt: bytes) -> list[SealedRow]:
    """Hash every text."""
    rows: list[SealedRow] = []
    for part, texts in written:
        code, before = part.code, b"\x00" if part.public else b"\x00" + salt
        begin = len(f'["{part.table}", "{part.name}", ')
        rows += [
            SealedRow(code, int(line[begin : line.index(b",", begin)]), sm3(before + line))
            for line in texts.encode().split(b"\n")
        ]
    return rows
