"""What the page of a what-if says, already decided and worded: facts, tables, charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hedui.documents.charts import Chart

Cell = str | int | None
"""A text, a count, fen, or None for what is not known."""
Kind = Literal["text", "count", "money"]


@dataclass(frozen=True)
class Column:
    """A column's heading and what its cells are; `money` cells are fen and printed in yuan."""

    heading: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it. `total` is printed below and takes no part in sorting."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its sentences, charts and tables."""

    name: str
    heading: str
    sentences: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Page:
    """The whole page: what was compared (`facts`), what it comes to (`figures`), the rest below."""

    title: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
