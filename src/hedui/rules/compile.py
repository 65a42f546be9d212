"""A programme as SQL for any number of families: its steps fused into one SELECT per entity and round.

A step is computed as soon as what it reads is there; steps of one entity that only read each other are levels of one
SELECT. Loops become one GROUP BY per collection and round, joined to the entity they run over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hedui.rules import nodes as n
from hedui.rules.binding import Bound, bind
from hedui.rules.pack import Pack
from hedui.rules.prices import Prices
from hedui.rules.settled import Settled, settle
from hedui.rules.stage import KEYS, Stage, columns_of
from hedui.rules.tasks import Task, fused, outcome_tasks, split, task
from hedui.rules.vocabulary import ENTITIES, FACTS
from hedui.tables.step import Step as SqlStep

_ORDER = ("income", "expense", "asset", "person", "obligor", "household")


@dataclass
class _Compiler:
    bound: Bound
    prices: Prices
    prefix: str
    inputs: dict[str, str]
    relations: dict[str, str]
    settled: Settled
    tasks: dict[str, Task] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    made: list[SqlStep] = field(default_factory=list)

    def run(self) -> None:
        """Emit stages until nothing is left; leaf entities first, the household only when nothing else can go on."""
        left = dict(self.tasks)
        while left:
            entity, ready = self._next(left)
            stage = Stage(
                self.bound, self.prices, entity, ready, self.tasks, self.done, self.relations, self.inputs, self.settled
            )
            name = f"{self.prefix}{entity}_{len(self.made) + 1}"
            self.made.append(SqlStep(name, stage.sql(), kept=entity == "household"))
            self.relations[entity] = name
            self.done |= {t.name for t in ready}
            for finished in ready:
                del left[finished.name]

    def _next(self, left: dict[str, Task]) -> tuple[str, list[Task]]:
        for entity in _ORDER:
            ready: dict[str, Task] = {}
            waiting = [t for t in left.values() if t.entity == entity]
            grew = True
            while grew:
                can = [t for t in waiting if t.name not in ready and self._can(t, ready)]
                ready |= {t.name: t for t in can}
                grew = bool(can)
            if ready:
                return entity, list(ready.values())
        raise AssertionError("steps wait for each other")

    def _can(self, one: Task, ready: dict[str, Task]) -> bool:
        return all(name in self.done or (name in ready and not looped) for name, looped in one.reads)


def compile(
    programme: str,
    pack: Pack,
    on: date,
    *,
    applied_on: date | None = None,
    areas: Iterable[str] = (),
    urban: Iterable[bool] = (True, False),
    only: Iterable[str] | None = None,
    prefix: str = "rules_",
    inputs: Mapping[str, str] | None = None,
    settled: Settled | None = None,
) -> list[SqlStep]:
    """The SQL that assesses every family of the input tables (see TABLES.md for their columns).

    `areas` and `urban` are the six-digit areas and the kinds of family that occur in the data: each must have its values
    in force, or the call is refused by name. `only` limits the work to some steps and the outcome. `applied_on` chooses
    the legal profile, `inputs` gives input tables other names (household → declared_household), `settled` says which facts
    are known of every row (`settled.look` asks the tables), so that one column does for two. The last step makes the
    relation `PREFIX + programme`: household, outcome (TRUE 符合, FALSE 不符合, NULL 待核实) and the columns of the family's
    steps.
    """
    bound = bind(pack, programme, on, applied_on)
    prices = Prices(bound, tuple(areas) or (pack.code,), tuple(urban))
    tables = {entity: (inputs or {}).get(entity, entity) for entity in ENTITIES}
    made = _compile(bound, prices, prefix, None if only is None else set(only), tables, settled or {})
    return _keep_what_is_read_twice(made)


def _compile(
    bound: Bound, prices: Prices, prefix: str, only: set[str] | None, inputs: dict[str, str], settled: Settled
) -> list[SqlStep]:
    compiler = _Compiler(bound, prices, prefix + bound.programme.name + "_", inputs, dict(inputs), settled)
    every = {s.name: task(s) for s in bound.steps}
    outcomes = {t.name: t for t in outcome_tasks(bound, every)}
    every |= outcomes
    told = {name: columns_of(one) for name, one in every.items()}
    every = settle(fused(every), settled)
    every = {part.name: part for one in every.values() for part in split(one)}
    # What is told of a family; of its members only what that rests on.
    wanted = set(outcomes) | {
        name for name in told if every[name].entity == "household" and (only is None or name in only)
    }
    compiler.tasks = {name: every[name] for name in _closure(wanted, every)}
    made = _others(compiler, prefix)
    prices.check([t.node for t in (every if only is None else compiler.tasks).values()])
    compiler.run()
    families = [t for t in compiler.tasks.values() if t.entity == "household" and t.name in wanted]
    columns = [c for t in families for c in _told(t, told[t.name])]
    chosen = ", ".join(dict.fromkeys(["household", "outcome", *columns]))
    last = SqlStep(prefix + bound.programme.name, f"SELECT {chosen} FROM {compiler.relations['household']}", kept=False)
    return [*made, *compiler.made, last]


def _closure(wanted: set[str], every: dict[str, Task]) -> list[str]:
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in found:
            for read, _ in every[name].reads:
                add(read)
            found[name] = None

    for name in every:
        if name in wanted:
            add(name)
    return list(found)


def _told(one: Task, columns: tuple[str, ...]) -> list[str]:
    """The columns of a step under the names that it has where nothing is settled."""
    made = columns_of(one)
    return list(columns) if made == columns else [f"{made[0]} AS {column}" for column in columns]


def _others(compiler: _Compiler, prefix: str) -> list[SqlStep]:
    """The programmes whose outcomes are read, and the family's table with their outcomes beside its facts."""
    read = {node.programme for t in compiler.tasks.values() for node in n.walk(t.node) if isinstance(node, n.Outcome)}
    made: list[SqlStep] = []
    bound = compiler.bound
    joins, columns = "", ""
    for name in sorted(read):
        other = bind(bound.pack, name, bound.on, bound.applied_on)
        inner = prefix + bound.programme.name + "_"
        made += _compile(other, compiler.prices.of(other), inner, set(), compiler.inputs, compiler.settled)
        joins += f" LEFT JOIN {inner}{name} AS {name} ON {name}.household = own.household"
        columns += f", {name}.outcome AS outcome__{name}"
    if read:
        household = f"{compiler.prefix}with_outcomes"
        made.append(
            SqlStep(household, f"SELECT own.*{columns} FROM {compiler.inputs['household']} AS own{joins}", kept=False)
        )
        compiler.relations["household"] = household
    return made


def _keep_what_is_read_twice(made: list[SqlStep]) -> list[SqlStep]:
    result = []
    for i, step in enumerate(made):
        readers = sum(
            later.sql.count(f" {step.name} ") + later.sql.endswith(f" {step.name}") for later in made[i + 1 :]
        )
        last = i == len(made) - 1
        result.append(SqlStep(step.name, step.sql, kept=not last and readers > 1))
    return result


def input_columns() -> dict[str, dict[str, str]]:
    """Table → column → SQL type of the input tables that a compiled programme reads."""
    types = {"number": "BIGINT", "yes/no": "BOOLEAN", "text": "VARCHAR", "date": "DATE"}
    found: dict[str, dict[str, str]] = {}
    for entity, facts in FACTS.items():
        found[entity] = {
            key: "BOOLEAN" if key == "certain" else "VARCHAR" if key == "area" else "BIGINT" for key in KEYS[entity]
        }
        for fact in facts.values():
            if (entity, fact.name) != ("person", "age"):
                found[entity] |= dict.fromkeys(fact.columns, types[fact.kind])
    return found
