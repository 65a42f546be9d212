"""What a long job tells: which stage it is in, how far, and afterwards how long each took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Teller(Protocol):
    """Somebody who is told of progress: a terminal, a program that reads lines, nobody."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` rows are expected, None when not known."""

    def advance(self, rows: int) -> None:
        """Rows done since the last call."""

    def finish(self, name: str, rows: int, seconds: float) -> None:
        """The stage has ended."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, rows: int) -> None:
        """Nothing."""

    def finish(self, name: str, rows: int, seconds: float) -> None:
        """Nothing."""


@dataclass
class Stages:
    """Times the stages of a run for the manifest. The clock measures work; it never enters a figure."""

    teller: Teller
    done: list[dict[str, object]] = field(default_factory=list)
    rows: int = 0

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """One stage; rows are counted by `advance` inside it."""
        self.rows = 0
        self.teller.stage(name, total)
        began = time.perf_counter()
        yield
        self._note(name, self.rows, time.perf_counter() - began)

    def beside(self, name: str, done: Callable[[], tuple[int, float]]) -> int:
        """A stage that went on beside others: `done` waits for its rows and its own seconds. Returns the rows."""
        self.teller.stage(name, None)
        rows, seconds = done()
        self.teller.advance(rows)
        self._note(name, rows, seconds)
        return rows

    def _note(self, name: str, rows: int, seconds: float) -> None:
        rate = round(rows / seconds) if seconds > 0 else 0
        self.done.append({"stage": name, "rows": rows, "seconds": round(seconds, 3), "rows_per_second": rate})
        self.teller.finish(name, rows, seconds)

    def advance(self, rows: int) -> None:
        """Rows done."""
        self.rows += rows
        self.teller.advance(rows)
