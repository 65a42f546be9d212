"""What the case files of a run share, and rows of the run's relations grouped by household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hedui.intake.snapshot import Snapshot
from hedui.rules.pack import Pack
from hedui.tables import Engine, literal
from hedui.verification.assessment import Law
from hedui.verification.outputs.statistics import Scope
from hedui.verification.outputs.tables import Marks
from hedui.verification.plan import ItemPlan


@dataclass(frozen=True)
class Reporting:
    """What every case file of a run shares. `hits` is the run's hits.parquet, `roster` the name of the roster's file."""

    engine: Engine
    plan: list[ItemPlan]
    pack: Pack
    laws: list[Law]
    marks: Marks
    scope: Scope
    software: str
    hits: Path
    roster: str = ""

    @property
    def snapshots(self) -> dict[tuple[str, str], Snapshot]:
        """Every compared snapshot by item and file."""
        return {(one.item.code, s.file): s for one in self.plan for s in one.snapshots}


Rows = dict[str, list[dict[str, Any]]]
"""Household number → its rows of a relation."""


def by_household(engine: Engine, relation: str, households: Sequence[str], order: str) -> Rows:
    """The rows of a relation (with `household_no`) of these households, each household's in this order."""
    grouped: Rows = defaultdict(list)
    for row in engine.records(f"SELECT * FROM {relation} WHERE {one_of(households)} ORDER BY {order}"):
        grouped[row["household_no"]].append(row)
    return grouped


def one_of(households: Sequence[str]) -> str:
    """The condition that a row is of one of these households.

    Written out: for every value that is passed apart the engine's client looks for libraries that might have made it,
    which took as long for 500 households as five times the query.
    """
    return f"household_no IN ({', '.join(map(literal, households))})"
