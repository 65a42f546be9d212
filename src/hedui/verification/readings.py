"""Both readings of every family as the rules read them (rules/TABLES.md), from facts that stand once each.

What is kept (`law_household`, `law_person` …) has the columns of the rules' input tables under the family's number. An
entry of income, expense, property or an obligor also says in which readings it stands: `declared`, `larger`. Members are
the same in both. A family of which every entry stands in both is assessed once: both its readings are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hedui.rules.compile import input_columns
from hedui.tables import Step

DECLARED, LARGER = "declared", "larger"
BASES = (DECLARED, LARGER)
TABLES = ("household", "person", "income", "expense", "asset", "obligor")
_OF_BOTH = ("household", "person")
# What stands in the rules' tables: the law and the number of a family, `bit` 0 and, where its readings are two, 1.
READINGS, FILED = "law_readings", "filed"
# A family's number there is 2 * household + bit: what was declared, with bit 1 the larger reading. So with persons.
_NUMBERS = ("household", "person", "obligor")


def kept(table: str) -> str:
    """The relation that keeps the facts of one input table."""
    return f"law_{table}"


def columns_kept(table: str) -> tuple[str, ...]:
    """The columns that what is kept of one input table must have."""
    return (*input_columns()[table], *(() if table in _OF_BOTH else BASES))


def readings() -> Step:
    """The step that makes `law_readings` of what is kept."""
    entries = (table for table in TABLES if table not in _OF_BOTH)
    two = " UNION ALL ".join(
        f"SELECT household FROM {kept(table)} WHERE NOT (declared AND larger)" for table in entries
    )
    return Step(
        READINGS,
        f"""SELECT law, household, 0 AS bit FROM {kept("household")}
UNION ALL SELECT law, household, 1 FROM {kept("household")} WHERE household IN ({two})""",
    )


def reading_steps(where: str = "TRUE", *, of: str = READINGS, prefix: str = "") -> list[Step]:
    """The steps that make the rules' input tables, PREFIX + TABLE, of the readings `of` (columns household, bit) `where` (`n`)."""
    return [Step(prefix + table, _reading(table, of, where), kept=False) for table in TABLES]


def filed() -> Step:
    """The step that makes `filed`: family, programme, larger, household (the number of that reading)."""
    return Step(
        FILED,
        f"""SELECT household AS family, programme, FALSE AS larger, 2 * household AS household FROM {kept("household")}
UNION ALL SELECT k.household, k.programme, TRUE, 2 * k.household + coalesce(n.bit, 0) FROM {kept("household")} k
  LEFT JOIN {READINGS} n ON n.household = k.household AND n.bit = 1""",
    )


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


def _reading(table: str, of: str, where: str) -> str:
    chosen = (f"2 * k.{name} + n.bit AS {name}" if name in _NUMBERS else f"k.{name}" for name in input_columns()[table])
    stands = "" if table in _OF_BOTH else " AND CASE WHEN n.bit = 0 THEN k.declared ELSE k.larger END"
    return f"""SELECT {", ".join(chosen)} FROM {kept(table)} k
JOIN {of} n ON n.household = k.household WHERE {where}{stands}"""
