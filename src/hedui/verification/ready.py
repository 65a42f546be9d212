"""Answers from a store: the newest snapshots of every item."""

from __future__ import annotations

from collections.abc import Collection

from hedui.catalogue import items
from hedui.intake.receive import Received
from hedui.intake.snapshot import Store


def verified(store: Store, only: Collection[str] | None = None) -> int:
    """Check that every snapshot that answers is the file that was entered. Returns their rows; a Refusal names another.

    `only`: the items that may be asked; None is every item.
    """
    rows = 0
    for code in _of(only):
        for snapshot in store.newest(code)[0]:
            store.verify(snapshot)
            rows += snapshot.account.rows
    return rows


def received_from(store: Store, only: Collection[str] | None = None) -> list[Received]:
    """The snapshots that answer, once they are `verified`; what they supersede is told."""
    found: list[Received] = []
    for code in _of(only):
        current, older = store.newest(code)
        told = tuple(f"{s.file}: as of {s.as_of or 'unknown'}, superseded in the store, not used" for s in older)
        found += [Received(s, again=True, warnings=told if s is current[0] else ()) for s in current]
    return found


def _of(only: Collection[str] | None) -> list[str]:
    return [code for code in items() if only is None or code in only]
