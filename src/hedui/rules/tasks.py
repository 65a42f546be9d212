"""What is to be computed in SQL: a step with its `when` folded in, and the outcomes of families and persons."""

from __future__ import annotations

from dataclasses import dataclass

from hedui.rules import nodes as n
from hedui.rules import operators as op
from hedui.rules.binding import Bound, Step
from hedui.rules.vocabulary import NUMBER, TEXT, TRUTH

_UNDECIDED = op.compare("==", op.anything(), op.number(0))


@dataclass(frozen=True)
class Task:
    """One column (or two) of an entity. `reads`: the steps it needs, and whether inside a loop over another entity."""

    name: str
    entity: str
    node: n.Node
    known: bool
    reads: tuple[tuple[str, bool], ...]


def task(step: Step) -> Task:
    """A step as one expression: 0, no or no code where it does not apply; open where the region is silent."""
    nothing: n.Node = op.number(0) if step.node.kind == NUMBER else n.Truth(TRUTH, value=step.is_condition)
    if step.node.kind == TEXT:
        nothing = n.Code(TEXT, value="")
    node = step.node
    if step.missing:
        node = nothing if step.skipped else op.anything() if node.kind == NUMBER else _UNDECIDED
    elif step.when is not None:
        node = op.choose(step.when, node, nothing)
    return _task(step.name, step.entity, node, step.known)


def outcome_tasks(bound: Bound, every: dict[str, Task]) -> list[Task]:
    """The outcome of a person (`person_outcome`, where the programme decides so) and of the family (`outcome`)."""
    if not bound.conditions:
        return [_task("outcome", "household", _UNDECIDED, False)]
    if bound.programme.decides == "household":
        fields = [_field(every[s.name], "own") for s in bound.conditions]
        return [_task("outcome", "household", op.logic("and", fields), False)]
    fields = [_field(every[s.name], "own" if s.entity == "person" else "household") for s in bound.conditions]
    person = _task("person_outcome", "person", op.logic("and", fields), False)
    anyone = op.each("any", "members", "person", "p", _field(person, "each"), None)
    return [person, _task("outcome", "household", anyone, False)]


def _field(one: Task, whose: str) -> n.Node:
    return n.Field(TRUTH, one.known, whose=whose, entity=one.entity, name=one.name, step=True)


def _task(name: str, entity: str, node: n.Node, known: bool) -> Task:
    return Task(name, entity, node, known, tuple(dict.fromkeys(_reads(node, entity, False))))


def _reads(node: n.Node, entity: str, looped: bool) -> list[tuple[str, bool]]:
    """Steps read; one of another entity must be complete before, which counts as being read in a loop."""
    found = []
    if isinstance(node, n.Field) and node.step:
        found.append((node.name, looped or node.entity != entity))
    for child in n.children(node):
        found += _reads(child, entity, looped or isinstance(node, n.Each))
    return found
