"""One delivery from records to file: cut into members or sheets, written as rows, put into its kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from hedui.catalogue import Item
from hedui.synth.clock import Clock
from hedui.synth.deliveries import PASSWORD, Delivery
from hedui.synth.ledger import Record
from hedui.synth.places import COUNTIES
from hedui.synth.writing import dbf, parquet, sealing, text, workbook
from hedui.synth.writing.rows import RowWriter
from hedui.synth.writing.table import Table

# Each county's member of an archive in the encoding and separator of its own machine.
_MEMBERS = ("utf-8", "gbk", "gb18030", "utf-8-sig", "gbk", "utf-16", "utf-8")
# What goes on the first of two sheets.
_FIRST_SHEET = 0.6

Part = tuple[str, Delivery, Sequence[Record]]


class Office:
    """Writes the deliveries of one city into a folder."""

    def __init__(self, folder: Path, clock: Clock, neighbours: Sequence[str], secret: str) -> None:
        self.folder, self.clock, self.neighbours, self.secret = folder, clock, neighbours, secret

    def deliver(self, rng: Random, item: Item, delivery: Delivery, records: Sequence[Record]) -> list[Table]:
        """Writes the file and gives what stands in it, a table per member or sheet."""
        header = tuple(column.header for column in item.columns)
        tables = []
        parts = self._parts(delivery, [] if delivery.is_empty else records)
        for name, own, some in parts:
            table = Table(name, item.code, header)
            RowWriter(rng, item, own, self.neighbours).fill(table, some)
            tables.append(table)
        self._write(item, delivery, [(own, table) for (_, own, _), table in zip(parts, tables, strict=True)])
        return tables

    def _parts(self, delivery: Delivery, records: Sequence[Record]) -> list[Part]:
        name = delivery.name(self.clock)
        if delivery.wrap == "zip":
            return [
                (f"{name}/{county}.csv", replace(delivery, encoding=encoding),
                 [r for r in records if (r.people[0].home.county if r.people[0].home.county in COUNTIES else "150802") == county])
                for county, encoding in zip(COUNTIES, _MEMBERS, strict=True)
            ]  # fmt: skip
        if len(delivery.sheets) > 1:
            cut = int(len(records) * _FIRST_SHEET)
            halves = (records[:cut], records[cut:])
            return [(f"{name}#{sheet}", delivery, half) for sheet, half in zip(delivery.sheets, halves, strict=True)]
        return [(name, delivery, records)]

    def _write(self, item: Item, delivery: Delivery, parts: list[tuple[Delivery, Table]]) -> None:
        path = self.folder / delivery.name(self.clock)
        table = parts[0][1]
        if delivery.shape == "xlsx":
            sheets = [(place or "Sheet1", t) for place, (_, t) in zip(delivery.sheets or ("",), parts, strict=True)]
            workbook.write_xlsx(path, sheets, self._layout(item, delivery), self.clock.on, notes=delivery.notes_sheet)
        elif delivery.shape == "xls":
            titles = self._layout(item, delivery).titles
            empty = ("Sheet2", "Sheet3") if delivery.sheets else ()
            workbook.write_xls(path, "Sheet1", table, titles, empty)
        elif delivery.shape == "dbf":
            path.write_bytes(dbf.encode(table, item.columns, dict(delivery.own_headers), self.clock.on))
        elif delivery.shape == "parquet":
            parquet.write(path, table, item.columns)
        else:
            self._write_text(path, delivery, parts)

    def _write_text(self, path: Path, delivery: Delivery, parts: list[tuple[Delivery, Table]]) -> None:
        contents = [text.encode(table, own) for own, table in parts]
        if delivery.wrap == "zip":
            names = [table.name.split("/", 1)[1] for _, table in parts]
            sealing.write_zip(path, list(zip(names, contents, strict=True)))
        elif delivery.wrap == "aes":
            sealing.write_aes_zip(path, f"{delivery.item}.csv", contents[0], PASSWORD)
        else:
            path.write_bytes(sealing.seal(contents[0], self.secret) if delivery.wrap == "age" else contents[0])

    def _layout(self, item: Item, delivery: Delivery) -> workbook.Layout:
        day = delivery.day(self.clock)
        titles: tuple[str, ...] = ()
        if delivery.as_of_in == "title":
            titles = (
                f"巴彦淖尔市{item.label}信息表",
                f"数据截止日期：{day.year}年{day.month}月{day.day}日    单位：元",
            )
        return workbook.Layout(titles, delivery.layout if delivery.layout in ("group", "stacked") else "")
