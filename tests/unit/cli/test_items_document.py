"""docs/reference/items.md is what the list says today."""

from pathlib import Path

from tongban.cli.items import items_document
from tongban.domain.catalogue.listing import listed_items

_DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "items.md"


def test_the_document_is_what_the_list_says_today():
    assert _DOCUMENT.read_text(encoding="utf-8") == items_document(), (
        "run: tongban items --write docs/reference/items.md"
    )


def test_every_item_has_its_row():
    rows = [line for line in items_document().splitlines() if line.startswith("| ") and line[2:6].isdigit()]

    assert [row[2:6] for row in sorted(rows)] == [one.code for one in listed_items()]
