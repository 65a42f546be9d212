"""What is known in the city before it is written down: records by item, and the findings that were planted."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.households import Household, Line
from hedui.synth.people import Person, Registry
from hedui.synth.population import Population


@dataclass(slots=True, eq=False)
class Record:
    """One row of a department's file before it is written.

    `planted` rows carry a story: they are written so that they can still be used. `name`, if set, stands in the
    file instead of the first person's own.
    """

    people: tuple[Person, ...]
    values: Values
    planted: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A question that someone should find: in which household, about which line of it, of what kind, from which item."""

    household: Household
    line: Line
    kind: str
    item: str
    note: str


@dataclass
class Ledger:
    """Records by item code; findings; which (item, person) a story has already settled."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    settled: set[tuple[str, str]] = field(default_factory=set)

    def add(
        self, item: str, who: Person | tuple[Person, ...], values: Values, *, planted: bool = False, name: str = ""
    ) -> None:
        """A row of this item about this person (or these two)."""
        people = who if isinstance(who, tuple) else (who,)
        self.records.setdefault(item, []).append(Record(people, values, planted, name))
        if planted:
            self.settled.update((item, someone.number) for someone in people)

    def block(self, item: str, who: Person) -> None:
        """This item knows nothing about this person."""
        self.settled.add((item, who.number))

    def is_free(self, item: str, who: Person) -> bool:
        """Whether everyday life may add a row of this item about this person."""
        return (item, who.number) not in self.settled


@dataclass
class Plot:
    """What a story needs: chance, dates, the ledger, the other residents and the issuer of numbers."""

    rng: Random
    clock: Clock
    ledger: Ledger
    population: Population
    registry: Registry
    households: list[Household]
    told: set[str] = field(default_factory=set)

    def find(self, household: Household, line: Line, kind: str, item: str, note: str) -> None:
        """Notes the finding that this story plants."""
        self.ledger.findings.append(Finding(household, line, kind, item, note))
