"""The evidence annex of a household: the source rows behind its findings, from hits.parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from hedui.catalogue import Item, departments, items
from hedui.documents.annex_content import AnnexContent, AnnexFinding, Cell, Record, SourceRecords
from hedui.documents.third_persons import shown_cells
from hedui.intake.snapshot import Snapshot
from hedui.tables import Step
from hedui.verification.outputs.annex_words import in_words
from hedui.verification.outputs.reporting import Reporting
from hedui.verification.outputs.shown import Whose, members_of
from hedui.verification.outputs.told_findings import label_of

EVIDENCE = "evidence"
# Rows of one household that are printed; a family with more has a bank's or a tax office's whole year in several files.
MOST_RECORDS = 400
_UNRELATED = {"different", "missing"}
# A day as a workbook keeps it where its cell is not shown as one: days since the end of 1899 (1954 to 2064).
_SERIAL = re.compile(r"([2-5]\d{4})(\.\d+)?")
_SERIALS_BEGIN = date(1899, 12, 30)


def make_evidence(run: Reporting, reported: str) -> None:
    """Make `evidence`: household_no, item, source_file, source_row, match, met, record (JSON), each row once.

    `met`: whose number is in the row, and how far the name agrees.

    hits.parquet is read once for all households of `reported`, however many there are.
    """
    cited = f"""SELECT DISTINCT household_no, e.item, e.file, e."row" AS source_row
      FROM (SELECT household_no, unnest(evidence) AS e FROM findings WHERE household_no IN (SELECT household_no FROM {reported}))"""
    run.engine.run(
        Step(
            EVIDENCE,
            f"""SELECT h.household_no, h.item, h.source_file, h.source_row, min(h.match) AS match,
              list_sort(list(DISTINCT {{'number': h.id_number, 'agreement': h.name_agreement}})) AS met, min(h.record) AS record
            FROM {run.engine.scan([run.hits])} h JOIN ({cited}) c ON c.household_no = h.household_no AND c.item = h.item
              AND c.file = h.source_file AND c.source_row = h.source_row
            GROUP BY h.household_no, h.item, h.source_file, h.source_row ORDER BY h.household_no""",
        )
    )


def annex_content(
    run: Reporting, people: list[dict[str, Any]], findings: list[dict[str, Any]], evidence: list[dict[str, Any]]
) -> AnnexContent:
    """`evidence`: the household's rows of the relation, by item, file and row."""
    order = {code: at for at, code in enumerate(items())}
    every = [*evidence, *_of_others(findings, evidence)]
    rows = sorted(every, key=lambda r: (order[r["item"]], r["source_file"], r["source_row"]))
    printed = rows[:MOST_RECORDS]
    numbers = {(r["item"], r["source_file"], r["source_row"]): at for at, r in enumerate(printed, 1)}
    whose = Whose(people)
    return AnnexContent(
        tuple(_finding(number, f, numbers, whose) for number, f in enumerate(findings, 1)),
        tuple(_sources(run, printed, people)),
        len(rows) - len(printed),
    )


def _of_others(findings: list[dict[str, Any]], evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that are cited and are no record of this household's people: the register rows of somebody else."""
    known = {(r["item"], r["source_file"], r["source_row"]) for r in evidence}
    cited = {(e["item"], e["file"], e["row"]) for f in findings for e in f["evidence"]} - known
    return [
        {"item": item, "source_file": file, "source_row": row, "match": "exact_id", "met": [], "record": "{}"}
        for item, file, row in cited
    ]


def _finding(number: int, f: dict[str, Any], numbers: dict[tuple[str, str, int], int], whose: Whose) -> AnnexFinding:
    cited = {numbers.get((e["item"], e["file"], e["row"])) for e in f["evidence"]} - {None}
    records = tuple(sorted(n for n in cited if n is not None))
    return AnnexFinding(number, label_of(f), whose.name(f), records, f["grounds"])


def _sources(run: Reporting, rows: list[dict[str, Any]], people: list[dict[str, Any]]) -> Iterator[SourceRecords]:
    labels, household = {d.code: d.label for d in departments()}, members_of(people)
    own = {p["id_number"] for p in people if p["member"]}
    snapshots = run.snapshots
    number = 0
    for (code, file), group in groupby(rows, key=lambda r: (r["item"], r["source_file"])):
        item, snapshot = items()[code], snapshots[code, file]
        pairs = {
            snapshot.own[name.code]: snapshot.own.get(number_.code, "")
            for name, number_ in item.people
            if name.code in snapshot.own
        }
        days = days_of(item, snapshot)
        records = []
        for row in group:
            number += 1
            agreements = {one["agreement"] for one in row["met"]}
            cells: tuple[Cell, ...] = ()
            if may_be_read(row, own):
                related = not _UNRELATED & agreements
                cells = shown_cells(json.loads(row["record"]), pairs, household, related=related)
            told = in_words(with_days(cells, days), item, snapshot)
            records.append(Record(number, row["source_row"], row["match"], told))
        yield SourceRecords(
            labels[item.department], item.label, file, snapshot.source_sha256, snapshot.as_of_date, tuple(records)
        )


def may_be_read(row: Mapping[str, Any], own: Collection[str | None]) -> bool:
    """Whether a family may read the words of a row: somebody of it is in it for sure.

    What is an obligor's, somebody else's, or a stranger's whose number or address is alike, is named by file and row.
    """
    if row["match"] not in ("exact_id", "converted_id"):
        return False
    return any(one["number"] in own and one["agreement"] != "different" for one in row["met"])


def days_of(item: Item, snapshot: Snapshot) -> set[str]:
    """The headers of a file under which days stand."""
    return {snapshot.own[c.code] for c in item.columns if c.kind == "date" and c.code in snapshot.own}


def with_days(cells: tuple[Cell, ...], columns: Collection[str]) -> tuple[Cell, ...]:
    """The cells, in these columns with the day beside a workbook's number for it: `42478（2016-04-18）`."""
    return tuple(replace(one, value=_with_day(one.value)) if one.column in columns else one for one in cells)


def _with_day(written: str) -> str:
    found = _SERIAL.fullmatch(written.strip())
    return f"{written}（{_SERIALS_BEGIN + timedelta(int(found[1]))}）" if found else written
