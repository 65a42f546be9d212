"""Stage: the bare engine writes again what a whole verification has written as Parquet. Arguments: OUT, folder.

The join is another stage (`stage_compare.py bare`); together they are what the engine alone needs for the same join and the
same columns. Each file is sorted by what it is sorted by in OUT.
"""

from __future__ import annotations

import sys
from pathlib import Path

import bare
from measuring import measured
from settings import KEY, MEMORY, THREADS

# hits.parquet is what the join writes.
SORTED = {
    "facts.parquet": "number", "people.parquet": "line", "findings.parquet": "number", "households.parquet": "household_no",
}  # fmt: skip


def main(out: Path, folder: Path) -> None:
    """Every table but the hits, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = bare.connect(folder / "spill", MEMORY, THREADS, KEY.derived("parquet"))
    with measured("bare rewriting") as one:
        for path in sorted(out.rglob("*.parquet")):
            if path.name == "hits.parquet":
                continue
            order = f" ORDER BY {SORTED[path.name]}" if path.name in SORTED else ""
            select = f"FROM read_parquet('{path}'){order}"
            written = engine.execute(bare.copied(select, folder / path.name, encrypted=False)).fetchone()
            one.rows += written[0] if written else 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
