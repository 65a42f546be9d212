"""The statutory tables as they are laid out, before they are written anywhere."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hedui.documents.sheet_spec import Formula, Total
from hedui.documents.statistics import (
    BY_PEOPLE,
    CHECKED,
    DETAIL_COLUMNS,
    DETAIL_HEADERS,
    DETAIL_LINES,
    HANDLINGS,
    Heading,
    check_code,
    detail_sheet,
)  # fmt: skip
from hedui.documents.statistics_basis import basis_sheet, heading_of
from hedui.documents.statistics_tables import (
    BY_COUNTY,
    BY_ITEM,
    BY_QUESTION,
    MEASURES,
    Compared,
    Handled,
    Line,
    summary_sheet,
)  # fmt: skip

HEADING = Heading("2026年11月", "临河区", "2026-11-01", "工作底稿（未生效）", "AB12CD34")
ONE = Line(("公安", "户籍"), Compared(10, 20, 8), Handled(5, 4, 1, 2, 0, 1, 2, 2, 3))
TOTAL = Line((), Compared(12, 24, 8), Handled(5, 4, 1, 2, 0, 1, 2, 2, 3))
NOT_ASKED = Line(("民政", "殡葬"), Compared(), None)
DETAIL = (
    1, "王=建国", "150802********0017", "H1", "临河区", "养老金", "问题", "领取养老金未申报", "p.csv:3 等2条", "1,200.00 元", date(2026, 9, 30),
    None, None, None, None, None, 7, 9,
)  # fmt: skip


def test_every_number_has_its_unit_in_the_header() -> None:
    assert all(re.search(r"（(户|人|条|人次)）$", header) for header in MEASURES)
    assert [header for header in MEASURES if "清退" in header] == ["清退（人次）", "清退（人）"]


def test_households_and_persons_are_not_added_over_items() -> None:
    sheet = summary_sheet(BY_ITEM, HEADING, [ONE, ONE], TOTAL, 0)
    assert sheet.total_row[:6] == (None, "合计", None, 12, 24, 8)  # type: ignore[index]
    assert sheet.total_row[6:] == (Total.SUM, 4, *[Total.SUM] * 6, 2, Total.SUM)  # type: ignore[index]


def test_records_are_added_where_each_stands_in_one_line() -> None:
    assert summary_sheet(BY_ITEM, HEADING, [ONE], TOTAL, 0).total_row[5] is Total.SUM  # type: ignore[index]


def test_person_times_are_not_added_over_questions() -> None:
    line = Line(("户籍", "问"), Compared(), ONE.handled)
    assert summary_sheet(BY_QUESTION, HEADING, [line] * 2, TOTAL, 0).total_row[-3:-1] == (2, 2)  # type: ignore[index]


def test_what_was_not_asked_is_empty_and_alone_has_no_total() -> None:
    sheet = summary_sheet(BY_ITEM, HEADING, [NOT_ASKED], Line((), Compared(), Handled()), 0)
    assert list(sheet.rows) == [(1, "民政", "殡葬", *[None] * 13)]
    assert sheet.total_row == (None, "合计", None, *[None] * 13)


def test_counts_are_formulas_over_the_list_with_their_values() -> None:
    row = next(iter(summary_sheet(BY_ITEM, HEADING, [ONE], TOTAL, 100).rows))
    cells = [cell for cell in row if isinstance(cell, Formula)]
    assert [cell.value for cell in cells] == [5, 4, 1, 2, 0, 1, 1, 2, 2, 3]
    assert cells[0].text == "COUNTIFS('明细表'!$F$6:$F$105,$C5,'明细表'!$G$6:$G$105,\"问题\")"
    assert cells[6].text == "G5-SUM(I5:L5)"
    assert [cell.array for cell in cells] == [False, True, *[False] * 5, True, True, False]
    assert DETAIL_HEADERS.index("数据项") == 5
    assert DETAIL_LINES + 2 == 6


def test_a_line_without_lines_of_the_list_is_plain_zeros() -> None:
    row = next(
        iter(summary_sheet(BY_COUNTY, HEADING, [Line(("临河区", 3), Compared(1, 2, 0), Handled())], TOTAL, 100).rows)
    )
    assert row == (1, "临河区", 3, 1, 2, 0, *[0] * 10)


def test_the_heading_says_period_unit_reporter_deadline_and_mark() -> None:
    title, line, reporter = HEADING.lines("统计表")
    assert title == "统计表　【工作底稿（未生效）】"
    assert line == "统计期间：2026年11月　　核对日期：2026-11-01　　填报单位：临河区"
    assert reporter.startswith("填报人：________　　审核人：________　　填报日期：________　　报送期限：每月25日前")
    assert Heading("", "").lines("表")[0] == "表"


def test_details_leave_people_their_columns_and_choices() -> None:
    (row,) = detail_sheet(HEADING, [DETAIL]).rows
    assert len(row) == len(DETAIL_COLUMNS)
    assert [cell for header, cell in zip(DETAIL_HEADERS, row, strict=True) if header in BY_PEOPLE] == [None] * 5
    assert BY_PEOPLE == ("核实结果", "处理", "原因", "经办人", "日期")
    assert next(column.choices for column in DETAIL_COLUMNS if column.header == "处理") == HANDLINGS
    assert [column.header for column in DETAIL_COLUMNS if column.hidden] == ["人员编号", "人次编号", "校验码"]
    assert len(detail_sheet(HEADING, []).title_lines) == DETAIL_LINES


def test_the_check_code_tells_which_cell_was_changed() -> None:
    cells = [str(DETAIL[DETAIL_HEADERS.index(header)]) for header in CHECKED]
    code = check_code("AB", 1, cells)
    assert len(code) == 2 * len(CHECKED)
    for at in range(len(cells)):
        other = check_code("AB", 1, [*cells[:at], cells[at] + "x", *cells[at + 1 :]])
        assert [i for i in range(len(cells)) if code[2 * i : 2 * i + 2] != other[2 * i : 2 * i + 2]] == [at]
    assert check_code("AB", 2, cells) != code != check_code("AC", 1, cells)


@given(st.text(), st.text(alphabet=" \t\n\u3000\xa0", max_size=3))
def test_white_space_and_what_a_cell_cannot_hold_change_no_code(text: str, blank: str) -> None:
    assert check_code("AB", 1, [text]) == check_code("AB", 1, [f"{blank}{text}{blank}"])


def test_the_hidden_sheet_tells_its_heading() -> None:
    sheet = basis_sheet(HEADING, [("", "", "", 1, 2, 3, None)])
    assert sheet.hidden
    assert heading_of(sheet.title_lines) == HEADING
    assert heading_of(["别的"]) is None
