"""Progress for people (a line on the terminal) and for programs (JSON lines on stderr)."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from hedui.site.cli.ending import stop_if_interrupted
from hedui.verification.telling import Silent, Teller


class Terminal:
    """A bar per stage: rows, rate, time left where the total is known."""

    def __init__(self, console: Console):
        self._progress = Progress(
            TextColumn("{task.description:<36}"), BarColumn(24), TextColumn("{task.completed:>12,.0f} rows"),
            TextColumn("{task.fields[rate]:>14}"), TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True,
        )  # fmt: skip
        self._console = console
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None) -> None:
        """Begin a bar; where nobody watches there is only a line at the end."""
        if not self._console.is_terminal:
            return
        self._progress.start()
        self._task = self._progress.add_task(name, total=total, rate="")

    def advance(self, rows: int) -> None:
        """Move the bar."""
        if self._task is None:
            return
        self._progress.advance(self._task, rows)
        task = self._progress.tasks[-1]
        self._progress.update(self._task, rate=f"{task.completed / task.elapsed:,.0f} rows/s" if task.elapsed else "")

    def finish(self, name: str, rows: int, seconds: float) -> None:
        """Replace the bar by one line."""
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._progress.stop()
            self._task = None
        rate = f"{rows / seconds:>12,.0f} rows/s" if rows and seconds else ""
        self._console.print(f"  {name:<38} {rows:>12,} rows {seconds:>8.1f} s {rate}", highlight=False, soft_wrap=True)


class Lines:
    """One JSON object per event, on stderr."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins."""
        self._say({"event": "stage", "stage": name, "total": total})

    def advance(self, rows: int) -> None:
        """Not told: a program reads the end of the stage."""

    def finish(self, name: str, rows: int, seconds: float) -> None:
        """A stage has ended."""
        self._say({"event": "done", "stage": name, "rows": rows, "seconds": round(seconds, 3)})

    def _say(self, said: dict[str, Any]) -> None:
        print(json.dumps(said, ensure_ascii=False), file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Heeding:
    """Tells another, and stops the work where it is told of if Ctrl-C was pressed."""

    other: Teller

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins, unless the work is to end."""
        stop_if_interrupted()
        self.other.stage(name, total)

    def advance(self, rows: int) -> None:
        """Rows done."""
        stop_if_interrupted()
        self.other.advance(rows)

    def finish(self, name: str, rows: int, seconds: float) -> None:
        """The stage has ended."""
        self.other.finish(name, rows, seconds)


def teller(*, quiet: bool, as_json: bool) -> Teller:
    """Whom to tell. Bars only on a terminal; elsewhere one line per finished stage."""
    told: Teller = Silent() if quiet else Lines() if as_json else Terminal(Console(stderr=True))
    return Heeding(told)
