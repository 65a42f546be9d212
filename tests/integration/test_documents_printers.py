"""Case files that processes print: the same as those of threads, and nothing outlives who asked for them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from report_samples import case_file

from hedui.documents import case_file as printing
from hedui.documents.case_file import print_case_file, write_case_files
from hedui.documents.printers import Printers

# Prints without end, and says when the first is done.
ENDLESS = """
import itertools, sys
from pathlib import Path
from report_samples import case_file
from hedui.documents import case_file as printing
printing.BY_THREADS = 0
printing.write_case_files(
    (case_file(f"H{n}", 1, 0) for n in itertools.count()), Path(sys.argv[1]), lambda written: print(written, flush=True)
)
"""


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_processes_and_threads_print_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [case_file(f"H{n}", members=1, findings=n) for n in range(4)]
    folders = [tmp_path / "threads", tmp_path / "processes"]
    for folder, threads in zip(folders, (len(contents), 0), strict=True):
        folder.mkdir()
        monkeypatch.setattr(printing, "BY_THREADS", threads)
        assert write_case_files(contents, folder) == len(contents)
    assert written(folders[0]) == written(folders[1])
    assert {path.stat().st_mode & 0o777 for path in folders[1].iterdir()} == {0o600}


def test_what_a_process_cannot_print_is_raised_here_and_the_next_is_printed() -> None:
    with Printers(1) as printers:
        with pytest.raises(AttributeError):
            printers.print("no case file")
        canonical, papers = printers.print(case_file("H1"))
    assert (canonical, papers) == print_case_file(case_file("H1"))
    assert all(data.rstrip().endswith(b"%%EOF") for _paper, data in papers)


@pytest.mark.parametrize("threads", [0, 9])
def test_what_cannot_be_written_is_raised(threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "BY_THREADS", threads)
    with pytest.raises(FileNotFoundError):
        write_case_files([case_file("H1", 1, 0)], tmp_path / "nowhere")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_who_asked(how: signal.Signals, tmp_path: Path) -> None:
    line = [sys.executable, "-c", ENDLESS, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}  # what the tests stand on, too
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True, env=environment
    ) as asking:
        assert asking.stdout is not None
        for said in asking.stdout:
            if int(said) >= 3:
                break
        # Ctrl-C reaches the whole group; a kill only the one.
        (os.killpg if how is signal.SIGINT else os.kill)(asking.pid, how)
    assert _gone(asking.pid)
    left = [path for path in tmp_path.iterdir() if path.suffix == ".pdf"]
    assert len(left) >= 3
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in left)


def _gone(group: int, patience: float = 20) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
