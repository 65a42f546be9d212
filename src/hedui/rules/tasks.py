"""What is to be computed in SQL: a step with its `when` folded in, and the outcomes of families and persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hedui.rules import nodes as n
from hedui.rules import operators as op
from hedui.rules.binding import Bound, Step
from hedui.rules.vocabulary import NUMBER, TEXT, TRUTH

PART = "__"
_REPEATING = (n.Arithmetic, n.Compare, n.Choose, n.Extreme, n.IfKnown, n.Look, n.Months, n.Round, n.Param)
_PLAIN = (n.Number, n.Code, n.Truth, n.Anything, n.Today, n.Outcome)
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


def split(whole: Task) -> list[Task]:
    """The task after parts of it that SQL would otherwise repeat: each becomes a column of its own, computed once.

    Bounds of a product, a comparison or a branch name their parts several times; nested, the text would grow without end.
    """
    parts: list[Task] = []

    def visit(node: n.Node, repeated: bool) -> n.Node:
        if isinstance(node, n.Each | n.Field):
            return node
        again = not node.known and isinstance(node, _REPEATING)
        made = _with_children(node, lambda child: visit(child, again))
        if not repeated or isinstance(made, _PLAIN) or (isinstance(made, n.Param) and made.region is None):
            return made
        name = f"{whole.name}{PART}{len(parts)}"
        parts.append(_task(name, whole.entity, made, made.known))
        return n.Field(made.kind, made.known, made.units, made.signed, made.scale, "own", whole.entity, name, True)

    node = visit(whole.node, False)
    return [*parts, _task(whole.name, whole.entity, node, whole.known)]


def _with_children(node: n.Node, visit: Callable[[n.Node], n.Node]) -> n.Node:
    """The same node over changed children."""
    changed: dict[str, object] = {}
    for name, value in vars(node).items():
        if isinstance(value, n.Node):
            changed[name] = visit(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], n.Node):
            changed[name] = tuple(visit(part) for part in value)
        elif isinstance(value, tuple) and value and isinstance(node, n.Look) and name == "keys":
            changed[name] = tuple((key, visit(part)) for key, part in value)
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]


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
