"""One household, its pack and its day: the answer, with every condition, every step and what is not known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hedui.rules.binding import Bound, bind
from hedui.rules.facts import records
from hedui.rules.household import Household, read_household
from hedui.rules.interval import Interval
from hedui.rules.loading import load
from hedui.rules.overriding import check_overrides, said_of, words_for
from hedui.rules.pack import Pack
from hedui.rules.programme import programme_names
from hedui.rules.records import Record, Thing
from hedui.rules.reference import Family
from hedui.rules.telling import condition_tree, step_line
from hedui.rules.unknowns import of_outcome
from hedui.values.faults import Place, Refusal

INDICATIONS = {True: "符合", False: "不符合", None: "待核实"}
NO_RULES = "facts"


def assess(
    household: Mapping[str, Any] | Household,
    pack: Pack | str | None = None,
    on: date | None = None,
    sets: Mapping[str, int] | None = None,
    packs_root: Path | None = None,
) -> dict[str, Any]:
    """The answer for one household, as plain data (docs: README.md, "The answer").

    `pack` and `on` default to the household's region and application date. `sets` override parameters (fen per person
    and month for dibao_standard). Refusal for a household that cannot be read or a value that is not in force.
    """
    told = household if isinstance(household, Household) else read_household(household)
    answers = [answer_of(family, told) for family in families(told, pack, on, sets, packs_root)]
    answer = answers[-1]
    if len({a["indication"] for a in answers}) > 1:
        answer["indication"] = INDICATIONS[None]
        answer["unknown"]["income"] = "申报数与核对数得出的结论不一致"
    return answer


def families(
    told: Household, pack: Pack | str | None, on: date | None, sets: Mapping[str, int] | None, root: Path | None
) -> list[Family]:
    """The family as declared (when there are declared and found figures) and, last, on the larger of both."""
    if pack is None and told.region is None:
        raise Refusal("household", "no region is given", "Name `region` in the household, or give --pack.")
    chosen = pack if isinstance(pack, Pack) else load(pack or told.region or "", root)
    chosen = chosen.with_sets(dict(sets)) if sets else chosen
    day = on or told.applied_on
    if day is None:
        raise Refusal("household", "no date is given", "Name `applied_on` in the household, or give --on.")
    _check_members(told, day)
    name = told.programme if told.programme in programme_names(chosen) else NO_RULES
    bound = bind(chosen, name, day, told.applied_on or day)
    check_overrides(bound, told)
    bases = {entry.basis for entry in told.income}
    both = ["declared", "larger"] if len(bases) == 2 else ["larger"]
    return [Family(bound, records(told, chosen.code, day, basis), chosen.code) for basis in both]


def _check_members(told: Household, day: date) -> None:
    """Refusal (household) for a family of nobody, whose poverty nobody can state, and for a member not yet born."""
    if not told.members:
        raise Refusal("household", "members: no member is given", "Name everybody who lives together in `members`.")
    for number, member in enumerate(told.members):
        if member.birth_date is not None and member.birth_date > day:
            what = f"members.{number}.birth_date: it is after {day.isoformat()}, the day of the assessment"
            raise Refusal("household", what, "Correct the birth date, or give a later day with --on.")


def answer_of(family: Family, told: Household) -> dict[str, Any]:
    """The answer as ITEMS-style plain data: indication, figures, conditions, steps, overrides, what is unknown."""
    bound, household = family.bound, family.household
    outcome = family.outcome()
    answer: dict[str, Any] = {
        "household_no": told.household_no,
        "programme": told.programme,
        "pack": bound.pack.code,
        "pack_name": bound.pack.name,
        "on": bound.on.isoformat(),
        "profile": bound.pack.profile(bound.applied_on),
        "indication": INDICATIONS[outcome],
        "members_counted": plain(_value(family, "counted", "facts_members")),
        "annual_income": plain(_value(family, "annual_income", "facts_income")),
        "monthly_per_capita": plain(_value(family, "monthly_per_capita", "facts_per_capita")),
        "standard": plain(_value(family, "standard")),
        "monthly_amount": plain(_value(family, "monthly_amount")),
        "conditions": [
            condition_tree(family, s, household)
            for s in bound.conditions
            if s.entity == "household"
            if s.missing or family.applies(s, household) is not False
        ],
        "not_applicable": [
            s.name
            for s in bound.conditions
            if s.entity == "household" and not s.missing and family.applies(s, household) is False
        ],
        "steps": [step_line(family, s, r) for s in bound.steps for r in household.every(s.entity) if r.certain],
        "overrides": _overrides(bound, told),
        "not_published": not_published(bound),
        "illustrative": _illustrative(family),
        "labels": {name: words_for(bound, name) for name in [*not_published(bound), *_illustrative(family)]},
        "unknown": of_outcome(family) if outcome is None else {},
    }
    if bound.programme.decides == "person":
        answer["persons"] = [_person(family, person) for person in household.lists["members"]]
    if not bound.conditions:
        answer["note"] = f"{bound.pack.name}没有该救助项目的规则，只列出事实"
    return answer


def plain(value: Thing) -> Any:
    """A value for JSON: a whole number when known (a twelfth is rounded for display), else None."""
    if isinstance(value, Interval):
        point = value.point
        return (
            None
            if point is None
            else int(Fraction(point) + Fraction(1, 2))
            if Fraction(point).denominator > 1
            else int(point)
        )
    return value.isoformat() if isinstance(value, date) else value


def not_published(bound: Bound) -> list[str]:
    """Topics without a condition, and parameters without a value, in this region: they are no condition here."""
    topics = {k: v for layer in bound.pack.every for k, v in layer.topics.items()}
    covered = {s.written.topic for s in bound.conditions}
    missing = {m for s in bound.steps for m in s.missing}
    return [topic for topic in topics if topic not in covered] + sorted(missing)


def _value(family: Family, *names: str) -> Thing:
    for step in family.bound.steps:
        if step.name in names and step.entity == "household":
            return family.step(step, family.household)
    return None


def _person(family: Family, person: Record) -> dict[str, Any]:
    steps = [s for s in family.bound.conditions if s.entity == "person"]
    return {
        "member": person.index,
        "indication": INDICATIONS[family.outcome_of(person)],
        "conditions": [condition_tree(family, s, person) for s in steps],
    }


def _overrides(bound: Bound, told: Household) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"name": name, "value": value, "by": "--set"} for name, value in bound.pack.sets]
    return found + [said_of(bound, o) for o in told.overrides]


def _illustrative(family: Family) -> list[str]:
    used = {name for (name, _), value in family.values.items() if value.illustrative}
    used |= {where.split("@")[0] for where, value in family.elsewhere.items() if value.illustrative}
    return sorted(used | {s.name for s in family.bound.steps if s.written.cite.illustrative})


def read_json(path: Path) -> dict[str, Any]:
    """A household file. Refusal when it is not a JSON object."""
    try:
        data = json.loads(path.read_text("utf8"))
    except FileNotFoundError:
        remedy = "Name it with its path; `hedui schema example` prints one to start from."
        raise Refusal("household", "there is no such file", remedy, Place(str(path))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "household", "the file cannot be read", f"Check it: {type(error).__name__}.", Place(str(path))
        ) from None
    except json.JSONDecodeError as error:
        raise Refusal(
            "household", f"not JSON: {error.msg}", f"Look at line {error.lineno}.", Place(str(path))
        ) from None
    if not isinstance(data, dict):
        raise Refusal("household", "the file holds no JSON object", "Start with {.", Place(str(path)))
    return data
