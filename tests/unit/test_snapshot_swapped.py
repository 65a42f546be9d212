"""A snapshot that is swapped while it is being looked at: the next look reads what lies there now."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hedui.values.faults import Place, Refusal
from hedui.verification import ready

ITEM = "pension"


@dataclass
class Shelf:
    """A store of one file, in which a colleague swaps it as soon as it has been read (`swap`), by a file of the same length."""

    path_: Path
    sha256: str
    swap: bool = False
    reads: int = field(default=0)

    def newest(self, _item: str) -> Any:
        return (SimpleNamespace(sha256=self.sha256, account=SimpleNamespace(rows=1)),), ()

    def path(self, _snapshot: Any) -> Path:
        return self.path_

    def verify(self, snapshot: Any) -> None:
        self.reads += 1
        right = hashlib.sha256(self.path_.read_bytes()).hexdigest() == snapshot.sha256
        if self.swap:
            other = self.path_.with_suffix(".other")
            other.write_bytes(b"1 yuan")
            other.replace(self.path_)
        if not right:
            raise Refusal("snapshot_changed", "swapped", "Load it again.", Place(str(self.path_)))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    path = tmp_path / "one.parquet"
    path.write_bytes(b"9 yuan")
    return Shelf(path, hashlib.sha256(b"9 yuan").hexdigest())


def look(shelf: Shelf) -> int:
    return ready.verified(shelf, [ITEM])  # type: ignore[arg-type]


def test_an_unchanged_snapshot_is_read_once(shelf: Shelf) -> None:
    assert (look(shelf), look(shelf), shelf.reads) == (1, 1, 1)


def test_a_snapshot_swapped_while_it_is_read_is_refused_at_the_next_look(shelf: Shelf) -> None:
    shelf.swap = True
    look(shelf)
    shelf.swap = False
    with pytest.raises(Refusal):
        look(shelf)


def test_a_snapshot_swapped_between_two_looks_with_its_times_put_back_is_refused(shelf: Shelf) -> None:
    look(shelf)
    was = shelf.path_.stat()
    shelf.path_.write_bytes(b"1 yuan")
    os.utime(shelf.path_, ns=(was.st_atime_ns, was.st_mtime_ns))
    with pytest.raises(Refusal):
        look(shelf)
