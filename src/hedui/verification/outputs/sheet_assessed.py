"""What the rules make of one family, told for its calculation sheet: both readings, each step in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hedui.documents.sheet_content import (
    Adjusted,
    Assessed,
    IncomeClass,
    IncomeEntry,
    PersonOutcome,
    Reading,
    SheetCondition,
    Working,
)
from hedui.documents.stated import UNKNOWN, Amount, Stated, Verdict
from hedui.rules.binding import Step
from hedui.rules.interval import Interval
from hedui.rules.records import Record, Thing
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.speech import NOT_PUBLISHED_HOW, Speech
from hedui.rules.told import Seen, Told, tell, told_of
from hedui.verification.outputs.known import why_used
from hedui.verification.outputs.own_line import BY_OWN_INCOME, OwnLine, own_line, standard_name
from hedui.verification.outputs.sheet_names import CLASSES, Names, source_text
from hedui.verification.outputs.sheet_outcome import condition_in_words, values_of_others

NOTHING = Amount.of(0)
VERDICTS = {True: Verdict.MET, False: Verdict.UNMET}
_INCOME_STEPS = {f"{category}_income": category for category in CLASSES}
_TOTAL_STEPS = ("deductions", "gross_income", "annual_income", "monthly_per_capita", "gap", "monthly_amount")


@dataclass(frozen=True)
class SheetFamily:
    """One family on its readings: `declared` is None where there is only one. Per class what was said and found."""

    larger: Family
    declared: Family | None
    names: Names
    said: Mapping[str, tuple[Stated, Stated]] = field(default_factory=dict)
    entries: Mapping[str, Sequence[IncomeEntry]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sayings:
    """What the sheets of one law share: what its steps read, and their formulas in words."""

    shape: Shape
    said: dict[str, str] = field(default_factory=dict)


def assessed_of(family: SheetFamily, law: Sayings) -> tuple[Assessed, Seen]:
    """The figures, steps and conditions of the family; and which steps were told of which records."""
    larger = family.larger
    speech, seen = Speech(larger, family.names.of, law.shape, law.said), Seen()
    if not _worth(family, "other"):
        seen.add(("other_income", ""))
    classes = tuple(_class(family, category, speech, seen) for category in CLASSES if _worth(family, category))
    support = _workings(speech, "support_income", seen)
    total = tuple(w for name in _TOTAL_STEPS for w in _workings(speech, name, seen))
    conditions = tuple(_conditions(family, speech, seen))
    month, year = _money(larger, "standard"), _amount(_value(larger, "standard"), 12)
    values = {(name, back): value for _, name, back, value in values_of_others(larger)} | larger.values
    line = own_line(larger.bound.programme.name, values, year.low if year else None)
    if line:
        month, year = Amount.of(_half_up(Fraction(line.year, 12))), Amount.of(line.year)
    assessed = Assessed(
        members_counted=_counted(larger),
        classes=classes,
        support=_money(larger, "support_income") or NOTHING,
        support_workings=support,
        gross=_money(larger, "gross_income") or UNKNOWN,
        deducted=_money(larger, "deductions") or NOTHING,
        total_workings=total,
        declared=_reading(family.declared, line) if family.declared else None,
        larger=_reading(larger, line),
        standard_month=month,
        standard_year=year,
        standard_source=line.source if line else _standard_source(larger),
        conditions=conditions,
        others=tuple(_others(speech, seen)),
        persons=tuple(_persons(family)),
        standard_of=line.label if line else standard_name(larger.bound.programme.name) if month else "",
        adjusted=tuple(_adjusted(family)),
        by_own_income=larger.bound.programme.name in BY_OWN_INCOME,
    )
    return assessed, seen


def _worth(family: SheetFamily, category: str) -> bool:
    """The four classes always; other income where there is some."""
    if category != "other":
        return True
    used = _money(family.larger, "other_income")
    return bool(family.entries.get(category)) or (used is not None and used != NOTHING)


def _class(family: SheetFamily, category: str, speech: Speech, seen: Seen) -> IncomeClass:
    declared, found = family.said.get(category, (None, None))
    # A programme that reads no income has no step for it: what is used is then what was said or found.
    used = _money(family.larger, f"{category}_income") or _most(declared, found)
    return IncomeClass(
        CLASSES[category], declared, found, used, why_used(declared, found, used), tuple(family.entries.get(category, ())),
        _workings(speech, f"{category}_income", seen),
    )  # fmt: skip


def _adjusted(family: SheetFamily) -> Iterator[Adjusted]:
    """What the rules made of the declared figures: nobody takes the column of them for the family's own words."""
    told = family.declared
    if told is None:
        return
    for category, label in CLASSES.items():
        said = family.said.get(category, (None, None))[0]
        used, said = _money(told, f"{category}_income"), said if isinstance(said, Amount) else NOTHING
        if used is not None and used != said:
            yield Adjusted(label, "instead", said, used)
    if (support := _money(told, "support_income") or NOTHING) != NOTHING:
        yield Adjusted("赡（抚、扶）养费", "added", NOTHING, support)
    if (off := _money(told, "deductions") or NOTHING) != NOTHING:
        yield Adjusted("扣减", "taken_off", NOTHING, off)


def _most(*stated: Stated) -> Amount:
    known = [one for one in stated if isinstance(one, Amount)]
    return max(known, key=lambda one: one.low, default=UNKNOWN)


def _workings(speech: Speech, name: str, seen: Seen) -> tuple[Working, ...]:
    step = step_called(speech.family, name)
    if step is None:
        return ()
    return tuple(working(speech, told) for told in told_of(speech, step, speech.family.household, seen))


def working(speech: Speech, told: Told) -> Working:
    """A told step as the sheet prints it."""
    written = told.step.written
    of = "" if told.record.entity == "household" else speech.named(told.record)
    if told.missing:
        # Where the pack says so, what is not published is left out of the sum; else nothing can be computed from it.
        how = "当地没有公布这个数，按 0 计算" if told.step.skipped else "当地没有公布这个数，不能计算"
        return Working(written.label, of, how, "", speech.value(told.value, written.unit), source_text(written.cite))
    # Where a region has published nothing, nobody's document is the source of the nought.
    source = "" if told.formula == NOT_PUBLISHED_HOW else source_text(written.cite)
    formula, numbers = condition_in_words(speech, told)
    return Working(
        written.label, of, formula, numbers if numbers != formula else "",
        speech.value(told.value, written.unit), source,
        speech.value(told.computed, written.unit) if told.overridden else "",
    )  # fmt: skip


def _conditions(family: SheetFamily, speech: Speech, seen: Seen) -> list[SheetCondition]:
    larger, declared = family.larger, family.declared
    made = []
    for step in larger.bound.conditions:
        records = larger.household.every(step.entity)
        others = declared.household.every(step.entity) if declared else [None] * len(records)
        for record, other in zip(records, others, strict=True):
            if step.missing or larger.applies(step, record) is not False:
                made.append(_condition(speech, step, record, (declared, other), seen))
    return made


def _condition(
    speech: Speech, step: Step, record: Record, other: tuple[Family | None, Record | None], seen: Seen
) -> SheetCondition:
    told = [working(speech, one) for one in told_of(speech, step, record, seen)[:-1]]
    said = tell(speech, step, record)
    asks, figures = ("本地未公布", "") if said.missing else condition_in_words(speech, said)
    family, its = other
    on_declared = None
    if family is not None and its is not None:
        on_declared = verdict(family.step(family.bound.step(step.name), its))
    return SheetCondition(
        step.written.label, asks, figures, on_declared, verdict(said.value),
        "" if record.entity == "household" else speech.named(record), source_text(step.written.cite),
        step.written.topic is not None or speech.shape.reads_assets(step), tuple(told),
    )  # fmt: skip


def _others(speech: Speech, seen: Seen) -> list[Working]:
    """What else the rules say of the family, in time: review interval, gradual exit."""
    found = []
    for step in speech.family.bound.steps:
        in_time = step.entity == "household" and step.written.unit in ("months", "years", "days", "workdays")
        if in_time and not step.missing and (step.name, "") not in seen:
            found += [working(speech, one) for one in told_of(speech, step, speech.family.household, seen)]
    return found


def _persons(family: SheetFamily) -> Iterator[PersonOutcome]:
    larger, declared = family.larger, family.declared
    if larger.bound.programme.decides != "person":
        return
    members = larger.household.lists["members"]
    others = declared.household.lists["members"] if declared else [None] * len(members)
    for one, other in zip(members, others, strict=True):
        on_declared = verdict(declared.outcome_of(other)) if declared and other else None
        yield PersonOutcome(family.names.of(one), verdict(larger.outcome_of(one)), on_declared)


def _reading(family: Family, line: OwnLine | None) -> Reading:
    annual, counted = _value(family, "annual_income"), _counted(family)
    return Reading(
        annual_income=_amount(annual) or UNKNOWN,
        per_capita_annual=_amount(annual, Fraction(1, counted)) or UNKNOWN if counted else UNKNOWN,
        per_capita_monthly=_money(family, "monthly_per_capita") or UNKNOWN,
        # How far from the standard means nothing where another line decides.
        gap=None if line else _money(family, "gap"),
        amount=_money(family, "monthly_amount"),
        verdict=verdict(family.outcome()),
    )


def verdict(truth: Thing) -> Verdict:
    """True, False or anything else as met, unmet, undecided."""
    return VERDICTS[truth] if isinstance(truth, bool) else Verdict.UNDECIDED


def step_called(family: Family, name: str) -> Step | None:
    """The family's step of that name among those in force; None when the region has none."""
    return next((step for step in family.bound.steps if step.name == name and step.entity == "household"), None)


def _value(family: Family, name: str) -> Thing:
    step = step_called(family, name)
    return None if step is None else family.step(step, family.household)


def _counted(family: Family) -> int:
    value = _value(family, "counted")
    if isinstance(value, Interval) and value.point is not None:
        return int(value.point)
    return sum(bool(member.facts["counts"]) for member in family.household.lists["members"])


def _money(family: Family, name: str) -> Amount | None:
    return _amount(_value(family, name))


def _amount(value: Thing, times: Fraction | int = 1) -> Amount | None:
    """A quantity of fen as an amount, rounded half up for display; None for what is no quantity."""
    if not isinstance(value, Interval):
        return None
    low, high = (None if end is None else _half_up(Fraction(end) * times) for end in (value.low, value.high))
    return Amount(low or 0, high)


def _half_up(number: Fraction) -> int:
    return int((2 * number + 1) // 2)


def _standard_source(family: Family) -> str:
    value = family.values.get(("dibao_standard", 0))
    return source_text(value.source) if value else ""
