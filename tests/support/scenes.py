"""What many tests begin with is set up once in a process: its tables, home and store are copied back for the next test."""

from __future__ import annotations

import pickle
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, connections

from hedui.audit.models import Head

T = TypeVar("T")
# The digest of the last entry of the memory, and how many rows there are in all tables.
State = tuple[str, int]
EMPTY = "empty"


@dataclass
class Scenes:
    """What was set up in this process, by name and by the state that it was set up on."""

    folder: Path
    start: State
    set_up: dict[tuple[str, State], bytes] = field(default_factory=dict)
    left: dict[tuple[str, State], State] = field(default_factory=dict)

    def begins(self, state: State) -> bool:
        """Whether nothing was done but scenes: then the same one leaves the same tables again."""
        return state == self.start or state in self.left.values()


_OPEN: list[Scenes] = []


def open_scenes(folder: Path) -> None:
    """From now on scenes are kept in `folder`. The tables are as the migrations left them, which is kept too."""
    _keep_tables(EMPTY)
    _OPEN[:] = [Scenes(folder, _state())]


def scene(name: str, make: Callable[[], T]) -> T:
    """What `make` returns, with tables, home and store as it leaves them: made the first time, copied afterwards.

    Only on empty tables or on what other scenes left: elsewhere, and inside of a test's transaction, it is made each time.
    """
    before = _state()
    if not _OPEN or connection.in_atomic_block or not _OPEN[0].begins(before):
        return make()
    scenes, key = _OPEN[0], (name, before)
    if key in scenes.set_up:
        _enter(scenes, key)
    else:
        scenes.set_up[key] = pickle.dumps(make())
        _keep(scenes, key)
    made: T = pickle.loads(scenes.set_up[key])  # noqa: S301 - written by this process
    return made


def put_back(mark: str = EMPTY) -> None:
    """The tables as they were when they were kept under `mark`; by itself, as the migrations left them."""
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    if connection.vendor == "sqlite":
        # Through SQLite, not over its file: a server's thread may still hold it open.
        with closing(sqlite3.connect(f"{name}.{mark}")) as kept, closing(sqlite3.connect(name)) as tables:
            tables.execute("PRAGMA synchronous = OFF")
            kept.backup(tables)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{name}_{mark}" STRATEGY file_copy')


def _keep_tables(mark: str) -> None:
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    if connection.vendor == "sqlite":
        # Not its file: another thread's connection may hold what was written last beside it.
        with closing(sqlite3.connect(name)) as tables, closing(sqlite3.connect(f"{name}.{mark}")) as kept:
            tables.backup(kept)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}_{mark}" TEMPLATE "{name}" STRATEGY file_copy')


def _keep(scenes: Scenes, key: tuple[str, State]) -> None:
    scenes.left[key] = _state()
    _keep_tables(_mark(scenes, key))
    for part, there in _folders(scenes, key):
        if part.exists():
            shutil.copytree(part, there)


def _enter(scenes: Scenes, key: tuple[str, State]) -> None:
    put_back(_mark(scenes, key))
    for part, there in _folders(scenes, key):
        if there.exists():
            shutil.copytree(there, part, dirs_exist_ok=True)


def _mark(scenes: Scenes, key: tuple[str, State]) -> str:
    return f"scene{list(scenes.set_up).index(key)}"


def _folders(scenes: Scenes, key: tuple[str, State]) -> list[tuple[Path, Path]]:
    kept = scenes.folder / _mark(scenes, key)
    return [(Path(settings.HEDUI_HOME), kept / "home"), (Path(settings.HEDUI_STORE), kept / "store")]


def _state() -> State:
    # The memory covers what is done by the book; the rows, what tests put there beside it (sessions, factors).
    names = [name for name in connection.introspection.table_names() if name != "site_cache"]
    counts = " UNION ALL ".join(f'SELECT count(*) AS n FROM "{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(n) FROM ({counts}) AS counted")
        rows = int(cursor.fetchone()[0])
    return Head.objects.get(pk=1).digest, rows
