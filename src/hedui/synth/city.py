"""`hedui synth city`: a roster, 36 department files and the truth beside them, all from one seed."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hedui.catalogue import items
from hedui.synth import again, crowd, everyday, notes, roster, slips, stories
from hedui.synth.chance import section
from hedui.synth.clock import Clock
from hedui.synth.deliveries import DELIVERIES, KEY_ENV, PASSWORD, PASSWORD_ENV, Delivery
from hedui.synth.families import Families
from hedui.synth.ledger import Ledger, Plot
from hedui.synth.people import Registry
from hedui.synth.places import COUNTIES
from hedui.synth.population import populate
from hedui.synth.truth import tables
from hedui.synth.truth.account import Account
from hedui.synth.truth.findings import sources
from hedui.synth.writing import sealing
from hedui.synth.writing.office import Office
from hedui.synth.writing.table import Table
from hedui.values.faults import Place, Refusal

REGION = "150800"
FEWEST = 120  # households: with fewer there are not enough families for one of each story
OTHERS = 13  # other residents per household on the roster: 40,000 beside 3,000 families

Written = list[tuple[Delivery, Sequence[Table]]]


@dataclass(frozen=True)
class CitySummary:
    """What was made. `environment` are the demonstration's secrets: variables to set before verifying."""

    folder: Path
    households: int
    lines: int
    permitted: int
    files: int
    rows: int
    hits: int
    findings: int
    environment: dict[str, str]


def build(folder: Path, *, seed: int, households: int = 3000, on: date, region: str = REGION) -> CitySummary:
    """Makes the city in `folder`, which must be new or empty: roster.csv, sources/, truth/, again/, README.txt.

    The same arguments give the same people, rows and truth. `on` is the day of the check; nobody's clock is asked.
    Raises Refusal: folder_not_empty, too_few_households, unknown_region.
    """
    _refuse(folder, households, region)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir()
    with _no_collection():
        return _build(folder, seed, households, on, region)


def _build(folder: Path, seed: int, households: int, on: date, region: str) -> CitySummary:
    plot = tell(seed, households, on)
    secret = sealing.identity(section(seed, "age"))
    written = _deliver(folder / "sources", seed, plot, secret)
    account = Account(plot.households, on, region)
    for _, parts in written:
        for table in parts:
            account.take(table)
    planted = [tables.finding_row(finding) for finding in plot.ledger.findings]
    findings = tables.with_notes([*account.questions(), *sources.answers(plot.clock)], planted)
    roster.write(folder / "roster.csv", plot.households)
    again.write(folder / "again", written, plot.clock)
    notes.write_sources(folder / "sources" / "sources.yaml", written, plot.clock)
    tables.write(folder / "truth", account.truth, findings, notes.file_rows(written, plot.clock))
    lines = [line for household in plot.households for line in household.lines]
    notes.write_readme(
        folder / "README.txt", seed=seed, households=households, lines=len(lines), on=on, region=region, secret=secret
    )  # fmt: skip
    return CitySummary(
        folder, households, len(lines), sum(line.is_permitted(on) for line in lines), len(written),
        sum(len(table.rows) for _, parts in written for table in parts), len(account.truth.hits),
        len(findings), {PASSWORD_ENV: PASSWORD, KEY_ENV: secret},
    )  # fmt: skip


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of small values without a cycle among them: looking for cycles took a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def tell(seed: int, households: int, on: date) -> Plot:
    """The people and everything that happened to them, before any of it is written down."""
    registry = Registry()
    population = populate(section(seed, "population"), registry, on, households * OTHERS)
    families = Families(section(seed, "families"), registry, on)
    roll = sorted((families.household() for _ in range(households)), key=lambda household: household.number)
    plot = Plot(section(seed, "stories"), Clock(on), Ledger(), population, registry, roll)
    stories.tell_all(plot)
    plot.rng = section(seed, "slips")
    slips.slip(plot)
    plot.rng = section(seed, "everyday")
    everyday.live(plot)
    for item in crowd.SHARES:
        crowd.fill(section(seed, "crowd", item), item, plot.clock, population, plot.ledger, households)
    return plot


def _deliver(folder: Path, seed: int, plot: Plot, secret: str) -> Written:
    neighbours = [someone.number for someone in plot.population.everyone[:500]]
    office = Office(folder, plot.clock, neighbours, secret)
    written: Written = []
    for delivery in DELIVERIES:
        records = plot.ledger.records.get(delivery.item, [])
        rng = section(seed, "writing", delivery.item)
        written.append((delivery, office.deliver(rng, items()[delivery.item], delivery, records)))
    return written


def _refuse(folder: Path, households: int, region: str) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(
            "folder_not_empty", "the folder is not empty", "Name a new folder for the city.", Place(str(folder))
        )
    if households < FEWEST:
        remedy = f"Ask for {FEWEST} or more with --households."
        raise Refusal("too_few_households", f"{households} households are too few for the stories of a city", remedy)
    if region != REGION:
        known = "、".join(COUNTIES.values())
        raise Refusal("unknown_region", f"cities are made for {REGION} ({known}) only", f"Use --region {REGION}.")
