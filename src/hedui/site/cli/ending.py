"""How the command ends: a refusal is one line on stderr and status 2; never a traceback, never a row's values."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hedui.values.faults import EngineError, Refusal, Refusals

REFUSED, FAILED, INTERRUPTED = 2, 3, 130
_INTERRUPTS: list[int] = []
"""The Ctrl-C of this run of the command."""


def refusals_end_well(command: Callable[..., Any]) -> int:
    """Run the command and give its exit status."""
    _INTERRUPTS.clear()
    try:
        with _noticed():
            result = command(standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door: a traceback could show a row's values
        if _INTERRUPTS or isinstance(error, click.Abort | KeyboardInterrupt):
            _say("interrupted; nothing is left under a final name, and the same command goes on from here")
            return INTERRUPTED
        return _ended(error)
    return result if isinstance(result, int) else 0


def stop_if_interrupted() -> None:
    """Ends the work after a Ctrl-C that came inside a library's callback and was lost there."""
    if _INTERRUPTS:
        raise KeyboardInterrupt


@contextmanager
def _noticed() -> Iterator[None]:
    """Keep note of Ctrl-C: libraries that are interrupted turn it into errors of their own, or into nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(number: int, _frame: object) -> None:
        _INTERRUPTS.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ended(error: BaseException) -> int:
    if isinstance(error, Refusal | Refusals):
        for refusal in error.each if isinstance(error, Refusals) else [error]:
            _say(str(refusal))
        return REFUSED
    if isinstance(error, click.ClickException):
        return _misused(error)
    if isinstance(error, EngineError):
        _say(f"the engine failed: {error}. Please report it with the command that was run.")
        return FAILED
    return _system(error) if isinstance(error, OSError) else _unexpected(error)


def _misused(wrong: click.ClickException) -> int:
    """A wrong argument in one line; a group without a command shows its help."""
    context = getattr(wrong, "ctx", None)
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        wrong.show()
    else:
        _say(f"{wrong.format_message()} [usage]. See `{context.command_path if context else 'hedui'} --help`.")
    return REFUSED


def _system(error: OSError) -> int:
    reasons = {
        errno.ENOSPC: (
            "disk_full",
            "the disk is full",
            "Free space or name another folder, then run the same command again.",
        ),
        errno.EFBIG: (
            "file_limit",
            "a file would be larger than this account or disk allows",
            "Raise the limit or name another folder, then run the same command again.",
        ),
        errno.EACCES: (
            "no_access",
            "reading or writing is not permitted here",
            "Check the rights of the file and its folder.",
        ),
        errno.EROFS: ("read_only", "the folder is on a read-only disk", "Name another folder."),
    }
    fault, what, remedy = reasons.get(
        error.errno or 0, ("system", os.strerror(error.errno or 0), "Check the file and its disk.")
    )
    name = f"{error.filename}: " if error.filename else ""
    _say(f"{name}{what} [{fault}]. {remedy}")
    return REFUSED


def _unexpected(error: BaseException) -> int:
    """Where it happened and of which class, without the message: that may hold values."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    _say(f"a mistake in hedui: {type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}. Please report it.")
    if os.environ.get("HEDUI_DEBUG"):
        traceback.print_exc()
    return FAILED


def _say(sentence: str) -> None:
    print(f"hedui: {sentence}", file=sys.stderr)
