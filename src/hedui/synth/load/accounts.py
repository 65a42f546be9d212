"""What a rehearsal must come out as, counted from how it was made: rows and their fates per file, hits, lines.

Nothing here reads a number or joins anything: whether a record is a roster person's is seen from the rank.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from hedui.intake.snapshot import Account
from hedui.synth.load.people import EVERY, Residents
from hedui.synth.load.records import EMPTY, FIFTEEN, MASKED, PERIOD, WRONG, ranks, ways
from hedui.synth.load.roster import on_roster, permitted
from hedui.synth.load.spread import Share, counting
from hedui.values.identity import Reject

_REASONS = {WRONG: Reject.CHECK_DIGIT, EMPTY: Reject.NO_NUMBER}
_PEOPLE = 1 << 17


@dataclass(frozen=True)
class Expected:
    """One file: its account, and the hits of roster people who have authorised the check."""

    item: str
    file: str
    account: Account
    hits: int

    def told(self) -> dict[str, Any]:
        """For accounts.json."""
        return {"item": self.item, "file": self.file, **asdict(self.account), "hits": self.hits}


def expected(share: Share, who: Residents, file: str) -> Expected:
    """The account and the hits of one item's file."""
    return Expected(share.item.code, file, _account(share), _hits(share, who))


def _account(share: Share) -> Account:
    counts: Counter[str] = Counter()
    whole, rest = divmod(share.rows, PERIOD)
    fates = _fates(share)
    for at, fate in enumerate(fates):
        counts[fate] += whole + (at < rest)
    keyed, unkeyed = counts.pop("keyed", 0), counts.pop("unkeyed", 0)
    reasons = {reason: rows for reason, rows in sorted(counts.items()) if rows}
    return Account(share.rows, keyed, unkeyed, sum(reasons.values()), reasons)


def _fates(share: Share) -> list[str]:
    """The fate of each of PERIOD rows: that of its person, or the better of its two."""
    row = counting(0, PERIOD)
    sides = [[_fate(int(way), share) for way in ways(row, side)] for side in range(len(share.item.people))]
    return [next((f for f in ("keyed", "unkeyed") if f in fates), fates[0]) for fates in zip(*sides, strict=True)]


def _fate(way: int, share: Share) -> str:
    if way <= FIFTEEN:
        return "keyed"
    return "unkeyed" if way == MASKED or (way == EMPTY and share.item.key == "id?") else _REASONS[way]


def _hits(share: Share, who: Residents) -> int:
    total = 0
    for low in range(0, share.people, _PEOPLE):
        person = counting(low, min(low + _PEOPLE, share.people))
        for side, rank in enumerate(ranks(share, person)):
            found = person[on_roster(rank) & permitted(rank // EVERY)]
            rows = (share.row_of(found, np.full(len(found), turn)) for turn in range(share.each))
            total += sum(int(np.count_nonzero(ways(row, side) <= FIFTEEN)) for row in rows)
    return total
