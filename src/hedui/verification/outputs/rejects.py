"""The rejected rows of every source, with number and reason, as CSV for whoever corrects them."""

from __future__ import annotations

import re
from pathlib import Path

from hedui.documents.cells import as_text, as_text_sql, first_header
from hedui.intake.snapshot import RAW, Snapshot, Store
from hedui.tables import Engine, literal, quoted
from hedui.values.files import private_folder


def write_rejects(engine: Engine, store: Store, snapshots: list[Snapshot], folder: Path, mark: str) -> int:
    """One file per source with rejected rows or parts: source_row, part, reason, mark, the row in its own words.

    Returns the rows written. Headers are cells too: none can be taken for a formula.
    """
    private_folder(folder)
    names, scans = _names(snapshots), {s.name: engine.scan([store.path(s)], encrypted=True) for s in snapshots}
    having = _having(engine, list(scans.values()))
    files = (
        (_rejected(snapshot, scans[snapshot.name], mark), folder / f"{names[snapshot.name]}.csv")
        for at, snapshot in enumerate(snapshots)
        if at in having
    )
    return engine.write_csvs(files) if having else 0


_WHERE = "WHERE fate NOT IN ('keyed', 'unkeyed')"


def _having(engine: Engine, scans: list[str]) -> set[int]:
    """Which of the relations have a rejected row."""
    each = [f"SELECT {at} AS place, count(*) AS n FROM {scan} {_WHERE}" for at, scan in enumerate(scans)]
    return {at for at, n in engine.rows(" UNION ALL ".join(each)) if n} if each else set()


def _rejected(snapshot: Snapshot, scan: str, mark: str) -> str:
    own = [f"{as_text_sql(quoted(RAW + h))} AS {quoted(as_text(h))}" for h in snapshot.header]
    line = f"{as_text_sql(quoted(RAW))} AS raw_line"
    columns = ", ".join(
        [
            f"source_row AS {quoted(first_header('source_row'))}",
            "part",
            "fate AS reason",
            f"{literal(mark)} AS mark",
            line,
            *own,
        ]
    )
    return f"SELECT {columns} FROM {scan} {_WHERE} ORDER BY source_row, part"


def _names(snapshots: list[Snapshot]) -> dict[str, str]:
    """Snapshot → file name. Two sources whose names differ only in signs that no file name has get numbers."""
    names: dict[str, str] = {}
    for snapshot in snapshots:
        wanted, number = safe(snapshot.file), 1
        while wanted in names.values():
            number += 1
            wanted = f"{safe(snapshot.file)}-{number}"
        names[snapshot.name] = wanted
    return names


def safe(name: str) -> str:
    """A source's name as a file name."""
    return re.sub(r"[^\w.\-]", "_", name)
