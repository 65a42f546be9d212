"""Which reader opens which file: by what the file is, not by what it is called."""

from __future__ import annotations

from pathlib import Path

from hedui.catalogue import Item
from hedui.intake.columns import known_headers
from hedui.intake.dbf import open_dbf
from hedui.intake.delivery import Note
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.parquet_file import open_parquet
from hedui.intake.reading import Table, empty_file
from hedui.intake.text import open_text
from hedui.intake.workbook import open_workbook
from hedui.values.faults import Place

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
WORKBOOKS = (".xlsx", ".xlsm", ".xls")


def open_tables(
    path: Path, name: str, item: Item, note: Note, limits: Limits = LIMITS, skipped: list[str] | None = None
) -> list[Table]:
    """The tables of one plain file (sealed ones are opened before, see `unseal`). Refuses what no reader can read.

    The sheets of a workbook that have none of the known headers are named in `skipped`.
    """
    known = known_headers(item, note.columns)
    with path.open("rb") as handle:
        head = handle.read(8)
    if not head:
        raise empty_file(Place(name))
    if head.startswith((_ZIP, _OLE)) or path.suffix.lower() in WORKBOOKS:
        return open_workbook(path, name, known, sheet=note.sheet, limits=limits, skipped=skipped)
    if head.startswith(_PARQUET):
        return [open_parquet(path, name, limits)]
    if path.suffix.lower() == ".dbf":
        return [open_dbf(path, name, known, limits, rows=note.rows)]
    return [open_text(path, name, known, limits)]
