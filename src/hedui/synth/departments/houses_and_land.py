"""住建, 自然资源, 农业农村: sales, public rental, titles, compensation, contracted land. Areas are m² and mu."""

from __future__ import annotations

from random import Random

from hedui.synth import places
from hedui.synth.chance import between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person


def house_sale(
    rng: Random, who: Person, clock: Clock, *, address: str = "", recent: bool = False, long_ago: bool = False
) -> Values:
    """A purchase. `recent`: within the year before the check; `long_ago`: well before it."""
    area = between(rng, 4200, 14000)
    where = address or places.home(rng, places.county(rng), urban=True).short
    price = area * between(rng, 2200, 6800)
    days = (35, 330) if recent else (500, 2500) if long_ago else (30, 2500)
    return (where, area / 100, price, clock.days_ago(rng, *days))


def public_rental(rng: Random, who: Person, clock: Clock, *, ended: bool = False) -> Values:
    """A public rental flat and its rent (fen a month)."""
    where = places.home(rng, who.home.county if who.home.county in places.COUNTIES else "150802", urban=True).short
    status = one(rng, ("已退租", "腾退")) if ended else one(rng, ("在租", "租住", "在住"))
    return (where, between(rng, 3500, 6000) / 100, between(rng, 60, 300) * 100, status)


def real_estate(
    rng: Random, who: Person, clock: Clock, *, address: str = "", area: int = 0, use: str = "住宅", ended: bool = False
) -> Values:
    """A title: parcel and fixture number of 28 characters, area (hundredths of m² in), use, share, status."""
    county = who.home.county
    unit = f"{county}{between(rng, 1, 12):03d}{between(rng, 1, 30):03d}GB{between(rng, 1, 99999):05d}F{between(rng, 1, 9999):04d}"
    certificate = f"蒙（{clock.on.year - between(rng, 1, 9)}）{places.COUNTIES.get(county, '临河区')}不动产权第{between(rng, 1, 99999):07d}号"
    joint = rng.random() < 0.3
    return (
        f"{unit}{between(rng, 1, 9999):04d}"[:28], certificate, address or who.home.short, (area or between(rng, 3800, 13500)) / 100,
        use, "共同共有" if joint else "单独所有", "" if joint else "100%", clock.days_ago(rng, 300, 6000),
        "历史" if ended else one(rng, ("现势", "正常")),
    )  # fmt: skip


def land_compensation(rng: Random, who: Person, clock: Clock, *, amount: int = 0, recent: bool = False) -> Values:
    """Compensation for requisition or demolition. `recent`: within the year before the check."""
    project = one(rng, ("包银高铁征地", "临河区棚户区改造", "黄河堤防工程", "总排干沟治理", "工业园区征地"))
    return (project, amount or between(rng, 3, 260) * 100_000, clock.days_ago(rng, 35, 330 if recent else 700))


def land_contract(rng: Random, who: Person, clock: Clock, *, income: int = -1) -> Values:
    """Contracted land in one year: mu contracted, farmed, let; fen received for what was let."""
    contracted = between(rng, 30, 500)
    let = between(rng, 0, contracted) if rng.random() < 0.4 else 0
    income = income if income >= 0 else let * 4000
    return (contracted / 10, (contracted - let) / 10, let / 10, income, clock.on.year - 1)


def farm_machinery(rng: Random, who: Person, clock: Clock) -> Values:
    """A tractor or harvester."""
    price = between(rng, 8, 160) * 100_000
    kind = one(rng, ("轮式拖拉机", "联合收割机", "播种机", "旋耕机"))
    plate = f"蒙08-{between(rng, 10000, 99999)}"
    return (kind, f"{between(rng, 30, 220)}型", plate, clock.days_ago(rng, 60, 4000), price, price * 3 // 10, "正常")
