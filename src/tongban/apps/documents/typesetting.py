"""From a paper to a PDF: the fonts are ours, the data is handed over as data, never as markup."""

import dataclasses
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final
from zoneinfo import ZoneInfo

import pypdfium2
import typst
from fontTools.ttLib import TTFont

from tongban.apps.documents.barcodes import code_128, qr_code
from tongban.apps.documents.papers import Paper
from tongban.domain.citing import cited
from tongban.domain.notice_law import legal_closing

_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = _HERE / "templates"
_FONTS: Final = _HERE / "fonts"
_TEXT_FONTS: Final = ("NotoSansCJKsc-Regular.otf", "TongbanRareHan-Regular.otf")
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_NO_ROOM: Final = "TOO FULL"  # the panic of `fitted` in layout.typ
_CODE_POINTS: Final = 0x110000
_FIRST_PRINTABLE: Final = 0x20
_CITES: Final = "basis"  # the field of papers and their parts that names the law
# Papers of some seventy kilobytes: what a busy bureau sets in the minutes between reading a form and filing it.
_AT_HAND: Final = 256
_ONE_AT_A_TIME = Lock()  # the compiler and its caches are shared by all threads


class GlyphMissing(Exception):
    """The paper contains characters that none of our fonts can draw; it is not printed."""

    status = 422

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        named = "、".join(_named(character) for character in characters)
        self.sentence = f"下列字符没有可用的字形，不能打印：{named}。请核对录入，或联系管理员补充字库。"
        super().__init__(self.sentence)


class PaperTooFull(Exception):
    """A certificate holds more text than its form has room for, even in small type."""

    status = 422

    sentence = "内容超出证书版面，不能打印。请精简附记，或将共有人明细改为附页。"

    def __init__(self) -> None:
        super().__init__(self.sentence)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character}（{code}）" if unicodedata.category(character)[0] in "LNPS" else code


@cache
def _drawable() -> bytes:
    """One byte for each code point, 1 where a bundled font has a glyph: small, and quick to ask."""
    drawable = bytearray(_CODE_POINTS)
    for name in _TEXT_FONTS:
        with TTFont(_FONTS / name, lazy=True) as font:
            for code in font.getBestCmap():
                drawable[code] = 1
    for code in range(_FIRST_PRINTABLE):
        drawable[code] = 0
    drawable[ord("\n")] = 1  # set as a line break
    return bytes(drawable)


def missing_glyphs(texts: Iterable[str]) -> tuple[str, ...]:
    """Characters that cannot be printed, each once, in the order met. For checks at the input field."""
    drawable = _drawable()
    return tuple(dict.fromkeys(character for text in texts for character in text if not drawable[ord(character)]))


def typeset_paper(paper: Paper) -> bytes:
    """The paper as a tagged PDF; raises GlyphMissing or PaperTooFull."""
    told = _plain(paper)
    data = {**told, "title": paper.printed_title, "legal": _closing(paper, told)}
    codes = {"qr": paper.qr_text, "bars": paper.bars_text}
    return _typeset_once(paper.template, json.dumps(data, ensure_ascii=False), json.dumps(codes))


@lru_cache(maxsize=_AT_HAND)
def _typeset_once(template: str, data: str, codes: str) -> bytes:
    """What was printed to be read and signed is the same sheet that is filed a few minutes later."""
    told, coded = json.loads(data), json.loads(codes)
    return typeset(template, {**told, "qr": qr_code(coded["qr"]), "bars": code_128(coded["bars"])})


def _closing(paper: Paper, told: dict[str, Any]) -> Any:
    """How a notice ends, by the one table of domain.notice_law; None for every other paper."""
    office = paper.office
    return _plain(
        legal_closing(
            paper.template,
            fields=told,
            phone=office.phone,
            review_authority=office.review_authority,
            court=office.court,
        )
    )


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """Set the template with the data (JSON values) and return the PDF.

    Raises GlyphMissing, or PaperTooFull when a form of fixed size cannot hold the text.

    The data goes in as one JSON string, which the template decodes: a name can never become markup.
    The same data gives the same bytes.
    """
    missing = missing_glyphs(_texts(data))
    if missing:
        raise GlyphMissing(missing)
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        with _ONE_AT_A_TIME:
            pdf = _compiler().compile(input=str(_TEMPLATES / f"{template}.typ"), format="pdf", sys_inputs=inputs)
    except typst.TypstError as error:
        if _NO_ROOM in str(error):
            raise PaperTooFull from error
        raise
    assert isinstance(pdf, bytes)  # one file for the whole document, not one a page
    return pdf


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF of our own making; files of strangers go through inspection.py."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(_TEMPLATES), font_paths=[str(_FONTS)], ignore_system_fonts=True)


def _plain(value: Any) -> Any:
    """The paper as JSON values: dates in Chinese, tuples as lists, statutes as papers cite them."""
    if dataclasses.is_dataclass(value):
        told = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {**told, _CITES: cited(told[_CITES])} if _CITES in told else told
    if isinstance(value, datetime):
        local = value.astimezone(_SHANGHAI)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
