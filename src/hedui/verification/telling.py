"""What a long job tells: which stage it is in, how far, and afterwards how long each took."""

from __future__ import annotations

import time
from collections.abc import Iterator
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
        seconds = time.perf_counter() - began
        rate = round(self.rows / seconds) if seconds > 0 else 0
        self.done.append({"stage": name, "rows": self.rows, "seconds": round(seconds, 3), "rows_per_second": rate})
        self.teller.finish(name, self.rows, seconds)

    def advance(self, rows: int) -> None:
        """Rows done."""
        self.rows += rows
        self.teller.advance(rows)
