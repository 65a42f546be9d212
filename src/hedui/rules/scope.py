"""What the names in a formula mean for one step: steps, facts, parameters, lists and tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from hedui.rules import nodes as n
from hedui.rules.operators import Misfit, want
from hedui.rules.pack import Pack
from hedui.rules.programme import Written
from hedui.rules.reading import nearest
from hedui.rules.units import ANY, parse_unit
from hedui.rules.vocabulary import COLLECTIONS, FACTS, NUMBER, TEXT, Fact
from hedui.values.faults import Place


class Typed(Protocol):
    """A checked step, as far as other steps need to know it."""

    @property
    def node(self) -> n.Node:
        """Its tree."""

    @property
    def known(self) -> bool:
        """Whether its value can never be unknown."""


class StepScope:
    """Names for a step of one entity. `step` checks and returns another step (and refuses circles)."""

    def __init__(
        self, pack: Pack, on: date, entity: str, valid: dict[str, Written], step: Callable[[str], Typed]
    ) -> None:
        self.pack, self.on, self.entity, self.valid, self.step = pack, on, entity, valid, step

    def own(self, name: str) -> n.Node | None:
        """A step or fact of this entity, then of the household, then a parameter."""
        for whose, entity in (("own", self.entity), ("household", "household")):
            found = self._field(whose if entity == self.entity or whose == "household" else "own", entity, name)
            if found is not None:
                return found
        return self.parameter(name, 0, None)

    def of_each(self, entity: str, name: str) -> n.Node | None:
        """A step or fact of the entities a loop runs over."""
        return self._field("each", entity, name)

    def _field(self, whose: str, entity: str, name: str) -> n.Node | None:
        if whose == "household" and self.entity == "household":
            whose = "own"
        written = self.valid.get(name)
        if written is not None and written.entity == entity:
            step = self.step(name)
            units = frozenset({parse_unit(written.unit, Place())}) if step.node.kind == NUMBER else ANY
            return n.Field(
                step.node.kind, step.known, units, step.node.signed, step.node.scale, whose, entity, name, True
            )
        fact = FACTS[entity].get(name)
        return _fact(fact, whose, entity) if fact else None

    def loop_entity(self, collection: str) -> str | None:
        """The kind of entity a collection of this entity holds."""
        return COLLECTIONS[self.entity].get(collection)

    def parameter(self, name: str, back: int, region: n.Node | None) -> n.Node | None:
        """A declared parameter; another region's may be unknown."""
        declared = self.pack.declared(name)
        if declared is None:
            return None
        units = frozenset({parse_unit(declared.unit, Place())})
        return n.Param(NUMBER, region is None, units, False, self.pack.scale(name), name, back, region)

    def codes(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        """The label and the codes of a list in force."""
        found = self.pack.code_list(name, self.on)
        return (found.label, found.codes) if found else None

    def look(self, table: str, column: str, keys: tuple[tuple[str, n.Node], ...]) -> n.Node:
        """A look-up with exactly the table's keys."""
        found = self.pack.table(table)
        if found is None:
            raise Misfit(f"no table is called {table!r}", nearest(table, self.names("table")))
        if column not in found.columns:
            raise Misfit(f"table {table} has no column {column!r}", nearest(column, found.columns))
        given = [name for name, _ in keys]
        if sorted(given) != sorted(found.keys):
            raise Misfit(f"table {table} is asked with {', '.join(found.keys)}", "Give each key once, by name.")
        for name, node in keys:
            want(node, NUMBER if name in found.ranges else TEXT, f"the key {name}")
        units = frozenset({parse_unit(found.columns[column], Place())})
        return n.Look(NUMBER, False, units, table=table, keys=keys, column=column)

    def names(self, what: str, entity: str = "") -> tuple[str, ...]:
        """Known names of a sort, for messages."""
        layers = self.pack.every
        if what.startswith("codes."):
            _, of, name = what.split(".")
            return FACTS[of][name].codes
        if what == "collection":
            return tuple(COLLECTIONS[self.entity])
        if what == "list":
            return tuple(name for layer in layers for name in layer.lists)
        if what == "table":
            return tuple(name for layer in layers for name in layer.tables)
        parameters = tuple(name for layer in layers for name in layer.parameters)
        if what == "parameter":
            return parameters
        entities = (entity,) if what == "each" else (self.entity, "household")
        steps = tuple(w.name for w in self.valid.values() if w.entity in entities)
        facts = tuple(name for e in entities for name in FACTS[e])
        return steps + facts + (() if what == "each" else parameters)


def _fact(fact: Fact, whose: str, entity: str) -> n.Node:
    units = frozenset({fact.unit}) if fact.kind == NUMBER else ANY
    return n.Field(fact.kind, not fact.open, units, False, 1, whose, entity, fact.name, False)
