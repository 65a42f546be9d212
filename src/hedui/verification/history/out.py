"""What a finished run kept of one household: its row, people, facts, findings, records, and the rules applied to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hedui.rules.binding import bind
from hedui.rules.loading import load
from hedui.tables import Engine, literal
from hedui.values.faults import Place, Refusal
from hedui.verification.assessment import Law
from hedui.verification.history.facts import FILE, PERSONS
from hedui.verification.outputs.law_tables import law_file
from hedui.verification.outputs.sheet_family import BothReadings, read_families
from hedui.verification.simulation.roll import FinishedRun, finished_run

Row = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """One household of a finished run. Rows are those of the Parquet files, in their order."""

    run: FinishedRun
    engine: Engine
    number: str
    household: Row
    people: list[Row]
    facts: list[Row]
    findings: list[Row]

    @property
    def members(self) -> list[Row]:
        """Those who live together: it is their file."""
        return [person for person in self.people if person["member"]]

    @cached_property
    def hits(self) -> list[Row]:
        """Every record of the household's people, in the departments' own words."""
        return _rows(self.engine, self.run.folder / "hits.parquet", self.number, "item, source_file, source_row")

    @cached_property
    def sources(self) -> dict[str, Row]:
        """What run.json says of each file, by its name."""
        return {source["file"]: source for source in self.run.manifest["sources"]}

    @cached_property
    def law(self) -> BothReadings | None:
        """The household under its programme's rules, on both readings; None where none could be applied."""
        file = law_file(self.run.folder, "household")
        families = _rows(self.engine, file, self.number, "household") if file.is_file() else []
        return self._under(families[0]["law"]) if families else None

    def _under(self, programme: str) -> BothReadings | None:
        pack = load(self.run.pack).with_sets(self.run.sets) if self.run.sets else load(self.run.pack)
        law = Law((), bind(pack, programme, self.run.on, self.run.on), (), illustrative=False)
        return read_families(self.engine, self.run.folder, [law], self.run.on, [self.number]).get(self.number)


def kept(engine: Engine, out: Path, household: str) -> Kept:
    """Read a household of the finished run in `out`. Refuses what is no such run, and a household that is not in it."""
    run = finished_run(out)
    if not all(
        (out / name).is_file() for name in (FILE, PERSONS, "households.parquet", "findings.parquet", "hits.parquet")
    ):
        what = "the run keeps no facts (facts.parquet): an older hedui made it"
        raise Refusal("run_without_facts", what, "Verify again with this version.", Place(str(out)))
    own = _rows(engine, out / "households.parquet", household, "household_no")
    if not own:
        what = "the run has no household of this number"
        raise Refusal(
            "no_household", what, "Give it as the roster writes it; households.xlsx lists them.", Place(str(out))
        )
    people, facts, findings = (
        _rows(engine, out / name, household, order)
        for name, order in ((PERSONS, "line"), (FILE, "number"), ("findings.parquet", "number"))
    )
    return Kept(run, engine, household, own[0], people, facts, findings)


def _rows(engine: Engine, file: Path, household: str, order: str) -> list[Row]:
    return engine.records(
        f"SELECT * FROM {engine.scan([file])} WHERE household_no = {literal(household)} ORDER BY {order}"
    )
