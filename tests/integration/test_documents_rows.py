"""Rows written as they are have the bytes that the library writes cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedui.documents import workbook
from hedui.documents.sheet_cells import lines_of, write_cell
from hedui.documents.sheet_rows import RowSheet
from hedui.documents.sheet_spec import ColumnSpec, Formula, Kind, SheetSpec, Total
from hedui.documents.workbook import write_workbook

MADE = datetime(2026, 11, 1)
KINDS: tuple[Kind, ...] = ("text", "integer", "money_fen", "percent", "date", "text")
COLUMNS = tuple(
    ColumnSpec(f"列 {at}", width, kind)
    for at, (kind, width) in enumerate(zip(KINDS, (8, 9, 12, 8, 11, 40), strict=True))
)
TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "_x0041_",
        "_x",
        "a_xb",
        "<r>x</r>",
        "&<>\"'",
        "\r",
        "a\rb\n",
        "\t前",
        "后 ",
        "\u3000",
        "\ufffe",
        "\x0b",
        "=1+1",
        "x" * 40_000,
        "字" * 999,
    ]
)
FORMULAS = st.builds(
    Formula, st.sampled_from(["SUM(A1:A2)", 'IF(A1<>"&",1,--(B1>0))']), st.integers(0, 10**9), st.booleans()
)
ROWS = st.tuples(
    TEXTS, st.integers() | st.none() | TEXTS | FORMULAS, st.integers(-(10**17), 10**17) | st.none(),
    st.fractions() | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(allow_nan=False, allow_infinity=False) | st.none(),
    st.dates(date(1600, 1, 1)) | st.datetimes(datetime(1900, 1, 1)) | st.none(), st.none() | TEXTS | st.integers(),
)  # fmt: skip


class CellByCell:
    """What `RowWriter` does, by the library's own calls."""

    def __init__(self, sheet: RowSheet, columns: Sequence[ColumnSpec], formats: dict) -> None:  # type: ignore[type-arg]
        self.sheet, self.columns, self.formats = sheet, columns, formats

    def write(self, at: int, row: Sequence[object]) -> None:
        lines = 1
        for index, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            lines = max(lines, lines_of(value, column.width) if isinstance(value, str) else 1)
            write_cell(self.sheet, (at, index), value, column.kind, self.formats)
        if lines > 1:
            self.sheet.set_row(at, 13.5 * min(lines, 30))


def parts(path: Path, rows: Sequence[Sequence[object]], total: Sequence[object] | None) -> dict[str, bytes]:
    write_workbook(path, [SheetSpec("表", COLUMNS, rows, ("标题", "小标题"), total, ("注",))], MADE)
    with ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROWS, max_size=6))
def test_rows_have_the_bytes_of_the_library(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    total = ("合计", Total.SUM, Total.SUM, None, None, None)
    with pytest.MonkeyPatch.context() as patch:
        ours = parts(tmp_path / "rows.xlsx", rows, total)
        patch.setattr(workbook, "RowWriter", CellByCell)
        assert parts(tmp_path / "cells.xlsx", rows, total) == ours


def test_dates_have_the_numbers_of_the_library(tmp_path: Path) -> None:
    days = [date(1900, 3, 1), date(2000, 2, 29), date(2026, 11, 1), date(9999, 12, 31)]
    ours = parts(tmp_path / "rows.xlsx", [("", None, None, None, day, None) for day in days], None)[
        "xl/worksheets/sheet1.xml"
    ]
    with xlsxwriter.Workbook(tmp_path / "library.xlsx") as book:
        sheet = book.add_worksheet()
        for at, day in enumerate(days):
            sheet.write_datetime(at, 0, day)
    with ZipFile(tmp_path / "library.xlsx") as made:
        theirs = made.read("xl/worksheets/sheet1.xml").decode()
    for number in [part.split("</v>")[0] for part in theirs.split("<v>")[1:]]:
        assert f"<v>{number}</v>" in ours.decode()


def test_numbers_of_every_kind_are_taken(tmp_path: Path) -> None:
    ours = parts(
        tmp_path / "rows.xlsx", [("", 7, 105, Fraction(2, 3), None, 5), ("", 7, 105, Decimal("0.25"), None, 5)], None
    )
    xml = ours["xl/worksheets/sheet1.xml"].decode()
    assert all(f"<v>{number}</v>" in xml for number in ("7", "1.05", "0.6666666666666666", "0.25"))
