"""Delimited text: any encoding and separator, quotes where a field needs them, tabs behind the line if the office has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hedui.synth.deliveries import Delivery
from hedui.synth.writing.table import Cell, Table


def encode(table: Table, delivery: Delivery) -> bytes:
    """The file's bytes. Names were made storable before; anything else that the encoding lacks becomes `?`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delivery.separator, lineterminator="\r\n")
    own = dict(delivery.own_headers)
    header: list[Cell] = [own.get(name, name) for name in table.header]
    lines: Iterable[list[Cell]] = [header, *table.rows]
    if delivery.swapped:
        lines = ([*row[1:2], *row[:1], *row[2:]] for row in lines)
    if delivery.numbered:
        lines = ([place or "序号", *row] for place, row in enumerate(lines))
    if delivery.trailing_tab:
        lines = ([*row, ""] if place or delivery.trailing_tab == "all" else row for place, row in enumerate(lines))
    writer.writerows(lines)
    return out.getvalue().encode(delivery.encoding, "replace")
