"""What the result page is made of, already decided and worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hedui.documents.charts import Bars

Cell = str | int | None
"""A text, a count, or None for what has no number."""


@dataclass(frozen=True)
class Link:
    """A cell that opens the list of findings with some filters set (filter → value)."""

    text: Cell
    filters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """A chart and the same numbers as a table, which unfolds below it. The first cell of a row names it."""

    name: str
    chart: Bars
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | Link, ...], ...]


@dataclass(frozen=True)
class Part:
    """A heading of the overview with its sentences and charts; `wide` charts stand alone in their row."""

    name: str
    heading: str
    sentences: tuple[str, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class Content:
    """The whole page. `figures`: label, value, explanation. `data`: what the lists and sheets are built from, as JSON
    values; its shape is told in README.md."""

    title: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    data: Mapping[str, object]
