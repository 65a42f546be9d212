"""Another law over a finished run, on families worked out by hand: 150800 pays up to 850 yuan a month to city families."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import World, number

from hedui.verification.simulation.laws import Change
from hedui.verification.simulation.run import Request, simulate_run

# Yuan a year of one-person families without work or property. The line is 10,200 (850 × 12), the marginal line 15,300.
WAGES = {"nothing": 0, "below": 9000, "at_line": 10200, "at_marginal": 15300, "rich": 40000}
SILENT = ("contribution.csv", "bank_deposit.csv", "vehicle.csv", "real_estate.csv", "enterprise.csv")
RISE, FALL = 90000, 70000


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A finished run of seven families."""
    world = World(tmp_path_factory.mktemp("simulated"))
    for i, (name, wage) in enumerate(WAGES.items()):
        world.person(number(i + 1), household=name, 申报工资性收入=str(wage))
    world.person(number(11), household="saver", 申报工资性收入="9000", 申报货币财产="100")
    contested = world.person(number(12), household="contested")
    world.person(number(13), household="medical", 救助项目="医疗")
    world.file(
        "pension.csv",
        [
            {
                "姓名": "测试人",
                "身份证号": contested,
                "险种": "城镇职工基本养老保险",
                "月发放额": "1000",
                "发放起始年月": "202001",
            }
        ],
    )
    for name in SILENT:
        world.file(name, [])
    world.verify()
    return world


def simulated(run: World, folder: Path, **sets: int) -> dict[str, dict[str, Any]]:
    """Rows of households.parquet by household, after setting parameters."""
    simulate_run(Request(run.out, Change(tuple(sets.items())), folder / "whatif"))
    return {row["household_no"]: row for row in pq.read_table(folder / "whatif" / "households.parquet").to_pylist()}


def amounts(row: dict[str, Any]) -> tuple[int, int, int, int]:
    return (row["before_low"], row["before_high"], row["after_low"], row["after_high"])


def test_a_higher_standard(run: World, tmp_path: Path) -> None:
    rows = simulated(run, tmp_path, dibao_standard=RISE)
    assert {name: row["change"] for name, row in rows.items()} == {
        "nothing": "more", "below": "more", "at_line": "class", "at_marginal": "enters", "rich": "out", "saver": "more",
        "contested": "undecided", "medical": "no_rules",
    }  # fmt: skip
    assert amounts(rows["nothing"]) == (85000, 85000, 90000, 90000)
    assert amounts(rows["below"]) == (10000, 10000, 15000, 15000)
    assert amounts(rows["at_line"]) == (0, 0, 5000, 5000)
    assert (rows["at_line"]["before_class"], rows["at_line"]["after_class"]) == ("dibao_marginal", "dibao")
    assert (rows["at_marginal"]["before_class"], rows["at_marginal"]["after_class"]) == ("none", "dibao_marginal")


def test_a_lower_standard(run: World, tmp_path: Path) -> None:
    rows = simulated(run, tmp_path, dibao_standard=FALL)
    changes = {name: row["change"] for name, row in rows.items() if name != "contested"}
    assert changes == {
        "nothing": "less", "below": "class", "at_line": "same", "at_marginal": "out", "rich": "out", "saver": "leaves",
        "medical": "no_rules",
    }  # fmt: skip
    assert (rows["below"]["after_class"], amounts(rows["below"])) == ("dibao_marginal", (10000, 10000, 0, 0))
    # With savings it leaves for certain; whether it is a marginal household the region's rules leave open.
    assert (rows["saver"]["after_own"], rows["saver"]["after_class"]) == (False, None)
    assert rows["saver"]["difference_low"] == rows["saver"]["difference_high"] == -10000


def test_undecided_is_a_range_over_both_readings(run: World, tmp_path: Path) -> None:
    row = simulated(run, tmp_path, dibao_standard=RISE)["contested"]
    assert row["why"] == "readings"
    assert amounts(row) == (0, 85000, 0, 90000)
    # Declared: 850 → 900. Found 1,000 a month: nothing on either side.
    assert (row["difference_low"], row["difference_high"]) == (0, 5000)
    # On either reading it is entitled on both sides: as 低保, or as a marginal household.
    assert (row["before_entitled"], row["after_entitled"], row["may_enter"]) == (True, True, False)


def test_the_line_on_both_sides(run: World, tmp_path: Path) -> None:
    rows = simulated(run, tmp_path, dibao_standard=88000)
    at = rows["at_line"]
    assert (at["after_income"], at["before_line"], at["after_line"], at["near_line"]) == (85000, 85000, 88000, True)
    assert [name for name, row in rows.items() if row["near_line"]] == ["at_line"]
    assert rows["contested"]["after_income"] == 100000


def test_the_counts_are_those_families(run: World) -> None:
    outcome = simulate_run(Request(run.out, Change((("dibao_standard", RISE),)), near=5))
    total = outcome.total
    assert {change: (row.households, row.difference_low) for change, row in total.items()} == {
        "enters": (1, 0), "class": (1, 5000), "more": (3, 15000), "out": (1, 0), "undecided": (1, 0), "no_rules": (1, None),
    }  # fmt: skip
    assert outcome.reasons == (("readings", 1, 1),)
    assert (total["undecided"].before_high, total["undecided"].after_high) == (85000, 90000)
    assert outcome.differs_from_run == 0


def test_the_same_law_changes_nothing(run: World) -> None:
    outcome = simulate_run(Request(run.out, Change((("dibao_standard", 85000),))))
    assert set(outcome.total) == {"same", "out", "undecided", "no_rules"}


def test_town_and_country_have_a_value_each(tmp_path: Path) -> None:
    world = World(tmp_path)
    for i, (kind, area) in enumerate((("城市", "150802"), ("农村", "150802"), ("城市", "150822"), ("农村", "150822"))):
        world.person(number(i + 1), household=f"{kind}{area}", 城乡=kind, 户籍区划=area)
    for name in SILENT:
        world.file(name, [])
    world.file("pension.csv", [])
    world.verify()
    sets = {"dibao_standard.urban": 90000, "dibao_standard.rural": 62000, "dibao_standard.rural@150822": 50000}
    change = Change(tuple(sets.items()))
    outcome = simulate_run(Request(world.out, change, world.folder / "whatif"))
    rows = pq.read_table(world.folder / "whatif" / "households.parquet").to_pylist()
    after = {row["household_no"]: (row["before_low"], row["after_low"]) for row in rows}
    assert after == {
        "城市150802": (85000, 90000), "农村150802": (60000, 62000), "城市150822": (85000, 90000), "农村150822": (60000, 50000),
    }  # fmt: skip
    assert [(v.name, v.kind, v.after[:3]) for v in outcome.values] == [
        ("dibao_standard", "150802农村", "620"), ("dibao_standard", "150822农村", "500"), ("dibao_standard", "城市", "900"),
    ]  # fmt: skip
