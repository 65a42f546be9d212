"""Files that appear whole or not at all: written under a private name, flushed, then renamed. Mode 0600."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE_SUFFIX = ".part"


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A private path to write to; when the block ends well it is flushed and takes the final name, else it is removed."""
    private = path.with_name(f".{path.name}{PRIVATE_SUFFIX}")
    private.unlink(missing_ok=True)
    os.close(os.open(private, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        yield private
        settle(private, path)
    finally:
        private.unlink(missing_ok=True)


def settle(private: Path, path: Path) -> None:
    """Flush a finished private file to the disk and give it its final name and mode 0600."""
    private.chmod(0o600)
    with private.open("rb") as handle:
        os.fsync(handle.fileno())
    private.replace(path)


def write_text(path: Path, text: str) -> None:
    """Write a whole text atomically."""
    with appearing(path) as private:
        private.write_text(text, "utf8")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex, in constant memory."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def private_folder(path: Path) -> Path:
    """The folder, made with mode 0700 if it was not there, and so whatever is missing above it."""
    # `parents=True` would give those above it the mode of everybody's folders.
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
    return path


@contextmanager
def private_scratch(folder: Path) -> Iterator[Path]:
    """A private folder inside `folder` for this process; those that killed processes left are removed first."""
    private_folder(folder)
    for left in folder.glob(".scratch-*"):
        if not _runs(left.name.rsplit("-", 1)[-1]):
            shutil.rmtree(left, ignore_errors=True)
    scratch = private_folder(folder / f".scratch-{os.getpid()}")
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _runs(process: str) -> bool:
    return process.isdigit() and Path(f"/proc/{process}").exists()
