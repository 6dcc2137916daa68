"""Sources cut into pieces of an import: some thousand lines of an extract, some hundred messages."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from tongban.apps.register.importing.jobs import ExtractPart, Job, Messages, Stage, Unreadable
from tongban.cli.importing.sources import Source
from tongban.exchange.national.extract_columns import column_named
from tongban.exchange.national.records import BadRow

_EXTRACT_BYTES = 1_500_000
"""Of a piece: some five thousand rows."""
_QUOTED_BYTES = 4 * _EXTRACT_BYTES
_MESSAGES = 500
_MESSAGE_BYTES = 16 * 1024 * 1024
"""Of a piece of messages, which are each 2.5 KB as a rule, but may be 5 MB."""
_READ_BYTES = 1 << 20


def pieces_of(sources: Iterable[Source | BadRow]) -> Iterator[Job]:
    """The pieces, in the order of the sources; messages that follow one another together."""
    messages: list[tuple[str, bytes]] = []
    size = 0
    for source in sources:
        if isinstance(source, Source) and not source.is_extract:
            messages.append((source.name, source.read()))
            size += len(messages[-1][1])
            if len(messages) < _MESSAGES and size < _MESSAGE_BYTES:
                continue
        if messages:
            yield Messages(contents=tuple(messages))
            messages, size = [], 0
        if isinstance(source, BadRow):
            yield Unreadable(bad=source)
        elif source.is_extract:
            yield from _parts(source)
    if messages:
        yield Messages(contents=tuple(messages))


def _parts(source: Source) -> Iterator[Job]:
    """An extract as whole lines; the first line names the columns."""
    head = _head(source)
    encoding = _encoding(source, head)
    titles = tuple(next(csv.reader([head.decode(encoding, errors="replace").strip("\r\n")]), []))
    names = {column_named(title) for title in titles}
    if not head.strip() or "BDCDYH" not in names:
        reason = "第一行应为列名，且须有“不动产单元号”一列" if head.strip() else "文件是空的"
        yield Unreadable(bad=BadRow(file=source.name, line=1, unit_code="", reason=reason))
        return
    about = {
        "stage": Stage.RIGHTS if "KIND" in names else Stage.UNITS,
        "file": source.name,
        "titles": titles,
        "encoding": encoding,
    }
    if source.path is None:
        content = source.content[len(head) :]
        rows = content.count(b"\n") + 1
        yield ExtractPart(first=2, rows=rows, content=content, **about)  # type: ignore[arg-type]
        return
    line = 2
    for offset, size, rows in _cuts(source.path, len(head)):
        yield ExtractPart(first=line, rows=rows, path=source.path, offset=offset, size=size, **about)  # type: ignore[arg-type]
        line += rows


def _cuts(path: Path, start: int) -> Iterator[tuple[int, int, int]]:
    """Offset, size and lines of each piece; a line break between quotation marks ends no row."""
    with path.open("rb") as file:
        file.seek(start)
        offset, rest = start, b""
        while block := file.read(_EXTRACT_BYTES - min(len(rest), _EXTRACT_BYTES // 2)):
            rest += block
            end = _last_row_end(rest)
            if end == 0 and len(rest) < _QUOTED_BYTES:
                continue
            end = end or len(rest)
            yield offset, end, rest.count(b"\n", 0, end)
            offset, rest = offset + end, rest[end:]
        if rest:
            yield offset, len(rest), rest.count(b"\n") + 1


def _last_row_end(content: bytes) -> int:
    """Where the last whole row ends; 0 when there is none."""
    end = content.rfind(b"\n") + 1
    while end and content.count(b'"', 0, end) % 2:
        end = content.rfind(b"\n", 0, end - 1) + 1
    return end


def _head(source: Source) -> bytes:
    """The first line, with its end."""
    if source.path is None:
        return source.content[: source.content.find(b"\n") + 1] or source.content
    with source.path.open("rb") as file:
        return file.readline(64 * 1024)


def _encoding(source: Source, head: bytes) -> str:
    """UTF-8 where everything is, else GB18030; titles in Chinese tell at once."""
    try:
        head.decode()
    except UnicodeDecodeError:
        return "gb18030"
    if not head.isascii():
        return "utf-8-sig"
    if source.path is None:
        return "utf-8" if _is_utf8([source.content]) else "gb18030"
    with source.path.open("rb") as file:
        return "utf-8" if _is_utf8(_blocks(file)) else "gb18030"


def _is_utf8(blocks: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_READ_BYTES), b"")
