"""`make demo`: a city, the whole job, the comparison with what was planted, and ten lines on where to look."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from hedui.signing.keys import StoreKey, read_key
from hedui.site.cli.ending import refusals_end_well
from hedui.site.cli.telling import teller
from hedui.site.demo_cases import House, start
from hedui.site.version import VERSION
from hedui.synth.city import build
from hedui.synth.compare import Comparison, compare
from hedui.verification.run import Request, verify
from hedui.verification.telling import Teller

SEED, HOUSEHOLDS, ON, PACK = 1, 3000, date(2026, 11, 1), "150800"
# The first few households with findings: case files for all of them would take most of the minute.
REPORTS = "sample"


def demonstration_key() -> StoreKey:
    """The key of everything that the demonstration keeps: HEDUI_KEY, or one that everybody knows (site/settings.py has the same)."""
    return read_key(os.environ.get("HEDUI_KEY"), None) or StoreKey(hashlib.sha256(b"hedui demonstration").digest())


def demo(folder: Path) -> int:
    """Build, verify, compare, put cases to work. 0 when every planted hit was found and none invented, else 1."""
    began = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with House(folder) as house:
        manifest, said = _job(folder, house)
        print("\n".join(said.lines))
        print(house.done(), end="")
    print(_where(folder, manifest, time.perf_counter() - began))
    return 0 if said.agrees else 1


def _job(folder: Path, house: House) -> tuple[dict[str, Any], Comparison]:
    """The city, the main job on it, and how what it found compares with what was planted."""
    city, out = folder / "city", folder / "out"
    print(f"An invented city of {HOUSEHOLDS:,} households, seed {SEED} …", flush=True)
    made = build(city, seed=SEED, households=HOUSEHOLDS, on=ON)
    request = Request(
        city / "roster.csv", city / "sources", PACK, ON, out, demonstration_key(), store=folder / "store", reports=REPORTS,
        environment=os.environ | made.environment, version=VERSION, draw=secrets.token_bytes, html=True,
    )  # fmt: skip
    manifest = verify(request, _Handing(teller(quiet=False, as_json=False), house)).manifest
    return manifest, compare(out, city / "truth")


@dataclass
class _Handing:
    """Tells what the main job tells, and lets the house go on as soon as the files are in the store."""

    teller: Teller
    house: House

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins."""
        self.teller.stage(name, total)

    def advance(self, rows: int) -> None:
        """Rows done."""
        self.teller.advance(rows)

    def finish(self, name: str, rows: int, seconds: float) -> None:
        """A stage has ended."""
        self.teller.finish(name, rows, seconds)
        if name == "intake":
            self.house.go_on()


def _where(folder: Path, manifest: dict[str, Any], seconds: float) -> str:
    counts, roster, out = manifest["counts"], manifest["roster"], folder / "out"
    rows = sum(source["rows"] for source in manifest["sources"])
    return f"""
{roster["households"]:,} households ({roster["lines"]:,} people) compared with {rows:,} rows of 36 items in {seconds:.0f} s.
  all of it as one page: open this     {out}/result.html
  families as the township sent them   {folder}/city/roster.csv
  department files, as dirty as life   {folder}/city/sources/
  {counts["findings"]:>6,} questions for people         {out}/findings.xlsx
  every household, every figure        {out}/households.xlsx
  {counts["hits"]:>6,} records, in their own words   {out}/hits.csv
  the two statutory tables             {out}/statistics.xlsx
  report, sheet, letter, annex         {out}/reports/
  rows that name nobody, and why       {out}/rejects/
  inputs, accounts, seconds            {out}/run.json
  cases at work, an account per role   http://localhost:8000 (make serve)
Everybody in it is invented. Now try your own: .venv/bin/hedui verify --help"""


def serve(folder: Path) -> int:
    """The worker and the server, until somebody interrupts (then 0), or one of them ends (then its status)."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal, a stopped make: as Ctrl-C
        signal.signal(number, signal.default_int_handler)
    started = start(folder)
    try:
        while all(one.poll() is None for one in started):
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\nStopped. `make serve` starts it again with everything that was done.", flush=True)
        return 0
    finally:
        for one in started:
            one.terminate()
        ended = [one.wait() for one in started]
    return max(ended)


def goes_on(status: int, *streams: TextIO) -> bool:
    """Whether somebody sits there who can look at the screens, and end them."""
    return status == 0 and all(one.isatty() for one in streams)


def main(folder: Path) -> int:
    """`make demo`: somebody at a terminal is served the screens afterwards, until Ctrl-C; a script gets its prompt back."""
    status = demo(folder)
    if not goes_on(status, sys.stdin, sys.stdout):
        return status
    print("\nThe screens start now; Ctrl-C ends them.", flush=True)
    return serve(folder)


if __name__ == "__main__":
    FOLDER = Path(next((one for one in sys.argv[1:] if not one.startswith("-")), "demo"))
    RUN = serve if "--serve" in sys.argv else main
    sys.exit(refusals_end_well(lambda standalone_mode: RUN(FOLDER)))
