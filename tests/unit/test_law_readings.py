"""A family whose readings are one stands once in the rules' tables, another twice; both ways to read a family agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from hedui.rules.compile import input_columns
from hedui.tables import Engine
from hedui.verification.readings import (
    BASES,
    FILED,
    READINGS,
    TABLES,
    columns_kept,
    filed,
    kept,
    of_reading,
    reading_steps,
    readings,
)

Row = dict[str, Any]
# Family 1 said what was found; of family 5 more was found than it said, and nobody knows of its obligor.
KEPT = {
    "household": [{"household": 1, "programme": "dibao", "law": "dibao"}, {"household": 5, "programme": "tekun", "law": "tekun"}],
    "person": [{"household": 1, "person": 1}, {"household": 1, "person": 2}, {"household": 5, "person": 6}],
    "income": [
        {"household": 1, "person": 2, "declared": True, "larger": True, "annual_lo": 100},
        {"household": 5, "person": 6, "declared": True, "larger": False, "annual_lo": 200},
        {"household": 5, "person": 6, "declared": False, "larger": True, "annual_lo": 300},
    ],
    "asset": [{"household": 5, "person": None, "obligor": 7, "declared": False, "larger": True, "kind": "vehicle"}],
    "obligor": [{"household": 5, "obligor": 7, "declared": True, "larger": True, "relation": "child"}],
    "expense": [],
}  # fmt: skip
_TYPES = {"BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string(), "DATE": pa.date32()}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    one = Engine(tmp_path, memory="256MB", threads=1)
    for table in TABLES:
        types = {name: _TYPES[kind] for name, kind in input_columns()[table].items()}
        types |= dict.fromkeys(BASES if "declared" in columns_kept(table) else (), pa.bool_())
        types |= {"programme": pa.string(), "law": pa.string()} if table == "household" else {}
        rows = [{name: row.get(name) for name in types} for row in KEPT[table]]
        one.register(kept(table), pa.Table.from_pylist(rows, pa.schema(types.items())))
    for step in [readings(), filed(), *reading_steps()]:
        one.run(step)
    yield one
    one.close()


def test_only_a_family_of_two_readings_stands_twice(engine: Engine) -> None:
    assert engine.rows(f"SELECT law, household FROM {READINGS} WHERE bit = 1") == [("tekun", 5)]
    assert sorted(engine.rows("SELECT household FROM household")) == [(2,), (10,), (11,)]
    assert sorted(engine.rows("SELECT household, person FROM person")) == [(2, 2), (2, 4), (10, 12), (11, 13)]
    income = "SELECT household, person, annual_lo FROM income"
    assert sorted(engine.rows(income)) == [(2, 4, 100), (10, 12, 200), (11, 13, 300)]
    assert engine.rows("SELECT household, person, obligor, kind FROM asset") == [(11, None, 15, "vehicle")]
    assert sorted(engine.rows("SELECT household, obligor FROM obligor")) == [(10, 14), (11, 15)]


def test_every_family_has_a_number_for_each_reading(engine: Engine) -> None:
    assert sorted(engine.rows(f"SELECT family, programme, larger, household FROM {FILED}")) == [
        (1, "dibao", False, 2), (1, "dibao", True, 2), (5, "tekun", False, 10), (5, "tekun", True, 11),
    ]  # fmt: skip


def test_a_family_that_is_read_alone_has_the_same_rows(engine: Engine) -> None:
    for table in TABLES:
        columns = list(input_columns()[table])
        for bit, basis in enumerate(BASES):
            mine = engine.records(f"SELECT * FROM {kept(table)} WHERE household = 5")
            alone = [{name: row[name] for name in columns} for row in of_reading(mine, basis)]
            assert alone == engine.records(f"SELECT * FROM {table} WHERE household = {10 + bit}"), (table, basis)
