"""Invented employers and shops, with unified social credit codes that are valid by GB 32100-2015."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hedui.synth.chance import between, one

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_WORDS = (
    "瑞丰",
    "鸿运",
    "恒通",
    "金河套",
    "万家",
    "众诚",
    "蒙河",
    "天润",
    "宏泰",
    "福源",
    "绿野",
    "广盛",
    "德隆",
    "兴达",
    "富民",
    "永利",
    "草原情",
    "黄河湾",
    "同心",
    "佳美",
)
_TRADES = (
    "商贸",
    "建筑劳务",
    "农业科技",
    "食品",
    "运输",
    "物业服务",
    "餐饮管理",
    "番茄制品",
    "葵花籽加工",
    "羊绒制品",
    "建材",
    "种业",
)
_SHOPS = (
    "超市",
    "便利店",
    "面馆",
    "理发店",
    "五金店",
    "烧烤店",
    "小卖部",
    "早餐店",
    "服装店",
    "修理铺",
    "粮油店",
    "奶茶店",
)
_OFFICES = (
    "教育局",
    "卫生健康委员会",
    "水务局",
    "融媒体中心",
    "第一中学",
    "人民医院",
    "乡镇人民政府",
    "林业和草原局",
    "自然资源局",
    "实验小学",
)
# Signs that a spreadsheet would take for a formula: shops really write them, outputs must keep them text.
FORMULA_NAMES = ("@麦香坊", "+1便利店", "-家常菜馆", "=老地方烧烤")


@dataclass(frozen=True, slots=True)
class Firm:
    """A name and its code."""

    name: str
    uscc: str


def uscc(rng: Random, kind: str = "91") -> str:
    """A valid unified social credit code: 91 enterprise, 92 sole trader, 93 cooperative, 52 organisation."""
    first = f"{kind}1508{between(rng, 0, 99):02d}" + "".join(one(rng, ALPHABET) for _ in range(9))
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, first, strict=True))
    return first + ALPHABET[(31 - total % 31) % 31]


def company(rng: Random) -> str:
    """The name of an invented company."""
    return f"巴彦淖尔市{one(rng, _WORDS)}{one(rng, _TRADES)}有限责任公司"


def office(rng: Random) -> str:
    """A public employer."""
    return f"{one(rng, ('临河区', '五原县', '磴口县', '杭锦后旗', '乌拉特前旗'))}{one(rng, _OFFICES)}"


def shop(rng: Random, surname: str) -> Firm:
    """A sole trader's shop; one in a hundred has a name that begins like a formula."""
    if rng.random() < 0.01:
        return Firm(one(rng, FORMULA_NAMES), uscc(rng, "92"))
    return Firm(f"{one(rng, ('临河区', '五原县', '杭锦后旗'))}{surname}记{one(rng, _SHOPS)}", uscc(rng, "92"))


def cooperative(rng: Random) -> Firm:
    """A farmers' cooperative."""
    kind = one(rng, ("种植", "养殖", "农机服务", "牧业"))
    return Firm(f"{one(rng, _WORDS)}{kind}农民专业合作社", uscc(rng, "93"))


def enterprise(rng: Random) -> Firm:
    """A company with its code."""
    return Firm(company(rng), uscc(rng))
