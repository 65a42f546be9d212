"""What verification calls settled is so in the tables that it writes: known of every row, the same where it says so."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from cities import World, number

from hedui.rules.vocabulary import FACTS
from hedui.tables import Engine
from hedui.verification.law_inputs import SETTLED
from hedui.verification.outputs.law_tables import law_file
from hedui.verification.readings import TABLES, kept, reading_steps, readings

ROWS = {"household": 4, "person": 6, "obligor": 2, "expense": 0}
"""Two families and a person in each of three places, once per reading."""


def test_settled_facts_are_known_of_every_row(world: World, tmp_path: Path) -> None:
    world.person(number(1))
    world.person(number(2), household="H2", 健康状况="？", 残疾类别="", 授权书编号="")
    world.person("1", household="H2", 与户主关系="子女", 劳动状况="？")
    world.person(number(3), household="H2", 与户主关系="父母", 成员类别="赡养义务人")
    world.file("pension.csv", [])
    world.verify()
    engine = Engine(tmp_path)
    for table in TABLES:
        engine.register(kept(table), pq.read_table(law_file(world.out, table)))
    for step in [readings(), *reading_steps()]:
        engine.run(step)
    for table, facts in SETTLED.items():
        assert engine.one(f"SELECT count(*) FROM {table}") == (ROWS[table],), table
        for name, literal in facts.items():
            columns = ("certain",) if name == "certain" else FACTS[table][name].columns
            known = f"{columns[0]} = {columns[-1]}" + (f" AND {columns[0]} = {literal}" if literal else "")
            wrong = engine.one(f"SELECT count(*) FILTER (WHERE NOT coalesce({known}, FALSE)) FROM {table}")
            assert wrong == (0,), (table, name)
