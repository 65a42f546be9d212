"""What a table is, before it is written anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Kind = Literal["text", "ordinal", "integer", "money_fen", "percent", "date"]


class Total(Enum):
    """Stands in a total row for what is computed from the column above it."""

    SUM = "sum"


@dataclass(frozen=True)
class Formula:
    """A formula of ours (never of an input) and the value that it has now, for those who read the file without
    computing. `text` begins after the equals sign; `array`: it computes over whole ranges at once."""

    text: str
    value: int
    array: bool = False


@dataclass(frozen=True)
class ColumnSpec:
    """One column: header, width in characters, and how its cells are written.

    `ordinal` takes the number of a line, `integer` a whole number or a `Formula`, `money_fen` whole fen (shown as yuan
    with two decimals), `percent` a fraction (0.67), `date` a date. A string is written as text in every kind of column; None is an empty cell.
    `by_people`: people fill it in, so its header has another colour; with `choices` nothing else can be typed.
    `hidden`: for programs; it is not shown, not printed, and sorted and filtered with the rest.
    """

    header: str
    width: float = 12
    kind: Kind = "text"
    by_people: bool = False
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class SheetSpec:
    """One table. `title_lines` stand above the header (the first one large), `note_lines` below the last row.

    `total_row`, one value per column, may hold `Total.SUM`. `rows` is read once, in order, one row in memory.
    `one_page` prints the whole table on one page (a form), otherwise it is one page wide. `hidden`: for programs.
    """

    title: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[object]]
    title_lines: Sequence[str] = ()
    total_row: Sequence[object] | None = None
    note_lines: Sequence[str] = ()
    one_page: bool = False
    hidden: bool = False
