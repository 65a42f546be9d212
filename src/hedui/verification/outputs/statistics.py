"""The two statutory tables of a run: 统计表 per item and 明细表 per person and question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hedui.catalogue import departments, items
from hedui.documents.sheet_spec import SheetSpec
from hedui.documents.statistics import DetailLine, Heading, ItemCount, detail_sheet, summary_sheet
from hedui.tables import Engine
from hedui.values import region
from hedui.verification.outputs.tables import MOST_XLSX_ROWS, Marks
from hedui.verification.plan import ItemPlan
from hedui.verification.window import Window


@dataclass(frozen=True)
class Scope:
    """What the statistics are about: region code, day, income window."""

    region: str
    on: date
    window: Window


def statistics_sheets(
    engine: Engine, plan: list[ItemPlan], marks: Marks, scope: Scope, findings: Path
) -> list[SheetSpec]:
    """Both sheets. The detail list stops at the rows that a workbook can hold; the Parquet has all."""
    heading = Heading(
        f"{scope.on.year}年{scope.on.month}月（收入期间 {scope.window}）", region.full_name(scope.region),
        working_copy=not marks.entrustment_no, illustrative=marks.illustrative, reported_on=scope.on,
    )  # fmt: skip
    households, persons = engine.one("SELECT count(DISTINCT household_no), count(DISTINCT person_key) FROM asked")
    lines = _details(engine, findings)
    refused = engine.one("SELECT count(*) FROM people WHERE NOT permitted OR person_key IS NULL")[0]
    note = f"名册中另有 {refused} 人未授权或身份证号无效，各项均未核对，不计入本表的核对人数。"
    summary = summary_sheet(heading, _counts(engine, plan), households, persons)
    detail = detail_sheet(heading, lines)
    return [replace(sheet, note_lines=(*sheet.note_lines, note)) for sheet in (summary, detail)]


def _counts(engine: Engine, plan: list[ItemPlan]) -> list[ItemCount]:
    """Per item; an item that was not asked has no numbers at all, which is not the same as zeros."""
    labels = {d.code: d.label for d in departments()}
    problems = dict(
        engine.rows(
            """SELECT item, count(*) FROM (SELECT DISTINCT e.item AS item, e.file, e."row" FROM
              (SELECT unnest(evidence) AS e FROM findings WHERE kind NOT IN ('disability_not_declared', 'medical_cost', 'student')))
            GROUP BY item"""
        )
    )
    records = dict(
        engine.rows(
            """SELECT item, count(*) FROM (SELECT DISTINCT s.item, s.source_file, h.source_row, h.part
              FROM hits h JOIN hit_sources s ON s.snapshot = h.snapshot) GROUP BY item"""
        )
    )
    households, persons = engine.one("SELECT count(DISTINCT household_no), count(DISTINCT person_key) FROM asked")
    counts = []
    for one in plan:
        label = (labels[one.item.department], one.item.label)
        if not one.asked:
            counts.append(ItemCount(*label))
            continue
        found = problems.get(one.item.code, 0)
        counts.append(ItemCount(*label, households, persons, records.get(one.item.code, 0), found, None, None, found))
    return counts


def _details(engine: Engine, findings: Path) -> Iterator[DetailLine]:
    labels = {code: item.label for code, item in items().items()}
    sources = {
        code: next(d.label for d in departments() if d.code == item.department) for code, item in items().items()
    }
    sql = f"""SELECT name, coalesce(id_number, ''), household_no, item, label, detail, as_of FROM {engine.scan([findings])}
      WHERE item <> '' ORDER BY number LIMIT {MOST_XLSX_ROWS}"""
    for batch in engine.batches(sql, 20_000):
        for name, number, household, item, label, detail, as_of in zip(
            *(c.to_pylist() for c in batch.columns), strict=True
        ):
            content = f"{label}：{detail}" if detail else label
            yield DetailLine(name or "", number, household or "", labels[item], sources[item], content, as_of)
