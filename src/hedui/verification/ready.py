"""Answers from a store: the newest snapshots of every item."""

from __future__ import annotations

from hedui.catalogue import items
from hedui.intake.receive import Received
from hedui.intake.snapshot import Store


def verified(store: Store) -> int:
    """Check that every snapshot that answers is the file that was entered. Returns their rows; a Refusal names another."""
    rows = 0
    for code in items():
        for snapshot in store.newest(code)[0]:
            store.verify(snapshot)
            rows += snapshot.account.rows
    return rows


def received_from(store: Store) -> list[Received]:
    """The snapshots that answer, once they are `verified`; what they supersede is told."""
    found: list[Received] = []
    for code in items():
        current, older = store.newest(code)
        told = tuple(f"{s.file}: as of {s.as_of or 'unknown'}, superseded in the store, not used" for s in older)
        found += [Received(s, again=True, warnings=told if s is current[0] else ()) for s in current]
    return found
