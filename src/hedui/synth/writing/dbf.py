"""FoxPro tables: a small writer of DBF files in GB18030 that name no code page, as the old systems leave them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hedui.catalogue import Column
from hedui.synth.writing.rows import DBF_NAME_BYTES
from hedui.synth.writing.table import Table, text

DELETED_AT_END = 3
_NUMERIC = {"money": (14, 2), "number": (10, 2)}


@dataclass(frozen=True)
class Field:
    """One field: name of at most ten bytes, C | N | D, length in bytes, decimals."""

    name: bytes
    kind: str
    length: int
    decimals: int


def encode(table: Table, columns: Sequence[Column], own: dict[str, str], made: date) -> bytes:
    """The file's bytes: the table's rows, then a few records marked as deleted, which are no rows."""
    encoded = [[text(cell).encode("gb18030") for cell in row] for row in table.rows]
    fields = [
        _field(column, own.get(column.header, column.header), place, encoded) for place, column in enumerate(columns)
    ]
    deleted = encoded[:DELETED_AT_END]
    size = 1 + sum(field.length for field in fields)
    head = struct.pack(
        "<4BIHH20x",
        0x03,
        made.year - 1900,
        made.month,
        made.day,
        len(encoded) + len(deleted),
        33 + 32 * len(fields),
        size,
    )
    described = b"".join(
        struct.pack("<11sc4xBB14x", field.name, field.kind.encode(), field.length, field.decimals) for field in fields
    )  # fmt: skip
    records = [b" " + _record(row, fields) for row in encoded] + [b"*" + _record(row, fields) for row in deleted]
    return head + described + b"\r" + b"".join(records) + b"\x1a"


def _field(column: Column, header: str, place: int, rows: list[list[bytes]]) -> Field:
    name = header.encode("gb18030")
    if len(name) > 10:
        raise ValueError(f"a DBF field name has ten bytes; {header} has more")
    if column.kind in _NUMERIC:
        return Field(name, "N", *_NUMERIC[column.kind])
    if column.kind == "date":
        return Field(name, "D", 8, 0)
    longest = max((len(row[place]) for row in rows), default=1)
    return Field(name, "C", DBF_NAME_BYTES if column.kind == "name" else max(1, longest), 0)


def _record(row: list[bytes], fields: list[Field]) -> bytes:
    return b"".join(
        value.rjust(field.length) if field.kind == "N" else value.ljust(field.length)
        for value, field in zip(row, fields, strict=True)
    )
