"""What a chapter is made of; Markdown and pages are two ways to write the same blocks."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Points in order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers; the caption says what the rows are."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that is copied exactly."""

    language: str
    text: str


Block = Paragraph | Listing | Table | Code


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a chapter."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its address, its title, what it is for, its parts."""

    slug: str
    title: str
    lead: str
    sections: tuple[Section, ...]


def markdown_of(chapter: Chapter, *, number: int) -> str:
    """The chapter as Markdown."""
    parts = [f"# {number} {chapter.title}", chapter.lead]
    for place, section in enumerate(chapter.sections, start=1):
        parts.append(f"## {number}.{place} {section.title}")
        parts += [_markdown(block) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Listing):
        return "\n".join(f"{place}. {item}" for place, item in enumerate(block.items, start=1))
    if isinstance(block, Code):
        return f"```{block.language}\n{block.text}\n```"
    rule = tuple("---" for _ in block.headers)
    return "\n".join([f"表：{block.caption}", "", *(_row(row) for row in (block.headers, rule, *block.rows))])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"
