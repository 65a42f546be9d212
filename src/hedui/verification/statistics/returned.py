"""`hedui statistics`: filled 明细表 in, the 统计表 out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from hedui.documents.statistics import Heading
from hedui.documents.statistics_tables import figures
from hedui.documents.workbook import write_workbook
from hedui.tables import Engine, Step
from hedui.values.faults import Place, Refusal
from hedui.verification.outputs.tables import MOST_XLSX_ROWS
from hedui.verification.statistics.listing import LISTED, number_people
from hedui.verification.statistics.merging import Merged, merge
from hedui.verification.statistics.reading import read_returned
from hedui.verification.statistics.tables import Tables, summary_tables, workbook

_COLUMNS = {
    "household_no": "户编号", "name": "姓名", "id_number": "身份证号（脱敏）", "county": "旗县（区）", "item": "数据项", "nature": "类别",
    "kind": "问题", "source": "来源（文件:行）", "content": "命中内容", "as_of": "数据截至", "verified": "核实结果", "handling": "处理",
    "reason": "原因", "handler": "经办人", "handled_on": "日期",
}  # fmt: skip


@dataclass(frozen=True)
class Reporter:
    """Who reports, and when: printed above the tables."""

    name: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What came back, counted."""

    heading: Heading
    files: tuple[str, ...]
    tables: Tables
    warnings: tuple[str, ...]
    lines: int

    def as_json(self) -> dict[str, Any]:
        """The same for programs; every figure is named with its unit."""
        told = {
            table.sheet: [
                {
                    **{c.header: label for c, label in zip(table.labels, line.labels, strict=True)},
                    **figures(line.compared, line.handled),
                }
                for line in lines
            ]
            for table, lines, _total in self.tables
        }
        total = self.tables[0][2]
        return {
            "period": self.heading.period, "unit": self.heading.unit, "list": self.heading.list_no, "mark": self.heading.mark,
            "files": list(self.files), "lines": self.lines, "total": figures(total.compared, total.handled),
            "tables": told, "warnings": list(self.warnings),
        }  # fmt: skip


def count_returned(paths: list[Path], out: Path | None = None, reporter: Reporter | None = None) -> Outcome:
    """Read, check, put together and count filled workbooks; write the workbook `out` when it is named.

    Refusal or Refusals for what cannot be counted (reading.read_returned, merging.merge); then nothing is written.
    """
    if out is not None and out.resolve() in {path.resolve() for path in paths}:
        raise Refusal("out_is_input", "it is one of the filled workbooks", "Name another file.", Place(str(out)))
    names = [path.name for path in paths]
    merged = merge([read_returned(path, path.name if names.count(path.name) == 1 else str(path)) for path in paths])
    with TemporaryDirectory(prefix="hedui-") as spare:
        engine = Engine(Path(spare) / "spill")
        try:
            return _count(engine, merged, paths, out, reporter or Reporter())
        finally:
            engine.close()


def _count(engine: Engine, merged: Merged, paths: list[Path], out: Path | None, reporter: Reporter) -> Outcome:
    engine.register("came", _table(merged))
    engine.run(
        Step("came_back", "SELECT row_number() OVER (ORDER BY rank, came) AS no, * EXCLUDE (rank, came) FROM came")
    )
    number_people(engine, "came_back")
    warnings = [*merged.warnings, *_alike(engine, merged)]
    heading = _heading(merged, reporter)
    tables = summary_tables(engine, merged.basis)
    if out is not None:
        fits = len(merged.lines) <= MOST_XLSX_ROWS
        if not fits:
            warnings.append(
                f"{len(merged.lines):,} lines are more than a workbook has room for: only the tables are written"
            )
        notes = ["5. 由填报后的明细表汇总。"]
        sheets = workbook(tables, heading, merged.basis, _lines(engine) if fits else None, notes)
        write_workbook(out, sheets, _made_on(merged.headings[0]))
    files = tuple(path.name for path in paths)
    return Outcome(heading, files, tables, tuple(warnings), len(merged.lines))


def _table(merged: Merged) -> pa.Table:
    """The lines as a relation: `rank` of the county, `came` the order, `who` a person of a list."""
    ranks = {county: at for at, county in enumerate(merged.basis.counties)}
    cells = [line.cells for _no, line in merged.lines]
    columns: dict[str, list[Any]] = {name: [one[header] for one in cells] for name, header in _COLUMNS.items()}
    columns["who"] = [f"{no}|{line.cells['人员编号']}" for no, line in merged.lines]
    columns["list"] = [no for no, _line in merged.lines]
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    numbers = {
        "rank": pa.array([ranks[one["旗县（区）"]] for one in cells], pa.int64()),
        "came": pa.array(range(len(cells)), pa.int64()),
    }
    return pa.table(texts | numbers)


def _alike(engine: Engine, merged: Merged) -> list[str]:
    """Persons of different lists with one name and one masked number: perhaps the same, so they are told."""
    if len(merged.headings) < 2:
        return []
    found = engine.rows(
        f"""SELECT min(no), max(no) FROM {LISTED} WHERE name <> '' GROUP BY name, id_number
        HAVING count(DISTINCT list) > 1 ORDER BY 1"""
    )
    if not found:
        return []
    shown = "、".join(f"{a} and {b}" for a, b in found[:5]) + (" …" if len(found) > 5 else "")
    return [
        f"{len(found):,} persons stand in several lists with one name and one masked number, perhaps the same: 序号 {shown}"
    ]


def _heading(merged: Merged, reporter: Reporter) -> Heading:
    def all_of(texts: list[str]) -> str:
        return "、".join(dict.fromkeys(text for text in texts if text))

    each = merged.headings
    return Heading(
        all_of([h.period for h in each]), all_of([h.unit for h in each]), all_of([h.checked_on for h in each]),
        all_of([h.mark for h in each]), all_of([h.list_no for h in each]),
        reporter.name, reporter.on.isoformat() if reporter.on else "",
    )  # fmt: skip


def _made_on(heading: Heading) -> datetime:
    """The day of the check: equal inputs give equal files."""
    day = heading.checked_on
    return datetime.combine(date.fromisoformat(day) if day else date(2000, 1, 1), time(), UTC)


def _lines(engine: Engine) -> Iterator[tuple[object, ...]]:
    """The lines of the 明细表 with what people wrote, in the order of its columns."""
    sql = f"""SELECT no, name, id_number, household_no, county, item, nature, kind, source, content, as_of,
      verified, handling, reason, handler, handled_on, person, times FROM {LISTED} ORDER BY no"""
    for batch in engine.batches(sql, 20_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            said = tuple(value or None for value in row[11:15])
            yield (*row[:10], _day(row[10]), *said, _day(row[15]), *row[16:])


def _day(text: str) -> date | str | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None
