"""Two processes write a rehearsal's files: the same bytes as ever, and they end together, leaving nothing half made."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest

from hedui.synth.load.files import File
from hedui.synth.load.rehearsal import Rehearsal, make
from hedui.synth.load.text import write_csv

ON = date(2026, 11, 1)
# A shell that starts something in the background has it ignore Ctrl-C; these tests may be started so.
SCRIPT = """
import signal
import sys
from datetime import date
from pathlib import Path
from hedui.synth.load.rehearsal import Rehearsal, make
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    make(Rehearsal(Path(sys.argv[1]), 400_000, 40_000_000, "csv", date(2026, 11, 1)), lambda rows: None)
"""


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*.part")]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A long rehearsal that has begun to write, in a process group of its own."""
    script = tmp_path / "long.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "load")], start_new_session=True, stderr=subprocess.DEVNULL
    )
    until(lambda: len(left(tmp_path / "load")) == 2)
    yield process
    for one in members(process.pid):
        one.kill()
    process.wait(30)


def until(holds: object, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.05)


def members(group: int) -> list[psutil.Process]:
    """The processes of a group that still run (dead ones may wait for somebody to take note)."""
    return [one for one in psutil.process_iter() if _group(one.pid) == group and _status(one) != psutil.STATUS_ZOMBIE]


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _status(process: psutil.Process) -> str:
    try:
        return process.status()
    except psutil.NoSuchProcess:
        return psutil.STATUS_ZOMBIE


def test_the_files_are_those_that_one_process_writes(tmp_path: Path) -> None:
    rehearsal, told = Rehearsal(tmp_path / "load", 500, 11_000, "csv", ON, encoding="gb18030"), []
    made = make(rehearsal, told.append)
    for sheet, one in zip(rehearsal.sheets, made.files, strict=True):
        alone = tmp_path / "alone.csv"
        write_csv(alone, list(sheet.header), sheet.share.rows, sheet.block, sheet.encoding, lambda _rows: None)
        assert (tmp_path / "load" / "sources" / one.file).read_bytes() == alone.read_bytes()
    assert sum(told) == made.rows + made.lines


def test_what_goes_to_a_process_is_small_also_after_use(tmp_path: Path) -> None:
    sheet = Rehearsal(tmp_path / "load", 500, 11_000, "csv", ON).sheets[0]
    sheet.block(0, 100)
    assert len(pickle.dumps(File(sheet, tmp_path / "file.csv"))) < 20_000


def test_a_file_that_cannot_be_written_ends_all_with_its_own_error(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            make(Rehearsal(tmp_path / "load", 3_000, 400_000, "csv", ON), lambda _rows: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left(tmp_path / "load") == []
    assert not (tmp_path / "load" / "accounts.json").exists()
    assert all(path.read_bytes().endswith(b"\n") for path in (tmp_path / "load" / "sources").glob("*.csv"))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_run(sent: signal.Signals, running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    if sent == signal.SIGINT:  # Ctrl-C goes to all processes of a terminal
        os.killpg(running.pid, sent)
    else:
        running.kill()
    running.wait(30)
    until(lambda: not members(running.pid), 20)
    assert left(tmp_path / "load") == []
    assert not (tmp_path / "load" / "accounts.json").exists()
