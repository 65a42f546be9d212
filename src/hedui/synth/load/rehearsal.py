"""`hedui synth load`: a rehearsal of any size, up to 24 million people and 526 million records.

The roster, 37 files or snapshots, and what must come out of them. How much disk it takes is said before it begins,
from samples of every file; it is refused when that is not free. Memory does not grow with the size.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from hedui.signing.keys import StoreKey
from hedui.synth.load.accounts import Expected
from hedui.synth.load.columns import Sheet
from hedui.synth.load.files import File, Loaded, Roster
from hedui.synth.load.people import MOST_PEOPLE, Residents
from hedui.synth.load.processes import Work, write_files
from hedui.synth.load.roster import Families, permitted
from hedui.synth.load.roster_file import RosterSheet
from hedui.synth.load.spread import shares
from hedui.values.faults import Place, Refusal
from hedui.values.files import private_folder, private_scratch, write_text

Seen = Callable[[int], None]
_SAMPLE = 5_000
# A snapshot's bytes for each byte of its rows as CSV, the highest seen of the 37; and what a small file has at least.
_SNAPSHOT_SHARE, _LEAST = 0.40, 20_000


@dataclass(frozen=True)
class Rehearsal:
    """What is to be made: `people` on the roster, about `records` rows; `kind` csv or snapshots; `on` the day of the
    check, the data are of the last day of the month before; `encoding` of the CSV files."""

    folder: Path
    people: int
    records: int
    kind: str
    on: date
    seed: int = 1
    roster_kind: str = "csv"
    encoding: str = "utf-8"

    @property
    def who(self) -> Residents:
        """The residents."""
        return Residents(self.people, self.seed)

    @property
    def data_day(self) -> date:
        """The day to which all files refer."""
        return self.on.replace(day=1) - timedelta(1)

    @property
    def sheets(self) -> list[Sheet]:
        """The tables of all items."""
        who = self.who
        return [Sheet(share, who, self.data_day, self.encoding) for share in shares(self.people, self.records)]

    @property
    def roster_sheet(self) -> RosterSheet:
        """The roster's table."""
        return RosterSheet(Families(self.who), self.data_day)

    @property
    def roster_path(self) -> Path:
        """Where the roster is written."""
        return self.folder / f"roster.{self.roster_kind}"


@dataclass(frozen=True)
class Made:
    """What a rehearsal is, counted from how it was made."""

    files: tuple[Expected, ...]
    lines: int
    households: int
    permitted: int

    @property
    def rows(self) -> int:
        """Source rows of all files."""
        return sum(one.account.rows for one in self.files)

    @property
    def hits(self) -> int:
        """Hits of permitted lines."""
        return sum(one.hits for one in self.files)


def disk(rehearsal: Rehearsal) -> int:
    """Bytes that the rehearsal needs, from a sample of every file, with a tenth to spare."""
    sample = min(_SAMPLE, rehearsal.people)
    needed = len(rehearsal.roster_sheet.block(0, sample)) / sample * rehearsal.people
    for sheet in rehearsal.sheets:
        rows = min(_SAMPLE, sheet.share.rows)
        text = len(sheet.block(0, rows)) / rows * sheet.share.rows
        parts = len(sheet.share.item.people)
        needed += text if rehearsal.kind == "csv" else text * _SNAPSHOT_SHARE * parts + _LEAST
    return int(needed * 1.1)


def refuse(rehearsal: Rehearsal, needed: int) -> None:
    """Refuses a rehearsal that cannot be made: sizes, a folder that holds something, a disk that is too small."""
    place = Place(str(rehearsal.folder))
    if not 1 <= rehearsal.people <= MOST_PEOPLE or rehearsal.records < 1:
        raise Refusal(
            "rehearsal_size", f"{rehearsal.people:,} people and {rehearsal.records:,} records cannot be made",
            f"Ask for 1 to {MOST_PEOPLE:,} people and at least one record.", place,
        )  # fmt: skip
    if rehearsal.folder.exists() and any(rehearsal.folder.iterdir()):
        raise Refusal("folder_not_empty", "the folder of the rehearsal is not empty", "Name a new folder.", place)
    free = free_bytes(rehearsal.folder)
    if needed > free:
        raise Refusal(
            "disk_full", f"the rehearsal needs {needed / 1e9:,.1f} GB and {free / 1e9:,.1f} GB are free",
            "Name a folder on a larger disk, or ask for fewer people and records.", place,
        )  # fmt: skip


def free_bytes(folder: Path) -> int:
    """What is free on the disk where the folder is or will be."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def make(rehearsal: Rehearsal, seen: Seen, key: StoreKey | None = None) -> Made:
    """Make the rehearsal: roster, sources/ (csv) or store/ (snapshots, sealed with `key`), accounts.json.

    `seen` hears of rows as they are made. The same arguments give the same rows. See `refuse` for what to ask before.
    """
    private_folder(rehearsal.folder)
    with private_scratch(rehearsal.folder) as scratch:
        works: list[Work[Expected | None]] = [Roster(rehearsal.roster_sheet, rehearsal.roster_path)]
        written = write_files(works + _files(rehearsal, key, scratch), seen)
    files = [one for one in written if one is not None]
    made = _counted(rehearsal, tuple(files))
    write_text(
        rehearsal.folder / "accounts.json", json.dumps(_told(rehearsal, made), ensure_ascii=False, indent=1) + "\n"
    )
    return made


def _files(rehearsal: Rehearsal, key: StoreKey | None, scratch: Path) -> list[Work[Expected | None]]:
    named = [(sheet, _name(rehearsal, sheet)) for sheet in rehearsal.sheets]
    if key is None:
        sources = private_folder(rehearsal.folder / "sources")
        return [File(sheet, sources / name) for sheet, name in named]
    store = private_folder(rehearsal.folder / "store")
    return [Loaded(sheet, name, store, key, scratch) for sheet, name in named]


def _name(rehearsal: Rehearsal, sheet: Sheet) -> str:
    return f"{sheet.share.item.code}-{rehearsal.data_day.isoformat()}.csv"


def _counted(rehearsal: Rehearsal, files: tuple[Expected, ...]) -> Made:
    allowed = sum(
        int(np.count_nonzero(permitted(np.arange(low, min(low + 10**6, rehearsal.people)))))
        for low in range(0, rehearsal.people, 10**6)
    )
    return Made(files, rehearsal.people, rehearsal.roster_sheet.families.households, allowed)


def _told(rehearsal: Rehearsal, made: Made) -> dict[str, object]:
    return {
        "on": rehearsal.on.isoformat(), "as_of": rehearsal.data_day.isoformat(), "seed": rehearsal.seed,
        "lines": made.lines, "households": made.households, "permitted": made.permitted,
        "rows": made.rows, "hits": made.hits, "files": [one.told() for one in made.files],
    }  # fmt: skip
