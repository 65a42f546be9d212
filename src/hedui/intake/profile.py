"""What a snapshot is like: shares of valid, converted, masked and missing numbers, duplicates, lost characters,
unreadable fields, date range; and how that differs from the delivery before."""

from __future__ import annotations

from typing import Any

import numpy as np

from hedui.catalogue import Column, Item
from hedui.intake import fields
from hedui.intake.columns import ColumnMap, drift
from hedui.intake.snapshot import RAW, Snapshot
from hedui.tables import Engine, quoted

# Duplicates are counted in slices of the keys, so that memory stays bounded: 4 million rows are about 100 MB.
SLICE_ROWS = 4_000_000
# So many people at most are asked for by their keys; of more, all rows are read.
_SUSPECTS = 2_000
# A share that moved by more than this since the last delivery is worth a sentence.
NOTABLE = 0.05


def profile(
    engine: Engine, relation: str, item: Item, matched: ColumnMap, header: tuple[str, ...], lost: int
) -> dict[str, Any]:
    """The quality profile of a written snapshot: counts (rows), unreadable fields per standard header, date ranges.

    `lost`: names with a lost character, which were counted on the way (`lost.py`).
    """
    typed = [c for c in item.columns if fields.is_typed(c) and c.code in matched.own]
    dates = [c for c in typed if c.kind in ("date", "month")]
    # 9999-12-31 means "for ever" and would hide every real last day.
    spans = [f"{f}(CASE WHEN {_real(c)} THEN {quoted(c.code)} END)" for c in dates for f in ("min", "max")]
    counts = [
        "count(*)", "count(*) FILTER (fate = 'keyed')", "count(*) FILTER (fate = 'keyed' AND form = 15)",
        "count(*) FILTER (fate = 'keyed' AND form = 0)", "count(*) FILTER (fate = 'unkeyed' AND number LIKE '%*%')",
        "count(*) FILTER (fate = 'no_number' OR (fate = 'unkeyed' AND coalesce(number, '') = ''))",
    ]  # fmt: skip
    present = [f"count({quoted(c.code)})" for c in typed]
    row = engine.one(f"SELECT {', '.join([*counts, *present, *spans])} FROM {relation}")
    names = ("people", "keyed", "converted", "other_document", "masked", "missing")
    found: dict[str, Any] = dict(zip(names, row, strict=False)) | {"lost_characters": lost}
    values = row[len(names) :]
    # Only a column that has no value somewhere can have a text that was not read: of the others no text is looked at.
    missing = [c for c, count in zip(typed, values, strict=False) if count < found["people"]]
    found["unreadable"] = _unreadable(engine, relation, missing, matched)
    ranges = [str(v) if v is not None else None for v in values[len(typed) :]]
    found["dates"] = {c.header: ranges[2 * i : 2 * i + 2] for i, c in enumerate(dates)}
    found["duplicates"] = duplicates(engine, relation, header, found["people"], [c.code for c in typed])
    return found


def _unreadable(engine: Engine, relation: str, columns: list[Column], matched: ColumnMap) -> dict[str, int]:
    if not columns:
        return {}
    counts = engine.one(f"SELECT {', '.join(_unread(c.code, matched.own[c.code]) for c in columns)} FROM {relation}")
    return {c.header: n for c, n in zip(columns, counts, strict=True) if n}


def duplicates(engine: Engine, relation: str, header: tuple[str, ...], rows: int, typed: list[str]) -> int:
    """Rows that stand in the file again, every field the same.

    Such rows have the same person and the same `typed` values, which are small: only people who have two rows alike in
    these are asked for every field, and the few rows that name nobody.
    """
    slices = rows // SLICE_ROWS + 1
    total = 0
    for i in range(slices):
        where = f"person_key % {slices} IN ({i}, -{i})" if slices > 1 else "person_key IS NOT NULL"
        suspects = _suspects(engine, relation, typed, where)
        if len(suspects) < _SUSPECTS:
            where = f"person_key IN ({', '.join(map(str, suspects))})" if suspects else "false"
        total += _again(engine, relation, header, f"({where} OR person_key IS NULL)" if i == 0 else where)
    return total


def _suspects(engine: Engine, relation: str, typed: list[str], where: str) -> list[int]:
    """Person keys that stand with the same typed values again; a reading may be falsely alike, never missed."""
    alike = f"hash({', '.join(map(quoted, ['person_key', *typed]))})"
    read = engine.arrow(f"SELECT person_key, {alike} AS alike FROM {relation} WHERE part = 1 AND {where}")
    hashes = read.column("alike").to_numpy()
    # Sorting numbers is several times as fast as the engine's grouping.
    in_order = np.sort(hashes)
    twice = in_order[1:][in_order[1:] == in_order[:-1]]
    keys = read.column("person_key").to_numpy()[np.isin(hashes, twice)] if len(twice) else np.zeros(0, np.int64)
    found: list[int] = np.unique(keys).tolist()
    return found


def _again(engine: Engine, relation: str, header: tuple[str, ...], where: str) -> int:
    whole = ", ".join(quoted(RAW + h) for h in header)
    groups = f"SELECT count(*) AS n FROM {relation} WHERE part = 1 AND {where} GROUP BY hash({whole})"
    return int(engine.one(f"SELECT coalesce(sum(n - 1), 0) FROM ({groups})")[0])


def difference(before: Snapshot, now: Snapshot) -> list[str]:
    """What changed since the delivery before, as sentences; empty when nothing notable did."""
    said = [f"columns {text}" for text in drift(list(before.header), now.header)]
    if before.account.rows and abs(now.account.rows - before.account.rows) > NOTABLE * before.account.rows:
        said.append(f"rows {before.account.rows:,} → {now.account.rows:,}")
    for word in ("keyed", "converted", "masked", "missing", "lost_characters", "duplicates"):
        was, is_ = _share(before, word), _share(now, word)
        if abs(is_ - was) > NOTABLE:
            said.append(f"{word.replace('_', ' ')} {was:.1%} → {is_:.1%}")
    worse = {
        h: n
        for h, n in now.profile.get("unreadable", {}).items()
        if n > 2 * before.profile.get("unreadable", {}).get(h, 0)
    }
    said += [
        f"unreadable {header}: {count:,} fields"
        for header, count in worse.items()
        if count > NOTABLE * now.account.rows
    ]
    return said


def _share(snapshot: Snapshot, word: str) -> float:
    people = snapshot.profile.get("people", 0)
    return snapshot.profile.get(word, 0) / people if people else 0.0


def _unread(code: str, own: str) -> str:
    # The pattern is asked only where the value is missing.
    return f"count(CASE WHEN {quoted(code)} IS NULL THEN CASE WHEN {fields.unread(quoted(RAW + own), quoted(code))} THEN 1 END END)"


def _real(column: Column) -> str:
    code, kind = quoted(column.code), column.kind
    return f"{code} < DATE '9999-01-01'" if kind == "date" else f"{code} < 999901"
