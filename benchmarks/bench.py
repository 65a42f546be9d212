"""`make bench` and `make bench SIZE=province`: what hedui takes, beside the bare engine in the same run.

Every stage runs in a process of its own, so that its peak memory is its own. What is made lies in build/ and is removed.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import environment
from measuring import Measure, child, machine
from ratios import ratios
from settings import INTAKE_MEMORY, MEMORY, SIZES, THREADS
from telling import table, targets

ROOT = Path(__file__).parent.parent
OTHERS = ("duckdb", "polars", "pandas", "splink")
PARTS = ("text", "snapshots", "law", "papers", "web")
HOUSEHOLDS = {"smoke": 120, "city": 3_000, "province": 3_000}
# Cases in the house, clerks at work, seconds: the target is the same for each size.
WEB = {"smoke": (100, 10, 10), "city": (5_000, 1_000, 60), "province": (5_000, 1_000, 60)}
WORKBOOK_ROWS = {"smoke": 2_000, "city": 50_000, "province": 50_000}


class Bench:
    """One run of all stages of a size. Of a stage that is repeated the fastest counts."""

    def __init__(self, size: str, work: Path, repeat: int, parts: tuple[str, ...] = PARTS):
        self.size, self.work, self.repeat, self.parts = size, work, repeat, parts
        self.people, self.records = SIZES[size]
        self.done: list[Measure] = []

    def run(self) -> list[Measure]:
        """All stages, those that are compared side by side one after the other."""
        if "text" in self.parts:
            self.text("utf-8")
            self.text("gb18030")
            self.workbook()
        if "snapshots" in self.parts:
            self.snapshots()
        if "law" in self.parts:
            self.law()
        if "papers" in self.parts:
            self.papers()
        if "web" in self.parts:
            self.keep(child("stage_web.py", self.fresh("web"), *WEB[self.size]))
        return self.done

    def papers(self) -> None:
        """The report of every household of an invented city as PDF and JSON; then all four papers of each."""
        folder = self.work / "papers"
        child("stage_reports.py", "make", folder, HOUSEHOLDS[self.size])
        self.keep(self.fastest(lambda: child("stage_reports.py", "all", folder, "report")))
        self.keep(child("stage_reports.py", "all", folder, "report,sheet,letter,annex"))
        shutil.rmtree(folder)

    def law(self) -> None:
        """Seventeen variables over a million people, by hedui and by OpenFisca; their answers must be equal."""
        folder = self.work / "law"
        child("law/people.py", folder)
        self.keep(self.fastest(lambda: child("stage_law.py", folder)))
        python = environment.python("openfisca")
        if python is not None:
            self.keep(self.fastest(lambda: child("stage_openfisca.py", folder, python=python)))

    def text(self, encoding: str) -> None:
        """CSV files made, read by intake, read by the bare engine (which reads only UTF-8)."""
        folder = self.work / "csv"
        self.keep(child("stage_load.py", folder, self.people, self.records, "csv", encoding))
        ways = ("hedui", "bare", "bare-typed") if encoding == "utf-8" else ("hedui",)
        runs: dict[str, list[Measure]] = {way: [] for way in ways}
        for _ in range(self.repeat):
            for way in ways:
                runs[way] += child("stage_intake.py", way, folder / "sources", self.work / "read")
                shutil.rmtree(self.work / "read")
        for each in runs.values():
            best = min(each, key=lambda one: one.seconds)
            best.stage += f" {encoding}"
            self.keep([best])
        shutil.rmtree(folder)

    def workbook(self) -> None:
        """One XLSX list, by intake and by calamine alone."""
        path = self.work / "pension-2026-09-30.xlsx"
        child("stage_workbook.py", "make", path, WORKBOOK_ROWS[self.size])
        self.keep(self.fastest(lambda: child("stage_workbook.py", "hedui", path, self.fresh("read"))))
        self.keep(self.fastest(lambda: child("stage_workbook.py", "calamine", path)))
        path.unlink()

    def snapshots(self) -> None:
        """A store made, compared, verified, asked for one household; and the others' join."""
        folder, out = self.work / "snapshots", self.work / "compared"
        self.keep(child("stage_load.py", folder, self.people, self.records, "snapshots", "utf-8"))
        self.keep(self.fastest(lambda: child("stage_rewrite_snapshots.py", folder, self.fresh("rewritten"))))
        self.keep(self.fastest(lambda: child("stage_compare.py", "hedui", folder, out)))
        self.keep(self.fastest(lambda: child("stage_compare.py", "bare", folder, out)))
        self.keep(child("stage_household.py", folder, out))
        self.keep(self.fastest(lambda: child("stage_whole.py", folder, self.fresh("whole"))))
        self.keep(self.fastest(lambda: child("stage_rewrite.py", self.work / "whole", self.fresh("rewritten"))))
        self.others(folder, out)

    def others(self, folder: Path, out: Path) -> None:
        """Polars, pandas and Splink on the same join, for orientation."""
        python = environment.python("bench")
        if python is None:
            return
        child("stage_plain.py", folder, out)
        for name in OTHERS:
            self.keep(child("stage_others.py", name, out / "plain", self.records, python=python))

    def fresh(self, name: str) -> Path:
        """A folder that is not there yet."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        return self.work / name

    def fastest(self, stage: Callable[[], list[Measure]]) -> list[Measure]:
        """The fastest of each measure of a stage that is repeated."""
        runs = [stage() for _ in range(self.repeat)]
        return [min(same, key=lambda one: one.seconds) for same in zip(*runs, strict=True)]

    def keep(self, measures: list[Measure]) -> None:
        """Remember, and say at once."""
        self.done += measures
        for one in measures:
            print(table([one], head=len(self.done) == len(measures)), flush=True)


def _command(size: str, parts: tuple[str, ...]) -> str:
    return f"make bench SIZE={size}" + (f" PART='{' '.join(parts)}'" if parts != PARTS else "")


def main() -> None:
    """Run, print, write build/bench-SIZE.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", choices=sorted(SIZES), default="city")
    parser.add_argument("--repeat", type=int, default=2, help="times that the compared stages run; the fastest counts")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="folder with room for the files")
    parser.add_argument("--part", choices=PARTS, action="append", help="measure only this part; may be given again")
    arguments = parser.parse_args()
    parts = tuple(arguments.part or PARTS)
    work = arguments.work / f"bench-{arguments.size}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    before = machine()
    try:
        done = Bench(arguments.size, work, arguments.repeat, parts).run()
    finally:
        shutil.rmtree(work)
    found = ratios(done)
    print("\n" + targets(found))
    said = {
        "size": arguments.size, "people": SIZES[arguments.size][0], "records": SIZES[arguments.size][1],
        "date": datetime.now(UTC).date().isoformat(), "command": _command(arguments.size, parts), "repeat": arguments.repeat,
        "machine": before, "load_average_after": machine()["load_average"],
        "engine": {"intake_memory": INTAKE_MEMORY, "memory": MEMORY, "threads": THREADS},
        "versions": environment.versions(), "stages": [asdict(one) for one in done], "ratios": [asdict(one) for one in found],
    }  # fmt: skip
    path = ROOT / "build" / f"bench-{arguments.size}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf8")
    print(f"\nwritten: {path.relative_to(ROOT)}; `{Path('benchmarks/results.py')}` makes RESULTS.md of it")


if __name__ == "__main__":
    main()
