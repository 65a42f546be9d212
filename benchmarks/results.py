"""RESULTS.md from build/bench-*.json: figures with machine, date, versions and command, misses named as misses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SIZES = ("city", "province")


def page(runs: list[dict[str, Any]]) -> str:
    """The whole page."""
    intro = (
        "# Results\n\nMade by `benchmarks/results.py` from the JSON that `make bench` writes; what is measured, and how, "
        "stands in [benchmarks/README.md](benchmarks/README.md).\nSeconds are wall seconds of the fastest run; CPU seconds are "
        "those of all threads; peak is the highest resident memory of the stage's own process.\n"
    )
    return "\n".join([intro, *(part for run in runs for part in _run(run))])


def _run(run: dict[str, Any]) -> list[str]:
    machine, versions = run["machine"], ", ".join(f"{name} {text}" for name, text in run["versions"].items())
    lines = [
        f"## {run['people']:,} people × {run['records']:,} records\n",
        f"`{run['command']}` on {run['date']}; {machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB; "
        f"{machine['system']}, Python {machine['python']}; {versions}.  ",
        f"Engine: {run['engine']['threads']} threads, {run['engine']['intake_memory']} for intake, {run['engine']['memory']} "
        f"for the joins. Each compared stage ran {run['repeat']} time(s).\n",
    ]
    if machine["load_average"] > 1:
        lines.append(
            f"**To be measured again**: others were working on the machine (load average {machine['load_average']} before), so seconds are too many and ratios uncertain.\n"
        )
    lines += ["| target | found | bound | |", "|---|---:|---|---|"]
    lines += [
        f"| {r['name']} | {r['value']:.2f} | {r['bound']} {r['unit']} | {'met' if r['met'] else '**missed**'} |"
        for r in run["ratios"]
    ]
    lines += ["", "| stage | rows | seconds | CPU s | rows/s | peak MiB |", "|---|---:|---:|---:|---:|---:|"]
    lines += [_stage(one) for one in run["stages"]]
    return [*lines, "", *_chapters(run)]


def _stage(one: dict[str, Any]) -> str:
    rate = one["rows"] / one["seconds"] if one["seconds"] else 0
    return f"| {one['stage']} | {one['rows']:,} | {one['seconds']:.2f} | {one['cpu']:.2f} | {rate:,.0f} | {one['peak_mib']:,} |"


def _chapters(run: dict[str, Any]) -> list[str]:
    """The seconds of each stage of the whole verification."""
    whole = next((one for one in run["stages"] if one["stage"] == "whole"), None)
    if whole is None:
        return []
    told = ", ".join(f"{s['stage']} {s['seconds']:.1f}" for s in whole["more"]["stages"] if s["seconds"] >= 0.1)
    return [f"The whole verification, seconds by stage: {told}.", ""]


def main() -> None:
    """Write RESULTS.md."""
    paths = [ROOT / "build" / f"bench-{size}.json" for size in SIZES]
    runs = [json.loads(path.read_text("utf8")) for path in paths if path.exists()]
    (ROOT / "RESULTS.md").write_text(page(runs), "utf8")


if __name__ == "__main__":
    main()
