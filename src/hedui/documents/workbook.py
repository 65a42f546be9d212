"""Tables as XLSX: streamed row by row, ready to print, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from hedui.documents.sheet_cells import FIRST_DAY, cell_text, lines_of, sheet_name, write_cell
from hedui.documents.sheet_rows import RowSheet, RowWriter
from hedui.documents.sheet_spec import ColumnSpec, Formula, Kind, SheetSpec, Total
from hedui.values.files import appearing

__all__ = ["ColumnSpec", "SheetSpec", "Total", "write_workbook"]

MOST_ROWS = 1_048_576
"""Rows that one sheet holds; what is beyond goes on to a further sheet."""
_A4 = 9
_LINE, _ARROW = 13.5, 2
"""Points of one line of text (10 pt), characters that the filter's arrow takes."""
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "ordinal": "0",
    "integer": "#,##0",
    "money_fen": "#,##0.00",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
}


def write_workbook(path: Path, sheets: Sequence[SheetSpec], created: datetime, most_rows: int = MOST_ROWS) -> int:
    """Write `sheets` to `path` (mode 0600, complete or not at all); returns the number of data rows.

    `created` stands in the document's properties, so that equal inputs give equal bytes; one without a time zone is
    taken as UTC. Memory does not grow with the rows. A table of more than `most_rows` (titles, header, total and
    notes included) goes on in a sheet called "TITLE (2)", each with its own header.
    """
    stamp = created.astimezone(UTC).replace(tzinfo=None) if created.tzinfo else created
    with appearing(path) as part, TemporaryDirectory(prefix=".rows-", dir=path.parent) as rows:
        book = xlsxwriter.Workbook(str(part), {"constant_memory": True, "tmpdir": rows, "use_zip64": True})
        book.set_properties({"created": stamp})
        style = _Style.of(book)
        try:
            written = sum(_write_table(book, style, sheet, most_rows) for sheet in sheets)
            book.close()
        except FileCreateError as error:  # the library's wrapping of what the disk said
            raise error.args[0] from error
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()  # a table that broke off leaves its rows open
    return written


@dataclass(frozen=True)
class _Style:
    """The formats of one workbook."""

    title: Format
    line: Format
    header: Format
    asked: Format
    cells: dict[Kind, Format]
    totals: dict[Kind, Format]

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Style:
        base: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        boxed = {kind: base | {"border": 1, "num_format": shape} for kind, shape in _NUMBER_FORMATS.items()}
        boxed["text"] |= {"text_wrap": True}
        boxed["ordinal"] |= {"align": "center"}
        header = base | {"border": 1, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7E6E6"}
        return cls(
            title=book.add_format(base | {"bold": True, "font_size": 16, "align": "center"}),
            line=book.add_format(base),
            header=book.add_format(header),
            asked=book.add_format(header | {"bg_color": "#FFF2CC"}),
            cells={kind: book.add_format(shape) for kind, shape in boxed.items()},
            totals={kind: book.add_format(shape | {"bold": True}) for kind, shape in boxed.items()},
        )


class _Sums:
    """Rows written so far and the sum of the whole numbers of each column that has one below it."""

    def __init__(self, table: SheetSpec) -> None:
        self.rows = 0
        self.columns = [0] * len(table.columns)
        self._summed = [at for at, value in enumerate(table.total_row or ()) if value is Total.SUM]

    def add(self, row: Sequence[object]) -> None:
        """Count one row."""
        self.rows += 1
        for index in self._summed:
            value = row[index]
            if isinstance(value, Formula):
                self.columns[index] += value.value
            elif isinstance(value, int):
                self.columns[index] += value


def _write_table(book: xlsxwriter.Workbook, style: _Style, table: SheetSpec, most_rows: int) -> int:
    """Write one table, on as many sheets as its rows need; returns the number of data rows."""
    rows = iter(table.rows)
    room = most_rows - len(table.title_lines) - 2 - len(table.note_lines)
    sums = _Sums(table)
    part, ahead = 0, list(islice(rows, 1))
    while part == 0 or ahead:
        part += 1
        before = sums.rows
        sheet = book.add_worksheet(sheet_name(table.title, part, book.sheetnames), RowSheet)
        _open_sheet(sheet, style, table)
        _write_rows(sheet, style, table, chain(ahead, islice(rows, room - len(ahead))), sums)
        ahead = list(islice(rows, 1))
        _close_sheet(sheet, style, table, _End(sums.rows - before, sums, last=not ahead, whole=part == 1))
    return sums.rows


def _open_sheet(sheet: Worksheet, style: _Style, table: SheetSpec) -> None:
    """Page set-up, titles and header: landscape A4, one page wide, header frozen and repeated on each page."""
    header_at = len(table.title_lines)
    if table.hidden:
        sheet.hide()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 1 if table.one_page else 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.freeze_panes(header_at + 1, 0)
    sheet.repeat_rows(header_at)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width, None, {"hidden": column.hidden})
    for row, line in enumerate(table.title_lines):
        sheet.set_row(row, 28 if row == 0 else 16)
        if row == 0 and _last_shown(table) > 0:
            sheet.merge_range(row, 0, row, _last_shown(table), cell_text(line), style.title)
        else:
            sheet.write_string(row, 0, cell_text(line), style.line)
    for index, column in enumerate(table.columns):
        sheet.write_string(
            header_at, index, cell_text(column.header), style.asked if column.by_people else style.header
        )
    sheet.set_row(
        header_at, _LINE * max(lines_of(column.header, column.width - _ARROW) for column in table.columns) + 3
    )


def _write_rows(
    sheet: RowSheet, style: _Style, table: SheetSpec, rows: Iterable[Sequence[object]], sums: _Sums
) -> None:
    writer = RowWriter(sheet, table.columns, style.cells)
    for at, row in enumerate(rows, len(table.title_lines) + 1):
        writer.write(at, row)
        sums.add(row)


@dataclass(frozen=True)
class _End:
    """How a sheet ends: its own rows, the sums of the whole table, whether it is the last and the only one."""

    rows: int
    sums: _Sums
    last: bool
    whole: bool


def _close_sheet(sheet: Worksheet, style: _Style, table: SheetSpec, end: _End) -> None:
    header_at, right = len(table.title_lines), len(table.columns) - 1
    at = header_at + end.rows
    sheet.autofilter(header_at, 0, at, right)
    if end.rows:
        _check_what_people_type(sheet, table, header_at + 1, at)
    if end.last and table.total_row is not None:
        at += 1
        for index, (column, value) in enumerate(zip(table.columns, table.total_row, strict=True)):
            if value is Total.SUM:
                _write_sum(sheet, (at, index), column, style.totals[column.kind], header_at + 1, end)
            else:
                write_cell(sheet, (at, index), value, column.kind, style.totals)
    for line in table.note_lines if end.last else ():
        at += 1
        sheet.write_string(at, 0, cell_text(line), style.line)
    sheet.print_area(0, 0, at, _last_shown(table))


def _last_shown(table: SheetSpec) -> int:
    """The position of the last column that is not hidden; the hidden ones stand to the right of all others."""
    return max((at for at, column in enumerate(table.columns) if not column.hidden), default=0)


def _check_what_people_type(sheet: Worksheet, table: SheetSpec, first: int, last: int) -> None:
    """Only the choices of a column, and only days in a column of days, can be typed into what people fill in."""
    for at, column in enumerate(table.columns):
        said = {"error_title": column.header, "ignore_blank": True}
        if column.choices:
            words = "、".join(column.choices)
            said |= {"validate": "list", "source": list(column.choices), "error_message": f"只能填：{words}。"}
        elif column.by_people and column.kind == "date":
            said |= {
                "validate": "date",
                "criteria": ">=",
                "value": FIRST_DAY,
                "error_message": "请填日期，如 2026-11-20。",
            }
        if "validate" in said:
            sheet.data_validation(first, at, last, at, said)


def _write_sum(
    sheet: Worksheet, place: tuple[int, int], column: ColumnSpec, style: Format, first: int, end: _End
) -> None:
    """A real formula with its value beside it; over several sheets, or over no row, the value alone."""
    row, index = place
    value = end.sums.columns[index] / 100 if column.kind == "money_fen" else end.sums.columns[index]
    if end.whole and end.rows:
        name = xl_col_to_name(index)
        sheet.write_formula(row, index, f"=SUM({name}{first + 1}:{name}{row})", style, value)
    else:
        sheet.write_number(row, index, value, style)
