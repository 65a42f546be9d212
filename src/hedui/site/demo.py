"""`make demo`: a city, the whole job, the comparison with what was planted, and ten lines on where to look."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from hedui.site.cli.ending import refusals_end_well
from hedui.site.cli.options import store_key
from hedui.site.cli.telling import teller
from hedui.site.version import VERSION
from hedui.synth.city import build
from hedui.synth.compare import compare
from hedui.verification.run import Request, verify

SEED, HOUSEHOLDS, ON, PACK = 1, 3000, date(2026, 11, 1), "150800"
# The first few households with findings: case files for all of them would take most of the minute.
REPORTS = "sample"


def demo(folder: Path) -> int:
    """Build, verify, compare. 0 when every planted hit was found and none invented, else 1."""
    began = time.perf_counter()
    shutil.rmtree(folder, ignore_errors=True)
    city, out = folder / "city", folder / "out"
    print(f"An invented city of {HOUSEHOLDS:,} households, seed {SEED} …", flush=True)
    made = build(city, seed=SEED, households=HOUSEHOLDS, on=ON)
    request = Request(
        city / "roster.csv", city / "sources", PACK, ON, out, store_key(None, None), reports=REPORTS,
        environment=os.environ | made.environment, version=VERSION, draw=secrets.token_bytes, html=True,
    )  # fmt: skip
    manifest = verify(request, teller(quiet=False, as_json=False)).manifest
    said = compare(out, city / "truth")
    print("\n".join(said.lines))
    print(_where(folder, manifest, time.perf_counter() - began))
    return 0 if said.agrees else 1


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
Everybody in it is invented. Now try your own: .venv/bin/hedui verify --help"""


if __name__ == "__main__":
    sys.exit(refusals_end_well(lambda standalone_mode: demo(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))))
