"""Income of a person in the window, source by source, and the questions it raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hedui.synth.households import Household
from hedui.synth.truth.findings.seen import Family, Question, Row, by_number
from hedui.synth.truth.findings.words import runs
from hedui.synth.truth.findings.year import Year, number

TOLERANCE = 10  # percent, as the sample region publishes it
CONTRADICTION = 50  # percent, the nation's convention


@dataclass(frozen=True)
class Fact:
    """What one source gave one person in the window: fen, and in how many months."""

    number: str
    is_member: bool
    kind: str
    category: str
    item: str
    amount: int
    months: int


Sums = Callable[[Year, list[Row]], tuple[int, int]]


def _monthly(amount: str, begin: str, end: str, thing: tuple[str, ...]) -> Sums:
    """A standing payment: its amount times its months. Of equal things every different statement counts."""

    def sums(year: Year, rows: list[Row]) -> tuple[int, int]:
        spans = [(row.values[amount], year.months(row.values[begin], row.values[end])) for row in rows]
        spans = [(fen, months) for fen, months in spans if fen is not None]
        return sum(fen * len(months) for fen, months in spans), max((len(m) for _, m in spans), default=0)

    return sums


def _pension(year: Year, rows: list[Row]) -> tuple[int, int]:
    newest: dict[object, list[Row]] = {}
    for row in rows:
        newest.setdefault(row.values["insurance_kind"], []).append(row)
    total = longest = 0
    for some in newest.values():
        last = max(number(r.values["last_paid_month"]) for r in some)
        for row in some:
            if number(row.values["last_paid_month"]) != last or row.values["monthly_amount"] is None:
                continue
            end = None if runs(row.values["benefit_status"]) else row.values["last_paid_month"]
            months = len(year.months(row.values["from_month"], end))
            total, longest = total + row.values["monthly_amount"] * months, max(longest, months)
    return total, longest


def _dated(amount: str, day: str) -> Sums:
    def sums(year: Year, rows: list[Row]) -> tuple[int, int]:
        paid = [row for row in rows if year.holds(row.values[day])]
        return sum(row.values[amount] or 0 for row in paid), len({number(row.values[day]) for row in paid})

    return sums


def _contribution(year: Year, rows: list[Row]) -> tuple[int, int]:
    base: dict[int, int] = {}
    for row in rows:
        if year.holds(row.values["month"]) and runs(row.values["contribution_status"]):
            fen, month = row.values["contribution_base"], number(row.values["month"])
            if fen is not None:
                base[month] = max(base.get(month, fen), fen)
    return sum(base.values()), len(base)


def _fund(year: Year, rows: list[Row]) -> tuple[int, int]:
    total = longest = 0
    for row in rows:
        rate, own, to = row.values["own_rate"], row.values["own_monthly"], row.values["paid_to_month"]
        if own is None or rate is None or not 5 <= rate <= 12 or to is None or number(to) < year.first:
            continue
        months = len(year.months(None, to))
        wage = int(own * 100 / rate + 0.5)
        total, longest = total + wage * months, max(longest, months)
    return total, longest


def _tax_day(row: Row) -> Any:
    return row.values["period_to"] or row.values["period_from"]


def _tax(year: Year, rows: list[Row]) -> tuple[int, int]:
    paid = [row for row in rows if year.holds(_tax_day(row))]
    return sum(row.values["amount"] or 0 for row in paid), len({number(_tax_day(row)) for row in paid})


def _taxed(category: str) -> Sums:
    def sums(year: Year, rows: list[Row]) -> tuple[int, int]:
        return _tax(year, [row for row in rows if _taxed_as(row.values["income_kind"] or "") == category])

    return sums


def _taxed_as(kind: str) -> str:
    if "经营" in kind:
        return "business"
    return "property" if any(word in kind for word in ("利息", "股息", "红利", "租赁", "转让", "偶然")) else "wage"


def _land(year: Year, rows: list[Row]) -> tuple[int, int]:
    some = [row for row in rows if row.values["transfer_income"] is not None]
    some = [row for row in some if year.on.year - 2 <= (row.values["year"] or 0) <= year.on.year]
    newest = max((row.values["year"] for row in some), default=0)
    return sum(row.values["transfer_income"] for row in some if row.values["year"] == newest), 12


SOURCES: tuple[tuple[str, str, str, Sums], ...] = (
    ("contribution_wage", "wage", "contribution", _contribution),
    ("fund_wage", "wage", "fund_deposit", _fund),
    ("taxed_wage", "wage", "income_tax", _taxed("wage")),
    ("taxed_business", "business", "income_tax", _taxed("business")),
    ("taxed_property", "property", "income_tax", _taxed("property")),
    ("payroll_wage", "wage", "public_payroll", _dated("gross_wage", "month")),
    ("welfare_post_wage", "wage", "public_welfare_job", _monthly("monthly_amount", "from_month", "to_month", ())),
    ("pension_income", "transfer", "pension", _pension),
    ("unemployment_income", "transfer", "unemployment_benefit", _monthly("monthly_amount", "from_month", "to_month", ())),
    ("subsidy_income", "transfer", "farm_subsidy", _dated("amount", "paid_on")),
    ("subsidy_income", "transfer", "forest_subsidy", _dated("amount", "paid_on")),
    ("land_income", "business", "land_contract", _land),
)  # fmt: skip


def facts(family: Family, year: Year) -> list[Fact]:
    """What each source gave each person of the family."""
    found = []
    for kind, category, item, sums in SOURCES:
        for person, rows in by_number(family.of(item)).items():
            amount, months = sums(year, rows)
            if amount > 0:
                found.append(Fact(person, rows[0].is_member, kind, category, item, amount, months))
    return found


def used(household: Household, found: Iterable[Fact]) -> dict[str, int]:
    """The year's income by category: the larger of what was declared and what was found."""
    said = household.declared
    declared = {"wage": said.wage, "business": said.business, "property": said.property, "transfer": said.transfer}
    return {category: max(fen, found_in(found, category)) for category, fen in declared.items()}


def found_in(found: Iterable[Fact], category: str) -> int:
    """What was found for the members: of a person's wages the largest, of other incomes all."""
    mine = [fact for fact in found if fact.is_member and fact.category == category]
    if category != "wage":
        return sum(fact.amount for fact in mine)
    best: dict[str, int] = {}
    for fact in mine:
        best[fact.number] = max(best.get(fact.number, 0), fact.amount)
    return sum(best.values())


def above(found: int, declared: int) -> bool:
    """Whether what is found passes what was declared by more than the tolerance."""
    return found * 100 > declared * (100 + TOLERANCE)


def questions(family: Family, found: list[Fact], year: Year) -> Iterator[Question]:
    """Income above what was declared, an obligor's income, turnover, contradictions."""
    said = family.household.declared
    for fact in found:
        if not fact.is_member:
            if above(fact.amount, family.household.obligor_income):
                yield Question("obligor_capacity", fact.item, fact.number, fact.amount, family.household.obligor_income)
        elif above(found_in(found, fact.category), getattr(said, fact.category)):
            yield Question(fact.kind, fact.item, fact.number, fact.amount, getattr(said, fact.category))
    for person, rows in by_number(family.of("business_tax", members=True)).items():
        paid = [row.values["amount"] for row in rows if year.holds(_tax_day(row))]
        if paid:
            total = sum(fen for fen in paid if fen is not None)
            yield Question("turnover_taxed", "business_tax", person, total if set(paid) != {None} else None)
    compared = any(True for _ in family.people(members=True))
    if said.property > 0 and compared and not found_in(found, "property"):
        yield Question("property_income_unconfirmed", "", family.head_number, declared=said.property)
    yield from _contradictions(family, found, year)
    for row in family.of("employment", members=True):
        left = row.values["left_job_on"]
        active = runs(row.values["status"]) and (left is None or left > year.on)
        began = row.values["employed_on"]
        if active and (began is None or began <= year.on) and row.line.work in ("失业", "退休", "学生", "无"):
            yield Question("work_not_declared", "employment", row.number)


def _contradictions(family: Family, found: list[Fact], year: Year) -> Iterator[Question]:
    witnesses = ("contribution", "fund_deposit", "income_tax", "public_payroll")
    wages: dict[str, list[Fact]] = {}
    for fact in found:
        if fact.is_member and fact.item in witnesses and fact.category == "wage" and fact.months:
            wages.setdefault(fact.number, []).append(fact)
    for person, some in wages.items():
        averages = sorted(((fact.amount // fact.months, fact.item) for fact in some), reverse=True)
        if len(averages) > 1 and averages[-1][0] * 100 < averages[0][0] * (100 - CONTRADICTION):
            yield Question("wage_sources_differ", averages[0][1], person, averages[0][0] - averages[-1][0])
    for person, rows in by_number(family.of("unemployment_benefit", members=True)).items():
        drawn = {m for row in rows for m in year.months(row.values["from_month"], row.values["to_month"])}
        worked = {
            number(row.values["month"])
            for row in family.of("contribution", "public_payroll", members=True)
            if row.number == person and row.values["month"] and runs(row.values.get("contribution_status"))
        }
        if drawn & worked:
            yield Question("benefit_and_work", "unemployment_benefit", person, len(drawn & worked))
