"""`hedui synth` and `hedui compare`: invented cities and loads, and a run held against the planted truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hedui.site.cli.options import DAY, FILE, store_key
from hedui.site.cli.telling import teller
from hedui.synth.city import build
from hedui.synth.compare import compare
from hedui.synth.load import rehearsal as load
from hedui.verification.telling import Stages


@click.group("synth")
def synth_group() -> None:
    """Invented people and department files, for rehearsal and tests."""


@synth_group.command("city")
@click.argument("out", type=FILE)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same city.")
@click.option("--households", default=3000, show_default=True, help="Households applying or receiving.")
@click.option("--on", "day", type=DAY, required=True, help="The day on which the city is looked at.")
def city_command(out: Path, seed: int, households: int, day: date) -> None:
    """Make a city of seven counties: roster, 37 department files with the defects of real ones, and the truth."""
    made = build(out, seed=seed, households=households, on=day)
    click.echo(
        f"{made.households:,} households, {made.lines:,} roster lines, {made.files} files, {made.rows:,} rows; "
        f"planted: {made.hits:,} hits, {made.findings:,} findings. See {out}/README.txt."
    )


@synth_group.command("load")
@click.argument("out", type=FILE)
@click.option("--people", default=300_000, show_default=True, help="Lines of the roster.")
@click.option("--records", default=6_600_000, show_default=True, help="Records of all 37 items together.")
@click.option(
    "--as", "kind", type=click.Choice(["csv", "snapshots"]), required=True, help="Files, or a store of snapshots."
)
@click.option("--on", "day", type=DAY, required=True, help="The day of the check; the data are of the month before.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same rows.")
@click.option(
    "--roster", "roster_kind", type=click.Choice(["csv", "parquet"]), default="csv", help="Kind of the roster."
)
@click.option("--encoding", type=click.Choice(["utf-8", "gb18030"]), default="utf-8", help="Encoding of the CSV files.")
@click.option("--key-file", type=FILE, help="File with the key of OUT/store (else HEDUI_KEY).")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def load_command(
    out: Path, people: int, records: int, kind: str, day: date, seed: int, roster_kind: str, encoding: str,
    key_file: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Make a rehearsal of any size in OUT: roster, 37 files or snapshots, and accounts.json: what must come out."""
    rehearsal = load.Rehearsal(out, people, records, kind, day, seed, roster_kind, encoding)
    key = store_key(out, key_file) if kind == "snapshots" else None
    needed, free = load.disk(rehearsal), load.free_bytes(out)
    if not quiet:
        click.echo(f"needs {needed / 1e9:,.2f} GB of disk; {free / 1e9:,.2f} GB are free")
    load.refuse(rehearsal, needed)
    stages = Stages(teller(quiet=quiet, as_json=False))
    with stages.stage("records", people + records):
        made = load.make(rehearsal, stages.advance, key)
    if not quiet:
        click.echo(
            f"{made.lines:,} lines in {made.households:,} households, {made.permitted:,} permitted; {made.rows:,} rows in "
            f"{len(made.files)} items; {made.hits:,} hits must be found. See {out}/accounts.json."
        )


@click.command("compare")
@click.argument("out", type=FILE)
@click.argument("truth", type=FILE)
def compare_command(out: Path, truth: Path) -> int:
    """Hold the outputs of a run against the planted TRUTH of its city; status 1 when they differ."""
    said = compare(out, truth)
    for sentence in said.lines:
        click.echo(sentence)
    return 0 if said.agrees else 1
