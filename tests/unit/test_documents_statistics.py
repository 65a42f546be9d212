"""The two statutory tables."""

from __future__ import annotations

from datetime import date

from hedui.documents.sheet_spec import Total
from hedui.documents.statistics import DetailLine, Heading, ItemCount, detail_sheet, summary_sheet

HEADING = Heading("2026年第三季度", "临河区", "张三", date(2026, 10, 9))


def test_every_number_has_its_unit_in_the_header() -> None:
    headers = [column.header for column in summary_sheet(HEADING, [], 0, 0).columns]
    assert headers[3:] == [
        "核对户数（户）", "核对人数（人）", "命中记录（条）", "问题记录（条）", "已更正（条）", "清退（人次）", "待处理（条）",
    ]  # fmt: skip


def test_households_and_persons_are_not_added_over_items() -> None:
    sheet = summary_sheet(HEADING, [ItemCount("公安", "户籍", 10, 20, 3, 2, 1, 0, 1)] * 2, 10, 20)
    assert sheet.total_row == (None, "合计", None, 10, 20, *[Total.SUM] * 5)


def test_what_nobody_knows_has_no_total() -> None:
    sheet = summary_sheet(HEADING, [ItemCount("公安", "户籍", 10, 20, 3, 2)], 10, 20)
    assert sheet.total_row == (None, "合计", None, 10, 20, Total.SUM, Total.SUM, None, None, None)
    assert list(sheet.rows) == [(1, "公安", "户籍", 10, 20, 3, 2, None, None, None)]


def test_the_heading_carries_its_marks() -> None:
    title, line = HEADING.lines("统计表")
    assert title == "统计表　【工作底稿（未生效）】"
    assert line == "统计期间：2026年第三季度　　旗县（区）：临河区　　填报人：张三　　填报日期：2026-10-09"
    assert Heading("", "", working_copy=False).lines("表")[0] == "表"
    assert "【示例参数】" in Heading("", "", illustrative=True).lines("表")[0]


def test_details_are_masked_and_leave_people_their_columns() -> None:
    line = DetailLine("王建国", "150802198001010017", "H1", "养老金", "人社", "月发放 1,200.00 元", None)
    sheet = detail_sheet(HEADING, [line])
    assert list(sheet.rows) == [
        (
            1,
            "王建国",
            "150802********0017",
            "H1",
            "养老金",
            "人社",
            "月发放 1,200.00 元",
            "未知",
            None,
            None,
            None,
            None,
        )
    ]
    assert len(sheet.columns) == 12
