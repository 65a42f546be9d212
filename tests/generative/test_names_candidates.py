"""Worlds of people and houses: narrowing a crowded block by place loses no candidate."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.matching.candidates import find
from hedui.matching.masked import may_fit, visible_bits
from hedui.tables import Engine

names = st.sampled_from(["张伟", "張偉", "张 伟", "李娜", "阿斯尔·巴特", "阿斯尔•巴特", "王?", None])
counties = st.sampled_from(["临河区", "五原县", "内蒙古自治区巴彦淖尔市临河区", ""])
townships = st.sampled_from(["狼山镇", "干召庙镇", "团结街道", ""])
places = st.sampled_from(
    ["红星村三组12号", "红星村四组", "永胜村", "幸福小区3-2-501", "幸福小区4号楼", "胜利路12号", ""]
)
addresses = st.one_of(st.none(), st.builds(lambda a, b, c: a + b + c, counties, townships, places))
numbers = st.sampled_from(["150802198001011234", "150802197502022345", "150821199003033456", "E12345678"])
masks = st.sampled_from(
    [None, "", "150802********1234", "150802************", "150802******", "150802800101123", "150821*****3456"]
)
worlds = st.tuples(
    st.lists(st.tuples(names, numbers, addresses), max_size=6), st.lists(st.tuples(names, addresses, masks), max_size=6)
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(tmp_path_factory.mktemp("spill"))
    yield engine
    engine.close()


def relations(engine: Engine, people: list, rows: list) -> None:
    text = pa.string()
    engine.register("people", pa.table({
        "line": pa.array(range(len(people)), pa.int64()), "name": pa.array([p[0] for p in people], text),
        "id_number": pa.array([p[1] for p in people], text), "address": pa.array([p[2] for p in people], text),
        "division": pa.array([None] * len(people), text),
    }))  # fmt: skip
    engine.register("houses", pa.table({
        "source_file": pa.array(["h"] * len(rows), text), "source_row": pa.array(range(len(rows)), pa.int64()),
        "part": pa.array([1] * len(rows), pa.int64()), "name": pa.array([r[0] for r in rows], text),
        "address": pa.array([r[1] for r in rows], text), "masked": pa.array([r[2] for r in rows], text),
    }))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(worlds)
def test_narrowing_a_block_by_place_changes_nothing(engine: Engine, world: tuple) -> None:
    relations(engine, *world)
    narrowed, whole = find(engine, "people", "houses", limit=0), find(engine, "people", "houses")
    assert narrowed.equals(whole)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text("1508*X", min_size=0, max_size=20), numbers), min_size=1, max_size=30))
def test_the_engine_leaves_out_no_pair_that_a_mask_allows(engine: Engine, pairs: list[tuple[str, str]]) -> None:
    engine.register("pairs", pa.table({"m": [m for m, _ in pairs], "n": [n for _, n in pairs]}))
    kept = set(engine.rows(f"SELECT m, n FROM pairs WHERE {may_fit('m', 'n')}"))
    assert {pair for pair in pairs if visible_bits(*pair) is not None} <= kept
