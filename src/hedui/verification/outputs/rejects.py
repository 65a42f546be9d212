"""The rejected rows of every source, with number and reason, as CSV for whoever corrects them."""

from __future__ import annotations

import re
from pathlib import Path

from hedui.documents.cells import as_text_sql
from hedui.intake.snapshot import RAW, Snapshot, Store
from hedui.tables import Engine, quoted
from hedui.values.files import private_folder


def write_rejects(engine: Engine, store: Store, snapshots: list[Snapshot], folder: Path) -> int:
    """One file per source with rejected rows or parts: source_row, part, reason, the row in its own words. Rows written."""
    private_folder(folder)
    total = 0
    for snapshot in snapshots:
        relation = engine.scan([store.path(snapshot)], encrypted=True)
        own = [f"{as_text_sql(quoted(RAW + h))} AS {quoted(h)}" for h in snapshot.header]
        where = "fate NOT IN ('keyed', 'unkeyed')"
        if engine.one(f"SELECT count(*) FROM {relation} WHERE {where}")[0]:
            line = f"{as_text_sql(quoted(RAW))} AS raw_line"
            columns = ", ".join(["source_row", "part", "fate AS reason", line, *own])
            total += engine.write_csv(
                f"SELECT {columns} FROM {relation} WHERE {where} ORDER BY source_row, part", folder / f"{safe(snapshot.file)}.csv"
            )
    return total


def safe(name: str) -> str:
    """A source's name as a file name."""
    return re.sub(r"[^\w.\-]", "_", name)
