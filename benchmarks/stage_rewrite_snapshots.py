"""Stage: the bare engine writes the snapshots of a rehearsal again, as they are. Arguments: rehearsal, folder.

What the engine alone needs for the same cells, encrypted, with the same settings and in as many processes as `hedui synth
load` uses: it reads them ready made, and makes, keys and sorts nothing.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from measuring import measured
from settings import KEY, MEMORY, THREADS

from hedui.catalogue import items
from hedui.intake.snapshot import Store
from hedui.tables import Engine


def main(rehearsal: Path, folder: Path) -> None:
    """Every snapshot once, the largest first, by as many processes as there are threads."""
    store = Store(rehearsal / "store", KEY)
    paths = sorted((store.path(s) for code in items() for s in store.each(code)), key=lambda path: -path.stat().st_size)
    shares = [paths[at::THREADS] for at in range(THREADS)]
    # The processes have ended, and their CPU seconds are known, before the measure is taken.
    with measured("bare snapshots") as one, ProcessPoolExecutor(THREADS, mp_context=get_context("spawn")) as pool:
        one.rows = sum(pool.map(_rewrite, shares, [folder / str(at) for at in range(THREADS)]))


def _rewrite(paths: list[Path], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    engine = Engine(folder / "spill", memory=MEMORY, threads=1, key=KEY.derived("parquet"))
    written = [
        engine.write(f"FROM {engine.scan([path], encrypted=True)}", folder / f"{at}.parquet", encrypted=True)
        for at, path in enumerate(paths)
    ]
    engine.close()
    return sum(written)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
