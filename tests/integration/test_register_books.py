"""Who stands in the family's register book: somebody whom it did not enter, or one of its own under a wrong number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cities import World, number
from pdf_text import text_of

from hedui.verification.findings.books import differs_once

HEAD, CHILD, NAME = number(1), number(13, born="20101203"), "测试小二"
NOTHING_OF = ("contribution.csv", "pension.csv", "bank_deposit.csv", "vehicle.csv", "real_estate.csv", "enterprise.csv")


@pytest.fixture
def family(tmp_path: Path) -> World:
    """A head who stands in book 1, and as far as all that was asked fits."""
    world = World(tmp_path)
    world.person(HEAD)
    for name in NOTHING_OF:
        world.file(name, [])
    return world


def book(world: World, *others: dict[str, str]) -> None:
    one = {"户号": "1", "户籍区划": "150802", "人员状态": "正常"}
    world.file("hukou.csv", [one | {"姓名": "测试人", "身份证号": HEAD}, *(one | other for other in others)])


def raised(world: World) -> dict[str, dict[str, Any]]:
    kinds = ("co_registered_not_declared", "number_miswritten", "not_in_register", "number_unusable")
    return {f["kind"]: f for f in world.read("findings") if f["kind"] in kinds}


def told(world: World) -> dict[str, Any]:
    (one,) = world.read("households")
    return one


def test_somebody_in_the_book_whom_nobody_entered_leaves_open_who_belongs_to_the_family(family: World) -> None:
    book(family, {"姓名": NAME, "身份证号": CHILD})
    family.verify(reports="all")
    assert {kind: f["found"] for kind, f in raised(family).items()} == {"co_registered_not_declared": 1}
    assert (told(family)["indication"], "家庭成员待核实" in told(family)["conditions_text"]) == ("待核实", True)
    sheet = text_of((family.out / "reports" / "H1-sheet.pdf").read_bytes())
    assert "谁算家庭成员测试人同户口簿人员未申报" in sheet.replace("\n", "")


def test_who_stands_there_alone_fits(family: World) -> None:
    book(family)
    family.verify()
    assert (raised(family), told(family)["indication"]) == ({}, "符合")


@pytest.mark.parametrize(
    ("written", "detail"),
    [
        (CHILD[:8] + "2" + CHILD[9:], "登记的号码与名册只差一处"),
        (CHILD[:15] + CHILD[16] + CHILD[15] + CHILD[17], "登记的号码与名册只差一处"),
        (CHILD[:16] + CHILD[17], "登记的号码与名册只差一处"),
        (CHILD[:6] + "********" + CHILD[14:], "登记的号码与名册不同"),
    ],
)
def test_who_was_entered_with_a_wrong_number_was_entered(family: World, written: str, detail: str) -> None:
    family.person("不详", "另一人")
    family.person(written, NAME)
    book(family, {"姓名": NAME, "身份证号": CHILD})
    family.verify()
    found = raised(family)
    assert set(found) == {"number_unusable", "number_miswritten"}
    # Of several lines without a number it is this one.
    assert (found["number_miswritten"]["name"], found["number_miswritten"]["detail"]) == (NAME, detail)
    assert {f["name"] for f in family.read("findings") if f["kind"] == "number_unusable"} == {"另一人", NAME}
    assert told(family)["indication"] == "待核实"


def test_a_wrong_number_may_be_somebody_s_and_leaves_the_result_open(family: World) -> None:
    wrong = number(14, born="20101203")
    family.person(wrong, NAME)
    book(family, {"姓名": NAME, "身份证号": CHILD})
    family.verify()
    assert set(raised(family)) == {"number_miswritten", "not_in_register"}
    assert raised(family)["number_miswritten"]["id_number"] == wrong
    assert "家庭成员待核实" in told(family)["conditions_text"]


def test_a_twin_of_another_name_was_not_entered(family: World) -> None:
    twin = number(14, born="20101203")
    family.person(CHILD, NAME)
    book(family, {"姓名": NAME, "身份证号": CHILD}, {"姓名": "测试小三", "身份证号": twin})
    family.verify()
    assert set(raised(family)) == {"co_registered_not_declared"}


def test_the_register_is_not_told_of_who_has_not_permitted_it(family: World) -> None:
    family.person(CHILD[:8] + "2" + CHILD[9:], NAME, 授权书编号="", 授权日期="")
    book(family, {"姓名": NAME, "身份证号": CHILD})
    family.verify()
    assert set(raised(family)) == {"number_unusable"}


@pytest.mark.parametrize(
    ("written", "once"),
    [(CHILD, False), ("", False), (CHILD[:6] + CHILD[8:17], False), (HEAD, False), (CHILD[:17] + "?", True)],
)
def test_numbers_that_differ_once(written: str, once: bool) -> None:
    assert differs_once(written, int(CHILD[:17])) is once


def test_fifteen_digits_are_held_against_fifteen() -> None:
    old = number(7)
    assert differs_once(old[:6] + old[8:16] + "9", int(old[:17]))
