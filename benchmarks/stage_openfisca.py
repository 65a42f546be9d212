"""Stage in `.venv-openfisca`: the same 17 variables by OpenFisca. Argument: folder of law/people.py and the answers."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from law.openfisca_law import system
from measuring import measured
from openfisca_core.simulation_builder import SimulationBuilder

PERIOD = "2026-11"
_PERSON = ("age", "disability_level", "counts", "wage", "transfer", "business")


def main(folder: Path) -> None:
    """Load, build, compute; the amounts must be those of the other reader."""
    with measured("law openfisca") as one:
        began = time.perf_counter()
        person, household = (pq.read_table(folder / f"plain_{name}.parquet") for name in ("person", "household"))
        columns = {name: person[name].to_numpy() for name in ("person", "household", *_PERSON)}
        homes = {name: household[name].to_numpy() for name in ("household", "urban", "money")}
        loaded = time.perf_counter()
        simulation = _simulation(columns, homes)
        built = time.perf_counter()
        outcome, amount = (simulation.calculate(name, PERIOD) for name in ("outcome", "monthly_amount"))
        done = time.perf_counter()
        one.rows = len(columns["person"])
        one.more = {
            "load": round(loaded - began, 2), "build": round(built - loaded, 2), "compute": round(done - built, 2),
            "entitled": int(outcome.sum()), "monthly_fen": int(amount[outcome].astype(np.int64).sum()),
        }  # fmt: skip
    answers = pq.read_table(folder / "answers.parquet")
    if not (
        np.array_equal(answers["outcome"].to_numpy(), outcome) and np.array_equal(answers["amount"].to_numpy(), amount)
    ):
        raise SystemExit("the two readers of the law do not agree")


def _simulation(columns: dict, homes: dict):
    builder, taxes = SimulationBuilder(), system()
    builder.create_entities(taxes)
    builder.declare_person_entity("person", columns["person"])
    instance = builder.declare_entity("household", homes["household"])
    builder.join_with_persons(instance, columns["household"], np.full(len(columns["household"]), "member"))
    simulation = builder.build(taxes)
    for name in _PERSON:
        simulation.set_input(name, PERIOD, columns[name])
    for name in ("urban", "money"):
        simulation.set_input(name, PERIOD, homes[name])
    return simulation


if __name__ == "__main__":
    main(Path(sys.argv[1]))
