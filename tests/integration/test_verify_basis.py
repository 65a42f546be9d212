"""The rules are told where an income figure of a run comes from, and a run that does not tell it is refused for a what-if."""

from __future__ import annotations

from collections import Counter

import pyarrow.parquet as pq
import pytest
from cities import World, number

from hedui.tables import Engine
from hedui.values.faults import Refusal
from hedui.verification.simulation.roll import finished_run, read_roll


def test_declared_and_found_figures_say_so_and_what_is_unknown_says_nothing(world: World) -> None:
    who = [
        world.person(number(1), household="H1", 申报工资性收入="100"),
        world.person(number(2), household="H2", 申报转移性收入="90000"),
        world.person(number(3), household="H3", 授权日期=""),
    ]
    world.file(
        "pension.csv",
        [{"姓名": "测试人", "身份证号": w, "险种": "职工", "月发放额": "1200", "发放起始年月": "202001"} for w in who],
    )
    world.file("contribution.csv", [])
    world.verify()
    rows = pq.read_table(world.out / "law" / "income.parquet").to_pylist()
    stands = [(row["household"], row["declared"], row["larger"], row["category"], row["basis"]) for row in rows]
    assert Counter(stands) == {
        (1, True, True, "wage", "declared"): 1, (1, False, True, "transfer", "found"): 1,
        (2, True, True, "transfer", "declared"): 1,
        (3, False, True, None, None): 1,
    }  # fmt: skip


def test_a_run_without_a_column_of_the_rules_is_refused(world: World) -> None:
    world.person(number(1), 申报工资性收入="100")
    world.file("pension.csv", [])
    world.verify()
    path = world.out / "law" / "income.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["basis"]), path)
    engine = Engine(world.folder / "spill", memory="256MB", threads=1)
    with pytest.raises(Refusal) as refused:
        read_roll(engine, finished_run(world.out))
    engine.close()
    assert refused.value.fault == "run_without_law"
    assert "income" in str(refused.value)
    assert "basis" in str(refused.value)
