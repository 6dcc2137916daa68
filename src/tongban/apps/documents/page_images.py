"""Pictures of single pages for the screen: drawn once in a process of its own, then kept for a while."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from tongban.apps.documents.inspection import MediaType
from tongban.apps.documents.isolation import IsolationFailed, run_isolated
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.queries import FileMissing, stored_file
from tongban.apps.documents.storage import blob_path, folder

PAGE_IMAGE_MEDIA_TYPE: Final = "image/jpeg"
WIDTHS: Final = (160, 320, 640, 960, 1280, 1600, 2400)
CACHE_BYTES: Final = 512 * 1024 * 1024
_QUARTER_TURNS: Final = frozenset({0, 90, 180, 270})


class NoSuchPage(Exception):
    """The file has fewer pages, or the page cannot be drawn that way."""

    status = 404

    def __init__(self, *, digest: str, page: int) -> None:
        super().__init__(f"{digest} has no page {page}")
        self.sentence = f"这个文件没有第 {page} 页。"


class PageNotDrawn(Exception):
    """Drawing the page used up its time or memory; the file itself can still be downloaded."""

    status = 503

    def __init__(self, *, digest: str, page: int) -> None:
        super().__init__(f"{digest} page {page} cannot be drawn")
        self.sentence = f"第 {page} 页暂时无法显示，请下载文件查看。"


def page_image(*, digest: str, page: int, width: int, rotate: int = 0) -> bytes:
    """One page as a JPEG without metadata (PAGE_IMAGE_MEDIA_TYPE).

    `page` counts from 1; `width` is in pixels and rounded up to one of WIDTHS; `rotate` is 0, 90,
    180 or 270 degrees clockwise. Raises FileMissing, NoSuchPage or PageNotDrawn.
    """
    row = stored_file(digest=digest)
    if not 1 <= page <= row.page_count or rotate not in _QUARTER_TURNS:
        raise NoSuchPage(digest=digest, page=page)
    wide = next((step for step in WIDTHS if step >= width), WIDTHS[-1])
    place = folder("pages") / f"{digest}-{page}-{wide}-{rotate}.jpg"
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return _draw(row, page, wide, rotate, place)
    os.utime(place)  # looked at just now: the last to be dropped
    return content


def _draw(row: StoredFile, page: int, width: int, rotate: int, place: Path) -> bytes:
    source = blob_path(row.digest)
    if not source.is_file():
        raise FileMissing(row.digest)
    with NamedTemporaryFile(dir=folder("pages"), suffix=".drawing", delete=False) as drawing:
        aside = Path(drawing.name)
    try:
        answer = run_isolated(
            "draw",
            path=str(source),
            media_type=MediaType(row.media_type).value,
            page=page,
            width=width,
            rotate=rotate,
            output=str(aside),
        )
        if "refused" in answer:
            raise PageNotDrawn(digest=row.digest, page=page)
        content = aside.read_bytes()
        aside.replace(place)
    except IsolationFailed as failure:
        raise PageNotDrawn(digest=row.digest, page=page) from failure
    finally:
        aside.unlink(missing_ok=True)
    trim_page_images(limit=CACHE_BYTES)
    return content


def trim_page_images(*, limit: int) -> None:
    """Drop the pictures looked at longest ago until all together take at most `limit` bytes."""
    total = 0
    for _, size, path in sorted(_pictures(), reverse=True):
        total += size
        if total > limit:
            path.unlink(missing_ok=True)


def _pictures() -> Iterator[tuple[float, int, Path]]:
    """Time of the last look, bytes, place; what another thread drops meanwhile is left out."""
    for path in folder("pages").iterdir():
        with suppress(FileNotFoundError):
            state = path.stat()
            yield state.st_mtime, state.st_size, path
