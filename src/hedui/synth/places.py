"""Where invented people live: the seven banners and counties of Bayannur, their real townships, invented houses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hedui.synth.chance import Weighted, between, one

COUNTIES: dict[str, str] = {
    "150802": "临河区", "150821": "五原县", "150822": "磴口县", "150823": "乌拉特前旗",
    "150824": "乌拉特中旗", "150825": "乌拉特后旗", "150826": "杭锦后旗",
}  # fmt: skip
# (streets and seats of the county: urban), (townships: villages), (sumu: gacha)
TOWNSHIPS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "150802": (
        ("团结街道", "车站街道", "先锋街道", "解放街道", "东环街道"),
        ("狼山镇", "干召庙镇", "双河镇", "白脑包镇", "曙光乡"),
        (),
    ),
    "150821": (("隆兴昌镇",), ("塔尔湖镇", "巴彦套海镇", "新公中镇", "胜丰镇", "复兴镇"), ()),
    "150822": (("巴彦高勒镇",), ("隆盛合镇", "渡口镇", "补隆淖镇"), ("沙金套海苏木",)),
    "150823": (("乌拉山镇",), ("先锋镇", "新安镇", "西小召镇", "大佘太镇"), ("额尔登布拉格苏木", "沙德格苏木")),
    "150824": (("海流图镇",), ("乌加河镇", "德岭山镇", "石哈河镇"), ("呼勒斯太苏木", "川井苏木", "新忽热苏木")),
    "150825": (("巴音宝力格镇",), ("呼和温都尔镇",), ("获各琦苏木", "巴音前达门苏木", "乌盖苏木")),
    "150826": (("陕坝镇",), ("头道桥镇", "三道桥镇", "蛮会镇", "双庙镇", "沙海镇"), ()),
}
# Where those come from who are registered elsewhere.
ELSEWHERE: tuple[tuple[str, str], ...] = (
    ("150207", "内蒙古自治区包头市九原区"), ("150221", "内蒙古自治区包头市土默特右旗"), ("150125", "内蒙古自治区呼和浩特市武川县"),
    ("150222", "内蒙古自治区包头市固阳县"),
)  # fmt: skip
MONGOL_SHARE = {"150823": 0.10, "150824": 0.25, "150825": 0.30, "150822": 0.08}
_BY_PEOPLE = Weighted(
    [("150802", 33), ("150821", 17), ("150826", 17), ("150823", 17), ("150824", 8), ("150822", 5), ("150825", 3)]
)
_ESTATES = (
    "幸福小区",
    "金沙小区",
    "阳光花园",
    "水岸名都",
    "河套家园",
    "向阳小区",
    "富强嘉园",
    "利民小区",
    "康居佳苑",
    "胜利北小区",
)
_VILLAGES = (
    "红星村",
    "团结村",
    "新丰村",
    "永胜村",
    "民主村",
    "光明村",
    "丰收村",
    "联丰村",
    "幸福村",
    "旧城村",
    "西河村",
    "庆生村",
)
_GACHA = ("哈日敖包嘎查", "巴音嘎查", "查干敖包嘎查", "乌兰嘎查", "那仁宝力格嘎查", "呼和嘎查")


@dataclass(frozen=True, slots=True)
class Home:
    """An address in parts. `building` is (building, unit, room) in town, else empty."""

    county: str
    township: str
    settlement: str
    house: str
    urban: bool
    building: tuple[int, int, int] = (0, 0, 0)
    before: str = "内蒙古自治区巴彦淖尔市"

    @property
    def full(self) -> str:
        """As the police write it: 内蒙古自治区巴彦淖尔市临河区团结街道幸福小区3号楼2单元501室."""
        return f"{self.before}{COUNTIES.get(self.county, '')}{self.township}{self.settlement}{self.house}"

    @property
    def short(self) -> str:
        """Without province and city."""
        return f"{COUNTIES.get(self.county, '')}{self.township}{self.settlement}{self.house}"

    @property
    def dashed(self) -> str:
        """As a property register writes it: 临河区幸福小区3-2-501; the short form where there is no building."""
        if not self.urban:
            return self.short
        return f"{COUNTIES.get(self.county, '')}{self.settlement}{'-'.join(map(str, self.building))}"


def county(rng: Random) -> str:
    """A county, by its population."""
    return _BY_PEOPLE.draw(rng)


def home(rng: Random, where: str, *, urban: bool, township: str = "") -> Home:
    """An invented house in this county (in this township, if one is named)."""
    streets, towns, sumu = TOWNSHIPS[where]
    if urban:
        building = (between(rng, 1, 28), between(rng, 1, 4), between(rng, 1, 6) * 100 + between(rng, 1, 3))
        house = f"{building[0]}号楼{building[1]}单元{building[2]}室"
        return Home(where, township or one(rng, streets), one(rng, _ESTATES), house, True, building)
    place = township or one(rng, towns + sumu)
    village = one(rng, _GACHA) if place in sumu else f"{one(rng, _VILLAGES)}{one(rng, '一二三四五六七八')}组"
    return Home(where, place, village, f"{between(rng, 1, 160)}号", False)


def elsewhere(rng: Random) -> Home:
    """An address outside the city."""
    code, name = one(rng, ELSEWHERE)
    return Home(code, "", one(rng, _VILLAGES), f"{between(rng, 1, 160)}号", False, before=name)
