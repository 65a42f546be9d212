"""The roster of a rehearsal as a file: CSV, or Parquet with every field as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hedui.catalogue import Column
from hedui.catalogue import roster as roster_item
from hedui.synth.load.columns import names_table, numbers_of, registers
from hedui.synth.load.fields import Field, field, number_lengths, strings
from hedui.synth.load.people import EVERY, Bytes, Ints, Words, mixed, pick
from hedui.synth.load.records import FIFTEEN, PLAIN, Person
from hedui.synth.load.roster import SHORT, Families, permitted
from hedui.synth.load.spread import counting
from hedui.synth.load.text import lines, write_csv
from hedui.synth.load.words import DIGITS, Piece, Pieces, pieces_of
from hedui.values.files import appearing

_NAME, _NUMBER = "name", "id_number"
# Lines of one row group of a Parquet roster.
_GROUP = 32_768
# Columns whose text hangs on something of the line ("": on chance).
_TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "relation": ("place", ("本人", "配偶", "子", "父")),
    "member_kind": ("obligor", ("共同生活成员", "赡养义务人")),
    "programme": ("family", ("低保",) * 16 + ("低保边缘", "低保边缘", "特困", "临时")),
    "area_kind": ("family", ("农村", "城市") * 10),
    "health": ("", ("健康",) * 14 + ("慢性病",) * 4 + ("重病",) * 2),
    "disability_kind": ("disabled", ("", "肢体")),
    "disability_level": ("disabled", ("", "二级")),
    "work": ("", ("务农", "务工", "无", "退休", "学生", "失业", "个体", "在职")),
}
_HEADS = ("declared_wage", "declared_business", "declared_property", "declared_transfer", "declared_money",
          "declared_vehicles", "declared_houses", "declared_house_area")  # fmt: skip
_OBLIGORS = ("obligor_income", "obligor_size")


def _columns() -> list[Column]:
    """The roster's columns but the one in which somebody limits the authorisation: here everybody permits every item."""
    return [column for column in roster_item().columns if column.code != "authorised_items"]


@dataclass(frozen=True)
class RosterSheet:
    """The roster's table. Authorisations are dated a month before `data_day` or earlier."""

    families: Families
    data_day: date

    @property
    def header(self) -> list[str]:
        """The standard headers."""
        return [column.header for column in _columns()]

    def block(self, low: int, high: int) -> Bytes:
        """Lines low … high − 1 as CSV."""
        person, bits, things = self._lines(low, high)
        return lines([self._octets(column.code, person, bits, things) for column in _columns()])

    def table(self, low: int, high: int) -> pa.Table:
        """Lines low … high − 1 as Arrow, every field a text."""
        person, bits, things = self._lines(low, high)
        columns = [self._arrow(column.code, person, bits, things) for column in _columns()]
        return pa.Table.from_arrays([column.cast(pa.string()) for column in columns], self.header)

    def _lines(self, low: int, high: int) -> tuple[Person, Words, dict[str, Ints]]:
        who, line = self.families.who, counting(low, high)
        member = self.families.people(line)
        births = who.births(member * EVERY)
        way = np.where(member % SHORT == 0, FIFTEEN, PLAIN).astype(np.int8)
        person = Person(member * EVERY, births, who.keys(births), who.checks(births), who.names(member * EVERY), way)
        bits = mixed(line, who.seed * 100)
        return person, bits, self._things(line, member, person, bits)

    def _things(self, line: Ints, member: Ints, person: Person, bits: Words) -> dict[str, Ints]:
        family, place = self.families.registers(line), self.families.place(line)
        # The last of every second family of four is a grown child elsewhere who owes support.
        obligor = (place == 3) & (family % 2 == 0)
        found = {
            "area": self.families.home(line), "place": place, "family": family % 20, "obligor": obligor.astype(np.int64),
            "disabled": (pick(bits, 99, 10) == 0).astype(np.int64), "permitted": permitted(member).astype(np.int64),
            **registers(family), **{f"line_{name}": index for name, index in registers(line + 1).items()},
        }  # fmt: skip
        for code, own in self._fields.items():
            if own.pieces[0].by == code:
                chosen = place == 0 if code in _HEADS else obligor
                found[code] = np.where(chosen, 1 + pick(bits, own.salt, len(own.pieces[0].texts) - 1), 0)
        return found

    @cached_property
    def _fields(self) -> dict[str, Field]:
        columns = [c for c in _columns() if c.code not in (_NAME, _NUMBER)]
        return {
            c.code: field(c.header, c.code, self._pieces(c), at, self.families.who) for at, c in enumerate(columns, 1)
        }

    def _pieces(self, column: Column) -> Pieces:
        code = column.code
        if code in _TEXTS:
            by, texts = _TEXTS[code]
            return (Piece(texts, by),)
        if code == "authorised_on":
            return (Piece(("", self.data_day.replace(day=1).isoformat()), "permitted"),)
        if code == "authorisation_no":
            number = (Piece(DIGITS, f"line_register_{place}") for place in ("high", "middle", "low"))
            return (Piece(("", "SQ"), "permitted"), *number)
        pieces = pieces_of(roster_item(), column, self.data_day, self.families.who.areas)
        return (Piece(("", *pieces[0].texts), code),) if code in _HEADS + _OBLIGORS else pieces

    def _octets(self, code: str, person: Person, bits: Words, things: dict[str, Ints]) -> list[Bytes]:
        if code == _NAME:
            return [names_table(self.families.who, "utf-8").octets[person.name]]
        if code == _NUMBER:
            return [numbers_of(self.families.who).written(person).view("S18")]
        own = self._fields[code]
        return [table.octets[index] for table, index in zip(own.tables, own.indices(bits, things), strict=True)]

    def _arrow(self, code: str, person: Person, bits: Words, things: dict[str, Ints]) -> pa.Array:
        if code == _NAME:
            return names_table(self.families.who, "utf-8").chosen(person.name)
        if code == _NUMBER:
            return strings(numbers_of(self.families.who).written(person), number_lengths(person))
        own = self._fields[code]
        return own.arrow(own.indices(bits, things))


def write_roster(path: Path, sheet: RosterSheet, seen: Callable[[int], None]) -> int:
    """The roster under its final name, as the kind of file that the name says (.csv or .parquet). Its bytes."""
    rows = sheet.families.who.roster
    if path.suffix == ".csv":
        return write_csv(path, sheet.header, rows, sheet.block, "utf-8", seen)
    with appearing(path) as private:
        with pq.ParquetWriter(private, sheet.table(0, 1).schema, compression="zstd") as writer:
            for low in range(0, rows, _GROUP):
                writer.write_table(sheet.table(low, min(low + _GROUP, rows)))
                seen(min(_GROUP, rows - low))
        return private.stat().st_size
