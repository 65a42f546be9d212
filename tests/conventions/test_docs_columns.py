"""docs/columns.md is what the catalogue says today."""

from __future__ import annotations

from pathlib import Path

from hedui.catalogue import items
from hedui.catalogue.document import columns_document

PAGE = Path(__file__).parents[2] / "docs" / "columns.md"


def test_the_committed_page_is_current() -> None:
    remedy = "run: python -m hedui.catalogue.document > docs/columns.md"
    assert PAGE.read_text("utf8") == columns_document(), remedy


def test_every_header_of_every_item_stands_in_it() -> None:
    page = columns_document()
    for item in items().values():
        section = page.split(f"## {item.number}. {item.code} {item.label}\n")[1].split("\n## ")[0]
        assert [c.header for c in item.columns if f"| {c.header} | `{c.code}` |" not in section] == []
