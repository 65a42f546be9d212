"""`hedui statistics`: what people concluded, counted."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path

import click

from hedui.documents.statistics_tables import MEASURES, Line, Table, figures
from hedui.site.cli.options import DAY, FILE
from hedui.verification.statistics.returned import Outcome, Reporter, count_returned


@click.command("statistics")
@click.argument("filled", metavar="DETAIL.xlsx...", type=FILE, nargs=-1, required=True)
@click.option("--out", type=FILE, help="Write the workbook with the tables and all lines here.")
@click.option("--reporter", default="", metavar="NAME", help="Who reports (填报人).")
@click.option("--on", "day", type=DAY, help="The day of the report (填报日期).")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="The tables as JSON on stdout.")
def statistics_command(
    filled: tuple[Path, ...], out: Path | None, reporter: str, day: date | None, quiet: bool, as_json: bool
) -> None:
    """Count the filled 明细表 of one or several counties: the 统计表 with what people concluded."""
    outcome = count_returned(list(filled), out, Reporter(reporter.strip(), day))
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo("\n".join(table_lines(outcome, out)))


def table_lines(outcome: Outcome, out: Path | None) -> list[str]:
    """The tables by item and by county for the terminal; items that were not asked are left out."""
    heading = outcome.heading
    lines = [f"【{heading.mark}】"] if heading.mark else []
    lines += [f"{heading.unit}　{heading.period}　清单 {heading.list_no}　明细 {outcome.lines:,} 条", ""]
    for table, rows, total in outcome.tables:
        if table.one_page:
            lines += [*_table(table, rows, total), ""]
    total_handled = outcome.tables[0][2].handled
    if total_handled:
        lines.append(
            f"问题记录 {total_handled.problems:,} 条，待核实 {total_handled.pending:,} 条；"
            f"清退 {total_handled.removed_times:,} 人次（{total_handled.removed_people:,} 人）"
        )
    lines += [f"须知：{warning}" for warning in outcome.warnings[:20]]
    lines += [f"须知：另有 {len(outcome.warnings) - 20:,} 条，见 --json"] if len(outcome.warnings) > 20 else []
    return lines + ([f"输出：{out}"] if out else [])


def _table(table: Table, rows: list[Line], total: Line) -> list[str]:
    at = table.keys[0][1]
    heads = [header.rstrip("）").split("（") for header in MEASURES]
    lines = [
        _row(table.labels[at].header, [name[:4] for name, _unit in heads]),
        _row("", [f"（{unit}）" for _n, unit in heads]),
    ]
    for line in rows:
        if line.handled is not None:
            lines.append(_row(str(line.labels[at]), _told(line)))
    return [*lines, _row("合计", _told(total))]


def _told(line: Line) -> list[str]:
    return ["" if n is None else f"{n:,}" for n in figures(line.compared, line.handled).values()]


def _row(name: str, cells: list[str]) -> str:
    return (_pad(name, 20) + "".join(_pad(cell, 10, left=True) for cell in cells)).rstrip()


def _pad(text: str, width: int, *, left: bool = False) -> str:
    """Filled to so many columns of a terminal, where a Chinese character takes two."""
    blank = " " * (width - sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
    return blank + text if left else text + blank
