"""A change of rules over a roll: who enters, leaves, changes amount; the undecided apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from hedui.rules import load
from hedui.rules.compile import input_columns
from hedui.rules.facts import records
from hedui.rules.household import read_household
from hedui.rules.simulate import simulate
from hedui.rules.tabulate import tabulate
from hedui.tables.engine import Engine

ON = date(2026, 6, 1)
ARROW = {"BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string(), "DATE": pa.date32()}


def family(monthly: int | None) -> dict[str, Any]:
    income = [{"member": 0, "category": "wage", "amount": monthly, "period": "month"}]
    return {"urban": True, "members": [{"sex": "male", "birth_date": "1980-01-01"}], "income": income}


def test_raising_the_standard(tmp_path: Path) -> None:
    before = load("150802")
    roll = [records(read_household(family(m)), "150802", ON) for m in (80000, 84999, 85000, 89999, 90000, None)]
    engine = Engine(tmp_path, threads=1)
    rows = tabulate([(r, "150802") for r in roll])
    for table, columns in input_columns().items():
        engine.register(
            table, pa.Table.from_pylist(rows[table], schema=pa.schema([(c, ARROW[t]) for c, t in columns.items()]))
        )
    for step in simulate("dibao", before, before.with_sets({"dibao_standard": 90000}), ON, areas=["150802"]):
        engine.run(step)
    changes = dict(engine.rows("SELECT household, change FROM simulated"))
    assert changes == {0: "more", 1: "more", 2: "enters", 3: "enters", 4: "same", 5: "undecided"}
    by_change = {row[2]: row for row in engine.rows("SELECT * FROM simulated_summary")}
    assert by_change["enters"][3:6] == (2, 2, 5000 + 100)
    assert by_change["undecided"][6:] == (0, 90000)
    engine.close()
