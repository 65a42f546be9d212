"""The rest of each department's file: rows about other residents, drawn from those who can have such a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from hedui.synth.clock import Clock
from hedui.synth.departments import (
    Values,
    business,
    civil_affairs,
    houses_and_land,
    human_resources,
    money,
    public_money,
    public_security,
    standing,
)
from hedui.synth.ledger import Ledger
from hedui.synth.people import Person
from hedui.synth.population import Population

Maker = Callable[[Random, Person, Clock], Values]


@dataclass(frozen=True)
class Share:
    """Rows per thousand households, whose (a list of Population), and how a row is made."""

    rows: int
    whose: str
    maker: Maker


SHARES: dict[str, Share] = {
    "hukou": Share(7600, "everyone", public_security.hukou),
    "vehicle": Share(750, "adults", public_security.vehicle),
    "border_crossing": Share(900, "adults", public_security.border_crossing),
    "drug_rehab": Share(160, "adults", public_security.drug_rehab),
    "marriage": Share(1600, "couples", civil_affairs.marriage),
    "funeral": Share(650, "elders", civil_affairs.funeral),
    "assistance": Share(900, "adults", civil_affairs.assistance),
    "pension": Share(2800, "elders", human_resources.pension),
    "contribution": Share(2700, "adults", human_resources.contribution),
    "unemployment_benefit": Share(700, "adults", human_resources.unemployment_benefit),
    "employment": Share(1500, "adults", human_resources.employment),
    "public_welfare_job": Share(600, "adults", human_resources.public_welfare_job),
    "medical_cost": Share(2300, "everyone", public_money.medical_cost),
    "public_payroll": Share(1300, "adults", public_money.public_payroll),
    "farm_subsidy": Share(2500, "farmers", public_money.farm_subsidy),
    "fund_deposit": Share(1600, "adults", public_money.fund_deposit),
    "fund_loan": Share(800, "adults", public_money.fund_loan),
    "house_sale": Share(1200, "adults", houses_and_land.house_sale),
    "public_rental": Share(550, "adults", houses_and_land.public_rental),
    "real_estate": Share(750, "adults", houses_and_land.real_estate),
    "land_compensation": Share(700, "farmers", houses_and_land.land_compensation),
    "enterprise": Share(650, "adults", business.enterprise),
    "sole_trader": Share(1700, "adults", business.sole_trader),
    "cooperative": Share(700, "farmers", business.cooperative),
    "income_tax": Share(2200, "adults", business.income_tax),
    "business_tax": Share(1300, "adults", business.business_tax),
    "land_contract": Share(2000, "farmers", houses_and_land.land_contract),
    "forest_subsidy": Share(900, "farmers", public_money.forest_subsidy),
    "disability": Share(550, "everyone", standing.disability),
    "enrolment": Share(1600, "students", standing.enrolment),
    "prison": Share(200, "adults", standing.prison),
    "bank_deposit": Share(2300, "adults", money.bank_deposit),
    "wealth_product": Share(700, "adults", money.wealth_product),
    "securities": Share(500, "adults", money.securities),
    "commercial_insurance": Share(900, "adults", money.commercial_insurance),
}


def fill(rng: Random, item: str, clock: Clock, population: Population, ledger: Ledger, households: int) -> None:
    """Adds the other residents' rows of one item; whoever has a second row has two accounts, jobs or titles."""
    share = SHARES[item]
    wanted = max(20, share.rows * households // 1000)
    whose: Sequence[Person | tuple[Person, Person]] = getattr(population, share.whose)
    once = min(wanted, len(whose) * 9 // 10)
    chosen = rng.sample(whose, once) + rng.choices(whose, k=wanted - once)
    for who in chosen:
        first = who[0] if isinstance(who, tuple) else who
        if not ledger.is_free(item, first):
            continue
        ledger.add(item, who, share.maker(rng, first, clock))
