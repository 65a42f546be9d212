"""From records to the rows of a file: dirty cells, rows that are torn, rows that stand twice."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hedui.catalogue import Item
from hedui.synth.chance import between
from hedui.synth.defects import RATES
from hedui.synth.deliveries import Delivery
from hedui.synth.ledger import Record
from hedui.synth.writing import names
from hedui.synth.writing.numbers import NumberWriter
from hedui.synth.writing.table import Cell, Table
from hedui.synth.writing.values import writer

# A FoxPro name field of twelve bytes cuts after six characters.
DBF_NAME_BYTES = 12


class RowWriter:
    """Writes the records of one delivery as rows of cells in the catalogue's column order."""

    def __init__(self, rng: Random, item: Item, delivery: Delivery, neighbours: Sequence[str]) -> None:
        self.rng, self.delivery = rng, delivery
        left_out = ["scientific", "tab"] if delivery.shape in ("xlsx", "xls") else ["number_cell"]
        left_out += ["tab"] if delivery.separator == "\t" else []
        self.numbers = NumberWriter(rng, key=item.key, left_out=left_out, neighbours=neighbours)
        self.values = [writer(rng, column.kind, delivery) for column in item.columns[2 * len(item.people) :]]
        self.first_text = next((n for n, c in enumerate(item.columns) if c.kind == "text"), 0)

    def fill(self, table: Table, records: Sequence[Record]) -> None:
        """Writes all records into the table in a new order, with rows torn and repeated at their rates."""
        order = list(records)
        self.rng.shuffle(order)
        for record in order:
            row = self._row(record)
            draw = self.rng.random()
            if draw < RATES["twice"]:
                table.rows.append(list(row))
                table.owners.append(record.people)
                table.meant.append(record.values)
            elif draw > 1 - RATES["ragged"] and self._may_tear(row, record):
                row = self._torn(row)
            table.rows.append(row)
            table.owners.append(record.people)
            table.meant.append(record.values)

    def _row(self, record: Record) -> list[Cell]:
        row: list[Cell] = []
        for place, person in enumerate(record.people):
            own = names.write(self.rng, person.name) if not (record.name and place == 0) else record.name
            row.append(self._storable(own))
            row.append(self.numbers.write(person.number, record.planted))
        planted = record.planted
        written: list[Any] = [
            write(value, planted) if write else value for write, value in zip(self.values, record.values, strict=False)
        ]
        row += written
        if self.delivery.quoted_newlines and self.rng.random() < RATES["line_end"]:
            broken = str(row[self.first_text])
            row[self.first_text] = f"{broken[:6]}\n{broken[6:]}"
        return row

    def _storable(self, name: str) -> str:
        encoding = self.delivery.encoding
        if encoding == "gbk":
            return name if name.isascii() else names.encodable(name, encoding)
        if self.delivery.shape == "dbf":
            return name.encode("gb18030")[:DBF_NAME_BYTES].decode("gb18030", "ignore").rstrip()
        return name

    def _may_tear(self, row: list[Cell], record: Record) -> bool:
        """Only where it is beyond doubt how many rows and fields there are: not where every row ends in a tab (one too
        short looks whole), not where a field runs over two lines."""
        delivery = self.delivery
        whole_line = not (delivery.quoted_newlines and "\n" in str(row[self.first_text]))
        return delivery.shape == "text" and not delivery.trailing_tab and not record.planted and whole_line

    def _torn(self, row: list[Cell]) -> list[Cell]:
        """A field too few, or one too many. A surplus field that is empty would be a trailing separator, which is no fault."""
        place = between(self.rng, 1, len(row) - 1)
        too_many = self.rng.random() < 0.5 and row[-1] not in ("", None)
        return [*row[:place], "见备注", *row[place:]] if too_many else row[:place]
