"""The outputs of a what-if: every family and every count as Parquet, and one page."""

from __future__ import annotations

from pathlib import Path

from hedui.documents.simulation.page import page
from hedui.tables import Engine, literal
from hedui.values.files import write_text
from hedui.verification.simulation.result import Outcome
from hedui.verification.simulation.viewing import page_content


def write_outputs(engine: Engine, outcome: Outcome, folder: Path) -> dict[str, int]:
    """Write households.parquet, summary.parquet and simulation.html into a private folder. Rows written."""
    rows = {
        "households": engine.write(_households(outcome), folder / "households.parquet"),
        "summary": engine.write(_summary(outcome), folder / "summary.parquet"),
    }
    write_text(folder / "simulation.html", page(page_content(outcome)))
    return rows


def _households(outcome: Outcome) -> str:
    sides = ", ".join(
        f"{s}_own, {s}_state AS {s}_class, {s}_entitled, {s}_low, {s}_high, {s}_income, {s}_line, {s}_why"
        for s in ("before", "after")
    )
    near = " OR ".join(
        f"({s}_line > 0 AND 100 * abs({s}_income - {s}_line) <= {outcome.near} * {s}_line)" for s in ("before", "after")
    )
    return f"""SELECT household_no, county, CASE WHEN urban THEN 'urban' ELSE 'rural' END AS area_kind, programme, type, size, members,
      with_elderly, with_disabled, with_serious, with_minor, change, why, may_enter, may_leave, {sides}, difference_low,
      difference_high, coalesce({near}, FALSE) AS near_line, {literal(outcome.mark)} AS mark
    FROM simulated ORDER BY household_no"""


def _summary(outcome: Outcome) -> str:
    return f"""SELECT dimension, part, change, households, people, before_low, before_high, after_low, after_high,
      difference_low, difference_high, may_enter, may_leave, {literal(outcome.mark)} AS mark
    FROM summary ORDER BY dimension, part, change"""
