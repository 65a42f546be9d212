"""人社: pensions, contributions, unemployment benefit, employment, public-welfare posts. Amounts are fen a month."""

from __future__ import annotations

from random import Random

from hedui.synth import firms
from hedui.synth.chance import Weighted, between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person

RESIDENT, WORKER = "城乡居民基本养老保险", "城镇职工基本养老保险"
BENEFIT = Weighted([("正常", 60), ("正常发放", 30), ("停发", 5), ("死亡", 3), ("暂停发放", 2)])
PAID = Weighted([("10", 96), ("20", 4)])  # this office's own codes: 10 paid, 20 interrupted


def pension(rng: Random, who: Person, clock: Clock, *, monthly: int = 0, kind: str = "", status: str = "") -> Values:
    """A pension: a small one for residents, a real one for former workers."""
    kind = kind or (WORKER if rng.random() < 0.3 else RESIDENT)
    monthly = monthly or (between(rng, 180_000, 420_000) if kind == WORKER else between(rng, 13_000, 32_000))
    status = status or BENEFIT.draw(rng)
    last = clock.months_ago(1 if status.startswith("正常") else between(rng, 3, 20))
    return (kind, monthly, clock.months_ago(between(rng, 25, 200)), last, status)


def contribution(rng: Random, who: Person, clock: Clock, *, base: int = 0, status: str = "", back: int = 0) -> Values:
    """One month's contribution of an employee; `back`: how many months ago."""
    kind = one(rng, (WORKER, "失业保险", "工伤保险"))
    base = base or between(rng, 380_000, 1_100_000)
    return (kind, firms.company(rng), base, clock.months_ago(back or between(rng, 1, 3)), status or PAID.draw(rng))


def unemployment_benefit(rng: Random, who: Person, clock: Clock, *, monthly: int = 0, running: bool = False) -> Values:
    """Unemployment benefit for up to two years."""
    start = between(rng, 1, 8) if running else between(rng, 1, 36)
    return (
        monthly or between(rng, 140_000, 180_000),
        clock.months_ago(start),
        clock.months_ago(start - between(rng, 9, 24)),
    )


def employment(rng: Random, who: Person, clock: Clock, *, left: bool | None = None) -> Values:
    """A registered job; `left`: it has ended."""
    left = rng.random() < 0.25 if left is None else left
    began = clock.days_ago(rng, 200, 3000)
    form = one(rng, ("单位就业", "灵活就业", "个体经营", "公益性岗位"))
    return (form, firms.company(rng), began, clock.days_ago(rng, 5, 190) if left else None, "离职" if left else "在职")


def public_welfare_job(rng: Random, who: Person, clock: Clock, *, monthly: int = 0) -> Values:
    """A public-welfare post and its monthly subsidy."""
    start = between(rng, 1, 20)
    post = one(rng, ("保洁员", "护林员", "协管员", "保安", "村级信息员"))
    return (
        post,
        firms.office(rng),
        monthly or between(rng, 80, 198) * 1000,
        clock.months_ago(start),
        clock.months_ago(start - 24),
    )
