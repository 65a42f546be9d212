"""Excel workbooks (XLSX, XLSM, XLS) as tables of text: every sheet whose header is found is one table."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from hedui.intake.cells import cell_text, record_batch, text_column, without_errors
from hedui.intake.header import Header, find_header, no_header, too_many_columns
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.reading import Counts, Table
from hedui.intake.workbook_guard import damaged, encrypted, too_many_cells, workbook_kind
from hedui.values.faults import Place, Refusal

# The last row (from 0) that a sheet can have. A table that fills a sheet goes on in the next one, without header.
_LAST_ROW = {"xls": 65_535, "xlsx": 1_048_575}

Cells = Sequence[object]


@dataclass(frozen=True)
class _Found:
    """A sheet with its header, and the columns (positions in a row, from 0) that are read."""

    sheet: CalamineSheet
    header: Header
    columns: tuple[int, ...]


def open_workbook(
    source: Path | bytes,
    name: str,
    known: frozenset[str],
    sheet: str | None = None,
    limits: Limits = LIMITS,
    warnings: list[str] | None = None,
) -> list[Table]:
    """The tables of a workbook: the named `sheet`, else all sheets whose header is found, in their order.

    `source_row` counts from the row under the header; blank rows are no rows but keep their number. Sheets that are
    not read are named in `warnings`. Refusals: no_header, no_sheet, encrypted, damaged, bomb, too_large,
    too_many_columns, not_a_workbook, unsupported.
    """
    place = Place(name)
    notes = [] if warnings is None else warnings
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        kind = workbook_kind(stream, place, limits)
        workbook = _open(stream, place)
    found = _usable_sheets(workbook, _chosen(workbook, sheet, place), known, _LAST_ROW[kind], place, limits, notes)
    return [_table(one, name if len(found) == 1 else f"{name}#{one.sheet.name}", limits) for one in found]


def _open(stream: IO[bytes], place: Place) -> CalamineWorkbook:
    with _faults(place):
        return CalamineWorkbook.from_filelike(stream)


@contextmanager
def _faults(place: Place) -> Iterator[None]:
    """Whatever the library raises on a broken workbook is a refusal; its message could hold a value of a cell."""
    try:
        yield
    except PasswordError:
        raise encrypted(place) from None
    except (CalamineError, ValueError, OverflowError, OSError, MemoryError) as error:
        raise damaged(place, f"the library cannot read it ({type(error).__name__})") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust library, which is no Exception
            raise
        raise damaged(place, "the library gave up on it") from None


def _chosen(workbook: CalamineWorkbook, sheet: str | None, place: Place) -> list[str]:
    names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if sheet is None:
        return names
    if sheet not in names:
        remedy = f"Write one of its sheets under `sheet:` in sources.yaml: {'、'.join(names)}."
        raise Refusal("no_sheet", f"the workbook has no sheet named {sheet!r}", remedy, place)
    return [sheet]


def _usable_sheets(
    workbook: CalamineWorkbook,
    names: list[str],
    known: frozenset[str],
    last_row: int,
    place: Place,
    limits: Limits,
    warnings: list[str],
) -> list[_Found]:
    found: list[_Found] = []
    refused: list[Refusal] = []
    cells = 0
    for name in names[: limits.workbook_sheets]:
        with _faults(place):
            sheet = workbook.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.width
        if cells > limits.workbook_cells:
            raise too_many_cells(place, cells, limits)
        try:
            found.append(_found(sheet, known, found[-1] if found else None, last_row, Place(f"{place.file}#{name}"), limits))
        except Refusal as refusal:
            if refusal.fault != "no_header":
                raise
            refused.append(refusal)
            warnings.append(f"sheet {name} is not read: it has none of the expected headers")
    if found:
        return found
    raise refused[0] if refused else no_header([], known, place)


def _found(
    sheet: CalamineSheet, known: frozenset[str], before: _Found | None, last_row: int, place: Place, limits: Limits
) -> _Found:
    head = [list(map(cell_text, row)) for row in islice(_rows(sheet), limits.header_rows)]
    try:
        header = find_header(head, known, place=place)
    except Refusal:
        if before is None or not _continues(sheet, before, last_row):
            raise
        header = Header(-1, before.header.names, ())
        return _Found(sheet, header, before.columns)
    columns, names = _columns(sheet, header, place, limits)
    return _Found(sheet, Header(header.index, names, header.titles), columns)


def _continues(sheet: CalamineSheet, before: _Found, last_row: int) -> bool:
    """Whether a sheet without header goes on with the table of a sheet that is full to its last row."""
    if sheet.start is None or before.sheet.end is None or before.sheet.start is None:
        return False
    return before.sheet.end[0] == last_row and sheet.start[1] == before.sheet.start[1] and sheet.width <= before.sheet.width


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


def _table(found: _Found, name: str, limits: Limits) -> Table:
    counts = Counts()
    batches = _batches(found, counts, limits)
    return Table(name, found.header.names, found.header.titles, batches, counts)


def _batches(found: _Found, counts: Counts, limits: Limits) -> Iterator[pa.RecordBatch]:
    rows = islice(_rows(found.sheet), found.header.index + 1, None)
    width = max(found.columns, default=-1) + 1
    first = 1
    while block := list(islice(rows, limits.batch_rows)):
        filled = [position for position, row in enumerate(block) if not _blank_row(row)]
        if filled:
            counts.rows += len(filled)
            yield _batch(found, [block[position] for position in filled], width, np.array(filled) + first)
        first += len(block)


def _batch(found: _Found, rows: list[Cells], width: int, source_rows: np.ndarray) -> pa.RecordBatch:
    if len(rows[0]) < width:  # a continuation sheet can be narrower than the first
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    by_column = list(zip(*rows, strict=True))
    columns = [text_column(without_errors(by_column[position])) for position in found.columns]
    return record_batch(found.header.names, columns, source_rows)


def _rows(sheet: CalamineSheet) -> Iterator[Cells]:
    """Rows from the first of the sheet on, cells from the first used column on (so the library gives them)."""
    return iter(()) if sheet.start is None else iter(sheet.iter_rows())


def _blank_row(row: Cells) -> bool:
    return _is_blank(row[0]) and all(map(_is_blank, row))


def _is_blank(cell: object) -> bool:
    return type(cell) is str and (not cell or cell.isspace())
