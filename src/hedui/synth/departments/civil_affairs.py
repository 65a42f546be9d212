"""民政: marriages, funerals, assistance received, posts in social organisations."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hedui.synth import firms, places
from hedui.synth.chance import Weighted, between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person

REGISTERED = Weighted([("结婚", 86), ("离婚", 10), ("补领结婚证", 3), ("复婚", 1)])


def marriage(rng: Random, who: Person, clock: Clock, *, kind: str = "", on: date | None = None) -> Values:
    """A registration of marriage or divorce (two people; `who` is the husband)."""
    return (kind or REGISTERED.draw(rng), on or clock.days_ago(rng, 60, 9000))


def funeral(rng: Random, who: Person, clock: Clock, *, died: date | None = None) -> Values:
    """A cremation, two to six days after the death."""
    died = died or clock.days_ago(rng, 30, 1500)
    hall = f"{places.COUNTIES.get(who.home.county, '临河区')}殡仪馆"
    return (died, died + timedelta(days=between(rng, 2, 6)), hall)


def assistance(
    rng: Random, who: Person, clock: Clock,
    *, household: str = "", programme: str = "低保", county: str = "", amount: int = 0, ended: bool = False,
) -> Values:  # fmt: skip
    """Assistance that is being paid: household number, programme, division, fen a month, since, status."""
    county = county or who.home.county
    household = household or f"{county}{between(rng, 5000, 9999)}"
    start = clock.months_ago(between(rng, 3, 90))
    status = "停发" if ended else one(rng, ("在享", "享受中", "正常"))
    return (household, programme, county, amount or between(rng, 180, 850) * 100, start, status)


def social_organisation(rng: Random, who: Person, clock: Clock) -> Values:
    """A post in an association."""
    name = f"巴彦淖尔市{one(rng, ('书法家', '钓鱼', '志愿者', '肉羊', '葵花'))}协会"
    role = one(rng, ("理事", "监事", "会长", "秘书长"))
    return (name, firms.uscc(rng, "51"), role, between(rng, 1, 10) * 1_000_000, one(rng, ("正常", "注销")))
