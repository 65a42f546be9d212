"""The family of a recorded check as the rules read it, with and without what people put in the place of computed figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hedui.cases.models import Member
from hedui.checks.models import Check, Override
from hedui.checks.results import readable
from hedui.rules.binding import Bound, bind
from hedui.rules.explain import tree_of
from hedui.rules.facts import put_in_place
from hedui.rules.family_rows import FamilyRows, record_of
from hedui.rules.interval import Interval
from hedui.rules.loading import load
from hedui.rules.reference import Family
from hedui.values.identity import read

READINGS = ("declared", "larger")
_FIGURES = ("annual_income", "monthly_per_capita", "standard", "gap", "monthly_amount")
_TOTALS = ("gross_income", "deductions", "annual_income", "gap")
_INDICATIONS = {(True, True): "符合", (False, False): "不符合"}


@dataclass(frozen=True)
class Overridable:
    """A step whose figure a person may replace: its name, what it is called, its unit, whether it is a member's."""

    step: str
    label: str
    unit: str
    of_member: bool


@dataclass(frozen=True)
class Computed:
    """What the rules make of the family: the tree from each condition down, the household's figures (fen, None: not known),
    the indication, and the people of the tree in their order (member ids)."""

    tree: list[dict[str, Any]]
    figures: dict[str, int | None]
    indication: str
    members: tuple[int | None, ...]


def computed(check: Check, overrides: Iterable[Override] = ()) -> Computed | None:
    """The calculation, with these overrides in place. None when no rules could be applied."""
    law = _law(check)
    if not law:
        return None
    bound, people = _bound(check, law), people_of(check)
    at = {one.pk: index for index, one in enumerate(people) if one is not None}
    families = [_family(law[reading], bound, check.on) for reading in READINGS]
    for one in overrides:
        for family in families:
            put_in_place(family.household, one.step, int(one.amount), at[one.member_id] if one.member_id else None)
    declared, larger = families
    indication = _INDICATIONS.get((bool(declared.outcome()), bool(larger.outcome())), "待核实")
    if declared.outcome() is None or larger.outcome() is None or not bound.conditions:
        indication = "待核实"
    return Computed(tree_of(larger), _figures(larger), indication, tuple(one.pk if one else None for one in people))


def spending(check: Check) -> dict[str, tuple[int, bool]]:
    """Kind of expense → what the family declares of it (fen a year) and whether the rules of its programme count it."""
    law = _law(check)
    if not law:
        return {}
    bound, tables = _bound(check, law), law["larger"]
    whole, found = tree_of(_family(tables, bound, check.on)), dict[str, tuple[int, bool]]()
    for kind in dict.fromkeys(row["kind"] for row in tables["expense"]):
        without = {**tables, "expense": [row for row in tables["expense"] if row["kind"] != kind]}
        amount = sum(row["annual_lo"] for row in tables["expense"] if row["kind"] == kind)
        found[kind] = (amount, tree_of(_family(without, bound, check.on)) != whole)
    return found


def overridable(check: Check) -> list[Overridable]:
    """Imputed and counted income of the family and of its members, in the order of the rules. No total, standard or limit:
    those follow from what they are made of."""
    law = _law(check)
    if not law:
        return []
    return [
        Overridable(one.name, one.written.label, one.written.unit, one.entity == "person")
        for one in _bound(check, law).steps
        if one.entity in ("household", "person") and one.written.unit == "fen/year" and one.name not in _TOTALS
        if not one.is_condition and not one.missing
    ]


def people_of(check: Check) -> list[Member | None]:
    """The members as the rules count them: person 0 is the first. None for a line that is no member of the case now."""
    said = readable(check.result)
    law = said.get("law")
    if not law:
        return []
    members = {read(one.resident.number).number: one for one in check.case.members.select_related("resident")}
    numbers = {row["line"]: row["id_number"] for row in said["people"]}
    return [members.get(numbers.get(row["person"] // 2, "")) for row in law["larger"]["person"]]


def _law(check: Check) -> dict[str, Any]:
    return dict(readable(check.result).get("law") or {})


def _bound(check: Check, law: dict[str, Any]) -> Bound:
    return bind(load(check.pack), law["programme"], check.on, check.on)


def _family(tables: dict[str, list[dict[str, Any]]], bound: Bound, on: date) -> Family:
    (household,) = tables["household"]
    rows = FamilyRows(household, *(tables[name] for name in ("person", "income", "expense", "asset", "obligor")))
    return Family(bound, record_of(rows, on), household["area"])


def _figures(family: Family) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for step in family.bound.steps:
        if step.name in _FIGURES and step.entity == "household" and not step.missing:
            value = family.step(step, family.household)
            point = value.point if isinstance(value, Interval) else None
            found[step.name] = None if point is None else round(point)
    return found
