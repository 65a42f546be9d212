"""Declared property income that no source confirms is a question only where somebody could be compared."""

from __future__ import annotations

from cities import World, number


def test_a_household_of_which_nobody_is_permitted_is_not_asked(world: World) -> None:
    world.person(number(1), household="H1", 申报财产性收入="100", 授权日期="")
    world.person(number(2), household="H1", 成员类别="赡养义务人", 与户主关系="子")
    world.person(number(3), household="H2", 申报财产性收入="100", 授权日期="")
    world.person(number(4), household="H2", 与户主关系="配偶")
    world.person(number(5), household="H3", 申报财产性收入="100")
    world.file("income_tax.csv", [])
    world.verify()
    asked = [f["household_no"] for f in world.read("findings") if f["kind"] == "property_income_unconfirmed"]
    assert asked == ["H2", "H3"]
