"""The database itself keeps the memory: whatever statement would change, replace or take away what is in it is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from case_database import ON_POSTGRESQL
from django.db import DatabaseError, connection

from casework import County, entered, people_of_a_county
from hedui.audit.actions import sign_head
from hedui.audit.actor import system
from hedui.audit.chain import verify
from hedui.people.gate import today

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = {"audit_entry": "number", "audit_subject": "id", "audit_signedhead": "id"}


@pytest.fixture
def county(tmp_path: Path) -> County:
    """A memory with entries, persons and a signed head."""
    staff = people_of_a_county()
    entered(staff.actor("township_clerk"))
    sign_head(today(), tmp_path / "heads", by=system("worker"))
    return staff


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return list(cursor.fetchall())


def statements(table: str) -> list[str]:
    """What would change a row of the table: on this database, by every verb that it knows."""
    key, names = TABLES[table], columns(table)
    others = [name for name in names if name != key]
    before = f"SELECT {quoted(names)} FROM {table} ORDER BY {key} LIMIT 1"
    same = f"SELECT {f'(SELECT max({key}) + 1 FROM {table}), '}{quoted(others)} FROM {table} ORDER BY {key} LIMIT 1"
    shared = [f"UPDATE {table} SET {key} = {key} + 100000", f"DELETE FROM {table}",
              f"INSERT INTO {table} ({quoted(names)}) {before} ON CONFLICT ({key}) DO UPDATE SET {key} = 100000"]  # fmt: skip
    if ON_POSTGRESQL:
        return [*shared, f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE",
                f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
                f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone"]  # fmt: skip
    return [*shared, f"REPLACE INTO {table} ({quoted(names)}) {before}", f"INSERT OR REPLACE INTO {table} ({quoted(names)}) {before}",
            # Another key, and the same digest, person or day: REPLACE would take the old row away for it.
            f"INSERT OR REPLACE INTO {table} ({quoted([key, *others])}) {same}",
            f"UPDATE OR REPLACE {table} SET {key} = {key} + 1"]  # fmt: skip


def psycopg_error() -> type[Exception]:
    """What the driver raises when Django does not stand between."""
    return connection.Database.Error  # type: ignore[no-any-return]


def attempted(statement: str) -> None:
    """Past every guard of Django's connection."""
    if ON_POSTGRESQL:
        with connection.connection.cursor() as raw:
            raw.execute(statement)
        return
    there = sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=5, isolation_level=None)
    try:
        there.execute(statement)
    finally:
        there.close()


@pytest.mark.parametrize("table", TABLES)
def test_no_statement_changes_what_is_remembered(county: County, table: str) -> None:
    before = rows(table)
    assert before
    for statement in statements(table):
        with pytest.raises((DatabaseError, sqlite3.DatabaseError, psycopg_error()), match="append-only"):
            attempted(statement)
        assert rows(table) == before, statement
    assert verify() is None


@pytest.mark.parametrize("table", TABLES)
def test_what_is_new_is_still_added(county: County, table: str) -> None:
    before = len(rows(table))
    entered(county.actor("second_clerk"), hukou_division="150802101")
    if table != "audit_signedhead":
        assert len(rows(table)) > before
    assert verify() is None
