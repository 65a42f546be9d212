"""市场监管, 税务: posts and shares, sole traders, cooperatives, income tax, business tax."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from hedui.synth import firms
from hedui.synth.chance import Weighted, between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person

REGISTERED = Weighted([("存续（在营、开业、在册）", 50), ("在业", 20), ("开业", 6), ("注销", 16), ("吊销，未注销", 8)])
ACTIVE, CANCELLED = "存续（在营、开业、在册）", "注销"


def enterprise(rng: Random, who: Person, clock: Clock, *, status: str = "") -> Values:
    """A post or a share in a company; capital in fen."""
    firm = firms.enterprise(rng)
    role = one(rng, ("执行董事", "监事", "股东", "经理", "法定代表人"))
    capital = between(rng, 0, 50) * 10_000_000
    return (firm.name, firm.uscc, role, capital, clock.days_ago(rng, 60, 4500), status or REGISTERED.draw(rng))


def sole_trader(rng: Random, who: Person, clock: Clock, *, status: str = "") -> Values:
    """A sole trader's shop."""
    firm = firms.shop(rng, who.name[0])
    scope = one(rng, ("食品销售；日用百货零售", "餐饮服务", "理发服务", "农畜产品收购", "机动车修理"))
    capital = between(rng, 1, 30) * 1_000_000
    return (firm.name, firm.uscc, capital, scope, clock.days_ago(rng, 60, 4500), status or REGISTERED.draw(rng))


def cooperative(rng: Random, who: Person, clock: Clock, *, status: str = "") -> Values:
    """A share in a farmers' cooperative: often a few hundred yuan, often on paper only."""
    firm = firms.cooperative(rng)
    capital = between(rng, 2, 80) * 50_000
    return (firm.name, firm.uscc, capital, clock.days_ago(rng, 200, 4500), status or REGISTERED.draw(rng))


def income_tax(rng: Random, who: Person, clock: Clock, *, amount: int = 0, back: int = 0) -> Values:
    """One month's taxed income, `back` months ago: fen paid and tax withheld."""
    amount = amount or between(rng, 220_000, 1_200_000)
    start = clock.months_ago(back or between(rng, 2, 12))
    end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    kind = one(rng, ("正常工资薪金", "正常工资薪金", "劳务报酬"))
    return (firms.company(rng), kind, amount, max(0, (amount - 500_000) * 3 // 100), start, end)


def business_tax(rng: Random, who: Person, clock: Clock, *, amount: int = 0) -> Values:
    """One quarter's taxed turnover of a shop."""
    firm = firms.shop(rng, who.name[0])
    amount = amount or between(rng, 6, 300) * 100_000
    start = clock.months_ago(between(rng, 2, 4) * 3)
    end = (start + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return (firm.name, firm.uscc, one(rng, ("增值税", "个人所得税经营所得")), amount, amount // 100, start, end)
