"""What a snapshot is like: shares of valid, converted, masked and missing numbers, duplicates, lost characters,
unreadable fields, date range; and how that differs from the delivery before."""

from __future__ import annotations

from typing import Any

from hedui.catalogue import Column, Item
from hedui.intake import fields
from hedui.intake.columns import ColumnMap, drift
from hedui.intake.snapshot import RAW, Snapshot, names_of
from hedui.tables import Engine, quoted

# Duplicates are counted in slices of the keys, so that memory stays bounded: 4 million groups are about 200 MB.
SLICE_ROWS = 4_000_000
_LOST = r"[?？□\x{FFFD}\x{E000}-\x{F8FF}]"
# A share that moved by more than this since the last delivery is worth a sentence.
NOTABLE = 0.05


def profile(engine: Engine, relation: str, item: Item, matched: ColumnMap, header: tuple[str, ...]) -> dict[str, Any]:
    """The quality profile of a written snapshot: counts (rows), unreadable fields per standard header, date ranges."""
    typed = [c for c in item.columns if fields.is_typed(c) and c.code in matched.own]
    unread = {c.header: _unread(c.code, matched.own[c.code]) for c in typed}
    dates = [c for c in typed if c.kind in ("date", "month")]
    # 9999-12-31 means "for ever" and would hide every real last day.
    spans = [f"{f}(CASE WHEN {_real(c)} THEN {quoted(c.code)} END)" for c in dates for f in ("min", "max")]
    counts = [
        "count(*)", "count(*) FILTER (fate = 'keyed')", "count(*) FILTER (fate = 'keyed' AND form = 15)",
        "count(*) FILTER (fate = 'keyed' AND form = 0)", "count(*) FILTER (fate = 'unkeyed' AND number LIKE '%*%')",
        "count(*) FILTER (fate = 'no_number' OR (fate = 'unkeyed' AND coalesce(number, '') = ''))",
        f"count(*) FILTER (regexp_matches(name_text, '{_LOST}'))",
    ]  # fmt: skip
    named = f"SELECT *, {names_of(item, matched.own)[0]} FROM {relation}"
    row = engine.one(f"SELECT {', '.join([*counts, *unread.values(), *spans])} FROM ({named})")
    names = ("people", "keyed", "converted", "other_document", "masked", "missing", "lost_characters")
    found: dict[str, Any] = dict(zip(names, row, strict=False))
    values = row[len(names) :]
    found["unreadable"] = {h: n for h, n in zip(unread, values, strict=False) if n}
    ranges = [str(v) if v is not None else None for v in values[len(unread) :]]
    found["dates"] = {c.header: ranges[2 * i : 2 * i + 2] for i, c in enumerate(dates)}
    found["duplicates"] = duplicates(engine, relation, header, found["people"])
    return found


def duplicates(engine: Engine, relation: str, header: tuple[str, ...], rows: int) -> int:
    """Rows that stand in the file again, every field the same."""
    whole = ", ".join(quoted(RAW + h) for h in header)
    slices = rows // SLICE_ROWS + 1
    total = 0
    for i in range(slices):
        where = f"part = 1 AND coalesce(person_key, 0) % {slices} IN ({i}, -{i})" if slices > 1 else "part = 1"
        groups = f"SELECT count(*) AS n FROM {relation} WHERE {where} GROUP BY hash({whole})"
        total += int(engine.one(f"SELECT coalesce(sum(n - 1), 0) FROM ({groups})")[0])
    return total


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
