"""The compiled SQL and the Python twin beside each other: the same families, every figure and outcome compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from hedui.rules import Pack
from hedui.rules.binding import bind
from hedui.rules.compile import compile, input_columns
from hedui.rules.facts import records
from hedui.rules.household import read_household
from hedui.rules.interval import Interval
from hedui.rules.reference import Family
from hedui.rules.settled import look
from hedui.rules.tabulate import tabulate

ARROW = {"BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string(), "DATE": pa.date32()}


class Plain(yaml.SafeDumper):
    """YAML without aliases, which packs refuse."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def nation(root: Path, programme: Mapping[str, Any], **files: Any) -> Path:
    """A folder of packs with a nation whose dibao is this programme; `files`: what else stands in it. Returns `root`."""
    about = {"code": "cn", "name": "test", "profiles": {"p": {"from": date(2000, 1, 1), "to": None, "document": "t"}}}
    (root / "cn" / "programmes").mkdir(parents=True)
    for name, data in {"pack": about, "programmes/dibao": dict(programme), **files}.items():
        text = yaml.dump(data, Dumper=Plain, allow_unicode=True, width=10**6)
        (root / "cn" / f"{name}.yaml").write_text(text, "utf8")
    return root


def connection(families: list[Family]) -> duckdb.DuckDBPyConnection:
    """An engine with the families in its input tables."""
    made = duckdb.connect(config={"threads": "1"})
    rows = tabulate([(f.household, f.area) for f in families])
    for table, columns in input_columns().items():
        schema = pa.schema([(column, ARROW[kind]) for column, kind in columns.items()])
        made.register(table, pa.Table.from_pylist(rows[table], schema=schema))
    return made


def check_agreement(
    pack: Pack, programme: str, on: date, told: list[dict[str, Any]], region: str = "", basis: str = "larger"
) -> list[dict[str, Any]]:
    """Both readings of the families give the same outcomes and figures. Returns the rows of the compiled one."""
    bound = bind(pack, programme, on)
    made = [records(read_household(t), region or pack.code, on, basis) for t in told]
    families = [Family(bound, household, pack.code) for household in made]
    engine = connection(families)
    for step in compile(programme, pack, on, areas=[pack.code]):
        engine.execute(f"CREATE {'TABLE' if step.kept else 'VIEW'} {step.name} AS {step.sql}")
    found = engine.execute(f"SELECT * FROM rules_{programme} ORDER BY household").fetchall()
    names = [d[0] for d in engine.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    for family, got in zip(families, rows, strict=True):
        assert got["outcome"] is family.outcome(), (programme, got)
        for step in bound.steps:
            if step.entity == "household":
                _assert_same(step.name, family.step(step, family.household), got, step.node.scale)
    # One family has more facts that are known throughout than several together; and the time is better spent elsewhere.
    assert len(told) > 1 or _settled_answers(engine, pack, programme, on) == found, programme
    return rows


def _settled_answers(engine: duckdb.DuckDBPyConnection, pack: Pack, programme: str, on: date) -> list[tuple[Any, ...]]:
    """The same answers, where what is known of every row of the tables takes one column."""
    settled = {}
    for table, sql in look(programme, pack, on).items():
        (found,) = engine.execute(sql).fetchall()
        settled[table] = {d[0]: "" for d, yes in zip(engine.description or (), found, strict=True) if yes}
    for step in compile(programme, pack, on, areas=[pack.code], prefix="settled_", settled=settled):
        engine.execute(f"CREATE {'TABLE' if step.kept else 'VIEW'} {step.name} AS {step.sql}")
    return engine.execute(f"SELECT * FROM settled_{programme} ORDER BY household").fetchall()


def _assert_same(name: str, expected: Any, got: dict[str, Any], scale: int) -> None:
    if not isinstance(expected, Interval):
        assert got[name] == expected, name
        return
    low, high = (got[name], got[name]) if name in got else (got[f"{name}_lo"], got[f"{name}_hi"])
    exact = Interval(*(None if v is None else Fraction(v, scale) for v in (low, high)))
    assert exact == expected, (name, exact, expected, got)
