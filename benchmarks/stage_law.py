"""Stage: hedui reads, compiles and assesses 17 variables over a million people. Argument: folder of law/people.py."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from measuring import measured
from settings import MEMORY, ON, PACK, THREADS

from hedui.rules.compile import compile as compiled
from hedui.rules.compile import input_columns
from hedui.rules.explain import explain, sheet
from hedui.rules.loading import load
from hedui.rules.settled import look
from hedui.tables import Engine, Step

LAW = Path(__file__).parent / "law"
# What the input tables say of everybody when the files do not; every other column is NULL.
_SAID = {
    "certain": "TRUE", "hukou_given": "TRUE", "receiving": "FALSE", "of_member": "TRUE", "own_work_months_given": "FALSE",
    "area": "'150800'", "applied_on": f"DATE '{ON}'",
}  # fmt: skip


def main(folder: Path) -> None:
    """Load, build, compute; the answers are written for the other stage to compare."""
    engine = Engine(folder / "spill", memory=MEMORY, threads=THREADS)
    with measured("law hedui") as one:
        began = time.perf_counter()
        for table, columns in input_columns().items():
            engine.run(_input(engine, folder / f"{table}.parquet", table, columns))
        loaded = time.perf_counter()
        pack, on = load("cn", LAW), date.fromisoformat(ON)
        settled = {
            table: {fact: "" for fact, known in engine.records(sql)[0].items() if known}
            for table, sql in look("bench", pack, on).items()
        }
        steps = compiled("bench", pack, on, settled=settled)
        built = time.perf_counter()
        for step in steps:
            engine.run(step)
        engine.run(Step("answers", f"SELECT * FROM {steps[-1].name}"))
        one.rows = int(engine.one("SELECT count(*) FROM person")[0])
        done = time.perf_counter()
        one.more = {
            "load": round(loaded - began, 2), "build": round(built - loaded, 2), "compute": round(done - built, 2),
            "entitled": engine.one("SELECT count(*) FROM answers WHERE outcome")[0],
            "monthly_fen": int(engine.one("SELECT sum(monthly_amount_lo) FROM answers WHERE outcome")[0]),
        }  # fmt: skip
    engine.write(
        "SELECT household, outcome, monthly_amount_lo AS amount FROM answers ORDER BY household",
        folder / "answers.parquet",
    )


def explained() -> None:
    """The calculation sheet of one household of five under a region's whole pack, warm, best of 20."""
    adults = [{"sex": sex, "birth_date": f"{year}-05-01", "work": work} for sex, year, work in _ADULTS]
    family = {
        "region": PACK, "applied_on": ON, "urban": False, "members": [*adults, {"birth_date": "2012-01-01"}],
        "income": [{"member": 0, "category": "wage", "amount": 1_200_000}], "assets": [{"kind": "deposit", "amount": 3_000_000}],
        "unknown": ["obligors"],
    }  # fmt: skip
    sheet(explain(family))
    with measured("explanation") as one:
        best = 1e9
        for _ in range(20):
            began = time.perf_counter()
            one.rows = len(sheet(explain(family)).splitlines())
            best = min(best, time.perf_counter() - began)
        one.more = {"best_ms": round(best * 1000, 1)}


_ADULTS = (("male", 1970, "migrant"), ("female", 1972, "farming"), ("male", 1999, "migrant"), ("female", 1945, "none"))


def _input(engine: Engine, path: Path, table: str, columns: dict[str, str]) -> Step:
    """One input table: the file's columns, in the types of the contract."""
    given = {name for (name, *_rest) in engine.rows(f"DESCRIBE FROM {engine.scan([path])}")} if path.exists() else set()
    chosen = ", ".join(
        f"CAST({name if name in given else _SAID.get(name, 'NULL')} AS {kind}) AS {name}"
        for name, kind in columns.items()
    )
    return Step(
        table,
        f"SELECT {chosen} FROM {engine.scan([path])}" if given else f"SELECT {chosen} WHERE FALSE",
        kept=not given,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    explained()
