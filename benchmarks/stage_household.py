"""Stage: one household of four against all 37 items, from snapshots, warm. Arguments: rehearsal, folder."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from measuring import measured
from settings import KEY, MEMORY, THREADS
from stage_compare import newest

from hedui.catalogue import items
from hedui.intake.snapshot import Store, record, relation, words_of
from hedui.matching.by_id import hits
from hedui.tables import Engine, Step

TIMES = 20


def main(rehearsal: Path, out: Path) -> None:
    """The best of TIMES, in milliseconds; people.parquet comes from the comparison."""
    store = Store(rehearsal / "store", KEY)
    engine = Engine(out / "spill", memory=MEMORY, threads=THREADS, key=KEY.derived("parquet"))
    four = f"""SELECT * FROM {engine.scan([out / "people.parquet"])} WHERE household_no = (
      SELECT household_no FROM {engine.scan([out / "people.parquet"])} GROUP BY household_no HAVING count(*) = 4 ORDER BY 1 LIMIT 1)"""
    engine.run(Step("four", four))
    snapshots = newest(store)
    with measured("household") as one:
        best, found = 1e9, 0
        for _ in range(TIMES):
            began = time.perf_counter()
            found = _ask(engine, store, snapshots)
            best = min(best, time.perf_counter() - began)
        one.rows, one.more = found, {"best_ms": round(best * 1000, 1), "items": len(snapshots)}


def _ask(engine: Engine, store: Store, snapshots: dict) -> int:  # type: ignore[type-arg]
    found = 0
    for code, each in snapshots.items():
        item = items()[code]
        columns = [c.code for c in item.columns if c.kind not in ("name", "id")]
        for s in each:
            source = relation(engine, store, s, columns, words=True)
            rows = hits("four", source, [*columns, *words_of(s)], two_sided=item.two_sided)
            found += len(engine.rows(f"SELECT {', '.join(columns)}, {record(s)} AS record FROM ({rows})"))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
