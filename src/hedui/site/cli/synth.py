"""`hedui synth` and `hedui compare`: invented cities and loads, and a run held against the planted truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hedui.site.cli.options import DAY, FILE
from hedui.synth.city import build
from hedui.synth.compare import compare


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


@click.command("compare")
@click.argument("out", type=FILE)
@click.argument("truth", type=FILE)
def compare_command(out: Path, truth: Path) -> int:
    """Hold the outputs of a run against the planted TRUTH of its city; status 1 when they differ."""
    said = compare(out, truth)
    for sentence in said.lines:
        click.echo(sentence)
    return 0 if said.agrees else 1
