"""Backups that nobody should have made: whatever an entry says of itself, nothing is written outside, and nothing is restored."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from case_database import ON_POSTGRESQL
from django.db import connection

from hedui.signing.keys import StoreKey
from hedui.site.backup import database
from hedui.site.backup.archive import restore
from hedui.site.backup.sealed import Sealing
from hedui.values.faults import Refusal

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the archive is the same; a database is not reached")
KEY = StoreKey(b"k" * 32)
Entry = tuple[tarfile.TarInfo, bytes]


def entry(name: str, content: bytes = b"evil", **said: Any) -> Entry:
    made = tarfile.TarInfo(name)
    made.size = len(content)
    for key, value in said.items():
        setattr(made, key, value)
    return made, content


def manifest(*files: Entry, **said: Any) -> Entry:
    """As `back_up` writes it, of these files."""
    digests = {one.name: hashlib.sha256(content).hexdigest() for one, content in files}
    return entry(
        "manifest.json",
        json.dumps({"hedui": "1", "made_at": "x", "engine": "sqlite", "files": digests} | said).encode(),
    )


def sealed(to: Path, entries: list[Entry], cut: int = 0) -> Path:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        for one, content in entries:
            tar.addfile(one, io.BytesIO(content) if one.isreg() else None)
    with to.open("wb") as out, Sealing(out, KEY) as sealing:
        sealing.write(plain.getvalue()[: -cut or None])
    return to


def sparse(name: str, size: int) -> Entry:
    """A header of 512 bytes that says: so many zeros."""
    made = entry(name, b"", type=tarfile.GNUTYPE_SPARSE)[0]
    head = bytearray(made.tobuf(tarfile.GNU_FORMAT))
    head[386:398] = b"%011o\0" % size  # one piece, of no bytes, at the end
    head[398:410] = b"%011o\0" % 0
    head[483:495] = b"%011o\0" % size
    head[148:156] = b"        "
    head[148:156] = b"%06o\0 " % sum(head)

    class Raw(tarfile.TarInfo):
        def tobuf(self, *_args: Any, **_said: Any) -> bytes:  # type: ignore[override]
            return bytes(head)

    return Raw(name), b""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home beside which nothing may appear."""
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "tables.sqlite3"))
    folder = tmp_path / "machine" / "home"
    folder.mkdir(parents=True, mode=0o700)
    (tmp_path / "machine" / "untouched").write_text("as it was")
    return folder


DATABASE, PAPER = entry("database", b"tables"), entry("home/attachments/ab/abcd")
HOSTILE: dict[str, list[Entry]] = {
    "an absolute path": [entry("/hedui-evil")], "a way up": [entry("home/../../evil")], "a way up at once": [entry("../evil")],
    "a way up and back": [entry("home/../home/x")], "beside the home": [entry("evil")], "the home itself": [entry("home")],
    "a dot": [entry("home/./x")], "no name": [entry("home//x")], "a hidden end": [entry("home/x/")],
    "a symbolic link": [entry("home/x", b"", type=tarfile.SYMTYPE, linkname="../../untouched")],
    "a file through a symbolic link": [entry("home/x", b"", type=tarfile.SYMTYPE, linkname="../.."), entry("home/x/untouched")],
    "a hard link": [entry("home/x", b"", type=tarfile.LNKTYPE, linkname="database")],
    "a hard link outside": [entry("home/x", b"", type=tarfile.LNKTYPE, linkname="../../untouched")],
    "a device": [entry("home/x", b"", type=tarfile.CHRTYPE, devmajor=1, devminor=3)],
    "a block device": [entry("home/x", b"", type=tarfile.BLKTYPE, devmajor=8)], "a pipe": [entry("home/x", b"", type=tarfile.FIFOTYPE)],
    "a folder": [entry("home/x", b"", type=tarfile.DIRTYPE)], "a kind that nobody knows": [entry("home/x", b"", type=b"Z")],
    "a duplicate": [PAPER, entry("home/attachments/ab/abcd", b"other")], "a file that is a folder": [entry("home/x"), entry("home/x/y")],
    "a name too long": [entry("home/" + "x" * 300)], "zeros without an end": [sparse("home/x", 1 << 40)],
}  # fmt: skip


def refused(backup: Path, home: Path) -> Refusal:
    """Nothing came of it: not in the home, not beside it."""
    with pytest.raises(Refusal) as refusal:
        restore(backup, home, KEY, "sqlite")
    assert list(home.iterdir()) == [] and database.is_empty()
    assert [one.name for one in home.parent.iterdir() if one != home] == ["untouched"]
    assert (home.parent / "untouched").read_text() == "as it was" and not Path("/hedui-evil").exists()
    return refusal.value


@pytest.mark.parametrize("what", HOSTILE)
def test_an_entry_that_is_no_file_of_a_backup(home: Path, tmp_path: Path, what: str) -> None:
    entries = HOSTILE[what]
    told = manifest(DATABASE, *entries)
    assert refused(sealed(tmp_path / "b", [DATABASE, *entries, told]), home).fault == "backup_damaged"


def test_a_size_beyond_the_archive(home: Path, tmp_path: Path) -> None:
    huge = entry("home/x")
    huge[0].size = 1 << 40
    plain = io.BytesIO()
    for one in (DATABASE[0].tobuf(), b"tables".ljust(512, b"\0"), huge[0].tobuf(tarfile.GNU_FORMAT), b"evil"):
        plain.write(one)
    with (tmp_path / "b").open("wb") as out, Sealing(out, KEY) as sealing:
        sealing.write(plain.getvalue())
    assert refused(tmp_path / "b", home).fault == "backup_damaged"


@pytest.mark.parametrize("cut", [10_240, 9_000, 11_000])
def test_an_archive_that_ends_early(home: Path, tmp_path: Path, cut: int) -> None:
    big = entry("home/x", b"x" * 20_000)
    assert (
        refused(sealed(tmp_path / "b", [DATABASE, big, manifest(DATABASE, big)], cut), home).fault == "backup_damaged"
    )


OTHERWISE: dict[str, list[Entry]] = {
    "none": [DATABASE, PAPER], "twice": [DATABASE, manifest(DATABASE), manifest(DATABASE)], "no JSON": [DATABASE, entry("manifest.json", b"{")],
    "a list": [DATABASE, entry("manifest.json", b"[]")], "no files": [DATABASE, entry("manifest.json", b'{"engine": "sqlite"}')],
    "a way up": [DATABASE, PAPER, manifest(DATABASE, entry("home/../../evil"))],
    "a file that is not there": [DATABASE, manifest(DATABASE, PAPER)], "a file that is not told": [DATABASE, PAPER, manifest(DATABASE)],
    "another digest": [DATABASE, PAPER, manifest(DATABASE, entry(PAPER[0].name, b"other"))], "no database": [PAPER, manifest(PAPER)],
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERWISE)
def test_a_manifest_that_says_something_else(home: Path, tmp_path: Path, what: str) -> None:
    assert refused(sealed(tmp_path / "b", OTHERWISE[what]), home).fault == "backup_damaged"


def test_an_honest_one_made_like_these_comes_back(home: Path, tmp_path: Path) -> None:
    """So that the others are refused for what is wrong with them."""
    restore(sealed(tmp_path / "b", [DATABASE, PAPER, manifest(DATABASE, PAPER)]), home, KEY, "sqlite")
    assert (tmp_path / "tables.sqlite3").read_bytes() == b"tables"
    assert (home / "attachments/ab/abcd").read_bytes() == b"evil"
