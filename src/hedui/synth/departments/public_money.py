"""医保, 财政, 林草, 公积金中心: medical costs, public pay, subsidies, provident fund."""

from __future__ import annotations

from random import Random

from hedui.synth import firms, places
from hedui.synth.chance import between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person


def medical_cost(rng: Random, who: Person, clock: Clock, *, own: int = 0) -> Values:
    """One bill, settled in the year whose incomes count. `own`: fen the family paid itself."""
    own = own or between(rng, 3_000, 300_000)
    pooled = own * between(rng, 80, 250) // 100
    serious = own // 2 if own > 1_500_000 else 0
    aid = own // 4 if rng.random() < 0.2 else 0
    hospital = (
        f"{places.COUNTIES.get(who.home.county, '临河区')}{one(rng, ('人民医院', '中医院', '中蒙医院', '妇幼保健院'))}"
    )
    return (hospital, clock.in_the_year(rng, 10), own + pooled + serious + aid, pooled, serious, aid, own)


def public_payroll(rng: Random, who: Person, clock: Clock, *, wage: int = 0, back: int = 0) -> Values:
    """One month's gross wage paid from public money; `back`: how many months ago."""
    post = one(rng, ("行政", "事业", "参公", "公益性岗位"))
    return (
        firms.office(rng),
        post,
        wage or between(rng, 420_000, 980_000),
        clock.months_ago(back or between(rng, 1, 3)),
    )


def farm_subsidy(rng: Random, who: Person, clock: Clock, *, amount: int = 0) -> Values:
    """A farmers' subsidy by area (mu)."""
    area = between(rng, 20, 600)
    kind = one(rng, ("耕地地力保护补贴", "玉米生产者补贴", "大豆生产者补贴", "草畜平衡奖励"))
    return (kind, area / 10, amount or area * between(rng, 300, 1200), clock.in_the_year(rng, 30))


def forest_subsidy(rng: Random, who: Person, clock: Clock, *, amount: int = 0) -> Values:
    """A forest subsidy by area (mu)."""
    area = between(rng, 10, 400)
    kind = one(rng, ("退耕还林补助", "公益林补偿", "造林补助"))
    return (kind, area / 10, amount or area * between(rng, 500, 1500), clock.days_ago(rng, 400, 700))


def fund_deposit(rng: Random, who: Person, clock: Clock, *, wage: int = 0, status: str = "") -> Values:
    """A provident fund account: base (fen a month), own rate in per cent, both parts, paid to, balance, status."""
    wage = wage or between(rng, 300_000, 900_000)
    rate = one(rng, (5, 8, 10, 12))
    status = status or ("正常" if rng.random() < 0.85 else one(rng, ("封存", "销户")))
    part = wage * rate // 100
    paid_to = clock.months_ago(1 if status == "正常" else between(rng, 6, 60))
    return (
        f"1508{between(rng, 10**7, 10**8 - 1)}", firms.company(rng), wage, rate, part, part, paid_to,
        part * between(rng, 4, 120), status,
    )  # fmt: skip


def fund_loan(rng: Random, who: Person, clock: Clock) -> Values:
    """A housing loan of the provident fund."""
    loan = between(rng, 8, 50) * 1_000_000
    address = places.home(rng, places.county(rng), urban=True).short
    return (loan, loan * between(rng, 10, 95) // 100, loan // 180, clock.days_ago(rng, 100, 4000), address)
