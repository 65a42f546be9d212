"""What the page of a what-if says, already decided and worded: facts, tables, charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
class Bars:
    """Horizontal bars in parts: per label one number per part. `told` says the same in words."""

    title: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    told: str


@dataclass(frozen=True)
class Columns:
    """Two columns per bin, before and after; `line` is the place between two bins where the line lies."""

    title: str
    bins: tuple[str, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    line: int
    told: str


@dataclass(frozen=True)
class Ranges:
    """A sure amount and the range that may be added, in fen, per label. An end of None is not known."""

    title: str
    rows: tuple[tuple[str, int, int, int | None], ...]
    told: str


Chart = Bars | Columns | Ranges


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
