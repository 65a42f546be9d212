"""Addresses as registers write them, in parts; and how alike two of them are."""

from __future__ import annotations

import pytest

from hedui.matching.address import Address, home, parse
from hedui.matching.likeness import Likeness, likeness

READ = [
    ("内蒙古自治区巴彦淖尔市临河区团结街道幸福小区3号楼2单元501室",
     "province=内蒙古 city=巴彦淖尔 county=临河 township=团结 compound=幸福 building=3 unit=2 room=501"),
    ("临河区幸福小区3-2-501", "county=临河 compound=幸福 building=3 unit=2 room=501"),
    ("临河区幸福小区３＃２－５０１", "county=临河 compound=幸福 building=3 unit=2 room=501"),
    ("臨河區幸福小區3幢2單元501號", "county=临河 compound=幸福 building=3 unit=2 room=501"),
    ("临河区 幸福小区 三号楼 二单元 501", "county=临河 compound=幸福 building=3 unit=2 room=501"),
    ("临河区幸福小区03号楼02单元0501室", "county=临河 compound=幸福 building=3 unit=2 room=501"),
    ("临河区水岸名都A座1203", "county=临河 compound=水岸名都 building=A room=1203"),
    ("临河区金色家园二期5栋3层302室", "county=临河 compound=金色家园 building=5 room=302"),
    ("临河区胜利北路12号阳光花园5栋1单元302",
     "county=临河 road=胜利北路 number=12 compound=阳光花园 building=5 unit=1 room=302"),
    ("临河区胜利路与新华街交汇处金色家园3#2-501",
     "county=临河 road=胜利路 compound=金色家园 building=3 unit=2 room=501"),
    ("北京市朝阳区建国路88号院3号楼1501室",
     "province=北京 city=北京 county=朝阳 road=建国路 number=88 building=3 room=1501"),
    ("新华东街3号", "road=新华东街 number=3"),
    ("临河区狼山镇红星村三组12号", "county=临河 township=狼山 village=红星 group=3 number=12"),
    ("临河区狼山镇红星村第三村民小组", "county=临河 township=狼山 village=红星 group=3"),
    ("临河区双河镇进步村六社", "county=临河 township=双河 village=进步 group=6"),
    ("临河区双河镇进步六社", "county=临河 township=双河 village=进步 group=6"),
    ("内蒙古巴彦淖尔盟临河市狼山镇", "province=内蒙古 city=巴彦淖尔 county=临河 township=狼山"),
    ("伊克昭盟东胜市", "city=鄂尔多斯 county=东胜"),
    ("乌拉特中旗呼勒斯太苏木哈日敖包嘎查34号", "county=乌拉特中 township=呼勒斯太 village=哈日敖包 number=34"),
    ("锡林郭勒盟锡林浩特市希日塔拉街道", "city=锡林郭勒 county=锡林浩特 township=希日塔拉"),
    ("科尔沁左翼中旗保康镇", "county=科尔沁左翼中 township=保康"),
    ("辽阳市灯塔市张台子镇房身村二组", "city=辽阳 county=灯塔 township=张台子 village=房身 group=2"),
    ("吉林市船营区北京路3号", "city=吉林 county=船营 road=北京路 number=3"),
    ("河南村3组", "village=河南 group=3"),
    ("红旗街道红旗村", "township=红旗 village=红旗"),
    ("深圳市光明新区公明街道上村社区", "city=深圳 county=光明 township=公明 village=上村"),
    ("临河区经济开发区工业街5号", "county=临河 road=工业街 number=5"),
    ("临河区(原临河市)狼山镇", "county=临河 township=狼山"),
    ("粮站后院老房", "rest=粮站后院老房"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), READ, ids=[text for text, _ in READ])
def test_an_address_is_read_in_parts(text: str, parts: str) -> None:
    found = parse(text)._asdict()
    assert " ".join(f"{level}={part}" for level, part in found.items() if part) == parts


ALIKE = [
    ("内蒙古自治区巴彦淖尔市临河区团结街道幸福小区3号楼2单元501室", "临河区幸福小区3-2-501",
     "county,compound,building,unit,room", "", "the register's short form"),
    ("临河区幸福小区3-2-501", "临河区幸福小区3-2-502", "county,compound,building,unit", "room", "the flat next door"),
    ("临河区幸福小区3-2-501", "临河区幸福小区4-2-501", "county,compound", "building", "units of another building are not compared"),
    ("临河区幸福小区3-2-501", "五原县幸福小区3-2-501", "", "county", "estates of two counties are not compared"),
    ("临河市狼山镇红星村", "临河区狼山镇红星嘎查", "county,township,village", "", "the city that became a district"),
    ("巴彦淖尔盟五原县", "巴彦淖尔市五原县", "city,county", "", "the league that became a city"),
    ("伊克昭盟东胜市", "鄂尔多斯市东胜区", "city,county", "", "the league that was renamed"),
    ("辽阳市灯塔市张台子镇", "灯塔市张台子镇", "county,township", "", "a county-level city without its prefecture"),
    ("临河区狼山镇红星村三组", "临河区狼山镇红星村四组", "county,township,village", "group", "another group"),
    ("临河区狼山镇红星村三组", "临河区干召庙镇红星村三组", "county,village,group", "township", "a township that was merged"),
    ("临河区狼山镇红星村三组1号", "临河区狼山镇永胜村三组1号", "county,township", "village", "groups of two villages are not compared"),
    ("临河区胜利路12号", "临河区胜利路14号", "county,road", "number", "another house of the street"),
    ("临河区胜利路12号3号楼501室", "临河区胜利路12号3号楼501室", "county,road,number,building,room", "", "a house by its number"),
    ("北京市朝阳区建国路", "长春市朝阳区建国路", "", "city", "counties of one name in two cities"),
    ("粮站后院老房", "粮站后院老房", "rest", "", "leftovers that are equal"),
    ("粮站后院的老房东头", "粮站后院的老房子东头", "rest", "", "leftovers that are alike"),
    ("老房", "老房", "", "", "a leftover too short to say anything"),
    ("", "", "", "", "nothing and nothing"),
    ("临河区", "", "", "", "one is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "agreed", "differing", "why"), ALIKE, ids=[row[4] for row in ALIKE])
def test_two_addresses_are_compared_level_by_level(a: str, b: str, agreed: str, differing: str, why: str) -> None:
    expected = Likeness(tuple(filter(None, agreed.split(","))), tuple(filter(None, differing.split(","))))
    assert likeness(parse(a), parse(b)) == expected, why
    assert likeness(parse(b), parse(a)) == expected, why


def test_a_home_without_divisions_takes_them_from_its_division() -> None:
    found = home("幸福小区3-2-501", "内蒙古自治区巴彦淖尔市临河区团结街道")
    assert found == parse("内蒙古自治区巴彦淖尔市临河区团结街道幸福小区3-2-501")


def test_a_home_in_another_county_than_its_division_keeps_its_own() -> None:
    assert home("五原县隆兴昌镇", "临河区团结街道") == Address(county="五原", township="隆兴昌")
