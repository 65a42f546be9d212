"""`hedui simulate`: another law tried on the families of a finished run."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path

import click

from hedui.rules.simulate import CHANGES, WHY
from hedui.site.cli.options import DAY, FILE, MEMORY, SET, parameter_values
from hedui.site.cli.telling import teller
from hedui.site.version import VERSION
from hedui.verification.simulation.counting import Row
from hedui.verification.simulation.labels import DIMENSION_LABELS, class_label, part_label, span, yuan
from hedui.verification.simulation.laws import Change
from hedui.verification.simulation.result import DECIDED, Outcome, added, cost
from hedui.verification.simulation.run import Request, simulate_run


@click.command("simulate")
@click.argument("run", metavar="OUT", type=FILE)
@SET
@click.option(
    "--against", default="", metavar="PACK", help="Another pack of the same place, above or below the run's own."
)
@click.option("--packs", type=FILE, help="Another folder of packs, such as a draft of the next rules.")
@click.option("--on", "day", type=DAY, help="Another day: the rules and standards in force then.")
@click.option("--out", type=FILE, help="New folder for the page (simulation.html) and the tables.")
@click.option(
    "--near", type=click.IntRange(1, 50), default=5, show_default=True, help="Percent of the line that counts as near."
)
@click.option("--memory", type=MEMORY, default="4GB", show_default=True, help="What the engine may use.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True, help="Cores the engine may use.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Progress as JSON lines on stderr, the result on stdout.")
def simulate_command(
    run: Path, sets: tuple[str, ...], against: str, packs: Path | None, day: date | None, out: Path | None, near: int, memory: str,
    threads: int, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say what another law would do to the families of OUT, a finished run of `hedui verify`."""
    change = Change(tuple(sorted(parameter_values(sets).items())), against.strip(), packs, day)
    request = Request(run, change, out, near, memory, threads, VERSION)
    outcome = simulate_run(request, teller(quiet=quiet, as_json=as_json))
    if as_json:
        click.echo(json.dumps(outcome.manifest(), ensure_ascii=False, indent=2, default=str))
    elif not quiet:
        click.echo("\n".join(table_lines(outcome, out)))


def table_lines(outcome: Outcome, out: Path | None) -> list[str]:
    """The result as a table for the terminal."""
    lines = [f"【{outcome.mark}】"]
    for word, side in (("原规则", outcome.before), ("新规则", outcome.after)):
        lines.append(f"{word}　{side.pack.code} {side.pack.name}　{side.on}")
    lines += [f"　{v.label}（{v.kind}）：{v.before} → {v.after}　{v.after_source}" for v in outcome.values]
    lines += [f"　{line}" for line in outcome.rules]
    lines += ["", *_changes(outcome), ""]
    lines += _row("", ("户", "人", "新增", "退出", "转类", "增加", "减少", "待核实", "每月增减（元）"))
    for dimension, label in DIMENSION_LABELS.items():
        lines.append(f"按{label}")
        groups: dict[str, list[Row]] = {}
        for row in outcome.rows:
            if row.dimension == dimension:
                groups.setdefault(row.part, []).append(row)
        for part, found in groups.items():
            lines += _row(f"　{part_label(dimension, part)}", _group(found))
    lines += ["", f"距线 {outcome.near}% 以内：线下 {outcome.near_below:,} 户，线上（含等于）{outcome.near_above:,} 户"]
    moved = [f"{class_label(b)} → {class_label(a)} {n:,} 户" for b, a, n, _ in outcome.classes if b != a and b and a]
    lines += [f"类别：{'；'.join(moved)}"] if moved else []
    lines += [f"须知：{sentence}" for sentence in outcome.warnings]
    return lines + ([f"输出：{out}/simulation.html、households.parquet、summary.parquet、run.json"] if out else [])


def _changes(outcome: Outcome) -> list[str]:
    lines = _row("变化", ("户", "人", "", "", "", "", "", "", "每月增减（元）"))
    for row in outcome.total.values():
        told = "—" if row.change == "no_rules" else span(row.difference_low, row.difference_high)
        lines += _row(CHANGES[row.change], (f"{row.households:,}", f"{row.people:,}", *[""] * 6, told))
    for side, word in (("before", "原"), ("after", "新")):
        found = cost(outcome.total.values(), side)
        lines.append(
            f"每月{word}为 {yuan(found.low)} 元（已定家庭），待核实家庭另加 {yuan(found.undecided_low)} 至 {yuan(found.undecided_high)} 元"
        )
    undecided = outcome.total.get("undecided")
    if undecided:
        why = "，".join(f"{WHY[reason]} {n:,} 户" for reason, n, _ in outcome.reasons)
        lines.append(f"待核实（{why}）：可能新增 {undecided.may_enter:,} 户，可能退出 {undecided.may_leave:,} 户")
    return lines


def _group(found: list[Row]) -> tuple[str, ...]:
    by = {row.change: row.households for row in found}
    decided = [row for row in found if row.change in DECIDED]
    counts = (sum(row.households for row in found), sum(row.people for row in found))
    changes = (by.get(change, 0) for change in ("enters", "leaves", "class", "more", "less", "undecided"))
    told = span(added(r.difference_low for r in decided), added(r.difference_high for r in decided))
    return (*(f"{n:,}" for n in (*counts, *changes)), told)


def _row(name: str, cells: tuple[str, ...]) -> list[str]:
    widths = (8, 9, 7, 7, 7, 7, 7, 8, 18)
    return [(_pad(name, 30) + "".join(_pad(c, w, left=True) for c, w in zip(cells, widths, strict=True))).rstrip()]


def _pad(text: str, width: int, *, left: bool = False) -> str:
    """Filled to so many columns of a terminal, where a Chinese character takes two."""
    blank = " " * (width - sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
    return blank + text if left else text + blank
