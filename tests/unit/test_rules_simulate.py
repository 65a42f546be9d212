"""A change of rules over a roll: every family as `assess` has it before and after; the undecided apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from hedui.rules import load
from hedui.rules.assess import assess
from hedui.rules.compile import input_columns
from hedui.rules.facts import records
from hedui.rules.household import read_household
from hedui.rules.simulate import Side, simulate
from hedui.rules.simulate_ladder import ladder
from hedui.rules.simulate_line import INCOME, LIMIT, with_line
from hedui.rules.tabulate import tabulate
from hedui.tables.engine import Engine

ON = date(2026, 6, 1)
ARROW = {"BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string(), "DATE": pa.date32()}
SETS = {"dibao_standard": 90000}
OUTCOME = {"符合": True, "不符合": False, "待核实": None}


def family(monthly: int | None, urban: bool = True, **more: Any) -> dict[str, Any]:
    income = [{"member": 0, "category": "wage", "amount": monthly, "period": "month"}]
    return {"urban": urban, "members": [{"sex": "male", "birth_date": "1980-01-01"}], "income": income, **more}


ROLL = [
    *(family(m) for m in (80000, 84999, 85000, 89999, 90000, 127499, 127500, 200000, None)),
    *(family(m, False) for m in (59999, 60000, None)),
    family(50000, assets=[{"kind": "deposit", "amount": 2040000}]),
    family(50000, assets=[{"kind": "deposit", "amount": 2040001}]),
    family(50000, assets=[{"kind": "vehicle", "status": "E"}]),
]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """`simulated` of the roll, in its order; both readings of a family are the same."""
    engine = Engine(tmp_path_factory.mktemp("spill"), threads=1)
    roll = [records(read_household(one), "150802", ON) for one in ROLL]
    tables = tabulate([(r, "150802") for r in roll for _ in range(2)])
    for table, columns in input_columns().items():
        schema = pa.schema([(c, ARROW[t]) for c, t in columns.items()])
        engine.register(table, pa.Table.from_pylist(tables[table], schema=schema))
    filed = [
        {"household": n, "family": n // 2, "larger": n % 2 == 1, "programme": "dibao"} for n in range(2 * len(ROLL))
    ]
    engine.register("filed", pa.Table.from_pylist(filed))
    families = [{"family": n, "programme": "dibao", "question": False} for n in range(len(ROLL))]
    engine.register("family", pa.Table.from_pylist(families))
    pack = load("150802")
    sides = Side("before", pack, ON), Side("after", pack.with_sets(SETS), ON)
    for step in simulate(*sides, {"dibao"}, ["150802"], [True, False]).steps:
        engine.run(step)
    made = engine.records("SELECT * FROM simulated ORDER BY family")
    engine.close()
    return made


def test_each_family_is_as_assess_has_it(rows: list[dict[str, Any]]) -> None:
    for one, row in zip(ROLL, rows, strict=True):
        for side, sets in (("before", None), ("after", SETS)):
            answer = assess(one, "150802", ON, sets)
            assert row[f"{side}_own"] is OUTCOME[answer["indication"]], (one, side)
            if answer["indication"] == "符合":
                assert row[f"{side}_low"] == row[f"{side}_high"] == answer["monthly_amount"]


def test_what_becomes_of_them(rows: list[dict[str, Any]]) -> None:
    changes = [row["change"] for row in rows]
    assert changes[:9] == ["more", "more", "class", "class", "same", "same", "enters", "out", "undecided"]
    # A rural standard of 600 becomes 900, too.
    assert changes[9:12] == ["more", "class", "undecided"]
    # Savings at 24 × 850 stay within; one fen more is let in by the higher standard. A vehicle may be scrapped.
    assert changes[12:] == ["more", "enters", "undecided"]


def test_the_undecided_have_a_range(rows: list[dict[str, Any]]) -> None:
    unknown = rows[8]
    assert (unknown["before_low"], unknown["before_high"], unknown["after_low"], unknown["after_high"]) == (
        0,
        85000,
        0,
        90000,
    )
    assert (unknown["why"], unknown["may_enter"], unknown["may_leave"]) == ("unknown", True, True)
    assert (unknown["before_income"], unknown["before_line"]) == (None, None)


def test_the_line_is_the_programmes_own() -> None:
    pack = load("150802")
    for programme in ("dibao", "dibao_marginal"):
        made = with_line(pack, programme, ON)
        names = {step["name"] for step in made.layers[0].programmes[programme]["steps"]}
        assert names == {INCOME, LIMIT}
    assert with_line(pack, "tekun", ON) is pack


def test_what_can_never_be_decided_is_left_out_unless_asked_for() -> None:
    pack = load("150802")
    rungs, out = ladder(pack, ON, {"dibao"})
    assert [r.programme for r in rungs] == ["dibao", "dibao_marginal"]
    assert set(out) == {"rigid_expenditure"}
    rungs, out = ladder(pack, ON, {"tekun", "rigid_expenditure", "heating"})
    assert [r.programme for r in rungs] == ["tekun", "dibao", "dibao_marginal", "rigid_expenditure"]
    assert (rungs[-1].serves, out) == (("rigid_expenditure",), {})
