"""One item's table of a rehearsal: its columns in the order of the standard headers, as bytes or as Arrow arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import pyarrow as pa

from hedui.catalogue import Column
from hedui.synth.load.fields import Field, Numbers, Table, field, number_lengths, strings
from hedui.synth.load.people import EVERY, Bytes, Ints, Residents, mixed, pick
from hedui.synth.load.records import Records, in_file
from hedui.synth.load.roster import Families, on_roster
from hedui.synth.load.spread import Share
from hedui.synth.load.text import lines
from hedui.synth.load.words import pieces_of


@dataclass(frozen=True)
class Sheet:
    """A department's table: `share` says whose rows, `data_day` to which day the data refer."""

    share: Share
    who: Residents
    data_day: date
    encoding: str = "utf-8"

    def __reduce__(self) -> tuple[type[Sheet], tuple[Share, Residents, date, str]]:
        # Another process makes its own tables: sending them takes longer.
        return Sheet, (self.share, self.who, self.data_day, self.encoding)

    @property
    def header(self) -> tuple[str, ...]:
        """The standard headers."""
        return tuple(column.header for column in self.share.item.columns)

    @cached_property
    def sides(self) -> dict[str, tuple[int, str]]:
        """Code of a name or number column → which person it is of, and which of the two it is."""
        pairs = enumerate(self.share.item.people)
        return {c.code: (side, kind) for side, pair in pairs for c, kind in zip(pair, ("name", "number"), strict=True)}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The other columns by code."""
        others = [column for column in self.share.item.columns if column.code not in self.sides]
        return {column.code: self._field(column, at) for at, column in enumerate(others, 1)}

    def block(self, low: int, high: int) -> Bytes:
        """Rows low … high − 1 of the file as CSV lines."""
        records = in_file(self.share, self.who, low, high)
        things = self.things(records)
        return lines([self._octets(column, records, things) for column in self.share.item.columns])

    def texts(self, records: Records, indices: dict[str, list[Ints]]) -> dict[str, pa.Array]:
        """Every column's text by its code. `indices` are those of the fields."""
        return {
            column.code: self.fields[column.code].arrow(indices[column.code])
            if column.code in self.fields
            else self._of_person(column, records)
            for column in self.share.item.columns
        }

    def indices(self, records: Records) -> dict[str, list[Ints]]:
        """Which text of each table each row has, per field."""
        things = self.things(records)
        return {code: one.indices(records.bits, things) for code, one in self.fields.items()}

    def things(self, records: Records) -> dict[str, Ints]:
        """What hangs on the first person of each row: indices by name (see `words.Piece`)."""
        first = records.people[0]
        found = {"area": first.births.area, "day": first.births.day, "male": first.births.sequence % 2}
        if any(column.kind == "division" for column in self.share.item.columns):
            found["area"] = Families(self.who).registered(first.rank, first.births.area)
        if self.share.item.code == "hukou":
            found |= registers(_register_of(self.who, first.rank))
        return found

    def _field(self, column: Column, salt: int) -> Field:
        pieces = pieces_of(self.share.item, column, self.data_day, self.who.areas)
        return field(column.header, column.code, pieces, salt, self.who, self.encoding)

    def _octets(self, column: Column, records: Records, things: dict[str, Ints]) -> list[Bytes]:
        if column.code in self.fields:
            own = self.fields[column.code]
            indices = own.indices(records.bits, things)
            return [table.octets[index] for table, index in zip(own.tables, indices, strict=True)]
        side, kind = self.sides[column.code]
        person = records.people[side]
        return [
            names_table(self.who, self.encoding).octets[person.name]
            if kind == "name"
            else numbers_of(self.who).written(person).view("S18")
        ]

    def _of_person(self, column: Column, records: Records) -> pa.Array:
        side, kind = self.sides[column.code]
        person = records.people[side]
        if kind == "name":
            return names_table(self.who, self.encoding).chosen(person.name)
        return strings(numbers_of(self.who).written(person), number_lengths(person))


@cache
def names_table(who: Residents, encoding: str) -> Table:
    """The written names of the residents, made once."""
    return Table(who.name_texts, encoding)


@cache
def numbers_of(who: Residents) -> Numbers:
    """The tables of the residents' numbers, made once."""
    return Numbers(who)


def registers(serial: Ints) -> dict[str, Ints]:
    """The nine digits of a household's number as three indices."""
    return {"register_high": serial // 10**6, "register_middle": serial // 1000 % 1000, "register_low": serial % 1000}


def _register_of(who: Residents, rank: Ints) -> Ints:
    """The household of a resident: that of the roster, except for one in a hundred; the others have any number."""
    families = Families(who)
    chance = pick(mixed(rank, who.seed + 1), 7, 1 << 24)
    serial = families.households + chance
    own = np.flatnonzero(on_roster(rank) & (chance % 128 > 0))
    serial[own] = families.registers(families.lines(rank[own] // EVERY))
    return serial
