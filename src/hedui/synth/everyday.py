"""Everyday life of the roster's families: the records that a family declared, and those that ask nothing.

Where a record is money, the same amount is added to what the family declared, so that it raises no question.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hedui.synth import places
from hedui.synth.chance import between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import (
    business,
    civil_affairs,
    houses_and_land,
    human_resources,
    money,
    public_money,
    public_security,
    standing,
)
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Ledger, Plot


def live(plot: Plot) -> None:
    """Adds everyday records of every family."""
    for household in plot.households:
        register = f"{household.home.county}{between(plot.rng, 100000, 999999)}"
        for line in household.members:
            _registered(plot, line, register)
            _member(plot, household, line)
        for line in household.obligors:
            _registered(plot, line, "")
            _obligor(plot.rng, plot.clock, plot.ledger, line)
        _family(plot, household)


def _registered(plot: Plot, line: Line, register: str) -> None:
    if plot.ledger.is_free("hukou", line.person):
        relation = "户主" if line.relation == "本人" or not register else line.relation
        values = public_security.hukou(plot.rng, line.person, plot.clock, relation=relation, register=register)
        # Planted: what is wrong with the register is told by stories at the rates of R074, not by chance on top.
        plot.ledger.add("hukou", line.person, values, planted=True)


def _member(plot: Plot, household: Household, line: Line) -> None:
    rng, clock, ledger, who, declared = plot.rng, plot.clock, plot.ledger, line.person, household.declared
    if household.is_receiving and household.programme in ("低保", "特困", "低保边缘"):
        values = civil_affairs.assistance(
            rng, who, clock, household=household.number, programme=household.programme, county=household.home.county
        )
        ledger.add("assistance", who, values)
    for _ in range(between(rng, 0, 2) if rng.random() < 0.3 else 0):
        ledger.add("medical_cost", who, public_money.medical_cost(rng, who, clock))
    if line.disability[0] and ledger.is_free("disability", who) and rng.random() < 0.95:
        kind, level = line.disability
        ledger.add("disability", who, standing.disability(rng, who, clock, kind=kind, level=level, status="正常"))
    if line.work == "学生" and rng.random() < 0.85:
        ledger.add("enrolment", who, standing.enrolment(rng, who, clock))
    if rng.random() < 0.3 and ledger.is_free("bank_deposit", who):
        answer = money.bank_deposit(rng, who, clock)
        declared.money += answer[2] if isinstance(answer[2], int) else 0
        ledger.add("bank_deposit", who, answer)
    _work(plot, household, line)


def _work(plot: Plot, household: Household, line: Line) -> None:
    rng, clock, ledger, who, declared = plot.rng, plot.clock, plot.ledger, line.person, household.declared
    if line.work == "在职" and ledger.is_free("contribution", who):
        base = between(rng, 150_000, 250_000)
        declared.wage += base * 12
        ledger.add("contribution", who, human_resources.contribution(rng, who, clock, base=base, status="10"))
        ledger.add("employment", who, human_resources.employment(rng, who, clock, left=False))
    elif line.work == "务工":
        declared.wage += between(rng, 20, 90) * 10_000
    elif line.work == "失业" and rng.random() < 0.4:
        ledger.add("employment", who, human_resources.employment(rng, who, clock, left=True))
    if who.age(clock.on) >= 60 and rng.random() < 0.006 and ledger.is_free("pension", who):
        monthly = between(rng, 13_000, 25_000)
        declared.transfer += monthly * 12
        kind = human_resources.RESIDENT
        ledger.add("pension", who, human_resources.pension(rng, who, clock, monthly=monthly, kind=kind, status="正常"))


def _family(plot: Plot, household: Household) -> None:
    rng, clock, ledger, declared = plot.rng, plot.clock, plot.ledger, household.declared
    head = household.head.person
    grown = head.age(clock.on) >= 20
    if not household.home.urban and grown:
        _land(plot, household)
    elif rng.random() < 0.08:
        ledger.add("public_rental", head, houses_and_land.public_rental(rng, head, clock))
    spouse = next((line.person for line in household.members if line.relation == "配偶"), None)
    if spouse and rng.random() < 0.8 and ledger.is_free("marriage", head):
        pair = (head, spouse) if head.sex == "male" else (spouse, head)
        ledger.add("marriage", pair, civil_affairs.marriage(rng, head, clock, kind="结婚"))
    if not declared.houses and rng.random() < 0.6:
        declared.houses, declared.house_area = 1, between(rng, 3800, 9500)
        _house(plot, household)
    if rng.random() < 0.01:
        policy = money.commercial_insurance(rng, head, clock, cash=between(rng, 1, 30) * 10_000)
        declared.money += policy[3] if isinstance(policy[3], int) else 0
        ledger.add("commercial_insurance", head, policy)


def _house(plot: Plot, household: Household) -> None:
    """The declared house, as one of two registers has it: where the family lives, or where it does not."""
    rng, clock, home, head = plot.rng, plot.clock, household.home, household.head.person
    if (draw := rng.random()) < 0.5:
        neighbour = places.home(rng, home.county, urban=home.urban, township=home.township)
        other = places.home(rng, places.county(rng), urban=True)
        address = one(rng, (home.short, home.short, home.short, home.full, home.dashed, neighbour.short, other.short))
        area = household.declared.house_area
        plot.ledger.add("real_estate", head, houses_and_land.real_estate(rng, head, clock, address=address, area=area))
    elif draw < 0.55:
        # Bought long before the year of the check.
        address = one(rng, (home.short, home.dashed))
        plot.ledger.add(
            "house_sale", head, houses_and_land.house_sale(rng, head, clock, address=address, long_ago=True)
        )


def _land(plot: Plot, household: Household) -> None:
    rng, clock, ledger, head = plot.rng, plot.clock, plot.ledger, household.head.person
    if rng.random() < 0.6:
        contract = houses_and_land.land_contract(rng, head, clock)
        household.declared.business += int(contract[1] * 20_000) + contract[3]  # type: ignore[operator]
        ledger.add("land_contract", head, contract)
    if rng.random() < 0.6 and ledger.is_free("farm_subsidy", head):
        amount = between(rng, 20, 120) * 1000
        household.declared.transfer += amount
        ledger.add("farm_subsidy", head, public_money.farm_subsidy(rng, head, clock, amount=amount))
    if rng.random() < 0.08 and ledger.is_free("forest_subsidy", head):
        amount = between(rng, 20, 90) * 1000
        household.declared.transfer += amount
        ledger.add("forest_subsidy", head, public_money.forest_subsidy(rng, head, clock, amount=amount))


def _obligor(rng: Random, clock: Clock, ledger: Ledger, line: Line) -> None:
    who = line.person
    if who.age(clock.on) >= 60:
        return
    makers: tuple[tuple[str, float, Callable[..., tuple[object, ...]]], ...] = (
        ("contribution", 0.06, human_resources.contribution), ("income_tax", 0.05, business.income_tax),
        ("real_estate", 0.08, houses_and_land.real_estate), ("employment", 0.08, human_resources.employment),
        ("vehicle", 0.005, public_security.vehicle), ("fund_deposit", 0.005, public_money.fund_deposit),
        ("sole_trader", 0.004, business.sole_trader), ("medical_cost", 0.05, public_money.medical_cost),
    )  # fmt: skip
    for item, share, maker in makers:
        if rng.random() < share and ledger.is_free(item, who):
            ledger.add(item, who, maker(rng, who, clock))
