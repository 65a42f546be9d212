"""What another programme has already made of the same families need not be computed again.

Most programmes of a region begin with the steps of one (`steps_of`). Where a programme reads another's outcome, or is
asked of families that had the other's answer, the steps that are the same tree in both, down to the facts, are taken
from the other's relation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hedui.rules import nodes as n
from hedui.rules.binding import Bound
from hedui.rules.stage import columns_of
from hedui.rules.tasks import Task, task


@dataclass(frozen=True)
class Made:
    """A compiled programme's relation (household, outcome, columns of `steps`) for at least the families in question.

    It was compiled from the same pack on the same day, for the same areas, kinds of family and settled facts.
    """

    relation: str
    steps: frozenset[str]


def same_steps(bound: Bound, other: Bound) -> set[str]:
    """The family's steps that both programmes compute alike."""
    mine, theirs = ({step.name: task(step) for step in each.steps} for each in (bound, other))
    alike: dict[str, bool] = {}

    def same(name: str) -> bool:
        if name not in alike:
            one, two = mine.get(name), theirs.get(name)
            alike[name] = one == two and one is not None and all(same(read) for read, _ in one.reads)
        return alike[name]

    return {name for name, one in mine.items() if one.entity == "household" and same(name)}


def taken(one: Task) -> Task:
    """The step as a column that is there: it reads nothing any more."""
    leaf = n.Field(
        one.node.kind, one.known, one.node.units, one.node.signed, one.node.scale, "own", one.entity, one.name, True
    )
    return replace(one, node=leaf, reads=())


def joined(
    household: str, others: Mapping[str, Made], outcomes: Iterable[str], steps: Mapping[str, str], told: Mapping[str, tuple[str, ...]],
    tasks: Mapping[str, Task],
) -> str:  # fmt: skip
    """SELECT of the families of `household` with the `outcomes` of other programmes and the `steps` taken from them.

    `steps`: step → programme that it is taken from; `told`: the columns of a step in a relation; `tasks`: what it is here.
    """
    columns = [f"{name}.outcome AS outcome__{name}" for name in outcomes]
    for name, whose in steps.items():
        columns += [
            f"{whose}.{there} AS {here}" for there, here in zip(told[name], columns_of(tasks[name]), strict=False)
        ]
    read = dict.fromkeys([*outcomes, *steps.values()])
    joins = "".join(
        f" LEFT JOIN {others[name].relation} AS {name} ON {name}.household = own.household" for name in read
    )
    return f"SELECT {', '.join(['own.*', *columns])} FROM {household} AS own{joins}"
