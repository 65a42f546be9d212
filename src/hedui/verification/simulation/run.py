"""`hedui simulate` as a story: a finished run, two laws, every family under both, counts, outputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hedui.rules.simulate import Side, Simulation, simulate
from hedui.tables import Engine
from hedui.verification.outputs.folder import OutFolder, hold
from hedui.verification.simulation.counting import classes, distances, near_line, reasons, summarise
from hedui.verification.simulation.laws import Change, both_laws, differing_rules, differing_values, illustrative
from hedui.verification.simulation.result import Outcome
from hedui.verification.simulation.roll import FinishedRun, Occurring, finished_run, occurring, read_roll
from hedui.verification.simulation.writing import write_outputs
from hedui.verification.telling import Silent, Stages, Teller

MOST_NEAR = 300
"""Families near the line that the page lists; households.parquet has them all."""


@dataclass(frozen=True)
class Request:
    """Which finished run, what is changed, how near to the line is near (percent of it), where to; `out` may be None."""

    run: Path
    change: Change
    out: Path | None = None
    near: int = 5
    memory: str = "4GB"
    threads: int = 2
    version: str = ""


def simulate_run(request: Request, teller: Teller | None = None) -> Outcome:
    """Try another law on a finished run. Raises Refusal for a run, a pack or a value that cannot be used.

    The run is only read. With `out`, everything appears there whole or not at all, as in a verification.
    """
    stages = Stages(teller or Silent())
    run = finished_run(request.run)
    before, after = both_laws(run, request.change)
    with _folder(request, run) as folder:
        scratch = folder.scratch if folder else None
        with _engine(request, scratch) as engine:
            outcome = _outcome(engine, request, run, before, after, stages)
            if folder is not None:
                with stages.stage("outputs"):
                    written = write_outputs(engine, outcome, folder.work)
                    stages.advance(written["households"])
                outcome = replace(outcome, written=written)
                folder.publish(outcome.manifest())
    return outcome


@contextmanager
def _folder(request: Request, run: FinishedRun) -> Iterator[OutFolder | None]:
    if request.out is None:
        yield None
        return
    parts: list[Any] = ["simulate", run.sha256, repr(request.change), request.near, request.version]
    with hold(request.out, hashlib.sha256(json.dumps(parts).encode()).hexdigest()) as folder:
        yield folder


@contextmanager
def _engine(request: Request, scratch: Path | None) -> Iterator[Engine]:
    with TemporaryDirectory(prefix="hedui-") as spare:
        engine = Engine((scratch or Path(spare)) / "spill", memory=request.memory, threads=request.threads)
        try:
            yield engine
        finally:
            engine.close()


def _outcome(
    engine: Engine, request: Request, run: FinishedRun, before: Side, after: Side, stages: Stages
) -> Outcome:  # fmt: skip
    with stages.stage("families"):
        read_roll(engine, run)
        families = engine.one("SELECT count(*) FROM family")[0]
        stages.advance(families)
    roll = occurring(engine)
    plan = simulate(before, after, roll.programmes, roll.areas, roll.urban)
    with stages.stage("both laws"):
        for step in plan.steps:
            engine.run(step)
        stages.advance(families)
    with stages.stage("counts"):
        found = _counted(engine, request, run, before, after, roll, plan)
        stages.advance(len(found.rows))
    return found


def _counted(
    engine: Engine, request: Request, run: FinishedRun, before: Side, after: Side, roll: Occurring, plan: Simulation
) -> Outcome:  # fmt: skip
    below, above, nearest = near_line(engine, request.near, MOST_NEAR)
    return Outcome(
        run=run, before=before, after=after, change=request.change, version=request.version, near=request.near,
        programmes=plan.programmes, left_out=plan.left_out,
        values=tuple(differing_values(before, after, plan.programmes, roll)),
        rules=tuple(differing_rules(before, after)),
        illustrative=illustrative(before, plan.programmes, roll) or illustrative(after, plan.programmes, roll),
        rows=tuple(summarise(engine)), classes=tuple(classes(engine)), reasons=tuple(reasons(engine)),
        distances=tuple(distances(engine)), near_below=below, near_above=above, nearest=tuple(nearest),
        differs_from_run=_differs_from_run(engine, run),
    )  # fmt: skip


def _differs_from_run(engine: Engine, run: FinishedRun) -> int:
    """Families whose indication in the run is not what the law of the run says now: packs or hedui have changed."""
    file = run.folder / "households.parquet"
    if not file.is_file():
        return 0
    return int(
        engine.one(
            f"""SELECT count(*) FROM simulated s JOIN {engine.scan([file])} h USING (household_no)
            WHERE h.indication <> CASE WHEN s.before_own THEN '符合' WHEN NOT s.before_own THEN '不符合' ELSE '待核实' END"""
        )[0]
    )
