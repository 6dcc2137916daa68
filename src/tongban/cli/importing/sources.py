"""Files, folders and archives opened one content after another; what cannot be opened becomes a bad row."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tongban.exchange.national.extracts import describes_units, read_extract
from tongban.exchange.national.messages import MAX_BYTES, read_message
from tongban.exchange.national.records import BadRow, RowRefused, Sourced, UnitRecord

_SUFFIXES = (".xml", ".csv", ".zip")
_EXTRACT_BYTES = 512 * 1024 * 1024
_ARCHIVE_BYTES = 4 * 1024 * 1024 * 1024
_ARCHIVE_ENTRIES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Source:
    """One message or extract: a file, or what was unpacked from an archive."""

    name: str
    path: Path | None = None
    content: bytes = b""

    @property
    def is_extract(self) -> bool:
        """Whether it is CSV."""
        return self.name.lower().endswith(".csv")

    def read(self) -> bytes:
        """All of it."""
        return self.content if self.path is None else self.path.read_bytes()


def sources_of(paths: Iterable[Path]) -> Iterator[Source | BadRow]:
    """Everything in these files and folders, extracts of units first, of rights last."""
    for path in sorted(_files(paths), key=_rank):
        try:
            yield from _opened(path)
        except OSError as error:
            yield _bad(str(path), f"文件读不出来：{error.strerror}")


def read_files(paths: Iterable[Path]) -> Iterator[Sourced | BadRow]:
    """Every record in these files and folders, read one by one."""
    for source in sources_of(paths):
        if isinstance(source, BadRow):
            yield source
        elif source.is_extract:
            yield from read_extract(source.read(), file=source.name)
        else:
            yield from _of_message(source)


def fingerprint_of(paths: Iterable[Path], *, codes: bytes = b"") -> str:
    """Tells these files, as they are now, from any others; what an import goes on with."""
    found = [(file.name, file.stat()) for file in sorted(_files(paths)) if file.exists()]
    told = [f"{name} {known.st_size} {known.st_mtime_ns}" for name, known in found]
    return hashlib.sha256("\n".join(told).encode() + codes).hexdigest()


def count_rows(paths: Iterable[Path]) -> int:
    """About how many rows and messages there are: for showing how far an import has come."""
    return sum(_count(path) for path in _files(paths))


def _count(path: Path) -> int:
    suffix = path.suffix.lower()
    if suffix == ".csv" and path.is_file():
        with path.open("rb") as file:
            return sum(part.count(b"\n") for part in iter(lambda: file.read(1 << 20), b""))
    if suffix == ".zip" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return len(archive.infolist())
    return 1


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (one for one in sorted(path.rglob("*")) if one.suffix.lower() in _SUFFIXES)
        else:
            yield path


def _rank(path: Path) -> int:
    """Units before what stands on them."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return 1
    with path.open("rb") as file:
        return 0 if describes_units(file.readline(64 * 1024)) else 2


def _opened(path: Path) -> Iterator[Source | BadRow]:
    suffix = path.suffix.lower()
    if suffix == ".zip":
        yield from _read_archive(path)
    elif suffix not in _SUFFIXES:
        yield _bad(path.name, "只读 .xml、.csv 和 .zip 文件")
    elif suffix == ".xml" and path.stat().st_size > MAX_BYTES:
        yield _bad(path.name, f"文件超过{MAX_BYTES // 1024 // 1024}MB")
    else:
        path.open("rb").close()  # whether it can be read is told here
        yield Source(name=path.name, path=path)


def _read_archive(path: Path) -> Iterator[Source | BadRow]:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in _entries(archive):
                yield _read_entry(archive, entry, name=f"{path.name}/{entry.filename}")
    except (zipfile.BadZipFile, RowRefused) as error:
        yield _bad(path.name, error.reason if isinstance(error, RowRefused) else "压缩包已损坏")


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _ARCHIVE_ENTRIES or sum(entry.file_size for entry in entries) > _ARCHIVE_BYTES:
        raise RowRefused("压缩包展开后过大")
    return entries


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, name: str) -> Source | BadRow:
    suffix = Path(entry.filename).suffix.lower()
    limit = MAX_BYTES if suffix == ".xml" else _EXTRACT_BYTES
    if suffix not in {".xml", ".csv"} or entry.file_size > limit or entry.flag_bits & 1:
        return _bad(name, "压缩包内只读未加密的 .xml（5MB以内）和 .csv 文件")
    with archive.open(entry) as file:
        content = file.read(limit + 1)  # the size an archive claims is only a claim
    if len(content) > limit:
        raise RowRefused("压缩包内的文件比目录所写的大")
    return Source(name=name, content=content)


def _of_message(source: Source) -> Iterator[Sourced | BadRow]:
    try:
        for record in read_message(source.read()):
            yield Sourced(record=record, file=source.name, line=0, accompanies=isinstance(record, UnitRecord))
    except RowRefused as refusal:
        yield _bad(source.name, refusal.reason)


def _bad(name: str, reason: str) -> BadRow:
    return BadRow(file=name, line=0, unit_code="", reason=reason)
