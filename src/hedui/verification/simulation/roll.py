"""A finished run as a roll: its manifest, its families as the rules read them, and the groups they are counted by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hedui.rules.binding import years_back
from hedui.tables import Engine, Step
from hedui.values.faults import Place, Refusal
from hedui.values.files import sha256_of
from hedui.verification.outputs.folder import MANIFEST, NOTE, WORK
from hedui.verification.outputs.law_tables import law_file
from hedui.verification.readings import TABLES, columns_kept, filed, kept, reading_steps, readings

ELDERLY, ADULT = 60, 18
TYPES = {
    "single_elderly": "一人户，六十岁以上", "single": "一人户，不满六十岁", "elderly": "两人以上，全部六十岁以上",
    "disabled": "有残疾成员", "minor": "有未成年人", "other": "其他家庭",
}  # fmt: skip
"""The kinds of household, each family in the first that fits."""
FEATURES = {
    "with_elderly": "有六十岁以上成员",
    "with_disabled": "有残疾成员",
    "with_serious": "有重病成员",
    "with_minor": "有未成年人",
}
"""What a family may have beside each other: these groups overlap."""


@dataclass(frozen=True)
class FinishedRun:
    """OUT of a verification: what run.json says, and its hash."""

    folder: Path
    manifest: dict[str, Any]
    sha256: str

    @property
    def pack(self) -> str:
        """The region by whose rules it was made."""
        return str(self.manifest["pack"])

    @property
    def on(self) -> date:
        """The day whose rules it applied."""
        return date.fromisoformat(self.manifest["on"])

    @property
    def sets(self) -> dict[str, int]:
        """Parameters that the run itself was given for a what-if."""
        return {name: int(value) for name, value in self.manifest["sets"].items()}


def finished_run(out: Path) -> FinishedRun:
    """Read run.json. Refuses a folder without a finished verification, and one without the families' tables."""
    place = Place(str(out))
    manifest = out / MANIFEST
    if not manifest.is_file():
        if (out / NOTE).is_file() or (out / WORK).exists():
            what = "this run was not finished: it has no run.json"
            raise Refusal("run_unfinished", what, "Run the same `hedui verify` again, then simulate.", place)
        raise Refusal("no_run", "here is no finished run of `hedui verify`", "Name the OUT of a verification.", place)
    try:
        said = json.loads(manifest.read_text("utf8"))
        known = FinishedRun(out, said, sha256_of(manifest))
        _ = (known.pack, known.on, known.sets, said["roster"]["households"])
    except (ValueError, KeyError, TypeError, AttributeError):
        what = "its run.json is not that of a verification"
        raise Refusal("no_run", what, "Name the OUT of `hedui verify`.", place) from None
    if any(not law_file(out, table).is_file() for table in TABLES):
        what = "the run keeps no families as the rules read them (folder law/): an older hedui made it, or no family was assessed"
        raise Refusal("run_without_law", what, "Verify again with this version; the roster needs 城乡.", place)
    return known


def read_roll(engine: Engine, run: FinishedRun) -> None:
    """Make the input tables, `filed` and `family` (see rules/simulate.py) of a run in the engine.

    `family` also has household_no, county, urban, members, type (of TYPES), size, and the FEATURES as yes or no.
    """
    for table in TABLES:
        engine.run(Step(kept(table), f"SELECT * FROM {engine.scan([law_file(run.folder, table)])}"))
        missing = set(columns_kept(table)) - {row[0] for row in engine.rows(f"DESCRIBE {kept(table)}")}
        if missing:
            what = f"the run's families lack what the rules ask now ({table}: {', '.join(sorted(missing))}): an older hedui made it"
            raise Refusal("run_without_law", what, "Verify again with this version.", Place(str(run.folder)))
    for step in [readings(), filed(), *reading_steps()]:
        engine.run(step)
    engine.run(Step("family", _family(run.on)))


def _family(on: date) -> str:
    old, grown = (f"DATE '{years_back(on, years).isoformat()}'" for years in (ELDERLY, ADULT))
    about = f"""SELECT household, count(*) AS persons, count(*) FILTER (birth_date <= {old}) AS old,
      count(*) FILTER (birth_date > {grown}) AS young, count(*) FILTER (disability_level_lo >= 1) AS disabled,
      count(*) FILTER (health = 'serious') AS serious FROM {kept("person")} WHERE counts GROUP BY household"""
    return f"""SELECT h.household AS family, h.household_no, h.programme, h.county, h.urban, h.members, h.question,
      CASE WHEN h.members = 1 AND p.old = 1 THEN 'single_elderly' WHEN h.members = 1 THEN 'single'
        WHEN p.old = p.persons THEN 'elderly' WHEN p.disabled > 0 THEN 'disabled' WHEN p.young > 0 THEN 'minor' ELSE 'other' END AS type,
      CASE WHEN h.members >= 5 THEN '5+' ELSE CAST(h.members AS VARCHAR) END AS size,
      p.old > 0 AS with_elderly, p.disabled > 0 AS with_disabled, p.serious > 0 AS with_serious, p.young > 0 AS with_minor
    FROM {kept("household")} h JOIN ({about}) p ON p.household = h.household"""


@dataclass(frozen=True)
class Occurring:
    """What occurs in a roll: programmes that are asked for, areas, kinds of family."""

    programmes: frozenset[str]
    areas: tuple[str, ...]
    urban: tuple[bool, ...]


def occurring(engine: Engine) -> Occurring:
    """What both laws must have values for."""
    rows = engine.rows(f"SELECT DISTINCT programme, area, urban FROM {kept('household')}")
    return Occurring(
        frozenset(r[0] for r in rows), tuple(sorted({r[1] for r in rows})), tuple(sorted({r[2] for r in rows}))
    )
