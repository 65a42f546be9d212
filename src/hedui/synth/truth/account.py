"""Reads every row that was written and says whose it is: hits, rejects, unkeyed rows, candidates, accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hedui.catalogue import items
from hedui.synth.households import Household, Line
from hedui.synth.people import Person
from hedui.synth.truth import agreement as names
from hedui.synth.truth.findings.judge import Judge, Told
from hedui.synth.truth.usable import KEYED, REJECTED, UNKEYED, Fate, fate
from hedui.synth.writing.table import Cell, Table, text

EXACT, CONVERTED = "exact_id", "converted_id"


@dataclass(frozen=True, slots=True)
class Listed:
    """A permitted line of the roster and its number as it was written there."""

    household: Household
    line: Line
    fate: Fate

    @property
    def name(self) -> str:
        """The name as the roster has it."""
        return self.line.written_name or self.line.person.name


@dataclass
class Truth:
    """Rows of the six tables; each row a tuple in the order of its header in `tables.py`."""

    hits: list[tuple[object, ...]] = field(default_factory=list)
    rejects: list[tuple[object, ...]] = field(default_factory=list)
    unkeyed: list[tuple[object, ...]] = field(default_factory=list)
    candidates: list[tuple[object, ...]] = field(default_factory=list)
    accounts: list[tuple[object, ...]] = field(default_factory=list)
    amounts: list[tuple[object, ...]] = field(default_factory=list)


class Account:
    """Keeps the truth of one city, a table at a time."""

    def __init__(self, households: Sequence[Household], on: date, region: str) -> None:
        self.truth = Truth()
        self.judge = Judge(households, on, region)
        self.by_number: dict[str, list[Listed]] = {}
        self.by_person: dict[Person, list[Listed]] = {}
        for household in households:
            for line in household.lines:
                if line.is_permitted(on):
                    self._list(household, line)

    def questions(self) -> list[Told]:
        """Every question that the rows raise, once per household, person, kind and item."""
        bands = {
            (str(who), str(number), str(item))
            for who, number, item, _, _, band, *_ in self.truth.candidates
            if band != "none"
        }
        likely = [(who, number, "house_candidate", item, "") for who, number, item in bands]
        told = sorted([*self.judge.told(), *likely])
        self.truth.amounts += sorted(self.judge.amounts)
        return told

    def _list(self, household: Household, line: Line) -> None:
        listed = Listed(household, line, fate(line.written_number or line.person.number))
        self.by_person.setdefault(line.person, []).append(listed)
        if listed.fate.fate == KEYED:
            self.by_number.setdefault(listed.fate.number, []).append(listed)

    def take(self, table: Table) -> None:
        """Counts the rows of one table and notes what each of them is."""
        item = items()[table.item]
        sides, optional = len(item.people), item.key == "id?"
        width = len(table.header)
        counts = {KEYED: 0, UNKEYED: 0, REJECTED: 0}
        for source_row, row in enumerate(table.rows, start=1):
            if len(row) != width:
                counts[REJECTED] += 1
                self.truth.rejects += [(table.name, source_row, side + 1, "columns") for side in range(sides)]
                continue
            first = fate(row[1], optional)
            if table.item == "hukou" and first.fate == KEYED:
                self.judge.register(table.meant[source_row - 1], first.number, text(row[0]))
            if sides == 1 and first.fate == KEYED and first.number not in self.by_number:
                counts[KEYED] += 1  # nobody's on the roster: nine rows in ten
                continue
            fates = [first, *(fate(row[2 * side + 1], optional) for side in range(1, sides))]
            counts[self._row(table, source_row, row, fates)] += 1
        self.truth.accounts.append((table.name, len(table.rows), counts[KEYED], counts[UNKEYED], counts[REJECTED]))

    def _row(self, table: Table, source_row: int, row: Sequence[Cell], fates: Sequence[Fate]) -> str:
        """Notes each side of a row (`part` 1, and 2 where a row has two people); the row is keyed if any side is, else unkeyed if any is, else rejected."""
        for side, one in enumerate(fates):
            part = side + 1
            if one.fate == KEYED:
                other = next((f.number for f in fates if f is not one and f.fate == KEYED), "")
                self._hits(table, source_row, part, text(row[2 * side]), one, other)
            elif one.fate == UNKEYED:
                self.truth.unkeyed.append((table.name, source_row, part, one.reason))
                if items()[table.item].key == "id?":
                    self._candidates(table, source_row, row, one.reason)
            else:
                self.truth.rejects.append((table.name, source_row, part, one.reason))
        return min((one.fate for one in fates), key=_RANK.__getitem__)

    def _hits(self, table: Table, source_row: int, part: int, name: str, one: Fate, other: str) -> None:
        for listed in self.by_number.get(one.number, ()):
            match = CONVERTED if one.converted or listed.fate.converted else EXACT
            agreement = names.agreement(listed.name, name)
            place = (table.item, table.name, source_row, part)
            self.truth.hits.append((listed.household.number, one.number, *place, match, agreement))
            cells = table.rows[source_row - 1][2 * len(items()[table.item].people) :]
            self.judge.take(
                table.item,
                listed.household,
                listed.line,
                one.number,
                agreement,
                table.meant[source_row - 1],
                cells,
                other,
            )

    def _candidates(self, table: Table, source_row: int, row: Sequence[Cell], written: str) -> None:
        """A row without a whole number (`written`: empty or masked) that means somebody on the roster: what says so."""
        for listed in self.by_person.get(table.owners[source_row - 1][0], ()):
            address = "".join(text(row[table.header.index(_ADDRESS[table.item])]).split())
            evidence = _evidence(listed.line.person, address)
            agreement = names.agreement(listed.name, text(row[0]))
            band = _BANDS[evidence] if agreement in (names.SAME, names.VARIANT) else _WEAKER[evidence]
            if listed.fate.fate != KEYED:
                continue  # who the line means is itself in question
            who = (listed.household.number, listed.fate.number)
            self.truth.candidates.append((*who, table.item, table.name, source_row, band, evidence, agreement, written))


_RANK = {KEYED: 0, UNKEYED: 1, REJECTED: 2}
_ADDRESS = {"real_estate": "坐落", "house_sale": "房屋坐落"}
_BANDS = {"name_and_address": "probable", "name_and_township": "possible", "name": "none"}
_WEAKER = {"name_and_address": "possible", "name_and_township": "none", "name": "none"}


def _evidence(person: Person, address: str) -> str:
    home = person.home
    if address in (home.full, home.short, home.dashed):
        return "name_and_address"
    return "name_and_township" if home.township and home.township in address else "name"
