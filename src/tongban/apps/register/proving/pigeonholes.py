"""Records sorted into pigeonholes by part and key, on disk where there are many: memory stays small at any size."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_WIDTH: Final = 18
"""A pigeonhole holds 2^18 keys of one part."""
_SPILL: Final = 8 * 1024 * 1024
Hole = tuple[int, int]


class Pigeonholes:
    """Byte strings by (part, key): put in any order, taken out hole by hole in the order of keys."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tongban-verify-")
        self._held: dict[Hole, list[bytes]] = defaultdict(list)
        self._size = 0
        self._spilled: set[Hole] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    def put(self, part: int, key: int, record: bytes) -> None:
        """Keep a record."""
        self._held[part, key >> _WIDTH].append(record)
        self._size += len(record)
        if self._size > _SPILL:
            self._spill()

    def holes(self, part: int) -> list[int]:
        """The pigeonholes of a part that hold anything, in order."""
        return sorted({hole for known in (self._held, self._spilled) for code, hole in known if code == part})

    def take(self, part: int, hole: int) -> Iterator[bytes]:
        """Everything put into one pigeonhole, joined as it was put."""
        file = self._file((part, hole))
        if (part, hole) in self._spilled:
            yield file.read_bytes()
        yield from self._held.get((part, hole), ())

    def _spill(self) -> None:
        for hole, records in self._held.items():
            with self._file(hole).open("ab") as file:
                file.write(b"".join(records))
            self._spilled.add(hole)
        self._held.clear()
        self._size = 0

    def _file(self, hole: Hole) -> Path:
        return Path(self._folder.name) / f"{hole[0]}-{hole[1]}"


def hole_of(key: int) -> int:
    """The pigeonhole a key belongs to."""
    return key >> _WIDTH
