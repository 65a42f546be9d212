"""Workbooks, new and old: title lines, merged header cells, several sheets, numbers and dates as typed cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
import xlwt

from hedui.synth.writing.table import Cell, Table

# (label over the columns, how many): "" has no label of its own, its header cell covers both lines.
GROUPS: dict[str, tuple[tuple[str, int], ...]] = {
    "vehicle": (("车主信息", 2), ("号牌信息", 2), ("车辆信息", 3), ("登记信息", 4)),
    "real_estate": (("权利人", 2), ("不动产", 5), ("共有情况", 2), ("", 1), ("", 1)),
}
NOTES = (("填报说明",), ("一、本表由住建部门按季提供。",), ("二、面积单位为平方米，租金单位为元/月。",))


@dataclass(frozen=True)
class Layout:
    """Title lines above the header; `merged`: "" | group (labels above a whole header) | stacked (one header, two lines)."""

    titles: tuple[str, ...] = ()
    merged: str = ""


def write_xlsx(path: Path, sheets: Sequence[tuple[str, Table]], layout: Layout, made: date, *, notes: bool) -> None:
    """An XLSX with one sheet a table; `notes` puts a sheet of explanations first. The same input gives the same bytes."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(made.year, made.month, made.day)})  # noqa: DTZ001 - a workbook keeps no zone
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        if notes:
            sheet = book.add_worksheet("说明")
            for place, line in enumerate(NOTES):
                sheet.write_row(place, 0, line)
        for title, table in sheets:
            sheet = book.add_worksheet(title)
            below = _header(sheet, table, layout)
            for place, row in enumerate(table.rows, start=below):
                _row(sheet, place, row, day)


def _header(sheet: xlsxwriter.worksheet.Worksheet, table: Table, layout: Layout) -> int:
    """Titles and header; the number of the first data row (from 0)."""
    last = len(table.header) - 1
    for place, title in enumerate(layout.titles):
        sheet.merge_range(place, 0, place, last, title)
    top = len(layout.titles)
    if not layout.merged:
        sheet.write_row(top, 0, table.header)
        return top + 1
    column = 0
    for label, width in GROUPS[table.item]:
        if label:
            sheet.merge_range(top, column, top, column + width - 1, label)
            sheet.write_row(top + 1, column, table.header[column : column + width])
        else:
            sheet.merge_range(top, column, top + 1, column, table.header[column])
        column += width
    return top + 2


def _row(sheet: xlsxwriter.worksheet.Worksheet, place: int, row: list[Cell], day: object) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(place, column, cell)
        elif isinstance(cell, date):
            sheet.write_datetime(place, column, cell, day)
        elif cell is not None:
            sheet.write_number(place, column, cell)


def write_xls(path: Path, sheet_name: str, table: Table, titles: tuple[str, ...], empty_sheets: Sequence[str]) -> None:
    """An old XLS; `empty_sheets` are the Sheet2 and Sheet3 that nobody deleted."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(sheet_name)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for place, title in enumerate(titles):
        sheet.write_merge(place, place, 0, len(table.header) - 1, title)
    for place, row in enumerate([list[Cell](table.header), *table.rows], start=len(titles)):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(place, column, cell, day)
            elif cell is not None and cell != "":
                sheet.write(place, column, cell)
    for name in empty_sheets:
        book.add_sheet(name)
    book.save(str(path))
