"""Files appear under their final name only when they are complete, and only their owner may read them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"


@contextmanager
def private_part(path: Path) -> Iterator[Path]:
    """A path to write to; on success the file there becomes `path` (mode 0600), on failure nothing is left.

    The part lives in the folder `path.name + ".part"` (mode 0700) beside it, which may also hold the writer's own
    temporary files. What a killed run left there is removed first.
    """
    workroom = path.with_name(path.name + PART)
    shutil.rmtree(workroom, ignore_errors=True)
    workroom.mkdir(mode=0o700)
    try:
        part = workroom / path.name
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        os.replace(part, path)
    finally:
        shutil.rmtree(workroom, ignore_errors=True)


def place_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` with mode 0600: complete under its final name, or not there at all."""
    part = path.with_name(path.name + PART)
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
