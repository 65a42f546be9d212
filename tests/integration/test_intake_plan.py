"""The engine reads a file's rows in one pass: a list of words in the SQL must not become a join that every row takes."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hedui.catalogue import items
from hedui.intake import load
from hedui.intake.columns import match_columns
from hedui.intake.numbers import secret_step
from hedui.intake.reading import Table
from hedui.tables import Engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = Engine(tmp_path_factory.mktemp("spill"))
    engine.run(secret_step(b"s" * 32))
    return engine


@pytest.mark.parametrize("code", sorted(items()))
def test_no_word_list_is_a_join(code: str, engine: Engine) -> None:
    item = items()[code]
    header = tuple(column.header for column in item.columns)
    table = Table(code, header, (), iter(()))
    stream = load.Stream(table, [number.header for _name, number in item.people], lambda _rows: None)
    engine.register(load.INCOMING, pa.RecordBatchReader.from_batches(stream.schema, []))
    try:
        plan = engine.rows(f"EXPLAIN {load.select(item, table, match_columns(item, header, {}, code), {})}")[0][1]
    finally:
        engine.unregister(load.INCOMING)
    assert "ARROW_SCAN" in plan
    assert "HASH_JOIN" not in plan
