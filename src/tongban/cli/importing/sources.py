"""Files, folders and archives opened one content after another; what cannot be opened becomes a bad row."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tongban.exchange.national.extracts import Wanted, describes_units, read_extract
from tongban.exchange.national.mapping import NO_MAPPING, CodeMapping
from tongban.exchange.national.messages import MAX_BYTES, division_of, read_message
from tongban.exchange.national.records import BadRow, RowRefused, Sourced, UnitRecord

_SUFFIXES = (".xml", ".csv", ".zip")
_EXTRACT_BYTES = 512 * 1024 * 1024
_ARCHIVE_BYTES = 4 * 1024 * 1024 * 1024
_ARCHIVE_ENTRIES = 1_000_000


def read_files(paths: Iterable[Path], *, wanted: Wanted, codes: CodeMapping = NO_MAPPING) -> Iterator[Sourced | BadRow]:
    """Everything in these files and folders, extracts of units first; see read_extract for `wanted`."""
    for path in sorted(_files(paths), key=_rank):
        try:
            yield from _read_file(path, wanted, codes)
        except OSError as error:
            if wanted(""):
                yield _bad(str(path), f"文件读不出来：{error.strerror}")


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
            return 2 * len(archive.infolist())  # a message tells of a unit and a right
    return 2


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


def _read_file(path: Path, wanted: Wanted, codes: CodeMapping) -> Iterator[Sourced | BadRow]:
    name, suffix = path.name, path.suffix.lower()
    if suffix == ".zip":
        yield from _read_archive(path, wanted, codes)
        return
    limit = MAX_BYTES if suffix == ".xml" else _EXTRACT_BYTES
    if suffix not in _SUFFIXES or path.stat().st_size > limit:
        if wanted(""):
            reason = f"文件超过{limit // 1024 // 1024}MB" if suffix in _SUFFIXES else "只读 .xml、.csv 和 .zip 文件"
            yield _bad(name, reason)
        return
    yield from _read_content(path.read_bytes(), name=name, wanted=wanted, codes=codes)


def _read_archive(path: Path, wanted: Wanted, codes: CodeMapping) -> Iterator[Sourced | BadRow]:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in _entries(archive):
                name = f"{path.name}/{entry.filename}"
                yield from _read_entry(archive, entry, name=name, wanted=wanted, codes=codes)
    except (zipfile.BadZipFile, RowRefused) as error:
        if wanted(""):
            yield _bad(path.name, error.reason if isinstance(error, RowRefused) else "压缩包已损坏")


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _ARCHIVE_ENTRIES or sum(entry.file_size for entry in entries) > _ARCHIVE_BYTES:
        raise RowRefused("压缩包展开后过大")
    return entries


def _read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, name: str, wanted: Wanted, codes: CodeMapping
) -> Iterator[Sourced | BadRow]:
    suffix = Path(entry.filename).suffix.lower()
    limit = MAX_BYTES if suffix == ".xml" else _EXTRACT_BYTES
    if suffix not in {".xml", ".csv"} or entry.file_size > limit or entry.flag_bits & 1:
        if wanted(""):
            yield _bad(name, "压缩包内只读未加密的 .xml（5MB以内）和 .csv 文件")
        return
    with archive.open(entry) as file:
        content = file.read(limit + 1)  # the size an archive claims is only a claim
    if len(content) > limit:
        raise RowRefused("压缩包内的文件比目录所写的大")
    yield from _read_content(content, name=name, wanted=wanted, codes=codes)


def _read_content(content: bytes, *, name: str, wanted: Wanted, codes: CodeMapping) -> Iterator[Sourced | BadRow]:
    if name.lower().endswith(".csv"):
        yield from read_extract(content, file=name, wanted=wanted, codes=codes)
        return
    if not wanted(division_of(content)):
        return
    try:
        for record in read_message(content, codes=codes):
            yield Sourced(record=record, file=name, line=0, accompanies=isinstance(record, UnitRecord))
    except RowRefused as refusal:
        yield _bad(name, refusal.reason)


def _bad(name: str, reason: str) -> BadRow:
    return BadRow(file=name, line=0, unit_code="", reason=reason)
