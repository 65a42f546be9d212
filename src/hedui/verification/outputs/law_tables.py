"""OUT/law/: the families as the rules read them, so that another law can be tried on a finished run.

One file per input table (rules/TABLES.md) and programme that was applied. No name and no citizen number stands
in them: a family is its number in the roster and its division, a person a number of the run.
"""

from __future__ import annotations

from pathlib import Path

from hedui.tables import Engine, literal
from hedui.values.files import private_folder
from hedui.verification.law_inputs import BASES, LARGER

FOLDER = "law"
_ORDER = {
    "household": "t.household", "person": "person", "income": "household, person, certain, category, kind, basis, annual_lo, annual_hi",
    "expense": "household", "asset": "household, person, obligor, certain, kind, amount_lo, amount_hi, area_lo, use, status, bought_on, exempt",
    "obligor": "obligor",
}  # fmt: skip
"""The same rows in the same order whenever the same run is made."""
TABLES = tuple(_ORDER)


def write_law_tables(engine: Engine, out: Path, programme: str, in_question: tuple[str, ...], mark: str) -> int:
    """Write the input tables as they stand in the engine to `out`/law/TABLE-`programme`.parquet. Rows written.

    `in_question`: kinds of findings that put in question who belongs to the family. `mark`: what every output says of itself.
    """
    folder, rows = private_folder(out / FOLDER), 0
    for table in TABLES:
        sql = _household(in_question) if table == "household" else f"SELECT * FROM {table}"
        marked = f"SELECT t.*, {literal(mark)} AS mark FROM ({sql}) t"
        rows += engine.write(f"{marked} ORDER BY {_ORDER[table]}", folder / f"{table}-{programme}.parquet")
    return rows


def law_files(out: Path, table: str) -> list[Path]:
    """The files of one input table in a finished run, in the order of their programmes."""
    return sorted((out / FOLDER).glob(f"{table}-*.parquet"))


def _household(in_question: tuple[str, ...]) -> str:
    """The families with what a roll is counted by: number in the roster, reading, programme, county, open questions."""
    kinds = ", ".join(literal(kind) for kind in in_question)
    # Both numbers of a family are made of its first line: joins of whole numbers cost less than those of texts.
    return f"""SELECT t.*, h.household_no, h.first_line AS family, t.household % 2 = {BASES.index(LARGER)} AS larger,
      coalesce(h.programme, '') AS programme, substr(coalesce(h.hukou_area, ''), 1, 6) AS county, h.members,
      q.first_line IS NOT NULL AS question
    FROM household t JOIN households h ON h.first_line = t.household // 2
    LEFT JOIN (SELECT DISTINCT first_line FROM findings JOIN households USING (household_no)
      WHERE kind IN ({kinds})) q ON q.first_line = h.first_line"""
