"""The lists of a calculation sheet: members, obligors, what is not known, what people changed, the values used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from hedui.documents.sheet_content import (
    SheetMember,
    SheetObligor,
    SheetOverride,
    SheetParameter,
    SheetUnknown,
)
from hedui.documents.stated import UNKNOWN, Amount, Words
from hedui.rules.binding import Step
from hedui.rules.interval import Interval, exactly
from hedui.rules.pack import OVERRIDDEN
from hedui.rules.parameters import Value
from hedui.rules.records import Record, Thing
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.speech import decimal, short_label
from hedui.rules.telling import UNPUBLISHED_PROPERTY
from hedui.rules.unknowns import is_known, of_step
from hedui.rules.vocabulary import ASSET_LABELS, CODE_LABELS
from hedui.rules.wording import figure
from hedui.verification.income import RESIDENT_PENSION, STOPPED_PENSION
from hedui.verification.outputs.sheet_names import (
    ILLUSTRATIVE_SOURCE,
    Names,
    income_label,
    source_text,
)
from hedui.verification.outputs.sheet_outcome import values_of_others
from hedui.verification.outputs.sheet_relatives import KEPT_BACK

_IN_PART = {
    RESIDENT_PENSION: "记录里只有总数，没有写明其中多少是依法不计入的基础养老金",
    STOPPED_PENSION: "记录为已停发，没有写明（或无法识别）发到哪个年月",
}
OF_MEMBERS = frozenset({"labour", "labour_code"})
"""Steps that the list of members shows, told or not."""
_NOT_PUBLISHED = {"parameter": "当地没有公布这个数", "region": "没有收录那里公布的数"}
Why = Callable[[Record], str]
"""Why something about a record is not known, in words; empty when nothing is known of that either."""


def members_of(family: Family, names: Names) -> Iterator[SheetMember]:
    """The members as the rules see them, with labour code and coefficient where the region has them."""
    for record in family.household.lists["members"]:
        facts = record.facts
        yield SheetMember(
            name=names.member(record.index),
            relation=str(facts["relation"] or ""),
            sex=_code(facts["sex"]),
            age=_whole(facts["age"]),
            health=_health(facts),
            work=_code(facts["work"]),
            counted=bool(facts["counts"]),
            labour_code=_of_person(family, "labour_code", record),
            labour=_of_person(family, "labour", record),
        )


def _code(value: Thing) -> str | None:
    return CODE_LABELS.get(value, value) if isinstance(value, str) else None


def _whole(value: Thing) -> int | None:
    return int(value.point) if isinstance(value, Interval) and value.point is not None else None


def _health(facts: dict[str, Thing]) -> str | None:
    health, kind, level = _code(facts["health"]), facts["disability_kind"], _whole(facts["disability_level"])
    if health is None or kind is None:
        return None
    if not kind and not level:
        return health
    return f"{health}；{_code(kind) if kind else ''}残疾{f' {level} 级' if level else '（等级未知）'}"


def _of_person(family: Family, name: str, record: Record) -> str | None:
    step = _person_step(family, name)
    if step is None:
        return ""
    value = family.step(step, record)
    if not is_known(value):
        return None
    assert isinstance(value, Interval) and value.point is not None
    return f"{float(value.point) / 100:.2f}" if step.written.unit == "percent" else str(value.point)


def _person_step(family: Family, name: str) -> Step | None:
    """The step even where the programme does not read it; None when the region has none."""
    return next((s for s in family.bound.steps if s.name == name and s.entity == "person" and not s.missing), None)


def obligors_of(family: Family, names: Names, kept: Collection[str] = ()) -> Iterator[SheetObligor]:
    """The obligors, masked, with what the rules make of their support a year. `kept`: whose income is kept back."""
    support = next((s for s in family.bound.steps if s.name == "support" and s.entity == "obligor"), None)
    for record in family.household.lists["obligors"]:
        if record.index is not None:
            facts, name = record.facts, names.of(record)
            yield SheetObligor(
                name=name, relation=str(facts["relation"] or ""),
                annual_income=Words(KEPT_BACK) if name in kept else _amount(facts["annual_income"]), size=_whole(facts["household_size"]),
                support=_amount(family.step(support, record)) if support else Amount.of(0),
            )  # fmt: skip


def _amount(value: Thing) -> Amount:
    if not isinstance(value, Interval):
        return UNKNOWN
    return Amount(int(value.low or 0), None if value.high is None else int(value.high))


def unknown_of(family: Family, names: Names, why: Why) -> list[SheetUnknown]:
    """What is not known: first what leaves a condition open, then what only leaves the income open."""
    found: dict[tuple[str, str, str], SheetUnknown] = {}
    for decides, step, record in _open_steps(family):
        for path, label in of_step(family, step.name, record).items():
            one = _unknown(family, names, why, (path, label), decides)
            found.setdefault((one.subject, one.person, one.label), one)
    return list(found.values())


def _open_steps(family: Family) -> Iterator[tuple[bool, Step, Record]]:
    for step in family.bound.conditions:
        for record in family.household.every(step.entity):
            if not is_known(family.step(step, record)):
                yield True, step, record
    for step in family.bound.steps:
        if step.name == "annual_income" and not is_known(family.step(step, family.household)):
            yield False, step, family.household


def _unknown(family: Family, names: Names, why: Why, at: tuple[str, str], decides: bool) -> SheetUnknown:
    path, label = at
    record, rest = _record_at(family.household, path.split("."))
    manual = next((s for s in family.bound.steps if rest and s.name == rest[-1]), None)
    if rest and manual is None and rest[-1] not in record.facts:
        subject = "table" if rest[0] == "table" else "region" if "@" in path else "parameter"
        return SheetUnknown(
            subject, label.removeprefix("本地未公布 "), why=_NOT_PUBLISHED.get(subject, ""), decides=decides
        )
    subject = ".".join([record.entity, *rest]) if rest and manual is None else record.entity
    kind = record.facts.get("kind")
    annual = record.facts.get("annual") if record.entity == "income" else None
    if isinstance(kind, str) and kind in _IN_PART and isinstance(annual, Interval) and annual.high is not None:
        subject, label = f"income.{kind}", f"{income_label('transfer', kind)}里计入多少"
        return SheetUnknown(subject, label, _whose(record, names), _IN_PART[kind], decides)
    if record.entity == "asset" and isinstance(kind, str) and record.certain:
        subject, label = f"asset.{kind}", f"{ASSET_LABELS.get(kind, kind)}的{label}"
    if manual is not None and manual.name == UNPUBLISHED_PROPERTY:
        return SheetUnknown(
            "unpublished", short_label(manual.written.label), why="家里有财产，当地没有公布上限", decides=decides
        )
    if manual is not None:
        label = short_label(manual.written.label)
        subject = subject if record.entity == "asset" else "manual"
    return SheetUnknown(subject, label, _whose(record, names), why(record), decides)


def _whose(record: Record, names: Names) -> str:
    if record.entity in ("person", "obligor"):
        return names.of(record)
    return names.member(record.index) if record.entity != "household" and record.index is not None else ""


def _record_at(household: Record, parts: Sequence[str]) -> tuple[Record, list[str]]:
    """The record that a path leads to, and what is left of the path: a fact, a step, or a name that is no record's."""
    owner, rest = household, list(parts)
    while len(rest) >= 2 and rest[1].isdigit() and rest[0] in owner.lists:
        found = next((r for r in owner.lists[rest[0]] if r.path.split(".")[-1] == rest[1]), None)
        if found is None:
            return owner, rest
        owner, rest = found, rest[2:]
    if len(rest) == 1 and rest[0] in owner.lists:
        listed = next((r for r in owner.lists[rest[0]] if not r.certain), owner)
        return listed, []
    return owner, rest


def overrides_of(family: Family, names: Names, said: Iterable[Any]) -> Iterator[SheetOverride]:
    """What a person put in the place of a computed figure: `said` are the household's overrides."""
    for one in said:
        step = next((s for s in family.bound.steps if s.name == one.step), None)
        record = family.household
        for name, index in (("members", one.member), ("obligors", one.obligor)):
            record = family.household.lists[name][index] if index is not None else record
        if step is not None:
            unit = step.written.unit
            yield SheetOverride(
                short_label(step.written.label), "" if record is family.household else names.of(record),
                figure(family.as_computed(step, record), unit), figure(exactly(one.value), unit), one.by, one.reason, one.evidence,
            )  # fmt: skip


def parameters_of(family: Family, shape: Shape, told: Collection[str]) -> list[SheetParameter]:
    """Every value and table that the told steps read; ask after the family's figures were computed."""
    steps = [step for step in family.bound.steps if step.name in told]
    read = frozenset[tuple[str, int]]().union(*map(shape.values, steps))
    found: dict[tuple[str, str], SheetParameter] = {}
    for (name, back), value in ((key, value) for key, value in family.values.items() if key in read):
        _add(found, family, ("上年度" if back else "", name, value))
    for other, name, back, value in values_of_others(family, told):
        _add(found, other, ("上年度" if back else "", name, value))
    for key, value in family.elsewhere.items():
        _add(found, family, ("", key.split("@")[0], value))
    for table in _tables(family, sorted(frozenset[str]().union(*map(shape.tables, steps)))):
        found[(table.label, "")] = table
    return list(found.values())


def _add(found: dict[tuple[str, str], SheetParameter], family: Family, named: tuple[str, str, Value]) -> None:
    before, name, value = named
    declared = family.bound.pack.declared(name)
    shown = figure(exactly(value.value), value.unit)
    shown = f"{decimal(value.value)}（{shown}）" if value.unit == "percent" else shown
    # In full: two values may differ only by the remark in brackets, and a number of months needs it.
    label = before + (declared.label if declared else name)
    found[(label, shown)] = SheetParameter(
        label,
        shown,
        source_text(value.source),
        value.illustrative,
        value.begins,
        value.ends,
        value.source is OVERRIDDEN,
    )


def _tables(family: Family, names: Iterable[str]) -> Iterator[SheetParameter]:
    for name in names:
        table = family.bound.pack.table(name)
        if table is not None:
            own = table.source
            source = ILLUSTRATIVE_SOURCE if own.illustrative else source_text(own)
            also = f"（{own.reported_as}）" if own.illustrative and own.reported_as else ""
            row = table.on(family.bound.on)[0]
            yield SheetParameter(
                table.label, "查表，用到的数见计算步骤", source + also, own.illustrative, row.begins, row.ends
            )
