"""The viewer works by its links alone."""

from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string

from tongban.web.viewer import open_viewer

PAGES = ["/page/1.png", "/page/2.png", "/page/3.png"]


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(url.removeprefix("?")).items()}


def test_links_keep_what_is_not_the_viewers():
    viewer = open_viewer(title="合同", images=PAGES, query={"file": "7", "page": "2"})

    assert viewer.image_url == "/page/2.png"
    assert query_of(viewer.next_url) == {"file": "7", "page": "3", "rotate": "0", "zoom": "1"}
    assert query_of(viewer.turn_url)["rotate"] == "90"


@pytest.mark.parametrize(
    ("query", "page", "rotate", "zoom"),
    [
        ({}, 1, 0, 1),
        ({"page": "99", "rotate": "450", "zoom": "9"}, 3, 90, 4),  # beyond the end: the nearest that exists
        ({"page": "0", "rotate": "89", "zoom": "0"}, 1, 0, 1),
        ({"page": "x", "rotate": "-90", "zoom": "²"}, 1, 0, 1),  # no numbers: the beginning
    ],
)
def test_any_address_shows_something(query, page, rotate, zoom):
    viewer = open_viewer(title="合同", images=PAGES, query=query)

    assert (viewer.page, viewer.rotate, viewer.zoom) == (page, rotate, zoom)


def test_ends_lead_nowhere():
    first = open_viewer(title="合同", images=PAGES, query={})
    last = open_viewer(title="合同", images=PAGES, query={"page": "3", "zoom": "4"})

    assert (first.previous_url, first.zoom_out_url) == ("", "")
    assert (last.next_url, last.zoom_in_url) == ("", "")


def test_a_file_without_pages_asks_for_one():
    viewer = open_viewer(title="合同", images=[], query={})

    assert "请选择一份材料" in render_to_string("web/parts/viewer.html", {"viewer": viewer, "anchor": "viewer"})
