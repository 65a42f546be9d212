"""A rehearsal says how much disk it needs, and is refused where that is not free or the folder holds something."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hedui.synth.load.rehearsal import Rehearsal, disk, free_bytes, make, refuse
from hedui.values.faults import Refusal

ON = date(2026, 11, 1)


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_the_need_is_enough_and_not_far_too_much(tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path / "load", 2_000, 44_000, "csv", ON)
    needed = disk(rehearsal)
    make(rehearsal, print)
    assert size(tmp_path / "load") <= needed <= 1.2 * size(tmp_path / "load")


@pytest.mark.parametrize("kind", ["csv", "snapshots"])
def test_more_than_the_disk_holds_is_refused_before_it_begins(kind: str, tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path / "load", 24_000_000, 90_000_000_000, kind, ON)
    needed = disk(rehearsal)
    assert needed > free_bytes(tmp_path)
    with pytest.raises(Refusal, match="GB") as said:
        refuse(rehearsal, needed)
    assert said.value.fault == "disk_full"
    assert not (tmp_path / "load").exists()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "load").mkdir()
    (tmp_path / "load" / "precious").write_text("keep")
    with pytest.raises(Refusal) as said:
        refuse(Rehearsal(tmp_path / "load", 10, 100, "csv", ON), 0)
    assert said.value.fault == "folder_not_empty"


@pytest.mark.parametrize(("people", "records"), [(0, 10), (10, 0), (200_000_000, 10)])
def test_sizes_that_cannot_be_made_are_refused(people: int, records: int, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as said:
        refuse(Rehearsal(tmp_path / "load", people, records, "csv", ON), 0)
    assert said.value.fault == "rehearsal_size"
