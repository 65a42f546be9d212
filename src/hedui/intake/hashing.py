"""SHA-256 of a folder's files: the next one is read by a thread while the engine loads the one before."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

from hedui.values.files import sha256_of


class Hashes:
    """Digests of files that are asked for in about this order; of any other file too, then without a head start."""

    def __init__(self, order: Iterable[Path | None] = ()):
        paths = [path for path in order if path]
        self._next = dict(pairwise(paths))
        self._pool = ThreadPoolExecutor(1, "hashing")
        self._ahead: dict[Path, Future[str]] = {}

    def of(self, path: Path) -> str:
        """The digest in hex, in constant memory. Never more than one file ahead: what is loaded is what was read."""
        ahead = self._ahead.pop(path, None)
        digest = ahead.result() if ahead else sha256_of(path)
        following = self._next.get(path)
        # What is no regular file might never end.
        if following and following.is_file():
            self._ahead = {following: self._pool.submit(sha256_of, following)}
        return digest
