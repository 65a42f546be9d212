"""Stage: make the rehearsal. Arguments: folder, people, records, kind, encoding."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from measuring import measured
from settings import KEY, ON

from hedui.synth.load.rehearsal import Rehearsal, disk, make, refuse


def main(folder: Path, people: int, records: int, kind: str, encoding: str) -> None:
    """Make it, timed; refuses when the disk is too small."""
    rehearsal = Rehearsal(folder, people, records, kind, date.fromisoformat(ON), encoding=encoding)
    refuse(rehearsal, disk(rehearsal))
    with measured(f"load {kind} {encoding}") as one:
        made = make(rehearsal, lambda _rows: None, KEY if kind == "snapshots" else None)
        one.rows = made.rows
        one.more = {
            "lines": made.lines,
            "hits": made.hits,
            "bytes": sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()),
        }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5])
