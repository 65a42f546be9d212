"""统计表 and its sisters (by county, by county and item, by question): counts of the lines of the 明细表 as formulas.

Every count stands in its cell as a formula over the 明细表 beside the value that it has now. What the list cannot
tell, households and persons compared and records met, comes from the run as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from xlsxwriter.utility import xl_col_to_name

from hedui.documents.sheet_spec import ColumnSpec, Formula, SheetSpec, Total
from hedui.documents.statistics import (
    CANCELLED,
    CORRECTED,
    DETAIL_HEADERS,
    DETAIL_LINES,
    DETAIL_SHEET,
    FAVOUR,
    KEPT,
    PROBLEM,
    REDUCED,
    Heading,
)  # fmt: skip

SUMMARY_TITLE = "城乡低保家庭经济状况信息核对情况统计表"
NOTES = (
    "注：1. 核对户数、核对人数、命中记录由系统给出；户数、人数的合计是去重后的数，不是各项相加。空格表示该项未查询，不是零。",
    "2. 命中记录是来源部门记录中属于核对对象的条数，不等于问题；问题记录是须由人核实处理的条数，等于更正、取消、减发、保留、待核实之和（未填的计入待核实）。",
    "3. 清退（人次）：同一人在多个数据项中被取消，按项分别计；清退（人）：同一人只计一次。户数、人数、人次、条数不互相换算。",
    "4. 有利线索是可能对家庭有利的记录（如残疾、就学、医疗支出），不计入问题记录。",
)


@dataclass(frozen=True)
class Compared:
    """What the run compared: households 户 and persons 人 (each once), records met 条. None: not asked, or not of this kind."""

    households: int | None = None
    persons: int | None = None
    hits: int | None = None


@dataclass(frozen=True)
class Handled:
    """What the lines of a group say: problems 条, people 人 whom they concern, what was concluded (each 条), persons
    removed as person-times 人次 and as persons 人, lines in the family's favour 条."""

    problems: int = 0
    people: int = 0
    corrected: int = 0
    cancelled: int = 0
    reduced: int = 0
    kept: int = 0
    removed_times: int = 0
    removed_people: int = 0
    favour: int = 0

    @property
    def pending(self) -> int:
        """Problems without a conclusion, 条."""
        return self.problems - self.corrected - self.cancelled - self.reduced - self.kept

    @property
    def lines(self) -> int:
        """Lines of the list, 条."""
        return self.problems + self.favour


@dataclass(frozen=True)
class Line:
    """One line of a table: what it is about, what was compared, what the list says (None: not asked)."""

    labels: tuple[str | int, ...]
    compared: Compared
    handled: Handled | None


@dataclass(frozen=True)
class Table:
    """One summary table. `labels`: the columns that say what a line is about; `keys`: which of them, at which position,
    are columns of the 明细表. `several`: one person-time can stand in several lines, so that they cannot be added."""

    title: str
    sheet: str
    labels: tuple[ColumnSpec, ...]
    keys: tuple[tuple[str, int], ...]
    with_compared: bool = True
    several: bool = False
    one_page: bool = False


BY_ITEM = Table(
    SUMMARY_TITLE, "统计表", (ColumnSpec("部门", 11), ColumnSpec("数据项", 16)), (("数据项", 1),), one_page=True
)
BY_COUNTY = Table(
    f"{SUMMARY_TITLE}（分旗县）", "统计表（分旗县）", (ColumnSpec("旗县（区）", 16), ColumnSpec("核对数据项（项）", 10, "integer")),
    (("旗县（区）", 0),), one_page=True,
)  # fmt: skip
BY_BOTH = Table(
    f"{SUMMARY_TITLE}（分旗县、数据项）", "统计表（分旗县和数据项）", (ColumnSpec("旗县（区）", 13), ColumnSpec("数据项", 16)),
    (("旗县（区）", 0), ("数据项", 1)),
)  # fmt: skip
BY_QUESTION = Table(
    f"{SUMMARY_TITLE}（分问题）", "统计表（分问题）", (ColumnSpec("数据项", 16), ColumnSpec("问题", 34)),
    (("数据项", 0), ("问题", 1)), with_compared=False, several=True,
)  # fmt: skip

_NAMES = ("核对户数（户）", "核对人数（人）", "命中记录（条）")
_COUNTED = (
    "问题记录（条）", "涉及人数（人）", "更正（条）", "取消（条）", "减发（条）", "保留（条）", "待核实（条）", "清退（人次）", "清退（人）",
    "有利线索（条）",
)  # fmt: skip
MEASURES = (*_NAMES, *_COUNTED)
"""The headers of what is counted, each with its unit."""
# The unit stands on a line of its own, so that the columns are narrow and the form prints large.
_COMPARED, _HANDLED = (
    tuple(ColumnSpec(name.replace("（", "\n（"), 9, "integer") for name in names) for names in (_NAMES, _COUNTED)
)


def figures(compared: Compared, handled: Handled | None) -> dict[str, int | None]:
    """The figures of a line by header (MEASURES); what was not asked is None."""
    h = handled
    counted = h and (
        h.problems, h.people, h.corrected, h.cancelled, h.reduced, h.kept, h.pending, h.removed_times, h.removed_people, h.favour,
    )  # fmt: skip
    said = (*(getattr(compared, f.name) for f in fields(Compared)), *(counted or [None] * len(_HANDLED)))
    return dict(zip(MEASURES, said, strict=True))


def summary_sheet(
    table: Table, heading: Heading, lines: Sequence[Line], total: Line, listed: int, notes: Sequence[str] = ()
) -> SheetSpec:
    """A summary table. `listed`: lines of the 明细表 in the same workbook; with 0 the counts are plain numbers."""
    titles = heading.lines(table.title)
    columns = (ColumnSpec("序号", 6, "ordinal"), *table.labels, *(_COMPARED if table.with_compared else ()), *_HANDLED)
    writer = _Writer(table, listed, len(titles) + 2, 1 + len(table.labels) + 3 * table.with_compared)
    rows = [writer.row(number, line) for number, line in enumerate(lines, 1)]
    whole = writer.total(lines, total)
    return SheetSpec(table.sheet, columns, rows, titles, whole, (*NOTES, *notes), one_page=table.one_page)


@dataclass(frozen=True)
class _Writer:
    """Writes the rows of one table: `first` is the sheet's row (from 1) of the first line, `at` the position (from 0)
    of the column of problem records."""

    table: Table
    listed: int
    first: int
    at: int

    def row(self, number: int, line: Line) -> tuple[object, ...]:
        """One line of the table, with formulas where the list has lines of it."""
        said = [line.compared.households, line.compared.persons, line.compared.hits] if self.table.with_compared else []
        row = self.first + number - 1
        keys = [(header, f"${xl_col_to_name(1 + at)}{row}") for header, at in self.table.keys]
        return (number, *line.labels, *said, *self._counts(line.handled, keys, row))

    def total(self, lines: Sequence[Line], total: Line) -> tuple[object, ...]:
        """The last row: sums where lines can be added, else what the whole list says."""
        compared = total.compared
        hits: object = compared.hits
        if compared.hits is not None and compared.hits == sum(line.compared.hits or 0 for line in lines):
            hits = Total.SUM
        said = [compared.households, compared.persons, hits] if self.table.with_compared else []
        if all(line.handled is None for line in lines):
            return (None, "合计", *[None] * (len(self.table.labels) - 1), *said, *[None] * len(_HANDLED))
        counted = self._counts(total.handled or Handled(), [], self.first + len(lines))
        distinct = {1, 7, 8} if self.table.several else {1, 8}
        sums = [value if at in distinct else Total.SUM for at, value in enumerate(counted)]
        return (None, "合计", *[None] * (len(self.table.labels) - 1), *said, *sums)

    def _counts(self, handled: Handled | None, keys: list[tuple[str, str]], row: int) -> list[object]:
        if handled is None:
            return [None] * len(_HANDLED)
        said = [v for h, v in figures(Compared(), handled).items() if h in _COUNTED]
        if not self.listed or not handled.lines:
            return list(said)
        problem = [*keys, ("类别", f'"{PROBLEM}"')]
        removed = [*problem, ("处理", f'"{CANCELLED}"')]
        texts = [
            (self._count(problem), False), (self._distinct("人员编号", problem, 0, row), True),
            *((self._count([*problem, ("处理", f'"{word}"')]), False) for word in (CORRECTED, CANCELLED, REDUCED, KEPT)),
            (self._rest(row), False), (self._distinct("人次编号", removed, 3, row), True), (self._distinct("人员编号", removed, 3, row), True),
            (self._count([*keys, ("类别", f'"{FAVOUR}"')]), False),
        ]  # fmt: skip
        return [Formula(text, value or 0, array) for (text, array), value in zip(texts, said, strict=True)]

    def _rest(self, row: int) -> str:
        return f"{self._cell(0, row)}-SUM({self._cell(2, row)}:{self._cell(5, row)})"

    def _cell(self, step: int, row: int) -> str:
        return f"{xl_col_to_name(self.at + step)}{row}"

    def _count(self, conditions: list[tuple[str, str]]) -> str:
        return f"COUNTIFS({','.join(f'{self._range(header)},{value}' for header, value in conditions)})"

    def _distinct(self, numbered: str, conditions: list[tuple[str, str]], step: int, row: int) -> str:
        """How many different numbers stand in the lines that meet all conditions. There are none where the count of
        these lines, `step` columns from the first count, is 0: some programs give an error for an empty frequency."""
        met = "*".join(f"({self._range(header)}={value})" for header, value in conditions)
        numbers = self._range(numbered)
        return f'IF({self._cell(step, row)}=0,0,SUM(--(FREQUENCY(IF({met},{numbers},""),{numbers})>0)))'

    def _range(self, header: str) -> str:
        letter = xl_col_to_name(DETAIL_HEADERS.index(header))
        first = DETAIL_LINES + 2
        return f"'{DETAIL_SHEET}'!${letter}${first}:${letter}${first + self.listed - 1}"
