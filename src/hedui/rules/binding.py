"""A programme on a day: its valid steps with checked formulas, in an order in which they can be computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from hedui.rules import nodes as n
from hedui.rules import operators as op
from hedui.rules.expression import parse
from hedui.rules.operators import Misfit
from hedui.rules.pack import Pack
from hedui.rules.parameters import Value
from hedui.rules.programme import Programme, Written, programme, programme_names
from hedui.rules.reading import Located, checked, nearest
from hedui.rules.scope import StepScope
from hedui.rules.units import ANY, parse_unit, show
from hedui.rules.vocabulary import NUMBER, TEXT, TRUTH
from hedui.values.faults import Place, Refusal

NUMBER_ROLE, CONDITION_ROLE = "formula", "condition"


@dataclass(frozen=True)
class Step:
    """One valid step: what it is called, its checked tree, its `when`, where it comes from."""

    written: Written
    node: n.Node
    when: n.Node | None
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The step's name."""
        return self.written.name

    @property
    def entity(self) -> str:
        """What the step is computed for."""
        return self.written.entity

    @property
    def is_condition(self) -> bool:
        """Whether it is a condition (of the family, or of a person where the programme decides per person)."""
        return "condition" in self.written.data

    @property
    def skipped(self) -> bool:
        """Whether it is no condition here because the region has not published what it needs."""
        return bool(self.missing) and self.written.missing == "skip"

    @property
    def known(self) -> bool:
        """Whether its value can never be unknown."""
        return not self.missing and self.node.known and (self.when is None or self.when.known)


@dataclass(frozen=True)
class Bound:
    """A programme as it applies on `on` to applications of `applied_on`."""

    programme: Programme
    pack: Pack
    on: date
    applied_on: date
    steps: tuple[Step, ...]
    order: tuple[str, ...]
    uses: tuple[str, ...] = field(default=())

    def step(self, name: str) -> Step:
        """The step of that name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Step]:
        return {step.name: step for step in self.steps}

    @cached_property
    def conditions(self) -> tuple[Step, ...]:
        """The steps that decide: conditions of the family and, where it decides per person, of each person."""
        entities = ("household", "person") if self.programme.decides == "person" else ("household",)
        return tuple(s for s in self.steps if s.is_condition and s.entity in entities and not s.skipped)

    def parameters(self) -> list[n.Param]:
        """Every parameter the steps in force read, without those of other regions."""
        return list(self._parameters)

    @cached_property
    def _parameters(self) -> tuple[n.Param, ...]:
        found: dict[tuple[str, int], n.Param] = {}
        for step in self.steps:
            if step.missing:
                continue
            for node in (*n.walk(step.node), *(n.walk(step.when) if step.when else ())):
                if isinstance(node, n.Param) and node.region is None:
                    found[(node.name, node.back)] = node
        return tuple(found.values())

    def values(self, urban: bool | None, area: str | None) -> dict[tuple[str, int], Value]:
        """All values the steps read, for one kind of family; Refusal that names every one not in force."""
        found: dict[tuple[str, int], Value] = {}
        missing: list[Refusal] = []
        # The standard first: it is what a clerk looks for when a pack has run out.
        for parameter in sorted(self.parameters(), key=lambda p: p.name != "dibao_standard"):
            try:
                found[(parameter.name, parameter.back)] = self.value(parameter, urban, area)
            except Refusal as refusal:
                missing.append(refusal)
        if not missing:
            return found
        others = [p.name for p in self.parameters() if (p.name, p.back) not in found and p.name not in missing[0].what]
        also = f", nor of {', '.join(others)}" if others else ""
        raise Refusal(missing[0].fault, missing[0].what + also, missing[0].remedy)

    def value(self, parameter: n.Param, urban: bool | None, area: str | None) -> Value:
        """The parameter's value for a family; Refusal when none is in force."""
        return self.pack.parameter(parameter.name, years_back(self.on, parameter.back), urban, area)


def years_back(on: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def bind(pack: Pack, name: str, on: date, applied_on: date | None = None) -> Bound:
    """The programme's valid steps, checked. Refusal for an unknown programme or the first wrong step."""
    layers = tuple(id(layer) for layer in pack.every)
    if pack.profile(applied_on or on) is None:
        what = f"pack {pack.code} has no legal profile for applications of {applied_on or on}"
        raise Refusal("no_profile", what, "Check `applied_on`, or add the profile with its dates to pack.yaml.")
    return _bind(_Key(pack, layers), name, on, applied_on or on)


class _Key:
    """A pack as a cache key: its layers are cached objects, so their identity is enough."""

    def __init__(self, pack: Pack, layers: tuple[int, ...]) -> None:
        self.pack, self.same = pack, (pack.code, layers, pack.sets)

    def __hash__(self) -> int:
        return hash(self.same)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.same == other.same


@lru_cache(maxsize=256)
def _bind(key: _Key, name: str, on: date, applied_on: date) -> Bound:
    return _Binder(key.pack, programme(key.pack, name), on, applied_on, ()).bound()


class _Binder:
    """Checks the steps of one programme, each after those it reads."""

    def __init__(self, pack: Pack, found: Programme, on: date, applied_on: date, above: tuple[str, ...]) -> None:
        self.pack, self.programme, self.on, self.applied_on, self.above = (
            pack,
            found,
            on,
            applied_on,
            (*above, found.name),
        )
        profile = self.pack.profile(applied_on)
        self.valid = {w.name: w for w in found.steps if w.applies(on, profile)}
        self.made: dict[str, Step] = {}
        self.stack: list[str] = []
        self.uses: list[str] = []

    def bound(self) -> Bound:
        for name, written in self.valid.items():
            if not written.lent:
                self.step(name)
        steps = tuple(self.made[name] for name in self.valid if name in self.made)
        return Bound(self.programme, self.pack, self.on, self.applied_on, steps, tuple(self.made), tuple(self.uses))

    def step(self, name: str) -> Step:
        """The checked step; a circle of steps is refused with its path."""
        if name in self.made:
            return self.made[name]
        written = self.valid[name]
        if name in self.stack:
            path = " → ".join([*self.stack[self.stack.index(name) :], name])
            raise Refusal(
                "pack_cycle",
                f"{written.where}: steps go in a circle: {path}",
                "Break the circle.",
                written.data.place("name"),
            )
        self.stack.append(name)
        self.made[name] = self._check(written)
        self.stack.pop()
        return self.made[name]

    def _check(self, written: Written) -> Step:
        scope = StepScope(self.pack, self.on, written.entity, self.valid, self.step)
        data = written.data
        when = parse(data["when"], scope, written.where, _spot(data, "when")) if "when" in data else None
        if when is not None and when.kind != TRUTH:
            raise Refusal(
                "formula", f"{written.where}: `when` must be yes or no", "Write a comparison.", data.place("when")
            )
        if "condition" in data:
            node = self._condition(data["condition"], scope, written)
        else:
            node = _fit_unit(parse(data["formula"], scope, written.where, _spot(data, "formula")), written)
        return Step(written, node, when, self._unpublished(written, node, when))

    def _unpublished(self, written: Written, node: n.Node, when: n.Node | None) -> tuple[str, ...]:
        if not written.missing:
            return ()
        every = (*n.walk(node), *(n.walk(when) if when else ()))
        names = {p.name for p in every if isinstance(p, n.Param) and not self.pack.published(p.name)}
        missing_below = {m for f in every if isinstance(f, n.Field) and f.step for m in self.step(f.name).missing}
        return tuple(sorted(names | missing_below))

    def _condition(self, raw: object, scope: StepScope, written: Written) -> n.Node:
        tree = checked(
            raw, written.data, written.where, ("left", "operator", "right", "all", "any", "none", "outcome", "is")
        )
        groups = [key for key in ("all", "any", "none") if key in tree]
        if groups:
            parts = [self._condition(part, scope, written) for part in tree[groups[0]] or ()]
            if len(tree) != 1 or not parts:
                raise Refusal("pack_step", f"{written.where}: a group holds conditions and nothing else",
                              "Write {all: [ … ]}.", tree.place())  # fmt: skip
            joined = op.logic("and" if groups[0] == "all" else "or", parts)
            return op.logic("not", [joined]) if groups[0] == "none" else joined
        if "outcome" in tree:
            return self._outcome(tree, written)
        return self._leaf(tree, scope, written)

    def _leaf(self, tree: Located, scope: StepScope, written: Written) -> n.Node:
        checked(tree, tree, written.where, ("left", "operator", "right"), ("left", "operator", "right"))
        operator = tree["operator"]
        if operator not in ("<", "<=", ">", ">=", "==", "!="):
            raise Refusal(
                "pack_step",
                f"{written.where}: no operator {operator!r}",
                "Write < <= > >= == or !=.",
                tree.place("operator"),
            )
        sides = [parse(tree[k], scope, written.where, _spot(tree, k)) for k in ("left", "right")]
        try:
            return op.compare(operator, *sides)
        except Misfit as misfit:
            raise Refusal("formula", f"{written.where}: {misfit.what}", misfit.remedy, tree.place("left")) from None

    def _outcome(self, tree: Located, written: Written) -> n.Node:
        checked(tree, tree, written.where, ("outcome", "is"), ("outcome", "is"))
        about = checked(tree["outcome"], tree, written.where, ("programme",), ("programme",))
        name = about["programme"]
        if name in self.above:
            path = " → ".join((*self.above, name))
            raise Refusal(
                "pack_cycle",
                f"{written.where}: programmes go in a circle: {path}",
                "Break the circle.",
                tree.place("outcome"),
            )
        known = programme_names(self.pack)
        if name not in known or tree["is"] not in ("met", "unmet"):
            remedy = nearest(str(name), known) if name not in known else "`is` is met or unmet."
            raise Refusal("pack_step", f"{written.where}: this outcome is not known", remedy, tree.place("outcome"))
        _Binder(self.pack, programme(self.pack, name), self.on, self.applied_on, self.above).bound()
        if name not in self.uses:
            self.uses.append(name)
        return n.Outcome(TRUTH, False, programme=name, met=tree["is"] == "met")


def _fit_unit(node: n.Node, written: Written) -> n.Node:
    """The formula's tree when its kind and unit are those the step declares."""
    place = written.data.place("formula")
    kind = {"yes/no": TRUTH, "text": TEXT}.get(written.unit, NUMBER)
    if node.kind != kind:
        what = f"{written.where}: the formula gives {node.kind}, the step declares {written.unit}"
        raise Refusal("formula", what, "Change the unit or the formula.", place)
    if kind == NUMBER and node.units is not ANY and node.units and parse_unit(written.unit, place) not in node.units:
        what = f"{written.where}: the formula gives {show(node.units)}, the step declares {written.unit}"
        raise Refusal("formula", what, "Change the unit or the formula.", place)
    return node


def _spot(data: Located, key: str) -> Callable[[int], Place]:
    return lambda column: data.place(key, column)
