"""What a run left in its folder, read: the household's figures, facts and findings, the records, the family as the rules read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hedui.verification.findings.shape import kinds
from hedui.verification.outputs.law_tables import law_file
from hedui.verification.readings import BASES, TABLES, of_reading

Row = dict[str, Any]
MANIFEST = "run.json"
# What only says what was not compared: the plan says it by person and item.
_COMPLETENESS = "核对完整性"
_NOT_OF_US = ("mark",)


@dataclass(frozen=True)
class Results:
    """One household's part of a finished run; rows as they stand in the files, days as dates."""

    household: Row
    facts: list[Row]
    findings: list[Row]
    hits: list[Row]
    people: list[Row]
    items: dict[str, Row]
    # programme: the name of the rules; declared, larger: table → rows of each reading. Empty without rules.
    law: Row


def read_results(folder: Path, household_no: str) -> Results:
    """The results of a household in a finished run. FileNotFoundError when the run has not finished."""
    manifest = json.loads((folder / MANIFEST).read_text("utf8"))
    own = {
        name: _own(folder / f"{name}.parquet", household_no)
        for name in ("households", "facts", "findings", "hits", "people")
    }
    table = kinds()
    findings = [row for row in own["findings"] if table[row["kind"]].changes != _COMPLETENESS]
    return Results(
        own["households"][0], sorted(own["facts"], key=lambda row: row["number"]), sorted(findings, key=lambda row: row["number"]),
        own["hits"], sorted(own["people"], key=lambda row: row["line"]), manifest["items"], _law(folder, household_no),
    )  # fmt: skip


def written(results: Results) -> str:
    """What is kept of them beside records and findings, as JSON; `readable` reads it."""
    kept = {
        "household": results.household, "facts": results.facts, "people": results.people, "items": results.items,
        "law": results.law,
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=_plain)


def readable(text: str) -> Row:
    """What `written` wrote, days as dates."""
    return dict(json.loads(text, object_hook=_day)) if text else {}


def _own(path: Path, household_no: str) -> list[Row]:
    rows = pq.read_table(path, filters=[("household_no", "=", household_no)]).to_pylist()
    return [{name: value for name, value in row.items() if name not in _NOT_OF_US} for row in rows]


def _law(folder: Path, household_no: str) -> Row:
    path = law_file(folder, "household")
    rows = _own(path, household_no) if path.is_file() else []
    if not rows:
        return {}
    own = [("household", "=", rows[0]["household"])]
    kept = {
        table: rows if table == "household" else pq.read_table(law_file(folder, table), filters=own).to_pylist()
        for table in TABLES
    }
    readings = {basis: {table: of_reading(kept[table], basis) for table in TABLES} for basis in BASES}
    return {"programme": rows[0]["law"], **readings}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def _day(said: Row) -> Any:
    return date.fromisoformat(said["day"]) if set(said) == {"day"} else said
