"""The sheets of a workbook as rows of text: which of them have a header, and their cells in batches.

This runs in the child process of `workbook`: python-calamine ends the process it is in when a file asks for too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
from python_calamine import CalamineSheet

from hedui.intake.cells import cell_text, record_batch, text_column, without_errors
from hedui.intake.header import Header, find_header, no_header, too_many_columns
from hedui.intake.limits import Limits
from hedui.intake.workbook_opening import Book
from hedui.values.faults import Place, Refusal

# The last row (from 0) that a sheet can have. A table that fills a sheet goes on in the next one, without header.
_LAST_ROW = {"xls": 65_535, "xlsx": 1_048_575}

Cells = Sequence[object]


@dataclass(frozen=True)
class Request:
    """What is asked of a workbook: the expected headers, within which limits."""

    known: frozenset[str]
    limits: Limits


@dataclass(frozen=True)
class Found:
    """A sheet with its header, and the columns (positions in a row, from 0) that are read."""

    sheet: CalamineSheet
    header: Header
    columns: tuple[int, ...]


def find_sheets(book: Book, request: Request, skipped: list[str]) -> list[Found]:
    """The sheet that is asked for, or all sheets whose header is found, in their order. The names of others go to `skipped`."""
    found: list[Found] = []
    refused: list[Refusal] = []
    for name in book.names:
        sheet, before = book.sheet(name), found[-1] if found else None
        try:
            found.append(_found(sheet, request, before, _LAST_ROW[book.kind], Place(f"{book.place.file}#{name}")))
        except Refusal as refusal:
            if refusal.fault != "no_header":
                raise
            refused.append(refusal)
            skipped.append(name)
    if found:
        return found
    raise refused[0] if refused else no_header([], request.known, book.place)


def _found(sheet: CalamineSheet, request: Request, before: Found | None, last_row: int, place: Place) -> Found:
    head = [list(map(cell_text, row)) for row in islice(_rows(sheet), request.limits.header_rows)]
    try:
        header = find_header(head, request.known, place=place)
    except Refusal:
        if before is None or not _continues(sheet, before, last_row):
            raise
        return Found(sheet, Header(-1, before.header.names, ()), before.columns)
    columns, names = _columns(sheet, header, place, request.limits)
    return Found(sheet, Header(header.index, names, header.titles), columns)


def _continues(sheet: CalamineSheet, before: Found, last_row: int) -> bool:
    """Whether a sheet without header goes on with the table of a sheet that is full to its last row."""
    if sheet.start is None or before.sheet.end is None or before.sheet.start is None:
        return False
    return (
        before.sheet.end[0] == last_row
        and sheet.start[1] == before.sheet.start[1]
        and sheet.width <= before.sheet.width
    )


def _columns(
    sheet: CalamineSheet, header: Header, place: Place, limits: Limits
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The columns with a name, and those without one that have any content below the header (`列N`)."""
    names = [*header.names, *(f"列{position}" for position in range(len(header.names) + 1, sheet.width + 1))]
    unnamed = {position for position, name in enumerate(names) if name == f"列{position + 1}"}
    used = unnamed and _used(sheet, header.index, unnamed)
    kept = tuple(position for position in range(len(names)) if position not in unnamed or position in used)
    if len(kept) > limits.columns:
        raise too_many_columns(len(kept), limits.columns, place)
    return kept, tuple(names[position] for position in kept)


def _used(sheet: CalamineSheet, header_index: int, positions: set[int]) -> set[int]:
    missing = set(positions)
    for row in islice(_rows(sheet), header_index + 1, None):
        missing -= {position for position in missing if not _is_blank(row[position])}
        if not missing:
            break
    return positions - missing


def batches(found: Found, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows below the header; `source_row` 1 is the first of them. Blank rows are left out and keep their number."""
    rows = islice(_rows(found.sheet), found.header.index + 1, None)
    first = 1
    while block := list(islice(rows, batch_rows)):
        numbers = np.arange(first, first + len(block))
        first += len(block)
        if blank := _blank_rows(block):
            numbers, left_out = np.delete(numbers, blank), set(blank)
            block = [row for at, row in enumerate(block) if at not in left_out]
        if block:
            yield _batch(found, block, numbers)


def _blank_rows(rows: list[Cells]) -> list[int]:
    """Which of the rows have nothing in any cell. Only a row that begins with nothing is looked through."""
    return [
        at
        for at, row in enumerate(rows)
        if (not (cell := row[0]) or (type(cell) is str and cell.isspace())) and all(map(_is_blank, row))
    ]


def _batch(found: Found, rows: list[Cells], source_rows: np.ndarray) -> pa.RecordBatch:
    width = max(found.columns, default=-1) + 1
    if len(rows[0]) < width:  # a continuation sheet can be narrower than the first
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    by_column = list(zip(*rows, strict=True))
    columns = [text_column(without_errors(by_column[position])) for position in found.columns]
    return record_batch(found.header.names, columns, source_rows)


def _rows(sheet: CalamineSheet) -> Iterator[Cells]:
    """Rows from the first of the sheet on, cells from the first used column on (so the library gives them)."""
    return iter(()) if sheet.start is None else iter(sheet.iter_rows())


def _is_blank(cell: object) -> bool:
    return type(cell) is str and (not cell or cell.isspace())
