"""statistics.xlsx of a run: the summary tables and the 明细表 that they count, for people to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hedui.documents.masking import mask_number
from hedui.documents.stated import yuan
from hedui.documents.statistics import Heading
from hedui.tables import Engine, literal
from hedui.values import region
from hedui.verification.outputs.tables import MOST_XLSX_ROWS, Marks, write_sheets
from hedui.verification.plan import ItemPlan
from hedui.verification.statistics.basis import WHOLE
from hedui.verification.statistics.compared import basis_of_run, list_number
from hedui.verification.statistics.listing import LISTED, counties, make_listed, not_compared
from hedui.verification.statistics.tables import summary_tables, workbook
from hedui.verification.window import Window

_UNKNOWN_DAY = "未知"


@dataclass(frozen=True)
class Scope:
    """What the statistics are about: region code, day, income window."""

    region: str
    on: date
    window: Window


def write_statistics(
    engine: Engine, plan: list[ItemPlan], marks: Marks, scope: Scope, out: Path, *, split: bool
) -> int:  # fmt: skip
    """Write statistics.xlsx into `out`. Lines of the list.

    With more than MOST_XLSX_ROWS lines it holds the summary tables as numbers; with `split` each county has a workbook
    of its own, statistics-CODE.xlsx, with its 明细表 and its tables.
    """
    county = counties(engine)
    listed = make_listed(engine, county)
    basis = basis_of_run(engine, plan, county)
    number = list_number(basis, scope.region, scope.on.isoformat(), marks.line)
    unit = region.full_name(scope.region)
    heading = Heading(f"{scope.on.year}年{scope.on.month}月", unit, scope.on.isoformat(), marks.line, number)
    notes = [_note(engine, scope)]
    fits = listed <= MOST_XLSX_ROWS
    if not fits:
        notes.append(
            f"明细表共 {listed:,} 条，{'按旗县另成文件 statistics-区划代码.xlsx' if split else '未写入本文件，见 findings.parquet'}。"
        )
    sheets = workbook(summary_tables(engine, basis), heading, basis, _lines(engine) if fits else None, notes)
    write_sheets(out / "statistics.xlsx", sheets, marks)
    for code, name in county.items() if split and not fits else ():
        tables = summary_tables(engine, basis, name)
        sheets = workbook(tables, heading.of_county(name), basis, _lines(engine, name), notes[:1])
        write_sheets(out / f"statistics-{code or 'unknown'}.xlsx", sheets, marks)
    engine.drop(LISTED)
    return listed


def _note(engine: Engine, scope: Scope) -> str:
    refused = engine.one("SELECT count(*) FROM people WHERE NOT permitted OR person_key IS NULL")[0]
    told = f"另有 {not_compared(engine):,} 条提示只说明未能核对，不列入明细表。" if not_compared(engine) else ""
    return f"5. 名册中另有 {refused:,} 人未授权或身份证号无效，各项均未核对，不计入核对人数。{told}收入核对期间 {scope.window}。"


def _lines(engine: Engine, county: str = WHOLE) -> Iterator[tuple[object, ...]]:
    """The lines of the 明细表, in the order of its columns."""
    where = f"WHERE county = {literal(county)}" if county else ""
    first = """CASE WHEN len(evidence) = 0 THEN '' ELSE evidence[1].file || ':' || evidence[1]."row" END
      || CASE WHEN len(evidence) > 1 THEN ' 等' || len(evidence) || '条' ELSE '' END"""
    sql = f"""SELECT no, name, coalesce(id_number, ''), household_no, county, item, nature, kind, {first},
      detail, declared, found, unit, period, as_of, person, times FROM {LISTED} {where} ORDER BY no"""
    for batch in engine.batches(sql, 20_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            no, name, number, household, its, item, nature, kind, source, *said, as_of, person, times = row
            yield (
                no, name or "", mask_number(number), household, its, item, nature, kind, source, _content(*said),
                as_of or _UNKNOWN_DAY, None, None, None, None, None, person, times,
            )  # fmt: skip


def _content(detail: str | None, declared: int | None, found: int | None, unit: str, period: str | None) -> str:
    """The essential words of the records: what it is, what was declared and found, of which time."""
    parts = [detail or ""]
    if declared is not None:
        parts.append(f"申报 {_figure(declared, unit)}")
    if found is not None:
        parts.append(f"核对 {_figure(found, unit)}" if declared is not None else _figure(found, unit))
    return "；".join(part for part in (*parts, period or "") if part)


def _figure(value: int, unit: str) -> str:
    return f"{yuan(value)} {unit}" if unit.startswith("元") else f"{value} {unit}"
