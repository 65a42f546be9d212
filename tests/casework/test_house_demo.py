"""What `make demo` goes on to at a terminal: the screens, until Ctrl-C; nothing is left running."""

from __future__ import annotations

import os
import pty
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from case_database import ON_POSTGRESQL
from machine import Machine

from hedui.catalogue import departments
from hedui.people.models import Organisation
from hedui.site.demo import goes_on
from hedui.site.demo_cases import House
from hedui.site.demonstration.staff import office

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="its own machines have files")


def terminal_there() -> bool:
    """Whether this machine hands out pseudo-terminals: a bare root without /dev/pts does not."""
    try:
        ours, theirs = pty.openpty()
    except OSError:
        return False
    os.close(ours)
    os.close(theirs)
    return True


at_a_terminal = pytest.mark.skipif(not terminal_there(), reason="the machine has no pseudo-terminals")


@at_a_terminal
def test_only_a_terminal_goes_on_and_only_after_a_demonstration_that_agreed(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "r+b", buffering=0), os.fdopen(theirs, "r") as terminal, (tmp_path / "f").open("w+") as file:
        assert goes_on(0, terminal, terminal)
        assert not goes_on(0, terminal, file) and not goes_on(0, file, terminal) and not goes_on(1, terminal, terminal)


@at_a_terminal
def test_ctrl_c_ends_server_and_worker_without_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    machine = Machine(folder / "house", HEDUI_DEMO="1", HEDUI_PORT=str(port))
    assert machine.run("migrate").returncode == 0
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "hedui.site.demo", str(folder), "--serve"]
    process = subprocess.Popen(
        command, env=machine.environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(theirs), os.O_RDWR)),  # noqa: PLW1509 - its terminal, so that Ctrl-C finds it
    )  # fmt: skip
    os.close(theirs)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        os.write(ours, b"\x03")
        assert process.wait(30) == 0
        said = os.read(ours, 100_000).decode()
        assert "Stopped." in said and "rror" not in said, said
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
    finally:
        process.terminate()
        os.close(ours)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5)
        except OSError:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.3)
        else:
            return


def test_a_house_that_is_never_told_of_a_filled_store_is_founded_and_has_no_cases(tmp_path: Path) -> None:
    with House(tmp_path) as house:
        assert house.done() == ""
    with closing(sqlite3.connect(tmp_path / "house" / "hedui.sqlite3")) as database:
        for table, there in (("people_appointment", True), ("cases_case", False)):
            assert bool(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) is there, table


def test_whoever_begins_a_house_and_is_interrupted_leaves_no_process(tmp_path: Path) -> None:
    others = set(psutil.Process().children())
    with pytest.raises(KeyboardInterrupt), House(tmp_path):
        assert set(psutil.Process().children()) - others
        raise KeyboardInterrupt
    assert not set(psutil.Process().children()) - others


def test_the_codes_of_the_offices_fit_their_column_and_are_apart() -> None:
    codes = [office(one.code) for one in departments()]
    assert len(set(codes)) == len(codes) and max(map(len, codes)) <= Organisation._meta.get_field("code").max_length
