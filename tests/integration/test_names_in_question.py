"""A name that a record writes otherwise: who is asked sees how it is written; a relative's writing stays with the relative."""

from __future__ import annotations

from cities import World, number

HEAD, DAUGHTER = number(1), number(2)


def test_the_question_says_how_the_records_write_the_name(world: World) -> None:
    world.person(HEAD, "张伟")
    world.person(DAUGHTER, "张炜华", 与户主关系="女", 成员类别="赡养义务人")
    own = [
        {"姓名": name, "身份证号": HEAD, "月发放额": "100", "发放起始年月": "202601"}
        for name in ("張偉", "张 伟", "张?")
    ]
    relative = {"姓名": "张炜?", "身份证号": DAUGHTER, "月发放额": "100", "发放起始年月": "202601"}
    world.file("pension.csv", [*own, relative])
    world.verify()
    asked = {f["id_number"]: f["detail"] for f in world.read("findings") if f["kind"] == "name_differs"}
    assert asked == {HEAD: "记录写作张?、張偉", DAUGHTER: ""}
