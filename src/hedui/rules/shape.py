"""What a programme's steps read, found once per programme: a sheet is told for thousands of families of one law."""

from __future__ import annotations

from dataclasses import dataclass, field

from hedui.rules import nodes as n
from hedui.rules.binding import Bound, Step
from hedui.rules.records import Record

Read = tuple[n.Field, n.Each | None]
"""A field that a formula reads, and the loop in which it stands."""


@dataclass
class Shape:
    """The steps of one programme with what each reads; what was asked once is kept."""

    bound: Bound
    _read: dict[str, tuple[Read, ...]] = field(default_factory=dict)
    _chooses: dict[str, bool] = field(default_factory=dict)
    _assets: dict[str, bool] = field(default_factory=dict)
    _values: dict[str, frozenset[tuple[str, int]]] = field(default_factory=dict)
    _tables: dict[str, frozenset[str]] = field(default_factory=dict)

    def steps_read(self, household: Record, step: Step, record: Record) -> list[tuple[Step, Record]]:
        """The steps that a step reads directly, with the records they belong to, each once."""
        found: dict[tuple[str, str], tuple[Step, Record]] = {}
        for node, loop in self._reads(step):
            if node.whose == "each" and loop is not None:
                owners = record.lists.get(loop.collection, [])
            else:
                owners = [household if node.whose == "household" else record]
            for owner in owners:
                found.setdefault((node.name, owner.path), (self.bound.step(node.name), owner))
        return list(found.values())

    def chooses(self, step: Step) -> bool:
        """Whether the formula has branches: its words then depend on the family."""
        if step.name not in self._chooses:
            self._chooses[step.name] = any(isinstance(node, n.Choose) for node in n.walk(step.node))
        return self._chooses[step.name]

    def reads_assets(self, step: Step) -> bool:
        """Whether a step looks at property, itself or through the steps it reads."""
        if step.name not in self._assets:
            own = any(isinstance(node, n.Each) and node.collection == "assets" for node in n.walk(step.node))
            self._assets[step.name] = own or any(
                self.reads_assets(self.bound.step(node.name)) for node, _ in self._reads(step)
            )
        return self._assets[step.name]

    def values(self, step: Step) -> frozenset[tuple[str, int]]:
        """The parameters that a step reads itself, each with how many years back."""
        if step.name not in self._values:
            every = (*n.walk(step.node), *(n.walk(step.when) if step.when is not None else ()))
            self._values[step.name] = frozenset((p.name, p.back) for p in every if isinstance(p, n.Param))
        return self._values[step.name]

    def tables(self, step: Step) -> frozenset[str]:
        """The look-up tables that a step looks into itself."""
        if step.name not in self._tables:
            self._tables[step.name] = frozenset(p.table for p in n.walk(step.node) if isinstance(p, n.Look))
        return self._tables[step.name]

    def _reads(self, step: Step) -> tuple[Read, ...]:
        if step.name not in self._read:
            self._read[step.name] = tuple(_fields(step.node, None))
        return self._read[step.name]


def _fields(node: n.Node, loop: n.Each | None) -> list[Read]:
    found: list[Read] = [(node, loop)] if isinstance(node, n.Field) and node.step else []
    for child in n.children(node):
        found += _fields(child, node if isinstance(node, n.Each) else loop)
    return found
