"""The unit of an amount, above the table, in the header or in the cell; and lines of a roster that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from cities import World, number


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("姓名,身份证号,余额（万元）\n测试人,{who},3.5\n", 3_500_000),
        ("姓名,身份证号,余额(元)\n测试人,{who},3.5\n", 350),
        ("银行存款明细\n单位：万元\n姓名,身份证号,余额\n测试人,{who},3.5\n", 3_500_000),
        ("单位：万元\n姓名,身份证号,余额\n测试人,{who},3.5元\n", 350),
    ],
)
def test_the_unit_of_an_amount_is_read_where_it_stands(world: World, text: str, money: int) -> None:
    who = world.person(number(1))
    (world.sources / "bank_deposit.csv").write_text(text.format(who=who), "utf8")
    world.verify()
    assert world.read("households")[0]["found_money"] == money


def test_lines_of_separators_below_a_roster_are_no_households(world: World) -> None:
    world.person(number(1))
    path = world.write_roster()
    text = path.read_text("utf-8-sig")
    separators = "," * text.splitlines()[0].count(",")
    path = path.with_name("families.csv")
    path.write_text(text + f"{separators}\n" * 3 + "　" + separators + "\n", "utf-8-sig")
    world.file("pension.csv", [])
    manifest = world.verify(roster=path)
    assert (manifest["roster"]["lines"], manifest["roster"]["households"]) == (1, 1)
    assert len(world.read("households")) == 1
