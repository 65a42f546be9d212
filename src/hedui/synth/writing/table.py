"""A table as it stands in a file: what the truth is computed from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hedui.synth.people import Person

# A float or an int is a cell of type number; in a number column of people that means its digits are lost.
Cell = str | float | int | date | None


@dataclass
class Table:
    """`name` is its place for people: file, archive/member or workbook#sheet. Rows may have a wrong number of cells.

    `owners` are, row by row, the people whom the office means, and `meant` the values before they were written; the
    file says neither.
    """

    name: str
    item: str
    header: tuple[str, ...]
    rows: list[list[Cell]] = field(default_factory=list)
    owners: list[tuple[Person, ...]] = field(default_factory=list)
    meant: list[tuple[object, ...]] = field(default_factory=list)


def text(cell: Cell) -> str:
    """A cell as text; nothing is the empty text."""
    return "" if cell is None else str(cell)
