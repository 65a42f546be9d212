"""A bare machine for the hedui command: a home of its own, its environment, a server."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

MAIN = [sys.executable, "-c", "from hedui.site.cli import main; main()"]


class Machine:
    """A home of its own, and the command in it."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home, self.database = home, home / "hedui.sqlite3"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEDUI_", "DJANGO_"))}
        self.environment = kept | {"HEDUI_HOME": str(home)} | environment

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*MAIN, *words], check=False, env=self.environment, input=typed, capture_output=True, text=True, timeout=120
        )

    def changed(self, statement: str) -> None:
        """Somebody with the database's own tools: the triggers are dropped first."""
        with closing(sqlite3.connect(self.database)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            connection.commit()


@contextmanager
def serving(machine: Machine, *words: str) -> Iterator[tuple[str, list[str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log: list[str] = []
    with (machine.home / "log").open("w") as out:
        process = subprocess.Popen(
            [*MAIN, "serve", "--port", str(port), *words], env=machine.environment, stdout=out, stderr=out
        )
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                    break
                except OSError:
                    assert time.monotonic() < deadline and process.poll() is None, (machine.home / "log").read_text()
                    time.sleep(0.3)
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.terminate()
            process.wait(30)
    log += (machine.home / "log").read_text("utf8").splitlines()
