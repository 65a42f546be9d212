"""The database as one file at one moment, and back from it. Its own tools do it; nothing of the rows passes through here."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections

from hedui.values.faults import Place, Refusal


def copied(to: Path) -> None:
    """Write the whole database, as it stands at one moment, to a new file."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
        return
    _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", _place()["dbname"])


def is_empty() -> bool:
    """Whether there is nothing that a restore would overwrite."""
    if connection.vendor == "sqlite":
        return not _file().exists()
    return not connection.introspection.table_names()


def restored(source: Path) -> None:
    """Make the empty database what the file says."""
    connections.close_all()
    if connection.vendor == "sqlite":
        shutil.move(source, _file())
        _file().chmod(0o600)
        return
    _postgresql("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", f"--dbname={_place()['dbname']}", str(source))  # fmt: skip


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _place() -> dict[str, str]:
    said: Mapping[str, Any] = connection.settings_dict
    return {
        "dbname": str(said["NAME"]),
        "host": str(said["HOST"]),
        "port": str(said["PORT"]),
        "user": str(said["USER"]),
    }


def _postgresql(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, where no list of processes shows it."""
    if shutil.which(program) is None:
        raise Refusal("tool_missing", f"{program} is not installed here", "Install PostgreSQL's client programs of the server's version.", Place(program))  # fmt: skip
    place = _place()
    given = {"PGHOST": place["host"], "PGPORT": place["port"], "PGUSER": place["user"],
             "PGPASSWORD": str(connection.settings_dict["PASSWORD"])}  # fmt: skip
    environment = os.environ | {name: value for name, value in given.items() if value}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise Refusal("tool_failed", f"{program} ended with status {done.returncode}",
                      "Run it under the account that owns the tables (HEDUI_DATABASE_OWNER), with programs of the server's version.",
                      Place(program))  # fmt: skip
