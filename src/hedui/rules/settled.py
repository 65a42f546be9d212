"""What is known of every row of the input tables need not be computed twice: which facts, and the trees that say so.

A quantity that may be unknown takes two columns, and most families of most rolls have nothing unknown. Where a look at
the tables finds a fact known throughout, the steps that rest on such facts alone are computed as one column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from hedui.rules import nodes as n
from hedui.rules.binding import bind
from hedui.rules.pack import Pack
from hedui.rules.tasks import Task
from hedui.rules.vocabulary import FACTS, NUMBER, Fact

CERTAIN = "certain"
Settled = Mapping[str, Mapping[str, str]]
"""Input table → its facts that are known of every row, with the SQL literal where it is the same in every row, else the
empty text; `certain` where every entry surely exists."""

_PASSING = (n.Arithmetic, n.Compare, n.Logic, n.Choose, n.Extreme, n.Listed, n.Letter, n.Within, n.Months)


def literal_of(node: n.Field, settled: Settled) -> str:
    """The SQL literal of a fact that is the same in every row, else the empty text."""
    return "" if node.step else settled.get(node.entity, {}).get(node.name, "")


def look(programme: str, pack: Pack, on: date, applied_on: date | None = None) -> dict[str, str]:
    """Input table → SELECT of one row: per fact that the programme reads, TRUE where it is known of every row."""
    bound = bind(pack, programme, on, applied_on)
    trees = [tree for step in bound.steps for tree in (step.node, step.when) if tree is not None]
    parts = [part for tree in trees for part in n.walk(tree)]
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        if isinstance(part, n.Each) and part.entity != "person":
            found.setdefault(part.entity, {})[CERTAIN] = CERTAIN
        if isinstance(part, n.Field) and not part.step and not part.known:
            found.setdefault(part.entity, {})[part.name] = _test(part.entity, FACTS[part.entity][part.name])
    return {
        table: f"SELECT {', '.join(f'COALESCE(MIN(CASE WHEN {test} THEN 1 ELSE 0 END), 1) = 1 AS {fact}' for fact, test in tests.items())}"
        f" FROM {table}"
        for table, tests in found.items()
    }


def _test(entity: str, fact: Fact) -> str:
    if (entity, fact.name) == ("person", "age"):
        return "birth_date IS NOT NULL"
    low, high = fact.columns[0], fact.columns[-1]
    return f"{low} = {high}" if fact.kind == NUMBER else f"{low} IS NOT NULL"


def settle(tasks: dict[str, Task], settled: Settled) -> dict[str, Task]:
    """The same tasks, with what rests on settled facts alone marked as known."""
    made: dict[str, Task] = {}

    def of(name: str) -> Task:
        if name not in made:
            whole = tasks[name]
            node = _marked(whole.node, lambda field: of(field.name).known, settled)
            made[name] = replace(whole, node=node, known=whole.known or (node.known and not whole.node.known))
        return made[name]

    return {name: of(name) for name in tasks}


def _marked(node: n.Node, step: Callable[[n.Field], bool], settled: Settled) -> n.Node:
    made = n.with_children(node, lambda child: _marked(child, step, settled))
    return replace(made, known=True) if not made.known and _known(made, step, settled) else made


def _known(node: n.Node, step: Callable[[n.Field], bool], settled: Settled) -> bool:
    below = all(child.known for child in n.children(node))
    match node:
        case n.Field():
            return step(node) if node.step else node.name in settled.get(node.entity, ())
        case n.Each():
            return below and (node.entity == "person" or CERTAIN in settled.get(node.entity, ()))
        case n.Round():
            return below and isinstance(node.divisor, n.Number)
        case n.IfKnown():
            return node.value.known
    return below and isinstance(node, _PASSING)
