"""PostgreSQL from two accounts, one that owns the tables and one that serves: as docs/running.md says it."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from case_database import ON_POSTGRESQL
from machine import Machine, serving
from postgres_server import PASSWORD, running

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="its own server was tried in the run before")
ROLES = ("CREATE ROLE hedui_owner LOGIN PASSWORD 'o'", "CREATE ROLE hedui_web LOGIN PASSWORD 'w'")


@dataclass(frozen=True)
class Office:
    """A machine whose cases lie on a server."""

    port: int
    folder: Path

    def machine(self, database: str = "hedui", serving_as: str = "hedui_web:w", home: str = "home") -> Machine:
        def there(account: str) -> str:
            return f"postgresql://{account}@127.0.0.1:{self.port}/{database}"

        return Machine(
            self.folder / home, HEDUI_KEY_FILE=str(self.folder / "key"), HEDUI_DATABASE=there(serving_as),
            HEDUI_DATABASE_OWNER=there("hedui_owner:o"),
        )  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """With roles, two empty databases and a key."""
    with running() as server:
        place = f"host=127.0.0.1 port={server.port} user=owner password={PASSWORD} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            for statement in (*ROLES, *(f"CREATE DATABASE {name} OWNER hedui_owner" for name in ("hedui", "spare"))):
                connection.execute(statement)
        office = Office(server.port, tmp_path_factory.mktemp("office"))
        made = office.machine().run("key", "new", str(office.folder / "key"))
        assert made.returncode == 0, made.stderr
        yield office


def test_the_life_of_an_office_on_postgresql(office: Office) -> None:
    machine = office.machine()
    assert "[migrations_missing]" in machine.run("check-config").stderr
    done = machine.run("migrate")
    assert done.returncode == 0, done.stderr
    assert "[role_owns_tables]" in office.machine(serving_as="hedui_owner:o").run("check-config").stderr
    ready = machine.run("check-config")
    assert ready.returncode == 0 and "ready to serve" in ready.stdout, ready.stderr
    staff = [word for one in ("a:张三", "b:李四", "c:王五") for word in ("--administrator", one)]
    founded = machine.run("found", "--name", "某市核对中心", "--division", "150800", *staff)
    assert founded.returncode == 0 and founded.stdout.count("\n") == 3, founded.stderr
    again = machine.run("found", "--name", "某市核对中心", "--division", "150800", *staff)
    assert again.returncode == 2 and "[not_founded]" in again.stderr
    with serving(machine) as (url, _log):
        assert json.load(urllib.request.urlopen(f"{url}/healthz")) == {"status": "ok"}
        # The founding, and that its first passwords were given.
        assert "hedui_audit_links 2.0" in urllib.request.urlopen(f"{url}/metrics").read().decode()
        assert "演示" not in urllib.request.urlopen(f"{url}/accounts/login/").read().decode()
    worked = machine.run("worker", "--once")
    assert worked.returncode == 0, worked.stderr
    _moved(office, machine)


def _moved(office: Office, machine: Machine) -> None:
    """Backup, and restore on another machine with another database."""
    backed_up = machine.run("backup", str(office.folder / "b"))
    assert backed_up.returncode == 0, backed_up.stderr
    spare = office.machine("spare", home="spare")
    restored = spare.run("restore", str(office.folder / "b"))
    assert restored.returncode == 0 and "the memory holds" in restored.stdout, restored.stdout + restored.stderr
    assert spare.run("audit", "verify").returncode == 0
    assert spare.run("check-config").returncode == 0
    assert "[not_empty]" in spare.run("restore", str(office.folder / "b")).stderr
