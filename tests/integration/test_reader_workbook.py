"""Workbooks as departments send them: titles, merged headers, several sheets, numbers and dates as Excel keeps them."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

from hedui.intake.limits import Limits
from hedui.intake.reading import Table
from hedui.intake.workbook import open_workbook
from hedui.values.faults import Refusal

KNOWN = frozenset(["姓名", "身份证号", "险种", "月发放额", "所有人", "号牌号码", "品牌型号"])
HEADER = ["姓名", "身份证号", "险种", "月发放额"]
PERSON = ["图门巴雅尔", "150802198001010014", "城乡居民", 1234.5]
Rows = Sequence[Sequence[object]]


def xlsx(sheets: dict[str, Rows], *, first: tuple[int, int] = (0, 0), **options: object) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows, first[0]):
            for column, cell in enumerate(cells, first[1]):
                formats = {date: [day], datetime: [moment]}.get(type(cell), [])
                sheet.write(row, column, cell, *formats)
    book.close()
    return file.getvalue()


def xls(sheets: dict[str, Rows]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                style = xlwt.easyxf(num_format_str="yyyy-mm-dd") if isinstance(cell, date) else xlwt.Style.default_style
                sheet.write(row, column, cell, style)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(table: Table) -> list[tuple[object, ...]]:
    """Rows as (source_row, cells in the header's order)."""
    rows = [row for batch in table.batches for row in batch.to_pylist()]
    assert table.counts.rows == len(rows)
    assert all(row["ragged"] is None for row in rows)
    return [(row["source_row"], *(row[name] for name in table.header)) for row in rows]


def refused(source: bytes | Path, **options: object) -> Refusal:
    with pytest.raises(Refusal) as raised:
        for table in open_workbook(source, "pension.xlsx", KNOWN, **options):  # type: ignore[arg-type]
            list(table.batches)
    assert raised.value.place.file.startswith("pension.xlsx") and raised.value.remedy
    assert "图门巴雅尔" not in str(raised.value) and "150802" not in str(raised.value)
    return raised.value


@pytest.mark.parametrize("make", [xlsx, xls])
def test_titles_header_and_rows_of_one_sheet(make: object, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(make({"养老金": [["2026年9月养老金"], [], HEADER, PERSON, [], PERSON]}))  # type: ignore[operator]
    [table] = open_workbook(path, "pension.xlsx", KNOWN)
    assert (table.name, table.header, table.titles) == ("pension.xlsx", tuple(HEADER), ("2026年9月养老金",))
    row = ("图门巴雅尔", "150802198001010014", "城乡居民", "1234.5")
    assert read(table) == [(1, *row), (3, *row)], "a blank row is no row and keeps its number"


def test_a_table_that_does_not_begin_in_the_first_cell() -> None:
    [table] = open_workbook(xlsx({"S": [["题目"], HEADER, PERSON]}, first=(4, 3)), "pension.xlsx", KNOWN)
    assert table.titles == ("题目",)
    assert read(table) == [(1, *PERSON[:3], "1234.5")]


def test_merged_header_cells_in_two_lines() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("A1:D1", "机动车登记信息")
    sheet.merge_range("A2:A3", "所有人")
    sheet.merge_range("B2:B3", "身份\n证号")
    sheet.merge_range("C2:D2", "车辆信息")
    sheet.write_row("C3", ["号牌号码", "品牌型号"])
    sheet.write_row("A4", ["王小明", "150802198001010014", "蒙L00000", "虚构"])
    book.close()
    [table] = open_workbook(file.getvalue(), "vehicle.xlsx", KNOWN)
    assert (table.header, table.titles) == (("所有人", "身份证号", "号牌号码", "品牌型号"), ("机动车登记信息",))
    assert read(table) == [(1, "王小明", "150802198001010014", "蒙L00000", "虚构")]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_numbers_and_dates_as_excel_keeps_them(make: object) -> None:
    cells = [
        150802198001010014,
        150802800101011,
        45322,
        12.0,
        0.1 + 0.2,
        True,
        date(2024, 1, 31),
        "'150802198001010014 ",
    ]
    header = ["身份证号", "旧号", "序列", "整数", "和", "是否", "日期", "文本"]
    [table] = open_workbook(make({"S": [header, cells]}), "a.xlsx", KNOWN)  # type: ignore[operator]
    expected = (
        "1.50802198001010E+17",
        "150802800101011",
        "45322",
        "12",
        "0.3",
        "是",
        "2024-01-31",
        "'150802198001010014 ",
    )
    assert read(table) == [(1, *expected)]


def test_times_errors_and_the_other_calendar() -> None:
    cells: list[object] = [datetime(2024, 1, 31, 8, 30), date(2024, 1, 31), "#N/A", "=1/0"]
    [table] = open_workbook(xlsx({"S": [["姓名", "日期", "错", "式"], cells]}, date_1904=True), "a.xlsx", KNOWN)
    [(_, moment, day, error, _formula)] = read(table)
    assert (moment, day, error) == ("2024-01-31 08:30:00", "2024-01-31", "")


def test_several_usable_sheets_are_several_tables_and_others_are_named() -> None:
    sheets = {
        "一": [HEADER, PERSON],
        "说明": [["填表说明"], ["字典", "内容"]],
        "空": [],
        "二": [HEADER, PERSON, PERSON],
    }
    skipped: list[str] = []
    tables = open_workbook(xlsx(sheets), "pension.xlsx", KNOWN, skipped=skipped)
    assert [table.name for table in tables] == ["pension.xlsx#一", "pension.xlsx#二"]
    assert [len(read(table)) for table in tables] == [1, 2]
    assert skipped == ["说明", "空"]


def test_one_sheet_by_name_or_its_refusal() -> None:
    book = xlsx({"一": [HEADER, PERSON], "二": [HEADER, PERSON, PERSON]})
    [table] = open_workbook(book, "pension.xlsx", KNOWN, sheet="二")
    assert table.name == "pension.xlsx" and len(read(table)) == 2
    refusal = refused(book, sheet="三")
    assert refusal.fault == "no_sheet" and "一、二" in refusal.remedy


def test_a_full_xls_sheet_goes_on_in_the_next_without_header() -> None:
    full = [HEADER[:2], *([["甲", 1]] * 65_535)]
    tables = open_workbook(xls({"一": full, "二": [["乙", 2], ["丙", 3]], "三": [["注", "x"]]}), "a.xls", KNOWN)
    assert [table.name for table in tables] == ["a.xls#一", "a.xls#二"]
    assert len(read(tables[0])) == 65_535
    assert read(tables[1]) == [(1, "乙", "2"), (2, "丙", "3")]


def test_header_only_is_a_table_without_rows() -> None:
    [table] = open_workbook(xlsx({"S": [["题"], HEADER]}), "pension.xlsx", KNOWN)
    assert read(table) == []


def test_cells_beyond_the_header_get_columns_of_their_own_and_empty_columns_do_not() -> None:
    rows = [["姓名", "", "身份证号", ""], ["甲", "", "1", "", "多"], ["乙", "", "2", " ", "余"]]
    [table] = open_workbook(xlsx({"S": rows}), "a.xlsx", KNOWN)
    assert table.header == ("姓名", "身份证号", "列5")
    assert read(table) == [(1, "甲", "1", "多"), (2, "乙", "2", "余")]


def test_a_printed_page_header_is_a_row_like_any_other() -> None:
    [table] = open_workbook(xlsx({"S": [HEADER, PERSON, HEADER]}), "a.xlsx", KNOWN)
    assert [row[0] for row in read(table)] == [1, 2]


def test_rows_over_several_batches_keep_their_order_and_number() -> None:
    rows = [HEADER[:2], *([f"人{n}", n] if n % 7 else [] for n in range(1, 101))]
    [table] = open_workbook(xlsx({"S": rows}), "a.xlsx", KNOWN, limits=Limits(batch_rows=9))
    assert read(table) == [(n, f"人{n}", str(n)) for n in range(1, 101) if n % 7]


def test_a_row_that_begins_with_nothing_or_nought_is_a_row_and_one_of_blanks_is_none() -> None:
    rows = [
        HEADER[:3],
        ["", "1", "甲"],
        [" ", "\u3000", ""],
        [0, "", ""],
        [False, "", ""],
        ["", "", 0],
        ["\u3000", "", "乙"],
    ]
    [table] = open_workbook(xlsx({"S": rows}), "a.xlsx", KNOWN)
    expected = [(1, "", "1", "甲"), (3, "0", "", ""), (4, "否", "", ""), (5, "", "", "0"), (6, "\u3000", "", "乙")]
    assert read(table) == expected


def test_the_child_opens_the_workbook_before_it_imports_what_takes_long() -> None:
    code = "import sys, hedui.intake.workbook_child; print(sorted({'numpy', 'pyarrow', 'duckdb'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_no_header_anywhere_is_refused_with_the_files_own() -> None:
    refusal = refused(xlsx({"S": [["XM", "公民号码"], ["图门巴雅尔", "150802198001010014"]]}))
    assert refusal.fault == "no_header" and "公民号码" in refusal.what and refusal.place.file == "pension.xlsx#S"
    assert refused(xlsx({"S": []})).fault == "no_header"


def test_too_many_columns() -> None:
    refusal = refused(xlsx({"S": [["姓名", *(f"c{n}" for n in range(600))]]}))
    assert refusal.fault == "too_many_columns" and "601" in refusal.what


def test_a_workbook_locked_with_a_password() -> None:
    plain = xls({"S": [HEADER, PERSON]})
    sealed = plain.replace("Workbook".encode("utf-16-le") + bytes(16), "EncryptedPackage".encode("utf-16-le"))
    assert sealed != plain
    assert refused(sealed).fault == "encrypted"
    assert "password_env" in refused(_locked_xls()).remedy and refused(_locked_xls()).fault == "encrypted"


def _locked_xls() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "姓名")
    stream = book.get_biff_data()
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]
    file = io.BytesIO()
    XlsDoc().save(file, stream[:begin] + struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678) + stream[begin:])
    return file.getvalue()


@pytest.mark.parametrize("content", [b"<html><table><tr><td>\xd0\xd5\xc3\xfb", b"\xd0\xd5\xc3\xfb\t1\r\n", b""])
def test_a_web_page_or_text_named_xls_is_refused_with_the_way_out(content: bytes) -> None:
    refusal = refused(content)
    assert refusal.fault == "not_a_workbook" and ".csv" in refusal.remedy
