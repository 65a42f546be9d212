"""A private file being written: mode 0600, counted while it grows, gone if it was not finished."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hedui.intake.limits import MIB, Limits
from hedui.values.faults import Place, Refusal

_ALLOWED_AT_ONCE = 64 * MIB


class Growing:
    """Takes bytes into a private file up to `most` bytes. `refusal` keeps why it would not take more."""

    def __init__(self, file: int, most: int, place: Place) -> None:
        self.written = 0
        self.refusal: Refusal | None = None
        self._file = file
        self._most = most
        self._place = place

    def write(self, octets: bytes) -> int:
        """Writes all the bytes, or raises the refusal too_large or disk_full."""
        self.written += len(octets)
        if self.written > self._most:
            self.refusal = too_large(self.written, self._most, self._place)
            raise self.refusal
        left = memoryview(octets)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            self.refusal = disk_full(self._place)
            raise self.refusal from None
        return len(octets)

    def flush(self) -> None:
        """Nothing waits: every write goes to the file at once."""


@contextmanager
def growing(path: Path, most: int, place: Place) -> Iterator[Growing]:
    """A new private file at `path` (an old one there is replaced); removed again if anything goes wrong."""
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        yield Growing(file, most, place)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(file)


def check_space(folder: Path, needed: int, place: Place) -> None:
    """Refuses before work what would not fit on the disk."""
    if needed > shutil.disk_usage(folder).free:
        raise disk_full(place)


def too_large(size: int, most: int, place: Place) -> Refusal:
    """A file that unpacks to more than is allowed, or more than its archive states."""
    what = f"it unpacks to more than the {most:,} bytes that it may have"
    return Refusal("too_large", what, "Ask the department for the file again, unpacked or in parts.", place)


def disk_full(place: Place) -> Refusal:
    """No room for the unpacked file."""
    remedy = "Free some space, or name a folder on a larger encrypted disk, and run again."
    return Refusal("disk_full", "the disk has no room for the unpacked file", remedy, place)


def ratio_refusal(size: int, packed: int, limits: Limits, place: Place) -> Refusal | None:
    """A refusal if `packed` bytes unpacking to `size` are a bomb, else None."""
    if size <= limits.ratio_applies_above or size <= limits.archive_ratio * max(packed, 1):
        return None
    what = f"it unpacks to more than {limits.archive_ratio} times its size, as only a made-up archive does"
    return Refusal("bomb", what, "Ask the department for the file itself.", place)
