"""Families of a run as the rules read them, one by one: from OUT/law back to the twin, on both readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hedui.rules.family_rows import FamilyRows, Row, record_of
from hedui.rules.reference import Family
from hedui.tables import Engine, literal
from hedui.verification.assessment import Law
from hedui.verification.outputs.law_tables import FOLDER

_LISTS = {
    "person": "person", "income": "person NULLS FIRST, category, kind, annual_lo, annual_hi", "expense": "person NULLS FIRST, kind",
    "asset": "person NULLS FIRST, kind, amount_lo, amount_hi, area_lo, status, bought_on", "obligor": "obligor",
}  # fmt: skip
"""The order of a family's entries: the same whenever the same run is told."""


@dataclass(frozen=True)
class BothReadings:
    """One household under its law, as declared and on the larger figures; the roster lines of members and obligors."""

    law: Law
    declared: Family
    larger: Family
    members: tuple[int, ...]
    obligors: tuple[int, ...]


def read_families(
    engine: Engine, out: Path, laws: Sequence[Law], on: date, households: Sequence[str]
) -> dict[str, BothReadings]:
    """The households of a run by their number; those that no law could be applied to are not there.

    `out` is the folder that holds law/, finished or not.
    """
    found: dict[str, BothReadings] = {}
    for law in laws:
        named = law.bound.programme.name
        if (out / FOLDER / f"household-{named}.parquet").is_file():
            found |= _of_law(engine, (out / FOLDER, named), law, on, households)
    return found


def _of_law(
    engine: Engine, files: tuple[Path, str], law: Law, on: date, households: Sequence[str]
) -> dict[str, BothReadings]:
    own = _rows(engine, files, "household", "household_no", list(households), "household")
    numbers = [row["household"] for row in own]
    if not numbers:
        return {}
    lists = {name: _grouped(_rows(engine, files, name, "household", numbers, order)) for name, order in _LISTS.items()}
    families: dict[str, dict[bool, tuple[Family, FamilyRows]]] = defaultdict(dict)
    for row in own:
        rows = FamilyRows(row, *(lists[name][row["household"]] for name in _LISTS))
        families[row["household_no"]][row["larger"]] = (Family(law.bound, record_of(rows, on), row["area"]), rows)
    return {number: _both(law, readings) for number, readings in families.items()}


def _both(law: Law, readings: dict[bool, tuple[Family, FamilyRows]]) -> BothReadings:
    larger, rows = readings[True]
    members = tuple(row["person"] // 2 for row in rows.persons)
    return BothReadings(law, readings[False][0], larger, members, tuple(row["obligor"] // 2 for row in rows.obligors))


def _rows(
    engine: Engine, files: tuple[Path, str], table: str, key: str, values: Sequence[object], order: str
) -> list[dict[str, Any]]:
    folder, programme = files
    # Written out: for each value that is handed over the engine's client looks for a library that is not there.
    wanted = ", ".join(str(one) if isinstance(one, int) else literal(str(one)) for one in values)
    source = engine.scan([folder / f"{table}-{programme}.parquet"])
    return engine.records(f"SELECT * FROM {source} WHERE {key} IN ({wanted}) ORDER BY {order}")


def _grouped(rows: Sequence[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["household"]].append(row)
    return grouped
