"""Answers from a store: the newest snapshots of every item."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hedui.catalogue import items
from hedui.intake.receive import Received
from hedui.intake.snapshot import Snapshot, Store
from hedui.values.notice import Notice


def verified(store: Store, only: Collection[str] | None = None) -> int:
    """Check that every snapshot that answers is the file that was entered. Returns their rows; a Refusal names another.

    `only`: the items that may be asked; None is every item.
    """
    rows = 0
    for code in _of(only):
        for snapshot in store.newest(code)[0]:
            _verify(store, snapshot)
            rows += snapshot.account.rows
    return rows


# What a process has verified, by path: a worker asks the same files all day. A file that was written, swapped or touched since
# has another inode, size or time of change (which nobody can set), and is read again.
_VERIFIED: dict[Path, tuple[str, int, int, int, int]] = {}


def _verify(store: Store, snapshot: Snapshot) -> None:
    path = store.path(snapshot)
    # As it was before it was read: what is put in its place meanwhile is another file, and is read the next time.
    before = _state(path, snapshot) if path.is_file() else None
    if before is not None and _VERIFIED.get(path) == before:
        return
    store.verify(snapshot)
    if before is not None:
        _VERIFIED[path] = before


def _state(path: Path, snapshot: Snapshot) -> tuple[str, int, int, int, int]:
    found = path.stat()
    return snapshot.sha256, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def received_from(store: Store, only: Collection[str] | None = None) -> list[Received]:
    """The snapshots that answer, once they are `verified`; what they supersede is told."""
    found: list[Received] = []
    for code in _of(only):
        current, older = store.newest(code)
        told = tuple(
            Notice(
                f"{s.file}: as of {s.as_of or 'unknown'}, superseded in the store, not used",
                f"{s.file}：数据截至 {s.as_of or '日期不详'}，库中已有代替它的数据，未使用",
            )
            for s in older
        )
        found += [Received(s, again=True, warnings=told if s is current[0] else ()) for s in current]
    return found


def _of(only: Collection[str] | None) -> list[str]:
    return [code for code in items() if only is None or code in only]
