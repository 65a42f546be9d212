"""Stage: the report of every household of an invented city. Arguments: make, folder, households | all, folder, papers."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from datetime import date
from pathlib import Path

from measuring import measured
from settings import KEY, MEMORY, ON, PACK, THREADS

from hedui.synth.city import build
from hedui.verification import run
from hedui.verification.request import Request


def make(folder: Path, households: int) -> None:
    """The city, and its files received into a store."""
    on = date.fromisoformat(ON)
    made = build(folder / "city", seed=1, households=households, on=on)
    _verify(folder, "none", (), folder / "city" / "sources", made.environment)
    shutil.rmtree(folder / "out")


def reports(folder: Path, papers: tuple[str, ...]) -> None:
    """One run on the store; what is measured is the making of the case files alone, from relations to files."""
    write = run.write_reports

    def timed(*arguments: object) -> int:
        with measured(f"papers {' '.join(papers)}") as one:
            one.rows = write(*arguments)  # type: ignore[arg-type]
            files = list((folder / "out").rglob("*.pdf"))
            one.more = {"papers": papers, "pdf_files": len(files), "pdf_mb": sum(f.stat().st_size for f in files) / 1e6}
        return one.rows

    run.write_reports = timed
    _verify(folder, "all", papers, None, {})


def _verify(
    folder: Path, which: str, papers: tuple[str, ...], sources: Path | None, environment: dict[str, str]
) -> None:
    request = Request(
        folder / "city" / "roster.csv", sources, PACK, date.fromisoformat(ON), folder / "out", KEY, folder / "store",
        memory=MEMORY, threads=THREADS, reports=which, papers=papers, draw=secrets.token_bytes,
        environment=os.environ | environment,
    )  # fmt: skip
    shutil.rmtree(request.out, ignore_errors=True)
    run.verify(request)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        reports(Path(sys.argv[2]), tuple(sys.argv[3].split(",")))
