"""Ctrl-C at every single line in which a folder of outputs is made and held: no empty folder stays."""

from __future__ import annotations

import linecache
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from hedui.verification.outputs import folder

MOST = 200


def interrupted_at(line: int, out: Path) -> bool:
    """Hold OUT, with an interrupt before the so-manieth line that runs there. Whether it came before the work began."""
    left = line

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename != folder.__file__:
            return None
        # A signal is looked for at calls and jumps: `try:` alone is neither.
        if event == "line" and linecache.getline(folder.__file__, frame.f_lineno).strip() != "try:":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with folder.hold(out, "inputs"):
            sys.settrace(before)
            return False
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)


# A file that was opened just before is closed by the interpreter, which tells of it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_at_any_line_leaves_no_folder(tmp_path: Path) -> None:
    for line in range(1, MOST):
        out = tmp_path / str(line)
        if not interrupted_at(line, out):
            break
        assert not out.exists(), f"interrupted before line {line}"
    assert 10 < line < MOST - 1


def test_an_interrupt_takes_nothing_from_another_run(tmp_path: Path) -> None:
    with folder.hold(tmp_path / "out", "theirs") as theirs:
        with pytest.raises(folder.Refusal):
            folder.hold(tmp_path / "out", "theirs").__enter__()
        folder._clear_unheld(tmp_path / "out", new=True)
        assert theirs.work.is_dir()
