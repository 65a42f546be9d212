"""A rehearsal's CSV files, written by two processes: threads would wait for each other at the interpreter's lock."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import ClassVar

from hedui.synth.load.accounts import Expected, expected
from hedui.synth.load.columns import Sheet
from hedui.synth.load.text import write_csv

PROCESSES = 2
_LOOK = 0.2
"""Seconds between two looks at the counter."""


@dataclass(frozen=True)
class File:
    """One item's file to be written."""

    sheet: Sheet
    folder: Path
    name: str

    def write(self, seen: Callable[[int], None]) -> Expected:
        """Write it, whole or not at all. Returns what must come out of it."""
        sheet = self.sheet
        write_csv(self.folder / self.name, list(sheet.header), sheet.share.rows, sheet.block, sheet.encoding, seen)
        return expected(sheet.share, sheet.who, self.name)


class _Counter:
    """The rows that all processes have written; each is given it when it starts."""

    rows: ClassVar[Synchronized[int]]

    @classmethod
    def take(cls, rows: Synchronized[int]) -> None:
        """Begin a process."""
        cls.rows = rows

    @classmethod
    def add(cls, rows: int) -> None:
        """Count rows."""
        with cls.rows.get_lock():
            cls.rows.value += rows


def write_files(files: Sequence[File], seen: Callable[[int], None]) -> list[Expected]:
    """Write all, the largest first, so that no process waits long for the other. Accounts in the order of `files`."""
    processes = multiprocessing.get_context("spawn")
    counter: Synchronized[int] = processes.Value("q", 0)
    with ProcessPoolExecutor(PROCESSES, processes, _Counter.take, (counter,)) as pool:
        order = sorted(range(len(files)), key=lambda at: -files[at].sheet.share.rows)
        futures = {at: pool.submit(_write, files[at]) for at in order}
        told, waiting = 0, set(futures.values())
        while waiting:
            done, waiting = wait(waiting, timeout=_LOOK)
            for future in done:
                if future.exception():
                    pool.shutdown(cancel_futures=True)
                future.result()
            now = counter.value
            seen(now - told)
            told = now
    return [futures[at].result() for at in range(len(files))]


def _write(file: File) -> Expected:
    return file.write(_Counter.add)
