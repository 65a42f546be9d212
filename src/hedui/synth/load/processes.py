"""A rehearsal's files, written by two processes: threads would wait for each other at the interpreter's lock."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from ctypes import Array, c_byte, c_int64
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from hedui.values.faults import Refusal

PROCESSES = 2
# Seconds between two looks at what was written, and the most that a process has to tidy up when its parent was killed.
_LOOK, _GRACE = 0.2, 30.0
Seen = Callable[[int], None]
Made_co = TypeVar("Made_co", covariant=True)


class Work(Protocol[Made_co]):
    """One file to be written. It goes to another process: small, and what it needs is made there."""

    @property
    def rows(self) -> int:
        """Rows of the file."""
        ...

    def write(self, seen: Seen) -> Made_co:
        """Write it, whole or not at all; `seen` hears of rows and may raise to end it."""
        ...


class Stopped(Exception):
    """The run has ended while a file was being written; the file goes."""


@dataclass(frozen=True)
class _Board:
    """What all processes see: the rows written of each file (one writer each, so no lock), and whether to stop."""

    rows: Array[c_int64]
    stop: c_byte

    @property
    def total(self) -> int:
        """Rows of all files so far."""
        return sum(self.rows)


class _Process:
    """What one of the processes has."""

    board: ClassVar[_Board]
    orphaned: ClassVar[threading.Event]
    idle: ClassVar[threading.Event]

    @classmethod
    def begin(cls, board: _Board) -> None:
        """Once, at its start. Only the parent answers Ctrl-C, and when it dies its processes end too."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.board, cls.orphaned, cls.idle = board, threading.Event(), threading.Event()
        cls.idle.set()
        threading.Thread(target=cls._outlive, name="parent", daemon=True).start()

    @classmethod
    def write(cls, at: int, work: Work[Made_co]) -> Made_co:
        """Write file number `at`."""

        def seen(rows: int) -> None:
            cls.board.rows[at] += rows
            if cls.board.stop.value or cls.orphaned.is_set():
                raise Stopped

        cls.idle.clear()
        try:
            seen(0)
            return work.write(seen)
        finally:
            cls.idle.set()

    @classmethod
    def _outlive(cls) -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            cls.orphaned.set()
            cls.idle.wait(_GRACE)
            os._exit(1)


@dataclass(frozen=True)
class _Run(Generic[Made_co]):
    """Files in work."""

    board: _Board
    futures: dict[int, Future[Made_co]]

    def wait(self, seen: Seen) -> list[Made_co]:
        """What each file's writing returned, in their order; raises what the first that failed raised."""
        told, waiting = 0, set(self.futures.values())
        while waiting:
            done, waiting = wait(waiting, timeout=_LOOK)
            for future in done:
                future.result()
            now = self.board.total
            seen(now - told)
            told = now
        return [self.futures[at].result() for at in range(len(self.futures))]


def write_files(works: Sequence[Work[Made_co]], seen: Seen) -> list[Made_co]:
    """Write all, the largest first, so that no process waits long for the other. In the order of `works`.

    When one fails, or at Ctrl-C, the others stop within moments, and what they were writing goes.
    """
    processes = multiprocessing.get_context("spawn")
    board = _Board(processes.RawArray(c_int64, len(works)), processes.RawValue(c_byte, 0))
    pool = ProcessPoolExecutor(PROCESSES, processes, _Process.begin, (board,))
    try:
        order = sorted(range(len(works)), key=lambda at: -works[at].rows)
        return _Run(board, {at: pool.submit(_Process.write, at, works[at]) for at in order}).wait(seen)
    except BrokenProcessPool as error:
        raise Refusal(
            "process_ended", "a process of this run was ended from outside",
            "Look whether the machine ran out of memory, and run again with a new folder.",
        ) from error  # fmt: skip
    finally:
        board.stop.value = 1
        pool.shutdown(cancel_futures=True)
