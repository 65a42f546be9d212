"""Stage: the whole of `hedui verify` from ready snapshots. Arguments: rehearsal, out."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from measuring import measured
from settings import KEY, MEMORY, ON, PACK, THREADS

from hedui.verification.run import Request, verify

# These write for people; the target is about the rest.
WRITERS = ("workbooks", "hits.csv", "reports")


def main(rehearsal: Path, out: Path) -> None:
    """One run, CSV included, no reports."""
    request = Request(
        next(rehearsal.glob("roster.*")),
        None,
        PACK,
        date.fromisoformat(ON),
        out,
        KEY,
        rehearsal / "store",
        memory=MEMORY,
        threads=THREADS,
    )
    with measured("whole") as one:
        manifest = verify(request).manifest
        one.rows = sum(source["rows"] for source in manifest["sources"])
        stages = {str(s["stage"]): s for s in manifest["stages"]}
        writers = {name: stages[name]["seconds"] for name in WRITERS if name in stages}
        one.more = {
            "stages": list(stages.values()),
            "writers": writers,
            **manifest["counts"],
            "written": manifest["written"],
        }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
