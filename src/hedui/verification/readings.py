"""Both readings of every family as the rules read them (rules/TABLES.md), from facts that stand once each.

What is kept (`law_household`, `law_person` …) has the columns of the rules' input tables under the family's number. An
entry of income, expense, property or an obligor also says in which readings it stands: `declared`, `larger`. Members are
the same in both. A family of which every entry stands in both is assessed once: both its readings are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hedui.rules.compile import input_columns
from hedui.tables import Step

DECLARED, LARGER = "declared", "larger"
BASES = (DECLARED, LARGER)
TABLES = ("household", "person", "income", "expense", "asset", "obligor")
_OF_BOTH = ("household", "person")
# The families whose readings are two, and which number of the rules' tables is which reading of which family.
SPLIT, FILED = "law_split", "filed"
# Numbers of the rules' tables: an even one is what was declared, and the larger reading too where they are one.
_NUMBERS = ("household", "person", "obligor")


def kept(table: str) -> str:
    """The relation that keeps the facts of one input table."""
    return f"law_{table}"


def columns_kept(table: str) -> tuple[str, ...]:
    """The columns that what is kept of one input table must have."""
    return (*input_columns()[table], *(() if table in _OF_BOTH else BASES))


def reading_steps(where: str = "TRUE") -> list[Step]:
    """The steps that make the rules' input tables of what is kept, the rows `where` (`k`) alone. `split` must stand."""
    return [Step(table, _both(table, where), kept=False) for table in TABLES]


def split() -> Step:
    """The step that makes `law_split`: the families whose readings differ, `household` each."""
    entries = (table for table in TABLES if table not in _OF_BOTH)
    each = (f"SELECT household FROM {kept(table)} WHERE NOT (declared AND larger)" for table in entries)
    return Step(SPLIT, " UNION ".join(each))


def filed() -> Step:
    """The step that makes `filed`: family, programme, larger, household (the number of that reading)."""
    two = "CASE WHEN s.household IS NULL THEN 0 ELSE 1 END"
    sql = f"""SELECT household AS family, programme, FALSE AS larger, 2 * household AS household FROM {kept("household")}
UNION ALL SELECT k.household, k.programme, TRUE, 2 * k.household + {two} FROM {kept("household")} k
  LEFT JOIN {SPLIT} s ON s.household = k.household"""
    return Step(FILED, sql)


def of_reading(rows: Iterable[Mapping[str, Any]], basis: str) -> list[dict[str, Any]]:
    """Kept rows of one table as they stand in the rules' table of one reading, where every family has two."""
    bit = BASES.index(basis)
    return [
        {
            name: 2 * value + bit if name in _NUMBERS and value is not None else value
            for name, value in row.items()
            if name not in BASES
        }
        for row in rows
        if row.get(basis, True)
    ]


def _both(table: str, where: str) -> str:
    of_both = table in _OF_BOTH
    declared, larger = ((), ()) if of_both else ((DECLARED,), (LARGER,))
    columns = tuple(input_columns()[table])
    two = f"k.household IN (SELECT household FROM {SPLIT})"
    return f"""{_reading(table, columns, 0, [where, *declared])}
UNION ALL {_reading(table, columns, 1, [where, two, *larger])}"""


def _reading(table: str, columns: Sequence[str], bit: int, where: Sequence[str]) -> str:
    chosen = (f"2 * k.{name} + {bit} AS {name}" if name in _NUMBERS else f"k.{name}" for name in columns)
    return f"SELECT {', '.join(chosen)} FROM {kept(table)} k WHERE {' AND '.join(where)}"
