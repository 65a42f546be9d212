"""What is to be computed in SQL: a step with its `when` folded in, and the outcomes of families and persons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hedui.rules import nodes as n
from hedui.rules import operators as op
from hedui.rules.binding import Bound, Step
from hedui.rules.vocabulary import FACTS, NUMBER, TEXT, TRUTH

PART = "__"
OF_MEMBER = "of_member"
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


def fused(every: dict[str, Task]) -> dict[str, Task]:
    """The same tasks, where a family's sums look at fewer rows.

    A sum over its members' own sums is one sum over the entries that are a member's; a sum over a step that is 0 but for
    some entries is a sum over those entries.
    """

    def visit(node: n.Node) -> n.Node:
        made = n.with_children(node, visit)
        inner = every[made.element.name].node if _sums_a_step(made) else None  # type: ignore[attr-defined]
        return _of_members(inner) if isinstance(inner, n.Each) and _stands_alone(inner) else _of_some(made, every)

    return {
        one.name: _task(one.name, one.entity, visit(one.node), one.known) if one.entity == "household" else one
        for one in every.values()
    }


def _sums_a_step(node: n.Node) -> bool:
    return (
        isinstance(node, n.Each)
        and (node.operator, node.collection, node.condition) == ("sum", "members", None)
        and isinstance(node.element, n.Field)
        and node.element.step
    )


def _stands_alone(inner: n.Each) -> bool:
    """Whether a person's sum reads nothing but the entries, which say themselves that they are a member's."""
    below = [*n.walk(inner.element), *(n.walk(inner.condition) if inner.condition else ())]
    foreign = any(
        isinstance(part, n.Param | n.Look) or (isinstance(part, n.Field) and part.whose != "each") for part in below
    )
    return inner.operator == "sum" and not inner.signed and OF_MEMBER in FACTS[inner.entity] and not foreign


def _of_members(inner: n.Each) -> n.Each:
    whose = n.Field(TRUTH, True, whose="each", entity=inner.entity, name=OF_MEMBER)
    condition = whose if inner.condition is None else op.logic("and", [whose, inner.condition])
    return replace(inner, condition=condition, known=False)


def _of_some(node: n.Node, every: dict[str, Task]) -> n.Node:
    """A sum over all entries of a step `x if c else 0` as the sum over those with c; undecided, both span 0 to x."""
    if not (isinstance(node, n.Each) and node.operator == "sum" and node.condition is None and not node.signed):
        return node
    inner = every[node.element.name].node if isinstance(node.element, n.Field) and node.element.step else None
    if not (isinstance(inner, n.Choose) and isinstance(inner.other, n.Number) and inner.other.value == 0):
        return node
    if any(
        isinstance(p, n.Each | n.Param | n.Look) or (isinstance(p, n.Field) and (p.whose != "own" or p.step))
        for p in n.walk(inner.condition)
    ):
        return node
    return replace(node, condition=_of_each(inner.condition))


def _of_each(node: n.Node) -> n.Node:
    made = n.with_children(node, _of_each)
    return replace(made, whose="each") if isinstance(made, n.Field) else made


def split(whole: Task) -> list[Task]:
    """The task after parts of it that SQL would otherwise repeat: each becomes a column of its own, computed once.

    Bounds of a product, a comparison or a branch name their parts several times; nested, the text would grow without end.
    """
    parts: list[Task] = []

    def visit(node: n.Node, repeated: bool) -> n.Node:
        if isinstance(node, n.Each | n.Field):
            return node
        again = not node.known and isinstance(node, _REPEATING)
        made = n.with_children(node, lambda child: visit(child, again))
        if not repeated or isinstance(made, _PLAIN) or (isinstance(made, n.Param) and made.region is None):
            return made
        name = f"{whole.name}{PART}{len(parts)}"
        parts.append(_task(name, whole.entity, made, made.known))
        return n.Field(made.kind, made.known, made.units, made.signed, made.scale, "own", whole.entity, name, True)

    node = visit(whole.node, False)
    return [*parts, _task(whole.name, whole.entity, node, whole.known)]


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
