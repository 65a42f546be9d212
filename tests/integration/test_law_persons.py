"""Where a programme decides on persons, what a family declared as one sum is nobody's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from cities import World, number
from pdf_text import text_of

NOTHING_OF = ("contribution.csv", "pension.csv", "bank_deposit.csv", "vehicle.csv", "real_estate.csv", "enterprise.csv")
# The year's standard for one person is 10,200 yuan.
STANDARD = 10_200


def old(world: World, members: int, wage: int) -> None:
    """Old people who ask for 特困; the first line carries what they declared together."""
    for at in range(members):
        said = {"申报工资性收入": str(wage)} if at == 0 else {}
        relation = "弟" if at else "本人"
        world.person(number(at + 1, born="19500115"), f"老人{'甲乙'[at]}", 救助项目="特困", 与户主关系=relation, **said)
    for name in NOTHING_OF:
        world.file(name, [])


@pytest.mark.parametrize(
    ("members", "wage", "indication"),
    [
        (1, STANDARD - 1, "符合"),
        (1, STANDARD, "不符合"),
        (2, STANDARD - 1, "符合"),
        (2, STANDARD, "待核实"),
        (2, 3 * STANDARD, "待核实"),
    ],
)
def test_the_declared_sum_is_own_income_of_who_lives_alone_only(
    tmp_path: Path, members: int, wage: int, indication: str
) -> None:
    world = World(tmp_path)
    old(world, members, wage)
    world.verify()
    (one,) = world.read("households")
    assert (one["indication"], one["annual_income"]) == (indication, 100 * wage)


def test_the_sheet_says_whose_income_is_not_known(tmp_path: Path) -> None:
    world = World(tmp_path)
    old(world, 2, 15_000)
    world.verify(reports="all")
    sheet = text_of((world.out / "reports" / "H1-sheet.pdf").read_bytes()).replace("\n", "")
    for name in ("老人甲", "老人乙"):
        assert f"本人年收入（几名成员合并申报的收入分不清归谁，按零至全额计）［{name}］" in sheet
        assert f"{name}资料中没有由工作人员入户调查、查看材料后填写。影响" in sheet


def test_what_all_declared_is_told_as_the_family_s(tmp_path: Path) -> None:
    world = World(tmp_path)
    old(world, 2, 15_000)
    world.verify(reports="all")
    sheet = text_of((world.out / "reports" / "H1-sheet.pdf").read_bytes()).replace("\n", "")
    assert "15,000 元/年（全家申报的工资性收入）" in sheet and "老人甲申报的" not in sheet
