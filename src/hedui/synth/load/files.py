"""What is written of a rehearsal: its roster, and each item's file as CSV or as a snapshot of a store."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hedui.intake.snapshot import Store
from hedui.signing.keys import StoreKey
from hedui.synth.load.accounts import Expected, expected
from hedui.synth.load.columns import Sheet
from hedui.synth.load.processes import Seen
from hedui.synth.load.roster_file import RosterSheet, write_roster
from hedui.synth.load.snapshots import write_snapshot
from hedui.synth.load.text import write_csv
from hedui.tables import Engine
from hedui.values.files import private_folder

# What the engine of each process may use: with the rows in work the two stay within 2 GiB.
_MEMORY = "512MB"


@dataclass(frozen=True)
class Roster:
    """The roster under its final name."""

    sheet: RosterSheet
    path: Path

    @property
    def rows(self) -> int:
        """Its lines."""
        return self.sheet.families.who.roster

    def write(self, seen: Seen) -> None:
        """Write it."""
        write_roster(self.path, self.sheet, seen)


@dataclass(frozen=True)
class File:
    """One item's file as CSV."""

    sheet: Sheet
    path: Path

    @property
    def rows(self) -> int:
        """Its rows."""
        return self.sheet.share.rows

    def write(self, seen: Seen) -> Expected:
        """Write it. Returns what must come out of it."""
        sheet = self.sheet
        write_csv(self.path, list(sheet.header), self.rows, sheet.block, sheet.encoding, seen)
        return expected(sheet.share, sheet.who, self.path.name)


@dataclass(frozen=True)
class Loaded:
    """One item's snapshot, as intake would make it of the file of that name. `scratch` is the engine's folder."""

    sheet: Sheet
    name: str
    store: Path
    key: StoreKey
    scratch: Path

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return self.sheet.share.rows

    def write(self, seen: Seen) -> Expected:
        """Write and enter it. Returns what must come out of it."""
        one = expected(self.sheet.share, self.sheet.who, self.name)
        write_snapshot(_engine(self.scratch, self.key), Store(self.store, self.key), self.sheet, one, seen)
        return one


@cache
def _engine(scratch: Path, key: StoreKey) -> Engine:
    """The engine of this process, which ends with it: one thread, as there is a process for each core."""
    spill = private_folder(scratch / str(os.getpid()))
    return Engine(spill, memory=_MEMORY, threads=1, key=key.derived("parquet"))
