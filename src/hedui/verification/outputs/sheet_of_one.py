"""核查测算表 of one household from its JSON, without a run: what `hedui explain --pdf` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hedui.documents.sheet_content import Assessed, IncomeEntry, SheetContent, SheetProperty, Use
from hedui.documents.stated import UNKNOWN, Amount, Indication, Stated, Verdict
from hedui.rules.assess import families
from hedui.rules.household import Asset, Household, Income, read_household
from hedui.rules.interval import Interval
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.vocabulary import ASSET_LABELS
from hedui.values import region
from hedui.verification.outputs.sheet import AREAS, topics_unpublished
from hedui.verification.outputs.sheet_assessed import Sayings, SheetFamily, assessed_of
from hedui.verification.outputs.sheet_lists import (
    OF_MEMBERS,
    members_of,
    obligors_of,
    overrides_of,
    parameters_of,
    unknown_of,
)
from hedui.verification.outputs.sheet_names import CLASSES, Names, income_label
from hedui.verification.outputs.sheet_rows import OVER, WITHIN

_DECLARED, _FOUND, _TOLD = "家庭申报", "核对", "所填资料"


def sheet_of_one(
    household: Mapping[str, Any] | Household,
    pack: str | None = None,
    on: date | None = None,
    sets: Mapping[str, int] | None = None,
    packs_root: Path | None = None,
) -> SheetContent:
    """The sheet of one household. Arguments and errors are those of `rules.explain.explain`."""
    told = household if isinstance(household, Household) else read_household(household)
    readings = families(told, pack, on, sets, packs_root)
    larger = readings[-1]
    names = Names([m.name or f"成员 {i}" for i, m in enumerate(told.members, 1)], ["" for _ in told.obligors])
    entries = {category: list(_entries(told, larger, names, category)) for category in CLASSES}
    family = SheetFamily(larger, readings[0] if len(readings) == 2 else None, names, _said(told), entries)
    law = Sayings(Shape(larger.bound))
    assessed, seen = assessed_of(family, law)
    return SheetContent(
        programme=larger.bound.programme.label,
        applicant=told.members[0].name if told.members else "",
        region_name=region.full_name(told.hukou_region[:6]) if told.hukou_region else larger.bound.pack.name,
        area_kind=AREAS["urban" if told.urban else "rural"] if told.urban is not None else "",
        pack_name=larger.bound.pack.name,
        on=larger.bound.on,
        indication=_indication(larger, assessed),
        reasons=_reasons(larger, assessed),
        members=tuple(members_of(larger, names)),
        obligors=tuple(obligors_of(larger, names)),
        assessed=assessed,
        property=tuple(_property(asset, names) for asset in told.assets),
        unknown=tuple(unknown_of(larger, names, _why)),
        overrides=tuple(overrides_of(larger, names, told.overrides)),
        parameters=tuple(parameters_of(larger, law.shape, OF_MEMBERS.union(name for name, _ in seen))),
        unpublished=tuple(topics_unpublished(larger)) if larger.bound.conditions else (),
    )


def is_illustrative(content: SheetContent) -> bool:
    """Whether a value that was used is only an example."""
    return any(one.illustrative for one in content.parameters)


def _verdicts(assessed: Assessed) -> tuple[Verdict, Verdict]:
    larger = assessed.larger.verdict
    return (assessed.declared.verdict if assessed.declared else larger), larger


def _indication(family: Family, assessed: Assessed) -> Indication:
    one, other = _verdicts(assessed)
    if one is not other or other is Verdict.UNDECIDED or not family.bound.conditions:
        return Indication.TO_BE_VERIFIED
    return Indication.CONFORMS if other is Verdict.MET else Indication.DOES_NOT_CONFORM


def _reasons(family: Family, assessed: Assessed) -> tuple[str, ...]:
    if not family.bound.conditions:
        return ("no_rules",)
    one, other = _verdicts(assessed)
    if Verdict.UNDECIDED in (one, other):
        return ("unknown",)
    return ("readings",) if one is not other else ()


def _why(record: Record) -> str:
    return "" if record.certain else "申报资料没有写明"


def _said(told: Household) -> dict[str, tuple[Stated, Stated]]:
    """Per class what was declared and what was found a year; a class without an entry is nothing stated."""
    return {c: (_sum(told.income, c, "declared"), _sum(told.income, c, "found")) for c in CLASSES}


def _sum(income: list[Income], category: str, basis: str) -> Stated:
    own = [_yearly(one) for one in income if one.category == category and one.basis == basis]
    if not own:
        return None
    high = None if any(one.high is None for one in own) else sum(one.high or 0 for one in own)
    return Amount(sum(one.low for one in own), high)


def _yearly(one: Income) -> Amount:
    return UNKNOWN if one.amount is None else Amount.of(one.amount * (12 if one.period == "month" else 1))


def _entries(told: Household, larger: Family, names: Names, category: str) -> Iterator[IncomeEntry]:
    used = {path: r for r in larger.household.lists["income"] for path in (r.path, *r.also)}
    for index, one in enumerate(told.income):
        if one.category == category:
            yield IncomeEntry(
                names.member(one.member), income_label(category, one.kind), _yearly(one), one.basis == "declared",
                _DECLARED if one.basis == "declared" else _FOUND, None, _use(one, used.get(f"income.{index}"), larger),
                one.member is not None,
            )  # fmt: skip


def _use(one: Income, record: Record | None, family: Family) -> Use:
    """Whether the entry counts: by law, and against the other basis of the same income."""
    if record is None:
        return "not_used"
    countable = next((s for s in family.bound.steps if s.name == "countable"), None)
    annual = record.facts["annual"]
    if countable is not None and isinstance(annual, Interval) and annual.low:
        value = family.step(countable, record)
        if isinstance(value, Interval) and value.point == 0:
            return "not_counted"
    return "used" if record.facts["basis"] in (one.basis, None) else "not_used"


def _property(one: Asset, names: Names) -> SheetProperty:
    answers = {"over_limit": OVER, "within_limit": WITHIN}
    remarks = [answers[one.answer]] if one.answer and one.amount is None else []
    remarks += ["按规定豁免"] if one.exempt else []
    remarks += [f"占 {one.share}%"] if one.share != 100 else []
    value = one.amount if one.amount is not None else one.price
    counted_by_number = one.kind in ("house", "vehicle") and value is None
    return SheetProperty(
        kind=ASSET_LABELS.get(one.kind, "财产"),
        person=names.member(one.member),
        detail=f"{one.bought_on} 购置" if one.bought_on else "",
        size=f"{one.area_m2} 平方米" if one.area_m2 is not None else "",
        amount=None if counted_by_number else UNKNOWN if value is None else Amount.of(value),
        declared=True,
        source=_TOLD,
        remark="；".join(remarks),
    )
