"""核对底数: the hidden sheet with what the tables cannot count from the 明细表, for the program that reads it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hedui.documents.sheet_spec import ColumnSpec, SheetSpec
from hedui.documents.statistics import Heading, check_code

BASIS_COLUMNS = (
    ColumnSpec("底数序号", 8, "integer"), ColumnSpec("旗县（区）", 16), ColumnSpec("部门", 12), ColumnSpec("数据项", 16),
    ColumnSpec("核对户数（户）", 12, "integer"), ColumnSpec("核对人数（人）", 12, "integer"),
    ColumnSpec("命中记录（条）", 12, "integer"), ColumnSpec("明细（条）", 12, "integer"), ColumnSpec("底数校验码", 30),
)  # fmt: skip
"""A line per county and item; an empty county or item stands for all of them. Nothing compared: not asked."""
TITLE = "核对底数（系统填写，请勿改动）"
_MARKS = ("清单号：", "统计期间：", "填报单位：", "核对日期：", "标记：")


def basis_sheet(heading: Heading, lines: Iterable[Sequence[object]]) -> SheetSpec:
    """The sheet. `lines` in the order of BASIS_COLUMNS without number and code."""
    said = (heading.list_no, heading.period, heading.unit, heading.checked_on, heading.mark)
    titles = (TITLE, *(f"{mark}{value}" for mark, value in zip(_MARKS, said, strict=True)))
    rows = ((number, *line, basis_code(heading, number, line)) for number, line in enumerate(lines, 1))
    return SheetSpec("核对底数", BASIS_COLUMNS, rows, titles, hidden=True)


def basis_code(heading: Heading, number: int, cells: Sequence[object]) -> str:
    """The check code of a line, which also vouches for the lines above the header."""
    above = "|".join((heading.list_no, heading.period, heading.unit, heading.checked_on, heading.mark))
    return check_code(above, number, cells)


def heading_of(titles: Sequence[str]) -> Heading | None:
    """The heading that the lines above the header tell, or None when they are not ours."""
    said = {mark: next((t.removeprefix(mark) for t in titles if t.startswith(mark)), None) for mark in _MARKS}
    list_no, period, unit, day, mark = said.values()
    if not list_no or period is None or unit is None:
        return None
    return Heading(period, unit, day or "", mark or "", list_no)
