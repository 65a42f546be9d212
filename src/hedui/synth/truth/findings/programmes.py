"""Which other programme would fit a family: by the sample region's pack, read slowly, one family after another.

Only of families of whom everything is known: where something is not, no other programme can be said to fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from hedui.rules.binding import Bound, bind
from hedui.rules.facts import records
from hedui.rules.household import read_household
from hedui.rules.loading import load
from hedui.rules.reference import Family as Read
from hedui.synth.households import Household, Line
from hedui.synth.truth.findings import property
from hedui.synth.truth.findings.income import Fact, found_in
from hedui.synth.truth.findings.seen import Family, Question, number_on
from hedui.synth.truth.findings.words import is_exempt, is_scrapped, runs

_ASKED = {"特困": "tekun", "低保": "dibao", "低保边缘": "dibao_marginal", "刚性支出": "rigid_expenditure"}
# From the highest; the third, 刚性支出, cannot be decided here: its values are not published.
_OTHERS = ("dibao", "dibao_marginal")
_HEALTH = {"健康": "healthy", "慢性病": "chronic", "重病": "serious"}
_WORK = {
    "在职": "employed",
    "务工": "migrant",
    "务农": "farming",
    "失业": "unemployed",
    "退休": "retired",
    "学生": "student",
}
_KINDS = {
    "视力": "vision", "听力": "hearing", "言语": "speech", "肢体": "limb", "智力": "intellectual", "精神": "psychiatric",
    "多重": "multiple",
}  # fmt: skip
_LEVELS = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}
_CATEGORIES = ("wage", "business", "property", "transfer")


def questions(family: Family, found: list[Fact], on: date, region: str, registered_here: bool) -> Iterator[Question]:
    """One question on the head where a programme beside the one asked for is met on the larger of said and found."""
    asked = _ASKED.get(family.household.programme)
    if asked is None or not registered_here or not _all_known(family, on):
        return
    told = read_household(_household(family, found, region))
    read = {name: Read(bound, records(told, region, on), region).outcome() for name, bound in _laws(region, on).items()}
    if asked in ("tekun", "dibao") and read[asked] is not False:
        return
    if any(read[name] for name in _OTHERS if name != asked):
        yield Question("other_programme_fits", "", family.head_number)


@cache
def _laws(region: str, on: date) -> dict[str, Bound]:
    pack = load(region)
    return {name: bind(pack, name, on, on) for name in ("tekun", *_OTHERS)}


def _all_known(family: Family, on: date) -> bool:
    compared = all(line.is_permitted(on) and number_on(line) for line in family.household.members)
    answers = family.of("bank_deposit", "wealth_product", "securities", members=True)
    return compared and not any(row.values["over_limit"] == "是" and property.amount(row) is None for row in answers)


def _household(family: Family, found: list[Fact], region: str) -> dict[str, Any]:
    household = family.household
    lines = {number_on(line): line for line in reversed(list(household.members))}
    lines = {number: lines[number] for number in dict.fromkeys(number_on(line) for line in household.members)}
    return {
        "urban": household.home.urban, "region": region, "hukou_region": household.home.county,
        "members": [_member(number, line) for number, line in lines.items()],
        "income": list(_income(household, found, list(lines))), "assets": list(_assets(family)),
        "obligors": [{"relation": line.relation} for line in household.obligors],
    }  # fmt: skip


def _member(number: str, line: Line) -> dict[str, Any]:
    kind, level = line.disability
    said: dict[str, Any] = {"health": _HEALTH[line.health], "work": _WORK.get(line.work, "none")}
    if kind or level:
        said["disability"] = {"kind": _KINDS.get(kind, "other"), "level": _LEVELS.get(level)}
    if number[:17].isdigit():
        said["birth_date"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        said["sex"] = "male" if int(number[16]) % 2 else "female"
    return said


def _income(household: Household, found: list[Fact], numbers: list[str]) -> Iterator[dict[str, Any]]:
    """Of each category what was found, where it is more; else what was declared, as one sum."""
    for category in _CATEGORIES:
        said = getattr(household.declared, category)
        if found_in(found, category) <= said:
            yield {"member": 0, "category": category, "kind": "declared", "amount": said}
            continue
        mine = [fact for fact in found if fact.is_member and fact.category == category]
        for at, number in enumerate(numbers):
            amounts = [fact.amount for fact in mine if fact.number == number]
            total = max(amounts, default=0) if category == "wage" else sum(amounts)
            yield {"member": at, "category": category, "kind": "found", "amount": total}


def _assets(family: Family) -> Iterator[dict[str, Any]]:
    """Money as one sum, each vehicle, and whether there is a house, a machine or a business."""
    said = family.household.declared
    if money := max(said.money, property.money_found(family)):
        yield {"kind": "cash", "amount": money}
    vehicles = [row.values for row in family.of("vehicle", members=True)]
    for values in vehicles:
        letters = str(values["vehicle_status"] or "")
        exempt = is_exempt(values["vehicle_type"]) and not is_scrapped(letters)
        yield {"kind": "vehicle", "status": letters, "exempt": exempt}
    yield from ({"kind": "vehicle"} for _ in range(said.vehicles - len(vehicles)))
    things = {
        "house": said.houses or any(runs(row.values["status"]) for row in family.of("real_estate", members=True)),
        "machinery": any(runs(row.values["status"]) for row in family.of("farm_machinery", members=True)),
        "business": any(runs(row.values["registration_status"]) for row in family.of(*property.ROLES, members=True)),
    }
    yield from ({"kind": kind} for kind, there in things.items() if there)
