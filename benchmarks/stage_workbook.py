"""Stage: one workbook through hedui's intake, or through calamine alone. Arguments: make|hedui|calamine, the workbook,
and for make the rows; for hedui a folder."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import xlsxwriter
from measuring import measured
from python_calamine import CalamineWorkbook
from settings import INTAKE_MEMORY, KEY, ON, THREADS

from hedui.intake.delivery import Delivery, Note, item_of
from hedui.intake.receive import Desk, receive
from hedui.intake.snapshot import Store
from hedui.synth.load.rehearsal import Rehearsal
from hedui.tables import Engine


def make(path: Path, rows: int) -> None:
    """A pension list of so many rows."""
    rehearsal = Rehearsal(path.parent, rows, 12 * rows, "csv", date.fromisoformat(ON))
    sheet = next(s for s in rehearsal.sheets if s.share.item.code == "pension")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, sheet.header)
        lines = bytes(sheet.block(0, min(rows, sheet.share.rows)).data).decode().splitlines()
        for at, line in enumerate(lines, 1):
            page.write_row(at, 0, line.split(","))


def hedui(path: Path, out: Path) -> None:
    """The whole of intake."""
    engine = Engine(out / "spill", memory=INTAKE_MEMORY, threads=THREADS, key=KEY.derived("parquet"))
    desk = Desk(engine, Store(out / "store", KEY), out / "scratch", {})
    with measured("intake workbook") as one:
        received = receive(desk, Delivery(path.name, path, item_of(path.name), Note()), {})
        one.rows = received[0].snapshot.account.rows


def calamine(path: Path) -> None:
    """The library alone: every cell as a Python value."""
    with measured("calamine") as one:
        one.rows = len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) - 1


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "hedui":
        hedui(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        calamine(Path(sys.argv[2]))
