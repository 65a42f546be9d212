"""Stage: department files through hedui's intake, or through the bare engine. Arguments: how, sources, folder for what is
written; `how` is hedui, bare (the file's own columns) or bare-typed (and simple casts of the typed ones)."""

from __future__ import annotations

import sys
from pathlib import Path

import bare
from measuring import measured
from settings import INTAKE_MEMORY, KEY, THREADS

from hedui.intake.delivery import deliveries, item_of
from hedui.intake.hashing import Hashes
from hedui.intake.receive import Desk, receive
from hedui.intake.snapshot import Store
from hedui.tables import Engine


def hedui(sources: Path, out: Path) -> None:
    """Every file: decoded, read, keyed, sorted, written encrypted, profiled, counted, hashed, entered."""
    engine = Engine(out / "spill", memory=INTAKE_MEMORY, threads=THREADS, key=KEY.derived("parquet"))
    found, notes = deliveries(sources)
    desk = Desk(engine, Store(out / "store", KEY), out / "scratch", {}, hashes=Hashes(d.path for d in found))
    with measured("intake") as one:
        for delivery in found:
            one.rows += sum(r.snapshot.account.rows for r in receive(desk, delivery, notes))


def bare_engine(sources: Path, out: Path, *, typed: bool) -> None:
    """Every file: read as text, sorted by 17 characters of the number, written encrypted."""
    engine = bare.connect(out / "spill", INTAKE_MEMORY, THREADS, KEY.derived("parquet"))
    with measured("bare typed" if typed else "bare") as one:
        for path in sorted(sources.glob("*.csv")):
            item = item_of(path.name)
            number = item.people[0][1].header
            columns = ["*", *(bare.simply_typed(item) if typed else ())]
            select = f"SELECT {bare.key_of(number)} AS person_key, {', '.join(columns)} FROM read_csv('{path}', all_varchar = true, header = true)"
            written = engine.execute(
                bare.copied(f"{select} ORDER BY person_key", out / f"{item.code}.parquet", encrypted=True)
            ).fetchone()
            one.rows += written[0] if written else 0


if __name__ == "__main__":
    how, folder = sys.argv[1], Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    if how == "hedui":
        hedui(Path(sys.argv[2]), folder)
    else:
        bare_engine(Path(sys.argv[2]), folder, typed=how == "bare-typed")
