"""The fields of a rehearsal's rows as bytes: tables are looked up for many rows at once, never row by row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from hedui.synth.load.people import CHECKS, Bytes, Ints, Residents, Words, encoded, pick
from hedui.synth.load.records import EMPTY, MASKED, WRONG, Person
from hedui.synth.load.words import DIGITS, Piece, Pieces

NUMBER = np.dtype([("area", "S6"), ("day", "S8"), ("sequence", "S3"), ("check", "S1")])
# The place of each thing of a person among the salts of chance.
_SALTS = 8


class Table:
    """The texts of one piece, ready to be looked up."""

    def __init__(self, piece: Piece, encoding: str = "utf-8"):
        self.by = piece.by
        self.texts = piece.texts
        self.octets = encoded(piece.texts, encoding)

    @cached_property
    def lengths(self) -> Ints:
        """Bytes of each text."""
        lengths: Ints = np.char.str_len(self.octets)
        return lengths

    @cached_property
    def arrow(self) -> pa.Array:
        """The texts as Arrow strings."""
        return pa.array(self.texts, pa.string())

    @property
    def width(self) -> int:
        """Bytes of the widest text."""
        return self.octets.dtype.itemsize


@dataclass(frozen=True)
class Field:
    """One column: its tables side by side, and its place among the columns, which is its salt."""

    header: str
    code: str
    tables: tuple[Table, ...]
    salt: int

    def indices(self, bits: Words, things: dict[str, Ints]) -> list[Ints]:
        """Which text of each table each row has. `things` are the indices that hang on the person."""
        return [
            things[table.by] if table.by else pick(bits, self.salt * _SALTS + at, len(table.texts))
            for at, table in enumerate(self.tables)
        ]

    def arrow(self, indices: list[Ints]) -> pa.Array:
        """The rows' texts as Arrow strings."""
        if len(self.tables) == 1:
            return self.tables[0].arrow.take(pa.array(indices[0]))
        rows = np.empty(len(indices[0]), dtype=[(str(at), table.octets.dtype) for at, table in enumerate(self.tables)])
        lengths = np.zeros(len(rows), dtype=np.int64)
        for at, (table, index) in enumerate(zip(self.tables, indices, strict=True)):
            rows[str(at)] = table.octets[index]
            lengths += table.lengths[index]
        return strings(rows, lengths)


def field(header: str, code: str, pieces: Pieces, salt: int, who: Residents, encoding: str = "utf-8") -> Field:
    """The field of one column; birth dates as ISO days stand for the empty table of days."""
    whole = (_days(who) if piece.by == "day" else piece for piece in pieces)
    return Field(header, code, tuple(Table(piece, encoding) for piece in whole), salt)


def _days(who: Residents) -> Piece:
    return Piece(tuple(f"{text[:4]}-{text[4:6]}-{text[6:]}" for text in who.day_texts), "day")


class Numbers:
    """Citizen numbers as they are written, 18 bytes wide, unused bytes nought."""

    def __init__(self, who: Residents):
        self._areas, self._days, self._sequences = encoded(who.areas), encoded(who.day_texts), encoded(DIGITS)
        self._who = who

    def written(self, person: Person) -> Bytes:
        """The numbers of one person of each row."""
        rows = np.empty(len(person.keys), dtype=NUMBER)
        rows["area"] = self._areas[person.births.area]
        rows["day"] = self._days[person.births.day]
        rows["sequence"] = self._sequences[person.births.sequence]
        rows["check"] = CHECKS[person.checks]
        self._spoil(rows, person)
        return rows

    def _spoil(self, rows: Bytes, person: Person) -> None:
        shown = rows.view(np.uint8).reshape(len(rows), NUMBER.itemsize)
        shown[np.ix_(person.short, np.array([6, 7, 17]))] = 0
        masked = person.way == MASKED
        rows["day"][masked] = b"********"
        wrong = person.way == WRONG
        rows["check"][wrong] = CHECKS[(person.checks[wrong] + 1) % 11]
        shown[person.way == EMPTY] = 0


def number_lengths(person: Person) -> Ints:
    """How many characters each number has."""
    lengths: Ints = np.where(person.short, 15, np.where(person.way == EMPTY, 0, 18))
    return lengths


def strings(rows: Bytes, lengths: Ints) -> pa.Array:
    """Rows of fixed width with unused bytes nought → Arrow strings. The sum of lengths stays below 2^31."""
    octets = rows.view(np.uint8)
    offsets = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    if offsets[-1] != len(octets):
        octets = octets[octets != 0]
    return pa.StringArray.from_buffers(len(rows), pa.py_buffer(offsets), pa.py_buffer(octets))
