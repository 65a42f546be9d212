"""A full disk, a limit on files, a read-only OUT: one clear sentence, status 2, nothing under a final name (issue A 8)."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from cities import FEW, KEY_TEXT, City, Ran, alone, command, hits_of, verify_line

from hedui.intake.snapshot import Store
from hedui.signing.keys import StoreKey

ENVIRONMENT = {"HEDUI_KEY": KEY_TEXT}
KIB = 1024


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[Path]:
    """A file system of its own of this size; the test is skipped where nobody may mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kib}k,mode=700", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a file system is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(scope="module")
def few(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city.part(tmp_path_factory.mktemp("few") / "sources", FEW[:4])


def is_one_sentence(ran: Ran, *faults: str) -> None:
    assert ran.status == 2, ran.err
    assert ran.err.count("\n") == 1, ran.err
    assert any(f"[{fault}]" in ran.err for fault in faults), ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


# Room for the roster, for some snapshots, for spilled tables, for some of the outputs.
@pytest.mark.parametrize("kib", [4, 64, 192, 320, 400, 480])
def test_a_full_disk_while_verifying(kib: int, city: City, few: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kib) as disk:
        ran = command(
            *verify_line(city.roster, few, disk / "out", "--reports", "findings", "--quiet"),
            environment=city.environment,
        )
        is_one_sentence(ran, "disk_full")
        assert list(disk.iterdir()) == []


def test_after_room_was_made_the_same_command_completes(city: City, few: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 192) as disk:
        line = verify_line(city.roster, few, disk / "out", "--quiet")
        is_one_sentence(command(*line, environment=city.environment), "disk_full")
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        ran = command(*line, environment=city.environment)
        assert (ran.status, ran.err) == (0, "")
        assert len(hits_of(disk / "out")) > 50


@pytest.mark.parametrize("kib", [8, 40])
def test_a_full_disk_while_loading(kib: int, few: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kib) as disk:
        ran = command("intake", few, "--store", disk / "store", "--quiet", environment=ENVIRONMENT)
        is_one_sentence(ran, "disk_full")
        left = [p for p in disk.rglob("*") if p.is_file() and p.name != ".lock"]
        assert not [p for p in left if p.name.startswith(".")], left
        store = Store(disk / "store", StoreKey(bytes.fromhex(KEY_TEXT)))
        for snapshot in store.each("pension"):
            store.verify(snapshot)


def _limited(most: int) -> Callable[[], None]:
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.parametrize("kib", [1, 24])
def test_a_limit_on_the_size_of_files(kib: int, city: City, few: Path, tmp_path: Path) -> None:
    line = verify_line(city.roster, few, tmp_path / "out", "--quiet")
    ran = alone(*line, environment=city.environment, preexec_fn=_limited(kib * KIB))
    is_one_sentence(ran, "file_limit", "disk_full")
    assert not (tmp_path / "out").exists()


def test_a_read_only_out(city: City, few: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1024) as disk:
        (disk / "out").mkdir()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for out in (disk / "out", disk / "new"):
            is_one_sentence(
                command(*verify_line(city.roster, few, out, "--quiet"), environment=city.environment), "out_unwritable"
            )
        ran = command("intake", few, "--store", disk / "store", "--quiet", environment=ENVIRONMENT)
        is_one_sentence(ran, "read_only")
        ran = command("key", "new", disk / "key")
        is_one_sentence(ran, "read_only")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_out_without_the_right_to_write(city: City, few: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    is_one_sentence(
        command(*verify_line(city.roster, few, tmp_path / "out", "--quiet"), environment=city.environment),
        "out_unwritable",
    )


def test_foreign_files_another_run_and_a_finished_one(city: City, few: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.docx").write_text("mine")
    (tmp_path / "file").write_text("mine")
    other = tmp_path / "other"
    other.mkdir()
    (other / ".run").write_text("other inputs")
    out = tmp_path / "out"
    assert command(*verify_line(city.roster, few, out, "--quiet"), environment=city.environment).status == 0
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    for place, fault in (
        (foreign, "out_not_empty"),
        (tmp_path / "file", "out_not_folder"),
        (other, "out_other_run"),
        (out, "out_finished"),
    ):
        ran = command(*verify_line(city.roster, few, place, "--quiet"), environment=city.environment)
        is_one_sentence(ran, fault)
        assert str(place) in ran.err
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*")} == before
    assert [p.name for p in foreign.iterdir()] == ["letter.docx"]
    # The same run to another OUT, and other inputs to the same unfinished OUT.
    (other / ".run").unlink()
    assert command(*verify_line(city.roster, few, other, "--quiet"), environment=city.environment).status == 0
    assert hits_of(other) == hits_of(out)
