"""Fields stand in the one grid of forms: a column of another grid inside it is a twelfth wide and cannot be read."""

import re
from pathlib import Path

import tongban

_SOURCE = Path(tongban.__file__).parent
_OTHER_GRID = re.compile(r'class="(?:[^"]* )?(?:row|col(?:-[a-z0-9]+)*)(?: [^"]*)?"')


def test_no_page_lays_fields_into_another_grid():
    strangers = [
        f"{page.relative_to(_SOURCE)}: {found}"
        for page in sorted(_SOURCE.rglob("*.html"))
        for found in _OTHER_GRID.findall(page.read_text("utf-8"))
    ]

    assert strangers == []
