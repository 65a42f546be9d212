"""One SELECT: some steps of one entity, with the loops they need as joined GROUP BYs and their levels nested."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hedui.rules import nodes as n
from hedui.rules.aggregates import Gathered, gather
from hedui.rules.binding import Bound
from hedui.rules.emit import Names, age, emit, scaled
from hedui.rules.lookup import Row
from hedui.rules.prices import Prices
from hedui.rules.settled import Settled, literal_of
from hedui.rules.sql import Sql, one
from hedui.rules.tasks import PART, Task
from hedui.rules.vocabulary import FACTS, NUMBER

KEYS = {
    "household": ("household", "area"),
    "person": ("household", "person"),
    "income": ("household", "person", "certain"),
    "expense": ("household", "person", "certain"),
    "asset": ("household", "person", "obligor", "certain"),
    "obligor": ("household", "obligor", "certain"),
}

# So many bits does a whole number hold everywhere.
_MARKS = 30


def columns_of(task: Task) -> tuple[str, ...]:
    """The columns of a computed step: two bounds for a number that may be unknown."""
    if task.node.kind == NUMBER and not task.known:
        return (f"{task.name}_lo", f"{task.name}_hi")
    return (task.name,)


class Stage:
    """The SQL of one round for one entity; `done` are the steps that the relations already hold."""

    def __init__(
        self, bound: Bound, prices: Prices, entity: str, ready: list[Task], tasks: dict[str, Task], done: set[str],
        relations: dict[str, str], inputs: dict[str, str], settled: Settled,
    ) -> None:  # fmt: skip
        self.bound, self.prices, self.entity, self.ready = bound, prices, entity, ready
        self.tasks, self.done, self.relations = tasks, done, relations
        self.inputs, self.settled = inputs, settled
        self.loops: dict[n.Each, tuple[str, tuple[str, ...]]] = {}

    def sql(self) -> str:
        """The whole SELECT."""
        joins = self._loops()
        home_columns = self._home_columns()
        if home_columns:
            joins += f" LEFT JOIN {self.relations['household']} AS house ON house.household = own.household"
        carried = self._columns_after(self.done)
        base = [self._carried(c) for c in carried if not (c == "age_lo" and self._ages)] + [
            f"house.{c} AS h__{c}" for c in home_columns
        ]
        loops = [
            f"{text} AS {column}"
            for node, (name, values) in self.loops.items()
            for column, text in zip(_columns(name, node), values, strict=True)
        ]
        inner = f"SELECT {', '.join(base + loops)} FROM {self.relations[self.entity]} AS own{joins}"
        if self._ages and "age_lo" in carried:
            inner = f"SELECT *, COALESCE(age_hi, 0) AS age_lo FROM ({inner}) AS own"
        for level in self._levels():
            made = [f"{text} AS {column}" for task in level for column, text in self._column_sql(task)]
            inner = f"SELECT *, {', '.join(made)} FROM ({inner}) AS own"
        chosen = self._columns_after(self.done | {task.name for task in self.ready})
        return f"SELECT {', '.join(chosen)} FROM ({inner}) AS own"

    def _columns_after(self, done: set[str]) -> list[str]:
        """The entity's columns once these steps are computed: no part and no fact that only they read."""
        left = [task for task in self.tasks.values() if task.name not in done]
        read = {name for task in left for name, _ in task.reads}
        made = [task for task in self.tasks.values() if task.entity == self.entity and task.name in done]
        steps = [c for task in made if PART not in task.name or task.name in read for c in columns_of(task)]
        return list(dict.fromkeys([*KEYS[self.entity], *self._facts(left), *steps]))

    @property
    def _ages(self) -> bool:
        """Whether ages are made here: the first time that persons are read."""
        return self.entity == "person" and self.relations["person"] == self.inputs["person"]

    def _carried(self, column: str) -> str:
        return (
            f"{age('own.birth_date', self.bound.on).high} AS age_hi"
            if column == "age_hi" and self._ages
            else f"own.{column}"
        )

    def _facts(self, tasks: Iterable[Task]) -> list[str]:
        """The entity's fact columns that some steps of the programme read."""
        entity = self.entity
        names: dict[str, None] = {}
        for task in tasks:
            for node in n.walk(task.node):
                if isinstance(node, n.Field) and not node.step and node.entity == entity:
                    names |= dict.fromkeys(("age_lo", "age_hi") if node.name == "age" else self._field_columns(node))
                if entity == "household" and isinstance(node, n.Param) and self.prices.varies(node):
                    names["urban"] = None
                if entity == "household" and isinstance(node, n.Outcome):
                    names[f"outcome__{node.programme}"] = None
        return list(names)

    def _column_sql(self, task: Task) -> list[tuple[str, str]]:
        found = emit(
            task.node, self._names(lambda c: c, lambda c: c if self.entity == "household" else f"h__{c}", None)
        )
        return list(zip(columns_of(task), found, strict=False))

    def _levels(self) -> list[list[Task]]:
        depth: dict[str, int] = {}
        for task in self.ready:
            below = [depth[name] for name, looped in task.reads if not looped and name in depth]
            depth[task.name] = 1 + max(below, default=-1)
        return [[t for t in self.ready if depth[t.name] == level] for level in range(max(depth.values()) + 1)]

    def _names(self, own: Callable[[str], str], home: Callable[[str], str], each: Callable[[str], str] | None) -> Names:
        """How expressions find their columns here: own, the household's, the loop's."""

        def column(node: n.Field) -> Sql:
            place = {"own": own, "household": home, "each": each}[node.whose]
            assert place is not None
            if same := literal_of(node, self.settled):
                return one(same)
            raw = self.relations["person"] == self.inputs["person"]
            if node.whose == "each" and (node.entity, node.name, node.step) == ("person", "age", False) and raw:
                found = age(place("birth_date"), self.bound.on)
                return one(found.high) if node.known else found
            names = self._field_columns(node)
            return Sql(place(names[0]), place(names[-1]))

        def aggregate(node: n.Each) -> Sql:
            columns = _columns(self.loops[node][0], node)
            return Sql(columns[0], columns[-1])

        def parameter(node: n.Param, region: Sql | None) -> Sql:
            return self.prices.sql(node, region, home)

        return Names(column, parameter, aggregate, self._rows, lambda p: home(f"outcome__{p}"), self.bound.on)

    def _rows(self, node: n.Look) -> tuple[Row, ...]:
        table = self.bound.pack.table(node.table)
        assert table is not None
        return table.on(self.bound.on)

    def _home_columns(self) -> list[str]:
        """The household's columns that steps of another entity read outside loops."""
        if self.entity == "household":
            return []
        found: dict[str, None] = {}
        for task in self.ready:
            for node in _outside(task.node):
                found |= dict.fromkeys(self._home_of(node))
        return list(found)

    def _field_columns(self, node: n.Field) -> tuple[str, ...]:
        """The columns of a step or fact; one where it is known of every row."""
        if node.step:
            return columns_of(self.tasks[node.name])
        if literal_of(node, self.settled):
            return ()
        columns = FACTS[node.entity][node.name].columns
        return columns[:1] if node.known else columns

    def _home_of(self, node: n.Node) -> list[str]:
        if isinstance(node, n.Field) and node.whose == "household":
            return list(self._field_columns(node))
        if isinstance(node, n.Param) and self.prices.varies(node):
            return ["urban", "area"]
        return [f"outcome__{node.programme}"] if isinstance(node, n.Outcome) else []

    def _loops(self) -> str:
        """The joins of this round: one GROUP BY per collection."""
        loops = dict.fromkeys(node for t in self.ready for node in n.walk(t.node) if isinstance(node, n.Each))
        by_collection: dict[str, list[n.Each]] = {}
        for node in loops:
            by_collection.setdefault(node.collection, []).append(node)
        return "".join(self._group(collection, nodes) for collection, nodes in by_collection.items())

    def _group(self, collection: str, nodes: list[n.Each]) -> str:
        child, key = nodes[0].entity, self.entity
        home = (lambda c: f"own.{c}") if self.entity == "household" else (lambda c: f"house.{c}")
        names = self._names(lambda c: f"own.{c}", home, lambda c: f"each.{c}")
        first, second, third, marks = [f"each.{key} AS k"], ["k"], ["k"], list[str]()
        certain = "certain" if "certain" in KEYS[child] else None
        first += ["each.certain AS certain"] if certain else []
        for i, node in enumerate(nodes):
            name = f"{collection}_{i}"
            element = scaled(node.element, node.scale, names) if node.kind == NUMBER else emit(node.element, names)
            condition = emit(node.condition, names).low if node.condition is not None else None
            first += [f"{element.low} AS {name}_el"] + ([] if element.point else [f"{element.high} AS {name}_eh"])
            first += [f"{condition} AS {name}_c"] if condition else []
            inner = one(f"{name}_el") if element.point else Sql(f"{name}_el", f"{name}_eh")
            gathered = gather(node, name, inner, f"{name}_c" if condition else None, certain)
            self.loops[node] = (name, _values(gathered, f"g_{collection}", len(marks)))
            second += [f"{text} AS {column}" for column, text in gathered.entry.items()]
            third += [f"{text} AS {column}" for column, text in gathered.group.items()]
            marks += gathered.marks
        for column, bits in _marks(marks).items():
            second.append(f"{bits} AS {column}")
            third.append(f"BIT_OR({column}) AS {column}")
        source = f"{self.relations[child]} AS each{self._reach(child, nodes)}"
        text = f"SELECT {', '.join(first)} FROM {source}{_whose(child, key)}"
        concerned = _concerned(nodes, [f"{collection}_{i}_c" for i in range(len(nodes))])
        text = (
            f"SELECT {', '.join(third)} FROM (SELECT {', '.join(second)} FROM ({text}) AS f{concerned}) AS s GROUP BY k"
        )
        return f" LEFT JOIN ({text}) AS g_{collection} ON g_{collection}.k = own.{key}"

    def _reach(self, child: str, nodes: list[n.Each]) -> str:
        """Joins to the entity and the household where a loop's element or filter reads them."""
        below = [
            part
            for node in nodes
            for part in (*n.walk(node.element), *(n.walk(node.condition) if node.condition else ()))
        ]
        home = any(self._home_of(part) for part in below)
        own = any(isinstance(part, n.Field) and part.whose == "own" for part in below)
        text = ""
        if own or (home and self.entity == "household"):
            text += f" JOIN {self.relations[self.entity]} AS own ON own.{self.entity} = each.{self.entity}"
        if home and self.entity != "household":
            text += f" JOIN {self.relations['household']} AS house ON house.household = each.household"
        return text


def _columns(name: str, node: n.Each) -> tuple[str, ...]:
    """The columns of a loop's value."""
    return (f"{name}_lo", f"{name}_hi") if node.kind == NUMBER and not node.known else (name,)


def _values(gathered: Gathered, alias: str, before: int) -> tuple[str, ...]:
    """The loop's value, one or two texts, from the columns of its group; `before` marks of other loops come first."""
    places = [divmod(before + i, _MARKS) for i in range(len(gathered.marks))]
    marks = [f"({alias}.marks_{column} & {1 << bit}) <> 0" for column, bit in places]
    return tuple(dict.fromkeys(text.format(a=alias, marks=marks) for text in gathered.value))


def _marks(marks: list[str]) -> dict[str, str]:
    """Columns whose bits are the marks of an entry."""
    bits = [f"CASE WHEN {mark} THEN {1 << i % _MARKS} ELSE 0 END" for i, mark in enumerate(marks)]
    return {f"marks_{i // _MARKS}": " + ".join(bits[i : i + _MARKS]) for i in range(0, len(bits), _MARKS)}


def _whose(child: str, key: str) -> str:
    """An entry may be nobody's; every one is of a household, and a test of that would spoil the engine's estimate of them."""
    if key != "household":
        return f" WHERE each.{key} IS NOT NULL"
    return " WHERE each.obligor IS NULL" if child == "asset" else ""


def _concerned(nodes: list[n.Each], conditions: list[str]) -> str:
    """Entries that no loop asks for stay out of the GROUP BY; `max` reads them as 0, so that they are needed there."""
    if any(node.condition is None or node.operator == "max" for node in nodes):
        return ""
    return " WHERE " + " OR ".join(f"COALESCE({condition}, TRUE)" for condition in conditions)


def _outside(node: n.Node) -> list[n.Node]:
    if isinstance(node, n.Each):
        return []
    found = [node]
    for child in n.children(node):
        found += _outside(child)
    return found
