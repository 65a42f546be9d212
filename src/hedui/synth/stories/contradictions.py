"""What two sources say of one person and cannot both be true; what nobody can confirm; who cannot support.

No paper gives rates: a few in a thousand is this project's convention.
"""

from __future__ import annotations

from hedui.synth.chance import between, one
from hedui.synth.departments import business, civil_affairs, human_resources, public_money, public_security
from hedui.synth.departments import standing as office
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot
from hedui.synth.stories.income import without_transfers, without_wage
from hedui.synth.stories.story import Story, first, head, of_age


def paid_after_death(plot: Plot, household: Household, line: Line) -> None:
    """Cremated five months ago and still paid a pension; the register has them alive."""
    without_transfers(plot, household)
    died = plot.clock.months_ago(between(plot.rng, 5, 9))
    funeral = civil_affairs.funeral(plot.rng, line.person, plot.clock, died=died)
    plot.ledger.add("funeral", line.person, funeral, planted=True)
    pension = human_resources.pension(plot.rng, line.person, plot.clock, monthly=250_000, status="正常")
    plot.ledger.add("pension", line.person, pension, planted=True)
    for kind, item in (("dead", "funeral"), ("alive_and_dead", "funeral"), ("paid_after_death", "pension")):
        plot.find(household, line, kind, item, f"died {died}, still paid")


def wages_differ(plot: Plot, household: Household, line: Line) -> None:
    """Contributions are paid on a small base, tax on three times as much."""
    without_wage(household)
    for back in range(2, 8):
        small = human_resources.contribution(plot.rng, line.person, plot.clock, base=260_000, status="10", back=back)
        large = business.income_tax(plot.rng, line.person, plot.clock, amount=800_000, back=back)
        plot.ledger.add("contribution", line.person, small, planted=True)
        plot.ledger.add("income_tax", line.person, large, planted=True)
    plot.find(household, line, "wage_sources_differ", "income_tax", "taxed 8,000 a month, contributions on 2,600")


def benefit_and_work(plot: Plot, household: Household, line: Line) -> None:
    """Draws unemployment benefit while an employer pays contributions."""
    without_wage(household)
    benefit = (150_000, plot.clock.months_ago(8), plot.clock.months_ago(-4))
    plot.ledger.add("unemployment_benefit", line.person, benefit, planted=True)
    for back in range(2, 5):
        paid = human_resources.contribution(plot.rng, line.person, plot.clock, base=420_000, status="10", back=back)
        plot.ledger.add("contribution", line.person, paid, planted=True)
    plot.find(household, line, "benefit_and_work", "unemployment_benefit", "three months of both")


def work_not_declared(plot: Plot, household: Household, line: Line) -> None:
    """Registered as employed; the roster says unemployed."""
    line.work = "失业"
    values = human_resources.employment(plot.rng, line.person, plot.clock, left=False)
    plot.ledger.add("employment", line.person, values, planted=True)
    plot.find(household, line, "work_not_declared", "employment", "employed, declared as unemployed")


def divorced(plot: Plot, household: Household, line: Line) -> None:
    """The roster lists a spouse from whom the head is divorced."""
    spouse = next(other for other in household.members if other.relation == "配偶")
    pair = (line.person, spouse.person) if line.person.sex == "male" else (spouse.person, line.person)
    values = civil_affairs.marriage(
        plot.rng, pair[0], plot.clock, kind="离婚", on=plot.clock.days_ago(plot.rng, 90, 900)
    )
    plot.ledger.add("marriage", pair, values, planted=True)
    plot.find(household, spouse, "spouse_divorced", "marriage", "listed as spouse, divorced")


def rent_declared(plot: Plot, household: Household, line: Line) -> None:
    """Declares rent, which no department knows."""
    household.declared.property = between(plot.rng, 12, 60) * 10_000
    plot.find(household, line, "property_income_unconfirmed", "", "declared rent")


def obligor_poor(plot: Plot, household: Household, line: Line) -> None:
    """Someone who owes support lives on assistance."""
    values = civil_affairs.assistance(plot.rng, line.person, plot.clock, programme=one(plot.rng, ("低保", "特困")))
    plot.ledger.add("assistance", line.person, values, planted=True)
    plot.find(household, line, "obligor_unable", "assistance", "in the family's favour: an obligor on assistance")


def obligor_owns(plot: Plot, household: Household, line: Line) -> None:
    """Someone who owes support has a car."""
    values = public_security.vehicle(plot.rng, line.person, plot.clock, status="A", price=9_000_000)
    plot.ledger.add("vehicle", line.person, values, planted=True)
    plot.find(household, line, "obligor_assets", "vehicle", "an obligor's car")


def disability_worse(plot: Plot, household: Household, line: Line) -> None:
    """The certificate says level one; the family declared three."""
    line.disability = ("肢体", "三级")
    values = office.disability(plot.rng, line.person, plot.clock, kind="肢体", level="一级", status="正常")
    plot.ledger.add("disability", line.person, values, planted=True)
    plot.find(household, line, "disability_level_higher", "disability", "in the family's favour: level one")


def second_award(plot: Plot, household: Household, line: Line) -> None:
    """Receives under another family's number in the same county."""
    values = civil_affairs.assistance(plot.rng, line.person, plot.clock, county=household.home.county)
    plot.ledger.add("assistance", line.person, values, planted=True)
    plot.find(household, line, "assisted_other_household", "assistance", f"under {values[0]}")


def second_programme(plot: Plot, household: Household, line: Line) -> None:
    """The same family also draws another programme."""
    other = "特困" if household.programme != "特困" else "低保"
    values = civil_affairs.assistance(
        plot.rng, line.person, plot.clock, household=household.number, programme=other, county=household.home.county
    )
    plot.ledger.add("assistance", line.person, values, planted=True)
    plot.find(household, line, "assisted_other_programme", "assistance", f"also {other}")


def co_registered(plot: Plot, household: Household, line: Line) -> None:
    """A grown child stands in the family's register book and not on the roster."""
    book = f"{household.home.county}{between(plot.rng, 100000, 999999)}"
    for someone in household.members:
        relation = "户主" if someone is household.head else someone.relation
        values = public_security.hukou(plot.rng, someone.person, plot.clock, relation=relation, register=book)
        plot.ledger.add("hukou", someone.person, values, planted=True)
    other = one(plot.rng, plot.population.adults)
    while not plot.ledger.is_free("hukou", other):
        other = one(plot.rng, plot.population.adults)
    county = household.home.county
    values = public_security.hukou(plot.rng, other, plot.clock, relation="子", register=book, area=county)
    plot.ledger.add("hukou", other, values, planted=True)
    plot.find(household, line, "co_registered_not_declared", "hukou", "one more in the book")


def moved_out(plot: Plot, household: Household, line: Line) -> None:
    """The register says that they have moved away."""
    values = list(public_security.hukou(plot.rng, line.person, plot.clock, relation=line.relation))
    values[9], values[10] = "迁出", plot.clock.days_ago(plot.rng, 30, 500)
    plot.ledger.add("hukou", line.person, tuple(values), planted=True)
    plot.find(household, line, "moved_out", "hukou", "moved away")


def cancelled(plot: Plot, household: Household, line: Line) -> None:
    """The register has cancelled the entry: registered twice."""
    values = list(public_security.hukou(plot.rng, line.person, plot.clock, relation=line.relation))
    values[9], values[10] = "重复户口注销", plot.clock.days_ago(plot.rng, 30, 500)
    plot.ledger.add("hukou", line.person, tuple(values), planted=True)
    plot.find(household, line, "cancelled_in_register", "hukou", "registered twice")


def fund_loan(plot: Plot, household: Household, line: Line) -> None:
    """Pays back a housing loan: an indicator."""
    plot.ledger.add("fund_loan", line.person, public_money.fund_loan(plot.rng, line.person, plot.clock), planted=True)
    plot.find(household, line, "housing_loan", "fund_loan", "indicator")


def securities_account(plot: Plot, household: Household, line: Line) -> None:
    """A securities account of which the broker tells nothing more."""
    plot.ledger.add("securities", line.person, (None, None, None, "是", plot.clock.half_end, ""), planted=True)
    plot.find(household, line, "securities_account", "securities", "an account, no value told")


def _couple(plot: Plot, household: Household) -> Line | None:
    return household.head if any(line.relation == "配偶" for line in household.members) else None


def _obligor(plot: Plot, household: Household) -> Line | None:
    return first(household.obligors)


def _adult_member(plot: Plot, household: Household) -> Line | None:
    return of_age(20, 80)(plot, household)


STORIES: tuple[Story, ...] = (
    Story("paid_after_death", 0.001, of_age(60, 110), paid_after_death),
    Story("obligor_poor", 0.002, _obligor, obligor_poor),
    Story("obligor_owns", 0.002, _obligor, obligor_owns),
    Story("divorced", 0.001, _couple, divorced),
    Story("wages_differ", 0.001, of_age(20, 59), wages_differ),
    Story("benefit_and_work", 0.001, of_age(20, 59), benefit_and_work),
    Story("work_not_declared", 0.002, of_age(20, 59), work_not_declared),
    Story("disability_worse", 0.001, of_age(20, 80), disability_worse),
    Story("second_award", 0.001, head, second_award),
    Story("second_programme", 0.001, head, second_programme),
    Story("co_registered", 0.003, head, co_registered),
    Story("moved_out", 0.002, _adult_member, moved_out),
    Story("cancelled", 0.001, _adult_member, cancelled),
    Story("fund_loan", 0.001, _adult_member, fund_loan),
    Story("securities_account", 0.001, _adult_member, securities_account),
    Story("rent_declared", 0.002, head, rent_declared),
)
