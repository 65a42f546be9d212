"""Vehicles, machines, houses, businesses, money: what stands in a member's or an obligor's name."""

from __future__ import annotations

from collections.abc import Iterator

from hedui.synth.truth.findings.income import above
from hedui.synth.truth.findings.seen import Family, Question, Row, by_number
from hedui.synth.truth.findings.words import is_exempt, is_scrapped, runs
from hedui.synth.truth.findings.year import Year

ROLES = ("enterprise", "sole_trader", "cooperative")
_MONEY = {
    "bank_deposit": ("balance",),
    "wealth_product": ("market_value",),
    "securities": ("stock_value", "fund_value", "bond_value"),
    "commercial_insurance": ("cash_value",),
}


def questions(family: Family, year: Year) -> Iterator[Question]:
    """All questions about property that rows of the departments raise."""
    for row in family.of("vehicle", members=True):
        yield Question(_vehicle(row), "vehicle", row.number, row.values["price"])
    for row in family.of("farm_machinery", members=True):
        if runs(row.values["status"]):
            yield Question("machinery", "farm_machinery", row.number, row.values["price"])
    for row in family.of(*ROLES, members=True):
        kind = "business_active" if runs(row.values["registration_status"]) else "business_ended"
        capital = row.values["subscribed_capital" if row.item == "enterprise" else "capital"]
        yield Question(kind, row.item, row.number, capital)
    for row in family.of("social_organisation", members=True):
        if runs(row.values["registration_status"]):
            yield Question("organisation_role", row.item, row.number, row.values["capital"])
    yield from _houses(family, year)
    yield from _money(family)
    yield from _indicators(family, year)
    yield from _of_obligors(family)


def _vehicle(row: Row) -> str:
    if is_scrapped(row.values["vehicle_status"]):
        return "vehicle_suspected_scrapped"
    return "vehicle_exempt" if is_exempt(row.values["vehicle_type"]) else "vehicle_standing"


def _owned(family: Family, members: bool) -> list[Row]:
    return [row for row in family.of("real_estate", members=members) if runs(row.values["status"])]


def _houses(family: Family, year: Year) -> Iterator[Question]:
    said, owned = family.household.declared, _owned(family, members=True)
    different = {row.values["unit_no"]: row for row in owned}
    if len(different) > said.houses:
        for row in {(row.number, row.values["unit_no"]): row for row in owned}.values():
            yield Question("houses_above_declared", "real_estate", row.number, len(different), said.houses)
    else:
        homes = [row for row in different.values() if "住" in (row.values["planned_use"] or "住")]
        area = round(sum((row.values["floor_area"] or 0) * 100 for row in homes))
        if homes and above(area, said.house_area):
            yield Question(
                "house_area_above_declared", "real_estate", family.head_number, _metres(area), _metres(said.house_area)
            )
    for row in family.of("house_sale", members=True):
        if year.holds(row.values["contract_on"]):
            yield Question("house_bought", "house_sale", row.number, row.values["price"])
    for row in family.of("public_rental", members=True):
        if runs(row.values["status"]):
            yield Question("public_rental", "public_rental", row.number, row.values["monthly_rent"])
    for row in family.of("land_compensation", members=True):
        if year.holds(row.values["paid_on"]):
            yield Question("compensation", "land_compensation", row.number, row.values["amount"])


def amount(row: Row) -> int | None:
    """The fen of a row of money; None where only an answer, or nothing, is told."""
    told = [row.values[column] for column in _MONEY[row.item] if row.values[column] is not None]
    return max(0, sum(told)) if told else None


def _counts(row: Row) -> bool:
    return row.item != "commercial_insurance" or runs(row.values["status"])


def _metres(hundredths: int) -> int:
    return (hundredths + 50) // 100


def money_found(family: Family) -> int:
    """What the members have by all rows of money that count."""
    return sum(amount(row) or 0 for row in family.of(*_MONEY, members=True) if _counts(row))


def _money(family: Family) -> Iterator[Question]:
    rows = [row for row in family.of(*_MONEY, members=True) if _counts(row)]
    if above(money_found(family), family.household.declared.money):
        sums = {item: sum(amount(row) or 0 for row in rows if row.item == item) for item in _MONEY}
        largest = max(sums, key=lambda item: sums[item])
        declared = family.household.declared.money
        yield Question("money_above_declared", largest, family.head_number, money_found(family), declared)
    for row in rows:
        answer = row.values.get("over_limit")
        if answer == "是":
            yield Question("money_over_limit", row.item, row.number)
        if row.item == "securities" and row.values["account_opened"] == "是" and amount(row) is None and not answer:
            yield Question("securities_account", "securities", row.number)


def _indicators(family: Family, year: Year) -> Iterator[Question]:
    for row in family.of("fund_loan", members=True):
        if row.values["loan_balance"] is None or row.values["loan_balance"] > 0:
            yield Question("housing_loan", "fund_loan", row.number, row.values["loan_balance"])
    for person, rows in by_number(family.of("border_crossing", members=True)).items():
        if times := sum(year.holds(row.values["left_on"]) for row in rows):
            yield Question("border_crossing", "border_crossing", person, times)


def _of_obligors(family: Family) -> Iterator[Question]:
    for row in family.of("vehicle", members=False):
        if _vehicle(row) == "vehicle_standing":
            yield Question("obligor_assets", "vehicle", row.number)
    for person, rows in by_number(_owned(family, members=False)).items():
        if len({row.values["unit_no"] for row in rows}) > 1:
            yield Question("obligor_assets", "real_estate", person)
    for row in family.of(*ROLES, members=False):
        if runs(row.values["registration_status"]):
            yield Question("obligor_assets", row.item, row.number)
    for row in family.of("bank_deposit", "wealth_product", "securities", members=False):
        if row.values["over_limit"] == "是":
            yield Question("obligor_assets", row.item, row.number)
