"""What the evidence annex says: the source records behind the findings, in the departments' own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hedui.documents.content import Match


@dataclass(frozen=True)
class Cell:
    """One column of a source row by the department's own header; `masked` where third persons were starred."""

    column: str
    value: str
    masked: bool = False


@dataclass(frozen=True)
class Record:
    """One source row. `number` is unique in the annex; `row` counts from 1, the first row below the header.

    No `cells`: the row is cited and its words are not for the reader (an obligor's, a stranger's, perhaps a stranger's).
    """

    number: int
    row: int
    match: Match
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SourceRecords:
    """The records from one file, with the SHA-256 of the file as it was delivered and the day it stands for."""

    department: str
    item: str
    file: str
    sha256: str
    as_of: date | None
    records: tuple[Record, ...]


@dataclass(frozen=True)
class AnnexFinding:
    """A finding of the report by its number there, and the numbers of the records on which it rests; `grounds`: what else."""

    number: int
    label: str
    person: str
    records: tuple[int, ...]
    grounds: str = ""


@dataclass(frozen=True)
class AnnexContent:
    """证据附件. `left_out`: rows that are evidence and are not printed because they are beyond `MOST_RECORDS`."""

    findings: tuple[AnnexFinding, ...]
    sources: tuple[SourceRecords, ...]
    left_out: int = 0
