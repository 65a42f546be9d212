"""Families of a run as the rules read them, one by one: from OUT/law back to the twin, on both readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hedui.rules.family_rows import FamilyRows, Row, record_of
from hedui.rules.reference import Family
from hedui.tables import Engine, literal
from hedui.verification.assessment import Law
from hedui.verification.outputs.law_tables import law_file
from hedui.verification.readings import BASES, DECLARED, LARGER, of_reading

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
    if not law_file(out, "household").is_file():
        return {}
    of = {law.bound.programme.name: law for law in laws}
    own = [row for row in _rows(engine, out, "household", "household_no", households, "household") if row["law"] in of]
    numbers = [row["household"] for row in own]
    if not numbers:
        return {}
    lists = {name: _grouped(_rows(engine, out, name, "household", numbers, order)) for name, order in _LISTS.items()}
    return {
        row["household_no"]: _both(of[row["law"]], row, {name: lists[name][row["household"]] for name in _LISTS}, on)
        for row in own
    }


def _both(law: Law, own: Row, lists: Mapping[str, list[Row]], on: date) -> BothReadings:
    rows = {
        basis: FamilyRows(of_reading([own], basis)[0], *(of_reading(lists[name], basis) for name in _LISTS))
        for basis in BASES
    }
    declared, larger = (Family(law.bound, record_of(rows[basis], on), own["area"]) for basis in (DECLARED, LARGER))
    members = tuple(row["person"] // 2 for row in rows[LARGER].persons)
    return BothReadings(law, declared, larger, members, tuple(row["obligor"] // 2 for row in rows[LARGER].obligors))


def _rows(
    engine: Engine, out: Path, table: str, key: str, values: Sequence[object], order: str
) -> list[dict[str, Any]]:
    # Written out: for each value that is handed over the engine's client looks for a library that is not there.
    wanted = ", ".join(str(one) if isinstance(one, int) else literal(str(one)) for one in values)
    return engine.records(
        f"SELECT * FROM {engine.scan([law_file(out, table)])} WHERE {key} IN ({wanted}) ORDER BY {order}"
    )


def _grouped(rows: Sequence[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["household"]].append(row)
    return grouped
