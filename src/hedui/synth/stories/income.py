"""Income that was not declared.

Rates of 120,000 families (R076-R078): provident fund 2,150 = 1.79 %, pension 2,131 = 1.78 %, business and tax
registration 1,203 = 1.00 %. The others are this project's convention.
"""

from __future__ import annotations

from collections.abc import Callable

from hedui.synth.chance import between, one
from hedui.synth.departments import Values, business, houses_and_land, human_resources, public_money
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot
from hedui.synth.stories.story import Story, head, obligor, of_age


def fund_deposit(plot: Plot, household: Household, line: Line) -> None:
    """An employer pays into the provident fund: there is a wage."""
    without_wage(household)
    wage = between(plot.rng, 280, 620) * 1000
    values = public_money.fund_deposit(plot.rng, line.person, plot.clock, wage=wage, status="正常")
    plot.ledger.add("fund_deposit", line.person, values, planted=True)
    plot.find(household, line, "fund_wage", "fund_deposit", f"base {wage // 100} yuan a month")


def pension(plot: Plot, household: Household, line: Line) -> None:
    """A former worker's pension."""
    without_transfers(plot, household)
    monthly, line.work = between(plot.rng, 160_000, 350_000), "无"
    values = human_resources.pension(
        plot.rng, line.person, plot.clock, monthly=monthly, kind=human_resources.WORKER, status="正常"
    )  # fmt: skip
    plot.ledger.add("pension", line.person, values, planted=True)
    plot.find(household, line, "pension_income", "pension", f"{monthly / 100:.2f} yuan a month")


def contribution(plot: Plot, household: Household, line: Line) -> None:
    """Contributions are paid from a wage above the declared one."""
    base = between(plot.rng, 400_000, 700_000)
    _wage(plot, household, line, "contribution", human_resources.contribution, base=base, status="10")


def income_tax(plot: Plot, household: Household, line: Line) -> None:
    """Tax was withheld from a wage above the declared one."""
    _wage(plot, household, line, "income_tax", business.income_tax, amount=between(plot.rng, 450_000, 800_000))


def public_payroll(plot: Plot, household: Household, line: Line) -> None:
    """Paid from public money."""
    _wage(
        plot, household, line, "public_payroll", public_money.public_payroll, wage=between(plot.rng, 450_000, 700_000)
    )


def unemployment_benefit(plot: Plot, household: Household, line: Line) -> None:
    """Draws unemployment benefit."""
    without_transfers(plot, household)
    values = human_resources.unemployment_benefit(plot.rng, line.person, plot.clock, running=True)
    plot.ledger.add("unemployment_benefit", line.person, values, planted=True)
    plot.find(household, line, "unemployment_income", "unemployment_benefit", "benefit is running")


def public_welfare_job(plot: Plot, household: Household, line: Line) -> None:
    """Holds a public-welfare post."""
    without_wage(household)
    values = human_resources.public_welfare_job(plot.rng, line.person, plot.clock)
    plot.ledger.add("public_welfare_job", line.person, values, planted=True)
    plot.find(household, line, "welfare_post_wage", "public_welfare_job", "post not declared")


def subsidy(plot: Plot, household: Household, line: Line) -> None:
    """A farm subsidy of which the family said nothing."""
    without_transfers(plot, household)
    amount = between(plot.rng, 6, 12) * 100_000
    values = public_money.farm_subsidy(plot.rng, line.person, plot.clock, amount=amount)
    plot.ledger.add("farm_subsidy", line.person, values, planted=True)
    plot.find(household, line, "subsidy_income", "farm_subsidy", f"{amount // 100} yuan")


def land_let(plot: Plot, household: Household, line: Line) -> None:
    """Lets land and said nothing of it."""
    plot.ledger.block("land_contract", line.person)
    values = houses_and_land.land_contract(plot.rng, line.person, plot.clock, income=between(plot.rng, 30, 90) * 10_000)
    plot.ledger.add("land_contract", line.person, values, planted=True)
    plot.find(household, line, "land_income", "land_contract", "rent for land")


def taxed_business(plot: Plot, household: Household, line: Line) -> None:
    """Income from a business, by the tax office."""
    _taxed(plot, household, line, "经营所得", "taxed_business", 1_500_000)


def taxed_property(plot: Plot, household: Household, line: Line) -> None:
    """Dividends, by the tax office."""
    _taxed(plot, household, line, "利息股息红利所得", "taxed_property", 300_000)


def _taxed(plot: Plot, household: Household, line: Line, what: str, kind: str, amount: int) -> None:
    employer, _, *rest = business.income_tax(plot.rng, line.person, plot.clock, amount=amount, back=3)
    plot.ledger.add("income_tax", line.person, (employer, what, *rest), planted=True)
    plot.find(household, line, kind, "income_tax", what)


def business_active(plot: Plot, household: Household, line: Line) -> None:
    """Runs a shop or sits in a company that is active."""
    _role(plot, household, line, business.ACTIVE, "business_active")


def business_cancelled(plot: Plot, household: Household, line: Line) -> None:
    """Had one; it is cancelled (Q16): a hit that is no conclusion."""
    _role(plot, household, line, business.CANCELLED, "business_ended")


def business_tax(plot: Plot, household: Household, line: Line) -> None:
    """Taxed turnover without declared business income."""
    amount = between(plot.rng, 40, 200) * 100_000
    values = business.business_tax(plot.rng, line.person, plot.clock, amount=amount)
    plot.ledger.add("business_tax", line.person, values, planted=True)
    plot.find(household, line, "turnover_taxed", "business_tax", f"{amount // 100} yuan in a quarter")


def obligor_capacity(plot: Plot, household: Household, line: Line) -> None:
    """Someone who owes support earns far more than was declared."""
    household.obligor_income = 2_400_000
    for back in range(2, 8):
        amount = between(plot.rng, 1_500_000, 3_000_000)
        values = business.income_tax(plot.rng, line.person, plot.clock, amount=amount, back=back)
        plot.ledger.add("income_tax", line.person, values, planted=True)
    plot.find(household, line, "obligor_capacity", "income_tax", "high wage of an obligor")


_WAGE_KINDS = {
    "contribution": "contribution_wage", "income_tax": "taxed_wage", "public_payroll": "payroll_wage",
}  # fmt: skip


def _wage(
    plot: Plot, household: Household, line: Line, item: str, maker: Callable[..., Values], **said: object
) -> None:
    """Eight months of a wage where 3,000 yuan a year were declared."""
    without_wage(household)
    household.declared.wage = 300_000
    for back in range(2, 10):
        plot.ledger.add(item, line.person, maker(plot.rng, line.person, plot.clock, back=back, **said), planted=True)
    plot.find(household, line, _WAGE_KINDS[item], item, "eight months of a wage; 3,000 yuan declared")


def without_wage(household: Household) -> None:
    """Nobody in this family works, so it declares no wage."""
    for line in household.members:
        line.work = "失业" if line.work in ("务工", "在职") else line.work


def without_transfers(plot: Plot, household: Household) -> None:
    """This family has no other transfers, so it declares none."""
    for line in household.members:
        for item in ("pension", "farm_subsidy", "forest_subsidy"):
            plot.ledger.block(item, line.person)


def _role(plot: Plot, household: Household, line: Line, status: str, kind: str) -> None:
    item = one(plot.rng, ("enterprise", "sole_trader", "sole_trader", "cooperative"))
    maker = {
        "enterprise": business.enterprise,
        "sole_trader": business.sole_trader,
        "cooperative": business.cooperative,
    }[item]
    plot.ledger.add(item, line.person, maker(plot.rng, line.person, plot.clock, status=status), planted=True)
    plot.find(household, line, kind, item, status)


def _towns_head(plot: Plot, household: Household) -> Line | None:
    """Of a family in town: country families declare what their land brings."""
    return household.head if household.home.urban else None


STORIES: tuple[Story, ...] = (
    Story("obligor_capacity", 0.004, obligor, obligor_capacity),
    Story("public_payroll", 0.001, of_age(23, 59), public_payroll),
    Story("unemployment_benefit", 0.001, of_age(20, 59), unemployment_benefit),
    Story("public_welfare_job", 0.001, of_age(20, 59), public_welfare_job),
    Story("land_let", 0.001, _towns_head, land_let),
    Story("taxed_business", 0.001, of_age(20, 65), taxed_business),
    Story("taxed_property", 0.001, of_age(20, 90), taxed_property),
    Story("subsidy", 0.003, head, subsidy),
    Story("contribution", 0.006, of_age(20, 59), contribution),
    Story("income_tax", 0.003, of_age(20, 59), income_tax),
    Story("business_active", 0.005, of_age(20, 65), business_active),
    Story("business_cancelled", 0.003, of_age(20, 65), business_cancelled),
    Story("business_tax", 0.002, of_age(20, 65), business_tax),
    Story("fund_deposit", 0.0179, of_age(20, 59), fund_deposit),
    Story("pension", 0.0178, of_age(60, 95), pension),
)
