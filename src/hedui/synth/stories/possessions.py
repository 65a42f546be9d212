"""Property that was not declared.

Vehicles: 1,348 in 120,000 families = 1.12 %, of which two in three led to removal (R075); the third that did not are
those announced void and motorcycles. The others are this project's convention.
"""

from __future__ import annotations

from hedui.synth import places
from hedui.synth.chance import between, one
from hedui.synth.departments import houses_and_land, money, public_security
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot
from hedui.synth.stories.story import Story, head, of_age


def vehicle_standing(plot: Plot, household: Household, line: Line) -> None:
    """A car on the road."""
    price = between(plot.rng, 35, 160) * 100_000
    values = public_security.vehicle(
        plot.rng, line.person, plot.clock, status=one(plot.rng, ("A", "A", "G", "Q")), price=price
    )
    plot.ledger.add("vehicle", line.person, values, planted=True)
    plot.find(household, line, "vehicle_standing", "vehicle", f"status {values[6]}")


def vehicle_scrapped(plot: Plot, household: Household, line: Line) -> None:
    """Announced void, due for scrapping or deregistered, and still in the file (Q1)."""
    status = one(plot.rng, ("P", "M", "E", "EM"))
    values = public_security.vehicle(plot.rng, line.person, plot.clock, status=status, price=3_000_000)
    plot.ledger.add("vehicle", line.person, values, planted=True)
    plot.find(household, line, "vehicle_suspected_scrapped", "vehicle", f"status {status}")


def vehicle_exempt(plot: Plot, household: Household, line: Line) -> None:
    """A motorcycle."""
    values = public_security.vehicle(plot.rng, line.person, plot.clock, status="A", motorcycle=True)
    plot.ledger.add("vehicle", line.person, values, planted=True)
    plot.find(household, line, "vehicle_exempt", "vehicle", "motorcycle")


def deposits_over(plot: Plot, household: Household, line: Line) -> None:
    """A balance above every ceiling of the sample region."""
    amount = between(plot.rng, 150, 400) * 100_000
    plot.ledger.add(
        "bank_deposit", line.person, money.bank_deposit(plot.rng, line.person, plot.clock, amount=amount), planted=True
    )
    plot.find(household, household.head, "money_above_declared", "bank_deposit", f"{amount // 100} yuan")


def deposits_answer_over(plot: Plot, household: Household, line: Line) -> None:
    """The bank says only: over the limit (Q17)."""
    plot.ledger.add(
        "bank_deposit", line.person, money.bank_deposit(plot.rng, line.person, plot.clock, over=True), planted=True
    )
    plot.find(household, line, "money_over_limit", "bank_deposit", "answered yes")


def securities_over(plot: Plot, household: Household, line: Line) -> None:
    """Shares above the ceiling."""
    values = money.securities(plot.rng, line.person, plot.clock, stock=between(plot.rng, 150, 300) * 100_000)
    plot.ledger.add("securities", line.person, values, planted=True)
    plot.find(household, household.head, "money_above_declared", "securities", "shares")


def wealth_over(plot: Plot, household: Household, line: Line) -> None:
    """A wealth product above the ceiling."""
    values = money.wealth_product(plot.rng, line.person, plot.clock, amount=between(plot.rng, 150, 300) * 100_000)
    plot.ledger.add("wealth_product", line.person, values, planted=True)
    plot.find(household, household.head, "money_above_declared", "wealth_product", "wealth product")


def insurance_over(plot: Plot, household: Household, line: Line) -> None:
    """A policy with a cash value above the ceiling."""
    values = money.commercial_insurance(plot.rng, line.person, plot.clock, cash=between(plot.rng, 150, 250) * 100_000)
    plot.ledger.add("commercial_insurance", line.person, values, planted=True)
    plot.find(household, household.head, "money_above_declared", "commercial_insurance", "cash value")


def compensation(plot: Plot, household: Household, line: Line) -> None:
    """Compensation for land that was taken."""
    amount = between(plot.rng, 80, 260) * 100_000
    values = houses_and_land.land_compensation(plot.rng, line.person, plot.clock, amount=amount, recent=True)
    plot.ledger.add("land_compensation", line.person, values, planted=True)
    plot.find(household, line, "compensation", "land_compensation", f"{amount // 100} yuan")


def house_bought(plot: Plot, household: Household, line: Line) -> None:
    """A purchase within the year before the check."""
    values = houses_and_land.house_sale(plot.rng, line.person, plot.clock, recent=True)
    plot.ledger.add("house_sale", line.person, values, planted=True)
    plot.find(household, line, "house_bought", "house_sale", f"contract {values[3]}")


def houses_above_declared(plot: Plot, household: Household, line: Line) -> None:
    """Two titles; one was declared."""
    household.declared.houses, household.declared.house_area = 1, 6200
    second = places.home(plot.rng, household.home.county, urban=True)
    for address in (household.home.short, second.short):
        values = houses_and_land.real_estate(plot.rng, line.person, plot.clock, address=address)
        plot.ledger.add("real_estate", line.person, values, planted=True)
    plot.find(household, line, "houses_above_declared", "real_estate", "two titles, one declared")


def larger_house(plot: Plot, household: Household, line: Line) -> None:
    """The declared house is twice as large as declared."""
    household.declared.houses, household.declared.house_area = 1, 5000
    values = houses_and_land.real_estate(plot.rng, line.person, plot.clock, address=household.home.short, area=11_000)
    plot.ledger.add("real_estate", line.person, values, planted=True)
    plot.find(household, line, "house_area_above_declared", "real_estate", "110 square metres, 50 declared")


STORIES: tuple[Story, ...] = (
    Story("securities_over", 0.001, of_age(25, 80), securities_over),
    Story("wealth_over", 0.001, of_age(25, 80), wealth_over),
    Story("insurance_over", 0.001, of_age(25, 80), insurance_over),
    Story("compensation", 0.001, of_age(25, 80), compensation),
    Story("house_bought", 0.002, of_age(23, 80), house_bought),
    Story("houses_above_declared", 0.003, of_age(23, 80), houses_above_declared),
    Story("larger_house", 0.001, head, larger_house),
    Story("deposits_over", 0.004, of_age(23, 90), deposits_over),
    Story("deposits_answer_over", 0.003, of_age(23, 90), deposits_answer_over),
    Story("vehicle_exempt", 0.0012, of_age(20, 60), vehicle_exempt),
    Story("vehicle_scrapped", 0.0025, of_age(25, 70), vehicle_scrapped),
    Story("vehicle_standing", 0.0075, of_age(20, 65), vehicle_standing),
)
