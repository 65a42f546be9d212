"""What every reader of a file hands over: a table of text, row by row in order, with titles and header found.

A reader never interprets a value. It yields Arrow batches whose columns are all strings (named by the file's own
headers) plus two of ours: `source_row` (int64, 1 = first data row), `ragged` (string: the raw line of a row
with the wrong number of fields, else NULL; such a row's other columns are NULL).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from hedui.values.faults import Place, Refusal

SOURCE_ROW = "source_row"
RAGGED = "ragged"


@dataclass
class Counts:
    """Counted while the batches are consumed. `rows` is complete when they are exhausted."""

    rows: int = 0
    replaced: int = 0  # characters that could not be decoded, now U+FFFD
    deleted: int = 0  # records that a DBF marks as deleted


@dataclass
class Table:
    """One table of a delivery: `name` is its place for people (file, archive/member, workbook#sheet)."""

    name: str
    header: tuple[str, ...]
    titles: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]
    counts: Counts = field(default_factory=Counts)
    encoding: str = ""
    # Rows to expect, for progress only: a count that the file states, or an estimate from its head.
    expected: int | None = None


def schema(header: tuple[str, ...]) -> pa.Schema:
    """The Arrow schema of a table with this header."""
    columns = [(name, pa.string()) for name in header]
    return pa.schema([*columns, (SOURCE_ROW, pa.int64()), (RAGGED, pa.string())])


def empty_file(place: Place) -> Refusal:
    """The refusal of a file that holds nothing."""
    return Refusal("empty_file", "the file is empty", "Its transfer may have failed: ask for it again.", place)
