"""Questions who belongs to a family, and where it is registered, leave the hint open: nobody fits while they are asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cities import World, number
from pdf_text import text_of

from hedui.verification.findings.shape import kinds

NOTHING_OF = ("contribution.csv", "pension.csv", "bank_deposit.csv", "vehicle.csv", "real_estate.csv", "enterprise.csv")


@pytest.fixture
def family(tmp_path: Path) -> World:
    """One person who fits, as far as all that was asked."""
    world = World(tmp_path)
    world.person(number(1))
    for name in NOTHING_OF:
        world.file(name, [])
    return world


def entry(**said: str) -> dict[str, str]:
    registered = {"姓名": "测试人", "身份证号": number(1), "户籍区划": "150802", "户号": "1", "人员状态": "正常"}
    return registered | said


def told(world: World, household: str = "H1") -> dict[str, Any]:
    (one,) = [row for row in world.read("households") if row["household_no"] == household]
    return one


def local(one: dict[str, Any]) -> set[str]:
    (both,) = [both for label, both in json.loads(one["conditions"]).items() if "户籍" in label]
    return set(both.values())


def test_who_is_registered_here_fits(family: World) -> None:
    family.file("hukou.csv", [entry()])
    family.verify()
    assert (told(family)["indication"], local(told(family))) == ("符合", {"met"})


@pytest.mark.parametrize(("said", "kind"), [({"户籍区划": "150207"}, "not_local"), ({"人员状态": "迁出"}, "moved_out")])
def test_whether_a_family_is_registered_here_is_open_where_the_register_says_otherwise(
    family: World, said: dict[str, str], kind: str
) -> None:
    family.file("hukou.csv", [entry(**said)])
    family.verify(reports="all")
    assert kind in {f["kind"] for f in family.read("findings")}
    one = told(family)
    assert (one["indication"], local(one)) == ("待核实", {"undecided"})
    assert "家庭成员待核实" not in one["conditions_text"]
    sheet = text_of((family.out / "reports" / "H1-sheet.pdf").read_bytes())
    assert f"户籍在本地全家{kinds()[kind].label}核对户口簿上的户籍地。影响" in sheet


def test_a_cancelled_entry_leaves_open_who_belongs_to_the_family(family: World) -> None:
    family.file("hukou.csv", [entry(人员状态="注销")])
    family.verify()
    assert told(family)["indication"] == "待核实"
    assert "家庭成员待核实" in told(family)["conditions_text"]


def test_an_obligor_s_own_register_is_no_question_of_the_family(family: World) -> None:
    family.person(number(2), "测试子", 成员类别="赡养义务人", 与户主关系="子")
    family.file("hukou.csv", [entry(), entry(姓名="测试子", 身份证号=number(2), 人员状态="注销")])
    family.verify()
    assert "家庭成员待核实" not in told(family)["conditions_text"]


def test_who_stands_in_two_households_is_a_question_of_both(family: World) -> None:
    family.person(number(1), household="H2")
    family.file("hukou.csv", [entry()])
    family.verify()
    assert {told(family, household)["indication"] for household in ("H1", "H2")} == {"待核实"}


def test_who_receives_assistance_elsewhere_is_a_question(family: World) -> None:
    family.file("hukou.csv", [entry()])
    award = {
        "姓名": "测试人",
        "身份证号": number(1),
        "救助项目": "低保",
        "区划": "150207",
        "月救助金额": "500",
        "状态": "在享",
    }
    family.file("assistance.csv", [award])
    family.verify()
    assert "assisted_elsewhere" in {f["kind"] for f in family.read("findings")}
    assert told(family)["indication"] == "待核实"


@pytest.mark.parametrize("left_out", NOTHING_OF)
def test_a_source_that_was_not_asked_is_not_a_source_without_records(family: World, left_out: str) -> None:
    for name in ("hukou.csv", "farm_subsidy.csv", "securities.csv"):
        family.file(name, [])
    (family.sources / left_out).unlink()
    family.verify()
    one = told(family)
    column = {"contribution.csv": "wage", "pension.csv": "transfer", "bank_deposit.csv": "money"}.get(left_out)
    if column:
        assert one[f"used_at_most_{column}"] is None
        assert one["indication"] == "待核实"
