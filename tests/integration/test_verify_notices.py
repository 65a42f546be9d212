"""What was passed over in the inputs is told: in run.json, and in Chinese on the page."""

from __future__ import annotations

import pytest
from cities import World, number, standard

from hedui.intake.columns import ColumnMap, passed_over
from hedui.values.faults import Refusals


def test_a_second_column_of_a_name_in_use_is_told(world: World) -> None:
    who, other = world.person(number(1)), world.person(number(2), household="H2")
    header = [*standard("pension"), "身份证号", "备注", "备注"]
    path = world.file("pension.csv", [], header=standard("pension"))
    row = {"姓名": "测试人", "身份证号": who, "险种": "职工", "月发放额": "1000", "发放起始年月": "202001"}
    cells = [row.get(name, "") for name in standard("pension")] + [other, "甲", "乙"]
    path.write_text("\n".join([",".join(header), ",".join(cells)]) + "\n", "utf8")
    manifest = world.verify(html=True)
    said = "pension.csv: a second column is also called 身份证号; only the first is read"
    assert manifest["warnings"] == [said]
    assert "pension.csv：有两列都叫“身份证号”，只读取前一列" in (world.out / "result.html").read_text("utf8")
    assert [hit["id_number"] for hit in world.read("hits")] == [who]


def test_a_second_column_is_told_of_a_snapshot_that_was_there_before(world: World) -> None:
    world.person(number(1))
    world.file("pension.csv", [], header=[*standard("pension"), "月发放额"])
    store = world.folder / "store"
    said = world.verify(store=store)["warnings"]
    assert len(said) == 1
    assert world.verify(store=store, out=world.folder / "again")["warnings"] == said


def test_headers_of_which_a_second_stands_in_the_file() -> None:
    matched = ColumnMap(
        {"name": "姓名", "id_number": "身份证号"}, (), ("身份证号#2", "身份证号#3", "备注#2", "#2", "住址")
    )
    assert passed_over(matched) == ("身份证号",)


def test_a_line_of_the_roster_with_other_fields_is_told_with_its_row(world: World) -> None:
    world.person(number(1))
    roster = world.write_roster()
    header, line = roster.read_text("utf8").splitlines()
    short, long = line.removesuffix(","), line + ",又一格"
    roster.write_text("\n".join([header, line, short, line.replace("H1", "H2"), long]) + "\n", "utf8")
    world.write_roster = lambda: roster  # type: ignore[method-assign]
    world.file("pension.csv", [])
    manifest = world.verify()
    (said,) = manifest["warnings"]
    assert said.startswith("roster: 2 lines have another number of fields than the header (row 2, 4): nobody is read")
    assert manifest["roster"]["lines"] == 4
    assert manifest["roster"]["keyed"] + sum(manifest["roster"]["unusable_numbers"].values()) == 4
    assert manifest["roster"]["unusable_numbers"] == {"columns": 2}


@pytest.mark.parametrize("name", ["pension.csv", "pension.xlsx", "pension.dbf", "pension.parquet", "pension.zip"])
def test_a_file_without_a_byte_is_said_to_be_empty(world: World, name: str) -> None:
    world.person(number(1))
    (world.sources / name).touch()
    with pytest.raises(Refusals) as refused:
        world.verify()
    assert [one.fault for one in refused.value.each] == ["empty_file"]
