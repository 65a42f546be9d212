"""The plan: per item whether it is asked and which of the six answers its source can give, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hedui.catalogue import Item, items
from hedui.intake.snapshot import Snapshot
from hedui.values.answers import Answer, Reason

# How old data may be before an answer is out of date: two cycles (this project's convention).
FRESH_DAYS = {"M": 62, "Q": 184, "H": 366}


@dataclass(frozen=True)
class ItemPlan:
    """One item: asked (snapshots), or why not; both where only some of its files could be read.

    `as_of` is the newest known day, None when unknown.
    """

    item: Item
    snapshots: tuple[Snapshot, ...]
    reason: Reason | None
    as_of: date | None
    stale: bool

    @property
    def asked(self) -> bool:
        """Whether the item has an answer to be compared with."""
        return bool(self.snapshots)

    def answer(self, *, found: bool) -> Answer:
        """The answer about somebody who permitted the item."""
        if self.reason is Reason.REFUSED:
            # A record that was found is there; what the unreadable file says nobody knows.
            return Answer.FOUND if found else Answer.NOT_ANSWERED
        if self.reason is not None:
            return Answer.NOT_ASKED
        if self.stale:
            return Answer.OUT_OF_DATE
        return Answer.FOUND if found else Answer.NOT_FOUND


def make_plan(snapshots: dict[str, list[Snapshot]], refused: set[str], on: date) -> list[ItemPlan]:
    """The plan of all 37 items in their order. `refused`: items whose files could not be read (--go-on)."""
    return [_item(item, tuple(snapshots.get(code, ())), code in refused, on) for code, item in items().items()]


def _item(item: Item, snapshots: tuple[Snapshot, ...], refused: bool, on: date) -> ItemPlan:
    if not snapshots:
        return ItemPlan(item, (), Reason.REFUSED if refused else Reason.NO_SOURCE, None, False)
    days = [s.as_of_date for s in snapshots if s.as_of_date]
    as_of = max(days) if days else None
    stale = as_of is not None and on - as_of > timedelta(days=FRESH_DAYS[item.cycle])
    return ItemPlan(item, snapshots, Reason.REFUSED if refused else None, as_of, stale)
