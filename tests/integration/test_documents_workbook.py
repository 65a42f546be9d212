"""Workbooks read back with an independent reader, and their XML looked at."""

from __future__ import annotations

import itertools
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hedui.documents.sheet_cells import CUT_MARK, LONGEST_TEXT
from hedui.documents.sheet_spec import ColumnSpec, Formula, SheetSpec, Total
from hedui.documents.workbook import write_workbook

MADE = datetime(2026, 10, 9, tzinfo=UTC)
TEXT = (ColumnSpec("文本", 20),)


def rows_of(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def xml_of(path: Path, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(part).decode("utf-8")


def written(tmp_path: Path, *values: object, kind: str = "text") -> list[object]:
    path = tmp_path / "t.xlsx"
    write_workbook(path, [SheetSpec("表", (ColumnSpec("列", 10, kind),), [(v,) for v in values])], MADE)  # type: ignore[arg-type]
    return [row[0] for row in rows_of(path, "表")[1:]]


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    values = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "{=1}", "http://x.cn", "001", "1e5"]
    assert written(tmp_path, *values) == values
    assert "<f>" not in xml_of(tmp_path / "t.xlsx")
    assert "hyperlink" not in xml_of(tmp_path / "t.xlsx")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\r"), min_size=1), min_size=1, max_size=20))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    found = written(tmp_path_factory.mktemp("x"), *values)
    forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
    assert found == [forbidden.sub("\ufffd", value) for value in values]


def test_text_that_looks_like_the_writers_markup_is_text(tmp_path: Path) -> None:
    assert written(tmp_path, "<r><t>x</t></r>", "<b>&amp;</b>") == ["<r><t>x</t></r> ", "<b>&amp;</b>"]


def test_long_text_is_cut_with_a_visible_mark(tmp_path: Path) -> None:
    plain, astral, whole = written(tmp_path, "王" * 40_000, "𠅤" * 40_000, "一" * LONGEST_TEXT)
    assert isinstance(plain, str) and isinstance(astral, str)
    assert plain.endswith(CUT_MARK) and len(plain) == LONGEST_TEXT
    assert astral.endswith("𠅤" + CUT_MARK) and len(astral.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert whole == "一" * LONGEST_TEXT


def test_numbers_are_numbers_in_yuan_and_dates_dates(tmp_path: Path) -> None:
    assert written(tmp_path, 123_456, -5, None, "未知", kind="money_fen") == [1234.56, -0.05, "", "未知"]
    assert written(tmp_path, 3, 10**16, Decimal(2), kind="integer") == [3, str(10**16), 2]
    assert written(tmp_path, Fraction(67, 100), kind="percent") == [0.67]
    assert written(tmp_path, date(2026, 9, 30), date(1899, 1, 1), kind="date") == [date(2026, 9, 30), "1899-01-01"]


@pytest.mark.parametrize(("kind", "value"), [("money_fen", 1.5), ("integer", date(2026, 1, 1)), ("date", 5)])
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, kind: str, value: object) -> None:
    with pytest.raises(TypeError, match="expected"):
        written(tmp_path, value, kind=kind)
    assert list(tmp_path.iterdir()) == []


def test_a_row_of_the_wrong_width_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_workbook(tmp_path / "t.xlsx", [SheetSpec("表", TEXT, [("a", "b")])], MADE)


def test_ready_to_print(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    sheet = SheetSpec(
        "表", (*TEXT, ColumnSpec("数", 9, "integer")), [("a", 1)], ("题目", "期间"), ("合计", Total.SUM), ("注",)
    )
    write_workbook(path, [sheet], MADE)
    xml = xml_of(path)
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in xml
    assert 'fitToPage="1"' in xml
    assert 'topLeftCell="A4"' in xml and 'state="frozen"' in xml
    assert '<autoFilter ref="A3:B4"' in xml
    names = xml_of(path, "xl/workbook.xml")
    assert "'表'!$3:$3" in names.replace("表!", "'表'!") and "$A$1:$B$6" in names
    assert "<f>SUM(B4:B4)</f><v>1</v>" in xml
    assert [row[0] for row in rows_of(path, "表")] == ["题目", "期间", "文本", "a", "合计", "注"]


def test_what_does_not_fit_goes_on_in_a_further_sheet(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    columns = (ColumnSpec("数", 9, "integer"),)
    sheet = SheetSpec("表", columns, ((n,) for n in range(1, 8)), ("题",), (Total.SUM,))
    assert write_workbook(path, [sheet], MADE, most_rows=6) == 7
    assert [row[0] for row in rows_of(path, "表")] == ["题", "数", 1, 2, 3]
    assert [row[0] for row in rows_of(path, "表 (2)")] == ["题", "数", 4, 5, 6]
    assert [row[0] for row in rows_of(path, "表 (3)")] == ["题", "数", 7, 28]
    assert "<f>" not in xml_of(path, "xl/worksheets/sheet3.xml")


def test_an_empty_table_has_its_header_and_a_total_of_zero(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    sheet = SheetSpec("表", (*TEXT, ColumnSpec("元", 9, "money_fen")), [], (), ("合计", Total.SUM))
    assert write_workbook(path, [sheet], MADE) == 0
    assert rows_of(path, "表") == [["文本", "元"], ["合计", 0]]


def test_sheet_names_are_made_acceptable_and_different(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    titles = ["a/b[c]:*?\\", "A B C", "王" * 40, "王" * 40, "", "'x'"]
    write_workbook(path, [SheetSpec(title, TEXT, []) for title in titles], MADE)
    names = CalamineWorkbook.from_path(path).sheet_names
    assert len({name.casefold() for name in names}) == 6 and all(0 < len(name) <= 31 for name in names)
    assert names[3] == "王" * 27 + " (2)" and names[4] == "表" and names[5] == "x"


def test_equal_inputs_give_equal_bytes_and_private_files(tmp_path: Path) -> None:
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (one, other):
        write_workbook(path, [SheetSpec("表", TEXT, [("王",)])], MADE)
    assert one.read_bytes() == other.read_bytes()
    assert "2026-10-09T00:00:00Z" in xml_of(one, "docProps/core.xml")
    assert one.stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, [SheetSpec("表", TEXT, [("旧",)])], MADE)
    before = path.read_bytes()

    def breaking() -> Iterator[tuple[str]]:
        yield ("新",)
        raise OSError("no more rows")

    with pytest.raises(OSError, match="no more rows"):
        write_workbook(path, [SheetSpec("表", TEXT, breaking())], MADE)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        many = ((f"王{n}",) for n in itertools.islice(itertools.count(), rows))
        write_workbook(tmp_path / "t.xlsx", [SheetSpec("表", TEXT, many)], MADE)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(12_000) < peak(4_000) + 300_000


def test_long_text_makes_its_row_higher(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_workbook(path, [SheetSpec("表", TEXT, [("短",), ("王" * 25,), ("一\n二\n三",)])], MADE)
    heights = re.findall(r'<row r="(\d+)"(?: ht="([\d.]+)")?', xml_of(path))
    assert [height for _, height in heights[1:]] == ["", "40.5", "40.5"]


def test_a_form_is_printed_on_one_page(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_workbook(path, [SheetSpec("表", TEXT, [("短",)], one_page=True)], MADE)
    assert '<pageSetup paperSize="9" orientation="landscape"/>' in xml_of(path)


def test_what_people_fill_in_can_be_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    columns = (
        *TEXT,
        ColumnSpec("处理", 9, by_people=True, choices=("取消", "保留")),
        ColumnSpec("日期", 9, "date", by_people=True),
    )
    write_workbook(path, [SheetSpec("表", columns, [("a", None, None), ("b", None, None)])], MADE)
    xml = xml_of(path)
    assert re.search(r'<dataValidation type="list"[^>]* sqref="B2:B3"><formula1>"取消,保留"</formula1>', xml)
    assert re.search(r'<dataValidation type="date"[^>]* sqref="C2:C3">', xml)
    assert "FFF2CC" in xml_of(path, "xl/styles.xml")


def test_hidden_columns_are_sorted_with_the_rest_and_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    columns = (*TEXT, ColumnSpec("数", 9, "integer"), ColumnSpec("码", 9, hidden=True))
    write_workbook(
        path, [SheetSpec("表", columns, [("a", 1, "x")]), SheetSpec("底", TEXT, [("a",)], hidden=True)], MADE
    )
    assert re.search(r'<col min="3" max="3"[^>]* hidden="1"', xml_of(path))
    assert '<autoFilter ref="A1:C2"' in xml_of(path)
    book = xml_of(path, "xl/workbook.xml")
    assert "$A$1:$B$2" in book
    assert re.search(r'<sheet name="底"[^>]* state="hidden"', book)


def test_a_formula_has_its_value_beside_it_and_is_summed(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    columns = (*TEXT, ColumnSpec("数", 9, "integer"))
    rows = [("a", Formula("1+2", 3)), ("b", Formula('SUM(--(A2:A3="b"))', 1, array=True))]
    write_workbook(path, [SheetSpec("表", columns, rows, (), ("合计", Total.SUM))], MADE)
    xml = xml_of(path)
    assert re.search(r'<c r="B2" s="\d+"><f>1\+2</f><v>3</v></c>', xml)
    assert re.search(r'<c r="B3" s="\d+"><f t="array" ref="B3">SUM\(--\(A2:A3="b"\)\)</f><v>1</v></c>', xml)
    assert "<f>SUM(B2:B3)</f><v>4</v>" in xml
