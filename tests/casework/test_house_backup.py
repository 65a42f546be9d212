"""Backup and restore: the same rows, papers and chain come back; a changed byte, another key or a full house is refused."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from case_database import ON_POSTGRESQL
from django.db import connection, connections

from hedui.audit.actor import system
from hedui.audit.chain import verify
from hedui.audit.models import Head
from hedui.audit.recording import audited
from hedui.people.models import Organisation
from hedui.signing.keys import StoreKey
from hedui.site.backup import database
from hedui.site.backup.archive import Backup, back_up, restore
from hedui.site.backup.sealed import PIECE, Sealing, Unsealing
from hedui.values.faults import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
KEY = StoreKey(b"k" * 32)
PAPER = "图门巴雅尔的户口簿".encode() * 200_000  # more than three pieces


@pytest.fixture
def home(settings: Any) -> Path:
    """A home with a paper, a signed head and something private of a process that runs."""
    folder: Path = settings.HEDUI_HOME
    for name, content in (
        ("attachments/ab/abcd", PAPER),
        ("heads/head-2026-11-01.json", b"{}"),
        (".scratch-1/x", b"no"),
    ):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
    with audited(by=system("test"), event="setup"):
        Organisation.objects.create(code="150802", name="某区核对中心", kind="centre", division="150802000000")
    return folder


def made(home: Path, to: Path) -> Backup:
    return back_up(to, home, set(), KEY, datetime(2026, 11, 1, tzinfo=UTC), connection.vendor)


def emptied() -> None:
    """No tables any more, as on a new machine."""
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')


def test_everything_comes_back(home: Path, tmp_path: Path) -> None:
    links = Head.objects.get(pk=1).number
    backup = made(home, tmp_path / "b")
    assert backup.files == 2 and (tmp_path / "b.sha256").read_text().startswith(backup.digest)
    sealed = (tmp_path / "b").read_bytes()
    assert "某区核对中心".encode() not in sealed and "图门".encode() not in sealed
    emptied()
    shutil.rmtree(home)
    restore(tmp_path / "b", home, KEY, connection.vendor)
    assert (home / "attachments/ab/abcd").read_bytes() == PAPER and (home / "heads/head-2026-11-01.json").exists()
    assert not list(home.glob(".scratch*"))
    assert Organisation.objects.get().name == "某区核对中心"
    assert Head.objects.get(pk=1).number == links and verify() is None


def test_a_house_that_stands_is_not_overwritten(home: Path, tmp_path: Path) -> None:
    made(home, tmp_path / "b")
    with pytest.raises(Refusal) as refusal:
        restore(tmp_path / "b", home, KEY, connection.vendor)
    assert refusal.value.fault == "not_empty"
    with pytest.raises(Refusal) as refusal:
        made(home, tmp_path / "b")
    assert refusal.value.fault == "file_exists"
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("at", [20, 5000, PIECE + 100, -1])
def test_a_changed_byte_is_noticed_and_nothing_is_restored(home: Path, tmp_path: Path, at: int) -> None:
    made(home, tmp_path / "b")
    sealed = bytearray((tmp_path / "b").read_bytes())
    sealed[at] ^= 1
    (tmp_path / "b").write_bytes(sealed)
    emptied()
    shutil.rmtree(home)
    with pytest.raises(Refusal) as refusal:
        restore(tmp_path / "b", home, KEY, connection.vendor)
    assert refusal.value.fault in ("backup_unreadable", "backup_damaged")
    assert database.is_empty() and not list(home.rglob("abcd"))


def test_another_key_opens_nothing(home: Path, tmp_path: Path) -> None:
    made(home, tmp_path / "b")
    emptied()
    shutil.rmtree(home)
    with pytest.raises(Refusal, match="key of this installation"):
        restore(tmp_path / "b", home, StoreKey(b"o" * 32), connection.vendor)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_sealed_stream_of_any_length(tmp_path: Path, size: int) -> None:
    plain = secrets.token_bytes(size)
    with (tmp_path / "s").open("wb") as out, Sealing(out, KEY) as sealing:
        sealing.write(plain[: size // 3])
        sealing.write(plain[size // 3 :])
    with (tmp_path / "s").open("rb") as source:
        assert Unsealing(source, KEY, "s").read() == plain


def test_cut_at_the_border_of_a_piece(tmp_path: Path) -> None:
    with (tmp_path / "s").open("wb") as out, Sealing(out, KEY) as sealing:
        sealing.write(b"x" * (2 * PIECE + 5))
    whole = (tmp_path / "s").read_bytes()
    os.truncate(tmp_path / "s", len(whole) - 16 - 5)
    with (tmp_path / "s").open("rb") as source, pytest.raises(Refusal, match="piece 2"):
        Unsealing(source, KEY, "s").read()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite needs no programs")
def test_no_program_no_backup(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refusal, match="pg_dump is not installed"):
        made(home, tmp_path / "b")


def test_dates_of_the_backup_are_said(home: Path, tmp_path: Path) -> None:
    assert made(home, tmp_path / "b").size > len(PAPER)
    assert date(2026, 11, 1).isoformat() not in (tmp_path / "b").read_bytes().decode("latin1")
