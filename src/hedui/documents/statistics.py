"""The two statutory tables: 统计表 (one line per data item) and 明细表 (one line per person and question)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hedui.documents.masking import mask_number
from hedui.documents.sheet_spec import ColumnSpec, SheetSpec, Total

WORKING_COPY = "工作底稿（未生效）"
ILLUSTRATIVE = "示例参数"
SUMMARY_TITLE = "城乡低保家庭经济状况信息核对情况统计表"
DETAIL_TITLE = "城乡低保家庭经济状况信息核对明细表"

_SUMMARY_NOTES = (
    "注：核对户数、核对人数的合计是去重后的户数、人数，由填报方给出，不是各项相加；其余合计为各项相加。",
    "命中记录是来源部门记录中属于核对对象的条数，不等于问题；问题记录是需要由人说明或更正的条数。",
    "清退以人次计：同一人在多项中被清退，按项分别计入。空格表示尚无结果，不是零。",
)


@dataclass(frozen=True)
class Heading:
    """Who reports what: printed above both tables. `period` is written as the office writes it (2026年第三季度)."""

    period: str
    area: str
    reporter: str = ""
    reported_on: date | None = None
    working_copy: bool = True
    illustrative: bool = False

    def lines(self, title: str) -> tuple[str, ...]:
        """The title with its marks, and the line with period, area, reporter and date."""
        marks = [WORKING_COPY] * self.working_copy + [ILLUSTRATIVE] * self.illustrative
        day = self.reported_on.isoformat() if self.reported_on else "________"
        line = f"统计期间：{self.period}　　旗县（区）：{self.area}　　填报人：{self.reporter or '________'}　　填报日期：{day}"
        return ("　".join([title, *(f"【{mark}】" for mark in marks)]), line)


@dataclass(frozen=True)
class ItemCount:
    """What one data item yielded. None is *not known yet* and stays an empty cell: it is never printed as 0.

    households 户, persons 人, hits 条, problem_records 条, corrected 条, removed 人次, pending 条.
    """

    department: str
    item: str
    households: int | None = None
    persons: int | None = None
    hits: int | None = None
    problem_records: int | None = None
    corrected: int | None = None
    removed: int | None = None
    pending: int | None = None


@dataclass(frozen=True)
class DetailLine:
    """One person and one question. The handling and what follows are filled in by people, after the machine stage."""

    name: str
    id_number: str
    household_no: str
    item: str
    source: str
    content: str
    as_of: date | None
    verified_result: str = ""
    handling: str = ""
    handler: str = ""
    handled_on: date | None = None


def summary_sheet(
    heading: Heading, counts: Sequence[ItemCount], households: int | None, persons: int | None
) -> SheetSpec:
    """统计表. `households` (户) and `persons` (人) are the distinct totals: items overlap, so theirs cannot be added."""
    columns = (
        ColumnSpec("序号", 6, "integer"),
        ColumnSpec("部门", 14),
        ColumnSpec("数据项", 18),
        ColumnSpec("核对户数（户）", 13, "integer"),
        ColumnSpec("核对人数（人）", 13, "integer"),
        ColumnSpec("命中记录（条）", 13, "integer"),
        ColumnSpec("问题记录（条）", 13, "integer"),
        ColumnSpec("已更正（条）", 12, "integer"),
        ColumnSpec("清退（人次）", 12, "integer"),
        ColumnSpec("待处理（条）", 12, "integer"),
    )
    rows = (
        (number, c.department, c.item, c.households, c.persons)  # noqa: RUF005
        + (c.hits, c.problem_records, c.corrected, c.removed, c.pending)
        for number, c in enumerate(counts, 1)
    )
    sums = tuple(_sum_if_any(values) for values in _added(counts))
    total = (None, "合计", None, households, persons, *sums)
    return SheetSpec("统计表", columns, rows, heading.lines(SUMMARY_TITLE), total, _SUMMARY_NOTES, one_page=True)


def detail_sheet(heading: Heading, lines: Iterable[DetailLine]) -> SheetSpec:
    """明细表. Numbers are masked here, whatever the caller gives; the lines are read once, one in memory."""
    columns = (
        ColumnSpec("序号", 7, "integer"),
        ColumnSpec("姓名", 12),
        ColumnSpec("身份证号（脱敏）", 21),
        ColumnSpec("户编号", 14),
        ColumnSpec("数据项", 14),
        ColumnSpec("来源", 20),
        ColumnSpec("命中内容", 44),
        ColumnSpec("数据截至", 12, "date"),
        ColumnSpec("核实结果", 16),
        ColumnSpec("处理（取消/减发/保留及理由）", 24),
        ColumnSpec("经办人", 10),
        ColumnSpec("处理日期", 12, "date"),
    )
    rows = (_detail_row(number, line) for number, line in enumerate(lines, 1))
    return SheetSpec("明细表", columns, rows, heading.lines(DETAIL_TITLE))


def _detail_row(number: int, line: DetailLine) -> tuple[object, ...]:
    return (
        number, line.name, mask_number(line.id_number), line.household_no, line.item, line.source, line.content,
        line.as_of or "未知", line.verified_result or None, line.handling or None, line.handler or None, line.handled_on,
    )  # fmt: skip


def _added(counts: Sequence[ItemCount]) -> list[list[int | None]]:
    return [
        [c.hits for c in counts],
        [c.problem_records for c in counts],
        [c.corrected for c in counts],
        [c.removed for c in counts],
        [c.pending for c in counts],
    ]


def _sum_if_any(values: list[int | None]) -> Total | None:
    """A sum where at least one line has a figure; a column that nobody knows has no total either."""
    return Total.SUM if any(value is not None for value in values) else None
