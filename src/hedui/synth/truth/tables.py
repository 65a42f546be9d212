"""The truth as CSV files for people and programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from hedui.synth.ledger import Finding
from hedui.synth.truth.account import Truth
from hedui.synth.truth.findings.judge import Told
from hedui.synth.truth.usable import fate

HEADERS: dict[str, tuple[str, ...]] = {
    "hits": ("household_no", "id_number", "item", "source_file", "source_row", "part", "match", "name_agreement"),
    "rejects": ("source_file", "source_row", "part", "reason"),
    "unkeyed": ("source_file", "source_row", "part", "reason"),
    "candidates": (
        "household_no",
        "id_number",
        "item",
        "source_file",
        "source_row",
        "band",
        "evidence",
        "name_agreement",
        "number",
    ),
    "accounts": ("source_file", "rows", "keyed", "unkeyed", "rejected"),
    "findings": ("household_no", "id_number", "kind", "item", "note"),
    "amounts": ("household_no", "id_number", "kind", "item", "found", "declared"),
    "files": ("file", "item", "as_of", "as_of_in", "kind", "encoding", "separator"),
}


def write(folder: Path, truth: Truth, findings: Iterable[tuple[str, ...]], files: Iterable[tuple[object, ...]]) -> None:
    """Writes truth/hits.csv and its neighbours."""
    folder.mkdir()
    _table(folder, "hits", sorted(truth.hits, key=lambda row: (row[3], row[4], row[0], row[5])))
    for name in ("rejects", "unkeyed", "candidates", "accounts", "amounts"):
        _table(folder, name, getattr(truth, name))
    _table(folder, "findings", sorted(findings))
    _table(folder, "files", files)


def finding_row(finding: Finding) -> tuple[str, ...]:
    """A planted finding as a row of findings.csv; the number is empty where the roster's cannot be used."""
    line = finding.line
    number = fate(line.written_number or line.person.number).number
    return (finding.household.number, number, finding.kind, finding.item, finding.note)


def with_notes(questions: Iterable[Told], planted: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Every question, with the note of the story that planted it where one did; stories that raised none stay."""
    notes = {row[:4]: row[4] for row in planted}
    told = [(*row[:4], notes.pop(row[:4], "")) for row in questions]
    return [*told, *((*row, f"NOT RAISED: {note}") for row, note in notes.items())]


def _table(folder: Path, name: str, rows: Iterable[tuple[object, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADERS[name])
        writer.writerows(rows)
