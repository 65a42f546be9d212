"""The folder of a run's outputs: nothing under a final name until it is whole, one run at a time, resumable.

Files are made in `.unfinished/` and renamed when all are there; `run.json` comes last, so its presence says that
the run is complete. A killed run leaves `.unfinished/` and the note of its inputs; the same run may go on.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from hedui.values.faults import Place, Refusal
from hedui.values.files import PRIVATE_SUFFIX, private_folder, settle, write_text

NOTE, WORK, MANIFEST = ".run", ".unfinished", "run.json"


@dataclass(frozen=True)
class OutFolder:
    """An OUT that this process holds. `work` is the private folder in which files are made."""

    path: Path

    @property
    def work(self) -> Path:
        """Where outputs are made before they are published."""
        return self.path / WORK / "out"

    @property
    def scratch(self) -> Path:
        """A private folder for opened deliveries and the engine's spill."""
        return self.path / WORK / "scratch"

    def publish(self, manifest: dict[str, object]) -> None:
        """Give every finished file its final name, the manifest last, and clear what was private."""
        for made in sorted(p for p in self.work.rglob("*") if p.is_file()):
            final = self.path / made.relative_to(self.work)
            private_folder(final.parent)
            settle(made, final)
        shutil.rmtree(self.path / WORK)
        write_text(self.path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2, default=str) + "\n")


@contextmanager
def hold(out: Path, inputs: str) -> Iterator[OutFolder]:
    """Hold OUT for a run of these inputs (their hash). Refuses one that holds anything else, or another process.

    A run that ends early by itself takes its private files with it: opened deliveries are plain text.
    """
    _check(out, inputs)
    new = not out.exists()
    try:
        with _locked(out) as handle:
            _check(out, inputs)
            folder = OutFolder(out)
            try:
                _note(handle, inputs)
                # Whatever a killed run left is made again from the start.
                shutil.rmtree(out / WORK, ignore_errors=True)
                (out / f".{MANIFEST}{PRIVATE_SUFFIX}").unlink(missing_ok=True)
                private_folder(folder.work)
                private_folder(folder.scratch)
                yield folder
            except BaseException:
                _clear(out, new)
                raise
    except KeyboardInterrupt:
        _clear_unheld(out, new)
        raise


def _clear_unheld(out: Path, new: bool) -> None:
    """Remove what an interrupt left in the moment in which OUT was made and not yet held, unless another run holds it now."""
    if new and out.is_dir():
        with suppress(Refusal), _locked(out):
            _clear(out, new)


def _note(handle: TextIO, inputs: str) -> None:
    """Which run this OUT is of, on the disk before anything else."""
    handle.seek(0)
    handle.truncate()
    handle.write(inputs)
    handle.flush()
    os.fsync(handle.fileno())


def _clear(out: Path, new: bool) -> None:
    """Remove what a run without outputs leaves, so that corrected inputs may name the same OUT."""
    shutil.rmtree(out / WORK, ignore_errors=True)
    if [p.name for p in out.iterdir()] == [NOTE]:
        (out / NOTE).unlink()
        if new:
            out.rmdir()


@contextmanager
def _locked(out: Path) -> Iterator[TextIO]:
    place = Place(str(out))
    try:
        private_folder(out)
        handle = os.fdopen(os.open(out / NOTE, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf8")
    except OSError as error:
        raise Refusal(
            "out_unwritable", f"OUT cannot be written ({error.strerror})", "Name another folder.", place
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _busy(place) from error
        if os.fstat(handle.fileno()).st_nlink == 0:  # its holder ended between our opening and our locking
            raise _busy(place)
        yield handle


def _busy(place: Place) -> Refusal:
    return Refusal("out_busy", "another run is writing here now", "Wait for it, or name another folder.", place)


def _check(out: Path, inputs: str) -> None:
    place = Place(str(out))
    if not out.exists():
        return
    if not out.is_dir():
        raise Refusal("out_not_folder", "OUT is a file", "Name a folder.", place)
    if (out / MANIFEST).exists():
        raise Refusal(
            "out_finished", "OUT already holds a finished run", "Name a new folder, or remove this one.", place
        )
    note = out / NOTE
    if note.is_file():
        known = note.read_text("utf8")
        if known and known != inputs:
            raise Refusal(
                "out_other_run",
                "OUT holds the unfinished run of other inputs",
                "Name a new folder, or remove this one.",
                place,
            )
    elif any(out.iterdir()):
        raise Refusal("out_not_empty", "OUT is not empty and holds no run of hedui", "Name a new folder.", place)
