"""Table look-ups as SQL: a decision tree where every key is known, the span of the possible rows otherwise."""

from __future__ import annotations

from hedui.rules import nodes as n
from hedui.rules.lookup import Cell, Row
from hedui.rules.sql import Sql

_NOTHING = "CAST(NULL AS BIGINT)"


def look(rows: tuple[Row, ...], node: n.Look, keys: dict[str, Sql]) -> Sql:
    """The bounds of a look-up. No matching row leaves the value unknown."""
    lows = {name: key.low for name, key in keys.items()}
    tree = _tree(list(rows), list(keys), lows, node.column)
    if all(key.known for _, key in node.keys):
        return Sql(f"COALESCE({tree}, 0)", tree)
    sure = " AND ".join(f"{k.low} IS NOT NULL" if k.point else f"{k.low} = {k.high}" for k in keys.values())
    maybe = [
        f"CASE WHEN COALESCE({_match(row, keys)}, TRUE) THEN {_whole(row.results[node.column])} END" for row in rows
    ]
    maybe *= 2 if len(maybe) == 1 else 1
    low = f"COALESCE((CASE WHEN {sure} THEN {tree} ELSE LEAST({', '.join(maybe)}) END), 0)"
    return Sql(low, f"(CASE WHEN {sure} THEN {tree} ELSE GREATEST({', '.join(maybe)}) END)")


def _tree(rows: list[Row], keys: list[str], lows: dict[str, str], column: str) -> str:
    """Nested CASEs, one key after the other: far fewer comparisons than a CASE over all rows."""
    if not rows:
        return _NOTHING
    if not keys or all(row.keys[key].is_any for row in rows for key in keys):
        return _whole(rows[0].results[column])
    key, below = keys[0], keys[1:]
    cells = [row.keys[key] for row in rows]
    if all(cell.is_any for cell in cells):
        return _tree(rows, below, lows, column)
    if any(cell.code is not None for cell in cells):
        return _codes(rows, key, below, lows, column)
    return _ranges(rows, key, below, lows, column)


def _codes(rows: list[Row], key: str, below: list[str], lows: dict[str, str], column: str) -> str:
    tests = []
    for code in dict.fromkeys(row.keys[key].code for row in rows if row.keys[key].code is not None):
        mine = [row for row in rows if row.keys[key].code in (code, None)]
        tests.append(f"WHEN {lows[key]} = '{code}' THEN {_tree(mine, below, lows, column)}")
    rest = _tree([row for row in rows if row.keys[key].is_any], below, lows, column)
    return f"(CASE {' '.join(tests)} ELSE {rest} END)"


def _ranges(rows: list[Row], key: str, below: list[str], lows: dict[str, str], column: str) -> str:
    edges = sorted({edge for row in rows for edge in (row.keys[key].low, row.keys[key].high) if edge is not None})
    tests, start = [], None
    for edge in edges:
        mine = [row for row in rows if _covers(row.keys[key], start)]
        tests.append(f"WHEN {lows[key]} < {edge} THEN {_tree(mine, below, lows, column)}")
        start = edge
    rest = _tree([row for row in rows if _covers(row.keys[key], start)], below, lows, column)
    return f"(CASE {' '.join(tests)} ELSE {rest} END)"


def _covers(cell: Cell, start: int | None) -> bool:
    """Whether a range holds just above an edge; None is below all edges."""
    if start is None:
        return cell.low is None
    return (cell.low is None or cell.low <= start) and (cell.high is None or start < cell.high)


def _match(row: Row, keys: dict[str, Sql]) -> str:
    tests = [t for name, cell in row.keys.items() if not cell.is_any for t in _cell(cell, keys[name])]
    return "(" + (" AND ".join(tests) or "TRUE") + ")"


def _cell(cell: Cell, key: Sql) -> list[str]:
    if cell.code is not None:
        return [f"{key.low} = '{cell.code}'"]
    if key.point:
        tests = [(">=", cell.low), ("<", cell.high)]
        return [f"{key.low} {sign} {bound}" for sign, bound in tests if bound is not None]
    from_low = f"(CASE WHEN {key.low} >= {cell.low} THEN TRUE WHEN {key.high} < {cell.low} THEN FALSE END)"
    to_high = f"(CASE WHEN {key.high} < {cell.high} THEN TRUE WHEN {key.low} >= {cell.high} THEN FALSE END)"
    return [t for t, bound in ((from_low, cell.low), (to_high, cell.high)) if bound is not None]


def _whole(number: int) -> str:
    return f"CAST({number} AS BIGINT)"
