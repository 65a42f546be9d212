"""Chinese addresses in their parts: province to room in town, banner, sumu and gacha on the steppe.

Small on purpose: it reads what registers of houses and rosters write, and leaves what it does not know in `rest`.
Names of divisions stand without their suffix (临河 for 临河区 and 临河市), numbers as digits without leading zeros.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from hedui.values.name import fold
from hedui.values.names.characters import character_folds

# Addresses kept parsed: the buildings of a county come again and again.
REMEMBERED = 50_000


class Address(NamedTuple):
    """The parts of one address; empty where the text does not say."""

    province: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    village: str = ""
    group: str = ""
    road: str = ""
    number: str = ""
    compound: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    rest: str = ""


# Divisions under an old name, as old titles have them (name in files → name today, without suffix).
RENAMED = {
    "伊克昭": "鄂尔多斯", "哲里木": "通辽", "昭乌达": "赤峰", "襄樊": "襄阳", "铁法": "调兵山", "思茅": "普洱", "徽州": "黄山",
    "集宁": "集宁", "东胜": "东胜", "海拉尔": "海拉尔", "内蒙": "内蒙古",
}  # fmt: skip
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
NUMERALS = "一二三四五六七八九十"
_N = rf"[\d{NUMERALS}]"

_PROVINCE = re.compile(
    "(?:中国)?(北京|天津|上海|重庆|河北|山西|内蒙古|内蒙|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆)(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?"
)
_CITY = re.compile(r"([^\d省区县旗镇乡村路街号]{2,8}?)(?:市|盟|自治州|地区)(?![场花广民政委])")
_COUNTY = re.compile(
    r"([^\d镇乡村路街号社小园厂校库]{1,9}?)(?:自治县|自治旗|联合旗|矿区|林区|特区|(?<!高)新区|(?<![发业范理新])区|县|(?<!红)旗|"
    r"(?<![超门城夜集])市)(?![域委政府])"
)
_ZONE = re.compile(r"[^\d镇乡村路街号小]{1,9}?(?:开发区|工业区|高新区|示范区|管理区|园区)")
_TOWNSHIP = re.compile(
    r"([^\d路街号组村]{1,9}?)(?:街道办事处|街道办|街道|地区办事处|办事处|苏木|民族乡|镇|乡|农场|牧场|林场|渔场)"
    r"(?![南北东西中]?[路街巷小]|村)"
)
_VILLAGE = re.compile(
    r"([^\d路街号巷]{1,10}?)(?:社区居民委员会|社区居委会|社区村委会|社区|居民委员会|居委会|村民委员会|村委会|嘎查委员会|嘎查|"
    r"行政村|自然村|村(?!社区|民|委))(?![小大路街巷公园])"
)
_GROUP = re.compile(rf"([^\d路街号小栋幢楼]{{0,8}}?)第?({_N}{{1,3}})(?:村民小组|小组|组|社|队)(?!区)")
_ROAD = re.compile(r"([^\d号组]{1,10}?)(大道|大街|公路|马路|路|街|巷|胡同|弄)(?!道)")
_NUMBER = re.compile(r"[甲乙附第]?(\d+(?:-\d+)?)号(?!楼|房|\d+单元)院?")
_COMPOUND = re.compile(rf"([^\d号]{{2,14}}?)(?=[\dA-Z#]|{_N}{{1,3}}(?:号楼|栋|幢|单元)|$)")
_COMPACT = re.compile(r"第?([\dA-Z]{1,4})[-#/](?:(\d{1,2})[-/])?(\d{2,4})(?:室|号|户)?$")
_BUILDING = re.compile(
    rf"第?([\dA-Z]{{1,4}}|[{NUMERALS}]{{1,3}})(?:号楼|栋楼|栋|幢|座|#楼|#|号(?=\d+单元)|楼(?={_N}+单元))"
)
_UNIT = re.compile(rf"第?({_N}{{1,3}})(?:单元|门)")
_FLOOR = re.compile(r"\d{1,2}(?:层|楼)")
_ROOM = re.compile(r"第?([\dA-Z]{1,6})(?:室|号房|号|房|户)?(?=$|[^\d])")
# How the name of a housing estate ends where no building follows.
_ESTATE = re.compile("(?:小区|花园|家园|花苑|苑|公寓|新城|嘉园|庄园|家属院|院|广场|大厦|山庄|名都|府邸|新村|园)$")
_PHASE = re.compile(f"(?:第?[{NUMERALS}]期|[东西南北]区)$")
# What says nothing about the place itself: asides in brackets, the street that is crossed nearby.
_ASIDE = re.compile(r"\([^()]*\)|与[^\d]{1,9}?(?:交汇|交叉|交界|交口)(?:处|口)?")
_USUAL = str.maketrans(
    {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
    | dict.fromkeys(" \t\r\n\u3000，,、;；:：·.。．\"'“”[]【】", "")
    | dict.fromkeys("－—–‐−~～", "-")
    | {"（": "(", "）": ")"}
)
# Text that Unicode normalisation would leave as it is.
_SETTLED = re.compile("[\u3400-\u4dbf\u4e00-\u9fff!-~]*")


def plain(text: str) -> str:
    """The text in one width, simplified, capitals, without spaces, asides and punctuation."""
    text = text.translate(_USUAL)
    if not _SETTLED.fullmatch(text):
        text = fold(unicodedata.normalize("NFKC", text)).translate(_USUAL)
    return _ASIDE.sub("", text.translate(character_folds())).upper()


@lru_cache(REMEMBERED)
def parse(text: str) -> Address:
    """The address in parts. Never refuses: what is not understood stands in `rest`."""
    reader = _Reader(plain(text))
    reader.divisions()
    reader.countryside()
    reader.street()
    reader.building()
    return reader.address()


def home(address: str, division: str) -> Address:
    """A person's address; divisions that it leaves out (province to township) are taken from the written name of
    the home's division, unless that is another county."""
    own = parse(address)
    if not division:
        return own
    whole = parse(division)
    if own.county and own.county != whole.county:
        return own
    return own._replace(**{x: getattr(own, x) or getattr(whole, x) for x in ("province", "city", "county", "township")})


class _Reader:
    """One pass from the left; each part begins where the last one ended."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._parts: dict[str, str] = {}
        self._rest: list[str] = []

    def address(self) -> Address:
        self._rest.append(self._text[self._at :])
        return Address(rest="".join(self._rest), **self._parts)

    def divisions(self) -> None:
        self._province()
        if found := self._take(_CITY):
            self._parts["city"] = _today(found[1])
        if found := self._take(_COUNTY):
            self._parts["county"] = _today(found[1])
        self._take(_ZONE)
        if found := self._take(_TOWNSHIP):
            self._parts["township"] = found[1]

    def countryside(self) -> None:
        if found := self._take(_VILLAGE):
            self._parts["village"] = found[1]
        if found := self._take(_GROUP):
            self._parts["group"] = _number(found[2])
            if "village" in self._parts:
                self._rest.append(found[1])
            elif found[1]:
                self._parts["village"] = found[1]

    def street(self) -> None:
        if found := self._take(_ROAD):
            self._parts["road"] = found[0]
        self._house_number()
        if found := self._take(_COMPOUND):
            name = _PHASE.sub("", found[1])
            if _ESTATE.search(name) or self._at < len(self._text):
                self._parts["compound"] = name.removesuffix("小区") or name
            else:
                self._rest.append(name)
            self._house_number()

    def building(self) -> None:
        if found := self._take(_COMPACT):
            self._set(building=found[1], unit=found[2], room=found[3])
            return
        if found := self._take(_BUILDING):
            self._set(building=found[1])
        if found := self._take(_UNIT):
            self._set(unit=found[1])
        self._take(_FLOOR)
        if ("building" in self._parts or "unit" in self._parts) and (found := self._take(_ROOM)):
            self._set(room=found[1])

    def _province(self) -> None:
        found = _PROVINCE.match(self._text)
        if found is None:
            return
        name, suffix = _today(found[1]), found[2]
        if name in MUNICIPALITIES:
            self._parts["city"] = name
        elif suffix == "市" or (suffix is None and not self._division_follows(found.end())):
            return
        self._parts["province"] = name
        self._at = found.end()

    def _division_follows(self, at: int) -> bool:
        return _CITY.match(self._text, at) is not None or _COUNTY.match(self._text, at) is not None

    def _house_number(self) -> None:
        if "number" not in self._parts and (found := self._take(_NUMBER)):
            self._parts["number"] = found[1]

    def _set(self, **parts: str | None) -> None:
        self._parts.update({name: _number(value) for name, value in parts.items() if value})

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found


def _today(division: str) -> str:
    return RENAMED.get(division, division)


def _number(text: str) -> str:
    """A number as digits: 三 → 3, 二十一 → 21, 03 → 3, A → A."""
    if text[0] not in NUMERALS:
        return text.lstrip("0") or "0"
    tens, ten, ones = text.rpartition("十")
    value = (NUMERALS.index(tens) + 1 if tens in NUMERALS and tens else 1) * 10 if ten else 0
    return str(value + (NUMERALS.index(ones) + 1 if ones else 0))
