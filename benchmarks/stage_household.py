"""Stage: one household of four against all 37 items, from snapshots, warm. Arguments: rehearsal, folder."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from measuring import measured
from settings import KEY, MEMORY, THREADS
from stage_compare import newest

from hedui.intake.snapshot import Store
from hedui.tables import Engine, Step
from hedui.verification.few import hits_of_few
from hedui.verification.hits import Asked

TIMES = 20


def main(rehearsal: Path, out: Path) -> None:
    """The best and the middle of TIMES, in milliseconds; people.parquet comes from the comparison."""
    store = Store(rehearsal / "store", KEY)
    engine = Engine(out / "spill", memory=MEMORY, threads=THREADS, key=KEY.derived("parquet"))
    four = f"""SELECT * FROM {engine.scan([out / "people.parquet"])} WHERE household_no = (
      SELECT household_no FROM {engine.scan([out / "people.parquet"])} GROUP BY household_no HAVING count(*) = 4 ORDER BY 1 LIMIT 1)"""
    engine.run(Step("four", four))
    asked = Asked(newest(store))
    with measured("household") as one:
        took: list[float] = []
        for _ in range(TIMES):
            began = time.perf_counter()
            found = hits_of_few(engine, store, asked, "four")
            took.append(round((time.perf_counter() - began) * 1000, 1))
        one.rows = sum(len(hits) for hits in found.values())
        one.more = {"best_ms": min(took), "middle_ms": sorted(took)[TIMES // 2], "items": len(asked.snapshots)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
