"""The fields of a rehearsal's rows as bytes: tables are looked up for many rows at once, never row by row.

Neighbouring tables of one column are joined into one as long as that stays small: one look-up instead of several.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

import numpy as np
import pyarrow as pa

from hedui.synth.load.people import CHECKS, Bytes, Ints, Residents, Words, encoded, pick
from hedui.synth.load.records import EMPTY, MASKED, WRONG, Person
from hedui.synth.load.words import DIGITS, Piece, Pieces

NUMBER = np.dtype([("area", "S6"), ("day", "S8"), ("sequence", "S3"), ("check", "S1")])
# The place of each thing of a person among the salts of chance.
_SALTS = 8
# Texts of a joined table: it stays in the cache, and is quickly made.
_JOINED = 20_000


class Table:
    """The texts of one piece, ready to be looked up."""

    def __init__(self, texts: tuple[str, ...], encoding: str = "utf-8"):
        self.texts = texts
        self._encoding = encoding

    @cached_property
    def octets(self) -> Bytes:
        """The texts as bytes of equal width."""
        return encoded(self.texts, self._encoding)

    @cached_property
    def lengths(self) -> Ints:
        """Bytes of each text."""
        lengths: Ints = np.char.str_len(self.octets)
        return lengths

    @cached_property
    def arrow(self) -> pa.Array:
        """The texts as Arrow strings."""
        return pa.array(self.texts, pa.string())

    def chosen(self, index: Ints) -> pa.DictionaryArray:
        """The rows' texts as a dictionary array, which costs no copying of texts."""
        return pa.DictionaryArray.from_arrays(pa.array(index), self.arrow, safe=False)


@dataclass(frozen=True)
class Field:
    """One column: its pieces side by side, the tables of joined pieces, and its place among the columns: its salt."""

    header: str
    code: str
    pieces: Pieces
    salt: int
    encoding: str

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in which the rows' texts are looked up."""
        joined = (tuple(map("".join, product(*(piece.texts for piece in group)))) for group in self._groups)
        return tuple(Table(texts, self.encoding) for texts in joined)

    @cached_property
    def _groups(self) -> list[Pieces]:
        """Neighbouring pieces that have a table together."""
        groups: list[Pieces] = []
        for piece in self.pieces:
            size = len(piece.texts) * math.prod(len(one.texts) for one in (groups[-1] if groups else ()))
            groups[-1:] = [(*groups[-1], piece)] if groups and size <= _JOINED else [*groups[-1:], (piece,)]
        return groups

    def indices(self, bits: Words, things: dict[str, Ints]) -> list[Ints]:
        """Which text of each table each row has. `things` are the indices that hang on the person."""
        own = iter([
            things[piece.by] if piece.by else pick(bits, self.salt * _SALTS + at, len(piece.texts))
            for at, piece in enumerate(self.pieces)
        ])  # fmt: skip
        return [reduce(lambda index, piece: index * len(piece.texts) + next(own), group[1:], next(own))
                for group in self._groups]  # fmt: skip

    def arrow(self, indices: list[Ints]) -> pa.Array:
        """The rows' texts as Arrow strings; a dictionary array where there is but one table."""
        if len(self.tables) == 1:
            return self.tables[0].chosen(indices[0])
        rows = np.empty(len(indices[0]), dtype=[(str(at), table.octets.dtype) for at, table in enumerate(self.tables)])
        lengths = np.zeros(len(rows), dtype=np.int64)
        for at, (table, index) in enumerate(zip(self.tables, indices, strict=True)):
            rows[str(at)] = table.octets[index]
            lengths += table.lengths[index]
        return strings(rows, lengths)


def field(header: str, code: str, pieces: Pieces, salt: int, who: Residents, encoding: str = "utf-8") -> Field:
    """The field of one column; birth dates as ISO days stand for the empty table of days."""
    return Field(header, code, tuple(_days(who) if p.by == "day" else p for p in pieces), salt, encoding)


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
