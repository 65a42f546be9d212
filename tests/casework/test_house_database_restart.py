"""A PostgreSQL that is stopped and started under a server and a worker: a page that says so, then everything goes on, once."""

from __future__ import annotations

import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from case_database import ON_POSTGRESQL
from machine import MAIN, Machine, serving
from postgres_server import PASSWORD, _binaries, running

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="it has a server of its own")


def status(address: str) -> int:
    try:
        return int(urllib.request.urlopen(address, timeout=30).status)
    except urllib.error.HTTPError as error:
        return error.code


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_pages_and_jobs_go_on_after_the_database_was_started_anew(tmp_path: Path) -> None:
    with running() as server:
        url = f"postgresql://owner:{PASSWORD}@127.0.0.1:{server.port}/postgres"
        machine = Machine(tmp_path / "home", HEDUI_DEMO="1", HEDUI_DATABASE=url)
        assert machine.run("migrate").returncode == 0

        def asked(statement: str) -> list[tuple[Any, ...]]:
            with psycopg.connect(url, autocommit=True) as connection:
                return connection.execute(statement.encode()).fetchall()

        folder = next(one for one in Path(tempfile.gettempdir()).glob("hedui-pg-*/data")
                      if (one / "postmaster.pid").exists() and f"\n{server.port}\n" in (one / "postmaster.pid").read_text())  # fmt: skip
        control = ["runuser", "-u", folder.owner(), "--", str(_binaries() / "pg_ctl"), "-D", str(folder), "-w"]
        again = [
            "-o",
            f"-h 127.0.0.1 -p {server.port} -k {folder.parent} -c fsync=off",
            "-l",
            str(folder.parent / "log"),
            "start",
        ]
        worker = subprocess.Popen([*MAIN, "worker"], env=machine.environment)
        try:
            with serving(machine) as (house, _log):
                until(lambda: asked("SELECT count(*) FROM procedures_job WHERE state = 'done'") == [(2,)])
                assert status(f"{house}/accounts/login/") == 200
                subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, check=True)
                assert status(f"{house}/accounts/login/") == status(f"{house}/healthz") == 503
                time.sleep(2)
                subprocess.run([*control, *again], stdout=subprocess.DEVNULL, check=True)
                until(lambda: status(f"{house}/healthz") == 200)
                assert status(f"{house}/accounts/login/") == 200 and worker.poll() is None
                asked("INSERT INTO procedures_job (kind, key, payload, state, attempts, next_at, put_at, worker, failure) VALUES "
                      "('note_deliveries', 'again', '{}', 'waiting', 0, now(), now(), '', '') RETURNING id")  # fmt: skip
                until(lambda: asked("SELECT state, attempts FROM procedures_job WHERE key = 'again'") == [("done", 1)])
                assert asked("SELECT DISTINCT state, attempts FROM procedures_job") == [("done", 1)]
        finally:
            worker.terminate()
            assert worker.wait(30) == 0
