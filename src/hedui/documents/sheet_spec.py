"""What a table is, before it is written anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Kind = Literal["text", "integer", "money_fen", "percent", "date"]


class Total(Enum):
    """Stands in a total row for what is computed from the column above it."""

    SUM = "sum"


@dataclass(frozen=True)
class ColumnSpec:
    """One column: header, width in characters, and how its cells are written.

    `integer` takes a whole number, `money_fen` whole fen (shown as yuan with two decimals), `percent` a fraction
    (0.67), `date` a date. A string is written as text in every kind of column; None is an empty cell.
    """

    header: str
    width: float = 12
    kind: Kind = "text"


@dataclass(frozen=True)
class SheetSpec:
    """One table. `title_lines` stand above the header (the first one large), `note_lines` below the last row.

    `total_row`, one value per column, may hold `Total.SUM`. `rows` is read once, in order, one row in memory.
    `one_page` prints the whole table on one page (a form), otherwise it is one page wide.
    """

    title: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[object]]
    title_lines: Sequence[str] = ()
    total_row: Sequence[object] | None = None
    note_lines: Sequence[str] = ()
    one_page: bool = False
