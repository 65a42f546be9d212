"""OUT/law/: the facts as the rules read them, so that another law can be tried on a finished run.

One file per input table (rules/TABLES.md), each fact once, with the readings in which it stands (readings.py). No name
and no citizen number stands in them: a family is its number in the roster and its division, a person a line of the roster.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hedui.tables import Engine, literal
from hedui.values.files import private_folder
from hedui.verification.law_inputs import IN_QUESTION
from hedui.verification.readings import TABLES, kept

FOLDER = "law"
_ORDER = {
    "household": "household", "person": "person", "income": "household, person, certain, category, kind, basis, annual_lo, annual_hi, larger",
    "expense": "household", "asset": "household, person, obligor, certain, kind, amount_lo, amount_hi, area_lo, use, status, bought_on, exempt, larger",
    "obligor": "obligor, larger",
}  # fmt: skip
"""The same rows in the same order whenever the same run is made."""


def write_law_tables(engine: Engine, out: Path, laws: Sequence[str], mark: str) -> int:
    """Write what is kept of the input tables to `out`/law/TABLE.parquet, where any law was applied. Rows written.

    `laws`: the programmes that were applied, in their order. `mark`: what every output says of itself.
    """
    if not laws:
        return 0
    private_folder(out / FOLDER)
    names = " ".join(f"WHEN {number} THEN {literal(name)}" for number, name in enumerate(laws))
    rows = 0
    for table in TABLES:
        sql = f"SELECT *, {literal(mark)} AS mark FROM {kept(table)}"
        if table == "household":
            sql = f"""SELECT k.* EXCLUDE (law), q.household_no IS NOT NULL AS question, CASE k.law {names} END AS law,
              {literal(mark)} AS mark FROM {kept(table)} k LEFT JOIN {IN_QUESTION} q ON q.household_no = k.household_no"""
        rows += engine.write(f"{sql} ORDER BY {_ORDER[table]}", law_file(out, table))
    return rows


def law_file(out: Path, table: str) -> Path:
    """The file of one input table in a finished run."""
    return out / FOLDER / f"{table}.parquet"
