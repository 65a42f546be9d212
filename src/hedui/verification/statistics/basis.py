"""What the tables cannot count from the list: households and persons compared, records met, lines that there should be.

It travels with the 明细表 in a hidden sheet, so that what comes back can be counted and checked without the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hedui.documents.statistics_tables import Compared

WHOLE = ""
"""Stands for all counties, or for all items."""
Cell = tuple[str, str]
"""County and item, each by its name for people, or WHOLE."""


@dataclass(frozen=True)
class Basis:
    """What was compared, by county and item, and how many lines of the list each has.

    `items`: name of the department by item, in the order of the table. A cell that `compared` does not have was not
    asked. `lines` has a number for each county and item that has any line.
    """

    items: Mapping[str, str]
    counties: tuple[str, ...]
    compared: Mapping[Cell, Compared]
    lines: Mapping[Cell, int] = field(default_factory=dict)

    def of(self, county: str, item: str = WHOLE) -> Compared:
        """What was compared; nothing where it was not asked."""
        return self.compared.get((county, item), Compared())

    def asked(self, county: str, item: str) -> bool:
        """Whether the item was asked about the county."""
        return (county, item) in self.compared

    def lines_of(self, county: str) -> int:
        """Lines of the list that belong to a county."""
        return sum(n for (its, _item), n in self.lines.items() if its == county)

    def only(self, counties: tuple[str, ...]) -> Basis:
        """The part of some of the counties. What is then the whole is the sum of them: a person who is a member of
        households in two of them counts in both, because nobody knows it any more."""
        if counties == self.counties:
            return self
        parts = {cell: found for cell, found in self.compared.items() if cell[0] in counties}
        lines = {cell: n for cell, n in self.lines.items() if cell[0] in counties}
        return Basis(self.items, counties, parts | whole_of(parts), lines)


def whole_of(parts: Mapping[Cell, Compared]) -> dict[Cell, Compared]:
    """The sums over the counties, by item and of all items."""
    found: dict[Cell, Compared] = {}
    for (_county, item), one in parts.items():
        cell = (WHOLE, item)
        found[cell] = _sum(found[cell], one) if cell in found else one
    return found


def joined(parts: list[Basis]) -> Basis:
    """Several lists of different counties as one."""
    if len(parts) == 1:
        return parts[0]
    items: dict[str, str] = {}
    compared: dict[Cell, Compared] = {}
    lines: dict[Cell, int] = {}
    for part in parts:
        items |= {item: department for item, department in part.items.items() if item not in items}
        compared |= {cell: found for cell, found in part.compared.items() if cell[0] != WHOLE}
        lines |= part.lines
    wholes = [{cell: c for cell, c in part.compared.items() if cell[0] == WHOLE} for part in parts]
    total: dict[Cell, Compared] = {}
    for whole in wholes:
        for cell, found in whole.items():
            total[cell] = _sum(total[cell], found) if cell in total else found
    return replace(
        parts[0],
        items=items,
        counties=tuple(c for p in parts for c in p.counties),
        compared=compared | total,
        lines=lines,
    )


def _sum(one: Compared, other: Compared) -> Compared:
    def add(a: int | None, b: int | None) -> int | None:
        return b if a is None else a if b is None else a + b

    return Compared(add(one.households, other.households), add(one.persons, other.persons), add(one.hits, other.hits))
