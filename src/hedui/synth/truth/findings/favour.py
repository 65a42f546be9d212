"""What a family could claim and did not say."""

from __future__ import annotations

from collections.abc import Iterator

from hedui.synth.truth.findings.income import Fact, used
from hedui.synth.truth.findings.seen import Family, Question, by_number
from hedui.synth.truth.findings.words import runs
from hedui.synth.truth.findings.year import Year

MEDICAL_SHARE = 30  # percent of the year's income, the nation's convention
# Fen a year for one person, as the sample region's pack has it.
_STANDARD = {True: 12 * 85_000, False: 720_000}
_LEVELS = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}


def questions(family: Family, found: list[Fact], year: Year) -> Iterator[Question]:
    """Disability, own medical cost, school."""
    for row in family.of("disability", members=True):
        if not runs(row.values["status"]):
            continue
        kind, level = row.line.disability
        if not kind and not level:
            yield Question("disability_not_declared", "disability", row.number)
        elif _LEVELS.get(row.values["disability_level"], 9) < _LEVELS.get(level, 0):
            weight = _LEVELS[row.values["disability_level"]]
            yield Question("disability_level_higher", "disability", row.number, weight, _LEVELS[level])
    income = max(sum(used(family.household, found).values()), _standard(family))
    for person, rows in by_number(family.of("medical_cost", members=True)).items():
        paid = sum(row.values["own_payment"] or 0 for row in rows if year.holds(row.values["settled_on"]))
        if paid > 0 and paid * 100 > income * MEDICAL_SHARE:
            yield Question("medical_cost", "medical_cost", person, paid)
    fees: dict[str, int] = {}
    for row in family.of("enrolment", members=True):
        costs = (row.values["tuition"] or 0) + (row.values["boarding"] or 0)
        if runs(row.values["status"]) and (costs > 0 or row.line.work != "学生"):
            fees[row.number] = fees.get(row.number, 0) + costs
    for person, cost in fees.items():
        yield Question("student", "enrolment", person, cost or None)


def _standard(family: Family) -> int:
    """What the standard comes to for all members in a year."""
    members = {id(line.person) for line in family.household.members}
    return len(members) * _STANDARD[family.household.home.urban]
