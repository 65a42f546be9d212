"""The slow, obvious twin: walks the tree for one family. What the compiled SQL must agree with, and what is explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from hedui.rules import nodes as n
from hedui.rules.binding import Bound, Step, bind
from hedui.rules.interval import UNKNOWN, Interval, both, compare, either, exactly, least, most, opposite
from hedui.rules.loading import Neighbours, neighbour
from hedui.rules.lookup import Cell
from hedui.rules.parameters import Value
from hedui.rules.records import Record, Thing, months_between
from hedui.rules.vocabulary import NUMBER, TEXT, TRUTH
from hedui.values.faults import Refusal


@dataclass
class Family:
    """One family under one programme: computes steps on demand and remembers them in the records."""

    bound: Bound
    household: Record
    area: str
    values: dict[tuple[str, int], Value] = field(default_factory=dict)
    elsewhere: dict[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        urban = self.household.facts["urban"]
        self.values = self.bound.values(urban if isinstance(urban, bool) else None, self.area)

    def step(self, step: Step, record: Record) -> Thing:
        """The value of a step for one record: an Interval, True/False/None, or a code."""
        key = (self.bound.programme.name, step.name)
        if key not in record.computed:
            record.computed[key] = self._step(step, record)
        return record.computed[key]

    def _step(self, step: Step, record: Record) -> Thing:
        if step.name in record.overridden:
            return exactly(record.overridden[step.name])
        return self.as_computed(step, record)

    def as_computed(self, step: Step, record: Record) -> Thing:
        """The value the rules give, whatever a person put in its place."""
        nothing = _nothing(step)
        if step.missing:
            return nothing if step.skipped else UNKNOWN if step.node.kind == NUMBER else None
        when = True if step.when is None else self._truth(step.when, record, None)
        if when is False:
            return nothing
        value = self.compute(step.node, record, None)
        return value if when else _span(value, nothing)

    def applies(self, step: Step, record: Record) -> bool | None:
        """Whether a step applies to a record (its `when`); None when that is undecided."""
        return True if step.when is None else self._truth(step.when, record, None)

    def outcome(self) -> bool | None:
        """All conditions together; per person where the programme decides so. No conditions: undecided."""
        if not self.bound.conditions:
            return None
        if self.bound.programme.decides == "household":
            return self.outcome_of(None)
        return either([self.outcome_of(person) for person in self.household.lists["members"]])

    def outcome_of(self, person: Record | None) -> bool | None:
        """The conditions of the family, and of one person when one is given."""
        found = []
        for step in self.bound.conditions:
            record = self.household if step.entity == "household" else person
            if record is not None:
                truth = self.step(step, record)
                found.append(truth if isinstance(truth, bool) else None)
        return both(found)

    def other(self, programme: str) -> Family:
        """The same family under another programme."""
        bound = bind(self.bound.pack, programme, self.bound.on, self.bound.applied_on)
        return Family(bound, self.household, self.area)

    def compute(self, node: n.Node, own: Record, each: Record | None) -> Thing:
        """The value of any node; `own` is the step's record, `each` the loop's."""
        match node:
            case n.Number():
                return exactly(node.value)
            case n.Code() | n.Truth():
                return node.value
            case n.Anything():
                return UNKNOWN
            case n.Today():
                return self.bound.on
            case n.Field():
                return self._field(node, own, each)
            case n.Param():
                return self._parameter(node, own, each)
            case n.Look():
                return self._look(node, own, each)
            case n.Outcome():
                truth = self.other(node.programme).outcome()
                return truth if node.met else opposite(truth)
            case n.Each():
                return self._each(node, own)
        return self._of_parts(node, own, each)

    def _of_parts(self, node: n.Node, own: Record, each: Record | None) -> Thing:
        match node:
            case n.Arithmetic():
                left, right = self._number(node.left, own, each), self._number(node.right, own, each)
                return left + right if node.operator == "+" else left - right if node.operator == "-" else left * right
            case n.Extreme():
                parts = [self._number(p, own, each) for p in node.parts]
                return least(parts) if node.operator == "min" else most(parts)
            case n.Round():
                return _round(node.mode, self._number(node.value, own, each), self._number(node.divisor, own, each))
            case n.Compare():
                return self._compare(node, own, each)
            case n.Logic():
                truths = [self._truth(p, own, each) for p in node.parts]
                joined = {"and": both, "or": either}.get(node.operator)
                return joined(truths) if joined else opposite(truths[0])
            case n.Listed():
                code = self.compute(node.item, own, each)
                return None if code is None else code in node.codes
            case n.Letter():
                text = self.compute(node.text, own, each)
                return None if not isinstance(text, str) else any(letter in text for letter in node.letters)
            case n.Choose():
                return self._choose(node, own, each)
            case n.IfKnown():
                return self._if_known(node, own, each)
        return self._of_dates(node, own, each)

    def _of_dates(self, node: n.Node, own: Record, each: Record | None) -> Thing:
        if isinstance(node, n.Months):
            start, end = self.compute(node.start, own, each), self.compute(node.end, own, each)
            known = isinstance(start, date) and isinstance(end, date)
            return exactly(months_between(start, end)) if known else UNKNOWN  # type: ignore[arg-type]
        assert isinstance(node, n.Within)
        day = self.compute(node.day, own, each)
        if not isinstance(day, date):
            return None
        return day <= self.bound.on and months_between(day, self.bound.on) < node.months

    def _number(self, node: n.Node, own: Record, each: Record | None) -> Interval:
        value = self.compute(node, own, each)
        assert isinstance(value, Interval)
        return value

    def _truth(self, node: n.Node, own: Record, each: Record | None) -> bool | None:
        value = self.compute(node, own, each)
        return value if isinstance(value, bool) else None

    def _field(self, node: n.Field, own: Record, each: Record | None) -> Thing:
        record = {"own": own, "household": self.household, "each": each}[node.whose]
        assert record is not None
        return self.step(self.bound.step(node.name), record) if node.step else record.facts[node.name]

    def _parameter(self, node: n.Param, own: Record, each: Record | None) -> Thing:
        if node.region is None:
            value: Value | None = self.values[(node.name, node.back)]
        else:
            value = self._elsewhere(node, self.compute(node.region, own, each))
        return UNKNOWN if value is None else exactly(Fraction(value.value, 12 if self._yearly(node, value) else 1))

    def _yearly(self, node: n.Param, value: Value) -> bool:
        declared = self.bound.pack.declared(node.name)
        return declared is not None and value.unit != declared.unit

    def _elsewhere(self, node: n.Param, region: Thing) -> Value | None:
        """A parameter of another region: '' is here; a region without a value is unknown, never a fallback."""
        if region == "":
            region = self.area
        found = elsewhere(self.bound, node, region, self.household.facts["urban"]) if isinstance(region, str) else None
        if found is not None:
            self.elsewhere[f"{node.name}@{region}"] = found
        return found

    def _look(self, node: n.Look, own: Record, each: Record | None) -> Thing:
        table = self.bound.pack.table(node.table)
        assert table is not None
        keys = {name: self.compute(key, own, each) for name, key in node.keys}
        found: Interval | None = None
        for row in table.on(self.bound.on):
            match = both([_matches(row.keys[name], value) for name, value in keys.items()])
            if match is not False:
                value = exactly(row.results[node.column])
                found = value if found is None else found.hull(value)
        return UNKNOWN if found is None else found

    def _compare(self, node: n.Compare, own: Record, each: Record | None) -> bool | None:
        left, right = self.compute(node.left, own, each), self.compute(node.right, own, each)
        if isinstance(left, Interval) and isinstance(right, Interval):
            return compare(node.operator, left, right)
        if left is None or right is None:
            return None
        return _plain_compare(node.operator, left, right)

    def _choose(self, node: n.Choose, own: Record, each: Record | None) -> Thing:
        condition = self._truth(node.condition, own, each)
        if condition is not None:
            return self.compute(node.then if condition else node.other, own, each)
        return _span(self.compute(node.then, own, each), self.compute(node.other, own, each))

    def _if_known(self, node: n.IfKnown, own: Record, each: Record | None) -> Thing:
        value = self.compute(node.value, own, each)
        known = value.point is not None if isinstance(value, Interval) else value is not None
        return value if known else self.compute(node.other, own, each)

    def _each(self, node: n.Each, own: Record) -> Thing:
        """Entries that surely exist and match count in full; those that may, count as nothing below and in full above."""
        entries = []
        for record in own.lists.get(node.collection, ()):
            matches = True if node.condition is None else self._truth(node.condition, own, record)
            if matches is not False:
                sure = bool(matches) and record.certain
                entries.append((sure, record.certain, self.compute(node.element, own, record)))
        if node.operator == "any":
            return either([v if sure or v is False else None for sure, _, v in entries])  # type: ignore[misc]
        if node.operator == "all":
            return both([v if sure or v is True else None for sure, _, v in entries])  # type: ignore[misc]
        numbers = [(sure, certain, v) for sure, certain, v in entries if isinstance(v, Interval)]
        if node.operator == "max":
            return most([exactly(0)] + [v if sure else Interval(0, v.high) for sure, _, v in numbers])
        total = exactly(0)
        for sure, certain, value in numbers:
            total = total + (value if sure else _perhaps(value, certain))
        return total


def elsewhere(
    bound: Bound, node: n.Param, region: str, urban: Thing, neighbours: Neighbours | None = None
) -> Value | None:
    """The value of a parameter in another region's pack, or None when it has none in force or is no division.

    `neighbours`: where the other region's pack is looked up when many are.
    """
    kind = urban if isinstance(urban, bool) else None
    from_set = bound.pack.given(node.name, kind, region)
    if from_set is not None:
        return from_set
    other = neighbours.pack(region) if neighbours else neighbour(bound.pack, region)
    if other is None:
        return None
    return other.find(node.name, bound.on, kind, region)


def _nothing(step: Step) -> Thing:
    """What a step is where it does not apply: 0, no, no code; a condition is then no obstacle."""
    if step.is_condition:
        return True
    nothing: dict[str, Thing] = {NUMBER: exactly(0), TRUTH: False, TEXT: ""}
    return nothing[step.node.kind]


def _span(one: Thing, other: Thing) -> Thing:
    """What is common to two possible values: the hull of quantities; a code or a truth only when they agree."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        return one.hull(other)
    if isinstance(one, bool | str | date) and type(one) is type(other) and one == other:
        return one
    return None


def _perhaps(value: Interval, certain: bool) -> Interval:
    """An entry that may count once (certain to exist, undecided filter) or any number of times (a list not known)."""
    low, high = value.low, value.high
    if certain:
        return value.hull(exactly(0))
    return Interval(0 if low is not None and low >= 0 else None, 0 if high is not None and high <= 0 else None)


def _matches(cell: Cell, value: Thing) -> bool | None:
    if cell.is_any:
        return True
    if isinstance(value, Interval):
        low = True if cell.low is None else compare(">=", value, exactly(cell.low))
        return both([low, True if cell.high is None else compare("<", value, exactly(cell.high))])
    return None if value is None else value == cell.code


def _plain_compare(operator: str, left: Thing, right: Thing) -> bool:
    """Comparison of known codes, truths and dates."""
    if operator in ("==", "!="):
        return bool(left == right) == (operator == "==")
    if not (isinstance(left, date) and isinstance(right, date)):
        raise Refusal("formula", "only numbers and dates have an order", "Use == or !=.")
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def _round(mode: str, value: Interval, divisor: Interval) -> Interval:
    """round_MODE(value ÷ divisor). A divisor that may be 0 leaves the quotient open above."""
    if divisor.point is not None and divisor.point > 0:
        return Interval(_round_bound(mode, value.low, divisor.point), _round_bound(mode, value.high, divisor.point))
    low = 0 if not divisor.high else _round_bound(mode, value.low, divisor.high)
    high = None if not divisor.low else _round_bound(mode, value.high, divisor.low)
    return Interval(low, high)


def _round_bound(mode: str, bound: Fraction | int | None, divisor: Fraction | int) -> int | None:
    if bound is None:
        return None
    quotient = Fraction(bound) / Fraction(divisor)
    if mode == "half_up":
        return floor(quotient + Fraction(1, 2))
    return floor(quotient) if mode == "down" else -floor(-quotient)
