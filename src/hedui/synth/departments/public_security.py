"""公安: household register, vehicles, border crossings, compulsory rehabilitation."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hedui.synth.chance import Weighted, between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person

# Letters of GA/T 16; a status is a string of them ("GQ", "EM").
STATUS = Weighted(
    [("A", 900), ("G", 25), ("Q", 20), ("GQ", 8), ("K", 6), ("P", 12), ("M", 8), ("E", 12), ("EM", 4), ("B", 5)]
)
CARS = (
    ("02", "小型轿车K33"),
    ("02", "小型普通客车K31"),
    ("02", "小型面包车K39"),
    ("02", "微型轿车K43"),
    ("01", "轻型普通货车H31"),
)
MOTORCYCLE = ("07", "普通二轮摩托M21")
_MODELS = (
    "五菱牌LZW6450",
    "长安牌SC7160",
    "大众牌FV7160",
    "哈弗牌CC6460",
    "吉利牌JL7152",
    "东风牌EQ1040",
    "比亚迪牌BYD7152",
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def hukou(
    rng: Random, who: Person, clock: Clock,
    *, relation: str = "户主", register: str = "", area: str = "", address: str = "", died: date | None = None,
) -> Values:  # fmt: skip
    """A line of the household register. `register` is the 户号; `died` cancels the line some days later."""
    people = "蒙古族" if who.is_mongol else ("回族" if rng.random() < 0.02 else "汉族")
    kind = (
        one(rng, ("居民家庭户口", "非农业", "城镇居民户口"))
        if who.home.urban
        else one(rng, ("农业", "居民家庭户口", "农村居民户口"))
    )
    moved_in = who.born if rng.random() < 0.7 else clock.days_ago(rng, 900, 9000)
    cancelled = died + timedelta(days=between(rng, 3, 60)) if died else None
    return (
        "男" if who.sex == "male" else "女", who.born, people, register or f"{who.home.county}{between(rng, 100000, 999999)}",
        relation, area or who.home.county, address or who.home.full, kind, moved_in, "死亡" if died else "正常", cancelled,
    )  # fmt: skip


def vehicle(
    rng: Random, who: Person, clock: Clock, *, status: str = "", motorcycle: bool = False, price: int = 0
) -> Values:
    """A vehicle. `status` is the string of letters; `price` fen."""
    plate_kind, kind = MOTORCYCLE if motorcycle or (not price and rng.random() < 0.12) else one(rng, CARS)
    plate = "蒙L" + "".join(one(rng, _LETTERS) for _ in range(5))
    old = status in ("P", "M", "E", "EM")
    registered = clock.days_ago(rng, 4500, 8000) if old else clock.days_ago(rng, 60, 5000)
    cost = price or (between(rng, 20, 90) * 10_000 if kind == MOTORCYCLE[1] else between(rng, 25, 220) * 100_000)
    model = "豪爵牌HJ125" if kind == MOTORCYCLE[1] else one(rng, _MODELS)
    displacement = 124 if kind == MOTORCYCLE[1] else one(rng, (1199, 1498, 1598, 1998))
    use = "A" if rng.random() < 0.93 else one(rng, ("F", "L", "M"))
    return (plate_kind, plate, model, kind, use, registered, status or STATUS.draw(rng), displacement, cost)


def border_crossing(rng: Random, who: Person, clock: Clock, *, recent: bool = False) -> Values:
    """A journey abroad. `recent`: within the year before the check."""
    left = clock.days_ago(rng, 40, 320 if recent else 900)
    back = left + timedelta(days=between(rng, 2, 30))
    return (left, back, one(rng, ("蒙古国", "泰国", "香港", "澳门", "日本", "俄罗斯", "韩国")))


def drug_rehab(rng: Random, who: Person, clock: Clock, *, inside: bool = False) -> Values:
    """A stay of two years in a compulsory rehabilitation centre; `inside`: not over on the day of the check."""
    admitted = clock.days_ago(rng, 30, 600) if inside or rng.random() < 0.5 else clock.days_ago(rng, 800, 2500)
    return (admitted, admitted + timedelta(days=730), "巴彦淖尔市强制隔离戒毒所")
