"""What the departments' rows say about one family: each usable row with what was meant and could be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hedui.synth.households import MEMBER, Household, Line
from hedui.synth.truth.usable import KEYED, fate

Values = dict[str, Any]


class Question(NamedTuple):
    """What a family's rows ask, and how much was found and declared where the truth holds it: fen, or the kind's unit."""

    kind: str
    item: str
    number: str
    found: int | None = None
    declared: int | None = None


def number_on(line: Line) -> str:
    """The number that a line of the roster gives; empty where it names nobody."""
    one = fate(line.written_number or line.person.number)
    return one.number if one.fate == KEYED else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row about one person of a family. `values`: by the catalogue's codes, None where nothing can be read.

    `other` is the number on the row's other side, where a row has two people.
    """

    item: str
    number: str
    line: Line
    values: Values
    agreement: str
    other: str = ""

    @property
    def is_member(self) -> bool:
        """Whether the person is listed as living with the family."""
        return self.line.standing == MEMBER

    def same(self) -> tuple[object, ...]:
        """What two deliveries of one record have in common."""
        return (self.item, self.number, tuple(sorted((k, str(v)) for k, v in self.values.items())), self.other)


@dataclass(eq=False)
class Family:
    """A household of the roster and every row about its permitted lines."""

    household: Household
    head_number: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    numbers: dict[str, Line] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)

    def of(self, *wanted: str, members: bool | None = None, doubtful: bool = False) -> Iterator[Row]:
        """Each different record of these items; of members, of obligors (False) or of both (None)."""
        told: set[tuple[object, ...]] = set()
        for item in wanted:
            for row in self.rows.get(item, ()):
                if (row.agreement == "different") > doubtful or (members is not None and row.is_member != members):
                    continue
                if (key := row.same()) not in told:
                    told.add(key)
                    yield row

    def people(self, members: bool) -> Iterator[tuple[str, Line]]:
        """Number and first line of each permitted person."""
        return ((n, line) for n, line in self.numbers.items() if (line.standing == MEMBER) == members)


def by_number(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each person, in the order in which they came."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.number, []).append(row)
    return grouped
