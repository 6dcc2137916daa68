"""The file viewer's state: which page is shown, how turned and how large, and the links that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

QUARTER_TURN, FULL_TURN = 90, 360
ZOOM_STEPS = (1, 2, 3, 4)  # whole sheet, full width, one and a half, double


@dataclass(frozen=True, kw_only=True)
class ViewerPage:
    """One page of the file: its number from 1 on, the picture of it, the link that shows it."""

    number: int
    thumb_url: str
    url: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """One file of a case in the list beside the viewer."""

    label: str
    url: str
    on: bool = False
    icon: str = "file-earmark-text"
    tag: str = ""
    tag_kind: str = "still"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """What the template `parts/viewer.html` draws."""

    title: str
    pages: Sequence[ViewerPage]
    image_url: str
    image_alt: str
    page: int
    rotate: int
    zoom: int
    turn_url: str
    zoom_in_url: str
    zoom_out_url: str
    previous_url: str
    next_url: str
    download_url: str = ""


def _number(text: str | None, *, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _within(number: int, *, least: int, most: int) -> int:
    return max(least, min(most, number))


def open_viewer(
    *,
    title: str,
    images: Sequence[str],
    query: Mapping[str, str],
    thumbs: Sequence[str] | None = None,
    download_url: str = "",
) -> Viewer:
    """The viewer of one file, at the page, turn and zoom that the address asks for.

    `images` are the addresses of the rendered pages in order, `thumbs` smaller ones (default: the same),
    `query` is `request.GET`; parameters that are not the viewer's (page, rotate, zoom) are kept in its links.
    An address that asks for a page that does not exist shows the nearest one.
    """
    page = _within(_number(query.get("page"), default=1), least=1, most=max(1, len(images)))
    rotate = _number(query.get("rotate"), default=0) // QUARTER_TURN * QUARTER_TURN % FULL_TURN
    zoom = _within(_number(query.get("zoom"), default=1), least=ZOOM_STEPS[0], most=ZOOM_STEPS[-1])

    def link(**changed: int) -> str:
        return "?" + urlencode({**query, "page": page, "rotate": rotate, "zoom": zoom, **changed})

    return Viewer(
        title=title,
        pages=[
            ViewerPage(number=number, thumb_url=thumb, url=link(page=number, rotate=0), on=number == page)
            for number, thumb in enumerate(images if thumbs is None else thumbs, start=1)
        ],
        image_url=images[page - 1] if images else "",
        image_alt=f"{title}　第 {page} 页",
        page=page,
        rotate=rotate,
        zoom=zoom,
        turn_url=link(rotate=(rotate + QUARTER_TURN) % FULL_TURN),
        zoom_in_url=link(zoom=zoom + 1) if zoom < ZOOM_STEPS[-1] else "",
        zoom_out_url=link(zoom=zoom - 1) if zoom > ZOOM_STEPS[0] else "",
        previous_url=link(page=page - 1, rotate=0) if page > 1 else "",
        next_url=link(page=page + 1, rotate=0) if page < len(images) else "",
        download_url=download_url,
    )
