"""A real PostgreSQL, started on the loopback by the tests that need one, gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "pw-of-the-test"


@dataclass(frozen=True)
class Server:
    """A running server: its port. Its superuser is `owner` with PASSWORD, its database `postgres`."""

    port: int

    @property
    def url(self) -> str:
        """The owner's address for a reader of views."""
        return f"postgresql+pg8000://owner:{PASSWORD}@127.0.0.1:{self.port}/postgres"


@contextmanager
def running() -> Iterator[Server]:
    """A server with an empty database, until the block ends."""
    binaries = _binaries()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="hedui-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        run = _as_user(folder)
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        how = ["-D", folder / "data", "-U", "owner", "-A", "scram-sha-256", f"--pwfile={folder}/password", "-E", "UTF8"]
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c log_statement=none"
        start = ["-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start"]
        subprocess.run([*run, binaries / "initdb", *how, "--locale=C"], check=True, capture_output=True)
        subprocess.run([*run, binaries / "pg_ctl", *start], check=True, stdout=subprocess.DEVNULL)
        try:
            yield Server(port)
        finally:
            stop = ["-D", folder / "data", "-m", "immediate", "-w", "stop"]
            subprocess.run([*run, binaries / "pg_ctl", *stop], check=True, stdout=subprocess.DEVNULL)


def _binaries() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    pytest.fail("PostgreSQL is not installed: run `make setup`, or `apt-get install postgresql`")


def _as_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user, who gets the folder."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", "postgres", "--"]
