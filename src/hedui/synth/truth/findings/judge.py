"""The questions of a whole city: what each family's rows raise, and what the roster alone raises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from hedui.catalogue import items
from hedui.synth.households import MEMBER, Household, Line
from hedui.synth.truth.findings import favour, identity, income, programmes, property
from hedui.synth.truth.findings.reading import seen
from hedui.synth.truth.findings.seen import Family, Question, Row, number_on
from hedui.synth.truth.findings.year import Year
from hedui.synth.writing.table import Cell

Told = tuple[str, str, str, str, str]  # household_no, id_number, kind, item, note


class Judge:
    """Takes the rows about permitted lines as they are counted, and tells the questions in the end."""

    def __init__(self, households: Sequence[Household], on: date, region: str) -> None:
        self.year, self.region, self.books = Year(on), region, {}  # type: Year, str, identity.Books
        self.families = {household.number: Family(household, number_on(household.head)) for household in households}
        self.households: dict[str, set[str]] = {}
        # household_no, id_number, kind, item, found, declared; a question about several things has a row for each.
        self.amounts: list[tuple[str, ...]] = []
        for household in households:
            for line in household.lines:
                self._list(household, line, on)

    def _list(self, household: Household, line: Line, on: date) -> None:
        family, number = self.families[household.number], number_on(line)
        if not number:
            return
        family.listed.add(number)
        if line.standing == MEMBER:
            self.households.setdefault(number, set()).add(household.number)
        if line.is_permitted(on):
            family.numbers.setdefault(number, line)

    def register(self, meant: Sequence[object], number: str, name: str) -> None:
        """An entry of the household register: who else stands in a book, under which name."""
        codes = _codes("hukou")
        values = dict(zip(codes, meant, strict=False))
        if values["person_status"] == "正常":
            book = (str(values["hukou_no"]), str(values["hukou_area"])[:6])
            self.books.setdefault(book, {}).setdefault(number, set()).add(name)

    def take(
        self, item: str, household: Household, line: Line, number: str, agreement: str,
        meant: Sequence[object], cells: Sequence[Cell], other: str,
    ) -> None:  # fmt: skip
        """A row about a permitted line. `meant` and `cells`: the values and how they were written, in column order."""
        read = [seen(value, cell) for value, cell in zip(meant, cells, strict=False)]
        values = dict(zip(_codes(item), read, strict=False))
        self.families[household.number].rows.setdefault(item, []).append(
            Row(item, number, line, values, agreement, other)
        )

    def told(self) -> list[Told]:
        """Every question once per household, person, kind and item. Fills `amounts`."""
        found: set[tuple[str, str, str, str]] = set()
        for family in self.families.values():
            for one in self._of(family):
                row = (family.household.number, one.number, one.kind, one.item)
                found.add(row)
                if (one.found, one.declared) != (None, None):
                    self.amounts.append((*row, _written(one.found), _written(one.declared)))
        return sorted((*row, "") for row in found)

    def _of(self, family: Family) -> Iterator[Question]:
        yield from self._listed(family)
        facts = income.facts(family, self.year)
        registered = list(identity.questions(family, self.year, self.region, self.books))
        yield from registered
        yield from income.questions(family, facts, self.year)
        yield from property.questions(family, self.year)
        yield from favour.questions(family, facts, self.year)
        members = {number_on(line) for line in family.household.members}
        here = not any(one.kind in ("not_local", "moved_out") and one.number in members for one in registered)
        yield from programmes.questions(family, facts, self.year.on, self.region, here)

    def _listed(self, family: Family) -> Iterator[Question]:
        for line in family.household.lines:
            number = number_on(line)
            if not number:
                yield Question("number_unusable", "", "")
            if not line.is_permitted(self.year.on):
                yield Question("not_permitted", "", number)
            if line.standing == MEMBER and len(self.households.get(number, ())) > 1:
                yield Question("in_two_households", "", number, len(self.households[number]))


def _written(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def _codes(item: str) -> list[str]:
    found = items()[item]
    return [column.code for column in found.columns[2 * len(found.people) :]]
