"""A family as the Python twin sees it: one record per entity with its facts, its lists and its computed steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hedui.rules.interval import UNKNOWN, Interval
from hedui.rules.vocabulary import FACTS, NUMBER

Thing = Interval | bool | str | date | None
"""A value: a quantity, yes/no/undecided (None), a code or an unknown one (None), a date or an unknown one (None)."""


@dataclass
class Record:
    """One entity. `also`: paths of further answers that say the same. `certain` is False for entries of which there may be any number, or none: a list that is not known."""

    entity: str
    facts: dict[str, Thing]
    path: str = ""
    certain: bool = True
    index: int | None = None
    also: tuple[str, ...] = ()
    lists: dict[str, list[Record]] = field(default_factory=dict)
    parent: Record | None = None
    overridden: dict[str, int] = field(default_factory=dict)
    computed: dict[tuple[str, str], Thing] = field(default_factory=dict)

    def every(self, entity: str) -> list[Record]:
        """All records of a kind in this family, in a fixed order."""
        if entity == "household":
            return [self]
        own = [r for name in sorted(self.lists) for r in self.lists[name] if r.entity == entity]
        below = [a for o in self.lists.get("obligors", ()) for a in o.lists.get("assets", ()) if entity == "asset"]
        return own + below


def unknown_facts(entity: str) -> dict[str, Thing]:
    """All facts of an entity, unknown as far as the vocabulary allows."""
    found: dict[str, Thing] = {}
    for fact in FACTS[entity].values():
        found[fact.name] = Interval(fact.least, None) if fact.kind == NUMBER else None
        if not fact.open:
            found[fact.name] = UNKNOWN if fact.kind == NUMBER else False
    return found


def age_on(birth: date, on: date) -> int:
    """Full years on a day; who is born on 29 February is a year older on 1 March of a common year."""
    return max(0, on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))


def months_between(start: date, end: date) -> int:
    """Full months from start to end, 0 when end lies before start."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(0, months)
