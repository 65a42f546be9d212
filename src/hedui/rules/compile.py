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
from hedui.rules.shared import Made, joined, same_steps, taken
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
    settled: Settled
    others: dict[str, Made]
    relations: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    made: list[SqlStep] = field(default_factory=list)

    def compile(self, only: set[str] | None) -> list[SqlStep]:
        """All steps for the outcome and the steps of `only` (all without it), those of other programmes first."""
        self.relations = dict(self.inputs)
        every = {s.name: task(s) for s in self.bound.steps}
        outcomes = {t.name: t for t in outcome_tasks(self.bound, every)}
        every |= outcomes
        told = {name: columns_of(one) for name, one in every.items()}
        every = settle(fused(every), self.settled)
        # What is told of a family; of its members only what that rests on.
        wanted = set(outcomes) | {
            name for name in told if every[name].entity == "household" and (only is None or name in only)
        }
        checked = [t.node for t in every.values()] if only is None else []
        made = self._others(every, wanted, told)
        parts = ((taken(one),) if one.name in self.done else split(one) for one in every.values())
        every = {part.name: part for each in parts for part in each}
        self.tasks = {name: every[name] for name in _closure(wanted, every)}
        self.prices.check(checked or [t.node for t in self.tasks.values()])
        self._run()
        families = [t for t in self.tasks.values() if t.entity == "household" and t.name in wanted]
        columns = [c for t in families for c in _told(t, told[t.name])]
        chosen = ", ".join(dict.fromkeys(["household", "outcome", *columns]))
        name = self.prefix + self.bound.programme.name
        last = SqlStep(name, f"SELECT {chosen} FROM {self.relations['household']}", kept=False)
        return [*made, *self.made, last]

    def _others(self, every: dict[str, Task], wanted: set[str], told: dict[str, tuple[str, ...]]) -> list[SqlStep]:
        """The programmes whose outcomes are read, and the family's table with what is taken from them beside its facts."""
        read = _read(every, _closure(wanted, every))
        bounds = {
            name: bind(self.bound.pack, name, self.bound.on, self.bound.applied_on) for name in (*self.others, *read)
        }
        steps = self._sources(bounds, every, wanted)
        inner, made = f"{self.prefix}{self.bound.programme.name}_", list[SqlStep]()
        for name in (name for name in read if name not in self.others):
            shared = {step for step, whose in steps.items() if whose == name}
            prices = self.prices.of(bounds[name])
            one = _Compiler(bounds[name], prices, inner, self.inputs, self.settled, dict(self.others))
            made += one.compile(shared)
            self.others[name] = Made(inner + name, frozenset(shared))
        if steps or read:
            sql = joined(self.inputs["household"], self.others, read, steps, told, every)
            self.relations["household"] = f"{inner}with_outcomes"
            made.append(SqlStep(self.relations["household"], sql, kept=False))
        self.done |= set(steps)
        return made

    def _sources(self, bounds: dict[str, Bound], every: dict[str, Task], wanted: set[str]) -> dict[str, str]:
        """The steps that need not be computed here → the programme that each is taken from."""
        there = {name: same_steps(self.bound, bound) for name, bound in bounds.items()}
        there = {
            name: alike & self.others[name].steps if name in self.others else alike for name, alike in there.items()
        }
        first = {step: name for name in reversed(there) for step in there[name]}
        left = {name: taken(one) if name in first else one for name, one in every.items()}
        return {name: first[name] for name in _closure(wanted, left) if name in first}

    def _run(self) -> None:
        """Emit stages until nothing is left; leaf entities first, the household only when nothing else can go on."""
        left = {name: one for name, one in self.tasks.items() if name not in self.done}
        inner = f"{self.prefix}{self.bound.programme.name}_"
        while left:
            entity, ready = self._next(left)
            stage = Stage(
                self.bound, self.prices, entity, ready, self.tasks, self.done, self.relations, self.inputs, self.settled
            )
            name = f"{inner}{entity}_{len(self.made) + 1}"
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
    made: Mapping[str, Made] | None = None,
) -> list[SqlStep]:
    """The SQL that assesses every family of the input tables (see TABLES.md for their columns).

    `areas` and `urban` are the six-digit areas and the kinds of family that occur in the data: each must have its values
    in force, or the call is refused by name. `only` limits the work to some steps and the outcome. `applied_on` chooses
    the legal profile, `inputs` gives input tables other names (household → declared_household), `settled` says which facts
    are known of every row (`settled.look` asks the tables), so that one column does for two. `made`: programmes that were
    compiled so before, whose relations stand; what they have is taken from them. The last step makes the relation
    `PREFIX + programme`: household, outcome (TRUE 符合, FALSE 不符合, NULL 待核实) and the columns of the family's steps.
    """
    bound = bind(pack, programme, on, applied_on)
    prices = Prices(bound, tuple(areas) or (pack.code,), tuple(urban))
    tables = {entity: (inputs or {}).get(entity, entity) for entity in ENTITIES}
    compiler = _Compiler(bound, prices, prefix, tables, settled or {}, dict(made or {}))
    return _keep_what_is_read_twice(compiler.compile(None if only is None else set(only)))


def _read(every: dict[str, Task], needed: list[str]) -> list[str]:
    """The programmes whose outcomes are read."""
    return sorted(
        {part.programme for name in needed for part in n.walk(every[name].node) if isinstance(part, n.Outcome)}
    )


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
