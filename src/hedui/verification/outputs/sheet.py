"""核查测算表 of a run's households: the law's own figures of each, told step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hedui.documents.sheet_content import Assessed, SheetContent, SheetQuestion, SheetUnknown
from hedui.documents.stated import Indication, Verdict
from hedui.rules.assess import not_published
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.telling import UNPUBLISHED_PROPERTY
from hedui.values import region
from hedui.verification.findings.shape import kinds
from hedui.verification.law_inputs import MEMBERS_IN_QUESTION, REGISTER_IN_QUESTION
from hedui.verification.outputs.reporting import Reporting, Rows, by_household
from hedui.verification.outputs.sheet_assessed import Sayings, SheetFamily, assessed_of
from hedui.verification.outputs.sheet_banks import MONEY, without_amounts
from hedui.verification.outputs.sheet_family import BothReadings, read_families
from hedui.verification.outputs.sheet_lists import OF_MEMBERS, members_of, obligors_of, parameters_of, unknown_of
from hedui.verification.outputs.sheet_names import Names
from hedui.verification.outputs.sheet_outcome import conditions_of_all
from hedui.verification.outputs.sheet_relatives import kept_back, without
from hedui.verification.outputs.sheet_rows import income_entries, property_rows, said_of
from hedui.verification.outputs.shown import Whose
from hedui.verification.outputs.tables import PROGRAMMES
from hedui.verification.outputs.told_findings import as_told, label_of

UNREAD = "申报内容有一处无法识别"
AREAS = {"urban": "城市", "rural": "农村"}
Row = dict[str, Any]


class Sheets:
    """The calculation sheets of some households, whose rows are read together."""

    def __init__(self, run: Reporting, households: Sequence[str]):
        self.run = run
        engine, on = run.engine, run.scope.on
        self.sayings: dict[str, Sayings] = {}
        self.families = read_families(engine, run.hits.parent, run.laws, on, households)
        order = "household_no, person_key, item, kind, amount DESC, as_of"
        self.income = by_household(engine, "income_facts", households, order)
        self.money = by_household(engine, "money_facts", households, order)
        self.things = by_household(engine, "thing_facts", households, "household_no, person_key, kind, label, as_of")

    def content(self, assessed: Row, people: Sequence[Row], findings: Sequence[Row]) -> SheetContent:
        """The sheet of one of them, from its rows of `assessed`, `people` and `findings`."""
        number = assessed["household_no"]
        both = self.families.get(number)
        names = {p["person_key"]: p["name"] or "" for p in reversed(people)}
        asked = list(_members_in_question(findings, Whose(people)))
        told = _Told(both, self._sayings(both), assessed, people, self.income.get(number, [])) if both else None
        parts = told.parts() if told else {}
        if told:
            parts["unknown"] = (*asked, *_register_in_question(parts["unknown"], findings))
            parts |= {"questions": _questions(findings, Whose(people)), "asked": len(findings)}
        things = property_rows(
            assessed, self.money.get(number, []), self.things.get(number, []), lambda key: names.get(key, "")
        )
        return SheetContent(
            **_head(self.run, assessed, people),
            indication=Indication(assessed["indication"]),
            reasons=_reasons(both, told.assessed if told else None, bool(asked)),
            property=tuple(things),
            **parts,
        )

    def _sayings(self, both: BothReadings) -> Sayings:
        bound = both.law.bound
        return self.sayings.setdefault(bound.programme.name, Sayings(Shape(bound)))


class _Told:
    """One family, told: computed once, its parameters asked for after its figures."""

    def __init__(self, both: BothReadings, law: Sayings, assessed: Row, people: Sequence[Row], facts: Sequence[Row]):
        lines = {p["line"]: p for p in people}
        self.both, self.members = both, [lines[line] for line in both.members]
        self.obligors = [lines[line] for line in both.obligors]
        self.names = Names(
            [p["name"] or "" for p in self.members], [p["name"] or "" for p in self.obligors], "申报的货币财产"
        )
        keys = {p["person_key"]: p["name"] or "" for p in reversed(people)}
        entries = income_entries(assessed, facts, lambda key: keys.get(key, ""))
        family = SheetFamily(both.larger, both.declared, self.names, said_of(assessed), entries)
        self.law = law
        assessed_, self.seen = assessed_of(family, law)
        self.kept = kept_back(both.larger, both.declared, self.names)
        kept = without(assessed_, self.kept, _label(both.larger, "support", "obligor"))
        self.assessed = without_amounts(kept, assessed, _label(both.larger, "money", "household"))

    def parts(self) -> dict[str, Any]:
        """The fields of the content that only a family under a law has."""
        larger, bound = self.both.larger, self.both.law.bound
        return {
            "assessed": self.assessed,
            "members": tuple(members_of(larger, self.names)),
            "obligors": tuple(obligors_of(larger, self.names, self.kept)),
            "unknown": tuple(map(_remedy, unknown_of(larger, self.names, self._why))),
            "parameters": tuple(parameters_of(larger, self.law.shape, OF_MEMBERS.union(name for name, _ in self.seen))),
            "unpublished": tuple(topics_unpublished(larger)) if bound.conditions else (),
        }

    def _why(self, record: Record) -> str:
        people = self.obligors if record.entity == "obligor" else self.members
        if record.index is None:
            return "" if record.certain else "没有可以核对的数据来源"
        why = why_unknown(people[record.index])
        of_money = record.entity == "asset" and record.certain and record.facts["kind"] in MONEY
        return why or ("金融机构没有给出金额" if of_money else "")


def _remedy(one: SheetUnknown) -> SheetUnknown:
    """Where the roster could not be read, neither a permission nor another number makes anything known."""
    return replace(one, subject="unread") if one.why == UNREAD and one.subject in ("income", "asset") else one


def _label(family: Family, name: str, entity: str) -> str:
    """What a step is called in the family's region; empty where it has none."""
    return next((s.written.label for s in family.bound.steps if (s.name, s.entity) == (name, entity)), "")


def _members_in_question(findings: Sequence[Row], whose: Whose) -> Iterator[SheetUnknown]:
    """Who must be looked at before anybody can say who belongs to the family, and why."""
    for f in findings:
        if f["kind"] in MEMBERS_IN_QUESTION and whose.is_own(f):
            yield SheetUnknown("member", "谁算家庭成员", whose.name(f), label_of(f), True)


def _questions(findings: Sequence[Row], whose: Whose) -> tuple[SheetQuestion, ...]:
    """What the report asks, each question once with all whom it is about: `与户主不在同一户口簿（于可妍、于梓宇）`."""
    asked: dict[tuple[str, str], list[str]] = {}
    for f in findings:
        asked.setdefault((label_of(f), kinds()[f["kind"]].settles), []).append(whose.name(f))
    return tuple(
        SheetQuestion(f"{label}（{'、'.join(dict.fromkeys(names))}）", settles)
        for (label, settles), names in asked.items()
    )


def _register_in_question(unknown: Sequence[SheetUnknown], findings: Sequence[Row]) -> Iterator[SheetUnknown]:
    """The same, with what the register says where it is not known whether the family is registered here."""
    said = list(dict.fromkeys(kinds()[f["kind"]].label for f in findings if f["kind"] in REGISTER_IN_QUESTION))
    for one in unknown:
        yield replace(one, why="；".join(said)) if said and one.subject == "household.hukou_local" else one


def why_unknown(person: Row) -> str:
    """Why nothing is known of somebody on the roster; empty when they were compared."""
    if person["person_key"] is None:
        return "身份证号无效，无法核对"
    if not person["permitted"]:
        return "没有有效的授权，未核对"
    if person["unread"]:
        return UNREAD
    return "有的事项不在授权范围，未核对" if person["scope"] is not None else ""


def topics_unpublished(family: Family) -> list[str]:
    """Kinds of property, and values, for which the region has published no rule and which are therefore no condition."""
    bound = family.bound
    topics = {key: label for layer in bound.pack.every for key, label in layer.topics.items()}
    # What leaves a condition open is a condition, and stands there: a value it misses, property without a ceiling.
    asked = {name for step in bound.steps if not step.skipped for name in step.missing}
    if any(step.name == UNPUBLISHED_PROPERTY for step in conditions_of_all(family)):
        asked |= topics.keys() - {"obligors"}
    found = []
    for name in not_published(bound):
        declared = bound.pack.declared(name)
        found.append("" if name in asked else topics.get(name) or (declared.label if declared else ""))
    return [label for label in found if label]


def _head(run: Reporting, assessed: Row, people: Sequence[Row]) -> dict[str, Any]:
    head = next((p for p in people if p["head"]), people[0])
    window, on = run.scope.window, run.scope.on
    return {
        "programme": PROGRAMMES.get(assessed["programme"] or "", "未说明"),
        "applicant": head["name"] or "",
        "region_name": region.full_name(assessed["hukou_area"] or run.scope.region),
        "area_kind": AREAS.get(assessed["area_kind"] or "", ""),
        "pack_name": run.pack.name,
        "on": on,
        "income_from": date(window.first // 100, window.first % 100, 1),
        "income_through": on.replace(day=1) - timedelta(1),
    }


def _reasons(both: BothReadings | None, assessed: Assessed | None, in_question: bool) -> tuple[str, ...]:
    """Why nothing could be computed, or why the indication is open: keys of the wording."""
    if both is None or assessed is None:
        return ("no_area",)
    found = ["members"] if in_question else []
    if not both.law.bound.conditions:
        return ("no_rules", *found)
    one, other = assessed.declared.verdict if assessed.declared else assessed.larger.verdict, assessed.larger.verdict
    if Verdict.UNDECIDED in (one, other):
        found.append("unknown")
    elif one is not other:
        found.append("readings")
    return tuple(found)


def sheet_contents(run: Reporting, households: Sequence[str]) -> dict[str, SheetContent]:
    """The sheets of these households, by number; what `Sheets` gives where a caller has not read the rows itself."""
    sheets = Sheets(run, households)
    rows: list[Rows] = [
        by_household(run.engine, relation, households, order)
        for relation, order in (("assessed", "household_no"), ("people", "line"), ("findings", "number"))
    ]
    assessed, people, findings = rows
    findings = as_told(run, findings, people)
    return {h: sheets.content(assessed[h][0], people[h], findings.get(h, [])) for h in households}
