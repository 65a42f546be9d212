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
# So many people at most are asked for by their keys; of more, all rows are read.
_SUSPECTS = 2_000
_LOST = r"[?？□\x{FFFD}\x{E000}-\x{F8FF}]"
# A share that moved by more than this since the last delivery is worth a sentence.
NOTABLE = 0.05


def profile(engine: Engine, relation: str, item: Item, matched: ColumnMap, header: tuple[str, ...]) -> dict[str, Any]:
    """The quality profile of a written snapshot: counts (rows), unreadable fields per standard header, date ranges."""
    typed = [c for c in item.columns if fields.is_typed(c) and c.code in matched.own]
    dates = [c for c in typed if c.kind in ("date", "month")]
    # 9999-12-31 means "for ever" and would hide every real last day.
    spans = [f"{f}(CASE WHEN {_real(c)} THEN {quoted(c.code)} END)" for c in dates for f in ("min", "max")]
    counts = [
        "count(*)", "count(*) FILTER (fate = 'keyed')", "count(*) FILTER (fate = 'keyed' AND form = 15)",
        "count(*) FILTER (fate = 'keyed' AND form = 0)", "count(*) FILTER (fate = 'unkeyed' AND number LIKE '%*%')",
        "count(*) FILTER (fate = 'no_number' OR (fate = 'unkeyed' AND coalesce(number, '') = ''))",
        f"count(*) FILTER (regexp_matches(name_text, '{_LOST}'))",
    ]  # fmt: skip
    present = [f"count({quoted(c.code)})" for c in typed]
    named = f"SELECT *, {names_of(item, matched.own)[0]} FROM {relation}"
    row = engine.one(f"SELECT {', '.join([*counts, *present, *spans])} FROM ({named})")
    names = ("people", "keyed", "converted", "other_document", "masked", "missing", "lost_characters")
    found: dict[str, Any] = dict(zip(names, row, strict=False))
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
    these are asked for every field.
    """
    slices = rows // SLICE_ROWS + 1
    # Rows that name nobody stand at the end of the file, few and together.
    total = _again(engine, relation, header, "person_key IS NULL")
    alike = ", ".join(map(quoted, ["person_key", *typed]))
    for i in range(slices):
        where = f"part = 1 AND person_key % {slices} IN ({i}, -{i})" if slices > 1 else "part = 1"
        groups = f"SELECT any_value(person_key) AS person_key FROM {relation} WHERE {where} AND person_key IS NOT NULL"
        suspects = engine.rows(f"{groups} GROUP BY hash({alike}) HAVING count(*) > 1 LIMIT {_SUSPECTS}")
        if 0 < len(suspects) < _SUSPECTS:
            where = f"person_key IN ({', '.join(str(key) for (key,) in suspects)})"
        if suspects:
            total += _again(engine, relation, header, f"{where} AND person_key IS NOT NULL")
    return total


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
