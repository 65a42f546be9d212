"""The two statutory tables: what stands above them, and the 明细表 (one line per person and question).

The summary tables that count its lines are in `statistics_tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from hedui.documents.sheet_cells import LONGEST_TEXT, cell_text
from hedui.documents.sheet_spec import ColumnSpec, SheetSpec

WORKING_COPY = "工作底稿（未生效）"
ILLUSTRATIVE = "示例参数"
DETAIL_TITLE = "城乡低保家庭经济状况信息核对明细表"
DETAIL_SHEET = "明细表"
CANCELLED, REDUCED, KEPT, CORRECTED, OPEN = HANDLINGS = ("取消", "减发", "保留", "更正", "待核实")
"""What people conclude about a line. A line without any is open too."""
PROBLEM, FAVOUR = NATURES = ("问题", "有利")
"""What a line is: a problem record, or something that can only help the family."""
DEADLINE = "报送期限：每月25日前（季度核对项目：每季度首月25日前）"

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_INSTRUCTION = f"黄色表头各栏由经办人填写；“处理”只填{'、'.join(HANDLINGS)}，填后统计表自动更新。其余各栏请勿改动、增删，可以筛选和排序。"


@dataclass(frozen=True)
class Heading:
    """What stands above every table. `period` as the office writes it (2026年11月), `mark` without its brackets.

    `list_no` names the list of questions that the tables count, so that what comes back can be told apart.
    """

    period: str
    unit: str
    checked_on: str = ""
    mark: str = ""
    list_no: str = ""
    reporter: str = ""
    reported_on: str = ""

    def of_county(self, county: str) -> Heading:
        """The heading of one county's workbook."""
        return replace(self, unit=f"{self.unit}　{county}")

    def lines(self, title: str, *more: str) -> tuple[str, ...]:
        """The title with its mark, the line of period and unit, the line of who reports, and what the table adds."""
        when = f"　　核对日期：{self.checked_on}" if self.checked_on else ""
        return (
            f"{title}　【{self.mark}】" if self.mark else title,
            f"统计期间：{self.period}{when}　　填报单位：{self.unit}",
            f"填报人：{self.reporter or '________'}　　审核人：________　　填报日期：{self.reported_on or '________'}　　{DEADLINE}",
            *more,
        )


DETAIL_COLUMNS = (
    ColumnSpec("序号", 6, "ordinal"), ColumnSpec("姓名", 9), ColumnSpec("身份证号（脱敏）", 18.5), ColumnSpec("户编号", 12),
    ColumnSpec("旗县（区）", 10), ColumnSpec("数据项", 11), ColumnSpec("类别", 6), ColumnSpec("问题", 17),
    ColumnSpec("来源（文件:行）", 18), ColumnSpec("命中内容", 30), ColumnSpec("数据截至", 11, "date"),
    ColumnSpec("核实结果", 13, by_people=True), ColumnSpec("处理", 8, by_people=True, choices=HANDLINGS),
    ColumnSpec("原因", 13, by_people=True), ColumnSpec("经办人", 9, by_people=True),
    ColumnSpec("日期", 11, "date", by_people=True),
    ColumnSpec("人员编号", 8, "integer", hidden=True), ColumnSpec("人次编号", 8, "integer", hidden=True),
    ColumnSpec("校验码", 30, hidden=True),
)  # fmt: skip
"""The columns of the 明细表: ten of the machine after its number, five of people, three for programs.

人员编号 is the same for one person in all lines, 人次编号 for one person of a household and one data item; the
summary tables count them. 校验码 lets a program see which cell of the machine's somebody has changed.
"""
DETAIL_HEADERS = tuple(column.header for column in DETAIL_COLUMNS)
BY_PEOPLE = tuple(column.header for column in DETAIL_COLUMNS if column.by_people)
CHECKED = tuple(h for h in DETAIL_HEADERS if h not in BY_PEOPLE and h not in ("序号", "校验码"))
"""The columns whose cells 校验码 vouches for, in its order."""
DETAIL_LINES = 4
"""Lines above the header of the 明细表."""


def detail_sheet(heading: Heading, lines: Iterable[Sequence[object]], notes: Sequence[str] = ()) -> SheetSpec:
    """明细表. `lines` in the order of DETAIL_COLUMNS, without 校验码, which is computed here; read once."""
    titles = heading.lines(DETAIL_TITLE, f"{_INSTRUCTION}清单号：{heading.list_no}")
    rows = ((*line, _code_of(heading.list_no, line)) for line in lines)
    return SheetSpec(DETAIL_SHEET, DETAIL_COLUMNS, rows, titles, note_lines=notes)


def check_code(list_no: str, number: object, cells: Iterable[object]) -> str:
    """Two characters per cell: they change (but for one time in 1,024) when the cell does. White space never matters.

    It is no seal against intent: who knows this line can compute it.
    """
    salt = f"{list_no}|{number}|"
    return "".join(_two(salt, cell) for cell in cells)


def _two(salt: str, cell: object) -> str:
    said = "" if cell is None else str(cell)
    if not said.isprintable() or len(said) > LONGEST_TEXT // 2:
        said = cell_text(said)
    said = "".join(said.split())
    found = crc32((salt + said).encode("utf8", "replace"))
    found ^= found >> 16
    return _ALPHABET[found & 31] + _ALPHABET[found >> 5 & 31]


_CHECKED_AT = tuple(DETAIL_HEADERS.index(header) for header in CHECKED)


def _code_of(list_no: str, line: Sequence[object]) -> str:
    return check_code(list_no, line[0], [line[at] for at in _CHECKED_AT])
